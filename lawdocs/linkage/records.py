"""The record of the linkage (办理记录): who did what, for which side; with it the entry of the audit trail."""

import hashlib
from collections.abc import Collection, Mapping
from types import MappingProxyType

import sqlalchemy as sa

from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage, LinkRecord
from lawdocs.linkage.sides import stand_of
from lawdocs.names import shown_name
from lawdocs.timelines import Entry
from workflows.actors import Actor
from workflows.labels import LabelledEnum
from workflows.linkage.acts import acts_of
from workflows.linkage.sides import Subject

NOTHING: Mapping[str, object] = MappingProxyType({})


def put_on_record(
    linkage: Linkage,
    subject: Subject,
    subject_id: int,
    act: str,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None,
    states: tuple[LabelledEnum | None, LabelledEnum | None] = (None, None),
    agency_id: int | None = None,
    text: str = "",
    digest: str = "",
    before: Mapping[str, object] = NOTHING,
    after: Mapping[str, object] = NOTHING,
) -> LinkRecord:
    """Put an act on record and, last, on the audit trail, in its caller's transaction.

    ``text`` is for whoever may read the record; the trail, which administrators read, has ``before`` and ``after``,
    and of the text its digest.
    """
    if act not in acts_of(subject):
        raise ValueError(f"no act {act!r} of {subject}")
    stand, (source, dest) = stand_of(actor, linkage), states
    if agency_id is None and len(stand.units) == 1:
        (agency_id,) = stand.units
    record = LinkRecord(
        linkage_id=linkage.id,
        subject=subject,
        subject_id=subject_id,
        act=act,
        source=source or "",
        dest=dest or "",
        side=stand.side,
        agency_id=agency_id,
        at=clock.now(),
        actor_id=actor.id,
        actor_name=actor.name,
        text=text,
        digest=digest,
    )
    db.session.add(record)
    db.session.flush()  # its notices are named after it
    at, tag = clock.now(), f"{subject}:{act}"
    told = {**after, "digest": digest} | ({"said": said_digest(text)} if text else {})
    audit.record(tag, actor, at, subject, subject_id, before=before, after=told, key=key)
    return record


def said_digest(text: str) -> str:
    """The digest of what was said with an act, by which its record is verified."""
    return hashlib.sha256(text.encode()).hexdigest()


def records_of(subject: Subject, subject_id: int) -> list[LinkRecord]:
    """What was done with something of the linkage, oldest first."""
    query = sa.select(LinkRecord).where(LinkRecord.subject == subject, LinkRecord.subject_id == subject_id)
    return list(db.session.scalars(query.order_by(LinkRecord.id)))


def timeline(
    subject: Subject, subject_id: int, *, without: Collection[str] = (), own: Mapping[str, int | None] = NOTHING
) -> list[Entry]:
    """The same as the macro ``timeline`` takes it, newest first, with the unit for which each act was done.

    ``without`` are acts that are none of the reader's business, such as the drafting of the other side; ``own`` are
    those that only the unit for which they were done may see, with the reader's unit, if any.
    """
    from lawdocs.context import zh_moment

    labels = acts_of(subject)
    found = [
        each
        for each in records_of(subject, subject_id)
        if each.act not in without and (each.act not in own or each.agency_id == own[each.act])
    ]
    return [
        Entry(
            zh_moment(each.at),
            f"{labels[each.act]}{f'：{each.text}' if each.text else ''}",
            "　".join(filter(None, (each.agency and each.agency.short_name, shown_name(each.actor_name)))),
            "current" if each is found[-1] else "past",
        )
        for each in reversed(found)
    ]
