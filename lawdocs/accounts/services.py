"""Keep agencies and accounts; give and take roles is in ``grants``."""

from collections.abc import Mapping

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.models import Agency, RoleGrant, User
from lawdocs.accounts.passwords import hash_password
from lawdocs.accounts.queries import agency_tree, forget_agency_tree, last_admin_role, uses_of
from lawdocs.audit import services as audit
from lawdocs.audit.queries import last_entry
from lawdocs.clock import Clock, local
from lawdocs.errors import DomainError, VersionRequired, VersionStale
from lawdocs.extensions import HELD, db, transaction
from workflows.actors import Actor
from workflows.roles import ADMIN_ROLES, Role

Fields = Mapping[str, object]
AGENCY_FIELDS = (
    "name",
    "short_name",
    "level",
    "kind",
    "parent_id",
    "may_issue",
    "barred_as",
    "number_code",
    "credit_code",
    "region_code",
    "reviewed_by_id",
    "handled_by_id",
    "active",
)
USER_FIELDS = ("name", "agency_id", "email", "active")
OWN_PASSWORD = "修改自己的密码，请到“账号”页"
KEPT_BY_ITS_HOLDER = "三员账号的密码由本人修改；遗忘的，请在服务器上执行 lawdocs users reset-password"
# No two agencies share one of these; the word is what people call it.
UNIQUE = {"name": "全称", "number_code": "机关代字", "credit_code": "统一社会信用代码"}


class FieldRefused(DomainError):
    """What was typed into one field cannot be stored."""

    def __init__(self, field: str, message: str, *, code: str = "FIELD_INVALID", status: int = 422) -> None:
        super().__init__(message, code=code, status=status)
        self.field = field


class Refused(DomainError):
    """The act as a whole is refused."""

    code, status = "NOT_ALLOWED", 409


def create_agency(fields: Fields, actor: Actor, clock: Clock, *, key: str | None = None) -> Agency:
    """Add an agency; raises FieldRefused."""
    with transaction():
        claimed = keys.claim(actor, key, ["create_agency", fields], clock.now())
        _one_change_at_a_time()
        agency = Agency()
        _fill_agency(agency, fields)
        db.session.add(agency)
        db.session.flush()  # the audit entry names the new id
        if claimed is not None:
            claimed.answer = f"/admin/agencies/{agency.id}"
        _record("agency:create", agency, actor, clock, {}, key)
    forget_agency_tree()
    return agency


def change_agency(
    agency: Agency, fields: Fields, actor: Actor, clock: Clock, *, version: int | None, key: str | None = None
) -> None:
    """Change an agency; raises VersionStale, naming who changed it in between, or FieldRefused."""
    with transaction():
        asked = ["change_agency", agency.id, version, fields]
        keys.claim(actor, key, asked, clock.now(), answer=f"/admin/agencies/{agency.id}")
        _one_change_at_a_time()
        _demand_version(agency, version)
        before = _snapshot(agency)
        _refuse_cycle(agency, fields["parent_id"])
        _fill_agency(agency, fields)
        _record("agency:change", agency, actor, clock, before, key)
    forget_agency_tree()


def remove_agency(agency: Agency, actor: Actor, clock: Clock, *, version: int | None, key: str | None = None) -> None:
    """Remove an agency that nothing points at; one in use can only be deactivated."""
    with transaction():
        keys.claim(actor, key, ["remove_agency", agency.id, version], clock.now(), answer="/admin/agencies")
        _one_change_at_a_time()
        _demand_version(agency, version)
        uses = uses_of(agency)
        if uses:
            raise Refused(f"{agency.name}还有{'、'.join(uses)}，不能移除，可以停用", code="AGENCY_IN_USE")
        before, agency_id = _snapshot(agency), agency.id
        db.session.delete(agency)
        audit.record("agency:remove", actor, clock.now(), "agency", agency_id, before=before, key=key)
    forget_agency_tree()


def create_user(
    username: str, password: str, fields: Fields, actor: Actor, clock: Clock, *, key: str | None = None
) -> User:
    """Open an account without any role; raises FieldRefused."""
    hashed = hash_password(password)
    with transaction():
        claimed = keys.claim(actor, key, ["create_user", username, fields], clock.now())
        _one_change_at_a_time()
        if db.session.scalar(sa.select(User.id).where(User.username == username)) is not None:
            raise FieldRefused("username", f"用户名已被使用：{username}", code="USERNAME_TAKEN", status=409)
        user = User(username=username, password_hash=hashed, created_at=clock.now())
        _fill(user, USER_FIELDS, fields)
        db.session.add(user)
        db.session.flush()  # the audit entry names the new id
        if claimed is not None:
            claimed.answer = f"/admin/users/{user.id}"
        _record("user:create", user, actor, clock, {}, key)
    return user


def change_user(
    user: User, fields: Fields, actor: Actor, clock: Clock, *, version: int | None, key: str | None = None
) -> None:
    """Change name, agency or whether the account works; disabling it ends its sessions at once."""
    with transaction():
        asked = ["change_user", user.id, version, fields]
        keys.claim(actor, key, asked, clock.now(), answer=f"/admin/users/{user.id}")
        _demand_version(user, version)
        before = _snapshot(user)
        if user.active and not fields["active"]:
            _refuse_disabling(user, actor)
            user.session_epoch += 1
        _fill(user, USER_FIELDS, fields)
        _record("user:change", user, actor, clock, before, key)


def set_own_email(user: User, email: str | None, actor: Actor, clock: Clock) -> None:
    """Say where one's own reminders are mailed to; None: in the programme only."""
    with transaction():
        db.session.refresh(user, ["email", "version"], with_for_update=True)
        before = _snapshot(user)
        user.email = email
        _record("user:change", user, actor, clock, before, None)


