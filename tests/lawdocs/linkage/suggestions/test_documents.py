"""A suggestion about a document: the review it begins, the cleanup that follows, and the correction that ends it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.models import Agency, AgencyKind, Level
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.terms import open_deadline
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.records import records_of
from lawdocs.linkage.sides import stand_of
from lawdocs.linkage.suggestions import following, letters, receiving, reviews
from lawdocs.linkage.suggestions.models import DocumentReview, Suggestion
from lawdocs.linkage.suggestions.sight import can_see, visible
from tests.conftest import ENGINES, TODAY
from tests.factories import TEXT_AT_ONCE, County, a_document
from tests.factories import start_cleanup as clean
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.suggestions import a_letter, a_suggestion, seen, withdraw
from tests.pages import log_in, words
from workflows.actors import Actor, Grant
from workflows.duties import Duty
from workflows.facts import Act
from workflows.linkage.reviews import ReviewSaid, ReviewState
from workflows.linkage.sides import Subject
from workflows.linkage.suggestions import SuggestionState
from workflows.roles import Role
from workflows.states import DocumentState

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
S = SuggestionState
SAID = ReviewSaid("第三条", "第三条超越权限设定处罚。", "应当修改第三条。")


@pytest.fixture
def linkage(app: Flask, county: County, clock: SetClock) -> Linkage:
    return a_linkage(county, clock)


@pytest.fixture
def document(linkage: Linkage, county: County, clock: SetClock) -> Document:
    return a_document(DocumentState.PUBLISHED, county, clock, text=TEXT_AT_ONCE)


def about(document: Document, linkage: Linkage, county: County, clock: SetClock, state: S = S.RECEIVED) -> Suggestion:
    return a_suggestion(state, linkage, county, clock, document=document.number, articles="第三条")


def uphold(review: DocumentReview, county: County, clock: SetClock) -> None:
    reviews.uphold(review, SAID, county.actor("bureau"), clock, version=review.version, key=None)


def test_the_review_begins_with_the_receipt(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = about(document, linkage, county, clock, S.SENT)
    assert row.review is None

    row = about_received(row, county, clock)

    review, justice = row.review, county.agency("justice").id
    assert (review.state, review.document_id, review.reviewer_id) == (ReviewState.OPEN, document.id, justice)
    running = open_deadline(Duty.LINK_REVIEW, review.id)
    assert (running.due_on, running.rule) == (TODAY + timedelta(days=30), "R85")
    assert (running.held_by_role, running.held_by_id) == (Role.SUPERVISOR, justice)


def about_received(row: Suggestion, county: County, clock: SetClock) -> Suggestion:
    receiving.receive(row, clock.today(), county.actor("drafter"), clock, **seen(row))
    return row


def test_what_is_upheld_goes_into_cleanup_and_is_due_in_thirty_days(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    review = about(document, linkage, county, clock).review

    uphold(review, county, clock)

    assert (document.state, review.cleanup) == (DocumentState.CLEANUP, "已启动清理")
    assert document.steps[-1].reason == "备案审查认定应当纠正：第三条"
    due = open_deadline(Duty.LINK_CORRECTION, review.id)
    assert (due.due_on, due.rule) == (TODAY + timedelta(days=30), "R86")
    assert (due.held_by_role, due.held_by_id) == (Role.LEGAL_OFFICER, county.agency("justice").id)
    ended = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.LINK_REVIEW)).one()
    assert ended.outcome is Outcome.MET


def test_a_document_in_cleanup_is_not_put_there_again(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    review = about(document, linkage, county, clock).review
    clean(document, county, clock)
    steps = len(document.steps)

    uphold(review, county, clock)

    assert (review.cleanup, len(document.steps)) == ("文件已经在清理中，不重复启动", steps)
    assert open_deadline(Duty.LINK_CORRECTION, review.id) is not None


def test_of_an_ended_document_nothing_is_to_be_corrected(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    review = about(document, linkage, county, clock).review
    repeal(document, county, clock)

    uphold(review, county, clock)

    assert review.cleanup == "文件已经废止或者失效，不再启动清理"
    assert open_deadline(Duty.LINK_CORRECTION, review.id) is None


def repeal(document: Document, county: County, clock: SetClock) -> None:
    today = clock.today()
    act = Act(
        reason="不再适用", by_title="关于废止部分文件的决定", by_published_on=today, day=today, source="县政府公报"
    )
    clerk = county.actor("clerk")
    cleanup.repeal(document, act, None, clerk, clock, version=document.version, key=None)


def test_a_repeal_meets_the_correction_and_the_suggestion_tells_of_it(
    app: Flask, document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = about(document, linkage, county, clock)
    review = row.review
    uphold(review, county, clock)
    clock.put(at_office(TODAY + timedelta(days=20), 9))

    repeal(document, county, clock)

    ended = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.LINK_CORRECTION)).one()
    assert (ended.outcome, ended.ended_by) == (Outcome.MET, "文件已废止")
    assert (review.corrected_on, review.correction) == (date(2026, 11, 2), "废止")
    assert records_of(Subject.REVIEW, review.id)[-1].act == "correct"
    page = words(log_in(app, "liaison").get(f"/linkage/suggestions/{row.id}"))
    assert "2026年11月2日已废止" in page


def test_a_cleanup_that_is_refused_leaves_the_review_open(
    document: Document, linkage: Linkage, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflows.facts import Obstacle

    review = about(document, linkage, county, clock).review

    def refuse(*_: object, **__: object) -> None:
        raise StepRefused((Obstacle("还不能启动清理"),))

    monkeypatch.setattr(cleanup, "fire", refuse)
    with pytest.raises(StepRefused, match="还不能启动清理"):
        uphold(review, county, clock)

    db.session.refresh(review)
    assert (review.state, review.finding) == (ReviewState.OPEN, "")


def test_what_is_not_upheld_stays_as_it_is(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    review = about(document, linkage, county, clock).review

    said = ReviewSaid(finding="有上位法依据。", conclusion="不需要修改。")
    reviews.dismiss(review, said, county.actor("bureau"), clock, version=review.version, key=None)

    assert (review.state, document.state) == (ReviewState.NOT_UPHELD, DocumentState.PUBLISHED)
    assert open_deadline(Duty.LINK_REVIEW, review.id) is None


def test_only_the_reviewing_bureau_concludes(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    review = about(document, linkage, county, clock).review

    for who in ("liaison", "drafter", "urbanclerk", "clerk", "legal"):
        with pytest.raises(Forbidden):
            reviews.uphold(review, SAID, county.actor(who), clock, version=review.version, key=None)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (ReviewSaid("", "超越权限。", "应当修改。"), "请写明应当纠正的条款，针对整个文件的写全文"),
        (ReviewSaid("第三条", " ", "应当修改。"), "请写明审查发现"),
        (ReviewSaid("第三条", "超越权限。", ""), "请写明审查结论"),
    ],
)
def test_a_conclusion_says_what_and_where(
    said: ReviewSaid, reason: str, document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    review = about(document, linkage, county, clock).review

    with pytest.raises(StepRefused) as refused:
        reviews.uphold(review, said, county.actor("bureau"), clock, version=review.version, key=None)

    assert refused.value.reasons == (reason,)


def test_a_withdrawn_letter_drops_its_open_review(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = about(document, linkage, county, clock)

    withdraw(row, county, clock, TODAY)

    assert (row.review.state, row.review.concluded_on) == (ReviewState.DROPPED, TODAY)
    assert open_deadline(Duty.LINK_REVIEW, row.review.id) is None


def test_before_the_review_is_over_nothing_is_closed(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    row = about(document, linkage, county, clock, S.ASSESSED)

    with pytest.raises(StepRefused) as refused:
        following.close(row, "办结。", county.actor("liaison"), clock, **seen(row))

    assert refused.value.reasons == ("涉及的文件还在审查，有了审查结论才能办结",)


def test_a_document_that_is_not_ours_cannot_be_named(linkage: Linkage, county: County, clock: SetClock) -> None:
    with pytest.raises(StepRefused) as refused:
        letters.draft(linkage, a_letter(county, document="鲁山县旧办法"), county.actor("liaison"), clock, key=None)

    assert refused.value.reasons == ("本系统没有公布过这件文件，请核对文号或者完整标题",)


def test_the_page_of_a_document_tells_only_whoever_may_read_it(
    app: Flask, document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    number = about(document, linkage, county, clock).number
    page, public = f"/work/documents/{document.id}", f"/documents/{document.id}"
    db.session.rollback()

    told = {who: number in words(log_in(app, who).get(page)) for who in ("liaison", "bureau", "drafter", "drafter2")}

    assert told == {"liaison": True, "bureau": True, "drafter": True, "drafter2": False}
    answer = app.test_client().get(public)
    assert (answer.status_code, number in words(answer), "检察建议" in words(answer)) == (200, False, False)


def test_who_corrects_a_document_sees_the_suggestion_though_it_went_to_another(
    app: Flask, linkage: Linkage, county: County, clock: SetClock
) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock, text=TEXT_AT_ONCE)
    row = about(document, linkage, county, clock)
    row_id, review_id = row.id, row.review.id
    db.session.rollback()

    legal = log_in(app, "legal")

    pages = (f"/linkage/suggestions/{row_id}", f"/linkage/reviews/{review_id}")
    assert [legal.get(each).status_code for each in pages] == [200, 200]
    assert [log_in(app, "drafter2").get(each).status_code for each in pages] == [404, 404]


def test_the_bureau_to_which_the_maker_files_reviews_and_the_programme_starts_the_cleanup(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    city = county.agency("city")
    bureau = Agency(
        name="平顶山市司法局",
        short_name="市司法局",
        level=Level.CITY,
        kind=AgencyKind.JUSTICE_BUREAU,
        parent=city,
        may_issue=True,
    )
    with transaction():
        db.session.add(bureau)
    forget_agency_tree()

    assert reviews.reviewer_of(county.agency("gov")) == bureau.id
    assert reviews.reviewer_of(county.agency("urban")) == county.agency("justice").id
    review = about(document, linkage, county, clock).review
    above = Actor(county.actor("bureau").id, "乔未晞", frozenset({Grant(Role.SUPERVISOR, review.reviewer_id)}))
    reviews.uphold(review, SAID, above, clock, version=review.version, key=None)
    assert (document.state, review.cleanup) == (DocumentState.CLEANUP, "已启动清理")


def test_who_drafted_the_document_sees_the_letter_once_it_is_received(
    document: Document, linkage: Linkage, county: County, clock: SetClock
) -> None:
    transport = county.agency("transport").id
    changes = {"document": document.number, "articles": "第三条", "target_id": transport}
    row = a_suggestion(S.SENT, linkage, county, clock, **changes)
    drafter = county.actor("drafter")
    assert not seen_by(drafter, row)

    receiving.receive(row, clock.today(), county.actor("drafter2"), clock, **seen(row))

    assert seen_by(drafter, row)


def seen_by(actor: Actor, row: Suggestion) -> bool:
    """Whether a person sees a letter, on its page and in the list alike."""
    listed = visible(row.linkage, stand_of(actor, row.linkage), actor)
    in_list = db.session.scalar(sa.select(Suggestion.id).where(listed, Suggestion.id == row.id)) is not None
    assert in_list == can_see(actor, row)
    return in_list
