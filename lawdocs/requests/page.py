"""Requests made ready for pages, lists and spreadsheets."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs import rules
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import zh_moment
from lawdocs.deadlines.countdown import ClockWord, standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import PROVISIONAL, marks_of
from lawdocs.documents.models import Document
from lawdocs.requests import queries
from lawdocs.requests.models import Request, RequestEntry
from lawdocs.requests.stops import stopped_in
from lawdocs.tables import Cell, Column, Row
from lawdocs.texts.personal import without_numbers
from lawdocs.texts.provision_names import Names
from lawdocs.timelines import Entry
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.periods import reckon
from workflows.requests import RULE_OF, SIDE_CLOCKS, RequestOutcome, RequestState
from workflows.states import ENDED
from workflows.validity import status_on

HIDDEN_NAME = "公民（姓名仅承办人可见）"
_ANEW = "仍然停止执行的请另行登记。"
_GONE = f"已经修改，现行文本没有原来的条文，不再停止执行；{_ANEW}"
PROMPTLY = "及时办理（没有规定天数）"
COLUMNS = (
    Column("来件", width=36),
    Column("文件", width=60),
    Column("条款", width=24),
    Column("来件人", width=30),
    Column("收到", width=14),
    Column("承办单位", width=24),
    Column("期限", width=24),
    Column("办理状态", width=20),
    Column("结果", width=24),
)
SHAPES = {"late": "late", "very_late": "late", "soon": "soon", "today": "soon"}


@dataclass(frozen=True)
class Line:
    """A request in the panel of its document."""

    request: Request
    word: ClockWord
    outcome: str
    url: str


def row(request: Request, deadline: Deadline | None, today: date) -> Row:
    """One request in the list and in the spreadsheet; a citizen stays unnamed even to those who handle it."""
    word = word_of(request, deadline, today)
    return Row(
        (
            Cell(request.name, url_for("requests.show", request_id=request.id)),
            Cell(request.document_title),
            Cell(request.articles),
            Cell(request.sender_kind.label if request.has_personal_data or request.is_erased else request.sender_name),
            Cell(request.received_on),
            Cell(agency_tree().get(request.agency_id).short_name),
            Cell(due_words(deadline)),
            Cell(word.text, mark=SHAPES.get(word.kind, "") if request.stage is not RequestState.CLOSED else ""),
            Cell(outcome_words(request)),
        )
    )


def due_words(deadline: Deadline | None) -> str:
    """The due day with its marks; a kind without a number of days has none."""
    return f"{zh_date(deadline.due_on)}{marks_of(deadline)}" if deadline is not None else PROMPTLY


def word_of(request: Request, deadline: Deadline | None, today: date) -> ClockWord:
    """How it stands: its clock's word, or whether it is done."""
    if request.stage is RequestState.WAITING:
        return ClockWord("paused", request.stage.label)
    if deadline is not None:
        return standing(deadline, today)
    return ClockWord("done" if request.stage is RequestState.CLOSED else "plain", request.stage.label)


def outcome_words(request: Request) -> str:
    """How it ended, with the remedy."""
    if request.outcome is None:
        return ""
    if request.remedy is not None:
        return f"成立，应当{request.remedy.label}"
    return RequestOutcome(request.outcome).label


def sender(request: Request, actor: Actor) -> str:
    """Whom it came from; a citizen is named only to those who handle it."""
    if request.is_erased:
        return f"{request.sender_kind.label}（已随作废删去）"
    if request.has_personal_data and not queries.handles(actor, request):
        return HIDDEN_NAME
    return f"{request.sender_name}（{request.sender_kind.label}）"


def pairs(request: Request, deadline: Deadline | None, actor: Actor, today: date) -> list[tuple[object, ...]]:
    """The record of a request."""
    suspended = zh_date(request.suspended_on) if request.suspended_on is not None else ""
    tree = agency_tree()
    document_url = None
    if request.document_id is not None:
        document_url = url_for("documents.show", document_id=request.document_id)
    clock_url = url_for("clocks.show", deadline_id=deadline.id) if deadline is not None else None
    return [
        ("来件类别", f"{request.kind.label}　规则{RULE_OF[request.kind]}"),
        ("来件人", sender(request, actor)),
        ("来文字号", request.reference),
        ("收到日期", zh_date(request.received_on)),
        ("复议中止日期", suspended),
        ("针对的文件", request.document_title, document_url),
        ("针对的条款", request.articles or "未写明"),
        ("承办", f"{tree.get(request.agency_id).name}　{request.held_by_role.label}"),
        ("期限", due_words(deadline), clock_url),
        *((label, words) for label, words in side_days(request)),
        ("办理结果", outcome_words(request)),
        ("办结日期", zh_date(request.closed_on) if request.closed_on else ""),
        ("停止执行", _stopped(request, today)),
        ("更正", _corrected(request)),
    ]


