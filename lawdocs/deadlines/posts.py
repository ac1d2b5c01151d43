"""Who is told of a deadline: posts, that is a role in an agency; whoever holds it then."""

from lawdocs.access import parties_of
from lawdocs.accounts.queries import agency_tree
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document
from workflows.roles import Role

Post = tuple[Role, int]


def posts_of(deadline: Deadline) -> list[Post]:
    """The posts that are reminded of a deadline, in a fixed order."""
    if deadline.document is not None:
        return _posts_of_document(deadline.document)
    tree = agency_tree()
    maker = tree.get(deadline.agency_id)
    posts = {(Role.CLERK, maker.handled_by_id or maker.id)}
    return _sorted(posts | {(Role.SUPERVISOR, bureau) for bureau in tree.supervisors_of(maker)})


def _posts_of_document(document: Document) -> list[Post]:
    """The drafter's agency and the justice bureau.

    Stock has no drafter on record: the maker's clerk stands in; where the maker is unknown, the bureau is told alone.
    """
    parties = parties_of(document)
    posts = {(Role.SUPERVISOR, bureau) for bureau in parties.supervising}
    if parties.drafting:
        return _sorted(posts | {(Role.DRAFTER, agency) for agency in parties.drafting})
    return _sorted(posts | {(Role.CLERK, agency) for agency in parties.handling})


def _sorted(posts: set[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: (post[1], post[0]))
