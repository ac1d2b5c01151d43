"""For which units a person writes, and who edits the column for which units (单位与专栏编辑)."""

import sqlalchemy as sa

from lawdocs.accounts.models import RoleGrant
from lawdocs.accounts.queries import agency_tree
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.permissions import ROLE_PERMISSIONS, Permission
from workflows.roles import Role


def units_of(actor: Actor, permission: Permission) -> frozenset[int]:
    """The units in which a person holds a permission."""
    return frozenset(
        grant.agency_id
        for grant in actor.grants
        if permission in ROLE_PERMISSIONS[grant.role] and grant.agency_id is not None
    )


def edited_agencies(actor: Actor) -> frozenset[int]:
    """The units whose part of the column a person edits: all under the government of the editor's agency."""
    tree = agency_tree()
    own = (tree.get(grant.agency_id) for grant in actor.grants if grant.role is Role.EDITOR)
    return frozenset(each.id for agency in own if agency is not None for each in tree.jurisdiction(agency))


def editor_posts(agency_id: int) -> list[int]:
    """The agencies whose editors answer for a unit."""
    tree = agency_tree()
    held = db.session.scalars(sa.select(RoleGrant.agency_id).where(RoleGrant.role == Role.EDITOR).distinct())
    agencies = filter(None, (tree.get(each) for each in held))
    return sorted(each.id for each in agencies if any(agency_id == below.id for below in tree.jurisdiction(each)))
