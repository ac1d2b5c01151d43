"""Opinions on drafts: who asks, gives and settles, what ends a request, and that nothing said changes afterwards."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document
from lawdocs.errors import DomainError, Forbidden, NotVisible, StateConflict, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.linkage.moves import LinkConflict
from lawdocs.linkage.opinions import services
from lawdocs.linkage.opinions.kind import KIND, bearer, sees, shows_draft
from lawdocs.linkage.opinions.models import Cooperation, OpinionLink
from lawdocs.linkage.records import records_of
from lawdocs.review import services as review
from tests.conftest import ENGINES, TODAY
from tests.factories import CHECKS, County, a_draft, approve, submit, withdraw
from tests.lawdocs.linkage.opinions.asked import (
    BODY,
    OPINION,
    QUESTION,
    SAID,
    SETTLED,
    WAIT,
    a_draft_under_review,
    an_opinion,
    ask,
    ask_for_token,
)
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.opinions import Adoption, Asked, Conclusion, OpinionState, Said, Settlement, Way
from workflows.linkage.sides import Subject
from workflows.permissions import Permission
from workflows.roles import Role
from workflows.states import DocumentState

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
PEOPLE = ("drafter", "drafter2", "urbanclerk", "clerk", "legal", "legal2", "bureau", "liaison", "editor", "sysadmin")
S = OpinionState


def deadline_of(row: Cooperation) -> Deadline:
    query = sa.select(Deadline).where(Deadline.duty == Duty.LINK_OPINION, Deadline.subject_id == row.id)
    return db.session.scalars(query).one()


def send_back(document: Document, county: County, clock: SetClock) -> None:
    act = {"version": document.version, "key": None, "checks": CHECKS}
    review.conclude(document, "return", "请补充征求意见情况。", county.actor("legal"), clock, **act)


def test_a_request_goes_to_the_procuratorate_with_a_day(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    row = ask(document, county, clock)

    assert (row.state, row.body, row.question) == (S.ASKED, "鲁山县人民检察院", QUESTION)
    assert row.revision_id == document.draft.id
    assert row.revision.frozen_at is not None
    found = deadline_of(row)
    assert (found.due_on, found.document_id, found.about) == (TODAY + WAIT, None, f"《{document.title}》")
    assert (found.held_by_role, found.held_by_id) == (Role.LIAISON, county.agency("procuratorate").id)
    assert [each.act for each in records_of(Subject.OPINION, row.id)] == ["ask"]


def test_whoever_sent_a_link_to_others_sees_to_the_answer(app: Flask, county: County, clock: SetClock) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    assert (row.way, row.body, len(token)) == (Way.LINK, BODY, 43)
    found = deadline_of(row)
    assert (found.held_by_role, found.held_by_id) == (Role.LEGAL_OFFICER, county.agency("justice").id)


@pytest.mark.parametrize("who", [each for each in PEOPLE if each != "legal"])
def test_only_the_reviewer_of_the_draft_asks(app: Flask, county: County, clock: SetClock, who: str) -> None:
    document = a_draft_under_review(county, clock)

    with pytest.raises(Forbidden):
        services.ask(document, Asked(QUESTION, TODAY, Way.ACCOUNT), county.actor(who), clock, key=None)


@pytest.mark.parametrize(
    ("asked", "reasons"),
    [
        (Asked("", TODAY, Way.ACCOUNT), ["请写明希望对方就哪些问题提出意见"]),
        (Asked("问", date(2026, 10, 12), Way.ACCOUNT), ["最后一天应当在今天和今天以后60日之间"]),
        (Asked("问", date(2026, 12, 13), Way.ACCOUNT), ["最后一天应当在今天和今天以后60日之间"]),
        (Asked(" ", None, Way.LINK), [
            "请写明希望对方就哪些问题提出意见",
            "最后一天应当在今天和今天以后60日之间",
            "请填写保密链接交给哪个单位",
        ]),
    ],
)  # fmt: skip
def test_a_wrong_request_is_refused_in_full(
    app: Flask, county: County, clock: SetClock, asked: Asked, reasons: list[str]
) -> None:
    document = a_draft_under_review(county, clock)

    with pytest.raises(StepRefused) as refused:
        services.ask(document, asked, county.actor("legal"), clock, key=None)

    assert list(refused.value.reasons) == reasons
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cooperation)) == 0


def test_nobody_is_asked_about_a_draft_that_is_not_under_review(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    approve(document, county, clock)

    with pytest.raises(StateConflict):
        ask(document, county, clock)


def test_without_a_linkage_there_is_nobody_to_ask(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    submit(document, county, clock)

    assert not services.may_ask(document, county.actor("legal"))
    with pytest.raises(NotVisible):
        ask(document, county, clock)


def test_nobody_is_asked_twice_while_the_first_answer_is_awaited(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    ask(document, county, clock)
    ask(document, county, clock, Way.LINK, BODY)
    ask(document, county, clock, Way.LINK, "鲁山县公安局")

    for way, body in ((Way.ACCOUNT, ""), (Way.LINK, BODY)):
        with pytest.raises(StepRefused, match="对方还没有答复"):
            ask(document, county, clock, way, body)


@pytest.mark.parametrize("who", PEOPLE)
def test_who_sees_a_request_and_the_draft(app: Flask, county: County, clock: SetClock, who: str) -> None:
    document = a_draft_under_review(county, clock)
    by_account, by_link = ask(document, county, clock), ask(document, county, clock, Way.LINK, BODY)
    inside = {"drafter", "urbanclerk", "clerk", "legal", "bureau"}

    assert sees(county.actor(who), by_account) is (who in inside | {"liaison"})
    assert sees(county.actor(who), by_link) is (who in inside)


STEPS = {
    "give": lambda row, who, clock: services.give(row, SAID, who, clock, version=row.version, key=None),
    "settle": lambda row, who, clock: services.settle(row, SETTLED, who, clock, version=row.version, key=None),
    "recall": lambda row, who, clock: services.recall(row, "问题已经解决", who, clock, version=row.version, key=None),
}
ALLOWED = {("give", "liaison", S.ASKED), ("settle", "legal", S.GIVEN), ("recall", "legal", S.ASKED)}
HOLDERS = {"give": {"liaison"}, "settle": {"legal"}, "recall": {"legal"}}


@pytest.mark.parametrize("state", list(S))
@pytest.mark.parametrize("step", sorted(STEPS))
def test_step_person_and_state(app: Flask, county: County, clock: SetClock, step: str, state: OpinionState) -> None:
    row = an_opinion(state, county, clock)

    for who in PEOPLE:
        actor = county.actor(who)
        if (step, who, state) in ALLOWED:
            continue
        with pytest.raises(LinkConflict if who in HOLDERS[step] else Forbidden):
            STEPS[step](row, actor, clock)
        db.session.rollback()
    for who in (each for name, each, where in ALLOWED if (name, where) == (step, state)):
        STEPS[step](row, county.actor(who), clock)
        assert row.state is KIND.table.by_name[step].dest


def test_an_opinion_is_on_file_with_day_and_post(app: Flask, county: County, clock: SetClock) -> None:
    row = an_opinion(S.GIVEN, county, clock)

    assert (row.conclusion, row.opinion, row.given_post) == (Conclusion.CHANGES, OPINION, "公益诉讼检察部主任")
    assert deadline_of(row).outcome is Outcome.MET
    told = db.session.scalars(sa.select(Notice.text).where(Notice.role == Role.LEGAL_OFFICER)).all()
    assert any("提出意见：有修改意见" in each for each in told)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (Said(None, OPINION, BODY, "主任"), "请选择结论"),
        (Said(Conclusion.UNLAWFUL, "  ", BODY, "主任"), "请写明意见的内容和依据"),
        (Said(Conclusion.NONE, "", "", "主任"), "请填写单位名称"),
        (Said(Conclusion.NONE, "", BODY, ""), "请填写职务"),
    ],
)
def test_an_opinion_that_lacks_something_is_refused(
    app: Flask, county: County, clock: SetClock, said: Said, reason: str
) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)

    with pytest.raises(StepRefused) as refused:
        services.give(row, said, county.actor("liaison"), clock, version=row.version, key=None)

    assert refused.value.reasons == (reason,)


def test_nothing_to_say_needs_no_words(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)
    said = Said(Conclusion.NONE, "", "鲁山县人民检察院", "主任")

    services.give(row, said, county.actor("liaison"), clock, version=row.version, key=None)

    assert row.state is S.GIVEN


def test_where_nothing_was_said_nothing_is_settled(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)
    said = Said(Conclusion.NONE, "", "鲁山县人民检察院", "主任")
    services.give(row, said, county.actor("liaison"), clock, version=row.version, key=None)

    with pytest.raises(StepRefused, match="对方没有意见"):
        services.settle(row, SETTLED, county.actor("legal"), clock, version=row.version, key=None)


@pytest.mark.parametrize(
    ("settlement", "reason"),
    [(Settlement(None, ""), "请选择采纳情况"), (Settlement(Adoption.NOT, " "), "没有全部采纳的，请写明理由")],
)
def test_a_settlement_says_how_and_why(
    app: Flask, county: County, clock: SetClock, settlement: Settlement, reason: str
) -> None:
    row = an_opinion(S.GIVEN, county, clock)

    with pytest.raises(StepRefused) as refused:
        services.settle(row, settlement, county.actor("legal"), clock, version=row.version, key=None)

    assert refused.value.reasons == (reason,)


@pytest.mark.parametrize("leave", [approve, withdraw, send_back], ids=["approve", "withdraw", "return"])
def test_leaving_the_review_ends_what_is_asked(app: Flask, county: County, clock: SetClock, leave: object) -> None:
    document = a_draft_under_review(county, clock)
    row, (linked, token) = ask(document, county, clock), ask_for_token(document, county, clock)

    leave(document, county, clock)

    assert (row.state, linked.state) == (S.LAPSED, S.LAPSED)
    assert not shows_draft(row, TODAY)
    assert [deadline_of(each).outcome for each in (row, linked)] == [Outcome.VOID, Outcome.VOID]
    with pytest.raises(NotVisible):
        services.give_by_link(token, SAID, clock)
    with pytest.raises(LinkConflict):
        services.give(row, SAID, county.actor("liaison"), clock, version=row.version, key=None)


def test_approving_is_not_held_up_by_an_outstanding_opinion(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    ask(document, county, clock)

    approve(document, county, clock)

    assert document.state is DocumentState.APPROVED


def test_a_second_review_does_not_open_the_draft_again(app: Flask, county: County, clock: SetClock) -> None:
    row = an_opinion(S.GIVEN, county, clock)
    assert shows_draft(row, TODAY)
    send_back(row.document, county, clock)

    documents.submit(row.document, county.actor("drafter"), clock, version=row.document.version, key=None)

    assert row.document.state is DocumentState.REVIEW
    assert not shows_draft(row, TODAY)


def test_the_draft_closes_after_the_last_day(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)

    assert shows_draft(row, row.due_on)
    assert not shows_draft(row, row.due_on + timedelta(days=1))
    clock.put(clock.now() + WAIT + timedelta(days=1))
    with pytest.raises(StepRefused, match="期限已在2026年10月20日届满"):
        services.give(row, SAID, county.actor("liaison"), clock, version=row.version, key=None)


def test_an_unanswered_request_lapses_once(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)
    clock.put(clock.now() + WAIT)
    assert not services.lapse(row, clock)

    clock.put(clock.now() + timedelta(days=1))

    assert services.lapse(row, clock)
    assert not services.lapse(row, clock)
    assert (row.state, deadline_of(row).outcome) == (S.LAPSED, Outcome.VOID)


def test_a_new_link_kills_the_one_before(app: Flask, county: County, clock: SetClock) -> None:
    row, old = ask_for_token(a_draft_under_review(county, clock), county, clock)

    new = services.renew_link(row, county.actor("legal"), clock, version=row.version, key=None)

    with pytest.raises(NotVisible):
        services.give_by_link(old, SAID, clock)
    services.give_by_link(new, SAID, clock)
    assert (row.state, row.given_by_id) == (S.GIVEN, None)


def test_a_revoked_link_opens_nothing(app: Flask, county: County, clock: SetClock) -> None:
    row, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    services.revoke_link(row, county.actor("legal"), clock, version=row.version, key=None)

    with pytest.raises(NotVisible):
        services.give_by_link(token, SAID, clock)
    with pytest.raises(StepRefused, match="没有正在使用的保密链接"):
        services.revoke_link(row, county.actor("legal"), clock, version=row.version, key=None)


@pytest.mark.parametrize("who", [each for each in PEOPLE if each != "legal"])
def test_only_who_asks_makes_and_revokes_links(app: Flask, county: County, clock: SetClock, who: str) -> None:
    row, _ = ask_for_token(a_draft_under_review(county, clock), county, clock)
    for act in (services.renew_link, services.revoke_link):
        with pytest.raises(Forbidden):
            act(row, county.actor(who), clock, version=row.version, key=None)


def test_a_request_by_account_has_no_link(app: Flask, county: County, clock: SetClock) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock)

    with pytest.raises(StepRefused, match="没有保密链接"):
        services.renew_link(row, county.actor("legal"), clock, version=row.version, key=None)


def test_the_liaison_does_not_answer_what_was_sent_by_link(app: Flask, county: County, clock: SetClock) -> None:
    row, _ = ask_for_token(a_draft_under_review(county, clock), county, clock)

    with pytest.raises(Forbidden):
        services.give(row, SAID, county.actor("liaison"), clock, version=row.version, key=None)


@pytest.mark.parametrize("way", list(Way))
def test_whoever_holds_no_post_does_one_thing_only(app: Flask, county: County, clock: SetClock, way: Way) -> None:
    row = ask(a_draft_under_review(county, clock), county, clock, way, BODY)
    system, holder = Actor.system("lapse-opinions"), bearer(row)

    may = {each: (KIND.may(system, each, row), KIND.may(holder, each, row)) for each in Permission}

    assert {each for each, (by_system, _) in may.items() if by_system} == {Permission.OPINION_ASK}
    given = {each for each, (_, by_holder) in may.items() if by_holder}
    assert given == ({Permission.OPINION_GIVE} if way is Way.LINK else set())


def test_only_the_digest_of_a_secret_is_kept(app: Flask, county: County, clock: SetClock) -> None:
    _, token = ask_for_token(a_draft_under_review(county, clock), county, clock)

    link = db.session.scalars(sa.select(OpinionLink)).one()
    trail = [f"{each.before}{each.after}{each.reason}{each.key}" for each in db.session.scalars(sa.select(AuditEntry))]
    notices = db.session.execute(sa.select(Notice.text, Notice.page)).all()
    assert token not in f"{vars(link)}{trail}{notices}"


def test_no_words_of_an_opinion_reach_the_trail(app: Flask, county: County, clock: SetClock) -> None:
    row = an_opinion(S.SETTLED, county, clock)

    query = sa.select(AuditEntry).where(AuditEntry.subject == "opinion", AuditEntry.subject_id == row.id)
    told = "".join(f"{each.before}{each.after}{each.reason}" for each in db.session.scalars(query))
    assert "settled" in told
    assert not any(word in told for word in (QUESTION, OPINION, SETTLED.reason, row.title))


@pytest.mark.parametrize(
    ("state", "change"),
    [
        (S.ASKED, "UPDATE cooperations SET question = '改'"),
        (S.ASKED, "UPDATE cooperations SET due_on = '2027-01-01'"),
        (S.GIVEN, "UPDATE cooperations SET opinion = '改'"),
        (S.GIVEN, "UPDATE cooperations SET conclusion = 'none'"),
        (S.SETTLED, "UPDATE cooperations SET adoption = 'adopted'"),
        (S.SETTLED, "DELETE FROM cooperations"),
        (S.ASKED, "UPDATE cooperations SET adoption = 'adopted', state = 'settled', settled_on = '2026-10-13'"),
    ],
)
def test_the_database_refuses_to_change_what_was_said(
    app: Flask, county: County, clock: SetClock, state: OpinionState, change: str
) -> None:
    an_opinion(state, county, clock)

    with pytest.raises(sa.exc.DatabaseError), transaction():
        db.session.execute(sa.text(change))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE opinion_links SET token_digest = 'x'",
        "UPDATE opinion_links SET revoked_at = NULL",
        "DELETE FROM opinion_links",
    ],
)
def test_a_dead_link_stays_dead_in_the_database(app: Flask, county: County, clock: SetClock, change: str) -> None:
    row, _ = ask_for_token(a_draft_under_review(county, clock), county, clock)
    services.revoke_link(row, county.actor("legal"), clock, version=row.version, key=None)

    with pytest.raises(sa.exc.DatabaseError), transaction():
        db.session.execute(sa.text(change))


def test_a_member_that_left_asks_nobody(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft_under_review(county, clock)
    linkage = services.linkage_for(document)
    own = next(each for each in linkage.members if each.agency_id == county.agency("justice").id)
    with transaction():
        own.until_on = TODAY

    with pytest.raises(DomainError) as refused:
        ask(document, county, clock)

    assert refused.value.status == 404
