"""The ledger of legality reviews (合法性审核台账): each opinion, the days it took and what came of it."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa
from flask import Response

from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import at_office, local
from lawdocs.documents.models import Document
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.review.models import ClauseAmendment, Opinion, OpinionKind
from lawdocs.supervision import conditions as that
from lawdocs.supervision.asked import YEAR, Choice
from lawdocs.supervision.lists import document_cell
from lawdocs.supervision.naming import maker_name, short_name
from lawdocs.tables import Cell, Column, Found, Row
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.roles import Role

TITLE = "合法性审核台账"
COLUMNS = (
    Column("文件", width=60),
    Column("制定机关", width=30),
    Column("起草单位", width=20),
    Column("收到送审", width=14),
    Column("出具意见", width=14),
    Column("用时", width=28),
    Column("审核意见", width=16),
    Column("采纳情况", width=30),
    Column("审核单位", width=24),
)
FORM = Choice("form", "审核意见", lambda _: {"": "全部"} | {kind.value: kind.label for kind in OpinionKind})


def choices_for(actor: Actor) -> tuple[Choice, ...]:
    """What the ledger of an actor can be narrowed to."""
    tree = agency_tree()
    makers = {"": "全部"} | {str(each): tree.get(each).name for each in makers_of(actor)}
    return (YEAR, Choice("agency", "制定机关", lambda _: makers), FORM)


def read(actor: Actor, today: date, *more: str) -> Mapping[str, str]:
    """The choices that an address makes; raises WrongParameter."""
    choices = choices_for(actor)
    only_parameters(*(choice.name for choice in choices), *more)
    return {choice.name: choice.asked(today) for choice in choices}


def makers_of(actor: Actor) -> list[int]:
    """The makers whose documents the actor's agencies review or supervise."""
    tree = agency_tree()
    posts = {(grant.role, grant.agency_id) for grant in actor.grants}
    found = (
        each.id
        for each in tree
        if (Role.LEGAL_OFFICER, each.reviewed_by_id or each.id) in posts
        or any((Role.SUPERVISOR, bureau) in posts for bureau in tree.supervisors_of(each))
    )
    return sorted(found)


def reviews(actor: Actor, chosen: Mapping[str, str]) -> Found:
    """The opinions of a year, newest first."""
    year = int(chosen["year"])
    begin, end = at_office(date(year, 1, 1), 0), at_office(date(year + 1, 1, 1), 0)
    conditions = [Opinion.given_at >= begin, Opinion.given_at < end, Document.issuer_id.in_(makers_of(actor))]
    if chosen["agency"]:
        conditions.append(Document.issuer_id == int(chosen["agency"]))
    if chosen["form"]:
        conditions.append(Opinion.kind == OpinionKind(chosen["form"]))
    query = (
        sa.select(
            Opinion,
            Document.id.label("document_id"),
            Document.issuer_id,
            Document.issuer_name,
            Document.drafting_agency_id,
            that.shown_title(actor).label("title"),
        )
        .join(Document, Document.id == Opinion.document_id)
        .where(*conditions)
        .order_by(Opinion.given_at.desc(), Opinion.id.desc())
    )
    return Found(query, _row)


def workbook(actor: Actor, chosen: Mapping[str, str], today: date) -> Response:
    """The ledger as a spreadsheet, all its rows."""
    from lawdocs.xlsx import MEDIA_TYPE, Sheet, write  # the library is large; a server without exports needs none

    told = [TITLE, *(_label(choice, chosen, today) for choice in choices_for(actor) if chosen[choice.name])]
    heading = f"{'，'.join(told)}　截至{zh_date(today)}"
    file = write([Sheet(TITLE, heading, COLUMNS, reviews(actor, chosen))])
    name = f"{TITLE}{chosen['year']}年-{today:%Y%m%d}.xlsx"
    response = download(file, name, f"reviews-{today:%Y%m%d}.xlsx", MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


def adoption(opinion: Opinion) -> str:
    """What the drafter made of an opinion: how many amendments were adopted, and whether it was disputed."""
    answered = [each for each in opinion.amendments if each.adopted is not None]
    waits = len(opinion.amendments) - len(answered)
    parts = []
    if answered:
        parts.append(f"采纳{sum(_is_adopted(each) for each in answered)}条，共{len(opinion.amendments)}条")
    if waits:
        parts.append(f"{waits}条没有答复")
    if opinion.objection:
        parts.append("有书面异议（逾期提出）" if opinion.objected_late else "有书面异议")
    return "；".join(parts)


def time_taken(opinion: Opinion) -> str:
    """The days a review took by the rule of its clock, with the mark of a year without a published calendar.

    Where it took less than the rules say, that too.
    """
    if opinion.days_taken is None:
        return ""
    marks = "（暂定）" if opinion.days_provisional else ""
    short = f"，少于{opinion.short_of}" if opinion.short_of else ""
    return f"{opinion.days_taken}{opinion.days_unit.label}{marks}{short}"


def _is_adopted(amendment: ClauseAmendment) -> bool:
    return amendment.adopted is True


def _row(record: sa.Row) -> Row:
    opinion = record.Opinion
    return Row(
        (
            document_cell(record.document_id, record.title),
            Cell(maker_name(record.issuer_id, record.issuer_name)),
            Cell(short_name(record.drafting_agency_id) or "存量文件"),
            Cell(opinion.received_on),
            Cell(local(opinion.given_at).date()),
            Cell(time_taken(opinion)),
            Cell(opinion.kind.label),
            Cell(adoption(opinion)),
            Cell(opinion.agency_name),
        )
    )


def _label(choice: Choice, chosen: Mapping[str, str], today: date) -> str:
    value = chosen[choice.name]
    return choice.options(today).get(value, value)
