"""Every kind of record of the linkage that moves, for whoever looks at all of them."""

from lawdocs.linkage.clues.kind import KIND as CLUE
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.issues.kind import KIND as ISSUE
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.meetings.kind import ITEM, MEETING, RESOLUTION
from lawdocs.linkage.meetings.models import AgendaItem, Meeting, Resolution
from lawdocs.linkage.moves import Kind
from lawdocs.linkage.opinions.kind import KIND as OPINION
from lawdocs.linkage.opinions.models import Cooperation
from lawdocs.linkage.suggestions.kind import REVIEW, SUGGESTION
from lawdocs.linkage.suggestions.models import DocumentReview, Suggestion

KINDS: tuple[tuple[type, Kind], ...] = (
    (Meeting, MEETING),
    (AgendaItem, ITEM),
    (Resolution, RESOLUTION),
    (Suggestion, SUGGESTION),
    (DocumentReview, REVIEW),
    (LinkIssue, ISSUE),
    (ClueTransfer, CLUE),
    (Cooperation, OPINION),
)
