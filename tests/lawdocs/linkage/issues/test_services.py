"""Issues: raised, accepted or returned, assigned, reported, confirmed by who raised them, closed, taken up again."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.deadlines.own import places_of
from lawdocs.deadlines.reminders import remind
from lawdocs.documents.secrecy import SecretForbidden
from lawdocs.errors import Forbidden, KeyReused, Repeated, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.linkage.issues import closing, raising, solving
from lawdocs.linkage.issues.models import IssueProgress, IssueResult, LinkIssue
from lawdocs.linkage.issues.origins import Origin
from lawdocs.linkage.issues.solving import Result
from lawdocs.linkage.models import Chain
from lawdocs.linkage.records import records_of
from tests.conftest import ENGINES, TODAY
from tests.factories import County, a_document, repeal
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.issues.walked import DUE, REASON, RESULT, an_issue, content, step
from tests.lawdocs.linkage.whole import a_chain
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.issues import IssueState
from workflows.linkage.sides import Subject
from workflows.states import DocumentState

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
S = IssueState


def clocks_of(issue: LinkIssue) -> list[Deadline]:
    query = sa.select(Deadline).where(Deadline.duty == Duty.LINK_ISSUE, Deadline.subject_id == issue.id)
    return list(db.session.scalars(query.order_by(Deadline.id)))


def test_an_issue_goes_the_whole_road(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.CLOSED)

    assert (issue.state, issue.number, issue.closed_on) == (S.CLOSED, "2026年第1号", TODAY)
    acts = [(each.act, each.source, each.dest) for each in records_of(Subject.ISSUE, issue.id)]
    assert acts == [
        ("raise", "", "raised"),
        ("accept", "raised", "accepted"),
        ("assign", "accepted", "working"),
        ("report", "working", "reported"),
        ("confirm", "reported", "confirmed"),
        ("close", "confirmed", "closed"),
    ]
    assert [(each.outcome, each.due_on) for each in clocks_of(issue)] == [(Outcome.MET, DUE)]


def test_what_was_returned_is_raised_again_amended(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.RETURNED)

    step(issue, "raise_again", "liaison", county, clock)

    assert (issue.state, issue.title) == (S.RAISED, "人民路南段盲道被占")
    said = [(each.act, each.text) for each in records_of(Subject.ISSUE, issue.id)][1:]
    assert said == [("return", REASON), ("raise_again", "修改了标题")]


def test_issues_are_numbered_within_their_year(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    found = [an_issue(linkage, county, clock).number for _ in range(2)]
    clock.put(at_office(date(2027, 1, 4)))

    assert [*found, an_issue(linkage, county, clock).number] == ["2026年第1号", "2026年第2号", "2027年第1号"]


def test_an_issue_begins_a_chain_or_joins_that_of_its_origin(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock, "send")
    linkage, row = whole.linkage, whole.suggestion
    first = an_issue(linkage, county, clock)
    origin = Origin(Subject.SUGGESTION, row.id, linkage.id, row.chain_id, row.number)

    second = raising.raise_issue(
        linkage,
        content(),
        county.agency("procuratorate").id,
        county.actor("liaison"),
        clock,
        key=None,
        origin=origin,
    )

    assert first.chain.title == first.title
    assert (second.chain_id, second.suggestion_id, second.resolution_id) == (row.chain_id, row.id, None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Chain)) == 2


def test_a_unit_raises_for_itself_alone(app: Flask, county: County, clock: SetClock) -> None:
    linkage, urban = a_linkage(county, clock), county.agency("urban").id
    for who in ("drafter2", "liaison", "clerk", "legal", "editor", "sysadmin"):
        with pytest.raises(Forbidden):
            raising.raise_issue(linkage, content(), urban, county.actor(who), clock, key=None)

    raised = raising.raise_issue(linkage, content(), urban, county.actor("drafter"), clock, key=None)

    assert raised.raiser_id == urban


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"title": " "}, ("请填写标题",)),
        ({"title": "", "description": "\n"}, ("请填写标题", "请写明问题")),
        ({"articles": "第三条"}, ("写了条款的，请先写明是哪一件文件",)),
        ({"document_id": 99}, ("只能选择本库已经公布的文件",)),
        ({"related_id": 99}, ("涉及单位应当是成员单位",)),
    ],
)
def test_raising_refuses_what_cannot_be(
    app: Flask, county: County, clock: SetClock, changes: dict, reasons: tuple[str, ...]
) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(StepRefused) as refused:
        an_issue(linkage, county, clock, **changes)

    assert refused.value.reasons == reasons
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LinkIssue)) == 0


def test_a_draft_of_a_document_is_no_document_of_an_issue(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_document(DocumentState.DRAFT, county, clock)

    with pytest.raises(StepRefused, match="只能选择本库已经公布的文件"):
        an_issue(a_linkage(county, clock), county, clock, document_id=draft.id)


def test_nothing_secret_is_raised(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(SecretForbidden):
        an_issue(linkage, county, clock, description="机密★5年\n人民路盲道被占。")

    assert db.session.scalar(sa.select(sa.func.count()).select_from(LinkIssue)) == 0


@pytest.mark.parametrize(
    ("unit", "due", "reasons"),
    [
        ("town", DUE, ("请选择责任单位；责任单位应当是成员单位",)),
        ("procuratorate", DUE, ("提出单位要确认办理结果，不能同时是责任单位",)),
        ("urban", TODAY, ("办理期限应当晚于今天（2026年10月13日）",)),
        ("urban", None, ("请填写办理期限",)),
        ("gov", TODAY, ("请选择责任单位；责任单位应当是成员单位", "办理期限应当晚于今天（2026年10月13日）")),
    ],
)
def test_assigning_refuses_what_cannot_be(
    app: Flask, county: County, clock: SetClock, unit: str, due: date | None, reasons: tuple[str, ...]
) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.ACCEPTED)

    with pytest.raises(StepRefused) as refused:
        bureau = county.actor("bureau")
        solving.assign(issue, county.agency(unit).id, due, bureau, clock, version=issue.version, key=None)

    assert refused.value.reasons == reasons
    assert clocks_of(issue) == []


def test_another_unit_may_be_asked_instead(app: Flask, county: County, clock: SetClock) -> None:
    issue, bureau = an_issue(a_linkage(county, clock), county, clock, S.WORKING), county.actor("bureau")
    with pytest.raises(StepRefused, match="这个单位正在办理"):
        step(issue, "assign", "bureau", county, clock)

    transport = county.agency("transport").id
    solving.assign(issue, transport, DUE, bureau, clock, version=issue.version, key=None)

    assert [(each.outcome, each.agency_id) for each in clocks_of(issue)] == [
        (Outcome.VOID, county.agency("urban").id),
        (None, transport),
    ]


def test_the_office_moves_the_day_for_a_reason(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)

    step(issue, "move", "bureau", county, clock)

    (deadline,) = clocks_of(issue)
    assert (issue.due_on, deadline.due_on) == (date(2026, 12, 31),) * 2
    assert deadline.changes[0].why == "冬季不能施工"
    assert records_of(Subject.ISSUE, issue.id)[-1].text == "从2026年11月30日调整到2026年12月31日。冬季不能施工"


@pytest.mark.parametrize(
    ("due", "reason", "reasons"),
    [
        (TODAY, "", ("办理期限应当晚于今天（2026年10月13日）", "请写明理由")),
        (DUE, "再等等", ("期限现在就是2026年11月30日",)),
    ],
)
def test_moving_refuses_what_cannot_be(
    app: Flask, county: County, clock: SetClock, due: date, reason: str, reasons: tuple[str, ...]
) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)

    with pytest.raises(StepRefused) as refused:
        solving.move_due(issue, due, reason, county.actor("bureau"), clock, version=issue.version, key=None)

    assert refused.value.reasons == reasons


def test_the_clock_stands_still_while_the_result_is_judged(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.REPORTED)
    (deadline,) = clocks_of(issue)
    assert (deadline.paused_on, deadline.next_on) == (TODAY, None)

    clock.put(at_office(DUE + timedelta(days=5)))
    step(issue, "refuse", "liaison", county, clock)

    assert (issue.state, deadline.paused_on, deadline.due_on) == (S.WORKING, None, DUE)
    step(issue, "report", "drafter", county, clock)
    step(issue, "confirm", "liaison", county, clock)
    assert (deadline.outcome, deadline.ended_on) == (Outcome.LATE, DUE + timedelta(days=5))


def test_a_result_in_time_that_is_confirmed_late_was_in_time(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    clock.put(at_office(DUE, 17))
    step(issue, "report", "drafter", county, clock)
    clock.put(at_office(DUE + timedelta(days=20)))

    step(issue, "confirm", "liaison", county, clock)

    (deadline,) = clocks_of(issue)
    assert (deadline.outcome, deadline.ended_on, deadline.due_on) == (Outcome.MET, DUE, DUE)


def test_a_closed_issue_is_taken_up_again_with_a_new_clock(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.CLOSED)

    step(issue, "reopen", "liaison", county, clock)
    assert (issue.responsible, issue.due_on, issue.assigned_on) == (None, None, None), "nobody has it in hand"
    step(issue, "assign", "bureau", county, clock)

    assert issue.state is S.WORKING
    assert [(each.opened_no, each.outcome) for each in clocks_of(issue)] == [(1, Outcome.MET), (2, None)]


def test_the_raisers_side_confirms_and_never_the_unit(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    of_procuratorate = an_issue(linkage, county, clock, S.REPORTED)
    for who in ("drafter", "urbanclerk", "bureau", "clerk", "drafter2"):
        with pytest.raises(Forbidden):
            step(of_procuratorate, "confirm", who, county, clock)
    of_transport = an_issue(linkage, county, clock, S.REPORTED, raiser="drafter2")
    for who in ("drafter", "liaison"):
        with pytest.raises(Forbidden):
            step(of_transport, "confirm", who, county, clock)

    step(of_procuratorate, "confirm", "liaison", county, clock)
    step(of_transport, "confirm", "bureau", county, clock)

    assert (of_procuratorate.state, of_transport.state) == (S.CONFIRMED, S.CONFIRMED)


def test_the_office_does_not_confirm_what_it_solved_itself(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau, justice = a_linkage(county, clock), county.actor("bureau"), county.agency("justice").id
    issue = an_issue(linkage, county, clock, S.ACCEPTED, raiser="drafter")
    solving.assign(issue, justice, DUE, bureau, clock, version=issue.version, key=None)
    solving.report(issue, RESULT, bureau, clock, version=issue.version, key=None)

    with pytest.raises(Forbidden):
        closing.confirm(issue, bureau, clock, version=issue.version, key=None)
    step(issue, "confirm", "drafter", county, clock)

    assert issue.state is S.CONFIRMED


def test_a_person_of_both_units_does_not_confirm(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.accounts.models import RoleGrant
    from workflows.roles import Role

    linkage = a_linkage(county, clock)
    issue = an_issue(linkage, county, clock, S.REPORTED, raiser="drafter2")
    with transaction():
        grant = RoleGrant(role=Role.CLERK, agency=county.agency("urban"), granted_at=clock.now())
        county.users["drafter2"].grants.append(grant)

    with pytest.raises(StepRefused) as refused:
        step(issue, "confirm", "drafter2", county, clock)

    assert refused.value.reasons == ("责任单位不能确认自己的办理结果，由提出方确认",)


def test_refusals_need_a_reason(app: Flask, county: County, clock: SetClock) -> None:
    linkage, liaison, bureau = a_linkage(county, clock), county.actor("liaison"), county.actor("bureau")
    acts = {
        S.RAISED: lambda issue: raising.send_back(issue, " ", bureau, clock, version=issue.version, key=None),
        S.REPORTED: lambda issue: closing.refuse(issue, "", liaison, clock, version=issue.version, key=None),
        S.CLOSED: lambda issue: closing.reopen(issue, "\n", liaison, clock, version=issue.version, key=None),
    }
    for state, act in acts.items():
        with pytest.raises(StepRefused) as refused:
            act(an_issue(linkage, county, clock, state))
        assert refused.value.reasons == ("请写明理由",)


def test_progress_has_a_day_and_words(app: Flask, county: County, clock: SetClock) -> None:
    issue, drafter = an_issue(a_linkage(county, clock), county, clock, S.WORKING), county.actor("drafter")

    with pytest.raises(StepRefused) as refused:
        day = TODAY + timedelta(days=1)
        solving.add_progress(issue, day, "", drafter, clock, version=issue.version, key=None)
    step(issue, "progress", "drafter", county, clock)

    assert refused.value.reasons == ("日期应当在2026年10月13日和今天之间", "请写明进展")
    assert [(each.on, each.text, each.agency.name) for each in issue.entries] == [
        (TODAY, "已经勘查。", "鲁山县城市管理局")
    ]


def test_an_empty_result_is_not_reported(app: Flask, county: County, clock: SetClock) -> None:
    issue, drafter = an_issue(a_linkage(county, clock), county, clock, S.WORKING), county.actor("drafter")

    with pytest.raises(StepRefused) as refused:
        solving.report(issue, Result(" "), drafter, clock, version=issue.version, key=None)

    assert refused.value.reasons == ("请写明办理结果",)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(IssueResult)) == 0


def test_a_draft_becomes_the_result_that_is_reported(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    step(issue, "save_result", "drafter", county, clock)
    assert issue.reported == []

    step(issue, "report", "drafter", county, clock)

    assert [(each.text, each.reported_by_name) for each in issue.results] == [(RESULT.text, "林知远")]


def test_the_state_of_the_document_proves_a_result(
    app: Flask, county: County, clock: SetClock, without_clocks: None
) -> None:
    document = a_document(DocumentState.PUBLISHED, county, clock)
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING, document_id=document.id, articles="第三条")
    drafter, proved = county.actor("drafter"), Result("办法已经废止。", by_document=True)
    with pytest.raises(StepRefused) as refused:
        solving.report(issue, proved, drafter, clock, version=issue.version, key=None)
    assert refused.value.reasons == (solving.NO_PROOF,)

    repeal(document, county, clock)
    solving.report(issue, proved, drafter, clock, version=issue.version, key=None)

    assert issue.reported[0].proof == "废止：由《鲁山县人民政府关于废止部分文件的决定》废止，自2026年11月12日起"


def test_what_was_raised_never_changes(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    for state in (S.RAISED, S.ACCEPTED, S.CLOSED):
        issue = an_issue(linkage, county, clock, state)
        with pytest.raises(sa.exc.DatabaseError, match="what was raised never changes"), transaction():
            db.session.execute(sa.update(LinkIssue).where(LinkIssue.id == issue.id).values(description="没有问题。"))
        assert "停车泊位" in issue.description


def test_what_was_reported_never_changes_or_goes(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    step(issue, "progress", "drafter", county, clock)
    step(issue, "report", "drafter", county, clock)

    refusals = (
        (sa.update(IssueResult).values(text="全部拆除。"), "a reported result never changes"),
        (sa.update(IssueProgress).values(text="已经拆除。"), "the progress of an issue never changes"),
        (sa.delete(IssueResult), "results stay on record"),
        (sa.delete(IssueProgress), "the progress of an issue never changes"),
        (sa.delete(LinkIssue), "issues stay on record"),
    )
    for statement, why in refusals:
        with pytest.raises(sa.exc.DatabaseError, match=why), transaction():
            db.session.execute(statement)
    assert issue.reported[0].text == RESULT.text


def test_of_two_pages_the_older_does_nothing(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)
    seen = issue.version
    step(issue, "progress", "drafter", county, clock)

    with pytest.raises(VersionStale):
        step(issue, "report", "drafter", county, clock, version=seen)
    with pytest.raises(VersionRequired):
        closing_version = {"version": None, "key": None}
        solving.report(issue, RESULT, county.actor("drafter"), clock, **closing_version)
    assert (issue.state, issue.results) == (S.WORKING, [])


def test_one_key_raises_one_issue(app: Flask, county: County, clock: SetClock) -> None:
    linkage, liaison = a_linkage(county, clock), county.actor("liaison")
    unit = county.agency("procuratorate").id
    raising.raise_issue(linkage, content(), unit, liaison, clock, key="k1")

    with pytest.raises(Repeated):
        raising.raise_issue(linkage, content(), unit, liaison, clock, key="k1")
    with pytest.raises(KeyReused):
        raising.raise_issue(linkage, content(title="另一个问题"), unit, liaison, clock, key="k1")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(LinkIssue)) == 1


def test_notices_say_nothing_of_what_is_raised(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.CLOSED)

    texts = db.session.scalars(sa.select(Notice.text).order_by(Notice.id)).all()
    about = [each for each in texts if issue.number in each]

    assert "2026年第1号联动问题等待受理" in about
    assert "2026年第1号联动问题已分办给县城管局，期限2026年11月30日" in about
    assert not any(word in text for text in texts for word in ("盲道", "占道", "人民路"))


def test_the_trail_says_nothing_of_what_is_raised(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.audit.models import AuditEntry
    from lawdocs.audit.verify import verify

    an_issue(a_linkage(county, clock), county, clock, S.CLOSED)

    entries = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == "issue")).all()
    assert len(entries) == 6
    assert not any("盲道" in f"{each.before}{each.after}{each.reason}" for each in entries)
    assert verify().fault is None


def reminded(clock: SetClock, day: date) -> list[tuple[str, str]]:
    """What the job of a day tells: to whom, and in which words."""
    clock.put(at_office(day))
    last = db.session.scalar(sa.select(sa.func.max(Notice.id)))
    remind(Actor.system("remind"), clock)
    new = db.session.scalars(sa.select(Notice).where(Notice.id > last).order_by(Notice.id))
    return [(each.role.value, each.text) for each in new if "第1号" in each.text]


def test_the_unit_is_reminded_and_once_it_is_late_the_office_too(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)

    (soon,) = reminded(clock, DUE - timedelta(days=7))
    late = reminded(clock, DUE + timedelta(days=7))
    step(issue, "report", "drafter", county, clock)

    assert soon[0] == "drafter"
    assert "解决联动问题" in soon[1]
    assert "2026年第1号（民生）" in soon[1]
    assert sorted(role for role, _ in late) == ["drafter", "supervisor"]
    assert reminded(clock, DUE + timedelta(days=14)) == []
    step(issue, "refuse", "liaison", county, clock)
    assert len(reminded(clock, DUE + timedelta(days=21))) == 2


def test_the_desk_leads_from_the_clock_to_the_issue(app: Flask, county: County, clock: SetClock) -> None:
    issue = an_issue(a_linkage(county, clock), county, clock, S.WORKING)

    with app.test_request_context():
        places = places_of(clocks_of(issue))

    assert list(places.values()) == [f"/linkage/issues/{issue.id}"]
