"""Agencies (机关), users (用户) and the roles users hold in agencies."""

from datetime import datetime

import sqlalchemy as sa
from flask_login import UserMixin
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.extensions import db
from workflows.labels import LabelledEnum
from workflows.roles import Role


class Level(LabelledEnum):
    """The level of an agency (层级)."""

    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"


class AgencyKind(LabelledEnum):
    """What an agency is (机关类别)."""

    GOVERNMENT = "government", "人民政府"
    OFFICE = "office", "政府办公室"
    DEPARTMENT = "department", "政府部门"
    JUSTICE_BUREAU = "justice_bureau", "司法行政部门"
    DISPATCHED = "dispatched", "派出机关"
    VERTICAL = "vertical", "垂直管理机构"
    PROCURATORATE = "procuratorate", "检察机关"
    OTHER = "other", "其他组织"


class Agency(db.Model):
    """An agency with its place in the tree and what it may do."""

    __tablename__ = "agencies"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(200), unique=True, comment="full standard name")
    short_name: Mapped[str] = mapped_column(sa.String(100))
    level: Mapped[Level]
    kind: Mapped[AgencyKind]
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    may_issue: Mapped[bool] = mapped_column(default=False, comment="in the register of makers (制定主体清单)")
    barred_as: Mapped[str] = mapped_column(
        sa.String(40), default="", server_default="", comment="which barred kind of the profile it is (makers_barred)"
    )
    number_code: Mapped[str | None] = mapped_column(sa.String(20), unique=True, comment="机关代字")
    credit_code: Mapped[str | None] = mapped_column(sa.String(18), unique=True, comment="统一社会信用代码")
    region_code: Mapped[str | None] = mapped_column(sa.String(12), comment="GB/T 2260")
    reviewed_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("agencies.id"), comment="who reviews the legality of its documents; empty: itself"
    )
    handled_by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("agencies.id"), comment="whose clerk records its decisions and publishes; empty: itself"
    )
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    parent: Mapped["Agency | None"] = relationship(foreign_keys=[parent_id], remote_side=[id])
    reviewed_by: Mapped["Agency | None"] = relationship(
        foreign_keys=[reviewed_by_id], remote_side=[id], post_update=True
    )
    handled_by: Mapped["Agency | None"] = relationship(foreign_keys=[handled_by_id], remote_side=[id], post_update=True)

    __mapper_args__ = {"version_id_col": version}


class User(UserMixin, db.Model):
    """A person with an account. Rights come from the grants alone and are read anew on each request."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    email: Mapped[str | None] = mapped_column(
        sa.String(200), comment="where reminders go; empty: in the programme only"
    )
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    active: Mapped[bool] = mapped_column(default=True)
    session_epoch: Mapped[int] = mapped_column(default=1, comment="raised to end every open session")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    agency: Mapped[Agency] = relationship(lazy="joined")
    grants: Mapped[list["RoleGrant"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", lazy="selectin", foreign_keys="RoleGrant.user_id"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_active(self) -> bool:
        return self.active

    def get_id(self) -> str:
        """What the session keeps: raising the epoch makes every older session a stranger."""
        return f"{self.id}:{self.session_epoch}"


class RoleGrant(db.Model):
    """One role of one user in one agency (岗位授权)."""

    __tablename__ = "role_grants"
    __table_args__ = (sa.UniqueConstraint("user_id", "role", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    role: Mapped[Role]
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), index=True)
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))

    user: Mapped[User] = relationship(back_populates="grants", foreign_keys=[user_id])
    agency: Mapped[Agency] = relationship(lazy="joined")


class LoginFailure(db.Model):
    """A failed login, counted per account and per address on all nodes alike (登录失败)."""

    __tablename__ = "login_failures"
    __table_args__ = (sa.Index(None, "scope", "key", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(sa.String(10), comment="account or address")
    key: Mapped[str] = mapped_column(sa.String(64), comment="digest; nobody's password typed as a name is kept")
    at: Mapped[datetime]
