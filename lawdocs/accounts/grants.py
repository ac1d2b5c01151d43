"""Give and take roles (岗位授权); rights are read anew on each request, so a role taken is lost at once."""

from lawdocs import keys
from lawdocs.accounts.models import Agency, RoleGrant, User
from lawdocs.accounts.queries import last_admin_role
from lawdocs.accounts.services import Refused, lock_security_admins
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.errors import NotVisible
from lawdocs.extensions import HELD, db, transaction
from workflows.actors import Actor
from workflows.roles import GRANTABLE_ROLES, Role, conflict


def give(user: User, role: Role, agency: Agency, actor: Actor, clock: Clock, *, key: str | None = None) -> RoleGrant:
    """Give a person a role in an agency; raises Refused when it may not be theirs."""
    with transaction():
        asked = ["give", user.id, role, agency.id]
        keys.claim(actor, key, asked, clock.now(), answer=f"/admin/grants/{user.id}")
        _lock(user)
        _refuse_giving(user, role, agency, actor)
        grant = RoleGrant(role=role, agency=agency, granted_at=clock.now(), granted_by_id=actor.id)
        user.grants.append(grant)
        after = {"role": role, "agency_id": agency.id, "agency": agency.name}
        audit.record("grant:give", actor, clock.now(), "user", user.id, after=after, key=key)
        return grant


def take(user: User, grant_id: int | None, actor: Actor, clock: Clock, *, key: str | None = None) -> None:
    """Take a role from a person; raises NotVisible when it is not theirs (any more), Refused when it must stay."""
    with transaction():
        keys.claim(actor, key, ["take", user.id, grant_id], clock.now(), answer=f"/admin/grants/{user.id}")
        _lock(user)
        grant = next((each for each in user.grants if each.id == grant_id), None)
        if grant is None:
            raise NotVisible
        _refuse_own(user, actor)
        if grant.role is Role.SECURITY_ADMIN and last_admin_role(user) is Role.SECURITY_ADMIN:
            raise Refused("这是唯一的安全管理员，收回后没有人能再授权。请先授权另一位", code="LAST_ADMIN")
        before = {"role": grant.role, "agency_id": grant.agency_id, "agency": grant.agency.name}
        user.grants.remove(grant)
        audit.record("grant:take", actor, clock.now(), "user", user.id, before=before, key=key)


def _refuse_giving(user: User, role: Role, agency: Agency, actor: Actor) -> None:
    _refuse_own(user, actor)
    if role not in GRANTABLE_ROLES:
        raise Refused("这个岗位不能授予", status=422)
    if not user.active or not agency.active:
        raise Refused("用户或者机关已经停用，不能授权")
    if any(grant.role is role and grant.agency_id == agency.id for grant in user.grants):
        raise Refused(f"{user.name}在{agency.name}已经是{role.label}", code="GRANT_EXISTS")
    found = conflict(frozenset({role, *(grant.role for grant in user.grants)}))
    if found:
        raise Refused(found, code="ROLE_CONFLICT")


def _refuse_own(user: User, actor: Actor) -> None:
    if user.id == actor.id:
        raise Refused("不能变更自己的岗位，请由另一位安全管理员办理", code="OWN_GRANT", status=403)


def _lock(user: User) -> None:
    """Let one change of a person's roles wait for the other."""
    db.session.refresh(user, with_for_update={"of": User, **HELD})
    lock_security_admins()
    db.session.refresh(user, ["grants"])
