"""What the texts of an amendment say of its first day, held against the day that was entered (修改的施行日期)."""

from collections.abc import Iterator

from lawdocs.documents.models import Document
from lawdocs.texts.dates import stated_days, stated_validity
from workflows.facts import Act, Obstacle
from workflows.guards import zh_date
from workflows.titles import quoted


def against_texts(act: Act, by: Document | None, former: str) -> Iterator[Obstacle]:
    """The day of an amendment is the one that its decision states, or the closing provision that it gives the text."""
    if act.day is None:
        return
    if by is not None and by.in_force_until is not None and by.in_force_until <= act.day:
        told = f"{quoted(by.title)}自{zh_date(by.in_force_until)}起已不再有效"
        yield Obstacle(f"{told}，不能据以作出自{zh_date(act.day)}起的修改", "field:day", "R116")
    typed = f"与填写的修改后文本的施行日期不一致（{zh_date(act.day)}）"
    edition = by.current_edition if by is not None else None
    decided = stated_validity(edition.text if edition is not None else "")
    if decided.is_of_decision and by.published_on is not None:
        begins = decided.begins(by.published_on) if decided.from_publication else decided.in_force_from
        begins = begins or by.in_force_from
        # Parts of a decision may take effect on days of their own.
        if begins is not None and act.day != begins and act.day not in stated_days(edition.text):
            reason = f"修改文件写明{decided.beginning}，即{zh_date(begins)}，{typed}"
            yield Obstacle(reason, "field:day", "R116")
    given, before = stated_validity(act.new_text).in_force_from, stated_validity(former).in_force_from
    if given is not None and given not in (before, act.day):
        yield Obstacle(f"修改后的全文写明自{zh_date(given)}起施行，{typed}", "field:new_text", "R116")
