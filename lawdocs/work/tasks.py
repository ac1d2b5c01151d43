"""Tasks (任务) as the desk shows them."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for

from lawdocs.clock import local
from lawdocs.context import zh_moment
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.own import place_of
from lawdocs.deadlines.words import marks_of
from lawdocs.documents.models import Document
from lawdocs.documents.term import ending
from lawdocs.work.queries import WAITING
from workflows.guards import zh_date
from workflows.states import DocumentState

BUTTONS = {
    DocumentState.DRAFT: "继续起草",
    DocumentState.REVIEW: "审核",
    DocumentState.APPROVED: "登记",
    DocumentState.DECIDED: "编号",
    DocumentState.FILED: "公布",
    DocumentState.CLEANUP: "清理",
}


@dataclass(frozen=True)
class Task:
    """One line of the desk, as the macro ``task_row`` takes it."""

    kind: str
    clock: str
    due: str
    title: str
    url: str
    facts: tuple[str, ...]
    button: str = ""
    button_url: str = ""


def task_of(document: Document, today: date, *, mine: bool, planned_on: date | None = None) -> Task:
    """What is to be done with a document, and since when; or the day on which it is published by itself."""
    since = document.steps[-1].at if document.steps else document.created_at
    days = (today - local(since).date()).days
    _, verb = WAITING[document.state]
    url = url_for("documents.show", document_id=document.id)
    due, words = f"{zh_moment(since)}起", f"已等{days}日" if days > 0 else "今天开始"
    if planned_on is not None:
        left = (planned_on - today).days
        due, verb = zh_date(planned_on), "处理没有办成的公布" if mine else "到期自动公布"
        words = f"还剩{left}日" if left > 0 else "到期办理"
    return Task(
        kind="plain",
        clock=words,
        due=due,
        title=f"{verb}：{document.title}",
        url=url,
        facts=(_drafting(document), document.issuer_name or "制定机关未写明", document.state.label),
        button=BUTTONS[document.state] if mine else "查看",
        button_url=url,
    )


def ending_of(document: Document, today: date) -> Task:
    """A document that is about to end: by its term, to be assessed before, or by an act on record."""
    last = document.in_force_until - timedelta(days=1)
    left = (last - today).days
    end = ending(document)
    return Task(
        kind="soon" if left <= 30 else "plain",
        clock=f"还剩{left}日" if left else "今天是最后一天",
        due=end.text,
        title=f"{'期满前评估' if end.word == '期满' else f'已定{end.word}'}：{document.title}",
        url=url_for("documents.show", document_id=document.id),
        facts=tuple(filter(None, (document.number, document.issuer_name, document.state.label))),
        button="查看",
    )


def clock_task_of(deadline: Deadline, today: date) -> Task:
    """A clock of one of the person's posts: what is due, how it stands, and the page where it is done."""
    word = standing(deadline, today)
    place = place_of(deadline)
    named = deadline.document.title if deadline.document is not None else deadline.about
    about = deadline.about if deadline.document is not None else ""
    return Task(
        kind=word.kind,
        clock=word.text,
        due=f"{'中止前' if deadline.paused_on else ''}期限至{zh_date(deadline.due_on)}{marks_of(deadline)}",
        title=f"{deadline.duty.label}：{named}",
        url=url_for("clocks.show", deadline_id=deadline.id),
        facts=tuple(filter(None, (about, f"规则{deadline.rule}", deadline.held_by_role.label))),
        button="办理" if place else "",
        button_url=place or "",
    )


def _drafting(document: Document) -> str:
    return f"{document.drafting_agency.short_name}起草" if document.drafting_agency else "存量文件"
