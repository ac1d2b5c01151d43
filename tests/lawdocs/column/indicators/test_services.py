"""What an import does and does not do to a set, what editors change of it, and what is on record."""

from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry, RequestKey, SecurityEvent
from lawdocs.audit.verify import verify
from lawdocs.audit.words import place
from lawdocs.clock import SetClock
from lawdocs.column.evidence.tasks import Wanted
from lawdocs.column.indicators import importing, queries, services
from lawdocs.column.indicators.importing import indicators_of
from lawdocs.column.indicators.lifecycle import SetConflict
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetAct, SetRecord, SetState
from lawdocs.column.indicators.planning import Outcome, tasks_of
from lawdocs.column.indicators.rows import FIELDS, Row
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.secrecy import SecretForbidden
from lawdocs.errors import DomainError, Forbidden, NotVisible, Repeated, StepRefused, VersionRequired, VersionStale
from lawdocs.extensions import db
from tests.factories import County
from tests.lawdocs.column.indicators.sets import TITLE, a_set, given

DUE = date(2026, 11, 30)
OTHERS = ("drafter", "drafter2", "legal", "clerk", "bureau", "liaison", "sysadmin", "secadmin", "auditadmin")


def take(county: County, clock: SetClock, *changes: Row, **seen: object) -> importing.Preview:
    found = importing.edition_named("2021")
    seen = {"version": found.version if found else None, "key": None} | seen
    return importing.store(given(county, "2021", TITLE, "", *changes), county.actor("editor"), clock, **seen)


def written() -> tuple[int, ...]:
    """How much is in the tables that any write would add to."""
    tables = (AuditEntry, SetRecord, RequestKey, Indicator)
    return tuple(db.session.scalar(sa.select(sa.func.count()).select_from(each)) for each in tables)


def by_no(found: IndicatorSet) -> dict[int, Indicator]:
    return {each.no: each for each in indicators_of(found)}


def units(indicator: Indicator) -> list[tuple[str, bool, date | None]]:
    return [(each.agency.short_name, each.is_lead, each.due_on) for each in tasks_of(indicator.tasks)]


def test_an_import_makes_a_draft_with_tasks_and_counts_from_its_rows(
    app: Flask, county: County, clock: SetClock
) -> None:
    done = take(county, clock)
    found = importing.edition_named("2021")
    assert [line.outcome for line in done.plan.lines] == [Outcome.NEW] * 4
    assert (found.state, found.title, found.version) == (SetState.DRAFT, TITLE, 1)
    counts = queries.counts()[found.id]
    assert (counts.words, counts.awaited, counts.without_unit) == ("2项一级、3项二级、4项三级", 1, 1)
    assert units(by_no(found)[3]) == [("县城管局", True, None), ("县司法局", False, None)]
    assert [(each.act, each.told) for each in found.records] == [(SetAct.IMPORT, "新增4项")]
    assert verify().fault is None


def test_a_second_import_of_the_same_changes_and_writes_nothing(app: Flask, county: County, clock: SetClock) -> None:
    take(county, clock)
    before, version = written(), importing.edition_named("2021").version
    done = take(county, clock, key="k1")
    assert done.changes_nothing
    assert [line.outcome for line in done.plan.lines] == [Outcome.SAME] * 4
    assert (written(), importing.edition_named("2021").version) == (before, version)


def test_a_changed_set_shows_old_and_new_before_it_is_stored(app: Flask, county: County, clock: SetClock) -> None:
    take(county, clock)
    justice, urban = county.agency("justice").id, county.agency("urban").id
    changed = Row(3, "一、甲", "3.卯", "第三项新正文。", weight=200, unit_ids=(justice, urban), due=DUE)
    seen = importing.preview(given(county, "2021", "新名称", "", changed, Row(5, text="第五项。")))
    before = written()
    lines = {line.no: line for line in seen.plan.lines}
    assert [(each.label, each.old, each.new) for each in lines[3].changes] == [
        ("二级指标", "2.丑", "3.卯"),
        ("三级指标正文", "第三项正文。", "第三项新正文。"),
        ("分值", "空", "2分"),
        ("责任单位", "县城管局、县司法局", "县司法局、县城管局"),
        ("完成时限", "空", "2026-11-30"),
    ]
    assert lines[5].outcome is Outcome.NEW
    assert seen.heads == (("名称", TITLE, "新名称"),)
    assert written() == before, "looking changes nothing"
    take(county, clock, changed)
    found = importing.edition_named("2021")
    assert by_no(found)[3].text == "第三项新正文。"
    assert units(by_no(found)[3]) == [("县司法局", True, DUE), ("县城管局", False, DUE)]
    assert "正文：“第三项正文。”改为“第三项新正文。”" in found.records[-1].told
    assert verify().fault is None


