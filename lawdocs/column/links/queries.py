"""Which addresses are dead (失效链接), where they are used, and by whom they may be seen."""

import re
from dataclasses import dataclass

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.column.editors import edited_agencies, units_of
from lawdocs.column.links.models import LinkCheck
from lawdocs.column.links.sources import SOURCES, Use
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.permissions import Permission
from workflows.roles import Role


@dataclass(frozen=True)
class UsedLink:
    """An address with what was found of it last, and one place where it is used."""

    check: LinkCheck
    use: Use


def dead_urls() -> frozenset[str]:
    """The addresses that do not open any more."""
    return frozenset(db.session.scalars(sa.select(LinkCheck.url).where(LinkCheck.is_alive.is_(False))))


def agencies_seen(actor: Actor) -> frozenset[int]:
    """The units whose addresses a person sees: the own one, and all that the person edits or supervises."""
    tree = agency_tree()
    bureaus = (tree.get(grant.agency_id) for grant in actor.grants if grant.role is Role.SUPERVISOR)
    supervised = frozenset(each.id for bureau in bureaus if bureau for each in tree.jurisdiction(bureau))
    return units_of(actor, Permission.EVIDENCE_SUBMIT) | edited_agencies(actor) | supervised


def used_links(actor: Actor) -> list[UsedLink]:
    """Every use that a person sees: dead ones first, then those that failed once, are not told or not asked yet."""
    ids = sorted(agencies_seen(actor))
    found: list[UsedLink] = []
    for source in SOURCES:
        used = source.query().order_by(None).subquery()
        query = sa.select(LinkCheck, used).join(used, used.c.url == LinkCheck.url).where(used.c.agency_id.in_(ids))
        found += [UsedLink(row[0], source.use(row)) for row in db.session.execute(query)]
    return sorted(found, key=lambda each: (rank(each.check), _by_number(each.use.about), each.check.url))


def _by_number(text: str) -> list[tuple[int, str]]:
    """Words in the order of the numbers in them: 第2项 before 第27项."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]+)", text)]


def rank(check: LinkCheck) -> int:
    """How urgent an address is, from 0."""
    if check.is_alive is False:
        return 0
    if check.failures:
        return 1
    if check.is_alive is None:
        return 2 if check.checked_at is not None else 3
    return 4


def link_or_404(link_id: int, actor: Actor) -> LinkCheck:
    """An address that is used by a unit whose addresses the person sees."""
    found = db.session.get(LinkCheck, link_id)
    if found is None or not any(each.agency_id in agencies_seen(actor) for each in uses_of(found.url)):
        raise NotVisible
    return found


def uses_of(url: str) -> list[Use]:
    """Every place where an address is used."""
    found: list[Use] = []
    for source in SOURCES:
        used = source.query().order_by(None).subquery()
        found += [source.use(row) for row in db.session.execute(sa.select(used).where(used.c.url == url))]
    return found


def used_urls() -> sa.CompoundSelect[tuple[str]]:
    """All addresses in use, each once."""
    parts = [source.query().order_by(None).subquery() for source in SOURCES]
    return sa.union(*(sa.select(part.c.url) for part in parts))
