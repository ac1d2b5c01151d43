"""How a day of publication stands to the period in which a document is to be public (公布期限, R60)."""

from datetime import date

from lawdocs.deadlines.terms import open_deadline
from lawdocs.deadlines.words import marks_of
from lawdocs.documents.models import Document
from workflows.duties import Duty
from workflows.guards import zh_date


def late_publication(document: Document, day: date) -> str:
    """That a day lies after the last one of the period, with that day and its marks; empty when it does not."""
    deadline = open_deadline(Duty.PUBLICATION, document.id)
    if deadline is None or day <= deadline.due_on:
        return ""
    days = (day - deadline.due_on).days
    return f"公布期限到{zh_date(deadline.due_on)}{marks_of(deadline)}，{zh_date(day)}公布逾期{days}日（规则R60）。"
