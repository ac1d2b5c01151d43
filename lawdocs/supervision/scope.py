"""Whose documents an overview looks at (辖区): all that a person supervises, or those of one agency among them."""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from flask import request

from lawdocs.accounts.models import Agency, AgencyKind
from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from lawdocs.errors import NotVisible, WrongParameter
from workflows.actors import Actor
from workflows.roles import Role

NOBODY = "unknown"  # in addresses: stock whose maker is not in the register of agencies
NOBODY_WORD = "制定机关未建档"
LONGEST_ID = 10
# Each document counts for one agency: its maker or, while nobody said in whose name, the one that drafts.
AGENCY = sa.func.coalesce(Document.issuer_id, Document.drafting_agency_id)


@dataclass(frozen=True)
class Scope:
    """The agencies an overview is about; ``ids`` are theirs, ``chosen`` is what the address asks for."""

    bureaus: tuple[Agency, ...]
    agencies: tuple[Agency, ...]
    chosen: str
    ids: frozenset[int]
    with_unknown: bool

    @property
    def title(self) -> str:
        """What stands over pages and exports."""
        if not self.chosen:
            return f"{self.place}及所属"
        return NOBODY_WORD if self.chosen == NOBODY else agency_tree().get(int(self.chosen)).name

    @property
    def place(self) -> str:
        """The governments whose bureaus supervise."""
        tree = agency_tree()
        return "、".join((tree.get(each.parent_id) or each).name for each in self.bureaus) or "没有辖区"

    @property
    def arguments(self) -> dict[str, str]:
        """What an address says of it."""
        return {"agency": self.chosen} if self.chosen else {}

    def holds(self, column: sa.ColumnElement[int | None] = AGENCY) -> sa.ColumnElement[bool]:
        """The condition that a row lies in it, by the column that names an agency (by default: a document's)."""
        known = column.in_(sorted(self.ids))
        return sa.or_(known, column.is_(None)) if self.with_unknown else known


def asked_scope(actor: Actor) -> Scope:
    """The scope a request asks for; raises NotVisible outside the jurisdiction of the actor's bureaus."""
    whole, asked = whole_of(actor), request.args.get("agency", "")
    if not asked:
        return whole
    if asked == NOBODY and whole.with_unknown:
        return replace(whole, chosen=asked, ids=frozenset())
    if asked != NOBODY and not (asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_ID):
        raise WrongParameter(f"没有这个机关，可以用机关编号，或者{NOBODY}（{NOBODY_WORD}）")
    if asked == NOBODY or int(asked) not in whole.ids:
        raise NotVisible
    return replace(whole, chosen=str(int(asked)), ids=frozenset({int(asked)}), with_unknown=False)


def whole_of(actor: Actor) -> Scope:
    """All that a person supervises, stock of unknown makers among it; nothing for who supervises nobody."""
    bureaus = bureaus_of(actor)
    agencies = jurisdiction_of(bureaus)
    return Scope(bureaus, agencies, "", frozenset(agency.id for agency in agencies), bool(bureaus))


def scope_of_bureau(bureau: Agency) -> Scope:
    """The whole jurisdiction of one bureau, whoever asks."""
    agencies = jurisdiction_of((bureau,))
    return Scope((bureau,), agencies, "", frozenset(agency.id for agency in agencies), True)


def bureaus_of(actor: Actor) -> tuple[Agency, ...]:
    """The justice bureaus for which a person supervises."""
    tree = agency_tree()
    held = {grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR}
    return tuple(each for each in tree if each.id in held and each.kind is AgencyKind.JUSTICE_BUREAU)


def jurisdiction_of(bureaus: tuple[Agency, ...]) -> tuple[Agency, ...]:
    """The agencies they supervise, each once, each parent before its children."""
    tree = agency_tree()
    found = {agency.id: agency for bureau in bureaus for agency in tree.jurisdiction(bureau)}
    return tuple(found.values())
