"""The pages of requests for an opinion: the list, and one with its question, opinion and what became of it."""

from flask import make_response, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, reads_papers, requires
from lawdocs.context import clock
from lawdocs.linkage.opinions import page, queries
from lawdocs.linkage.opinions.kind import KIND, is_asked, shows_draft
from lawdocs.linkage.opinions.models import Cooperation
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.views import blueprint
from lawdocs.paging import asked_tab, only_parameters
from lawdocs.tables import Cell, Column, Ready, Row
from lawdocs.texts.structure import parse
from workflows.guards import zh_date
from workflows.linkage.opinions import OpinionState
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

TABS = {"open": "办理中", "done": "已办结"}
COLUMNS = (
    Column("草案", width=50),
    Column("征求对象", width=30),
    Column("征求日期"),
    Column("最后一天"),
    Column("进展"),
    Column("结论"),
    Column("采纳情况"),
)
OPENINGS = (Column("时间", keeps_line=True), Column("来源代号"))


@blueprint.get("/opinions", endpoint="opinions")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    actor = current_actor()
    linkage, _ = linkage_or_404(actor)
    tab = asked_tab("tab", TABS)
    found = queries.opinions_of(linkage, actor)
    of_tab = {name: [each for each in found if queries.is_going_on(each) == (name == "open")] for name in TABS}
    rows, cut = Ready([_row(each) for each in of_tab[tab]]).paged()
    return render_template(
        "linkage/opinions.html",
        tabs=[
            (url_for("linkage.opinions", tab=name), f"{label} {len(of_tab[name])}", name == tab)
            for name, label in TABS.items()
        ],
        columns=COLUMNS,
        rows=rows,
        page=cut,
        asks=actor.holds(Permission.OPINION_ASK),
    )


@blueprint.get("/opinions/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def opinion(row_id: int) -> ResponseReturnValue:
    only_parameters()
    return opinion_page(queries.opinion_or_404(row_id, current_actor()))


def opinion_page(row: Cooperation, address: str = "") -> ResponseReturnValue:
    """The page; ``address`` is that of a secret link just made, which is shown this once."""
    actor, today = current_actor(), clock().today()
    asked, inside = is_asked(actor, row), reads_papers(actor, row.document)
    opens = asked and not inside and shows_draft(row, today)
    runs_it = KIND.may(actor, Permission.OPINION_ASK, row)
    body = render_template(
        "linkage/opinion.html",
        row=row,
        clock=page.clock_of(row, today),
        acts=page.acts_on(row, actor, today),
        inside=inside,
        address=address,
        parsed=parse(row.revision.text) if opens else None,
        pairs=[
            ("草案", row.title, url_for("documents.show", document_id=row.document_id) if inside else None),
            ("征求机关", row.reviewer.name),
            ("征求对象", row.body),
            ("阅看方式", row.way.label),
            ("保密链接", page.link_words(row) if runs_it else ""),
            ("征求日期", zh_date(row.asked_on)),
            ("最后一天", zh_date(row.due_on)),
        ],
        openings=_openings(row) if runs_it and row.links else None,
        openings_columns=OPENINGS,
        awaits=row.state is OpinionState.ASKED,
        entries=timeline(Subject.OPINION, row.id),
    )
    return make_response(body, 201 if address else 200)


def _openings(row: Cooperation) -> list[Row]:
    found = sorted((each for link in row.links for each in link.openings), key=lambda each: each.id, reverse=True)
    return [Row((Cell(each.at), Cell(each.origin))) for each in found]


def _row(row: Cooperation) -> Row:
    late = row.state is OpinionState.ASKED and row.due_on < clock().today()
    return Row(
        (
            Cell(row.title, url_for("linkage.opinion", row_id=row.id)),
            Cell(row.body),
            Cell(row.asked_on),
            Cell(row.due_on, mark="late" if late else ""),
            Cell(row.state.label),
            Cell(row.conclusion.label if row.conclusion is not None else None),
            Cell(row.adoption.label if row.adoption is not None else None),
        )
    )
