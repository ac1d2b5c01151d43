"""Names of agencies in the overview, and whose turn it is."""

from lawdocs import rules
from lawdocs.accounts.queries import agency_tree
from lawdocs.supervision.scope import NOBODY_WORD
from workflows.roles import Role
from workflows.states import DocumentState


def name_of(agency_id: int | None) -> str:
    agency = agency_tree().get(agency_id)
    return agency.name if agency is not None else NOBODY_WORD


def short_name(agency_id: int | None) -> str:
    agency = agency_tree().get(agency_id)
    return agency.short_name if agency is not None else ""


def maker_name(issuer_id: int | None, written: str | None) -> str:
    """The maker as registered, else as the document names it."""
    return short_name(issuer_id) or written or "未写明"


def turn_of(state: DocumentState, issuer_id: int | None, drafting_agency_id: int | None, *, asks_drafter: bool) -> str:
    """The agency whose turn it is in a state; the drafting one, too, while something of it is awaited."""
    tree = agency_tree()
    issuer = tree.get(issuer_id)
    if state is DocumentState.DRAFT or asks_drafter or issuer is None:
        return short_name(drafting_agency_id) or "司法行政部门"
    if state is DocumentState.CLEANUP:
        return "、".join(short_name(each) for each in sorted(tree.supervisors_of(issuer))) or "司法行政部门"
    reviews = state is DocumentState.REVIEW or (
        state is DocumentState.DECIDED and rules.current().registrar is Role.LEGAL_OFFICER
    )
    return short_name((issuer.reviewed_by_id if reviews else issuer.handled_by_id) or issuer.id)
