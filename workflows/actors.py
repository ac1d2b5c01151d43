"""Who acts: a person with roles in agencies, or the programme itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workflows.permissions import ROLE_PERMISSIONS, Permission
from workflows.roles import Role


@dataclass(frozen=True)
class Grant:
    """One role (岗位) in one agency."""

    role: Role
    agency_id: int | None


@dataclass(frozen=True)
class Actor:
    """The person or job whose act is recorded; ``id`` is None for the programme."""

    id: int | None
    name: str
    grants: frozenset[Grant] = frozenset()

    @classmethod
    def system(cls, job: str) -> "Actor":
        """The programme acting under the name of a job, a command or an import."""
        return cls(None, f"系统（{job}）", frozenset({Grant(Role.SYSTEM, None)}))

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_system(self) -> bool:
        return Role.SYSTEM in self.roles

    def holds(self, permission: Permission) -> bool:
        """Whether any of the actor's roles carries the permission, wherever it is held."""
        return any(permission in ROLE_PERMISSIONS[role] for role in self.roles)


@dataclass(frozen=True)
class Parties:
    """The agencies involved in one document (涉及单位), by what they do for it.

    ``registrar`` is the role that registers and numbers where the rule profile says so; ``by_role`` maps a role to the
    agencies in which it must be held.
    """

    drafting: frozenset[int]
    reviewing: frozenset[int]
    handling: frozenset[int]
    supervising: frozenset[int]
    registrar: Role = Role.CLERK
    by_role: Mapping[Role, frozenset[int]] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(
            self,
            "by_role",
            {
                Role.DRAFTER: self.drafting,
                Role.LEGAL_OFFICER: self.reviewing,
                Role.CLERK: self.handling,
                Role.SUPERVISOR: self.supervising,
            },
        )

    @property
    def involved(self) -> frozenset[int]:
        """The agencies whose staff may read the document before it is published."""
        return self.drafting | self.reviewing | self.handling


def may(actor: Actor, permission: Permission, parties: Parties | None = None) -> bool:
    """Whether the actor holds a permission, for a document in one of the agencies that the document concerns."""
    for grant in actor.grants:
        if permission not in ROLE_PERMISSIONS[grant.role]:
            continue
        if parties is None or grant.role is Role.SYSTEM:
            return True
        if permission is Permission.DOCUMENT_REGISTER and grant.role is not parties.registrar:
            continue
        if grant.agency_id in parties.by_role.get(grant.role, frozenset()):
            return True
    return False
