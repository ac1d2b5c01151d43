"""Correction of a published text (更正): by a formal notice, in a new text; the old one stays as it was."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Relation, RelationKind, Revision
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.extensions import db, transaction
from lawdocs.publication.models import CorrectedPlace, TextCorrection
from lawdocs.texts.dates import stated_validity
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.opinions import Amendment, amended, misplaced
from workflows.permissions import Permission

CORRECTED_IN = frozenset(STANDING)
NOTICE = "更正通知"


@dataclass(frozen=True)
class Place:
    """One slip: the clause, the words as they stand (found once in the text) and as they should be."""

    clause: str
    wrong: str
    right: str = ""


@dataclass(frozen=True)
class Notice:
    """A correction notice; ``slips_only`` says that it changes nobody's rights or duties."""

    number: str
    on: date
    published_in: str
    reason: str
    places: Sequence[Place]
    slips_only: bool = True


def correct_text(
    document: Document, notice: Notice, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> TextCorrection:
    """Record a correction notice and make the text that it leads to; no date of the document moves."""
    refuse_secret("", "".join(each.right for each in notice.places), actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": asdict(notice)}
        begin_act("correct_text", document, Permission.DOCUMENT_AMEND, CORRECTED_IN, actor, clock, **seen)
        refuse(_against(document, notice, clock.today()))
        before = document.current_edition
        edition = _new_text(document, notice, actor, clock)
        made = TextCorrection(
            revision_id=edition.id,
            number=notice.number.strip(),
            on=notice.on,
            published_in=notice.published_in.strip(),
            reason=notice.reason.strip(),
            places=[CorrectedPlace(no=no, **asdict(each)) for no, each in enumerate(notice.places, start=1)],
            recorded_at=clock.now(),
            recorded_by_id=actor.id,
            recorded_by_name=actor.name,
        )
        document.text_corrections.append(made)
        document.relations.append(
            Relation(kind=RelationKind.CORRECTED_BY, title=NOTICE, number=made.number, on=notice.on)
        )
        index_document(document, clock.today())
        after = {"text": edition.digest, "number": made.number, "on": notice.on, "published_in": made.published_in}
        after["places"] = [asdict(each) for each in notice.places]
        told = {"before": {"text": before.digest}, "after": after, "reason": made.reason, "basis": made.number}
        record_act("correct_text", document, actor, clock, key=key, **told)
        return made


def is_correction(edition: Revision) -> bool:
    """Whether a text came of a correction notice, and not of an amendment."""
    return any(each.revision_id == edition.id for each in edition.document.text_corrections)


def _changes(notice: Notice) -> list[Amendment]:
    return [Amendment(each.clause, each.wrong, each.right, notice.reason, notice.number) for each in notice.places]


def _new_text(document: Document, notice: Notice, actor: Actor, clock: Clock) -> Revision:
    text = amended(document.current_edition.text, _changes(notice))
    made = Revision(
        draft_no=document.revisions[-1].draft_no + 1,
        no=len(document.editions) + 1,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        in_force_from=notice.on,
        saved_at=clock.now(),
        saved_by_id=actor.id,
        frozen_at=clock.now(),
    )
    document.revisions.append(made)
    db.session.flush()  # the correction names it
    return made


def _against(document: Document, notice: Notice, today: date) -> Iterator[Obstacle]:
    wanted = {"number": "更正通知的文号", "published_in": "更正通知在哪里公布", "reason": "更正的理由"}
    for field, words in wanted.items():
        if not getattr(notice, field).strip():
            yield Obstacle(f"请写明{words}", f"field:{field}", "R67")
    if any(each.number == notice.number.strip() for each in document.text_corrections):
        yield Obstacle("这个文号的更正通知已经登记过", "field:number", "R67")
    if not notice.slips_only:
        yield Obstacle("更正只改文字错误，请核对以后勾选；改变实质内容的，按修改办理", "field:slips_only", "R67")
    if notice.on > today:
        yield Obstacle(f"更正日期不能晚于今天（{zh_date(today)}）", "field:on", "R67")
    edition = document.current_edition
    # The first text is public before it is in force, and may be put right before that.
    first_day = document.published_on if edition is None or edition.no == 1 else edition.in_force_from
    if first_day is not None and notice.on < first_day:
        yield Obstacle(f"更正日期不能早于被更正的文本的日期（{zh_date(first_day)}）", "field:on", "R67")
    yield from _against_places(edition, notice)


def _against_places(edition: Revision | None, notice: Notice) -> Iterator[Obstacle]:
    faults = [fault for number, each in enumerate(notice.places, start=1) for fault in _gaps(number, each)]
    if edition is None or not edition.text.strip():
        faults = ["没有收录正文，不能更正"]
    elif not notice.places:
        faults = ["请至少写明一处更正"]
    elif not faults:
        changes = dict(enumerate(_changes(notice), start=1))
        faults = [fault.text for fault in misplaced(edition.text, changes, "更正")]
        if not faults and stated_validity(amended(edition.text, _changes(notice))) != stated_validity(edition.text):
            faults = ["更正不能改变正文写明的施行日期和有效期；要改变的，按修改办理"]
    for fault in faults:
        yield Obstacle(fault, "field:places", "R67")


def _gaps(number: int, place: Place) -> Iterator[str]:
    if not place.clause.strip():
        yield f"第{number}条更正缺条款"
    if not place.wrong.strip():
        yield f"第{number}条更正缺原文"
    elif place.wrong == place.right:
        yield f"第{number}条更正没有改动原文"
