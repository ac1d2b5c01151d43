"""Open the filings of a document (应当报备) once a step has made them due, in the transaction of the step."""

from lawdocs.accounts.queries import agency_tree
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.terms import open_deadline
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.filing.routing import Receiver, receivers
from lawdocs.filing.upward_models import Occasion, Stage, UpwardFiling
from workflows.duties import Duty
from workflows.facts import Act

OCCASIONS = {"publish": Occasion.MAKING, "amend": Occasion.AMENDMENT, "repeal": Occasion.REPEAL}


def must_file(document: Document, step_name: str, act: Act) -> bool:
    """Whether a step makes a filing due.

    A document of ours that amends or repeals is filed itself, and its package names what it changes: one decision is
    one filing (R116). A document whose filing is still due is filed as it stands on the day of filing.
    """
    if step_name != "publish" and act.by_is_ours:
        return False
    return bool(_receivers(document)) and open_deadline(Duty.FILING, document.id) is None


def open_filings(document: Document, step_name: str, deadline: Deadline) -> list[UpwardFiling]:
    """One filing for each receiver, all of them due by the same day."""
    filings = [
        UpwardFiling(
            document_id=document.id,
            opened_no=deadline.opened_no,
            occasion=OCCASIONS[step_name],
            addressee=each.route.addressee,
            receiver_id=each.bureau.id if each.bureau is not None else None,
            receiver_name=each.name,
            why_outside=each.why_outside,
            ground=each.route.ground,
            is_copy=each.route.is_copy,
            held_by_id=deadline.held_by_id,
            held_by_role=deadline.held_by_role,
            deadline_id=deadline.id,
            stage=Stage.DUE,
            opened_at=deadline.opened_at,
        )
        for each in _receivers(document)
    ]
    db.session.add_all(filings)
    return filings


def _receivers(document: Document) -> list[Receiver]:
    tree = agency_tree()
    maker = tree.get(document.issuer_id)
    return receivers(maker, tree, is_joint=bool(document.joint_issuers.strip())) if maker is not None else []
