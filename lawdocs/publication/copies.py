"""Copies of a published text for archives, libraries and service centres (送交文本供公众查阅)."""

from collections.abc import Iterator
from datetime import date

from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.models import Document
from lawdocs.documents.recorded import recorded
from lawdocs.extensions import transaction
from lawdocs.publication.models import Keeper, SuppliedCopy
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES

MOST = 9999


def supply_copies(
    document: Document,
    keeper: Keeper,
    name: str,
    copies: int,
    on: date,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> SuppliedCopy:
    """Put on record to whom copies were sent, how many and when; the first sending meets the clock, by its own day."""
    name = name.strip()
    with transaction():
        seen = {"version": version, "key": key, "asked": [keeper, name, copies, on]}
        begin_act("supply_copies", document, Permission.DOCUMENT_PUBLISH, PUBLIC_STATES, actor, clock, **seen)
        refuse(_against(document, name, copies, on, clock.today()))
        made = SuppliedCopy(
            keeper=keeper,
            name=name,
            copies=copies,
            on=on,
            **recorded(actor, clock),
        )
        document.supplied_copies.append(made)
        clocks.meet(Duty.COPIES, document.id, clock, "已送交文本", on=on)
        after = {"keeper": keeper, "name": name, "copies": copies, "on": on}
        record_act("supply_copies", document, actor, clock, key=key, after=after)
        return made


def _against(document: Document, name: str, copies: int, on: date, today: date) -> Iterator[Obstacle]:
    if not name:
        yield Obstacle("请写明接收单位", "field:name", "R66")
    if not 0 < copies <= MOST:
        yield Obstacle(f"份数应在1至{MOST}之间", "field:copies", "R66")
    if document.published_on is not None and on < document.published_on:
        day = zh_date(document.published_on)
        yield Obstacle(f"送交日期不能早于文件公布的日期（{day}）", "field:on", "R66")
    if on > today:
        yield Obstacle(f"送交日期不能晚于今天（{zh_date(today)}）", "field:on", "R66")
