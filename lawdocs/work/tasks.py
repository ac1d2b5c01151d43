"""Tasks (任务) as the desk shows them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for

from lawdocs.clock import local
from lawdocs.context import zh_moment
from lawdocs.deadlines.countdown import SOON, standing
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import due_words, marks_of
from lawdocs.documents.models import Document
from lawdocs.documents.term import ending
from lawdocs.evaluation.queries import StepLine
from lawdocs.filing.overdue import task_label
from lawdocs.filing.parties import files_it
from lawdocs.filing.upward_models import ReviewStage, Stage, UpwardFiling
from lawdocs.filing.upward_queries import Line
from lawdocs.work.queries import WAITING
from workflows.actors import Actor
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
# What a filing, or its review, waits for: the task and its button.
FILINGS = {
    Stage.DUE: ("报送备案", "报送"),
    Stage.SUPPLEMENT: ("补充报备材料", "补充"),
    Stage.SUBMITTED: ("备案登记审查", "登记审查"),
}
REVIEWS = {
    ReviewStage.OPEN: ("备案审查", "审查"),
    ReviewStage.CORRECTING: ("自行纠正并报告", "报告"),
    ReviewStage.REPORTED: ("处理纠正情况的报告", "处理"),
    ReviewStage.REVOCATION: ("登记改变或者撤销的决定", "登记"),
}

RULE = re.compile(r"R\d+")


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


def task_of(
    document: Document,
    today: date,
    *,
    mine: bool,
    planned_on: date | None = None,
    asked: tuple[str, str, str] | None = None,
) -> Task:
    """What is to be done with a document, and since when; or the day on which it is published by itself.

    ``asked`` is what the drafter is waited for: task, button and page.
    """
    since = document.steps[-1].at if document.steps else document.created_at
    days = (today - local(since).date()).days
    verb, button, page = WAITING[document.state][1], BUTTONS[document.state], "documents.show"
    if asked is not None:
        verb, button, page = asked
    url = url_for("documents.show", document_id=document.id)
    due, words = f"{zh_moment(since)}起", _waited(days)
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
        button=button if mine else "查看",
        button_url=url_for(page, document_id=document.id) if mine else url,
    )


def ending_of(document: Document, lines: list[StepLine], today: date) -> Task:
    """A document that is about to end: by its term, with the step of its evaluation that is next, or by an act."""
    last = document.in_force_until - timedelta(days=1)
    left = (last - today).days
    end = ending(document)
    kind, clock = "soon" if left <= SOON else "plain", f"还剩{left}日" if left else "今天是最后一天"
    page, title, button, step = "documents.show", f"已定{end.word}", "查看", ""
    if lines:
        page, title, button = "evaluation.show", "期满前评估", "评估"
        following = next((each for each in lines if each.met_on is None), None)
        step = f"{following.step.act.label}期限至{following.due_words}" if following else "评估各步已办结"
        if following is not None and following.due < today:
            kind, clock = following.word.kind, f"评估{following.word.text}"
    url = url_for(page, document_id=document.id)
    return Task(
        kind=kind,
        clock=clock,
        due=end.text,
        title=f"{title}：{document.title}",
        url=url,
        facts=tuple(filter(None, (step, document.number, document.issuer_name, document.state.label))),
        button=button,
    )


def filing_task_of(line: Line, actor: Actor, today: date) -> Task:
    """A filing that waits for the person: what is to be done with it, and the deadline that counts.

    A report on a correction has none: the clock of the maker ended with it, and the days count that it has waited.
    """
    filing, deadline = line.filing, line.deadline
    verb, button, url = _of_filing(filing, actor)
    kind, words = (line.clock.kind, line.clock.text) if line.clock else ("plain", "没有期限")
    due = _due(deadline) if deadline is not None else ""
    review = filing.review
    if review is not None and review.stage is ReviewStage.REPORTED:
        since = review.reported_on
        kind, words, due = "plain", _waited((today - since).days), f"{zh_date(since)}报告"
    if review is not None and review.stage is ReviewStage.CLOSED:
        kind, words, due = (
            "plain",
            _waited((today - review.ruled_on).days),
            f"{zh_date(review.ruled_on)}决定{review.decision}",
        )
    return Task(
        kind=kind,
        clock=words,
        due=due,
        title=f"{verb}：{filing.document.title}",
        url=url,
        facts=(
            f"{filing.held_by.short_name}报送{filing.receiver_name}{'（抄送）' if filing.is_copy else ''}",
            *filter(None, (task_label(filing) if filing.stage is Stage.DUE else "",)),
        ),
        button=button,
        button_url=url,
    )


def _of_filing(filing: UpwardFiling, actor: Actor) -> tuple[str, str, str]:
    """Task, button and page of a filing, by how far it has come; what a notice did not bring in is for both sides."""
    review = filing.review
    if review is not None and review.stage is ReviewStage.CLOSED:  # what the government changed, the clerk amends
        page = url_for("documents.step", document_id=filing.document_id, name="amend")
        return "依照改变的决定登记修改", "修改", page
    if review is not None and filing.stage is Stage.REGISTERED:
        return *REVIEWS[review.stage], url_for("upward.review", filing_id=filing.id)
    page = url_for("upward.show", filing_id=filing.id)
    if filing.stage is not Stage.DUE or filing.notice is None:
        return *FILINGS[filing.stage], page
    if files_it(actor, filing):
        return "按通知限期报送", "报送", page
    return "登记通报", "登记", url_for("upward.urge", filing_id=filing.id, name="criticize")


def clock_task_of(deadline: Deadline, today: date, place: str | None, now: datetime) -> Task:
    """A clock of one of the person's posts: what is due, how it stands, and the page where it is done."""
    word = standing(deadline, today, now)
    named = deadline.document.title if deadline.document is not None else deadline.about
    about = deadline.about if deadline.document is not None else ""
    return Task(
        kind=word.kind,
        clock=word.text,
        due=_due(deadline),
        title=f"{deadline.duty.label}：{named}",
        url=url_for("clocks.show", deadline_id=deadline.id),
        facts=tuple(filter(None, (about, _rule_of(deadline), deadline.held_by_role.label))),
        button="办理" if place else "",
        button_url=place or "",
    )


def _rule_of(deadline: Deadline) -> str:
    """Its rule in the list of the field (R86); names of our own say nothing to people."""
    return f"规则{deadline.rule}" if RULE.fullmatch(deadline.rule) else ""


def _waited(days: int) -> str:
    return f"已等{days}日" if days > 0 else "今天开始"


def _due(deadline: Deadline) -> str:
    return f"{'中止前' if deadline.paused_on else ''}期限至{due_words(deadline)}{marks_of(deadline)}"


def _drafting(document: Document) -> str:
    return f"{document.drafting_agency.short_name}起草" if document.drafting_agency else "存量文件"
