"""Correction of a published text (更正): by a formal notice, in a new text; the old one stays as it was."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date

from lawdocs.cleanup.plans import lift_amendments, put_back
from lawdocs.cleanup.queries import STANDING
from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.editions import edition_on
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, Relation, RelationKind, Revision
from lawdocs.documents.new_texts import add_edition
from lawdocs.documents.recorded import recorded
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.extensions import db, transaction
from lawdocs.publication.models import CorrectedPlace, TextCorrection
from lawdocs.publication.slips import Place, amendments, slip_faults
from lawdocs.texts.numbers import check_number
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.opinions import amended
from workflows.permissions import Permission

CORRECTED_IN = frozenset(STANDING)
NOTICE = "更正通知"


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
    """Record a correction notice and make the text that it leads to; no date of the document moves.

    The text that holds is put right. The texts of amendments to come follow it, recorded anew, with what of the notice
    stands in them alike; raises StepRefused also when an entry on clauses rests on one of them.
    """
    refuse_secret("", "".join(each.right for each in notice.places), actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": asdict(notice)}
        begin_act("correct_text", document, Permission.DOCUMENT_AMEND, CORRECTED_IN, actor, clock, **seen)
        refuse(against(document, notice, clock.today()))
        before = corrected_text(document, clock.today())
        lifted = lift_amendments(document, f"更正现行文本（{notice.number.strip()}），重新登记", actor, clock)
        edition = _new_text(document, before, notice, actor, clock)
        made = TextCorrection(
            revision_id=edition.id,
            number=notice.number.strip(),
            on=notice.on,
            published_in=notice.published_in.strip(),
            reason=notice.reason.strip(),
            places=[CorrectedPlace(no=no, **asdict(each)) for no, each in enumerate(notice.places, start=1)],
            **recorded(actor, clock),
        )
        document.text_corrections.append(made)
        document.relations.append(
            Relation(kind=RelationKind.CORRECTED_BY, title=NOTICE, number=made.number, on=notice.on)
        )
        for act, by in lifted:
            text = carried(act.new_text, notice.places)[0]
            put_back(document, replace(act, new_text=text), by, actor, clock)
        index_document(document, clock.today())
        after = {"text": edition.digest, "number": made.number, "on": notice.on, "published_in": made.published_in}
        after["places"] = [asdict(each) for each in notice.places]
        told = {"before": {"text": before.digest}, "after": after, "reason": made.reason, "basis": made.number}
        record_act("correct_text", document, actor, clock, key=key, **told)
        return made


def is_correction(edition: Revision) -> bool:
    """Whether a text came of a correction notice, and not of an amendment."""
    return any(each.revision_id == edition.id for each in edition.document.text_corrections)


def corrected_text(document: Document, today: date) -> Revision | None:
    """The text that a notice puts right: the one that holds, though another is on record for a day to come."""
    return edition_on(document, today)


def coming_texts(document: Document, today: date) -> list[Revision]:
    """The texts of amendments that are still to come."""
    held = corrected_text(document, today)
    return [each for each in document.editions if each.no > held.no] if held is not None else []


def carried(text: str, places: Sequence[Place]) -> tuple[str, list[Place]]:
    """A coming text with the places put right that stand there alike, and those that do not."""
    left = []
    for each in places:
        if any(slip_faults(text, {1: each})):
            left.append(each)
        else:
            text = amended(text, list(amendments([(1, each)]).values()))
    return text, left


def _new_text(document: Document, before: Revision, notice: Notice, actor: Actor, clock: Clock) -> Revision:
    changes = amendments(enumerate(notice.places))
    text = amended(before.text, list(changes.values()))
    made = add_edition(document, text, notice.on, actor, clock)
    db.session.flush()  # the correction names it
    return made


def against(
    document: Document, notice: Notice, today: date, numbers: Sequence[int] | None = None
) -> Iterator[Obstacle]:
    """What stands against a notice, each with the field it is cured in (``field:wrong_2``).

    ``numbers`` are those under which people see its places; from 1 without gaps when not given.
    """
    wanted = {"published_in": "更正通知在哪里公布", "reason": "更正的理由"}
    for field, words in wanted.items():
        if not getattr(notice, field).strip():
            yield Obstacle(f"请写明{words}", f"field:{field}", "R67")
    unlike = check_number(notice.number.strip())
    if unlike:
        yield Obstacle(f"更正通知的文号：{unlike.rstrip('。')}", "field:number", "R67")
    if any(each.number == notice.number.strip() for each in document.text_corrections):
        yield Obstacle("这个文号的更正通知已经登记过", "field:number", "R67")
    if not notice.slips_only:
        yield Obstacle("更正只改文字错误，请核对以后勾选；改变实质内容的，按修改办理", "field:slips_only", "R67")
    if notice.on > today:
        yield Obstacle(f"更正日期不能晚于今天（{zh_date(today)}）", "field:on", "R67")
    edition = corrected_text(document, today)
    # The first text is public before it is in force, and may be put right before that.
    first_day = document.published_on if edition is None or edition.no == 1 else edition.in_force_from
    if first_day is not None and notice.on < first_day:
        yield Obstacle(f"更正日期不能早于被更正的文本的日期（{zh_date(first_day)}）", "field:on", "R67")
    text = edition.text if edition is not None else ""
    if not text.strip():
        yield Obstacle("没有收录正文，不能更正", "field:clause_1", "R67")
    elif not notice.places:
        yield Obstacle("请至少写明一处更正", "field:clause_1", "R67")
    else:
        places = dict(zip(numbers or range(1, len(notice.places) + 1), notice.places, strict=True))
        for fault in slip_faults(text, places):
            yield Obstacle(fault.text, f"field:{fault.part}_{fault.number}", "R67")
