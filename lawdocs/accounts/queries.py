"""Agencies in their tree, and users."""

from collections.abc import Iterator

import sqlalchemy as sa
from flask import g, has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from lawdocs.accounts.models import Agency, AgencyKind, RoleGrant, User
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from workflows.roles import ADMIN_ROLES, Role

# Table → the measure and word for its rows that point at an agency.
USES = {
    "agencies": "个下级或者由其审核、办理的机关",
    "documents": "件文件",
    "users": "名用户",
    "role_grants": "项岗位授权",
    "number_series": "个编号序列",
    "notices": "条通知",
    "requests": "件来件",
    "upward_filings": "件报备",
    "periodic_lists": "份目录",
    "news_items": "条动态",
    "figure_snapshots": "份统计佐证",
    "report_bodies": "个报告主体",
}


class AgencyTree:
    """All agencies of the installation, looked up without further queries; a few thousand rows at most."""

    def __init__(self, agencies: list[Agency]) -> None:
        self.by_id = {agency.id: agency for agency in agencies}
        self._children: dict[int | None, list[Agency]] = {}
        for agency in agencies:
            self._children.setdefault(agency.parent_id, []).append(agency)

    def __iter__(self) -> Iterator[Agency]:
        return iter(self.by_id.values())

    def get(self, agency_id: int | None) -> Agency | None:
        return self.by_id.get(agency_id) if agency_id is not None else None

    def above(self, agency: Agency) -> Iterator[Agency]:
        """The agency and everything above it, upwards."""
        seen: set[int] = set()
        at: Agency | None = agency
        while at is not None and at.id not in seen:
            seen.add(at.id)
            yield at
            at = self.get(at.parent_id)

    def below(self, agency: Agency) -> Iterator[Agency]:
        """The agency and everything below it, each parent before its children."""
        yield agency
        for child in self._children.get(agency.id, []):
            yield from self.below(child)

    def walk(self) -> Iterator[tuple[int, Agency]]:
        """Every agency with its depth, each parent before its children."""
        at = [(0, root) for root in reversed(self.roots())]
        while at:
            depth, agency = at.pop()
            yield depth, agency
            at += [(depth + 1, child) for child in reversed(self._children.get(agency.id, []))]

    def roots(self) -> list[Agency]:
        return self._children.get(None, [])

    def supervisors_of(self, agency: Agency | None) -> frozenset[int]:
        """The justice bureaus of the nearest government above an agency that has one.

        The city's bureau has the counties' figures, but their cleanups are the counties' own. Stock of an unknown
        maker is everybody's.
        """
        bureaus = [each for each in self if each.kind is AgencyKind.JUSTICE_BUREAU]
        if agency is None:
            return frozenset(bureau.id for bureau in bureaus)
        found = (frozenset(each.id for each in bureaus if each.parent_id == above.id) for above in self.above(agency))
        return next(filter(None, found), frozenset())

    def jurisdiction(self, agency: Agency) -> list[Agency]:
        """The agencies a justice bureau supervises: all below its own government."""
        parent = self.get(agency.parent_id)
        return list(self.below(parent if parent is not None else agency))


def agency_tree() -> AgencyTree:
    """The tree, read once a request."""
    if "agency_tree" not in g:
        g.agency_tree = AgencyTree(list(db.session.scalars(sa.select(Agency).order_by(Agency.id))))
    return g.agency_tree


def forget_agency_tree() -> None:
    """Read the tree anew on next use."""
    g.pop("agency_tree", None)


@event.listens_for(Session, "after_commit")
@event.listens_for(Session, "after_soft_rollback")
def _expired(*_: object) -> None:
    """The rows of the tree expire with the transaction; one query reads them all again, not one query each."""
    if has_app_context():
        forget_agency_tree()


def makers() -> list[Agency]:
    """The register of makers (制定主体清单): active agencies that may issue."""
    query = sa.select(Agency).where(Agency.may_issue, Agency.active).order_by(Agency.id)
    return list(db.session.scalars(query))


def agency_named(name: str) -> Agency | None:
    """The agency of that full standard name."""
    return db.session.scalar(sa.select(Agency).where(Agency.name == name))


def agency_or_404(agency_id: int) -> Agency:
    agency = db.session.get(Agency, agency_id)
    if agency is None:
        raise NotVisible
    return agency


def user_named(username: str) -> User | None:
    return db.session.scalar(sa.select(User).where(User.username == username))


def user_or_404(user_id: int) -> User:
    user = db.session.get(User, user_id)
    if user is None:
        raise NotVisible
    return user


def users() -> list[User]:
    """All users, by agency and name."""
    return list(db.session.scalars(sa.select(User).order_by(User.agency_id, User.username)))


def holders(role: Role, agency_id: int) -> sa.Select[tuple[User]]:
    """The active users who hold a role in an agency."""
    return (
        sa.select(User)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == role, RoleGrant.agency_id == agency_id, User.active)
    )


def last_admin_role(user: User) -> Role | None:
    """The administrator's role that no other active person holds, or None."""
    for role in {grant.role for grant in user.grants} & ADMIN_ROLES:
        others = (
            sa.select(User.id)
            .join(RoleGrant, RoleGrant.user_id == User.id)
            .where(RoleGrant.role == role, User.active, User.id != user.id)
        )
        if db.session.scalar(others.limit(1)) is None:
            return role
    return None


def uses_of(agency: Agency) -> list[str]:
    """What points at an agency and forbids its removal, in words: 3件文件, 2名用户."""
    counts = {table: _count(agency, table) for table in db.metadata.sorted_tables}
    return [f"{count}{USES.get(table.name, '条其他记录')}" for table, count in counts.items() if count]


def _count(agency: Agency, table: sa.Table) -> int:
    targets = (key.parent for key in table.foreign_keys if key.column is Agency.__table__.c.id)
    pointing = sa.or_(sa.false(), *(column == agency.id for column in targets))
    return db.session.scalar(sa.select(sa.func.count()).select_from(table).where(pointing))
