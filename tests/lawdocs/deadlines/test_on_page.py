"""The clocks of a document on its page cost the same however many of them stood still."""

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.on_page import clocks_of
from lawdocs.extensions import db, transaction
from tests.factories import County, a_document
from tests.lawdocs.portal.meter import metered
from workflows.duties import Duty
from workflows.roles import Role
from workflows.states import DocumentState as S


@pytest.mark.parametrize("number", [1, 6])
def test_pauses_are_read_in_one_statement(number: int, app: Flask, county: County, clock: SetClock) -> None:
    document, post = a_document(S.DRAFT, county, clock), (Role.LEGAL_OFFICER, county.agency("justice").id)
    with transaction():
        for each in range(number):
            clocks.start(Duty.SUGGESTION, clock, on=clock.today(), held_by=post, subject_id=each, document=document)
            clocks.pause(Duty.SUGGESTION, each, clock, "等待材料")
    with app.test_request_context():
        clocks_of(document, clock.today())  # the rules and the calendar are known from now on
        db.session.expire_all()
        db.session.refresh(document)
        with metered() as cost:
            found = clocks_of(document, clock.today())

    assert [each.due for each in found] == ["2026年10月13日起中止：等待材料"] * number
    assert len([each for each in cost.statements if "deadline_pauses" in each]) == 1
    assert len(cost.statements) == 2