def test_an_empty_cell_never_overwrites_and_is_told(app: Flask, county: County, clock: SetClock) -> None:
    take(county, clock)
    seen = importing.preview(given(county, "2021", "", "", Row(1)))
    line = seen.plan.lines[0]
    assert (line.outcome, line.kept) == (Outcome.SAME, ("一级指标", "二级指标", "三级指标正文", "测评方法", "分值"))
    take(county, clock, Row(1, method="现场检查"))
    one = by_no(importing.edition_named("2021"))[1]
    assert (one.text, one.method, one.weight, units(one)) == (
        "第一项正文。",
        "现场检查",
        150,
        [("县城管局", True, None)],
    )


def test_what_an_import_does_not_hold_stays_unless_it_is_dropped(app: Flask, county: County, clock: SetClock) -> None:
    editor = county.actor("editor")
    take(county, clock)
    found = importing.edition_named("2021")
    fewer = replace(given(county), rows=given(county).rows[:3])
    done = importing.store(fewer, editor, clock, version=found.version, key=None)
    assert done.changes_nothing
    assert [line.no for line in done.plan.of(Outcome.MISSING)] == [27]
    importing.store(fewer, editor, clock, version=found.version, key=None, drop=True)
    gone = by_no(found)[27]
    assert gone.dropped_at is not None, "it stays on record"
    assert units(gone) == []
    assert queries.counts()[found.id].third == 3
    done = take(county, clock)
    assert [(each.no, each.changes[0].new) for each in done.plan.of(Outcome.CHANGED)] == [(27, "恢复使用")]
    assert by_no(found)[27].dropped_at is None
    assert units(by_no(found)[27]) == [("县司法局", True, None)]
    assert verify().fault is None


def test_an_import_is_refused_when_the_set_changed_since_its_preview(
    app: Flask, county: County, clock: SetClock
) -> None:
    take(county, clock)
    found = importing.edition_named("2021")
    seen = found.version
    take(county, clock, Row(2, text="第二项。"))
    before = written()
    with pytest.raises(VersionStale):
        take(county, clock, Row(2, text="另一种写法。"), version=seen)
    with pytest.raises(VersionStale):
        take(county, clock, Row(2, text="另一种写法。"), version=None)
    assert written() == before


def test_the_same_confirmation_twice_stores_once(app: Flask, county: County, clock: SetClock) -> None:
    take(county, clock, key="one", version=None)
    with pytest.raises(Repeated) as again:
        take(county, clock, key="one", version=None)
    assert again.value.answer == f"/work/indicators/{importing.edition_named('2021').id}/manage"


@pytest.mark.parametrize("name", OTHERS)
def test_nobody_but_the_editor_manages_sets(name: str, app: Flask, county: County, clock: SetClock) -> None:
    found = a_set(county, clock)
    actor, seen = county.actor(name), {"version": found.version, "key": None}
    one = by_no(found)[1]
    values = {field: getattr(one, field) for field in FIELDS}
    before = written()
    for act in (
        lambda: importing.store(given(county, "2025"), actor, clock, version=None, key=None),
        lambda: services.change(one, values, (), actor, clock, **seen),
        lambda: services.assign(found, [1], [], DUE, actor, clock, **seen),
        lambda: services.open_set(found, actor, clock, **seen),
        lambda: services.close_set(found, actor, clock, **seen),
        lambda: services.link(found, found, {}, actor, clock, **seen),
    ):
        with pytest.raises(Forbidden):
            act()
    assert written() == before


