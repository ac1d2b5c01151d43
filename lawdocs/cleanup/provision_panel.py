"""Clauses with days of their own on the staff page of a document (条款效力): what is on record, what may be done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs.access import may_on
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provision_checks import needed_for
from lawdocs.cleanup.provision_queries import every_article_ends, named_in, terms_of
from lawdocs.cleanup.provisions import ENTERED_IN
from lawdocs.days import day_before
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document
from lawdocs.texts.provision_names import Names
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.provisions import ProvisionAct
from workflows.titles import quoted

Link = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """One entry: what it says, on what it rests, what became of it, and the acts that are open."""

    said: str
    ground: str
    evidence: str
    note: str
    who: str
    acts: tuple[Link, ...]


@dataclass(frozen=True)
class Panel:
    """All entries of a document, newest first; ``repeal_url`` is set where every article ends while it stands."""

    lines: tuple[Line, ...]
    all_end: bool
    repeal_url: str | None


def panel_of(document: Document, actor: Actor, today: date) -> Panel:
    """What the staff page shows of the clauses of a document."""
    terms = terms_of(document)
    standing = [each for each in terms if not each.is_void]
    is_open = document.state in ENTERED_IN
    all_end = is_open and bool(standing) and every_article_ends(document, standing)
    may_repeal = all_end and may_on(actor, Permission.DOCUMENT_REPEAL, document)
    url = url_for("documents.step", document_id=document.id, name="repeal") if may_repeal else None
    return Panel(tuple(_line(each, actor, today, is_open=is_open) for each in reversed(terms)), all_end, url)


def _line(term: ProvisionTerm, actor: Actor, today: date, *, is_open: bool) -> Line:
    acts = tuple(_acts(term)) if is_open and may_on(actor, needed_for(term.act), term.document) else ()
    return Line(
        said_of(term), f"依据：{ground_of(term)}", term.evidence, _note(term, today), term.recorded_by_name, acts
    )


def said_of(term: ProvisionTerm) -> str:
    """What an entry says: 第十二条自2026年1月1日起废止."""
    until = f"至{zh_date(day_before(term.until))}" if term.until is not None else "起"
    return f"{term.clauses}自{zh_date(term.since)}{until}{term.act.label}"


def ground_of(term: ProvisionTerm) -> str:
    """On what an entry rests: 《…》鲁政〔2026〕9号第一条."""
    if not term.by_title:
        return f"本文件{term.by_clause or '正文'}"
    return f"{quoted(term.by_title)}{term.by_number}{term.by_clause}"


def _note(term: ProvisionTerm, today: date) -> str:
    if term.voided_on is not None:
        return f"{zh_date(term.voided_on)}撤销登记：{term.void_reason}"
    late = f"{zh_date(term.recorded_on)}补录：{term.reason}" if term.recorded_on > term.since else ""
    said = late or ("还没有到这一天，到期自动变化" if term.since > today else "")
    return "；".join(filter(None, (_now_called(term, today), said)))


def _now_called(term: ProvisionTerm, today: date) -> str:
    """What its clauses are called in the text of today, where that is not as they were entered."""
    held, strict = edition_on(term.document, today), term.act is not ProvisionAct.BEGIN
    names = named_in(term.document, term.clauses, term.revision, held, strict=strict)
    if names == Names(term.clauses):
        return ""
    lost = f"现行文本没有原来的{'、'.join(names.lost)}" if names.lost else ""
    return "；".join(filter(None, (f"现为{names.kept}" if names.kept else "", lost)))


def _acts(term: ProvisionTerm) -> Iterator[Link]:
    if term.is_void:
        return
    asked = {"document_id": term.document_id, "term_id": term.id}
    if term.act is ProvisionAct.STOP and term.until is None:
        yield "登记恢复执行", url_for("provisions.resume", **asked)
    yield "更正登记", url_for("provisions.correct", **asked)
    yield "撤销登记", url_for("provisions.void", **asked)
