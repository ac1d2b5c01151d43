"""The lists behind the figures (清单): their rows tell why a document is among them."""

import sqlalchemy as sa
from flask import url_for

from lawdocs.clock import local
from lawdocs.days import day_before
from lawdocs.deadlines.words import late_word, marks
from lawdocs.documents.models import Document
from lawdocs.supervision import asked as ask
from lawdocs.supervision import conditions as that
from lawdocs.supervision.asked import Asked
from lawdocs.supervision.figures import waited_days
from lawdocs.supervision.late import What, days_late, label_of, last_day_said, late_items, unread_reminders
from lawdocs.supervision.naming import maker_name, name_of, short_name, turn_of
from lawdocs.tables import Action, Cell, Found, Row
from lawdocs.work.queries import WAITING, waiting_since
from lawdocs.work.turns import asks_drafter
from workflows.states import DocumentState, LegalStatus

HIDDEN = "标题在公布前不显示"
SOON = 30


def waiting(asked: Asked) -> Found:
    """Documents on their way and in cleanup, longest waiting first."""
    states = [DocumentState(asked.chosen["state"])] if asked.chosen["state"] else list(WAITING)
    since = waiting_since().label("since")
    query = (
        sa.select(
            Document.id,
            Document.state,
            that.shown_number(asked.actor).label("number"),
            Document.issuer_id,
            Document.issuer_name,
            Document.drafting_agency_id,
            that.shown_title(asked.actor).label("title"),
            asks_drafter().label("asks_drafter"),
            since,
        )
        .where(Document.state.in_(states), asked.scope.holds())
        .order_by(since, Document.id)
    )

    def row(record: sa.Row) -> Row:
        parties = (record.issuer_id, record.drafting_agency_id)
        return Row(
            (
                document_cell(record.id, record.title),
                Cell(record.number),
                Cell(maker_name(record.issuer_id, record.issuer_name)),
                Cell(short_name(record.drafting_agency_id) or "存量文件"),
                Cell(record.state.label),
                Cell(turn_of(record.state, *parties, asks_drafter=record.asks_drafter)),
                Cell(local(record.since).date()),
                Cell(waited_days(record.since, asked.today)),
            )
        )

    return Found(query, row)


def ending(asked: Asked) -> Found:
    """Documents whose last day is near, first to end first."""
    span = asked.chosen["within"]
    month = ask.as_month(span)
    within = that.last_day_in(month) if month is not None else that.last_day_within(asked.today, int(span))
    query = _documents(that.ends_by_term(asked.today), within, asked.scope.holds()).order_by(
        Document.in_force_until, Document.id
    )

    def row(record: sa.Row) -> Row:
        last = day_before(record.in_force_until)
        left = (last - asked.today).days
        return Row(
            (
                document_cell(record.id, record.title),
                Cell(record.number),
                Cell(maker_name(record.issuer_id, record.issuer_name)),
                Cell(short_name(record.drafting_agency_id) or "存量文件"),
                Cell(record.state.label),
                Cell(last),
                Cell(left, mark="soon" if left <= SOON else ""),
            )
        )

    return Found(query, row)


def overdue(asked: Asked) -> Found:
    """What should have happened by a day and has not, longest overdue first."""
    kinds = (What(asked.chosen["what"]),) if asked.chosen["what"] else ()
    found = late_items(asked.scope, asked.actor, asked.today, *kinds).subquery()
    query = sa.select(found).order_by(found.c.due_on, found.c.what, found.c.document_id, found.c.item_id)
    if asked.chosen["stands"]:
        query = query.where(found.c.long == 1)

    def row(record: sa.Row) -> Row:
        what = What(record.what)
        if what is What.ROUND:
            subject = Cell(
                f"{name_of(record.agency_id)}的定期清理", url_for("cleanup.maker", agency_id=record.agency_id)
            )
        elif what is What.CLOCK and record.document_id is None:
            subject = Cell(record.title)
        else:
            subject = document_cell(record.document_id, record.title)
        days = days_late(record.due_on, what, asked.today)
        return Row(
            (
                subject,
                Cell(record.number),
                Cell(label_of(what, record.step)),
                Cell(maker_name(record.agency_id, None)),
                Cell(last_day_said(record.due_on, what, marks(record.provisional, record.unverified))),
                Cell(days, mark="late"),
                Cell(late_word(bool(record.long)) if days else "今天到日子"),
            ),
            _cure(what, record),
        )

    return Found(query, row)


