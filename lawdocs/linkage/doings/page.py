"""What the pages of actions, trainings and information have in common: one list and one page for all three."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import InstrumentedAttribute

from lawdocs.access import current_actor
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.forms import StaffForm
from lawdocs.linkage.acting import Act
from lawdocs.linkage.doings.keeping import may_enter
from lawdocs.linkage.doings.queries import asked_year, in_year, years_of
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.units import members_of
from lawdocs.linkage.views import HOME
from lawdocs.paging import only_parameters, paged
from lawdocs.tables import Column, Row

PAGE_SIZE = 50
# The kinds side by side on top of each list: endpoint, word, the main button, and its endpoint.
KINDS = {
    "actions": ("linkage.actions", "联合行动", "登记一次行动", "linkage.add_action"),
    "trainings": ("linkage.trainings", "交流培训", "登记一次培训", "linkage.add_training"),
    "information": ("linkage.informations", "共享信息", "共享一条信息", "linkage.share_information"),
}


@dataclass(frozen=True)
class File:
    """A file of a page, where it is fetched, and where it is taken away, if it may be."""

    name: str
    url: str
    remove_url: str = ""


def list_page(
    kind: str,
    linkage: Linkage,
    query: sa.Select,
    day: InstrumentedAttribute[date],
    columns: Sequence[Column],
    row_of: Callable[..., Row],
    note: str,
) -> ResponseReturnValue:
    """The list of one kind, of all years or of one."""
    only_parameters("year", "page")
    years = years_of(query, day)
    year = asked_year(years)
    found, cut = paged(in_year(query, day, year), PAGE_SIZE)
    endpoint, title, button, add = KINDS[kind]
    return render_template(
        "linkage/doings.html",
        title=title,
        list_url=url_for(endpoint),
        tabs=[(words, url_for(each), each == endpoint) for each, words, *_ in KINDS.values()],
        years=[("", "全部年份", year is None), *((str(each), f"{each}年", each == year) for each in years)],
        columns=columns,
        rows=[row_of(each) for each in found],
        page=cut,
        note=note,
        add=(url_for(add), button) if own_units_to_enter(linkage) else None,
    )


def crumbs_of(kind: str, *more: tuple[str, str | None]) -> tuple[tuple[str, str | None], ...]:
    """The way to a page of one kind."""
    endpoint, title, *_ = KINDS[kind]
    return ((HOME, url_for("linkage.index")), (title, url_for(endpoint)), *more)


def act_on(kind: str, verb: str, heading: str, form: StaffForm, name: str, back_url: str, **more: object) -> Act:
    """An act on something that is there, as its page asks for it."""
    crumbs = crumbs_of(kind, (name, back_url), (verb, None))
    return Act(verb=verb, heading=heading, form=form, back_url=back_url, crumbs=crumbs, about=name, **more)


def adding(kind: str, verb: str, form: StaffForm, **more: object) -> Act:
    """The act of entering something new."""
    endpoint, _, heading, _ = KINDS[kind]
    crumbs = crumbs_of(kind, (verb, None))
    return Act(verb=verb, heading=heading, form=form, back_url=url_for(endpoint), crumbs=crumbs, **more)


def own_units_to_enter(linkage: Linkage) -> list[Agency]:
    """For which units the person may enter something."""
    actor = current_actor()
    return [each for each in units_of(linkage) if may_enter(actor, linkage, each.id)]


def units_of(linkage: Linkage) -> list[Agency]:
    """The member units and the office."""
    tree = agency_tree()
    return [tree.get(each) for each in members_of(linkage)]


def names_of(units: Sequence[Agency]) -> str:
    """Units by their short names."""
    return "、".join(each.short_name for each in units)
