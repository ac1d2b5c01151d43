"""Give numbers without gaps and void them with a reason; register a document (登记编号)."""

from itertools import takewhile

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from lawdocs import fail_points, rules
from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.accounts.queries import agency_tree
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents.models import Document, StepRecord
from lawdocs.errors import DomainError
from lawdocs.evaluation.models import EvaluationEntry
from lawdocs.extensions import db, transaction
from lawdocs.filing.models import NumberAllocation, NumberSeries, SeriesKind
from lawdocs.lifecycle import fire
from lawdocs.texts.numbers import check_number, number_key, parse_number
from workflows import numbering
from workflows.actors import Actor
from workflows.evaluation import EvaluationAct
from workflows.facts import Act


class NumberTaken(DomainError):
    """The number somebody asked for is not the next one."""

    code, status = "NUMBER_TAKEN", 409


class NumberFormat(DomainError):
    """The number somebody typed has the wrong form."""

    code, status = "NUMBER_FORMAT", 422


def register(
    document: Document,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    wanted: str = "",
    reason: str = "",
) -> StepRecord:
    """Register a decided document: it gets its registration, document and index number in one act (三统一).

    ``wanted`` is the document number the clerk has printed; it must be the next one. Raises NumberTaken, NumberFormat
    and what ``fire`` raises.
    """
    with transaction():
        if document.number is None and document.issuer is not None and document.issuer.number_code:
            _give_numbers(document, actor, clock, wanted.strip())
        return fire(document, "register", actor, clock, version=version, key=key, act=Act(reason=reason))


def next_number(document: Document, year: int) -> tuple[str, tuple[str, ...]] | None:
    """The document number that would be given now, and those that would be passed over; None without a code."""
    issuer = document.issuer
    if issuer is None or not issuer.number_code:
        return None
    return _next_free(SeriesKind.DOCUMENT, issuer, issuer.number_code, year)


def _next_free(kind: SeriesKind, agency: Agency, code: str, year: int) -> tuple[str, tuple[str, ...]]:
    series = sa.select(NumberSeries.last).filter_by(kind=kind, agency_id=agency.id, code=code, year=year)
    serial, passed = (db.session.scalar(series) or 0) + 1, []
    while _user_of(kind, text := _render(kind, code, year, serial)) is not None:
        passed.append(text)
        serial += 1
    return text, tuple(passed)


def passed_over(document: Document) -> tuple[str, ...]:
    """The numbers in use elsewhere that stand just before the document's own, the lowest first."""
    own = sa.orm.aliased(NumberAllocation)
    query = (
        sa.select(NumberAllocation)
        .join(own, own.series_id == NumberAllocation.series_id)
        .where(own.document_id == document.id, own.text == document.number, NumberAllocation.serial < own.serial)
        .order_by(NumberAllocation.serial.desc())
    )
    before = takewhile(lambda each: each.used_by_id is not None, db.session.scalars(query))
    return tuple(each.text for each in before)[::-1]


def void_numbers(document: Document, reason: str, actor: Actor, clock: Clock) -> None:
    """Keep the numbers of a withdrawn document on record as void (作废)."""
    db.session.execute(
        sa.update(NumberAllocation)
        .where(NumberAllocation.document_id == document.id, NumberAllocation.void_at.is_(None))
        .values(void_at=clock.now(), void_reason=reason, void_by_id=actor.id)
    )


def start_series(agency: Agency, year: int, first: int, actor: Actor, clock: Clock) -> NumberSeries:
    """Let the document numbers of a year begin after those given on paper; only before the first is given here."""
    if first < 1:
        raise NumberFormat("起始序号应为1以上的整数")
    with transaction():
        series = _locked_series(SeriesKind.DOCUMENT, agency.id, agency.number_code, year)
        if series.last >= series.first:
            raise NumberTaken(f"{year}年已经从{series.first}号起编号，不能再改起始序号")
        series.first, series.last = first, first - 1
        audit.record("number:start", actor, clock.now(), "series", series.id, after={"year": year, "first": first})
        return series


def allocate(
    kind: SeriesKind,
    agency: Agency,
    code: str,
    year: int,
    document: Document | None,
    actor: Actor,
    clock: Clock,
    wanted: str = "",
) -> str:
    """Give the next number of a series, in the caller's transaction; a rollback gives it back.

    A number that stock or a renewal already carries is put on record as in use by it and passed over.
    """
    series = _locked_series(kind, agency.id, code, year)
    while True:
        series.last += 1
        text = _render(kind, code, year, series.last)
        user_id = _user_of(kind, text)
        allocation = NumberAllocation(
            series_id=series.id, serial=series.last, text=text, given_at=clock.now(), given_by_id=actor.id
        )
        if user_id is not None:
            allocation.used_by_id = user_id
        else:
            allocation.document_id = document.id if document is not None else None
        db.session.add(allocation)
        db.session.flush()  # the database checks that the serial is new
        if user_id is None:
            break
    if wanted:
        _check_wanted(wanted, text)
    fail_points.reach("after_number")
    return text


