"""The pages of frozen figures (统计佐证): the results, the rows behind each, and what changed since the last time."""

import sqlalchemy as sa
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.column.figures import queries
from lawdocs.column.figures.models import FigureResult, FigureRow
from lawdocs.column.figures.registry import FIGURES, opens
from lawdocs.column.indicators.models import IndicatorTask
from lawdocs.column.links.queries import agencies_seen
from lawdocs.context import clock
from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.errors import Forbidden
from lawdocs.extensions import db
from lawdocs.paging import only_parameters, paged
from lawdocs.portal import addresses
from lawdocs.tables import PAGE_SIZE, Cell, Column, Row
from workflows.permissions import Permission

blueprint = Blueprint("figures", __name__, url_prefix="/work/figures")
RESULTS = (
    Column("统计项目", width=30),
    Column("结果", width=24, keeps_line=True),
    Column("计入", width=10, is_number=True, says_zero=True),
    Column("没有计入", width=10, is_number=True, says_zero=True),
    Column("口径", width=80),
)
ROWS = (Column("名称", width=60), Column("是否计入", width=12), Column("依据", width=80))
CHANGES = (
    Column("统计项目", width=30),
    Column("上一次", width=24),
    Column("这一次", width=24),
    Column("变动", width=80),
)
MOST_NAMED = 5


@blueprint.get("/<int:snapshot_id>")
@requires(Permission.COLUMN_READ)
def show(snapshot_id: int) -> ResponseReturnValue:
    only_parameters()
    snapshot = queries.snapshot_or_404(snapshot_id, current_actor())
    earlier, is_open = queries.before(snapshot), opens(snapshot.name, current_actor())
    return render_template(
        "figures/show.html",
        snapshot=snapshot,
        figures=FIGURES.get(snapshot.name),
        results=(RESULTS, [_result(each, shown=is_open) for each in snapshot.results]),
        proves=[_proved(each) for each in queries.proves(snapshot, agencies_seen(current_actor()))],
        earlier=earlier,
        changes=(
            CHANGES,
            [_change(each, shown=is_open) for each in queries.changes(snapshot, earlier)] if earlier else [],
        ),
    )


@blueprint.get("/<int:snapshot_id>/<int:position>")
@requires(Permission.COLUMN_READ)
def rows(snapshot_id: int, position: int) -> ResponseReturnValue:
    """Every row that a figure looked at, those that did not count first."""
    only_parameters("page")
    snapshot = queries.snapshot_or_404(snapshot_id, current_actor())
    if not opens(snapshot.name, current_actor()):
        raise Forbidden
    result = queries.result_or_404(snapshot, position)
    found, page = paged(queries.rows_of(result), PAGE_SIZE)
    return render_template(
        "figures/rows.html",
        snapshot=snapshot,
        figures=FIGURES.get(snapshot.name),
        result=result,
        words=queries.words(result),
        columns=ROWS,
        rows=_rows(found),
        page=page,
    )


def _proved(task: IndicatorTask) -> tuple[str, str]:
    """A task with its page, as the macro ``info_table`` takes it."""
    about = f"{task.indicator.set.edition}版第{task.indicator.no}项指标，{task.agency.short_name}"
    return about, f"/work/evidence/{task.id}"


def _result(result: FigureResult, *, shown: bool) -> Row:
    url = url_for("figures.rows", snapshot_id=result.snapshot_id, position=result.position) if shown else None
    counted = sum(row.counted for row in result.rows)
    left = len(result.rows) - counted
    return Row(
        (
            Cell(result.label, url),
            Cell(queries.words(result)),
            Cell(counted, url if counted else None),
            Cell(left, url if left else None),
            Cell(result.note),
        )
    )


def _rows(found: list[FigureRow]) -> list[Row]:
    open_to_all = _public_ids(found)
    reads = current_actor().holds(Permission.DOCUMENT_READ)

    def page_of(row: FigureRow) -> str | None:
        if row.document_id in open_to_all:
            return addresses.of_document(row.document_id)
        if not reads:
            return None
        return url_for("documents.show", document_id=row.document_id) if row.document_id else row.page or None

    return [
        Row((Cell(row.label, page_of(row)), Cell("计入" if row.counted else "没有计入"), Cell(row.facts)))
        for row in found
    ]


def _public_ids(found: list[FigureRow]) -> frozenset[int]:
    ids = {row.document_id for row in found} - {None}
    return frozenset(
        db.session.scalars(sa.select(Document.id).where(Document.id.in_(ids), is_published(clock().today())))
    )


def _change(change: queries.Change, *, shown: bool) -> Row:
    parts = (("新增", change.came), ("不再有", change.went), ("计入与否变了", change.turned))
    told = "；".join(f"{word}{len(rows)}条{'：' + _named(rows) if shown else ''}" for word, rows in parts if rows)
    return Row((Cell(change.label), Cell(change.before), Cell(change.now), Cell(told)))


def _named(rows: tuple[FigureRow, ...]) -> str:
    named = "、".join(each.label for each in rows[:MOST_NAMED])
    return f"{named}等" if len(rows) > MOST_NAMED else named
