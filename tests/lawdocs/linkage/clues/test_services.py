"""The course of a transfer: its steps and clocks, what is refused, and what is told to whom."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.errors import Forbidden, Repeated, StepRefused, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.linkage.clues import services
from lawdocs.linkage.clues.kind import KIND
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.moves import LinkConflict, digest_of
from lawdocs.linkage.records import records_of
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.clues.transfers import (
    CANARY,
    ROADS,
    a_transfer,
    again,
    begun,
    content,
    moment,
    said,
    shown,
    step,
)
from tests.lawdocs.linkage.founded import a_linkage
from workflows.duties import Duty
from workflows.linkage.clues import ClueKind, ClueState
from workflows.linkage.sides import Subject

S = ClueState


def clock_of(clue: ClueTransfer, duty: Duty) -> Deadline:
    query = sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == clue.id)
    return db.session.scalars(query.order_by(Deadline.id.desc())).first()


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_a_case_goes_from_the_report_to_the_handover(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    clock.put(moment("2026-10-16 18:00"))
    clue = begun(linkage, county, clock, moment("2026-10-12 10:30"))
    course = [
        ("approve", "head", "2026-10-13 15:20", {}),
        ("send", "sender", "2026-10-14 15:20", {"copied": True}),
        ("receive", "receiver", "2026-10-14 16:00", {}),
        ("file", "receiver", "2026-10-16 09:00", {"served_at": moment("2026-10-16 11:00")}),
        ("hand_over", "sender", "2026-10-16 17:00", {}),
    ]
    for name, who, at, parts in course:
        step(clue, name, who, county, clock, moment(at), **parts)

    clue = again(clue)
    assert (clue.name, clue.state) == ("线索移送〔2026〕1号", S.HANDED_OVER)
    assert [(each.step, shown(each.at)) for each in clue.entries[1:]] == [(name, at) for name, _, at, _ in course]
    found = {
        duty: (shown(each.due_at) or str(each.due_on), each.outcome)
        for duty in (Duty.CRIME_DECISION, Duty.CRIME_TRANSFER, Duty.POLICE_DECISION, Duty.CRIME_HANDOVER)
        for each in [clock_of(clue, duty)]
    }
    assert found == {
        Duty.CRIME_DECISION: ("2026-10-15", Outcome.MET),
        Duty.CRIME_TRANSFER: ("2026-10-14 15:20", Outcome.MET),
        Duty.POLICE_DECISION: ("2026-10-17", Outcome.MET),
        Duty.CRIME_HANDOVER: ("2026-10-19", Outcome.MET),
    }
    assert [each.act for each in records_of(Subject.CLUE, clue.id)] == ["report", *(name for name, *_ in course)]
    assert records_of(Subject.CLUE, clue.id)[-1].digest == digest_of(KIND, clue)
    assert verify().fault is None


@pytest.mark.parametrize("state", list(S))
def test_every_state_is_reached_and_its_trail_holds(
    app: Flask, county: County, clock: SetClock, state: ClueState
) -> None:
    clue = a_transfer(state, a_linkage(county, clock), county, clock)

    assert clue.version == 1 + len(ROADS[state])
    assert verify().fault is None


def test_one_minute_after_24_hours_is_late(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    clock.put(moment("2026-10-20 09:00"))
    clue = begun(linkage, county, clock, moment("2026-10-12 10:30"))
    step(clue, "approve", "head", county, clock, moment("2026-10-13 15:20"))
    step(clue, "send", "sender", county, clock, moment("2026-10-14 15:21"))

    found = clock_of(clue, Duty.CRIME_TRANSFER)
    assert (found.outcome, shown(found.done_at), shown(found.due_at)) == (
        Outcome.LATE,
        "2026-10-14 15:21",
        "2026-10-14 15:20",
    )


def test_a_case_of_others_is_forwarded_within_24_hours_of_its_receipt(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    known = a_transfer(S.ASTRAY, linkage, county, clock)
    found_out = a_transfer(S.RECEIVED, linkage, county, clock)
    clock.put(clock.now() + timedelta(days=3))
    for clue in (known, found_out):
        step(clue, "forward", "receiver", county, clock, moment("2026-10-14 08:04"))
    late = [clock_of(each, Duty.POLICE_FORWARD) for each in (known, found_out)]

    assert [(shown(each.due_at), each.outcome) for each in late] == [("2026-10-14 08:03", Outcome.LATE)] * 2
    assert clock_of(found_out, Duty.POLICE_DECISION).outcome is Outcome.VOID


def test_who_reported_does_not_approve(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.accounts.models import RoleGrant
    from lawdocs.extensions import transaction
    from workflows.roles import Role

    clue = a_transfer(S.REPORTED, a_linkage(county, clock), county, clock)
    with transaction():
        urban = county.agency("urban")
        county.users["drafter"].grants.append(RoleGrant(role=Role.CLERK, agency=urban, granted_at=clock.now()))

    with pytest.raises(StepRefused, match="报告案件的人不能登记负责人的决定"):
        step(clue, "approve", "drafter", county, clock, moment("2026-10-13 08:30"))


@pytest.mark.parametrize(
    ("name", "who", "state", "parts", "reasons"),
    [
        ("approve", "head", S.REPORTED, {"at": "2026-10-13 07:59"}, ("时间不能早于上一个环节（2026年10月13日08:00）",)),
        ("approve", "head", S.REPORTED, {"at": "2026-10-13 09:01"}, ("时间不能晚于现在（2026年10月13日09:00）",)),
        ("approve", "head", S.REPORTED, {"post": " "}, ("请填写作出决定的负责人职务",)),
        ("refuse", "head", S.REPORTED, {"text": ""}, ("请写明理由",)),
        ("send", "sender", S.APPROVED, {"letter": "", "text": ""}, ("请填写文号", "请列明移送的材料")),
        ("forward", "receiver", S.ASTRAY, {"place": ""}, ("请填写转送给哪个机关",)),
        ("not_file", "receiver", S.RECEIVED, {"text": ""}, ("请写明理由",)),
        (
            *("file", "receiver", S.RECEIVED, {"served_at": "2026-10-13 08:20"}),
            ("送达时间不能早于决定时间（2026年10月13日08:30）",),
        ),
        (
            *("file", "receiver", S.RECEIVED, {"served_at": "2026-10-13 09:30"}),
            ("送达时间不能晚于现在（2026年10月13日09:00）",),
        ),
        ("hand_over", "sender", S.FILED, {"text": ""}, ("请列明移交的物品和材料",)),
        ("answer", "sender", S.HANDLING, {"text": ""}, ("请写明办理结果",)),
    ],
)
def test_what_cannot_be_is_refused_with_every_reason(
    app: Flask,
    county: County,
    clock: SetClock,
    name: str,
    who: str,
    state: ClueState,
    parts: dict[str, str],
    reasons: tuple[str, ...],
) -> None:
    clue = a_transfer(state, a_linkage(county, clock), county, clock)
    words = {key: moment(value) if key.endswith("at") else value for key, value in parts.items()}
    at = words.pop("at", moment("2026-10-13 08:30"))

    with pytest.raises(StepRefused) as refused:
        step(clue, name, who, county, clock, at, **words)

    assert refused.value.reasons == reasons
    assert again(clue).state is state


@pytest.mark.parametrize(
    ("kind", "parts", "reason"),
    [
        (ClueKind.CRIME, {"facts": " "}, "请写明基本情况"),
        (ClueKind.CRIME, {"to_id": 0}, "接收单位应当是另一个成员单位"),
        (ClueKind.TO_PROCURATORATE, {"letter": ""}, "请填写移送函的文号"),
        (
            *(ClueKind.ILLEGALITY, {"answer_on": moment("2026-10-12 00:00").date()}),
            "答复日期不能早于移送的日期",
        ),
    ],
)
def test_a_transfer_says_what_it_is_about_and_to_whom_it_goes(
    app: Flask, county: County, clock: SetClock, kind: ClueKind, parts: dict[str, object], reason: str
) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(StepRefused) as refused:
        begun(linkage, county, clock, clock.now(), kind, **parts)

    assert refused.value.reasons == (reason,)


def test_the_police_is_a_department(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    urban = county.agency("urban").id

    found = {kind: [each.short_name for each in services.receivers(linkage, kind, urban)] for kind in ClueKind}

    assert found == {
        ClueKind.CRIME: ["县交通局"],
        ClueKind.ILLEGALITY: ["县司法局", "县政府办", "县交通局"],
        ClueKind.TO_PROCURATORATE: ["县检察院"],
    }


def test_a_suspected_crime_goes_to_the_police_where_there_is_one(app: Flask, county: County, clock: SetClock) -> None:
    linkage, urban = a_linkage(county, clock), county.agency("urban").id
    with transaction():
        county.agency("transport").name = "鲁山县公安局"
    forget_agency_tree()
    assert [each.name for each in services.receivers(linkage, ClueKind.CRIME, urban)] == ["鲁山县公安局"]

    with transaction():
        county.agency("transport").name = "鲁山县交通运输局"
        county.agency("justice").name = "鲁山县公安分局"  # no department
    forget_agency_tree()
    assert [each.name for each in services.receivers(linkage, ClueKind.CRIME, urban)] == ["鲁山县交通运输局"]


def test_nobody_begins_a_transfer_for_another_unit(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    own = content(county)

    for who in ("drafter2", "liaison", "bureau", "clerk", "editor", "sysadmin", "urbanclerk"):
        with pytest.raises(Forbidden):
            services.start(linkage, own, said(clock.now()), county.actor(who), clock, key=None)


def test_a_review_is_asked_for_in_three_days_or_not_at_all(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    clue = a_transfer(S.NOT_FILED, linkage, county, clock)
    clock.put(moment("2026-10-18 09:00"))

    with pytest.raises(StepRefused) as refused:
        step(clue, "reconsider", "sender", county, clock, moment("2026-10-17 00:00"))
    step(clue, "reconsider", "sender", county, clock, moment("2026-10-16 23:59"))

    assert refused.value.reasons == ("提请复议的期限到2026年10月16日，已经届满",)
    assert clock_of(clue, Duty.CRIME_RECONSIDERATION).outcome is Outcome.MET
    assert str(clock_of(clue, Duty.CRIME_RECONSIDERATION_REPLY).due_on) == "2026-10-19"


def test_a_review_in_time_that_was_entered_after_the_right_had_lapsed_counts(
    app: Flask, county: County, clock: SetClock
) -> None:
    from lawdocs.deadlines.upkeep import refresh_clocks

    clue = a_transfer(S.NOT_FILED, a_linkage(county, clock), county, clock)
    clock.put(moment("2026-10-18 09:00"))
    refresh_clocks(clock)
    assert clock_of(clue, Duty.CRIME_RECONSIDERATION).outcome is Outcome.VOID

    step(clue, "reconsider", "sender", county, clock, moment("2026-10-16 10:00"))

    found = clock_of(clue, Duty.CRIME_RECONSIDERATION)
    assert (found.outcome, str(found.ended_on)) == (Outcome.MET, "2026-10-16")


def test_an_older_page_and_a_second_click_change_nothing(app: Flask, county: County, clock: SetClock) -> None:
    clue = a_transfer(S.SENT, a_linkage(county, clock), county, clock)
    police, seen = county.actor("drafter2"), clue.version
    words = said(moment("2026-10-13 08:30"))

    with pytest.raises(VersionStale):
        services.take_step(clue, "receive", words, police, clock, version=seen - 1, key=None)
    services.take_step(clue, "receive", words, police, clock, version=seen, key="k" * 20)
    with pytest.raises(Repeated):
        services.take_step(clue, "receive", words, police, clock, version=seen, key="k" * 20)
    with pytest.raises(LinkConflict) as conflict:
        services.take_step(clue, "receive", words, police, clock, version=clue.version, key=None)

    assert conflict.value.message == "这件线索移送当前状态为「公安已接收，待决定是否立案」，操作未执行"
    assert len(again(clue).entries) == 4


def test_notices_and_trail_tell_number_and_act_alone(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    for state in S:
        a_transfer(state, linkage, county, clock)

    texts = db.session.scalars(sa.select(Notice.text)).all()
    about = db.session.scalars(sa.select(Deadline.about).where(Deadline.duty == Duty.CRIME_TRANSFER)).all()
    trail = db.session.scalars(sa.select(AuditEntry)).all()
    assert not [each for each in texts if CANARY in each or "局长" in each or "平顶山市公安局" in each]
    assert set(about) <= {f"线索移送〔2026〕{number}号" for number in range(1, 30)}
    assert not [each for each in trail if CANARY in f"{each.before}{each.after}{each.reason}"]
    assert "线索移送〔2026〕4号：移送公安机关（2026年10月13日08:02）" in texts


def test_the_database_keeps_what_was_sent(app: Flask, county: County, clock: SetClock) -> None:
    clue = a_transfer(S.SENT, a_linkage(county, clock), county, clock)

    for statement in (
        "UPDATE clue_transfers SET facts = '别的案情'",
        "UPDATE clue_entries SET text = '别的理由'",
        "DELETE FROM clue_entries",
        "DELETE FROM clue_transfers",
    ):
        with pytest.raises(sa.exc.DBAPIError), db.session.begin_nested():
            db.session.execute(sa.text(statement))

    assert again(clue).facts == CANARY


def test_the_police_files_what_was_ordered_within_15_days_of_the_letter(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    clock.put(moment("2026-11-02 09:00"))
    for filed, outcome in (("2026-10-31 23:59", Outcome.MET), ("2026-11-01 00:00", Outcome.LATE)):
        clue = a_transfer(S.SUPERVISING, linkage, county, clock)
        served = {"served_at": moment("2026-10-16 09:00")}
        step(clue, "order", "procuratorate", county, clock, moment("2026-10-15 09:00"), **served)
        assert (str(clock_of(clue, Duty.POLICE_ORDERED_FILING).due_on), clue.state) == ("2026-10-31", S.ORDERED)

        step(clue, "file", "receiver", county, clock, moment(filed))

        assert clock_of(clue, Duty.POLICE_ORDERED_FILING).outcome is outcome
    assert verify().fault is None