def test_an_editor_puts_one_indicator_right(app: Flask, county: County, clock: SetClock) -> None:
    found = a_set(county, clock)
    one, editor, transport = by_no(found)[1], county.actor("editor"), county.agency("transport").id
    values = {field: getattr(one, field) for field in FIELDS} | {"text": "改过的正文。", "weight": None}
    seen = {"version": found.version, "key": None}
    assert services.change(one, values, (Wanted(transport, True, DUE),), editor, clock, **seen)
    one = by_no(found)[1]
    assert (one.text, one.weight, units(one)) == ("改过的正文。", None, [("县交通局", True, DUE)])
    assert "改过的正文" in one.norm
    words = "责任单位：“县城管局”改为“县交通局”；完成时限：“空”改为“2026-11-30”"
    assert (
        found.records[-1].told
        == f"第1项　三级指标正文：“第一项正文。”改为“改过的正文。”；分值：“1.5分”改为“空”；{words}"
    )
    before = written()
    seen["version"] = found.version
    assert not services.change(one, values, (Wanted(transport, True, DUE),), editor, clock, **seen)
    assert written() == before
    with pytest.raises(VersionStale):
        services.change(one, values | {"text": "旧"}, (), editor, clock, version=1, key=None)
    with pytest.raises(VersionRequired):
        services.change(one, values | {"text": "旧"}, (), editor, clock, version=None, key=None)


def test_a_weight_below_the_score_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    found = a_set(county, clock)
    with db.engine.begin() as connection:
        connection.execute(sa.update(Indicator).where(Indicator.no == 1).values(score=100))
    one = by_no(found)[1]
    values = {field: getattr(one, field) for field in FIELDS} | {"weight": 50}
    with pytest.raises(StepRefused, match="已有的自评得分超过新的分值"):
        services.change(one, values, (), county.actor("editor"), clock, version=found.version, key=None)


def test_units_and_days_are_assigned_in_bulk(app: Flask, county: County, clock: SetClock) -> None:
    found, editor = a_set(county, clock), county.actor("editor")
    urban, transport = county.agency("urban").id, county.agency("transport").id
    seen = {"version": found.version, "key": None}
    assert services.assign(found, [1, 2], [transport, urban], DUE, editor, clock, **seen) == 2
    for no in (1, 2):
        assert units(by_no(found)[no]) == [("县交通局", True, DUE), ("县城管局", False, DUE)]
    seen["version"] = found.version
    assert services.assign(found, [2, 3, 27], [], date(2026, 12, 1), editor, clock, **seen) == 3
    assert units(by_no(found)[3]) == [("县城管局", True, date(2026, 12, 1)), ("县司法局", False, date(2026, 12, 1))]
    with pytest.raises(NotVisible):
        services.assign(found, [99], [], DUE, editor, clock, version=found.version, key=None)


def test_opening_starts_the_clocks_and_closing_ends_them_and_every_change(
    app: Flask, county: County, clock: SetClock
) -> None:
    found, editor = a_set(county, clock), county.actor("editor")
    services.assign(found, [1, 3], [], DUE, editor, clock, version=found.version, key=None)
    assert db.session.scalars(sa.select(Deadline)).all() == []
    services.open_set(found, editor, clock, version=found.version, key=None)
    assert (found.state, found.opened_on) == (SetState.OPEN, clock.today())
    assert len(db.session.scalars(sa.select(Deadline)).all()) == 3
    take(county, clock, Row(2, text="第二项。"))
    services.close_set(found, editor, clock, version=found.version, key=None)
    assert (found.state, found.closed_on) == (SetState.CLOSED, clock.today())
    assert verify().fault is None
    seen, before, one = {"version": found.version, "key": None}, written(), by_no(found)[1]
    values = {field: getattr(one, field) for field in FIELDS} | {"text": "改"}
    for act in (
        lambda: take(county, clock, Row(2, text="再改")),
        lambda: importing.preview(given(county)),
        lambda: services.change(one, values, (), editor, clock, **seen),
        lambda: services.assign(found, [1], [], date(2027, 1, 1), editor, clock, **seen),
        lambda: services.open_set(found, editor, clock, **seen),
        lambda: services.close_set(found, editor, clock, **seen),
        lambda: services.link(found, a_set(county, clock, edition="2019"), {1: None}, editor, clock, **seen),
    ):
        with pytest.raises(SetConflict, match="这套指标体系当前状态为「已归档」，操作未执行"):
            act()
    assert written()[3] - before[3] == 4, "only the other edition came"


