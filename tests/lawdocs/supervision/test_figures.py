"""Every figure of the overview is what a plain count says, and costs the same however many documents there are."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from tests.factories import County
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.supervision import plain
from tests.lawdocs.supervision.many import some_documents
from tests.lawdocs.supervision.reading import Seen, figure, length
from tests.pages import log_in

TODAY = date(2026, 10, 13)
LUSHAN = ("gov", "office", "justice", "urban", "transport", "town")
STATEMENTS = 14  # nine of the overview, the others for the person, the agencies, the menu, the rules and the calendar
STAGES = {
    "起草": "draft",
    "审核": "review",
    "审核通过，待审定": "approved",
    "已审定，待登记编号": "decided",
    "已登记，待公布": "filed",
    "清理中": "cleanup",
}
AGES = {
    "不满1年": "published_on > :one",
    "1—2年": "published_on <= :one AND published_on > :two",
    "2—3年": "published_on <= :two AND published_on > :three",
    "3—5年": "published_on <= :three AND published_on > :five",
    "5年以上": "published_on <= :five",
    "公布日期不详": "published_on IS NULL",
}
YEARS = {name: plain.years_before(TODAY, years) for name, years in (("one", 1), ("two", 2), ("three", 3), ("five", 5))}


def scope_of(county: County) -> str:
    return plain.of([county.agency(key).id for key in LUSHAN], unknown=True)


def assert_tiles(seen: Seen, scope: str, ids: str, year: int = 2026) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)
    ended = plain.counted(plain.ENDED, scope, TODAY, first=first, last=last)
    expired = plain.counted(plain.EXPIRED, scope, TODAY)
    assert {name: figure for name, figure in seen.tiles.items() if name not in ("未办成的事", "投递失败的邮件")} == {
        "已逾期": expired + late_plans(scope) + late_rounds(ids) + late_evaluations(scope) + late_clocks(ids),
        "其中期限逾期": late_clocks(ids),
        **{
            f"{days}日内期满": plain.counted(plain.ENDING, scope, TODAY, day=plain.until(TODAY, days))
            for days in (30, 90, 180)
        },
        "现行有效": plain.counted(plain.IN_FORCE, scope, TODAY),
        f"{year}年退出": ended,
    }


def late_clocks(ids: str) -> int:
    return plain.one(
        "SELECT count(*) FROM deadlines WHERE rule <> '' AND ended_at IS NULL AND paused_on IS NULL AND due_on < :today"
        f" AND held_by_id IN ({ids})",
        today=TODAY,
    )


def late_plans(scope: str) -> int:
    return plain.one(
        f"SELECT count(*) FROM planned_steps p JOIN documents d ON d.id = p.document_id WHERE p.done_at IS NULL"
        f" AND p.cancelled_at IS NULL AND p.due_on <= :today AND d.id IN (SELECT id FROM documents WHERE {scope})",
        today=TODAY,
    )


def late_rounds(ids: str) -> int:
    return plain.one(
        "SELECT count(*) FROM deadlines WHERE duty = 'cleanup_round' AND ended_at IS NULL AND due_on < :today"
        f" AND agency_id IN ({ids})",
        today=TODAY,
    )


def late_evaluations(scope: str) -> int:
    """Steps 6, 2 and 1 months before the last day in force whose day is over; nothing of them is on record."""
    lasts = [until - timedelta(days=1) for until in plain.days("in_force_until", f"{plain.ENDS} AND {scope}", TODAY)]
    return sum(plain.months_before(last, months) < TODAY for last in lasts for months in (6, 2, 1))


def assert_stages(seen: Seen, scope: str) -> None:
    rows = {row["name"]: figure(row["件数"]) for row in seen.table("在哪一步等")}
    assert rows == {label: plain.counted(f"state = '{state}'", scope, TODAY) for label, state in STAGES.items()}


def assert_months(seen: Seen, scope: str) -> None:
    shown = [figure(row["期满"]) for row in seen.table("未来12个月期满件数")]
    firsts = [date(2026 + (9 + n) // 12, (9 + n) % 12 + 1, 1) for n in range(13)]
    pairs = zip(firsts, firsts[1:], strict=False)
    assert shown == [plain.counted(plain.IN_MONTH, scope, TODAY, first=begin, next=end) for begin, end in pairs]


def assert_ages(seen: Seen, scope: str, caption: str = "现行有效的文件，按制定机关和公布年限") -> None:
    total = seen.table(caption)[0]
    assert {label: figure(total[label]) for label in AGES} == {
        label: plain.counted(f"{plain.IN_FORCE} AND {condition}", scope, TODAY, **YEARS)
        for label, condition in AGES.items()
    }


def assert_agencies(seen: Seen, county: County, wanted: list[str]) -> None:
    rows = {row["name"]: row for row in seen.table("各制定机关")}
    assert set(rows) == {*(county.agency(key).name for key in wanted), "制定机关未建档"}
    for key in wanted:
        row, scope = rows[county.agency(key).name], plain.of([county.agency(key).id])
        assert figure(row["在办"]) == plain.counted(plain.WAITING, scope, TODAY), key
        assert figure(row["现行有效"]) == plain.counted(plain.IN_FORCE, scope, TODAY), key
        own = str(county.agency(key).id)
        late = plain.counted(plain.EXPIRED, scope, TODAY) + late_plans(scope) + late_rounds(own) + late_clocks(own)
        assert figure(row["逾期"]) == late + late_evaluations(scope), key
        for days in (30, 90, 180):
            counted = plain.counted(plain.ENDING, scope, TODAY, day=plain.until(TODAY, days))
            assert figure(row[f"{days}日内期满"]) == counted, (key, days)


@pytest.fixture
def ids(county: County) -> str:
    return ", ".join(str(county.agency(key).id) for key in LUSHAN)


def test_every_figure_is_a_plain_count(app: Flask, county: County, clock: SetClock, ids: str) -> None:
    some_documents(400, county, clock)
    bureau = log_in(app, "bureau")
    seen, scope = Seen(bureau, "/supervision"), scope_of(county)

    assert_tiles(seen, scope, ids)
    assert_stages(seen, scope)
    assert_months(seen, scope)
    assert_ages(seen, scope)
    assert_agencies(seen, county, list(LUSHAN))
    assert min(seen.tiles["已逾期"], seen.tiles["30日内期满"], seen.tiles["2026年退出"]) > 0
    rows = {row["name"]: row for row in seen.table("已逾期")}
    evaluations = rows["期满前评估逾期"]
    assert evaluations["最早的最后一日"].endswith("（依据未核实）")
    assert figure(evaluations["件数"]) == late_evaluations(scope) > 0


@pytest.mark.parametrize("key", ["gov", "urban", "transport"])
def test_figures_of_one_agency_are_plain_counts(key: str, app: Flask, county: County, clock: SetClock) -> None:
    some_documents(400, county, clock)
    agency_id = county.agency(key).id
    seen, scope = Seen(log_in(app, "bureau"), f"/supervision?agency={agency_id}&year=2025"), plain.of([agency_id])

    assert_tiles(seen, scope, str(agency_id), 2025)
    assert_stages(seen, scope)
    assert_months(seen, scope)
    assert_ages(seen, scope)
    assert county.agency(key).name in seen.text


def test_every_figure_opens_a_list_of_that_length(app: Flask, county: County, clock: SetClock) -> None:
    some_documents(240, county, clock)
    bureau = log_in(app, "bureau")
    seen = Seen(bureau, "/supervision")
    figures = [(str(seen.tiles[name]), url) for name, url in seen.tile_urls.items()]
    for caption in ("在哪一步等", "已逾期", "未来12个月期满件数", "各制定机关", "现行有效的文件，按制定机关和公布年限"):
        figures += seen.links(caption)

    assert len(figures) > 60
    for shown, url in figures:
        assert length(bureau, url) == figure(shown), url


def test_the_chart_and_its_table_say_the_same(app: Flask, county: County, clock: SetClock) -> None:
    some_documents(120, county, clock)
    seen = Seen(log_in(app, "bureau"), "/supervision")

    bars = [(link.get("aria-label"), link.xpath("string(.//text)")) for link in seen.root.xpath("//svg//a")]
    rows = [figure(row["期满"]) for row in seen.table("未来12个月期满件数")]

    assert [int(number) for _, number in bars] == [each for each in rows if each]
    assert all(label.endswith(f"期满{number}件") for label, number in bars)
    assert f"未来12个月期满{sum(rows)}件" in seen.text


def test_a_document_counts_by_its_dates_before_any_job_ran(app: Flask, county: County, clock: SetClock) -> None:
    some_documents(200, county, clock)
    scope, tomorrow = scope_of(county), TODAY + timedelta(days=1)
    clock.put(clock.now().replace(hour=16, minute=0))  # midnight in Asia/Shanghai

    seen = Seen(log_in(app, "bureau"), "/supervision")

    assert clock.today() == tomorrow
    assert seen.tiles["现行有效"] == plain.counted(plain.IN_FORCE, scope, tomorrow)


def test_the_overview_costs_the_same_for_45_and_105_documents(app: Flask, county: County, clock: SetClock) -> None:
    bureau, costs = log_in(app, "bureau"), []
    for first, more in ((1, 45), (46, 60)):
        some_documents(more, county, clock, first)
        with metered() as cost:
            Seen(bureau, "/supervision")
        costs.append(cost)

    assert len(costs[0].statements) == len(costs[1].statements) <= STATEMENTS
    assert costs[0].entities == costs[1].entities == 0


@pytest.mark.parametrize(
    "name",
    [
        "waiting",
        "ending",
        "overdue",
        "late-clocks",
        "unread",
        "ended",
        "in-force",
        "agencies",
        "ages",
        "failures",
        "mail",
    ],
)
def test_lists_cost_the_same_for_45_and_105_documents(name: str, app: Flask, county: County, clock: SetClock) -> None:
    bureau, costs = log_in(app, "bureau"), []
    for first, more in ((1, 45), (46, 60)):
        some_documents(more, county, clock, first)
        with metered() as cost:
            Seen(bureau, f"/supervision/{name}")
        costs.append(cost)

    assert len(costs[0].statements) == len(costs[1].statements) <= STATEMENTS
    assert costs[0].entities == costs[1].entities == 0


def test_ten_thousand_documents_cost_no_more_statements(app: Flask, county: County, clock: SetClock, ids: str) -> None:
    some_documents(10_000, county, clock)
    bureau, scope = log_in(app, "bureau"), scope_of(county)

    with metered() as cost:
        seen = Seen(bureau, "/supervision")

    assert len(cost.statements) == STATEMENTS
    assert cost.entities == 0
    assert_tiles(seen, scope, ids)
    assert_stages(seen, scope)
    assert_months(seen, scope)
    assert_ages(seen, scope)
    assert_agencies(seen, county, list(LUSHAN))
