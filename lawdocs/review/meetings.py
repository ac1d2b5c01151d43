"""Which meetings may decide for a maker (审议会议)."""

from lawdocs.accounts.models import Agency, AgencyKind, Level
from workflows.meetings import DEPARTMENT, GOVERNMENT, GOVERNMENT_OFFICE, TOWNSHIP, Meeting


def meetings_of(maker: Agency | None) -> tuple[Meeting, ...]:
    """The kinds of meeting that fit a maker; without a maker on record, any."""
    if maker is None:
        return tuple(Meeting)
    if maker.kind is AgencyKind.GOVERNMENT:
        return TOWNSHIP if maker.level is Level.TOWNSHIP else GOVERNMENT
    return GOVERNMENT_OFFICE if maker.kind is AgencyKind.OFFICE else DEPARTMENT
