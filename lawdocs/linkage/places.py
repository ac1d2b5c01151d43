"""The page on which each duty of the linkage is done, by its endpoint; every one takes the number of its record."""

from collections.abc import Mapping

from workflows.duties import OF_CASES, Duty

PLACES: Mapping[Duty, str] = {
    Duty.LINK_ISSUE: "linkage.issue",
    Duty.LINK_MECHANISM: "linkage.mechanism",
    Duty.LINK_MEETING: "linkage.next_meeting",
    Duty.LINK_RESOLUTION: "linkage.resolution",
    Duty.LINK_SUGGESTION: "linkage.suggestion",
    Duty.LINK_REVIEW: "linkage.review",
    Duty.LINK_CORRECTION: "linkage.review",
    Duty.LINK_OPINION: "linkage.opinion",
    **dict.fromkeys(OF_CASES, "linkage.clue"),
}
