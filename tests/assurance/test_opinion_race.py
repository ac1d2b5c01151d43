"""Two answers through one secret link, or an answer and the end of the review: exactly one wins."""

from collections import Counter

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from lawdocs.linkage.models import LinkRecord
from lawdocs.linkage.opinions import services
from lawdocs.linkage.opinions.models import Cooperation
from tests.assurance.test_planned_race import together
from tests.factories import County, a_document, approve
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.opinions.asked import BODY, ask_for_token
from workflows.linkage.opinions import Conclusion, OpinionState, Said
from workflows.linkage.sides import Subject
from workflows.states import DocumentState

ROUNDS = 6


def said(text: str) -> Said:
    return Said(Conclusion.CHANGES, text, BODY, "庭长")


def asked(county: County, clock: SetClock) -> list[tuple[int, str]]:
    """Requests about several drafts: id and secret."""
    a_linkage(county, clock)
    found = []
    for no in range(ROUNDS):
        document = a_document(DocumentState.REVIEW, county, clock, title=f"鲁山县城区停车泊位管理办法（{no}）")
        row, token = ask_for_token(document, county, clock)
        found.append((row.id, token))
    return found


def entries(row_id: int) -> Counter:
    query = sa.select(LinkRecord.act).where(LinkRecord.subject == Subject.OPINION, LinkRecord.subject_id == row_id)
    return Counter(db.session.scalars(query))


def test_of_two_answers_through_one_link_one_is_on_file(app: Flask, county: County, clock: SetClock) -> None:
    for row_id, token in asked(county, clock):

        def answer(text: str, token: str = token) -> str:
            services.give_by_link(token, said(text), clock)
            return text

        outcomes = together(app, lambda: answer("甲"), lambda: answer("乙"))  # noqa: B023

        won = [each for each in outcomes if isinstance(each, str)]
        lost = [each.code for each in outcomes if isinstance(each, DomainError)]
        db.session.rollback()
        assert (len(won), lost) == (1, ["STATE_CONFLICT"]), outcomes
        assert db.session.get(Cooperation, row_id).opinion == won[0]
        assert entries(row_id) == {"ask": 1, "give": 1}


def test_an_answer_and_the_end_of_the_review_do_not_both_win(app: Flask, county: County, clock: SetClock) -> None:
    for row_id, token in asked(county, clock):

        def end(row_id: int = row_id) -> str:
            approve(db.session.get(Cooperation, row_id).document, county, clock)
            return "ended"

        def answer(token: str = token) -> str:
            services.give_by_link(token, said("甲"), clock)
            return "given"

        outcomes = together(app, end, answer)
        db.session.rollback()
        row = db.session.get(Cooperation, row_id)
        assert outcomes[0] == "ended", outcomes
        assert row.closed_at is not None
        given = outcomes[1] == "given"
        assert row.state is (OpinionState.GIVEN if given else OpinionState.LAPSED), outcomes
        assert entries(row_id) == {"ask": 1, "give" if given else "lapse": 1}


@pytest.mark.parametrize("act", ["revoke", "recall"])
def test_a_link_that_is_taken_back_takes_no_answer(app: Flask, county: County, clock: SetClock, act: str) -> None:
    legal = county.actor("legal")
    for row_id, token in asked(county, clock):

        def take_back(row_id: int = row_id) -> str:
            row = db.session.get(Cooperation, row_id)
            seen = {"version": 1, "key": None}
            if act == "revoke":
                services.revoke_link(row, legal, clock, **seen)
            else:
                services.recall(row, "改了", legal, clock, **seen)
            return act

        def answer(token: str = token) -> str:
            services.give_by_link(token, said("甲"), clock)
            return "given"

        outcomes = together(app, take_back, answer)
        db.session.rollback()
        done = [each for each in outcomes if isinstance(each, str)]
        assert len(done) == 1, outcomes
        assert (db.session.get(Cooperation, row_id).opinion == "甲") is (done == ["given"])
