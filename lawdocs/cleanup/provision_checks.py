"""What is entered on clauses with days of their own, and all that stands against it (条款效力的核对)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import takewhile

from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provision_queries import places_of, versions_of
from lawdocs.comparing import compared
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, Revision
from lawdocs.texts.clause_days import find_clause_days
from lawdocs.texts.clauses import WHOLE, read_clauses
from lawdocs.texts.dates import stated_days
from lawdocs.texts.provisions import Provision, locate, trail
from lawdocs.texts.structure import Outline, parse
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.provisions import ENDS, ProvisionAct
from workflows.standing_guards import undated_ground
from workflows.states import PUBLIC_STATES
from workflows.titles import quoted


@dataclass(frozen=True)
class Entered:
    """What a person enters: ``by`` is a document of ours, else title and number; none of them means the text itself.

    ``reason`` says why a day that is over is entered only now (补录). ``until`` is the resume day that a corrected stop
    keeps (恢复执行).
    """

    act: ProvisionAct
    clauses: str
    since: date
    by: Document | None = None
    by_title: str = ""
    by_number: str = ""
    by_clause: str = ""
    evidence: str = ""
    reason: str = ""
    until: date | None = None

    @property
    def told(self) -> dict[str, object]:
        """What was entered, for the key of the request and for whoever compares: the document by its number here."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return named | {"by": self.by.id if self.by is not None else None}


def needed_for(act: ProvisionAct) -> Permission:
    """The right that an entry needs: a clause begins as an amendment does, and ends as a repeal."""
    return Permission.DOCUMENT_AMEND if act is ProvisionAct.BEGIN else Permission.DOCUMENT_REPEAL


def against(document: Document, entered: Entered, standing: Sequence[ProvisionTerm], today: date) -> Iterator[Obstacle]:
    """Everything that stands against an entry, each with the field it is cured in; ``standing`` are those that hold."""
    found = list(against_itself(document, entered, today))
    yield from found
    if not any(each.cure == "field:clauses" for each in found):
        yield from _against_others(entered, edition_on(document, entered.since), standing)


def against_itself(document: Document, entered: Entered, today: date) -> Iterator[Obstacle]:
    """What stands against an entry whatever else is on record."""
    yield from _against_clauses(entered, edition_on(document, entered.since))
    yield from _against_day(document, entered, today)
    yield from _against_beginning(document, entered, today)
    yield from _against_until(document, entered)
    yield from _against_ground(document, entered)


def against_resuming(term: ProvisionTerm, day: date, why: str, today: date) -> Iterator[Obstacle]:
    """What stands against applying clauses again."""
    if term.act is not ProvisionAct.STOP or term.until is not None:
        yield Obstacle("这些条款没有停止执行，或者已经登记恢复执行")
        return
    end = term.document.in_force_until
    if end is not None and day >= end:
        yield Obstacle(_ended_by_then(end), "field:day")
    elif day <= term.since:
        yield Obstacle(_too_early(term.since), "field:day")
    elif day < today:
        yield Obstacle(f"恢复执行的日期不能早于今天（{zh_date(today)}）", "field:day")
    if not why.strip():
        yield Obstacle("请写明恢复执行的依据或者理由", "field:why")


def _against_clauses(entered: Entered, edition: Revision | None) -> Iterator[Obstacle]:
    text = edition.text if edition is not None else ""
    if not text.strip():
        yield Obstacle("没有收录正文，不能登记条款的效力", "field:clauses", "R116")
        return
    places, fault = read_clauses(text, entered.clauses)
    if any(each.label == WHOLE[0] for each in places) or entered.clauses.strip("。 ") in WHOLE:
        yield Obstacle("整个文件废止、失效的，请办理“废止”或者清理，不在这里登记", "field:clauses", "R116")
    elif fault:
        told = fault.replace("；整个文件写“全文”", "").replace("，请写“全文”", "，不能登记")
        yield Obstacle(told, "field:clauses", "R116")


def _against_day(document: Document, entered: Entered, today: date) -> Iterator[Obstacle]:
    word, since, end = entered.act.label, entered.since, document.in_force_until
    start = document.published_on if entered.act is ProvisionAct.BEGIN else _first_day(document)
    if start is not None and since < start:
        what = "公布" if entered.act is ProvisionAct.BEGIN or document.in_force_from is None else "施行"
        yield Obstacle(f"条款的{word}日期不能早于文件的{what}日期（{zh_date(start)}）", "field:since", "R116")
    elif end is not None and since >= end:
        yield Obstacle(f"文件自{zh_date(end)}起已不再有效，不用单独登记条款", "field:since", "R116")
    elif since < today and not entered.reason.strip():
        text = f"{zh_date(since)}已经过去，请写明晚登记的理由；公众页面会标明补录"
        yield Obstacle(text, "field:reason", "R116")


