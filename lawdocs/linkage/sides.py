"""How a person stands in a linkage: on which side, for which units, and whether for its office (府检双方的权限)."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage, LinkMember
from workflows.actors import Actor
from workflows.linkage.sides import Side
from workflows.permissions import ROLE_PERMISSIONS, Permission
from workflows.roles import Role

Post = tuple[Role, int]


@dataclass(frozen=True)
class Stand:
    """How a person stands in one linkage.

    ``side`` is None for whoever has no part in it; ``units`` are the present members in whose name the person acts
    (the procuratorate is one), ``is_office`` says that the person runs the linkage for the government.
    """

    side: Side | None
    units: frozenset[int] = frozenset()
    is_office: bool = False

    @property
    def is_procuratorate(self) -> bool:
        return self.side is Side.PROCURATORATE

    @property
    def sees_all(self) -> bool:
        """Whether what passes between any unit and the procuratorate is this person's business (cases apart)."""
        return self.is_office or self.is_procuratorate


def stand_of(actor: Actor, linkage: Linkage) -> Stand:
    """How a person stands in a linkage."""
    own = {
        grant.agency_id: grant.role
        for grant in actor.grants
        if grant.agency_id is not None and Permission.LINKAGE_READ in ROLE_PERMISSIONS[grant.role]
    }
    present = {each.agency_id: each.side for each in linkage.members if each.until_on is None}
    units = frozenset(own.keys() & present.keys())
    is_office = any(grant.role is Role.SUPERVISOR and grant.agency_id == linkage.office_id for grant in actor.grants)
    sides = {present[each] for each in units} | ({Side.GOVERNMENT} if is_office else set())
    if not sides:
        return Stand(None)
    # Nobody acts for both: whoever holds a post of the procuratorate stands there.
    side = Side.PROCURATORATE if Side.PROCURATORATE in sides else Side.GOVERNMENT
    return Stand(side, units, is_office and side is Side.GOVERNMENT)


def linkages_of(actor: Actor) -> list[Linkage]:
    """The linkages in which a person has a part, by name."""
    agencies = {grant.agency_id for grant in actor.grants if Permission.LINKAGE_READ in ROLE_PERMISSIONS[grant.role]}
    member = sa.exists().where(
        LinkMember.linkage_id == Linkage.id, LinkMember.agency_id.in_(agencies), LinkMember.until_on.is_(None)
    )
    query = sa.select(Linkage).where(sa.or_(member, Linkage.office_id.in_(agencies))).order_by(Linkage.name)
    return [each for each in db.session.scalars(query) if stand_of(actor, each).side is not None]


def demand_part(actor: Actor, linkage: Linkage | None) -> Stand:
    """How a person stands in a linkage; raises NotVisible for whoever has no part in it, as for an unknown one."""
    stand = stand_of(actor, linkage) if linkage is not None else Stand(None)
    if stand.side is None:
        raise NotVisible
    return stand


def may_for(actor: Actor, permission: Permission, agencies: Collection[int]) -> bool:
    """Whether a person holds a permission in one of these agencies."""
    return any(
        permission in ROLE_PERMISSIONS[grant.role] and grant.agency_id in agencies
        for grant in actor.grants
        if grant.agency_id is not None
    )


def office_post(linkage: Linkage) -> Post:
    """Who runs the linkage for the government."""
    return Role.SUPERVISOR, linkage.office_id


def procuratorate_post(linkage: Linkage) -> Post:
    """Who answers for the procuratorate."""
    return Role.LIAISON, linkage.procuratorate_id


def unit_post(linkage: Linkage, agency_id: int) -> Post:
    """Who does a unit's part: its contact, that is whoever drafts there; in the procuratorate its liaison."""
    return (Role.LIAISON if agency_id == linkage.procuratorate_id else Role.DRAFTER), agency_id
