"""The transfers at work: the list by whose turn it is, one with its course; for the office of the linkage counts."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.linkage.clues import page
from lawdocs.linkage.clues.queries import TABS, Counted, Part, clue_or_404, counts, next_clocks, of_tab, part_of
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.views import blueprint
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.tables import Cell, Row
from workflows.linkage.clues import BEGINNING, ClueKind
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

PAGE_SIZE = 50
BEGIN_WORDS = {
    ClueKind.CRIME: "报告涉嫌犯罪案件",
    ClueKind.ILLEGALITY: "移送行政违法线索",
    ClueKind.TO_PROCURATORATE: "向检察机关移送线索",
}


@blueprint.get("/clues", endpoint="clues")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    actor = current_actor()
    linkage, stand = linkage_or_404(actor)
    part = part_of(actor, linkage, stand)
    if not part.is_any:
        return _counted(linkage, is_office=stand.is_office)
    tab = asked_tab("tab", TABS)
    queries = {each: of_tab(each, part, linkage) for each in TABS}
    found, cut = paged(queries[tab], PAGE_SIZE)
    clocks = next_clocks(found)
    return render_template(
        "linkage/clues.html",
        tabs=[
            (f"{label} {count(queries[key])}", url_for("linkage.clues", tab=key), key == tab)
            for key, label in TABS.items()
        ],
        columns=page.COLUMNS,
        rows=[page.row(each, clocks.get(each.id), clock()) for each in found],
        page=cut,
        nothing=f"“{TABS[tab]}”下面没有移送。",
        begins=_begins(part, linkage),
    )


@blueprint.get("/clues/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def clue(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found, _ = clue_or_404(row_id, actor)
    return render_template(
        "linkage/clue.html",
        clue=found,
        clocks=page.running(found, actor, clock()),
        pairs=page.pairs(found),
        columns=page.COURSE,
        rows=page.course(found),
        steps=[
            (url_for("linkage.act_on_clue", row_id=found.id, name=each.name), each.action)
            for each in page.steps(found, actor, clock())
        ],
        entries=timeline(Subject.CLUE, found.id),
    )


def _counted(linkage: Linkage, *, is_office: bool) -> ResponseReturnValue:
    """What whoever has no part in cases may know: nothing, or for the office how many there are."""
    found = counts(linkage, clock().today(), clock().now()) if is_office else []
    rows = [_count_row(each) for each in found]
    return render_template("linkage/clue_counts.html", columns=page.COUNTS, rows=rows)


def _count_row(each: Counted) -> Row:
    return Row((Cell(each.kind.label), Cell(each.total), Cell(each.running), Cell(each.late)))


def _begins(part: Part, linkage: Linkage) -> list[tuple[str, str]]:
    """The transfers that a person may begin: address and word."""
    return [
        (url_for("linkage.begin_clue", name=BEGINNING[kind]), word)
        for kind, word in BEGIN_WORDS.items()
        if any(page.begins(kind, is_procuratorate=each == linkage.procuratorate_id) for each in part.handles)
    ]