def _against_beginning(document: Document, entered: Entered, today: date) -> Iterator[Obstacle]:
    """What has been in force, and read so, does not begin later, unless the text itself says that it does."""
    edition = edition_on(document, entered.since)
    if entered.act is not ProvisionAct.BEGIN or edition is None:
        return
    outline = parse(edition.text)
    for named in locate(outline, entered.clauses):
        start = _in_force_since(document, edition, named.label)
        if start is None or start > today or entered.since <= start or _is_said(entered, named, outline):
            continue
        told = f"{named.label}自{zh_date(start)}起已经施行，公众一直看到有效，施行日期不能晚于这一天"
        yield Obstacle(f"{told}；正文写明另行施行的，请在“原文”里照抄那一句", "field:since", "R116")
        return


def _in_force_since(document: Document, edition: Revision, label: str) -> date | None:
    """The first day of the first text that has a clause in the words of an edition."""
    versions, at = versions_of(document), document.editions.index(edition)
    having = range(at, -1, -1)
    has = (trail(versions, at, no, label, is_strict=True, compare=compared) for no in having)
    first = [no for no, _ in takewhile(lambda each: each[1], zip(having, has, strict=True))]
    held = document.editions[first[-1]] if first else edition
    return (document.in_force_from if held is document.editions[0] else None) or held.in_force_from


def _is_said(entered: Entered, named: Provision, outline: Outline) -> bool:
    """Whether the text gives a clause the day that was entered: as it is read, or in the words copied from it."""
    text = outline.text
    for each in find_clause_days(text):
        places = locate(outline, each.clauses)
        if each.act == entered.act.label and each.day == entered.since and any(one.holds(named) for one in places):
            return True
    said = "".join(entered.evidence.split()).strip("“”")
    is_of_the_day = zh_date(entered.since) in said or entered.since in stated_days(said)
    return is_of_the_day and said in "".join(text.split())


def _against_until(document: Document, entered: Entered) -> Iterator[Obstacle]:
    """What stands against the resume day of a stop that is put right."""
    until, end = entered.until, document.in_force_until
    if until is None:
        return
    if entered.act is not ProvisionAct.STOP:
        yield Obstacle("只有停止执行的条款有恢复执行的日期，请清空", "field:until", "R116")
    elif until <= entered.since:
        yield Obstacle(_too_early(entered.since), "field:until", "R116")
    elif end is not None and until >= end:
        yield Obstacle(_ended_by_then(end), "field:until", "R116")


def _too_early(since: date) -> str:
    return f"恢复执行的日期应当晚于停止执行之日（{zh_date(since)}）"


def _ended_by_then(end: date) -> str:
    return f"文件自{zh_date(end)}起已不再有效，条款不能从这一天或者以后恢复执行"


def _first_day(document: Document) -> date | None:
    return document.in_force_from or document.published_on


def _against_ground(document: Document, entered: Entered) -> Iterator[Obstacle]:
    by = entered.by
    if by is None and not entered.by_title.strip():
        if entered.act in (ProvisionAct.REPEAL, ProvisionAct.STOP):
            word = entered.act.label
            yield Obstacle(f"请选择据以{word}的文件，或者写明它的标题和发文字号", "field:by_title", "R116")
        return
    if by is None:
        return
    if by.id == document.id:
        yield Obstacle("正文自己写明的，不用选择文件；本文件不能废止自己的条款", "field:by", "R116")
    elif by.published_on is None and by.is_stock and by.state in PUBLIC_STATES:
        found = undated_ground(by.title, by.id, by.known_since, entered.since, "不能作为依据")
        if found is not None:
            yield replace(found, cure="field:by" if by.known_since is None else "field:since")
    elif by.published_on is None:
        yield Obstacle(f"{quoted(by.title)}还没有公布，不能作为依据", "field:by", "R116")
    elif entered.since < by.published_on:
        text = f"条款的{entered.act.label}日期不能早于{quoted(by.title)}的公布日期（{zh_date(by.published_on)}）"
        yield Obstacle(text, "field:since", "R116")


def _against_others(entered: Entered, edition: Revision, standing: Sequence[ProvisionTerm]) -> Iterator[Obstacle]:
    """A clause has one beginning and one end of its own, and is stopped once at a time."""
    named = locate(parse(edition.text), entered.clauses)
    for term in (each for each in standing if _clashes(entered, each)):
        held = places_of(term, edition.id)
        twice = [each.label for each in named if any(_same(entered, each, other) for other in held)]
        if twice:
            day = f"自{zh_date(term.since)}起{term.act.label}"
            text = f"{'、'.join(twice)}已经登记{day}；登记有误的，请更正原来的登记"
            yield Obstacle(text, "field:clauses", "R116")


def _same(entered: Entered, named: Provision, other: Provision) -> bool:
    """Of beginnings only those of the very same clause clash: an item may begin later than its article."""
    return named == other if entered.act is ProvisionAct.BEGIN else other.holds(named)


def _clashes(entered: Entered, term: ProvisionTerm) -> bool:
    if entered.act in ENDS:
        return term.act in ENDS
    if entered.act is ProvisionAct.STOP and term.act in ENDS:
        return term.since <= entered.since
    begins_before_the_end = entered.until is None or term.since < entered.until
    return term.act is entered.act and begins_before_the_end and (term.until is None or entered.since < term.until)
