"""Opinions on drafts on the front page of the linkage."""

from datetime import date

from flask import url_for

from lawdocs.linkage.desk import Line, Panel
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.opinions.page import clock_of
from lawdocs.linkage.opinions.queries import is_going_on, opinions_of
from lawdocs.linkage.sides import Stand
from workflows.actors import Actor

SHOWN = 5


def panel(linkage: Linkage, stand: Stand, actor: Actor, today: date) -> Panel | None:
    """What is asked and not settled, first due first; left out for whom there never was anything."""
    found = opinions_of(linkage, actor)
    if not found and not stand.is_procuratorate:
        return None
    going_on = sorted((each for each in found if is_going_on(each)), key=lambda each: (each.due_on, each.id))
    lines = [
        Line(
            each.title, url_for("linkage.opinion", row_id=each.id), clock_of(each, today), (each.body, each.state.label)
        )
        for each in going_on[:SHOWN]
    ]
    return Panel(
        "草案意见", f"{len(going_on)}件办理中", tuple(lines), url_for("linkage.opinions"), "没有正在征求的意见。"
    )