def reset_password(
    user: User, password: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None = None
) -> None:
    """Give a person who forgot theirs a new password; every session of theirs ends.

    Never an administrator: whoever knows the new password would be one more of the three (三员分立).
    """
    if user.id == actor.id:
        raise Refused(OWN_PASSWORD)
    hashed = hash_password(password)
    with transaction():
        keys.claim(actor, key, ["reset_password", user.id, version], clock.now(), answer=f"/admin/users/{user.id}")
        _demand_version(user, version)
        db.session.refresh(user, ["grants"])
        if is_administrator(user):
            raise Refused(KEPT_BY_ITS_HOLDER, code="ADMIN_PASSWORD", status=403)
        _set_password(user, hashed, actor, clock, key)


def reset_password_on_server(user: User, password: str, actor: Actor, clock: Clock) -> None:
    """Give anybody a new password, an administrator too: for those who rule the server itself."""
    hashed = hash_password(password)
    with transaction():
        db.session.refresh(user, with_for_update={"of": User, **HELD})
        _set_password(user, hashed, actor, clock, None)


def is_administrator(user: User) -> bool:
    """Whether the account is one of the three administrators' (三员账号)."""
    return any(grant.role in ADMIN_ROLES for grant in user.grants)


def change_own_password(user: User, password: str, actor: Actor, clock: Clock) -> None:
    """Set one's own new password; every session ends, and the page begins a new one."""
    hashed = hash_password(password)
    with transaction():
        db.session.refresh(user, with_for_update={"of": User, **HELD})
        _set_password(user, hashed, actor, clock, None)
        audit.security_event("password_changed", clock.now(), user_id=user.id)


def end_sessions(user: User, clock: Clock, address: str) -> None:
    """Log out: no copy of a session cookie works any longer, not even one that a late answer brings back."""
    with transaction():
        db.session.execute(sa.update(User).where(User.id == user.id).values(session_epoch=User.session_epoch + 1))
        audit.security_event("logout", clock.now(), user_id=user.id, address=address)


def _fill_agency(agency: Agency, fields: Fields) -> None:
    values = dict(fields)
    for name in ("number_code", "credit_code", "region_code"):
        values[name] = values[name] or None
    _refuse_taken(agency, values)
    _fill(agency, AGENCY_FIELDS, values)


def _fill(row: Agency | User, names: tuple[str, ...], fields: Fields) -> None:
    for name in names:
        setattr(row, name, fields[name])


def _refuse_taken(agency: Agency, fields: Fields) -> None:
    for name, word in UNIQUE.items():
        if fields[name] is None:
            continue
        with db.session.no_autoflush:  # what is typed is not stored before it is checked
            query = sa.select(Agency).where(getattr(Agency, name) == fields[name], Agency.id != (agency.id or 0))
            other = db.session.scalar(query)
        if other is not None:
            holder = "" if name == "name" else f"，属于{other.name}"
            raise FieldRefused(name, f"{word}已被使用：{fields[name]}{holder}", code="CODE_TAKEN", status=409)


def _refuse_cycle(agency: Agency, parent_id: object) -> None:
    forget_agency_tree()
    tree = agency_tree()
    parent = tree.get(parent_id)
    if parent is not None and agency.id in {each.id for each in tree.above(parent)}:
        sentence = "上级机关不能是自己" if parent.id == agency.id else f"上级机关不能是自己的下级：{parent.name}"
        raise FieldRefused("parent_id", sentence, code="AGENCY_CYCLE")


def _refuse_disabling(user: User, actor: Actor) -> None:
    if user.id == actor.id:
        raise Refused("不能停用自己的账号")
    lock_security_admins()
    role = last_admin_role(user)
    if role is not None:
        raise Refused(f"{user.name}是唯一的{role.label}，不能停用", code="LAST_ADMIN")


def lock_security_admins() -> None:
    """Let two acts that could together leave no security administrator wait for each other."""
    query = sa.select(RoleGrant.id).where(RoleGrant.role == Role.SECURITY_ADMIN).order_by(RoleGrant.id)
    db.session.execute(query.with_for_update())


def _one_change_at_a_time() -> None:
    """Two changes at once could together make a circle or give one code twice; SQLite's writers queue already."""
    db.session.execute(sa.select(Agency.id).order_by(Agency.id).with_for_update(**HELD))


def _demand_version(row: Agency | User, version: int | None) -> None:
    db.session.refresh(row, with_for_update={"of": type(row), **HELD})
    if version is None:
        raise VersionRequired
    if row.version != version:
        entry = last_entry(row.__class__.__name__.lower(), row.id)
        raise VersionStale(entry.actor_name, f"{local(entry.at):%H:%M}") if entry else VersionStale()


def _set_password(user: User, hashed: str, actor: Actor, clock: Clock, key: str | None) -> None:
    user.password_hash = hashed
    user.session_epoch += 1
    audit.record("user:password", actor, clock.now(), "user", user.id, key=key)


def _snapshot(row: Agency | User) -> dict[str, object]:
    names = AGENCY_FIELDS if isinstance(row, Agency) else ("username", *USER_FIELDS)
    return {name: getattr(row, name) for name in names}


def _record(
    tag: str, row: Agency | User, actor: Actor, clock: Clock, before: Mapping[str, object], key: str | None
) -> None:
    subject = tag.partition(":")[0]
    audit.record(tag, actor, clock.now(), subject, row.id, before=before, after=_snapshot(row), key=key)
