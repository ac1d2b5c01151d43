"""The units that work together in a linkage, and who does each one's part."""

from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Post, office_post, unit_post


def members_of(linkage: Linkage) -> list[int]:
    """The present members and the office, each once, in the order of the list."""
    present = [each.agency_id for each in linkage.members if each.until_on is None]
    return list(dict.fromkeys([*present, linkage.office_id]))


def post_for(linkage: Linkage, agency_id: int) -> Post:
    """Who does a unit's part; for the office whoever runs the linkage."""
    return office_post(linkage) if agency_id == linkage.office_id else unit_post(linkage, agency_id)