def next_registration_number(document: Document, year: int) -> str | None:
    """The registration number that would be given now, for the page; None without an issuer."""
    if document.issuer is None:
        return None
    code, register = rules.current()["registration_code"], _register_of(document.issuer)
    return _next_free(SeriesKind.REGISTRATION, register, code, year)[0]


def number_renewal(document: Document, actor: Actor, clock: Clock) -> str:
    """Give the next registration number to a renewal (延续登记, R75), in the caller's transaction."""
    register, code = _register_of(document.issuer), rules.current()["registration_code"]
    return allocate(SeriesKind.REGISTRATION, register, code, clock.today().year, document, actor, clock)


def foreign_number_fault(text: str) -> str:
    """Why a typed text is no registration number that another organ gave to a renewal; empty when it can be."""
    profile = rules.current()
    if numbering.is_like(profile["registration_number"], text, code=profile["registration_code"]):
        return f"{text}是本系统登记号序列里的号，由系统依次给出，不能手填；由本系统编号的，请把这一格留空"
    of_document = sa.exists().where(Document.registration_number == text)
    if db.session.scalar(sa.select(of_document)) or _is_of_renewal(text):
        return f"登记号已被使用：{text}"
    return ""


def void_renewal_number(document: Document, text: str, reason: str, actor: Actor, clock: Clock) -> None:
    """Keep the number of a renewal that was entered wrongly on record as void (作废)."""
    db.session.execute(
        sa.update(NumberAllocation)
        .where(NumberAllocation.document_id == document.id, NumberAllocation.text == text)
        .where(NumberAllocation.void_at.is_(None), NumberAllocation.text != document.registration_number)
        .values(void_at=clock.now(), void_reason=reason, void_by_id=actor.id)
    )


def _give_numbers(document: Document, actor: Actor, clock: Clock, wanted: str) -> None:
    issuer, year = document.issuer, clock.today().year
    profile = rules.current()
    document.number = allocate(SeriesKind.DOCUMENT, issuer, issuer.number_code, year, document, actor, clock, wanted)
    document.number_key = number_key(document.number)
    document.registration_number = allocate(
        SeriesKind.REGISTRATION, _register_of(issuer), profile["registration_code"], year, document, actor, clock
    )
    if issuer.credit_code:
        document.index_number = allocate(SeriesKind.INDEX, issuer, issuer.credit_code, year, document, actor, clock)


def _register_of(agency: Agency) -> Agency:
    """The government in whose register the document stands: one series of registration numbers for a county."""
    for each in agency_tree().above(agency):
        if each.kind is AgencyKind.GOVERNMENT and each.level is not Level.TOWNSHIP:
            return each
    return agency


def _render(kind: SeriesKind, code: str, year: int, serial: int) -> str:
    profile = rules.current()
    patterns = {
        SeriesKind.DOCUMENT: profile["document_number"],
        SeriesKind.REGISTRATION: profile["registration_number"],
        SeriesKind.INDEX: profile["index_number"],
        SeriesKind.FILING: profile["filing_number"],
        SeriesKind.OPINION_LETTER: profile["opinion_letter_number"],
    }
    return numbering.render(patterns[kind], code=code, year=year, serial=serial)


def _locked_series(kind: SeriesKind, agency_id: int, code: str, year: int) -> NumberSeries:
    """The series, made if need be, locked until the transaction ends so that numbers are given one by one."""
    values = {"kind": kind, "agency_id": agency_id, "code": code, "year": year, "first": 1, "last": 0}
    dialect = db.session.get_bind().dialect.name
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    db.session.execute(insert(NumberSeries).values(**values).on_conflict_do_nothing())
    query = (
        sa.select(NumberSeries)
        .filter_by(kind=kind, agency_id=agency_id, code=code, year=year)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).one()


def _user_of(kind: SeriesKind, text: str) -> int | None:
    """The document that carries a number which was not given here: stock, or one that a renewal gave a new one."""
    if kind is SeriesKind.DOCUMENT:
        query = sa.select(sa.func.min(Document.id)).where(Document.number_key == number_key(text))
    elif kind is SeriesKind.REGISTRATION:
        query = sa.select(sa.func.min(EvaluationEntry.document_id)).where(*_renewed_as(text))
    else:
        return None
    return db.session.scalar(query)


def _is_of_renewal(text: str) -> bool:
    return bool(db.session.scalar(sa.select(sa.exists().where(*_renewed_as(text)))))


def _renewed_as(text: str) -> tuple[sa.ColumnElement[bool], ...]:
    return EvaluationEntry.act == EvaluationAct.RENEWAL, EvaluationEntry.number == text


def _check_wanted(wanted: str, text: str) -> None:
    problem = check_number(wanted)
    if problem:
        raise NumberFormat(problem)
    if str(parse_number(wanted)) != text:
        message = (
            f"文号已被使用：{wanted}" if _user_of(SeriesKind.DOCUMENT, wanted) else f"不能跳号或改用别的代字：{wanted}"
        )
        raise NumberTaken(f"{message}。下一个可用的是{text}。")
