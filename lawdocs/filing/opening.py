"""Open the filings of a document (应当报备) once a step has made them due, in the transaction of the step."""

from datetime import datetime

import sqlalchemy as sa

from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.models import PlannedStep
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.terms import open_deadline
from lawdocs.documents.models import Document, Relation, RelationKind
from lawdocs.extensions import db
from lawdocs.filing.routing import Receiver, receivers
from lawdocs.filing.upward_models import Occasion, Stage, UpwardFiling
from workflows.duties import Duty
from workflows.facts import Act

OCCASIONS = {"publish": Occasion.MAKING, "amend": Occasion.AMENDMENT, "repeal": Occasion.REPEAL}
RELATIONS = {"amend": RelationKind.AMENDED_BY, "repeal": RelationKind.REPEALED_BY}


def must_file(document: Document, step_name: str, act: Act) -> bool:
    """Whether a step makes a filing due.

    A change goes along with the filing of the document that orders it, where its package names the change; else it is
    filed anew (R116). A document whose filing is still due is filed as it stands on the day of filing. A revocation is
    the act of the government above, which the maker has nothing to tell of.
    """
    if document.revoked_on is not None:
        return False
    if step_name != "publish" and _goes_along(document, step_name, act):
        return False
    return bool(_receivers(document)) and open_deadline(Duty.FILING, document.id) is None


def _goes_along(document: Document, step_name: str, act: Act) -> bool:
    """Whether the document that amends or repeals brings the change in its own package.

    It does while its filing is still due, and afterwards if the change was recorded before. How stock was filed is not
    known here, so that nothing is asked for in its place.
    """
    by = _ordered_by(document, step_name)
    if by is None:
        return False
    if by.is_stock:
        return True
    handed_in = [each.submitted_at for each in _filings_of(by)]
    if not handed_in or None in handed_in:
        return bool(handed_in)
    recorded_at = _planned_at(document, step_name) if act.planned else None
    return recorded_at is not None and recorded_at <= min(handed_in)


def _ordered_by(document: Document, step_name: str) -> Document | None:
    """The document of ours that orders the change recorded last."""
    query = (
        sa.select(Document)
        .join(Relation, Relation.other_id == Document.id)
        .where(Relation.document_id == document.id, Relation.kind == RELATIONS[step_name])
        .order_by(Relation.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def _filings_of(document: Document) -> list[UpwardFiling]:
    query = sa.select(UpwardFiling).where(UpwardFiling.document_id == document.id, UpwardFiling.is_copy.is_(False))
    return list(db.session.scalars(query))


def _planned_at(document: Document, step_name: str) -> datetime | None:
    """When the change that takes effect now was recorded."""
    query = sa.select(sa.func.max(PlannedStep.planned_at)).where(
        PlannedStep.document_id == document.id, PlannedStep.step == step_name, PlannedStep.cancelled_at.is_(None)
    )
    return db.session.scalar(query)


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
