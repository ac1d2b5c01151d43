"""Two who act on one suggestion at the same moment: exactly one wins, and the trail tells what stands."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Notice
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from lawdocs.linkage.suggestions import following, letters, receiving, reviews
from lawdocs.linkage.suggestions.models import DocumentReview, Suggestion, SuggestionEntry
from tests.assurance.test_planned_race import together
from tests.conftest import ENGINES, TODAY
from tests.factories import TEXT_AT_ONCE, County, a_document
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.suggestions import a_suggestion
from workflows.duties import Duty
from workflows.linkage.reviews import ReviewSaid, ReviewState
from workflows.linkage.suggestions import SuggestionState, Verdict
from workflows.states import DocumentState

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
S = SuggestionState
Act = Callable[[Suggestion, int], None]
TIMES = 6


def acts(county: County, clock: SetClock) -> dict[str, Act]:
    liaison, drafter, bureau = (county.actor(each) for each in ("liaison", "drafter", "bureau"))
    today = clock.today()

    def seen(version: int) -> dict[str, object]:
        return {"version": version, "key": None}

    return {
        "receive": lambda row, version: receiving.receive(row, today, drafter, clock, **seen(version)),
        "receive_for": lambda row, version: receiving.receive_for(row, today, bureau, clock, **seen(version)),
        "withdraw": lambda row, version: letters.withdraw(row, "有误", liaison, clock, **seen(version)),
        "adopted": lambda row, version: following.assess(row, Verdict.ADOPTED, "属实", liaison, clock, **seen(version)),
        "partly": lambda row, version: following.assess(row, Verdict.PARTLY, "部分", liaison, clock, **seen(version)),
        "work": lambda row, version: receiving.work(row, today, "已整改", drafter, clock, **seen(version)),
    }


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (S.SENT, "receive", "receive"),
        (S.SENT, "receive", "receive_for"),
        (S.SENT, "receive", "withdraw"),
        (S.REPLIED, "adopted", "partly"),
        (S.RECEIVED, "work", "withdraw"),
    ],
)
def test_of_two_acts_at_once_exactly_one_wins(
    state: S, first: str, second: str, app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    rows = [a_suggestion(state, linkage, county, clock, number=f"鲁检建〔2026〕{each}号") for each in range(TIMES)]
    clock.put(at_office(TODAY + timedelta(days=4), 9))
    offered, seen = acts(county, clock), [(row.id, row.version) for row in rows]
    before, said_before = count(AuditEntry), count(SuggestionEntry)
    outcomes: Counter = Counter()
    for row_id, version in seen:

        def press(act: Act, word: str, row_id: int = row_id, version: int = version) -> str:
            act(db.session.get(Suggestion, row_id), version)
            return word

        answers = together(app, lambda: press(offered[first], "first"), lambda: press(offered[second], "second"))  # noqa: B023
        for each in answers:
            assert isinstance(each, str | DomainError), answers
        outcomes[tuple(each if isinstance(each, str) else each.code for each in answers)] += 1
    for pair in outcomes:
        assert sum(each in ("first", "second") for each in pair) == 1, outcomes
        assert set(pair) & {"STATE_CONFLICT", "VERSION_STALE"}
    assert count(AuditEntry) == before + TIMES
    assert count(SuggestionEntry) - said_before in range(TIMES + 1)
    received = db.session.scalars(sa.select(Suggestion.id).where(Suggestion.received_on.is_not(None))).all()
    clocks = db.session.scalars(sa.select(Deadline.subject_id).where(Deadline.duty == Duty.LINK_SUGGESTION)).all()
    assert sorted(clocks) == sorted(received)
    keys = db.session.scalars(sa.select(Notice.key)).all()
    assert len(keys) == len(set(keys))
    assert verify().fault is None


def test_a_review_is_concluded_once_and_its_document_cleaned_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock, text=TEXT_AT_ONCE)
    row = a_suggestion(S.RECEIVED, a_linkage(county, clock), county, clock, document=document.number)
    review_id, version, bureau = row.review.id, row.review.version, county.actor("bureau")
    said = ReviewSaid("第三条", "超越权限。", "应当修改。")

    def conclude(how: Callable[..., None], word: str) -> str:
        how(db.session.get(DocumentReview, review_id), said, bureau, clock, version=version, key=None)
        return word

    answers = together(app, lambda: conclude(reviews.uphold, "upheld"), lambda: conclude(reviews.dismiss, "not_upheld"))

    won = [each for each in answers if isinstance(each, str)]
    lost = [each.code for each in answers if isinstance(each, DomainError)]
    assert (len(won), len(lost)) == (1, 1), answers
    assert lost[0] in ("STATE_CONFLICT", "VERSION_STALE")
    review = db.session.get(DocumentReview, review_id)
    assert review.state == won[0]
    cleaned = review.document.state is DocumentState.CLEANUP
    corrections = db.session.scalars(sa.select(Deadline.id).where(Deadline.duty == Duty.LINK_CORRECTION)).all()
    assert (cleaned, len(corrections)) == ((True, 1) if review.state is ReviewState.UPHELD else (False, 0))
    assert verify().fault is None


def count(kind: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(kind))
