"""Say of a stated repeal that there is none (认定没有废止); what is repealed is registered by its own acts."""

from collections.abc import Iterator

from lawdocs.cleanup.queries import STANDING
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.cleanup.repeals.queries import is_open
from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.titles import quoted

DISMISSED_IN = frozenset(STANDING)


def dismiss(
    stated: StatedRepeal, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Find that the other document does not repeal this one: nobody is told of it any more."""
    with transaction():
        document = stated.document
        seen = {"version": version, "key": key, "asked": [stated.id, reason]}
        begin_act("dismiss_repeal", document, Permission.DOCUMENT_REPEAL, DISMISSED_IN, actor, clock, **seen)
        db.session.refresh(stated)
        refuse(closed(stated))
        refuse([] if reason.strip() else [Obstacle("请写明为什么没有废止本文件", "field:reason")])
        stated.dismissed_on, stated.dismissed_by_id = clock.today(), actor.id
        stated.dismiss_reason = reason.strip()
        told = {"by": stated.by.title, "part": stated.part}
        record_act(
            "dismiss_repeal", document, actor, clock, key=key, after=told, reason=reason.strip(), basis=stated.by.title
        )


def closed(stated: StatedRepeal) -> Iterator[Obstacle]:
    """Why there is nothing more to find out about a stated repeal; nothing while there is."""
    by = quoted(stated.by.title)
    if stated.dismissed_on is not None:
        told = f"已于{zh_date(stated.dismissed_on)}认定{by}没有废止本文件"
        yield Obstacle(f"{told}，理由：{stated.dismiss_reason.rstrip('。')}")
    elif not is_open(stated):
        yield Obstacle(f"{by}写明的废止已经登记，或者其中一件文件在那一天以前已经不再有效，没有要认定的事项")
