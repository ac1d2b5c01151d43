"""The places where a document was made public (公布载体): that of the publication, and those that followed."""

from collections.abc import Iterator
from datetime import date

from lawdocs.clock import Clock
from lawdocs.documents.acts import begin_act, record_act, refuse
from lawdocs.documents.models import Document
from lawdocs.documents.recorded import recorded
from lawdocs.extensions import transaction
from lawdocs.publication.models import ChannelKind, PublicationChannel
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES


def add_channel(
    document: Document,
    kind: ChannelKind,
    name: str,
    on: date,
    address: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> PublicationChannel:
    """Record where else a published document was made public; its day of publication stays the first one."""
    name, address = name.strip(), address.strip()
    with transaction():
        seen = {"version": version, "key": key, "asked": [kind, name, on, address]}
        begin_act("add_channel", document, Permission.DOCUMENT_PUBLISH, PUBLIC_STATES, actor, clock, **seen)
        refuse(_against(document, kind, name, on, clock.today()))
        made = put_channel(document, kind, name, on, address, actor, clock)
        after = {"kind": kind, "name": name, "on": on, "address": address}
        record_act("add_channel", document, actor, clock, key=key, after=after)
        return made


def put_channel(
    document: Document, kind: ChannelKind, name: str, on: date, address: str, actor: Actor, clock: Clock
) -> PublicationChannel:
    """Write a place down, in the transaction of the act that it belongs to."""
    made = PublicationChannel(
        kind=kind,
        name=name,
        on=on,
        address=address,
        **recorded(actor, clock),
    )
    document.channels.append(made)
    return made


def _against(document: Document, kind: ChannelKind, name: str, on: date, today: date) -> Iterator[Obstacle]:
    if any((each.kind, each.name) == (kind, name) for each in document.channels):
        yield Obstacle(f"已经登记过这个公布载体：{name}", "field:name", "R60")
    if document.published_on is not None and on < document.published_on:
        day = zh_date(document.published_on)
        yield Obstacle(f"公布日期（{day}）是最早公布的日期，其他载体不能早于它", "field:on", "R60")
    if on > today:
        yield Obstacle(f"载体的公布日期不能晚于今天（{zh_date(today)}）", "field:on", "R60")
