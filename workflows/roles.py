"""Roles (岗位) that a user can hold in an agency."""

from workflows.labels import LabelledEnum


class Role(LabelledEnum):
    """A post in one agency; one person may hold several, but not ones that must stay apart."""

    DRAFTER = "drafter", "起草岗"
    LEGAL_OFFICER = "legal_officer", "审核岗"
    CLERK = "clerk", "公布岗"
    SUPERVISOR = "supervisor", "监督岗"
    EDITOR = "editor", "专栏编辑岗"
    LIAISON = "liaison", "检察联络岗"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    SYSTEM = "system", "系统"


# The three administrators (三员) keep apart: none of them holds another post, none reads drafts.
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
# What an administrator can grant to a person; SYSTEM is the programme itself.
GRANTABLE_ROLES = tuple(role for role in Role if role is not Role.SYSTEM)


def conflict(roles: frozenset[Role]) -> str | None:
    """Why one person may not hold these roles together, or None (三员分立)."""
    admins = roles & ADMIN_ROLES
    if len(admins) > 1:
        return "系统管理员、安全管理员、审计管理员必须由不同的人担任"
    if admins and roles - ADMIN_ROLES:
        return "三员不得兼任业务岗位"
    return None
