"""What the page of an import shows: how far it is, its rows by result, and what comes of confirming it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

import sqlalchemy as sa
from flask import current_app, url_for

from lawdocs.documents.import_models import ImportResult, ImportRun, ImportStage
from lawdocs.documents.import_queries import notes_of
from lawdocs.documents.import_runs import is_archive
from lawdocs.documents.import_words import Reason, all_apart
from lawdocs.documents.models import Document
from lawdocs.documents.stock_task_models import SETTLED, TaskState
from lawdocs.extensions import db
from lawdocs.tables import Cell, Column, Row
from workflows.states import PUBLIC_STATES

RUNNING = (ImportStage.READING, ImportStage.CHECKING, ImportStage.STORING)
REPORTED = (ImportStage.CHECKED, ImportStage.STORED, ImportStage.FAILED)
# The words for a result: before the rows are stored, and after.
WORDS = {
    "created": ("可以导入", "已导入"),
    "warning": ("可以导入，有提示", "已导入，有提示"),
    "exists": ("库中已有", "库中已有"),
    "error": ("有错误", "未导入"),
    "task": ("需要核对", "已转待核对"),
}
# Of an import that broke off before its check was done: nothing can be brought in on the strength of it.
UNFINISHED = {
    **{key: before for key, (before, _) in WORDS.items()},
    "created": "检查通过，没有导入",
    "warning": "检查通过，有提示，没有导入",
}
MARKS = {"created": "ok", "warning": "warn", "error": "late", "task": "warn"}
TAKEN_BACK = "已撤销录入"
PLACE = Column("文件或者登记表的行", width=44)
COLUMNS = (
    Column("行号", width=8, is_number=True),
    Column("结果", width=18),
    Column("文号或者标题", width=40),
    Column("原因和提示", width=80),
    Column("文件序号", width=10, is_number=True),
    Column("公开页面", width=44),
)


@dataclass(frozen=True)
class ShownResult:
    """One row of the table."""

    row: int
    place: str
    name: str
    word: str
    mark: str
    reasons: list[Reason]
    url: str | None


def tabs(run: ImportRun, chosen: str) -> list[tuple[str, str, bool]]:
    """The counts, each leading to its rows."""
    after = _is_after(run)
    counts = {
        "": ("全部", run.done),
        "created": ("已导入" if after else "检查通过" if is_unfinished(run) else "可以导入", run.created),
        "exists": ("库中已有", run.existed),
        "error": ("有错误", run.refused),
        "warning": ("有提示", run.warned),
    }
    if is_archive(run.file_name):
        counts["task"] = (WORDS["task"][after], run.asked)
    return [
        (f"{label} {number:,}", url_for("imports.show", run_id=run.id, result=key or None), key == chosen)
        for key, (label, number) in counts.items()
    ]


def shown(results: list[ImportResult], run: ImportRun) -> list[ShownResult]:
    """Rows as the table shows them."""
    gone = taken_back(run)
    return [
        ShownResult(
            each.row,
            each.place,
            each.name or "（没有标题）",
            TAKEN_BACK if each.document_id in gone else word_of(each, run),
            "" if each.document_id in gone else MARKS.get(each.outcome, ""),
            all_apart(each.reasons),
            url_for("documents.show", document_id=each.document_id) if each.document_id else None,
        )
        for each in results
    ]


def taken_back(run: ImportRun) -> set[int]:
    """The documents of an import whose entry was undone."""
    entered = sa.select(ImportResult.document_id).where(
        ImportResult.run_id == run.id, ImportResult.document_id.is_not(None)
    )
    gone = sa.select(Document.id).where(Document.id.in_(entered), Document.state.not_in(PUBLIC_STATES))
    return set(db.session.scalars(gone))


def is_unfinished(run: ImportRun) -> bool:
    """Whether it failed before its check was done."""
    return run.stage is ImportStage.FAILED and not _is_after(run)


def unfinished_words(run: ImportRun) -> tuple[str, str]:
    """How far a check came that broke off, and what to do now; what it found so far says nothing of the rest."""
    unit = "件" if is_archive(run.file_name) else "行"
    seen = f"检查了{run.done:,}{unit}，共{run.total:,}{unit}" if run.done else f"一{unit}也没有检查"
    part = "下面只是检查过的部分，不能据以导入。" if run.done else ""
    cure = "请按上面的原因改正文件，再次上传；文件没有问题的，请系统管理员查看运行日志。"
    return "检查没有做完。", f"{seen}，什么也没有导入。{part}{cure}"


def word_of(result: ImportResult, run: ImportRun) -> str:
    if is_unfinished(run):
        return UNFINISHED[result.outcome]
    return WORDS[result.outcome][result.document_id is not None or (_is_after(run) and result.outcome == "error")]


def consequences(run: ImportRun) -> list[tuple[str, str]]:
    """What confirming brings about."""
    unit = "件" if is_archive(run.file_name) else "行"
    found = []
    if run.created:
        found.append((f"{run.created:,}件文件进入文件库。", "公众马上可以查到；以您的名义记入每件文件的办理记录。"))
    if run.warned:
        found.append((f"其中{run.warned:,}件有提示。", "照样导入，提示显示在文件页面上，可以以后补正。"))
    if run.asked:
        found.append((f"{run.asked:,}件不能确定，转入待核对清单。", "由人对照原文逐件核对以后才录入，系统不作猜测。"))
    if run.refused:
        found.append((f"{run.refused:,}{unit}有错误，不导入。", "改正后再次上传，已经导入的不会重复。"))
    if run.existed:
        found += _not_again(run, unit)
    return found


def _not_again(run: ImportRun, unit: str) -> Iterator[tuple[str, str]]:
    """What is left out, by where it is known from: the inbox, the same import, or the store."""
    counted = sa.select(ImportResult.reasons, sa.func.count()).where(
        ImportResult.run_id == run.id, ImportResult.outcome == "exists", ImportResult.row > 0
    )
    kinds = Counter[str]()
    for reasons, number in db.session.execute(counted.group_by(ImportResult.reasons)):
        kinds[_known_from(reasons)] += number
    return ((f"{number:,}{unit}{kind}，不再导入。", "") for kind, number in sorted(kinds.items()))


def _known_from(reasons: str) -> str:
    if reasons in (SETTLED[TaskState.PENDING], SETTLED[TaskState.SKIPPED]):
        return reasons
    return "与这次导入的另一件重复" if reasons.startswith("与") else "库中已有"


def report(run: ImportRun) -> IO[bytes]:
    """Every row with its result, as a spreadsheet."""
    from lawdocs.xlsx import Sheet, write  # the library of spreadsheets is large, and few pages need it

    heading = f"{run.file_name}　{run.stage.label}　来源日期{run.as_of}"
    columns = (PLACE, *COLUMNS[1:]) if is_archive(run.file_name) else COLUMNS
    return write([Sheet("导入结果", heading, columns, _report_rows(run))])


def _report_rows(run: ImportRun) -> Iterator[Row]:
    for note in notes_of(run):
        first = Cell(run.file_name) if is_archive(run.file_name) else Cell(0)
        yield Row((first, Cell("整个文件"), Cell(""), Cell(note)))
    site = current_app.extensions["settings"].address
    gone = taken_back(run)
    columns = sa.select(*ImportResult.__table__.columns).where(ImportResult.run_id == run.id, ImportResult.row > 0)
    for each in db.session.execute(columns.order_by(ImportResult.row)).yield_per(1000):
        is_public = each.document_id and each.document_id not in gone
        page = f"{site}/documents/{each.document_id}" if is_public else ""
        values = (
            each.place or each.row,
            TAKEN_BACK if each.document_id in gone else word_of(each, run),
            each.name,
            each.reasons.replace("\n", "；"),
            each.document_id,
            page,
        )
        yield Row(tuple(Cell(value) for value in values))


def _is_after(run: ImportRun) -> bool:
    return run.confirmed_at is not None