def test_a_set_without_indicators_is_not_opened_and_one_without_rows_not_imported(
    app: Flask, county: County, clock: SetClock
) -> None:
    found, editor = a_set(county, clock), county.actor("editor")
    one = replace(given(county), rows=(Row(500),))
    importing.store(one, editor, clock, version=found.version, key=None, drop=True)
    two = replace(given(county), rows=(Row(501),))
    importing.store(two, editor, clock, version=found.version, key=None, drop=True)
    with db.engine.begin() as connection:
        connection.execute(sa.update(Indicator).values(dropped_at=clock.now()))
    with pytest.raises(StepRefused, match="还没有指标，请先导入"):
        services.open_set(found, editor, clock, version=found.version, key=None)
    with pytest.raises(DomainError, match="没有可以导入的指标"):
        importing.preview(replace(given(county), rows=()))


def test_a_secrecy_mark_is_refused_and_nothing_stored(app: Flask, county: County, clock: SetClock) -> None:
    with pytest.raises(SecretForbidden):
        take(county, clock, Row(1, text="机密★一年\n正文"))
    assert importing.edition_named("2021") is None
    assert db.session.scalars(sa.select(SecurityEvent.kind)).all() == ["secret_refused"]


def test_editions_stand_side_by_side_and_the_older_keeps_what_it_has(
    app: Flask, county: County, clock: SetClock
) -> None:
    old, editor = a_set(county, clock, SetState.OPEN), county.actor("editor")
    before = [(each.no, each.text, units(each)) for each in indicators_of(old)]
    moved = Row(30, "三、丙", "5.辰", "行政规范性文件按照规定的程序和时限报送备案。")
    newer = replace(given(county, "2025"), rows=(Row(1, text="新"), moved))
    importing.store(newer, editor, clock, version=None, key=None)
    new = importing.edition_named("2025")
    assert services.link(new, old, {30: 27, 1: None}, editor, clock, version=new.version, key=None) == 1
    assert by_no(new)[30].earlier_id == by_no(old)[27].id
    assert [(each.no, each.text, units(each)) for each in indicators_of(old)] == before
    assert services.link(new, old, {30: 27}, editor, clock, version=new.version, key=None) == 0
    with pytest.raises(StepRefused, match="以前版本的第27项被选了不止一次"):
        services.link(new, old, {30: 27, 1: 27}, editor, clock, version=new.version, key=None)
    with pytest.raises(NotVisible):
        services.link(new, old, {30: 99}, editor, clock, version=new.version, key=None)
    assert verify().fault is None


FACTS = "indicator_set {id}: its state, indicators or days"
CHANGES = {
    "UPDATE indicators SET text = '改' WHERE no = 1": FACTS,
    "UPDATE indicators SET weight = 7 WHERE no = 1": FACTS,
    "UPDATE indicator_sets SET state = 'closed', closed_on = '2026-10-13'": FACTS,
    "UPDATE indicator_sets SET title = '改'": FACTS,
    "UPDATE indicator_sets SET opened_on = '2026-01-01'": FACTS,
    "DELETE FROM indicator_set_records WHERE act = 'open'": "indicator_set {id}: its record has a gap",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_sets_changed_beside_the_trail_are_noticed(
    statement: str, app: Flask, county: County, clock: SetClock, engine: str
) -> None:
    found = a_set(county, clock, SetState.OPEN)
    assert verify().fault is None
    wanted = CHANGES[statement].format(id=found.id)
    db.session.rollback()
    with db.engine.begin() as connection:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'indicator_set_records'"
        if engine != "sqlite":
            query = (
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid = 'indicator_set_records'::regclass"
            )
        for name in connection.exec_driver_sql(query).scalars().all():
            on = "" if engine == "sqlite" else " ON indicator_set_records"
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        connection.execute(sa.text(statement))
    fault = verify().fault
    assert fault.startswith(wanted)
    assert place(fault) == "指标体系的内容或者记录"
