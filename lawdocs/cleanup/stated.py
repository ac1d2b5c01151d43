"""What the texts of an amendment say of its first day, held against the day that was entered (修改的施行日期)."""

from collections.abc import Iterator
from datetime import date

from lawdocs.documents.models import Document, Revision
from lawdocs.texts.dates import stated_days, stated_validity
from workflows.facts import Act, Obstacle
from workflows.guards import zh_date
from workflows.titles import quoted


def overtaken(by: Document | None, former: Revision | None) -> date | None:
    """The first day that a decision states, where a later text took or takes force after that day already.

    No text can be put in before one that is on record, so this one has to follow it. On one day the later one holds.
    """
    begins = _decided(by) if by is not None else None
    is_behind = former is not None and former.no > 1 and former.in_force_from is not None
    return begins if begins is not None and is_behind and begins < former.in_force_from else None


def _decided(by: Document) -> date | None:
    """The first day of a decision as its own text states it; None where it states none, or speaks of no decision."""
    edition = by.current_edition
    decided = stated_validity(edition.text if edition is not None else "")
    if not decided.is_of_decision or by.published_on is None:
        return None
    begins = decided.begins(by.published_on) if decided.from_publication else decided.in_force_from
    return begins or by.in_force_from


def against_texts(act: Act, by: Document | None, former: Revision | None) -> Iterator[Obstacle]:
    """The day of an amendment is the one that its decision states, or the closing provision that it gives the text.

    Where a later text is on record already, it may be any day after that one's.
    """
    if act.day is None:
        return
    if by is not None and by.in_force_until is not None and by.in_force_until <= act.day:
        told = f"{quoted(by.title)}自{zh_date(by.in_force_until)}起已不再有效"
        yield Obstacle(f"{told}，不能据以作出自{zh_date(act.day)}起的修改", "field:day", "R116")
    typed = f"与填写的修改后文本的施行日期不一致（{zh_date(act.day)}）"
    begins = _decided(by) if by is not None else None
    # Parts of a decision may take effect on days of their own.
    is_other = begins is not None and act.day != begins and overtaken(by, former) is None
    if is_other and act.day not in stated_days(by.current_edition.text):
        beginning = stated_validity(by.current_edition.text).beginning
        yield Obstacle(f"修改文件写明{beginning}，即{zh_date(begins)}，{typed}", "field:day", "R116")
    given = stated_validity(act.new_text).in_force_from
    before = stated_validity(former.text if former is not None else "").in_force_from
    if given is not None and given not in (before, act.day):
        yield Obstacle(f"修改后的全文写明自{zh_date(given)}起施行，{typed}", "field:new_text", "R116")
