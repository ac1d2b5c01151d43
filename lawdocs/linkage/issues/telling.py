"""Who is told of an act on an issue; a notice names it by its number, for notices leave the house as mail."""

from collections.abc import Iterable

from lawdocs.clock import Clock
from lawdocs.linkage import notices
from lawdocs.linkage.issues.kind import KIND
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.models import LinkRecord
from lawdocs.linkage.sides import Post, office_post
from lawdocs.linkage.units import post_for


def tell_raiser(issue: LinkIssue, record: LinkRecord, what: str, clock: Clock) -> None:
    """Tell whoever raised it."""
    _tell(issue, record, [post_for(issue.linkage, issue.raiser_id)], what, clock)


def tell_office(issue: LinkIssue, record: LinkRecord, what: str, clock: Clock) -> None:
    """Tell whoever runs the linkage."""
    _tell(issue, record, [office_post(issue.linkage)], what, clock)


def tell_all(issue: LinkIssue, record: LinkRecord, what: str, clock: Clock, *, also: int | None = None) -> None:
    """Tell the raiser, the office and the responsible unit, each once; ``also`` a unit that is responsible no more."""
    units = {issue.raiser_id, issue.linkage.office_id, issue.responsible_id, also} - {None}
    _tell(issue, record, {post_for(issue.linkage, each) for each in units}, what, clock)


def _tell(issue: LinkIssue, record: LinkRecord, posts: Iterable[Post], what: str, clock: Clock) -> None:
    notices.tell(record, posts, KIND.page(issue), f"{issue.number}联动问题{what}", clock)
