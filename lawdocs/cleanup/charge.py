"""Whose desk a document lies on when something in its record is to be put right (公布经办人、司法行政部门)."""

from collections.abc import Collection

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from workflows.actors import Actor
from workflows.roles import Role


def in_charge(actor: Actor, roles: Collection[Role] = (Role.CLERK, Role.SUPERVISOR)) -> sa.ColumnElement[bool]:
    """The documents whose maker's decisions a person handles as a clerk, or whose maker the person supervises.

    Documents of an unknown maker are every supervisor's.
    """
    held = {role: {grant.agency_id for grant in actor.grants if grant.role is role} for role in roles}
    handled, bureaus = held.get(Role.CLERK, set()), held.get(Role.SUPERVISOR, set())
    tree = agency_tree()
    makers = [
        each.id
        for each in tree
        if (each.handled_by_id or each.id) in handled or (bureaus and tree.supervisors_of(each) & bureaus)
    ]
    unknown = Document.issuer_id.is_(None) if bureaus & tree.supervisors_of(None) else sa.false()
    return sa.or_(Document.issuer_id.in_(makers), unknown)
