"""Who is told of a deadline: posts, that is a role in an agency; whoever holds it then."""

from lawdocs.access import parties_of
from lawdocs.accounts.queries import agency_tree
from lawdocs.column.editors import editor_posts
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document
from lawdocs.linkage.overseers import overseers_of
from workflows.duties import OF_COLUMN, OF_LINKAGE
from workflows.roles import Role

Post = tuple[Role, int]


def posts_of(deadline: Deadline, *, overdue: bool = False) -> list[Post]:
    """The posts that are reminded of a deadline, in a fixed order.

    Of a clock that is the post that must act; once it is overdue, those who supervise it too (升级提醒).
    """
    if deadline.held_by_id is not None:
        posts = {(deadline.held_by_role, deadline.held_by_id)}
        return _sorted(posts | _supervisors(deadline) if overdue else posts)
    if deadline.document is not None:
        return _posts_of_document(deadline.document)
    tree = agency_tree()
    maker = tree.get(deadline.agency_id)
    posts = {(Role.CLERK, maker.handled_by_id or maker.id)}
    return _sorted(posts | {(Role.SUPERVISOR, bureau) for bureau in tree.supervisors_of(maker)})


def _supervisors(deadline: Deadline) -> set[Post]:
    """The justice bureaus above the agency that must act; of what it owes to column or linkage, who supervises that."""
    if deadline.duty in OF_LINKAGE:
        return set(overseers_of(deadline.duty, deadline.held_by_id))
    if deadline.duty in OF_COLUMN:
        return {(Role.EDITOR, agency) for agency in editor_posts(deadline.held_by_id)}
    tree = agency_tree()
    return {(Role.SUPERVISOR, bureau) for bureau in tree.supervisors_of(tree.get(deadline.held_by_id))}


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
