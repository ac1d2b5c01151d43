"""The circular on the reports of a year (通报): drafted from the records, changed by the editor, kept as drafted."""

from collections.abc import Iterable, Mapping
from datetime import date

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.reports import coverage, cycles
from lawdocs.column.reports.coverage import Line
from lawdocs.column.reports.models import Report, ReportAct, ReportCircular, ReportCycle, ReportPartCheck, ReportRecord
from lawdocs.column.reports.timing import PUBLICATION, RECEIPT
from lawdocs.errors import Forbidden, NotVisible
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.reports import Standing

NUMERALS = "一二三四五"


def title_of(year: int) -> str:
    """How the circular on a year is called."""
    return f"关于{year}年度法治政府建设年度报告报送和公开情况的通报"


def text_of(cycle: ReportCycle, place: str, today: date) -> str:
    """What the records of today give: the numbers, then who is missing, late, not public or incomplete, by name.

    An outgoing paper carries no remark of the programme: ``unverified_days`` are told to the editor instead.
    """
    year = coverage.Year(cycle.year, cycle.due_on, cycle.public_due_on)
    found = coverage.lines([year], today)[cycle.year]
    said = {each.rate.name: _share(each) for each in coverage.figures(found, year, today)}
    expected = sum(line.is_expected for line in found)
    head = (
        f"{place}{cycle.year}年度应当报告的单位{expected}家。报送截止日为{zh_date(cycle.due_on)}，"
        f"公开截止日为{zh_date(cycle.public_due_on)}。"
        f"截至{zh_date(today)}，已报送{said['received']}，按时报送{said['in_time']}，已公开{said['public']}，"
        f"按时公开{said['public_in_time']}，已报送的报告五部分齐全{said['complete']}。"
    )
    groups = _groups(found, _missing_parts(cycle.year), today)
    lines = [head]
    for numeral, (label, names) in zip(NUMERALS, groups, strict=True):
        lines += [f"{numeral}、{label}（{len(names)}家）", f"{'、'.join(names)}。" if names else "没有。"]
    lines += ["请没有报送、没有公开的单位写明原因，尽快报送、公开；内容不完整的补充后重新报送。", zh_date(today)]
    return "\n".join(lines)


def unverified_days(cycle: ReportCycle) -> str:
    """The days in the text whose ground nobody verified, with their marks; empty where all were."""
    days = (("报送截止日", RECEIPT, cycle.due_on), ("公开截止日", PUBLICATION, cycle.public_due_on))
    return "，".join(
        f"{label}{zh_date(day)}{cycles.marks_of(duty)}" for label, duty, day in days if cycles.marks_of(duty)
    )


def draft(year: int, title: str, text: str, actor: Actor, clock: Clock, *, key: str | None) -> ReportCircular:
    """Keep a circular as the editor drafted it (起草通报)."""
    with transaction():
        claimed = keys.claim(actor, key, ["report_circular", year, title, text], clock.now())
        if not actor.holds(Permission.REPORT_MANAGE):
            raise Forbidden
        circular = ReportCircular(year=year, title=title, text=text, made_at=clock.now())
        circular.made_by_id, circular.made_by_name = actor.id, actor.name
        db.session.add(circular)
        db.session.flush()  # the audit entry names its id
        if claimed is not None:
            claimed.answer = f"/work/reports/circulars/{circular.id}"
        told = {"year": year, "name": title}
        audit.record("report:circular", actor, clock.now(), "circular", circular.id, after=told, key=key)
    return circular


def circular_or_404(circular_id: int) -> ReportCircular:
    """A circular on record; raises NotVisible."""
    found = db.session.get(ReportCircular, circular_id)
    if found is None:
        raise NotVisible
    return found


def circulars_of(year: int) -> list[ReportCircular]:
    """The circulars drafted on a year, newest first."""
    query = sa.select(ReportCircular).where(ReportCircular.year == year).order_by(ReportCircular.id.desc())
    return list(db.session.scalars(query))


def _share(figure: coverage.Figure) -> str:
    return f"{figure.number}家（{figure.percent}）" if figure.total else "0家"


def _groups(found: Iterable[Line], missing: Mapping[int, list[str]], today: date) -> list[tuple[str, list[str]]]:
    """The groups of a circular, each with its bodies by name; whose day is still to come is named nowhere."""
    lines = [line for line in found if line.is_expected]
    is_over = bool(lines) and today > lines[0].year.public_due_on
    return [
        ("没有报送的单位", [line.body.name for line in lines if line.standing is Standing.MISSING]),
        ("逾期报送的单位", [_late(line) for line in lines if line.standing is Standing.LATE]),
        ("没有公开的单位", [line.body.name for line in lines if is_over and not line.is_public]),
        ("逾期公开的单位", [_late_public(line) for line in lines if line.is_public and not line.is_public_in_time]),
        ("内容不完整的单位", [
            f"{line.body.name}（缺少{'、'.join(missing.get(line.body.id, []))}）"
            for line in lines
            if line.is_on_hand and line.held.is_complete is False
        ]),
    ]  # fmt: skip


def _late(line: Line) -> str:
    days = (line.held.submitted_on - line.year.due_on).days
    return f"{line.body.name}（{zh_date(line.held.submitted_on)}报送，逾期{days}日）"


def _late_public(line: Line) -> str:
    days = (line.held.published_on - line.year.public_due_on).days
    return f"{line.body.name}（{zh_date(line.held.published_on)}公开，逾期{days}日）"


def _missing_parts(year: int) -> dict[int, list[str]]:
    """Which parts the reports of a year lacked when they were received last, by body."""
    last = (
        sa.select(sa.func.max(ReportRecord.id))
        .join(Report, Report.id == ReportRecord.report_id)
        .where(Report.year == year, ReportRecord.act == ReportAct.RECEIVE)
        .group_by(ReportRecord.report_id)
    )
    query = (
        sa.select(Report.body_id, ReportPartCheck.part)
        .join(ReportRecord, ReportRecord.report_id == Report.id)
        .join(ReportPartCheck, ReportPartCheck.record_id == ReportRecord.id)
        .where(ReportRecord.id.in_(last), sa.not_(ReportPartCheck.is_there))
        .order_by(ReportPartCheck.id)
    )
    found: dict[int, list[str]] = {}
    for body_id, part in db.session.execute(query):
        found.setdefault(body_id, []).append(part.label)
    return found
