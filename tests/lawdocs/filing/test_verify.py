"""What somebody with the database in hand changes about filings, reviews and answers is noticed."""

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.extensions import db, transaction
from lawdocs.filing import record_review, upward
from lawdocs.filing.upward_models import Heading
from lawdocs.review.answers import Answer
from tests.factories import County
from tests.lawdocs.filing.conftest import GROUNDS, Acts
from tests.lawdocs.review.test_opinions import answer, to_amend

CHANGES = {
    "UPDATE upward_filings SET submitted_on = '2026-10-01' WHERE id = {filing}": "filing {filing}: its stage, days",
    "UPDATE upward_filings SET decided_on = '2026-10-01' WHERE id = {filing}": "filing {filing}: its stage, days",
    "UPDATE upward_filings SET receiver_name = '某市' WHERE id = {filing}": "filing {filing}: its stage, days",
    "UPDATE upward_filings SET refusal = '改' WHERE id = {filing}": "filing {filing}: its stage, days",
    "UPDATE upward_filings SET stage = 'copied' WHERE id = {other}": "filing {other}: its stage, days",
    "UPDATE upward_filings SET receipt_number = '9号' WHERE id = {other}": "filing {other}: its stage, days",
    "DELETE FROM filing_packages WHERE filing_id = {filing}": "filing {filing}: its stage, days",
    "UPDATE record_reviews SET stage = 'passed'": "record review 1: its stage or its letter",
    "UPDATE record_reviews SET letter = '改'": "record review 1: its stage or its letter",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_a_filing_changed_beside_the_trail_is_noticed(statement: str, acts: Acts) -> None:
    filing = acts.registered()
    other = acts.filing(filing.document, "鲁山县人民代表大会常务委员会")
    day, filer = acts.clock.today(), acts.who("legal")
    upward.send_outside(other, day, filer, acts.clock, version=other.version, key=None, receipt="1号")
    review, city = filing.review, acts.who("citybureau")
    said = (Heading.POWERS, "第三条", "增设了许可")
    record_review.find(review, *said, city, acts.clock, version=review.version, key=None)
    record_review.send_opinion(review, "请修改", city, acts.clock, grounds=GROUNDS, version=review.version, key=None)
    assert verify().fault is None

    ids = {"filing": filing.id, "other": other.id}
    with transaction():
        db.session.execute(sa.text(statement.format(**ids)))
    assert verify().fault.startswith(CHANGES[statement].format(**ids))


def test_a_refused_filing_stands_as_it_was_told(acts: Acts) -> None:
    filing = acts.submitted()
    upward.refuse(filing, " 不属于规范性文件 ", acts.who("citybureau"), acts.clock, version=filing.version, key=None)
    assert verify().fault is None
    with transaction():
        filing.refusal = "另一个理由"
    assert verify().fault.startswith(f"filing {filing.id}: ")


@pytest.mark.parametrize("change", ["answer = '改'", "adopted = true, answer = ''"])
def test_an_answer_changed_beside_the_trail_is_noticed(
    change: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = to_amend(county, clock)
    answer(document, county, clock, {1: Answer(True), 2: Answer(False, " 应当保留。 ")})
    assert verify().fault is None
    with transaction():
        db.session.execute(sa.text(f"UPDATE clause_amendments SET {change} WHERE no = 2"))
    assert verify().fault == f"document {document.id}: its answers to the review and the audit trail differ"