def side_days(request: Request) -> list[tuple[str, str]]:
    """The days of the profile that go with an open request without a deadline of their own, with their marks."""
    name = SIDE_CLOCKS.get(request.kind)
    if name is None or request.stage is not RequestState.OPEN:
        return []
    rule = rules.current().clocks[name]
    begun = request.suspended_on if rule.start == "suspended" else request.started_on
    if begun is None:
        return []
    found = reckon(rule.period, begun, rules.work_calendar())
    provisional = f"（{PROVISIONAL}）" if found.provisional else ""
    return [(rule.label, f"至{zh_date(found.due)}{provisional}{rules.current().mark(name)}")]


def timeline(request: Request) -> list[Entry]:
    """What was done with a request, newest first."""
    newest = len(request.entries)
    return [
        Entry(
            zh_date(each.on),
            f"{each.act.label}{f'给{each.to}' if each.to else ''}{f'（{each.number}）' if each.number else ''}"
            f"{f'：{_text_of(each)}' if each.text else ''}",
            f"{each.actor_name}　{zh_moment(each.at)}记录",
            "current" if each.no == newest else "past",
        )
        for each in reversed(request.entries)
    ]


def _text_of(entry: RequestEntry) -> str:
    """What was written with an act; of what was entered wrongly no number of anybody is shown any more."""
    return without_numbers(entry.text) if entry.request.is_erased else entry.text


def lines_of(document: Document, actor: Actor, today: date) -> list[Line]:
    """The requests against a document, for the panel of its page."""
    return [
        Line(
            request,
            word_of(request, deadline, today),
            outcome_words(request),
            url_for("requests.show", request_id=request.id),
        )
        for request, deadline in queries.of_document(document, actor)
    ]


def flags_of(document: Document, actor: Actor, today: date) -> list[tuple[str, str, str, tuple[str, str] | None]]:
    """The work flags that requests put on a document (停止执行、拟修改、拟废止), as the macro ``notice`` takes them."""
    if status_on(document, today) in ENDED:  # what is out of force is neither stopped nor amended
        return []
    stopped, due = queries.stops_of(document, today), queries.remedies_due(document)
    if not stopped and not due:
        return []
    seen = queries.readable_ids({each.id for each in (*stopped, *due)}, actor)

    def link(request: Request) -> tuple[str, str] | None:
        return (url_for("requests.show", request_id=request.id), "看来件") if request.id in seen else None

    stops = [(*_flag(each, today), link(each)) for each in stopped]
    plans = [
        ("warn", f"拟{each.remedy.label}：", f"{each.name}认定成立，应当{each.remedy.label}，还没有办理。", link(each))
        for each in due
    ]
    return [*stops, *plans]


def _flag(request: Request, today: date) -> tuple[str, str, str]:
    """A stop by the numbers of today's text; what an amendment worded anew since is stopped no more."""
    names, ground = stopped_in(request, today), f"依据{request.name}的处理结果。"
    if not names.kept:
        return "warn", f"不再停止执行：{'、'.join(names.lost)}，", f"现行文本没有原来的条文，{_ANEW}{ground}"
    return "stop", f"停止执行：{names.kept}，", f"自{zh_date(request.stopped_from)}起，{ground}{_gone(names)}"


def _stopped(request: Request, today: date) -> str:
    """What was stopped as it was entered, and what that is called today."""
    if request.stopped_from is None:
        return ""
    until = f"，{zh_date(request.stopped_until)}起恢复执行" if request.stopped_until else ""
    said = f"{request.stopped_articles}，自{zh_date(request.stopped_from)}起{until}"
    if not request.is_stopped(today):
        return said
    names = stopped_in(request, today)
    now = "" if names.kept in ("", request.stopped_articles) else f"现为{names.kept}。"
    return f"{said}。{now}{_gone(names)}" if now or names.lost else said


def _gone(names: Names) -> str:
    return f"{'、'.join(names.lost)}{_GONE}" if names.lost else ""


def _corrected(request: Request) -> str:
    """What was said to be stopped by mistake."""
    if request.corrected_on is None:
        return ""
    return f"{zh_date(request.corrected_on)}更正：{request.wrong_articles}停止执行系登记有误"
