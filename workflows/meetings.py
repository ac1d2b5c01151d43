"""Collective deliberation (集体审议): which meeting decides for which maker, and what came of it."""

from workflows.labels import LabelledEnum


class Meeting(LabelledEnum):
    """The kind of meeting that decides (会议种类)."""

    EXECUTIVE = "executive", "常务会议"
    PLENARY = "plenary", "全体会议"
    OFFICE = "office", "办公会议"
    TOWNSHIP = "township", "镇长、乡长办公会议"


class Result(LabelledEnum):
    """What a meeting decided (审议结果)."""

    PASSED = "passed", "通过"
    NOT_PASSED = "not_passed", "没有通过"


GOVERNMENT = (Meeting.EXECUTIVE, Meeting.PLENARY)
# A government's office issues with the government's consent, or after its own meeting.
GOVERNMENT_OFFICE = (*GOVERNMENT, Meeting.OFFICE)
TOWNSHIP = (Meeting.TOWNSHIP,)
DEPARTMENT = (Meeting.OFFICE,)


def is_thinly_attended(expected: int, attended: int) -> bool:
    """Whether no more than half came. The rule table names no quorum, so this is asked about, never barred."""
    return attended * 2 <= expected
