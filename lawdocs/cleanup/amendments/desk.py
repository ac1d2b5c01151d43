"""Amendments that were published and are not on record, as the desk of a clerk shows them."""

from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.access import may_on
from lawdocs.cleanup.amendments.models import Amending
from lawdocs.cleanup.amendments.page import NO_POWER, of_pair, progress
from lawdocs.cleanup.amendments.queries import outstanding
from lawdocs.cleanup.charge import in_charge
from lawdocs.deadlines.countdown import SOON
from lawdocs.extensions import db
from lawdocs.paging import count
from lawdocs.work.tasks import Task
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.roles import Role
from workflows.titles import quoted

MOST_AMENDINGS = 50


def count_amendings(actor: Actor, today: date) -> int:
    """How many amendments a person has to put on record."""
    return count(_waiting(actor, today))


def amending_tasks(actor: Actor, today: date) -> list[Task]:
    """The amendments that a person has to put on record, those that hold already first."""
    return [_task(each, actor, today) for each in db.session.scalars(_waiting(actor, today).limit(MOST_AMENDINGS))]


def _waiting(actor: Actor, today: date) -> sa.Select[tuple[Amending]]:
    """Those of the makers that a clerk handles; a supervisor looks at those whose maker has no known power."""
    doubtful = sa.and_(sa.not_(Amending.competent), in_charge(actor, (Role.SUPERVISOR,)))
    return outstanding(today).where(sa.or_(in_charge(actor, (Role.CLERK,)), doubtful))


def _task(amending: Amending, actor: Actor, today: date) -> Task:
    by, begins = amending.by, amending.by.in_force_from
    kind, clock, due = "plain", "施行日期未写明", ""
    if begins is not None:
        days = (begins - today).days
        kind, clock = "soon" if days <= SOON else "plain", f"还剩{days}日" if days else "今天施行"
        if days < 0:
            kind, clock = "late", f"已施行{-days}日"
        due = f"{zh_date(begins)}起施行"
    document = amending.document
    records = may_on(actor, Permission.DOCUMENT_AMEND, document)
    return Task(
        kind=kind,
        clock=clock,
        due=due,
        title=f"{'登记修改' if records else '核对修改机关'}：{document.title}",
        url=of_pair(amending) if records else url_for("documents.show", document_id=document.id),
        facts=(f"根据{quoted(by.title)}{by.number or ''}", NO_POWER if not amending.competent else progress(amending)),
        button="核对",
    )
