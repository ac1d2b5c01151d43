"""Amendments that were published and are not on record, as the desk of a clerk shows them."""

from datetime import date

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.amendments.models import Amending
from lawdocs.cleanup.amendments.page import of_pair, progress
from lawdocs.cleanup.amendments.queries import outstanding
from lawdocs.deadlines.countdown import SOON
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.paging import count
from lawdocs.work.tasks import Task
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import ROLE_PERMISSIONS, Permission
from workflows.titles import quoted

MOST_AMENDINGS = 50


def count_amendings(actor: Actor, today: date) -> int:
    """How many amendments a person has to put on record."""
    return count(_waiting(actor, today))


def amending_tasks(actor: Actor, today: date) -> list[Task]:
    """The amendments that a person has to put on record, those that hold already first."""
    return [_task(each, today) for each in db.session.scalars(_waiting(actor, today).limit(MOST_AMENDINGS))]


def _waiting(actor: Actor, today: date) -> sa.Select[tuple[Amending]]:
    handled = {grant.agency_id for grant in actor.grants if Permission.DOCUMENT_AMEND in ROLE_PERMISSIONS[grant.role]}
    issuers = [each.id for each in agency_tree() if (each.handled_by_id or each.id) in handled]
    return outstanding(today).where(Document.issuer_id.in_(issuers))


def _task(amending: Amending, today: date) -> Task:
    by, begins = amending.by, amending.by.in_force_from
    kind, clock, due = "plain", "施行日期未写明", ""
    if begins is not None:
        days = (begins - today).days
        kind, clock = "soon" if days <= SOON else "plain", f"还剩{days}日" if days else "今天施行"
        if days < 0:
            kind, clock = "late", f"已施行{-days}日"
        due = f"{zh_date(begins)}起施行"
    return Task(
        kind=kind,
        clock=clock,
        due=due,
        title=f"登记修改：{amending.document.title}",
        url=of_pair(amending),
        facts=(f"根据{quoted(by.title)}{by.number or ''}", progress(amending)),
        button="核对",
    )