def _cure(what: What, record: sa.Row) -> Action:
    """Where an overdue thing is settled."""
    if what is What.ROUND:
        return Action("看清理任务", url_for("cleanup.maker", agency_id=record.agency_id))
    if what is What.PLANNED:
        page = url_for("documents.rescue_plan", document_id=record.document_id, plan_id=record.item_id)
        return Action("处理预定环节", page)
    if what is What.EVALUATION:
        return Action("看评估", url_for("evaluation.show", document_id=record.document_id))
    if what is What.CLOCK:
        return Action("看期限", url_for("clocks.show", deadline_id=record.item_id))
    return Action("宣布失效", url_for("documents.step", document_id=record.document_id, name="lapse"))


def unread(asked: Asked) -> Found:
    """Ends to be assessed of which people were reminded in vain, first to end first."""
    found = unread_reminders(asked.scope).subquery()
    query = sa.select(found).order_by(found.c.due_on, found.c.document_id)

    def row(record: sa.Row) -> Row:
        left = (record.due_on - asked.today).days
        return Row(
            (
                document_cell(record.document_id, record.title),
                Cell(record.number),
                Cell(maker_name(record.agency_id, None)),
                Cell(record.told_on),
                Cell(record.due_on),
                Cell(left, mark="late" if left < 0 else "soon" if left <= SOON else ""),
            )
        )

    return Found(query, row)


def ended(asked: Asked) -> Found:
    """Documents that ended in a year, newest first."""
    kinds = {"": sa.true(), LegalStatus.REPEALED: that.was_repealed(), LegalStatus.LAPSED: that.lapsed()}
    year = int(asked.chosen["year"])
    query = _documents(that.ended_in(year, asked.today), kinds[asked.chosen["kind"]], asked.scope.holds()).order_by(
        Document.in_force_until.desc(), Document.id.desc()
    )

    def row(record: sa.Row) -> Row:
        return Row(
            (
                document_cell(record.id, record.title),
                Cell(record.number),
                Cell(maker_name(record.issuer_id, record.issuer_name)),
                Cell((record.end_kind or LegalStatus.LAPSED).label),
                Cell(record.in_force_until),
                Cell(record.published_on),
            )
        )

    return Found(query, row)


def in_force(asked: Asked) -> Found:
    """Documents in force, oldest first."""
    age = that.AGE_BY_KEY.get(asked.chosen["age"])
    of_age = sa.true() if age is None else that.of_age(age, asked.today)
    query = _documents(that.in_force(asked.today), of_age, asked.scope.holds()).order_by(
        Document.published_on.is_(None), Document.published_on, Document.id
    )

    def row(record: sa.Row) -> Row:
        until = record.in_force_until
        return Row(
            (
                document_cell(record.id, record.title),
                Cell(record.number),
                Cell(maker_name(record.issuer_id, record.issuer_name)),
                Cell(record.published_on),
                Cell(record.in_force_from),
                Cell(day_before(until) if until is not None else None),
            )
        )

    return Found(query, row)


def _documents(*conditions: that.Condition) -> sa.Select[tuple[object, ...]]:
    """Published documents with what lists show of them."""
    return sa.select(
        Document.id,
        Document.title,
        Document.number,
        Document.state,
        Document.issuer_id,
        Document.issuer_name,
        Document.drafting_agency_id,
        Document.published_on,
        Document.in_force_from,
        Document.in_force_until,
        Document.end_kind,
    ).where(*conditions)


def document_cell(document_id: int, title: str | None) -> Cell:
    """A document by its title; without, where its title is not for the reader yet."""
    return Cell(HIDDEN) if title is None else Cell(title, url_for("documents.show", document_id=document_id))
