"""The page on which each duty of the linkage is done, by its endpoint; every one takes the number of its record."""

from collections.abc import Mapping

from workflows.duties import Duty

PLACES: Mapping[Duty, str] = {
    Duty.LINK_ISSUE: "linkage.issue",
    Duty.LINK_MECHANISM: "linkage.mechanism",
}
