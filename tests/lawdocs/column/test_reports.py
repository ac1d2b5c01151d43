"""Annual reports: the register, the cycle of a year with its clocks, every step by everybody, and what is refused."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.services import data_version
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock, at_office
from lawdocs.column.reports import bodies, coverage, cycles, jobs, queries, services
from lawdocs.column.reports.models import Report, ReportBody, ReportCycle, ReportRecord
from lawdocs.column.reports.services import Upload
from lawdocs.deadlines import reminders
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents.secrecy import SecretForbidden
from lawdocs.errors import DomainError, Forbidden, KeyReused, Repeated, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import db
from lawdocs.texts.docx import write_docx
from lawdocs.texts.refusals import FileRefused
from tests.factories import County
from tests.lawdocs.column.reports import (
    ELSEWHERE,
    LATE,
    REASON,
    WHOLE,
    WITHOUT_PLAN,
    YEAR,
    a_cycle,
    a_register,
    a_report,
    an_entry,
    content,
    publish,
    report_of,
    save,
    seen,
    send_back,
    submit,
    walk,
)
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.reports import TABLE, BodyFacts, BodyKind, Part, PartCheck, Standing, standing
from workflows.reports import ReportState as S
from workflows.roles import Role

SYSTEM = Actor.system("open-reports")
PEOPLE = ("drafter", "drafter2", "editor", "legal", "clerk", "bureau", "liaison", "sysadmin", "secadmin", "auditadmin")
MAY = {
    "submit": {"drafter"},
    "recall": {"drafter"},
    "return": {"editor"},
    "receive": {"editor"},
    "clear": {"editor"},
    "publish": {"editor"},
    "elsewhere": {"editor"},
    "withdraw": {"editor"},
}
FROM = {
    "submit": {S.DRAFT, S.RETURNED},
    "recall": {S.SUBMITTED},
    "return": {S.SUBMITTED, S.RECEIVED, S.CLEARED, S.WITHDRAWN},
    "receive": {S.SUBMITTED},
    "clear": {S.RECEIVED},
    "publish": {S.CLEARED},
    "elsewhere": {S.CLEARED},
    "withdraw": {S.PUBLISHED},
}
TO = {
    "submit": S.SUBMITTED,
    "recall": S.DRAFT,
    "return": S.RETURNED,
    "receive": S.RECEIVED,
    "clear": S.CLEARED,
    "publish": S.PUBLISHED,
    "elsewhere": S.PUBLISHED,
    "withdraw": S.WITHDRAWN,
}


def take(name: str, report: Report, actor: Actor, clock: SetClock) -> None:
    known = seen(report)
    calls = {
        "submit": lambda: services.submit(report, "办公室", clock.today(), actor, clock, **known),
        "recall": lambda: services.recall(report, actor, clock, **known),
        "return": lambda: services.send_back(report, REASON, actor, clock, **known),
        "receive": lambda: services.receive(report, WHOLE, actor, clock, **known),
        "clear": lambda: services.clear(report, "", actor, clock, **known),
        "publish": lambda: services.publish(report, actor, clock, **known),
        "elsewhere": lambda: services.published_elsewhere(report, ELSEWHERE, clock.today(), "", actor, clock, **known),
        "withdraw": lambda: services.withdraw(report, REASON, actor, clock, **known),
    }
    calls[name]()


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))


def clock_of(duty: Duty, report: Report) -> Deadline | None:
    query = sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == report.id)
    return db.session.scalars(query.order_by(Deadline.id.desc())).first()


def test_the_table_of_steps_is_what_people_say() -> None:
    assert {step.name: set(step.sources) for step in TABLE.steps} == FROM
    assert {step.name: step.dest for step in TABLE.steps} == TO


@pytest.mark.parametrize("state", S)
def test_every_step_by_everybody_has_its_exact_answer(state: S, app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    cycles.open_year(2024, county.actor("editor"), clock, key=None)
    walked = 0
    for name in FROM:
        for who in PEOPLE:
            if who in MAY[name] and state in FROM[name]:
                continue
            report = report_of(register, "urban")
            if walked == 0:
                walk(report, state, county, clock)
                walked = 1
            before = entries(), report.version
            wanted = (
                f"这份报告当前状态为「{state.label}」，操作未执行" if who in MAY[name] else "您没有办理该事项的权限"
            )
            with pytest.raises(DomainError) as refused:
                take(name, report, county.actor(who), clock)
            assert refused.value.message == wanted, (state, name, who)
            assert isinstance(refused.value, Forbidden) == (who not in MAY[name])
            db.session.refresh(report)
            assert (entries(), report.version, report.state) == (*before, state)
    for name in (each for each in FROM if state in FROM[each]):
        (who,) = MAY[name]
        report = report_of(register, "urban", 2024)
        other = report_of(register, "urban")
        target = report if name == "elsewhere" else other
        if target.state is S.DRAFT and state is not S.DRAFT:
            walk(target, state, county, clock)
        if target.state is state:
            take(name, target, county.actor(who), clock)
            assert target.state is TO[name], (state, name)
    assert verify().fault is None


def test_the_tree_is_taken_over_once_in_its_order(app: Flask, county: County, clock: SetClock) -> None:
    editor = county.actor("editor")
    assert bodies.take_over(2024, editor, clock, key=None) == 6
    found = [(each.name, each.kind, each.position) for each in queries.bodies()]
    assert found == [
        ("鲁山县人民政府", BodyKind.GOVERNMENT, 1),
        ("鲁山县人民政府办公室", BodyKind.DEPARTMENT, 1),
        ("鲁山县司法局", BodyKind.DEPARTMENT, 2),
        ("鲁山县城市管理局", BodyKind.DEPARTMENT, 3),
        ("鲁山县交通运输局", BodyKind.DEPARTMENT, 4),
        ("鲁山县尧山镇人民政府", BodyKind.TOWNSHIP, 1),
    ]
    assert bodies.take_over(2024, editor, clock, key=None) == 0
    with pytest.raises(Forbidden):
        bodies.take_over(2024, county.actor("drafter"), clock, key=None)
    assert verify().fault is None


def test_a_year_opens_with_the_days_of_the_profile_and_a_clock_for_each_body(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    cycle = queries.cycle_of(YEAR)
    assert (cycle.due_on, cycle.public_due_on) == (date(2026, 2, 28), date(2026, 3, 31))
    reports = db.session.scalars(sa.select(Report)).all()
    assert {each.body_id for each in reports} == {each.id for each in register.values()}
    posts = {}
    for key in register:
        deadline = clock_of(Duty.GOVERNMENT_REPORT, report_of(register, key))
        assert (deadline.due_on, deadline.started_on, deadline.verified) == (cycle.due_on, date(2025, 12, 31), False)
        assert clock_of(Duty.REPORT_PUBLICATION, report_of(register, key)).due_on == cycle.public_due_on
        posts[key] = deadline.held_by_role, deadline.held_by_id
    assert posts["urban"] == (Role.DRAFTER, county.agency("urban").id)
    assert posts["gov"] == (Role.DRAFTER, county.agency("office").id), "a government writes through its office"
    told = sa.select(Notice.text).where(Notice.agency_id == county.agency("urban").id, Notice.role == Role.DRAFTER)
    assert any("报送法治政府建设年度报告：鲁山县城市管理局2025年度" in each for each in db.session.scalars(told))
    calendar = [(str(each.day), each.text) for each in cycles.calendar_of(cycle)]
    assert calendar == [
        ("2026-01-01", "开始收集"),
        ("2026-01-15", "提醒没有报送的单位"),
        ("2026-02-20", "提醒没有报送的单位"),
        ("2026-02-28", "报送截止，全部报告收齐"),
        ("2026-03-01", "提醒没有公开的单位"),
        ("2026-03-24", "提醒没有公开的单位"),
        ("2026-03-31", "公开截止，保密审查和公开全部完成"),
        ("2026-04-01", "形成覆盖情况，起草通报"),
    ]
    assert "依据未核实" in cycles.calendar_of(cycle)[3].marks
    assert verify().fault is None


def test_a_leap_year_has_its_29th_of_february(app: Flask, county: County, clock: SetClock) -> None:
    a_cycle(county, clock, 2027)
    assert queries.cycle_of(2027).due_on == date(2028, 2, 29)


def test_the_job_opens_the_year_on_its_first_day_and_only_once(app: Flask, county: County, clock: SetClock) -> None:
    clock.put(at_office(date(2026, 12, 20)))
    assert jobs.open_due(SYSTEM, clock).done == 0, "2025 is long over"
    clock.put(at_office(date(2027, 1, 1), 0, 1))
    assert jobs.open_due(SYSTEM, clock).done == 0, "nobody is registered"
    a_register(county, clock)
    assert jobs.open_due(SYSTEM, clock).done == 1
    assert queries.cycle_of(2026).opened_by_name == "系统（open-reports）"
    assert jobs.open_due(SYSTEM, clock).done == 0
    with pytest.raises(DomainError, match="2026年度报告已经开始收集"):
        cycles.open_year(2026, county.actor("editor"), clock, key=None)
    assert verify().fault is None


def test_a_body_that_no_act_gave_its_report_gets_it_from_the_job(app: Flask, county: County, clock: SetClock) -> None:
    """Two editors at once, one adding a body and one opening the year, see nothing of each other."""
    register = a_cycle(county, clock)
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("reports", "report_records"):
            _without_guards(connection, table)
        wanted = {"id": register["town"].id}
        mine = "(SELECT id FROM reports WHERE body_id = :id)"
        connection.execute(sa.text(f"DELETE FROM report_records WHERE report_id IN {mine}"), wanted)
        connection.execute(sa.text("DELETE FROM reports WHERE body_id = :id"), wanted)
    assert jobs.take_due(YEAR, SYSTEM, clock) is True
    assert report_of(register, "town").state is S.DRAFT


def _without_guards(connection: sa.Connection, table: str) -> None:
    from tests.lawdocs.column.test_verify import triggers

    engine = connection.dialect.name
    for name in triggers(connection, table, engine):
        connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if engine != "sqlite" else ""))


@pytest.mark.parametrize(
    ("year", "said"),
    [
        (2027, "报告年度应当在1949年至2026年之间"),
        (1900, "报告年度应当在1949年至2026年之间"),
        (2010, "报告主体清单里没有2010年度需要报告的单位，请先维护报告主体"),
    ],
)
def test_a_year_that_cannot_be_asked_for_is_refused(
    year: int, said: str, app: Flask, county: County, clock: SetClock
) -> None:
    a_register(county, clock)
    with pytest.raises(cycles.YearRefused) as refused:
        cycles.open_year(year, county.actor("editor"), clock, key=None)
    assert refused.value.message == said
    with pytest.raises(Forbidden):
        cycles.open_year(2025, county.actor("drafter"), clock, key=None)


def test_of_a_year_long_over_no_clock_is_started_but_the_gap_is_seen(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_register(county, clock)  # in October 2026
    cycles.open_year(YEAR, county.actor("editor"), clock, key=None)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Deadline)) == 0
    found = coverage.lines(coverage.years(), clock.today())[YEAR]
    assert {line.standing for line in found} == {Standing.MISSING}
    assert report_of(register, "urban").state is S.DRAFT


def test_in_time_late_missing_and_the_clocks_that_tell(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    clock.put(at_office(date(2026, 2, 28), 17))
    in_time = report_of(register, "urban")
    walk(in_time, S.SUBMITTED, county, clock)
    clock.put(at_office(LATE))
    late = report_of(register, "transport")
    walk(late, S.SUBMITTED, county, clock, writer="drafter2")
    assert clock_of(Duty.GOVERNMENT_REPORT, in_time).outcome is Outcome.MET
    assert clock_of(Duty.GOVERNMENT_REPORT, late).outcome is Outcome.LATE
    found = {line.body.id: line.standing for line in coverage.lines(coverage.years(), clock.today())[YEAR]}
    assert found[register["urban"].id] is Standing.IN_TIME
    assert found[register["transport"].id] is Standing.LATE
    assert found[register["town"].id] is Standing.MISSING
    # Overdue ones reach the editors.
    clock.put(at_office(date(2026, 3, 7)))
    reminders.remind(Actor.system("remind"), clock)
    query = sa.select(Notice.text).where(Notice.role == Role.EDITOR, Notice.rung < 0)
    texts = db.session.scalars(query).all()
    assert any("鲁山县尧山镇人民政府2025年度" in each and "已逾期7日" in each for each in texts)
    assert not any("鲁山县城市管理局2025年度" in each for each in texts)


def test_what_an_editor_returns_makes_nobody_late_but_is_a_gap_until_it_comes_again(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    clock.put(at_office(date(2026, 2, 27)))
    report = report_of(register, "urban")
    walk(report, S.SUBMITTED, county, clock)
    clock.put(at_office(date(2026, 3, 6)))
    send_back(report, county, clock)

    def stands() -> Standing:
        lines = coverage.lines(coverage.years(), clock.today())[YEAR]
        return next(line.standing for line in lines if line.body.id == report.body_id)

    assert stands() is Standing.MISSING
    open_again = clock_of(Duty.GOVERNMENT_REPORT, report)
    assert (open_again.ended_at, open_again.due_on) == (None, date(2026, 2, 28))
    submit(report, county, clock)
    assert (stands(), report.submitted_on) == (Standing.IN_TIME, date(2026, 2, 27))
    assert clock_of(Duty.GOVERNMENT_REPORT, report).outcome is Outcome.MET
    services.recall(report, county.actor("drafter"), clock, **seen(report))
    assert (stands(), report.submitted_on) == (Standing.MISSING, None)
    submit(report, county, clock)
    assert (stands(), report.submitted_on) == (Standing.LATE, date(2026, 3, 6)), "what a unit takes back counts anew"
    assert verify().fault is None


def test_publication_is_late_after_its_day_and_owed_again_after_a_withdrawal(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    report = report_of(register, "urban")
    walk(report, S.CLEARED, county, clock)
    version = data_version()
    clock.put(at_office(date(2026, 4, 2)))
    publish(report, county, clock)
    assert (report.published_on, clock_of(Duty.REPORT_PUBLICATION, report).outcome) == (clock.today(), Outcome.LATE)
    assert data_version() > version
    services.withdraw(report, "数字有误", county.actor("editor"), clock, **seen(report))
    assert (report.published_on, report.published_at) == (None, None)
    assert clock_of(Duty.REPORT_PUBLICATION, report).ended_at is None
    send_back(report, county, clock)
    assert report.is_complete is None
    other = report_of(register, "transport")
    walk(other, S.CLEARED, county, clock, writer="drafter2")
    day = date(2026, 3, 30)
    services.published_elsewhere(other, ELSEWHERE, day, "网站先发布", county.actor("editor"), clock, **seen(other))
    assert (other.published_on, other.published_url) == (day, ELSEWHERE)
    assert clock_of(Duty.REPORT_PUBLICATION, other).outcome is Outcome.MET
    assert verify().fault is None


def test_exempt_and_merged_bodies_owe_nothing(app: Flask, county: County, clock: SetClock) -> None:
    register, editor = a_cycle(county, clock), county.actor("editor")
    urban, transport = register["urban"], register["transport"]
    bodies.exempt(urban, YEAR, "当年新设立。", editor, clock, **seen(urban))
    report = report_of(register, "urban")
    assert clock_of(Duty.GOVERNMENT_REPORT, report).outcome is Outcome.VOID
    assert clock_of(Duty.REPORT_PUBLICATION, report).outcome is Outcome.VOID
    bodies.lift(urban, YEAR, editor, clock, **seen(urban))
    assert clock_of(Duty.GOVERNMENT_REPORT, report).ended_at is None
    merged = an_entry(transport, until_year=2024, merged_into_id=urban.id)
    bodies.change(transport, merged, editor, clock, **seen(transport))
    assert clock_of(Duty.GOVERNMENT_REPORT, report_of(register, "transport")).outcome is Outcome.VOID
    lines = {line.body.id: line for line in coverage.lines(coverage.years(), clock.today())[YEAR]}
    assert (lines[transport.id].standing, lines[transport.id].merged_into) == (Standing.MERGED, "鲁山县城市管理局")
    assert [each.told for each in transport.records][-1] == "最后报告年度：空 → 2024；并入：空 → 鲁山县城市管理局"
    cycles.open_year(2024, editor, clock, key=None)
    assert report_of(register, "transport", 2024).state is S.DRAFT, "of its last year it reports itself"
    assert verify().fault is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until_year": 2020}, "最后报告年度不能早于2023年"),
        ({"merged_into": "urban"}, "并入其他单位的，请填写最后报告年度"),
        ({"until_year": 2025, "merged_into": "transport"}, "不能并入自己，也不能互相并入"),
        ({"until_year": 2025, "merged_into": "town"}, "不能并入自己，也不能互相并入"),
    ],
)
def test_a_register_that_makes_no_sense_is_refused(
    changes: dict[str, object], said: str, app: Flask, county: County, clock: SetClock
) -> None:
    register, editor = a_register(county, clock), county.actor("editor")
    town, transport = register["town"], register["transport"]
    into = an_entry(town, until_year=2024, merged_into_id=transport.id)
    bodies.change(town, into, editor, clock, **seen(town))
    wanted = {key: value for key, value in changes.items() if key != "merged_into"}
    if "merged_into" in changes:
        wanted["merged_into_id"] = register[changes["merged_into"]].id
    with pytest.raises(StepRefused) as refused:
        bodies.change(transport, an_entry(transport, **wanted), editor, clock, **seen(transport))
    assert refused.value.reasons == (said,)


def test_exemptions_need_a_reason_and_a_year_of_the_body(app: Flask, county: County, clock: SetClock) -> None:
    register, editor = a_register(county, clock), county.actor("editor")
    town = register["town"]
    for year, reason, said in (
        (2025, " ", "请写明免报理由"),
        (2020, "新设立", "鲁山县尧山镇人民政府2020年度不是报告主体，不用免报"),
    ):
        with pytest.raises(StepRefused) as refused:
            bodies.exempt(town, year, reason, editor, clock, **seen(town))
        assert refused.value.reasons == (said,)
    bodies.exempt(town, 2025, "新设立", editor, clock, **seen(town))
    with pytest.raises(StepRefused, match="2025年度已经免报"):
        bodies.exempt(town, 2025, "新设立", editor, clock, **seen(town))
    with pytest.raises(StepRefused, match="2024年度没有免报"):
        bodies.lift(town, 2024, editor, clock, **seen(town))
    with pytest.raises(VersionStale):
        bodies.lift(town, 2025, editor, clock, version=1, key=None)
    with pytest.raises(Forbidden):
        bodies.lift(town, 2025, county.actor("drafter"), clock, **seen(town))


def test_an_agency_is_registered_once(app: Flask, county: County, clock: SetClock) -> None:
    register, editor = a_register(county, clock), county.actor("editor")
    with pytest.raises(StepRefused, match="这个机关已经在报告主体清单里"):
        bodies.add(county.agency("town"), an_entry(register["town"]), editor, clock, key=None)
    with pytest.raises(Forbidden):
        bodies.add(county.agency("city"), an_entry(register["town"]), editor, clock, key=None)


def test_a_report_needs_its_five_parts_or_a_file_and_a_secrecy_check(
    app: Flask, county: County, clock: SetClock
) -> None:
    register, drafter = a_cycle(county, clock), county.actor("drafter")
    report = report_of(register, "urban")
    services.save(report, content(plan="", other="<p> </p>"), drafter, clock, **seen(report))
    for checker, on, said in (
        ("", None, "请填写本单位保密自查人"),
        ("办公室", None, "请填写保密自查日期"),
        ("办公室", clock.today() + timedelta(days=1), "保密自查日期不能晚于今天（2026年1月4日）"),
    ):
        with pytest.raises(StepRefused) as refused:
            services.submit(report, checker, on, drafter, clock, **seen(report))
        assert refused.value.reasons == (
            "还没有写“下一年度主要安排”、“其他需要报告的情况”；五部分写全，或者上传整份报告的文件",
            said,
        )
    upload = Upload("报告.docx", write_docx("报告", "主要举措和成效"))
    services.save(report, content(plan=""), drafter, clock, upload=upload, **seen(report))
    submit(report, county, clock)
    assert report.file_name == "报告.docx"
    nowhere = tuple(PartCheck(part, is_there=True) for part in Part)
    with pytest.raises(StepRefused, match="请写明“主要举措和成效”在文件的哪一页、哪一段"):
        services.receive(report, nowhere, county.actor("editor"), clock, **seen(report))
    with pytest.raises(StepRefused, match="请核对“主要举措和成效”有没有"):
        services.receive(report, (), county.actor("editor"), clock, **seen(report))
    checks = tuple(PartCheck(part, part is not Part.PLAN, "第1页") for part in Part)
    services.receive(report, checks, county.actor("editor"), clock, **seen(report))
    assert report.is_complete is False
    assert queries.checks_of(report) == list(checks)
    assert report.records[-1].reason == "缺少：下一年度主要安排"
    assert verify().fault is None


def test_files_and_words_that_must_not_come_in_are_refused(app: Flask, county: County, clock: SetClock) -> None:
    register, drafter = a_cycle(county, clock), county.actor("drafter")
    report = report_of(register, "urban")
    for name, data, code in (
        ("报告.txt", b"x", "TYPE_FORBIDDEN"),
        ("报告.pdf", b"x", "TYPE_MISMATCH"),
        ("报告.docx", b"", "FILE_EMPTY"),
    ):
        with pytest.raises(FileRefused) as refused:
            services.save(report, content(), drafter, clock, upload=Upload(name, data), **seen(report))
        assert refused.value.code == code
    with pytest.raises(SecretForbidden):
        services.save(report, content(measures="<p>机密★5年</p>"), drafter, clock, **seen(report))
    assert db.session.scalars(sa.select(SecurityEvent.kind)).all() == ["secret_refused"]
    with pytest.raises(StepRefused, match="“主要举措和成效”最多20000字，现在有20001字"):
        services.save(report, content(measures=f"<p>{'字' * 20001}</p>"), drafter, clock, **seen(report))
    services.save(report, content(measures="<p onclick='x()'>好<script>1</script></p>"), drafter, clock, **seen(report))
    assert report.measures == "<p>好</p>"


def test_nobody_receives_or_clears_what_they_wrote(app: Flask, county: County, clock: SetClock) -> None:
    register, editor = a_cycle(county, clock), county.actor("editor")
    report = report_of(register, "office")  # the editor's own unit
    services.save(report, content(), editor, clock, **seen(report))
    services.submit(report, "办公室", clock.today(), editor, clock, **seen(report))
    said = "撰写或者修改过这份报告的人不得审核，请由其他编辑办理"
    for name in ("receive", "return"):
        with pytest.raises(StepRefused) as refused:
            take(name, report, editor, clock)
        assert refused.value.reasons == (said,)
    assert db.session.scalars(queries.to_handle(editor)).all() == []


@pytest.mark.parametrize(
    ("url", "on", "said"),
    [
        ("", date(2026, 1, 4), "请填写公开网址"),
        (ELSEWHERE, None, "请填写公开日期"),
        (ELSEWHERE, date(2026, 1, 5), "公开日期不能晚于今天（2026年1月4日）"),
        (ELSEWHERE, date(2024, 12, 31), "公开日期不能早于2025年"),
    ],
)
def test_a_publication_elsewhere_has_its_address_and_day(
    url: str, on: date | None, said: str, app: Flask, county: County, clock: SetClock
) -> None:
    report = a_report(S.CLEARED, county, clock)
    with pytest.raises(StepRefused) as refused:
        services.published_elsewhere(report, url, on, "", county.actor("editor"), clock, **seen(report))
    assert refused.value.reasons == (said,)


def test_a_publication_before_the_secrecy_clearance_needs_its_reason(
    app: Flask, county: County, clock: SetClock
) -> None:
    register = a_cycle(county, clock)
    clock.put(at_office(date(2026, 2, 26)))
    report = report_of(register, "urban")
    walk(report, S.CLEARED, county, clock)
    editor, early = county.actor("editor"), date(2026, 2, 20)
    for reason in ("", " "):
        with pytest.raises(StepRefused) as refused:
            services.published_elsewhere(report, ELSEWHERE, early, reason, editor, clock, **seen(report))
        said = "公开日期早于保密审查通过的日期（2026年2月26日）；确实先公开、后补登的，请写明原因"
        assert refused.value.reasons == (said,)
    services.published_elsewhere(report, ELSEWHERE, early, "网站先发布", editor, clock, **seen(report))
    assert report.published_on == early
    assert report.records[-1].reason == f"{ELSEWHERE}，2026-02-20；原因：网站先发布"
    assert verify().fault is None


def test_reported_upwards_is_noted_by_unit_or_editor(app: Flask, county: County, clock: SetClock) -> None:
    report = a_report(S.PUBLISHED, county, clock)
    for who in ("drafter", "editor"):
        services.sent_up(report, clock.today(), "县委", county.actor(who), clock, **seen(report))
    assert (report.sent_up_on, report.sent_up_to) == (clock.today(), "县委")
    with pytest.raises(Forbidden):
        services.sent_up(report, clock.today(), "县委", county.actor("drafter2"), clock, **seen(report))
    for on, said in (
        (clock.today() + timedelta(days=1), "报送上级日期不能晚于今天（2026年1月4日）"),
        (date(2024, 1, 1), "报送上级日期不能早于2025年"),
    ):
        with pytest.raises(StepRefused) as refused:
            services.sent_up(report, on, "县委", county.actor("drafter"), clock, **seen(report))
        assert refused.value.reasons == (said,)
    assert verify().fault is None


def test_versions_and_keys_are_asked_for(app: Flask, county: County, clock: SetClock) -> None:
    register, drafter = a_cycle(county, clock), county.actor("drafter")
    report = report_of(register, "urban")
    with pytest.raises(VersionRequired):
        services.save(report, content(), drafter, clock, version=None, key=None)
    services.save(report, content(), drafter, clock, version=1, key="k1")
    with pytest.raises(Repeated) as repeated:
        services.save(report, content(), drafter, clock, version=1, key="k1")
    assert repeated.value.answer == f"/work/reports/{YEAR}/{report.body_id}"
    with pytest.raises(KeyReused):
        services.save(report, content(title="另"), drafter, clock, version=2, key="k1")
    with pytest.raises(VersionStale, match="操作未执行：另一位经办人刚刚改动了这份报告"):
        services.save(report, content(), drafter, clock, version=1, key="k2")
    assert report.version == 2


def test_words_of_a_submitted_report_and_records_never_change(app: Flask, county: County, clock: SetClock) -> None:
    report = a_report(S.RECEIVED, county, clock)
    for statement, said in (
        ("UPDATE reports SET measures = 'x'", "the words of a submitted report never change"),
        ("UPDATE reports SET year = 2024", "the words of a submitted report never change"),
        ("DELETE FROM reports", "reports stay on record"),
        ("UPDATE report_records SET reason = 'x'", "the record of a report never changes"),
        ("DELETE FROM report_records", "the record of a report never changes"),
        ("UPDATE report_part_checks SET place = 'x'", "the record of a report never changes"),
        ("UPDATE report_body_records SET told = 'x'", "the record of a reporting body never changes"),
        ("DELETE FROM report_bodies", "reporting bodies stay on record"),
        ("DELETE FROM report_cycles", "cycles of reports stay on record"),
    ):
        db.session.rollback()
        with pytest.raises(sa.exc.DBAPIError, match=said), db.engine.begin() as connection:
            connection.execute(sa.text(statement))
    assert db.session.get(Report, report.id).state is S.RECEIVED


CHANGES = {
    "UPDATE reports SET measures = '<p>改</p>' WHERE id = {id}": "report {id}: its state, words, file or days",
    "UPDATE reports SET submitted_on = '2026-01-01' WHERE id = {id}": "report {id}: its state, words, file or days",
    "UPDATE reports SET is_complete = FALSE WHERE id = {id}": "report {id}: its state, words, file or days",
    "UPDATE reports SET published_on = '2026-01-01' WHERE id = {id}": "report {id}: its state, words, file or days",
    "UPDATE reports SET sent_up_on = '2026-01-01' WHERE id = {id}": "report {id}: its state, words, file or days",
    "DELETE FROM report_records WHERE report_id = {id} AND act = 'clear'": "report {id}: its record has a gap",
    "UPDATE report_bodies SET until_year = 2024 WHERE id = {body}": "report-body {body}: what the register says",
    "INSERT INTO report_exemptions (id, body_id, year, reason) VALUES (99, {body}, 2025, '')": "report-body {body}: ",
    "UPDATE report_cycles SET due_on = '2026-03-31'": "report-cycle 1: its year or days",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_what_is_changed_beside_the_trail_is_noticed(
    statement: str, app: Flask, county: County, clock: SetClock
) -> None:
    report = a_report(S.PUBLISHED, county, clock)
    ids = {"id": report.id, "body": report.body_id}
    assert verify().fault is None
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("reports", "report_records"):
            _without_guards(connection, table)
        connection.execute(sa.text(statement.format(**ids)))
    assert verify().fault.startswith(CHANGES[statement].format(**ids))


def test_figures_are_plain_counts_of_the_rows(app: Flask, county: County, clock: SetClock) -> None:
    register = a_cycle(county, clock)
    walk(report_of(register, "urban"), S.PUBLISHED, county, clock)
    clock.put(at_office(LATE))
    late = report_of(register, "transport")
    walk(late, S.SUBMITTED, county, clock, writer="drafter2")
    services.receive(late, WITHOUT_PLAN, county.actor("editor"), clock, **seen(late))
    editor = county.actor("editor")
    bodies.exempt(register["town"], YEAR, "新设立", editor, clock, **seen(register["town"]))
    (year,) = coverage.years()
    lines = coverage.lines([year], clock.today())[YEAR]
    found = {each.rate.name: (each.number, each.total) for each in coverage.figures(lines, year, clock.today())}
    assert found == {
        "received": (2, 5),
        "in_time": (1, 5),
        "public": (1, 5),
        "public_in_time": (1, 5),
        "complete": (1, 2),
        "links": (0, 0),
    }
    expected = """FROM reports r JOIN report_bodies b ON b.id = r.body_id WHERE r.year = 2025
        AND b.since_year <= 2025 AND (b.until_year IS NULL OR b.until_year >= 2025)
        AND NOT EXISTS (SELECT 1 FROM report_exemptions e WHERE e.body_id = b.id AND e.year = 2025)"""
    on_hand = f"{expected} AND r.state NOT IN ('draft', 'returned')"
    plain = {
        "received": (on_hand, expected),
        "in_time": (f"{on_hand} AND r.submitted_on <= '2026-02-28'", expected),
        "public": (f"{expected} AND r.published_on IS NOT NULL", expected),
        "public_in_time": (f"{expected} AND r.published_on <= '2026-03-31'", expected),
        "complete": (f"{on_hand} AND r.is_complete", on_hand),
    }
    for name, conditions in plain.items():
        counts = tuple(db.session.scalar(sa.text(f"SELECT count(*) {each}")) for each in conditions)
        assert counts == found[name], name
    for rate in coverage.RATES:
        number, total = found[rate.name]
        assert len(coverage.narrowed(lines, rate.name)) == number
        assert len(coverage.narrowed(lines, f"not-{rate.name}")) == total - number


def test_a_standing_follows_from_years_days_and_submission() -> None:
    due, body = date(2026, 2, 28), BodyFacts(2023, 2025, is_merged=True)

    def stands(year: int = 2025, since: date | None = None, *, exempt: bool = False, today: date = due) -> Standing:
        return standing(body, year, is_exempt=exempt, on_hand_since=since, due=due, today=today)

    assert stands() is Standing.NOT_DUE
    assert stands(today=due + timedelta(days=1)) is Standing.MISSING
    assert stands(since=due) is Standing.IN_TIME
    assert stands(since=due + timedelta(days=1)) is Standing.LATE
    assert stands(exempt=True, since=due) is Standing.EXEMPT
    assert (stands(2022), stands(2026)) == (Standing.OUTSIDE, Standing.MERGED)
    gone = standing(BodyFacts(2023, 2025), 2026, is_exempt=False, on_hand_since=None, due=due, today=due)
    assert gone is Standing.OUTSIDE


def test_days_of_a_year_follow_the_profile_only_while_they_are_to_come(
    app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_cycle(county, clock)
    real = cycles.timing.due_day
    monkeypatch.setattr(cycles.timing, "due_day", lambda duty, year: real(duty, year) - timedelta(days=13))
    assert jobs.take_due(YEAR, SYSTEM, clock) is True
    cycle = db.session.scalar(sa.select(ReportCycle))
    assert (cycle.due_on, cycle.public_due_on) == (date(2026, 2, 15), date(2026, 3, 18))
    clock.put(at_office(date(2026, 3, 1)))
    monkeypatch.setattr(cycles.timing, "due_day", real)
    assert jobs.take_due(YEAR, SYSTEM, clock) is True
    assert (cycle.due_on, cycle.public_due_on) == (date(2026, 2, 15), date(2026, 3, 31)), "the first day was over"
    assert verify().fault is None


def test_records_tell_every_act(app: Flask, county: County, clock: SetClock) -> None:
    report = a_report(S.WITHDRAWN, county, clock)
    acts = db.session.scalars(sa.select(ReportRecord.act).where(ReportRecord.report_id == report.id)).all()
    assert [each.value for each in acts] == ["open", "save", "submit", "receive", "clear", "publish", "withdraw"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ReportBody)) == 6
    save_after = entries()
    with pytest.raises(DomainError):
        save(report, county, clock)
    assert entries() == save_after
