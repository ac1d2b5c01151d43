"""Requests for an opinion made ready for pages: their words, the acts on them, and what a draft's page shows."""

from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs.deadlines.countdown import ClockWord, countdown
from lawdocs.documents.models import Document
from lawdocs.linkage.opinions.kind import KIND, standing_of
from lawdocs.linkage.opinions.models import Cooperation
from lawdocs.linkage.opinions.queries import is_going_on, opinions_on
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.linkage.opinions import OpinionState, Way, closed_because
from workflows.permissions import Permission

MAIN = ("give", "settle")
Flag = tuple[str, str, str, tuple[str, str] | None]


@dataclass(frozen=True)
class Line:
    """One request on the page of its draft."""

    row: Cooperation
    url: str
    clock: ClockWord | None


def clock_of(row: Cooperation, today: date) -> ClockWord | None:
    """How much time is left to answer; None once nobody is to answer any more."""
    return countdown(row.due_on, today) if row.state is OpinionState.ASKED else None


def lines_on(document: Document, today: date) -> list[Line]:
    """What was asked about a draft, newest first."""
    return [
        Line(each, url_for("linkage.opinion", row_id=each.id), clock_of(each, today)) for each in opinions_on(document)
    ]


def flags_on(document: Document) -> list[Flag]:
    """That an opinion is still awaited, as the macro ``notice`` takes it."""
    return [
        (
            "warn",
            f"征求{each.body}的意见还没有收到，",
            f"最后一天是{zh_date(each.due_on)}；审核不必等待，审核一结束就不再接收。",
            (url_for("linkage.opinion", row_id=each.id), "看征求情况"),
        )
        for each in opinions_on(document)
        if each.state is OpinionState.ASKED
    ]


def acts_on(row: Cooperation, actor: Actor, today: date) -> list[tuple[str, str, bool]]:
    """What the person may do with a request: address, words, and whether it is the act that is waited for."""
    offered = [
        step
        for step in KIND.table.steps_from(row.state)
        if step.name != "lapse" and KIND.may(actor, step.permission, row)
        if step.name != "give" or closed_because(standing_of(row), today) is None
        if step.name != "settle" or is_going_on(row)
    ]
    found = [
        (url_for("linkage.act_on_opinion", row_id=row.id, name=step.name), step.action, step.name in MAIN)
        for step in offered
    ]
    if row.state is OpinionState.ASKED and row.way is Way.LINK and KIND.may(actor, Permission.OPINION_ASK, row):
        found.append((url_for("linkage.renew_opinion_link", row_id=row.id), "重新生成保密链接", False))
        if row.link is not None:
            found.append((url_for("linkage.act_on_opinion", row_id=row.id, name="revoke"), "停用保密链接", False))
    return found


def link_words(row: Cooperation) -> str:
    """How the secret link stands."""
    if row.way is not Way.LINK:
        return ""
    if row.link is None:
        return "已停用"
    return "可以打开" if row.state is OpinionState.ASKED else "只显示已经答复"
