"""Repeals that published documents state and that are not on record, as the desks of clerk and supervisor show them."""

from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.cleanup.charge import in_charge
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.cleanup.repeals.page import doubt_of, named, way_on, way_words
from lawdocs.cleanup.repeals.queries import outstanding
from lawdocs.cleanup.repeals.words import stated_end
from lawdocs.deadlines.countdown import SOON
from lawdocs.extensions import db
from lawdocs.paging import count
from lawdocs.work.tasks import Task
from workflows.actors import Actor
from workflows.guards import zh_date

MOST_REPEALS = 50


def count_repeals(actor: Actor) -> int:
    """How many stated repeals a person has to look at."""
    return count(_waiting(actor))


def repeal_tasks(actor: Actor, today: date) -> list[Task]:
    """The stated repeals that a person has to look at, those whose day has come first."""
    return [_task(each, today) for each in db.session.scalars(_waiting(actor).limit(MOST_REPEALS))]


def _waiting(actor: Actor) -> sa.Select[tuple[StatedRepeal]]:
    return outstanding().where(in_charge(actor))


def _task(stated: StatedRepeal, today: date) -> Task:
    kind, clock, due = "plain", "日期未写明", ""
    if stated.since is not None:
        days = (stated.since - today).days
        kind, clock = "soon" if days <= SOON else "plain", f"还剩{days}日" if days else "今天起"
        if days < 0:
            kind, clock = "late", f"已过{-days}日"
        due = f"{zh_date(stated.since)}起{stated.act}"
    doubt = doubt_of(stated)
    # Where it is in doubt, the page of the document shows the passage and both ways on.
    url = url_for("documents.show", document_id=stated.document_id) if doubt else way_on(stated)
    said = f"{named(stated)}{stated_end(stated.act, stated.part, stated.since)}"
    return Task(
        kind=kind,
        clock=clock,
        due=due,
        title=f"{'核对废止' if doubt else way_words(stated)}：{stated.document.title}",
        url=url,
        facts=tuple(filter(None, (said, doubt))),
        button="核对",
    )
