"""What people see of the doings of a linkage: all of actions and trainings, of information what they may read."""

from datetime import date

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from lawdocs.errors import NotVisible, WrongParameter
from lawdocs.extensions import db
from lawdocs.linkage.doings.models import INFORMATION_UNITS, JointAction, SharedInformation, Training
from lawdocs.linkage.models import Linkage, LinkRecord
from lawdocs.linkage.records import records_of
from lawdocs.linkage.sides import Stand, demand_part
from workflows.actors import Actor
from workflows.linkage.doings import Access
from workflows.linkage.sides import Subject


def actions_of(linkage: Linkage) -> sa.Select[tuple[JointAction]]:
    """The actions of a linkage, newest first."""
    query = sa.select(JointAction).where(JointAction.linkage_id == linkage.id).options(joinedload(JointAction.lead))
    return query.order_by(JointAction.since_on.desc(), JointAction.id.desc())


def trainings_of(linkage: Linkage) -> sa.Select[tuple[Training]]:
    """The trainings of a linkage, newest first."""
    query = sa.select(Training).where(Training.linkage_id == linkage.id).options(joinedload(Training.organiser))
    return query.order_by(Training.held_on.desc(), Training.id.desc())


def information_for(linkage: Linkage, stand: Stand) -> sa.Select[tuple[SharedInformation]]:
    """The shared information that a person may read, newest first."""
    query = sa.select(SharedInformation).where(SharedInformation.linkage_id == linkage.id, _readable(linkage, stand))
    query = query.options(joinedload(SharedInformation.giver))
    return query.order_by(SharedInformation.given_on.desc(), SharedInformation.id.desc())


def action_or_404(row_id: int, actor: Actor) -> tuple[JointAction, Stand]:
    """An action of a linkage in which the person has a part."""
    found = db.session.get(JointAction, row_id)
    return found, demand_part(actor, found.linkage if found is not None else None)


def training_or_404(row_id: int, actor: Actor) -> tuple[Training, Stand]:
    """A training of a linkage in which the person has a part."""
    found = db.session.get(Training, row_id)
    return found, demand_part(actor, found.linkage if found is not None else None)


def information_or_404(row_id: int, actor: Actor) -> tuple[SharedInformation, Stand]:
    """Shared information that the person may read; raises NotVisible for any other."""
    found = db.session.get(SharedInformation, row_id)
    stand = demand_part(actor, found.linkage if found is not None else None)
    query = information_for(found.linkage, stand).where(SharedInformation.id == row_id)
    if db.session.scalar(query) is None:
        raise NotVisible
    return found, stand


def openings_of(found: SharedInformation) -> list[LinkRecord]:
    """Who opened shared information, oldest first."""
    return [each for each in records_of(Subject.INFORMATION, found.id) if each.act == "open"]


def own_units(linkage: Linkage, stand: Stand) -> frozenset[int]:
    """The units in whose name a person acts, the office too for whoever runs the linkage."""
    return stand.units | ({linkage.office_id} if stand.is_office else frozenset())


def years_of(query: sa.Select, day: InstrumentedAttribute[date]) -> list[int]:
    """The years of what a query finds, newest first."""
    days = query.with_only_columns(sa.extract("year", day)).order_by(None).distinct()
    return sorted((int(each) for each in db.session.scalars(days)), reverse=True)


def asked_year(years: list[int]) -> int | None:
    """The year a request asks for, None for all; raises WrongParameter with those there are."""
    asked = request.args.get("year", "")
    if asked and asked not in map(str, years):
        raise WrongParameter(f"没有这个年份，可以选：{'、'.join(map(str, years)) or '全部'}")
    return int(asked) if asked else None


def in_year(query: sa.Select, day: InstrumentedAttribute[date], year: int | None) -> sa.Select:
    """The same query for one year, or for all."""
    return query if year is None else query.where(day.between(date(year, 1, 1), date(year, 12, 31)))


def _readable(linkage: Linkage, stand: Stand) -> sa.ColumnElement[bool]:
    """Who gives reads too; named are exactly those that are named, office and procuratorate like any other."""
    own = own_units(linkage, stand)
    named = sa.exists().where(
        INFORMATION_UNITS.c.information_id == SharedInformation.id, INFORMATION_UNITS.c.agency_id.in_(own)
    )
    return sa.or_(
        SharedInformation.giver_id.in_(own),
        SharedInformation.access == Access.MEMBERS,
        sa.and_(SharedInformation.access == Access.CONTACTS, sa.literal(stand.sees_all)),
        sa.and_(SharedInformation.access == Access.NAMED, named),
    )
