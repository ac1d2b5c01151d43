"""Supplement of review materials (补正): the review's clock stands still while the drafter completes them."""

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.posts import posts_of
from lawdocs.deadlines.steps import drafter_of
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.facts import drafter_ids
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.extensions import db, transaction
from lawdocs.review.models import Supplement, SupplementItem
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.permissions import Permission
from workflows.states import DocumentState

# What may be asked for: attachments are part of the text, not of its papers.
ASKABLE = tuple(kind for kind in MaterialKind if kind is not MaterialKind.ATTACHMENT)
IN_REVIEW = frozenset({DocumentState.REVIEW})


def ask_supplement(
    document: Document,
    wanted: Mapping[MaterialKind, str],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> Supplement:
    """Ask for missing papers, each with what is missing and why (要求补正): the review's clock stands still."""
    wanted = {kind: why.strip() for kind, why in wanted.items() if why.strip()}
    with transaction():
        seen = {"version": version, "key": key, "asked": wanted}
        begin_act("ask_supplement", document, Permission.DOCUMENT_REVIEW, IN_REVIEW, actor, clock, **seen)
        refuse(_against_asking(document, wanted, actor))
        made = Supplement(document_id=document.id, asked_at=clock.now(), asked_on=clock.today(), asked_by_id=actor.id)
        made.asked_by_name = actor.name
        made.last_material_id = max((each.id for each in document.materials), default=0)
        made.items = [SupplementItem(kind=kind, why=why) for kind, why in wanted.items()]
        document.supplements.append(made)
        names = "、".join(kind.label for kind in wanted)
        clocks.pause(Duty.REVIEW, document.id, clock, f"补正送审材料（{names}）")
        holder = drafter_of(document)
        if holder is not None:
            about = {"subject_id": document.id, "document": document, "about": names}
            clocks.start(Duty.SUPPLEMENT, clock, on=clock.today(), held_by=holder, **about)
        record_act("ask_supplement", document, actor, clock, key=key, after={"wanted": wanted})
        return made


def hand_in(document: Document, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> Supplement:
    """Hand in the papers asked for (交齐补正材料): the review's clock runs on from today.

    Raises StepRefused, naming what was not uploaded since it was asked for.
    """
    with transaction():
        seen = {"version": version, "key": key}
        begin_act("hand_in_supplement", document, Permission.DOCUMENT_DRAFT, IN_REVIEW, actor, clock, **seen)
        made = open_supplement(document)
        if made is None:
            refuse([Obstacle("现在没有要补正的材料", rule="R40")])
        refuse(
            Obstacle(f"还没有上传要补正的材料：{item.kind.label}", "materials", "R40") for item in still_missing(made)
        )
        made.handed_in_at, made.handed_in_on = clock.now(), clock.today()
        made.handed_in_by_id, made.handed_in_by_name = actor.id, actor.name
        clocks.meet(Duty.SUPPLEMENT, document.id, clock, "已交齐补正材料")
        review = clocks.resume(Duty.REVIEW, document.id, clock, "补正材料已交齐")
        if review is not None:
            clocks.announce(review, f"supplied-{made.id}", clock, posts_of(review), "，补正材料已交齐")
        record_act("hand_in_supplement", document, actor, clock, key=key, after={"supplement": made.id})
        return made


def drop_supplement(document: Document, clock: Clock) -> None:
    """The document went back or was given up: what was asked for is asked no longer."""
    made = open_supplement(document)
    if made is not None:
        made.dropped_at = clock.now()


def open_supplement(document: Document) -> Supplement | None:
    """What is asked for and was not handed in yet."""
    query = sa.select(Supplement).where(
        Supplement.document_id == document.id, Supplement.handed_in_at.is_(None), Supplement.dropped_at.is_(None)
    )
    return db.session.scalar(query)


def still_missing(made: Supplement) -> list[SupplementItem]:
    """What was asked for and not uploaded since."""
    papers = [each for each in made.document.materials if each.removed_at is None]
    added = {each.kind for each in papers if each.id > made.last_material_id}
    return [item for item in made.items if item.kind not in added]


def against_own_review(document: Document, actor: Actor) -> Iterator[Obstacle]:
    """What keeps the drafter from every act of the review (审核与起草相分离)."""
    if actor.id in drafter_ids(document):
        yield Obstacle("起草人不得审核本人起草的文件", rule="R41")


def _against_asking(document: Document, wanted: Mapping[MaterialKind, str], actor: Actor) -> Iterator[Obstacle]:
    yield from against_own_review(document, actor)
    if not wanted:
        yield Obstacle("请至少写明一项要补正的材料", rule="R40")
    if any(kind not in ASKABLE for kind in wanted):
        yield Obstacle("附件是正文的一部分，不能作为送审材料要求补正", rule="R40")
    if open_supplement(document) is not None:
        yield Obstacle("上一次要求补正的材料还没有交齐", rule="R40")
