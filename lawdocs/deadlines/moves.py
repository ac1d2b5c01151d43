"""What a change of rules or of the calendar would do to running clocks (预览), before anything is stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from lawdocs.deadlines.clocks import reckoned_anew, running
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import PROVISIONAL, marks_of
from workflows.profiles import UNVERIFIED, Profile
from workflows.states import PUBLIC_STATES
from workflows.workdays import WorkCalendar


@dataclass(frozen=True)
class Move:
    """A running clock, and what its last day would be."""

    deadline: Deadline
    due_on: date
    provisional: bool
    verified: bool

    @property
    def days(self) -> int:
        """By how many days the last day moves; negative: it comes earlier."""
        return (self.due_on - self.deadline.due_on).days

    @property
    def is_settled(self) -> bool:
        """Whether a provisional day becomes a known one."""
        return self.deadline.provisional and not self.provisional

    @property
    def is_shown(self) -> bool:
        """Whether the date that people keep is another one, or is marked in another way."""
        return self.days != 0 or self.provisional != self.deadline.provisional

    @property
    def marks_before(self) -> str:
        """What must be said with the present day."""
        return marks_of(self.deadline)

    @property
    def about(self) -> str:
        """What the clock is about. Who puts rules right does not read drafts: those have a number and no title."""
        document = self.deadline.document
        if document is None:
            return self.deadline.about or self.deadline.agency.name
        return document.title if document.state in PUBLIC_STATES else f"文件{document.id}（未公布）"

    @property
    def marks(self) -> str:
        """What must be said with the new day."""
        marks = [PROVISIONAL] * self.provisional + [UNVERIFIED] * (not self.verified)
        return f"（{'，'.join(marks)}）" if marks else ""


def moves(profile: Profile, work: WorkCalendar, name: str | None = None) -> list[Move]:
    """The running clocks of one clock of the profile, or all, about which anything would change."""
    return list(_moves(profile, work, name))


def _moves(profile: Profile, work: WorkCalendar, name: str | None) -> Iterable[Move]:
    for deadline in running(name):
        fresh = reckoned_anew(deadline, profile.clock_under(deadline.rule, deadline.duty), work)
        if fresh:
            yield Move(deadline, fresh["due_on"], fresh["provisional"], fresh["verified"])
