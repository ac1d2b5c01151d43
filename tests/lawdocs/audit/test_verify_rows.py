"""What somebody with the database in hand changes beside the audit trail is noticed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.cleanup import services
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from tests.factories import County, a_document, a_draft
from workflows.facts import Act
from workflows.states import DocumentState

ROW = "its title, numbers or dates are not those of the audit trail"
CHANGES = {
    "UPDATE documents SET title = '改'": ROW,
    "UPDATE documents SET in_force_until = '2030-01-01'": ROW,
    "UPDATE documents SET published_on = '2020-01-01'": ROW,
    "UPDATE step_records SET actor_name = '冒名者' WHERE step = 'approve'": "its steps and the audit trail differ",
    "UPDATE step_records SET reason = '改' WHERE step = 'approve'": "its steps and the audit trail differ",
    "UPDATE opinions SET text = '不合法'": "its opinions and the audit trail differ",
    "DELETE FROM opinions": "its opinions and the audit trail differ",
    "UPDATE decisions SET signed_by = '副县长'": "its decisions and the audit trail differ",
    "UPDATE decisions SET meeting_on = '2020-01-01'": "its decisions and the audit trail differ",
    "DELETE FROM planned_steps": "its planned steps and the audit trail differ",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_change_beside_the_trail_is_noticed(statement: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today() + timedelta(days=90))
    services.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    assert verify().fault is None

    with transaction():
        db.session.execute(sa.text(statement))
    assert verify().fault == f"document {document.id}: {CHANGES[statement]}"


def test_document_that_is_gone_is_named(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock, materials=False, recorded=False)
    number = draft.id
    with transaction():
        for table in ("relations", "revisions", "documents"):
            column = "id" if table == "documents" else "document_id"
            db.session.execute(sa.text(f"DELETE FROM {table} WHERE {column} = {number}"))
    assert verify().fault == f"document {number} is gone"


def test_one_document_can_be_verified_alone(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.audit.verify_histories import history_faults

    first = a_document(DocumentState.PUBLISHED, county, clock)
    second = a_document(DocumentState.APPROVED, county, clock)
    with transaction():
        db.session.execute(sa.text(f"UPDATE opinions SET text = '改' WHERE document_id = {second.id}"))

    assert list(history_faults(first.id)) == []
    assert list(history_faults(second.id)) == [f"document {second.id}: its opinions and the audit trail differ"]
