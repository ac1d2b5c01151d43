"""What came in and what is said of it (来件内容的核对): what stands against putting it on record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs import rules
from lawdocs.documents.editions import clauses_fault, edition_on
from lawdocs.documents.models import Document
from lawdocs.errors import DomainError, StepRefused
from lawdocs.extensions import db
from lawdocs.requests.models import Request
from lawdocs.texts.clauses import read_clauses
from lawdocs.texts.personal import numbers_of_people
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.requests import (
    DUTY_OF,
    FOUND_ALREADY,
    Remedy,
    RequestAct,
    RequestKind,
    RequestState,
    SenderKind,
    senders_of,
)


class DocumentNotHere(DomainError):
    """No document of that number or title is published here, which may be so, or a slip of the pen."""

    code, status = "DOCUMENT_NOT_HERE", 422


class NumbersOfPeople(DomainError):
    """The text holds what looks like numbers of people, which are to be taken out, or kept knowingly."""

    code, status = "PERSONAL_DATA", 422


@dataclass(frozen=True)
class Received:
    """What came in, as it was entered."""

    kind: RequestKind
    sender_kind: SenderKind
    sender_name: str
    received_on: date
    document_title: str
    facts: str
    reference: str = ""
    articles: str = ""
    suspended_on: date | None = None


@dataclass(frozen=True)
class Said:
    """What is written with an act: its day, text, number, and to whom."""

    on: date
    text: str = ""
    number: str = ""
    to: str = ""


def starts_with_suspension(kind: RequestKind) -> bool:
    """Whether its clock begins with the suspension of a reconsideration (复议中止), not with what came in."""
    duty = DUTY_OF.get(kind)
    return duty is not None and rules.current().clocks[duty].start == "suspended"


def demand_no_numbers(text: str, *, keeps: bool) -> None:
    """Raise NumbersOfPeople where a text holds any and nobody said that they stay: it cannot be changed later."""
    found = [] if keeps else numbers_of_people(text)
    if found:
        raise NumbersOfPeople(f"内容里有{'、'.join(found)}，登记以后不能修改")


def clause_obstacles(document: Document | None, said: str, day: date, field: str) -> list[Obstacle]:
    """What a list of clauses names that the text of a day has not; nothing without a list or a text."""
    edition = edition_on(document, day) if document is not None and said else None
    fault = read_clauses(edition.text, said)[1] if edition is not None and edition.text.strip() else ""
    return [Obstacle(fault, f"field:{field}")] if fault else []


def stopped_words(document: Document, stop: str, day: date) -> list[tuple[str, str]]:
    """The clauses that are to be stopped with their words, for whoever is to confirm them."""
    edition = edition_on(document, day)
    places = read_clauses(edition.text, stop)[0] if edition is not None else []
    return [(each.label, each.words or "本文件所有条款") for each in places]


def wrong_sender(received: Received) -> list[Obstacle]:
    fitting = senders_of(received.kind)
    if received.sender_kind in fitting:
        return []
    words = "、".join(each.label for each in fitting)
    reason = f"{received.kind.label}的来件人类别应当是{words}，请核对来件类别和来件人类别"
    return [Obstacle(reason, "field:sender_kind")]


def wrong_conclusion(request: Request, remedy: Remedy | None) -> list[Obstacle]:
    if remedy is not None or request.kind not in FOUND_ALREADY:
        return []
    return [Obstacle("法院已经认定文件不合法，不能认定不成立，请选择修改或者废止", "field:conclusion")]


def no_clause(received: Received, document: Document | None) -> list[Obstacle]:
    """A request may be against an older text than that of today."""
    fault = clauses_fault(document, received.articles) if document is not None else ""
    return [Obstacle(fault, "field:articles")] if fault else []


def entered_before(received: Received, document: Document | None, agency_id: int) -> list[Obstacle]:
    """The same once more is a page that was sent again: two people never write the same words."""
    query = sa.select(Request).where(
        Request.stage != RequestState.CLOSED,
        Request.agency_id == agency_id,
        Request.kind == received.kind,
        Request.sender_name == received.sender_name,
        Request.received_on == received.received_on,
        Request.document_title == (document.title if document is not None else received.document_title),
        Request.facts == received.facts,
    )
    same = db.session.scalars(query.limit(1)).first()
    if same is None:
        return []
    return [Obstacle(f"{same.name}已经登记，内容完全相同；确实是另一件的，请在内容里写明区别", "field:facts")]


def wrong_days(received: Received, document: Document | None, today: date) -> list[Obstacle]:
    found = []
    published_on = document.published_on if document is not None else None
    if published_on is not None and received.received_on < published_on:
        early = f"收到日期不能早于文件公布之日（{zh_date(published_on)}），请核对收到日期和针对的文件"
        found.append(Obstacle(early, "field:received_on"))
    if received.received_on > today:
        found.append(Obstacle("收到日期不能晚于今天", "field:received_on"))
    suspended_on = received.suspended_on
    if suspended_on is None:
        if starts_with_suspension(received.kind):
            found.append(Obstacle("请填写行政复议中止日期，期限从这一天起算", "field:suspended_on"))
    elif not received.kind.is_reconsideration:
        found.append(Obstacle("只有行政复议附带审查才填行政复议中止日期", "field:suspended_on"))
    elif suspended_on > today:
        found.append(Obstacle("行政复议中止日期不能晚于今天", "field:suspended_on"))
    elif suspended_on < received.received_on:
        found.append(Obstacle("行政复议中止日期不能早于收到日期", "field:suspended_on"))
    return found


def wrong_day(request: Request, act: RequestAct, day: date, today: date) -> list[Obstacle]:
    if day > today:
        return [Obstacle("日期不能晚于今天", "field:on")]
    if day < request.received_on:
        return [Obstacle(f"日期不能早于收到来件之日（{zh_date(request.received_on)}）", "field:on")]
    asked_on = next((each.on for each in reversed(request.entries) if each.act is RequestAct.ASK), day)
    if act is RequestAct.COMPLETE and day < asked_on:
        return [Obstacle(f"日期不能早于要求补正之日（{zh_date(asked_on)}）", "field:on")]
    return []


def wrong_stop(request: Request, remedy: Remedy | None, stop: str, day: date) -> list[Obstacle]:
    if not stop:
        return []
    if remedy is None:
        return [Obstacle("认定不成立的，不能停止执行条款", "field:stop")]
    if request.document_id is None:
        return [Obstacle("来件针对的文件不在本系统，请由制定机关停止执行", "field:stop")]
    return clause_obstacles(request.document, stop, day, "stop")


def refuse_any(obstacles: Iterable[Obstacle]) -> None:
    found = tuple(obstacles)
    if found:
        raise StepRefused(found)
