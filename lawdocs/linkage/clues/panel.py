"""The transfers on the front page of the linkage: whose business they are sees the first of them, the office counts."""

from datetime import date

from flask import url_for

from lawdocs.context import clock
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import due_words, marks_of
from lawdocs.extensions import db
from lawdocs.linkage.clues.page import word_of
from lawdocs.linkage.clues.queries import counts, next_clocks, of_tab, part_of
from lawdocs.linkage.desk import Line, Panel
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand
from lawdocs.paging import count
from workflows.actors import Actor

TITLE, SHOWN = "线索移送", 3


def _until(deadline: Deadline | None) -> tuple[str, ...]:
    return (f"期限至{due_words(deadline)}{marks_of(deadline)}",) if deadline is not None else ()


def panel(linkage: Linkage, stand: Stand, actor: Actor, today: date) -> Panel | None:
    """What waits for the person first, then what waits for others."""
    part, url = part_of(actor, linkage, stand), url_for("linkage.clues")
    if part.is_any:
        mine, others = of_tab("mine", part, linkage), of_tab("others", part, linkage)
        found = [*db.session.scalars(mine.limit(SHOWN)), *db.session.scalars(others.limit(SHOWN))][:SHOWN]
        clocks = next_clocks(found)
        lines = tuple(
            Line(
                each.name,
                url_for("linkage.clue", row_id=each.id),
                word_of(clocks.get(each.id), clock()),
                (each.kind.label, each.state.label, *_until(clocks.get(each.id))),
            )
            for each in found
        )
        summary = f"等我方办理{count(mine)}件，等别人办理{count(others)}件"
        return Panel(TITLE, summary, lines, url, "现在没有在办的移送。")
    if stand.is_office:
        found = counts(linkage, today, clock().now())
        summary = f"共{sum(each.total for each in found)}件，在办{sum(each.running for each in found)}件"
        return Panel(TITLE, summary, (), url, "案件只有移送双方和检察机关能看到，牵头单位只看件数。")
    return None
