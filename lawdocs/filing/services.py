"""Give numbers without gaps and void them with a reason; register a document (登记编号)."""

from datetime import date
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
    last = db.session.scalar(
        sa.select(NumberSeries.last).where(
            NumberSeries.kind == SeriesKind.DOCUMENT,
            NumberSeries.agency_id == issuer.id,
            NumberSeries.code == issuer.number_code,
            NumberSeries.year == year,
        )
    )
    passed: list[str] = []
    while True:
        text = _render(SeriesKind.DOCUMENT, issuer.number_code, year, (last or 0) + len(passed) + 1)
        if _user_of(SeriesKind.DOCUMENT, text) is None:
            return text, tuple(passed)
        passed.append(text)


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


def renewal_number_fault(document: Document, text: str, on: date) -> str:
    """Why a text cannot be the registration number that a renewal got on a day (延续登记, R75); empty when it can.

    The series stays locked until the transaction ends: the number is not given to another document meanwhile.
    """
    pattern, code = rules.current()["registration_number"], rules.current()["registration_code"]
    year = numbering.year_in(pattern, text, code=code)
    if year is None:
        example = numbering.render(pattern, code=code, year=on.year, serial=1)
        return f"新的登记号应按登记号格式书写，例如{example}：{text}" if text else f"请填写新的登记号，例如{example}"
    if year != on.year:
        return f"登记号的年份应是办理日期的年份{on.year}年：{text}"
    if document.issuer is not None:
        _locked_series(SeriesKind.REGISTRATION, _register_of(document.issuer).id, code, year)
    of_document = sa.exists().where(Document.registration_number == text)
    given = sa.exists().where(
        NumberAllocation.text == text,
        NumberAllocation.series_id == NumberSeries.id,
        NumberSeries.kind == SeriesKind.REGISTRATION,
    )
    if db.session.scalar(sa.select(sa.or_(of_document, given))) or _is_of_renewal(text):
        return f"登记号已被使用：{text}"
    return ""


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
