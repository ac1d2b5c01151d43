"""Bring the periodic cleanup of a maker to its end (完成定期清理), and start the cleanup of several documents."""

from collections.abc import Iterable

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.cleanup import services
from lawdocs.cleanup.makers import maker_of, supervises_maker
from lawdocs.cleanup.models import CleanupRound
from lawdocs.clock import Clock
from lawdocs.deadlines.rounds import follow_round, round_days
from lawdocs.documents.models import Document
from lawdocs.errors import DomainError, Forbidden, Repeated, StepRefused
from lawdocs.extensions import db, hold, transaction
from workflows.actors import Actor
from workflows.facts import Obstacle


def finish_round(maker: Agency, note: str, actor: Actor, clock: Clock, *, key: str | None) -> CleanupRound:
    """Record that a maker's documents were all looked at; its next cleanup is counted from today.

    Raises StepRefused while standing documents were not looked at and nobody says why, when nothing stands, and when
    a cleanup was finished today already.
    """
    with transaction():
        address = f"/cleanup/makers/{maker.id}"
        keys.claim(actor, key, ["finish_round", maker.id, note], clock.now(), answer=address)
        hold(Agency, maker.id)
        if not supervises_maker(actor, maker):
            raise Forbidden
        at = maker_of(maker, clock.today())
        _refuse(_standing_in_way(maker.id, at.standing, at.left, note, clock))
        made = CleanupRound(
            agency_id=maker.id,
            finished_on=clock.today(),
            finished_at=clock.now(),
            finished_by_id=actor.id,
            looked_at=at.looked_at,
            note=note.strip(),
        )
        db.session.add(made)
        db.session.flush()  # the next day is counted from this row
        follow_round(maker.id, clock, "完成定期清理")
        audit.record(
            "cleanup:finish",
            actor,
            clock.now(),
            "agency",
            maker.id,
            before={"next_on": at.due_on},
            after={
                "finished_on": made.finished_on,
                "next_on": round_days((maker.id,)).get(maker.id),
                "standing": at.standing,
                "looked_at": at.looked_at,
            },
            reason=made.note,
            key=key,
        )
        return made


def _standing_in_way(maker_id: int, standing: int, left: int, note: str, clock: Clock) -> Iterable[Obstacle]:
    done = sa.select(CleanupRound.id).where(
        CleanupRound.agency_id == maker_id, CleanupRound.finished_on == clock.today()
    )
    if db.session.scalar(done) is not None:
        yield Obstacle("今天已经登记完成一轮清理")
    if not standing:
        yield Obstacle("没有现行文件，不需要定期清理")
    if left and not note.strip():
        yield Obstacle(f"还有{left}件现行文件本轮没有看过，请先逐件清理，或者写明理由", "field:note", "R110")


def _refuse(obstacles: Iterable[Obstacle]) -> None:
    found = tuple(obstacles)
    if found:
        raise StepRefused(found)


def start_each(
    documents: Iterable[tuple[Document, int]], reason: str, actor: Actor, clock: Clock, *, key: str | None
) -> tuple[list[Document], list[tuple[Document, str]]]:
    """Start the cleanup of documents, given with the versions seen, one act each: those done, and the rest with why."""
    done, refused = [], []
    for document, version in documents:
        own_key = f"{key}-{document.id}"[:80] if key else None
        try:
            services.start_cleanup(document, reason, actor, clock, version=version, key=own_key)
        except Repeated:
            done.append(document)
        except DomainError as error:
            refused.append((document, error.message))
        else:
            done.append(document)
    return done, refused
