"""The least time of a legality review (审核的最短时间, R42), which protects whoever reviews.

The ground says 一般不少于: a review that took less stands, and whoever gives or reads the opinion is told.
"""

from dataclasses import dataclass
from datetime import date

from lawdocs import rules
from lawdocs.deadlines import clocks
from lawdocs.deadlines.terms import open_deadline
from lawdocs.documents.models import Document
from lawdocs.drafting.facts import drafting_of
from workflows.duties import Duty
from workflows.profiles import ClockRule


@dataclass(frozen=True)
class Shortfall:
    """A review that did not last long enough: what the rule says, and how long it lasted."""

    rule: ClockRule
    taken: clocks.Taken
    mark: str

    @property
    def least(self) -> str:
        """The minimum in words: 5个工作日, with the mark of a ground that was not verified."""
        return f"{self.rule.period.text}{self.mark}"

    @property
    def lasted(self) -> str:
        return f"{self.taken.days}{self.rule.period.unit.label}{'（暂定）' if self.taken.provisional else ''}"


def least_review(document: Document) -> ClockRule | None:
    """The clock that a review of the document should let run out; none for an urgent one, which the ground excepts."""
    drafting = drafting_of(document.id)
    if drafting is not None and drafting.urgent:
        return None
    name = "review_min_major" if drafting is not None and drafting.major else "review_min"
    return rules.current().clocks.get(name)


def shortfall(document: Document, today: date) -> Shortfall | None:
    """How far a review that ended today would fall short; None when it would not, or none runs."""
    rule, running = least_review(document), open_deadline(Duty.REVIEW, document.id)
    if rule is None or running is None:
        return None
    taken = clocks.days_taken(running, today, rule.period.unit)
    return Shortfall(rule, taken, rules.current().mark(rule.name)) if taken.days < rule.period.length else None
