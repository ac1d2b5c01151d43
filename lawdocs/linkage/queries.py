"""What the pages of the linkage read."""

import sqlalchemy as sa

from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.linkage.models import Chain, Linkage, LinkMember, Mechanism
from lawdocs.linkage.sides import Stand, demand_part, linkages_of
from workflows.actors import Actor


def own_linkage(actor: Actor, linkage_id: int | None = None) -> tuple[Linkage, Stand] | None:
    """The linkage a person works in, or the one asked for; None where there is none yet."""
    found = linkages_of(actor)
    if linkage_id is not None:
        found = [each for each in found if each.id == linkage_id]
        if not found:
            raise NotVisible
    return (found[0], demand_part(actor, found[0])) if found else None


def linkage_or_404(actor: Actor) -> tuple[Linkage, Stand]:
    """The linkage a person works in; raises NotVisible where there is none."""
    found = own_linkage(actor)
    if found is None:
        raise NotVisible
    return found


def member_or_404(row_id: int, actor: Actor) -> tuple[LinkMember, Stand]:
    """A member of a linkage in which the person has a part."""
    member = db.session.get(LinkMember, row_id)
    return member, demand_part(actor, member.linkage if member is not None else None)


def mechanism_or_404(row_id: int, actor: Actor) -> tuple[Mechanism, Stand]:
    """A mechanism of a linkage in which the person has a part."""
    mechanism = db.session.get(Mechanism, row_id)
    return mechanism, demand_part(actor, mechanism.linkage if mechanism is not None else None)


def chains_of(linkage: Linkage) -> list[Chain]:
    """The chains of a linkage, newest first."""
    query = sa.select(Chain).where(Chain.linkage_id == linkage.id).order_by(Chain.begun_at.desc(), Chain.id.desc())
    return list(db.session.scalars(query))
