"""What the agency's own small overview counts (本单位概况), and the list of documents can be narrowed to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import url_for

from lawdocs.access import readable_documents
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from lawdocs.documents.queries import of_agency
from lawdocs.extensions import db
from lawdocs.supervision import conditions as that
from lawdocs.work.queries import DESK_ROLES, WAITING
from workflows.actors import Actor
from workflows.states import DocumentState


@dataclass(frozen=True)
class Kind:
    """A kind of documents: its label, and the condition on a day."""

    label: str
    condition: Callable[[date], that.Condition]


@dataclass(frozen=True)
class Figure:
    """How many documents of a kind an agency has, and the list of them."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class OwnOverview:
    """The figures of one agency."""

    agency: Agency
    figures: tuple[Figure, ...]


def _ends_within(days: int) -> Callable[[date], that.Condition]:
    return lambda today: sa.and_(that.ends_by_term(today), that.last_day_within(today, days))


def _waits_in(state: DocumentState) -> Callable[[date], that.Condition]:
    return lambda _: Document.state == state


KINDS: Mapping[str, Kind] = {
    "in_force": Kind("现行有效", that.in_force),
    **{f"ends_{days}": Kind(f"{days}日内期满", _ends_within(days)) for days in that.HORIZONS},
    **{state.value: Kind(f"在办：{state.label}", _waits_in(state)) for state in WAITING},
}


def own_overviews(actor: Actor, today: date) -> list[OwnOverview]:
    """The figures of each agency in which a person works on documents: of what it makes or drafts."""
    tree = agency_tree()
    own = sorted({grant.agency_id for grant in actor.grants if grant.role in DESK_ROLES and grant.agency_id})
    return [OwnOverview(tree.get(agency_id), _figures(agency_id, actor, today)) for agency_id in own]


def _figures(agency_id: int, actor: Actor, today: date) -> tuple[Figure, ...]:
    columns = [sa.func.count(sa.case((kind.condition(today), 1))) for kind in KINDS.values()]
    counts = db.session.execute(
        sa.select(*columns).select_from(Document).where(readable_documents(actor), of_agency(agency_id))
    ).one()
    return tuple(
        Figure(kind.label, count, url_for("work.documents", agency=agency_id, kind=name))
        for (name, kind), count in zip(KINDS.items(), counts, strict=True)
    )
