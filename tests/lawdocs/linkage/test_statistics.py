"""Yearly statistics: equal to a plain count, opened row by row, taken along as a workbook and frozen as evidence."""

from datetime import date, timedelta
from io import BytesIO

import pytest
import sqlalchemy as sa
from flask import Flask
from openpyxl import load_workbook

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock, at_office
from lawdocs.column.figures import services as figures
from lawdocs.column.figures.models import FigureSnapshot
from lawdocs.column.figures.registry import FIGURES
from lawdocs.extensions import db, transaction
from lawdocs.linkage import mechanisms, members, statistics
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.opinions import services
from tests.conftest import ENGINES, TODAY
from tests.factories import County, a_document
from tests.lawdocs.column.reports import a_cycle
from tests.lawdocs.linkage.founded import a_linkage
from tests.lawdocs.linkage.opinions.asked import BODY, SAID, SETTLED, WAIT, ask, ask_for_token
from tests.pages import log_in, words
from workflows.linkage.opinions import Adoption, Conclusion, Said, Settlement, Way
from workflows.states import DocumentState

YEAR = TODAY.year
MEMBERS = "linkage_id = 1 AND since_on <= '2026-12-31' AND (until_on IS NULL OR until_on >= '2026-10-21')"
ASKED = "FROM cooperations WHERE asked_on BETWEEN '2026-01-01' AND '2026-12-31'"


@pytest.fixture
def worked(app: Flask, county: County, clock: SetClock) -> Linkage:
    """A linkage that checked a mechanism, lost a member, and asked about five drafts, in every way that ends."""
    linkage = a_linkage(county, clock)
    bureau, legal, liaison = (county.actor(who) for who in ("bureau", "legal", "liaison"))
    first, second = linkage.mechanisms[:2]
    found = (TODAY, "按期召开", "会议纪要", bureau, clock)
    mechanisms.check(first, *found, runs=True, version=first.version, key=None)
    mechanisms.check(second, TODAY, "没有共享", "", bureau, clock, runs=False, version=second.version, key=None)
    urban = next(each for each in linkage.members if each.agency_id == county.agency("urban").id)
    members.leave(urban, TODAY - timedelta(days=1), bureau, clock, version=urban.version, key=None)
    drafts = [a_document(DocumentState.REVIEW, county, clock, title=f"鲁山县停车泊位第{no}号办法") for no in range(6)]
    adopted, refused, silent, recalled, lapsed, late = (ask(each, county, clock) for each in drafts)
    seen = {"key": None}
    for row, said in ((adopted, SAID), (refused, SAID), (silent, Said(Conclusion.NONE, "", "县检察院", "主任"))):
        services.give(row, said, liaison, clock, version=row.version, **seen)
    services.settle(adopted, SETTLED, legal, clock, version=adopted.version, **seen)
    services.settle(refused, Settlement(Adoption.NOT, "理由"), legal, clock, version=refused.version, **seen)
    services.recall(recalled, "不需要", legal, clock, version=recalled.version, **seen)
    clock.put(clock.now() + WAIT + timedelta(days=1))
    services.lapse(lapsed, clock)
    services.lapse(late, clock)
    ask_for_token(drafts[0], county, clock)
    return linkage


def plain(statement: str) -> int:
    """A count written by hand, on either database."""
    return db.session.execute(sa.text(f"SELECT COUNT(*) {statement}")).scalar_one()


def result(linkage: Linkage, name: str, day: date, year: int = YEAR) -> tuple[int, int | None]:
    found = statistics.result_of(statistics.measure_of(name), statistics.of_year(linkage, year, day))
    return found.number, found.total


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_every_measure_equals_a_plain_count(worked: Linkage, clock: SetClock) -> None:
    day = clock.today()
    given = "conclusion IS NOT NULL"
    counts = {
        "members": (plain(f"FROM link_members WHERE {MEMBERS}"), None),
        "mechanisms_checked": (
            plain("FROM mechanisms WHERE id IN (SELECT mechanism_id FROM mechanism_checks)"),
            plain("FROM mechanisms WHERE ended_on IS NULL"),
        ),
        "mechanisms_running": (
            plain("FROM mechanism_checks WHERE runs"),
            plain("FROM mechanism_checks"),
        ),
        "opinions_asked": (plain(ASKED), None),
        "opinions_given": (
            plain(f"{ASKED} AND {given}"),
            plain(f"{ASKED} AND state NOT IN ('recalled', 'asked')"),
        ),
        "opinions_adopted": (
            plain("FROM cooperations WHERE adoption IN ('adopted', 'partly') AND conclusion <> 'none'"),
            plain("FROM cooperations WHERE adoption IS NOT NULL AND conclusion <> 'none'"),
        ),
    }
    assert list(counts.values()) == [(4, None), (2, 6), (1, 2), (7, None), (3, 5), (1, 2)]
    assert {name: result(worked, name, day) for name in counts} == counts


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_another_year_counts_none_of_it(worked: Linkage, clock: SetClock) -> None:
    day = clock.today()

    found = {each.name: result(worked, each.name, day, 2025) for each in statistics.measures()}
    assert found.pop("members") == (5, None)
    assert found.pop("mechanisms_checked") == (0, 6)
    assert {total or 0 for _, total in found.values()} | {number for number, _ in found.values()} == {0}
    assert result(worked, "members", day, 2022) == (0, None)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
class TestPages:
    """What each person sees of the numbers and of what is behind them."""

    def test_numbers_open_their_list(self, app: Flask, worked: Linkage) -> None:
        bureau = log_in(app, "bureau")

        page = bureau.get("/linkage/statistics?year=2026")

        assert "60% 3/5件" in words(page)
        assert 'href="/linkage/statistics/opinions_given?year=2026"' in page.text
        rows = words(bureau.get("/linkage/statistics/opinions_given?year=2026"))
        assert rows.count("草案意见第") == 5
        assert rows.count("没有计入") == 2
        assert "停车泊位" not in rows

    def test_a_row_opens_only_what_the_person_may_see(self, app: Flask, worked: Linkage, county: County) -> None:
        liaison = log_in(app, "liaison").get("/linkage/statistics/opinions_asked?year=2026").text

        assert 'href="/linkage/opinions/1"' in liaison
        assert 'href="/linkage/opinions/7"' not in liaison, "it was asked of another body by link"

    @pytest.mark.parametrize(
        ("who", "page", "rows"),
        [
            ("bureau", 200, 200),
            ("liaison", 200, 200),
            ("drafter2", 200, 403),
            ("clerk", 200, 403),
            ("drafter", 404, 404),
            ("editor", 403, 403),
            ("sysadmin", 403, 403),
        ],
    )
    def test_who_sees_numbers_and_rows(self, app: Flask, worked: Linkage, who: str, page: int, rows: int) -> None:
        person = log_in(app, who)

        assert person.get("/linkage/statistics").status_code == page
        assert person.get("/linkage/statistics/members").status_code == rows
        assert person.get("/linkage/statistics/export.xlsx").status_code == page

    @pytest.mark.parametrize("year", ["2022", "2027", "abc", "", "２０２６", "-1"])
    def test_a_year_that_is_none_is_refused(self, app: Flask, worked: Linkage, year: str) -> None:
        bureau = log_in(app, "bureau")
        for page in ("/linkage/statistics", "/linkage/statistics/members", "/linkage/statistics/export.xlsx"):
            answer = bureau.get(page, query_string={"year": year})
            assert (answer.status_code, "年度应在2023年和2026年之间" in words(answer)) == (422, True)

    def test_an_unknown_measure_is_not_there(self, app: Flask, worked: Linkage) -> None:
        assert log_in(app, "bureau").get("/linkage/statistics/nothing").status_code == 404

    @pytest.mark.parametrize(("who", "has_rows"), [("liaison", True), ("drafter2", False)])
    def test_the_workbook_says_the_same(self, app: Flask, worked: Linkage, who: str, *, has_rows: bool) -> None:
        answer = log_in(app, who).get("/linkage/statistics/export.xlsx?year=2026")

        book = load_workbook(BytesIO(answer.data))
        found = {row[0]: row[1:4] for row in book["年度统计"].iter_rows(min_row=3, values_only=True)}
        assert found["草案意见提出率"] == ("60% 3/5件", 3, 2)
        assert found["成员单位"] == ("4家", 4, None)
        assert len(book.sheetnames) == 1 + len(statistics.measures()) * has_rows
        assert BODY not in str([list(sheet.values) for sheet in book])

    def test_the_paragraph_says_the_numbers(self, app: Flask, worked: Linkage) -> None:
        page = words(log_in(app, "bureau").get("/linkage/statistics?year=2026"))

        assert "2026年，鲁山县府检联动工作机制运行情况：成员单位4家；工作机制检查率33.3%（6项中的2项）；" in page
        assert "草案意见采纳率50%（2件中的1件）。" in page


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_linkage_without_records_says_so(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    found = statistics.results(statistics.of_year(linkage, 2022, clock.today()))

    assert statistics.paragraph(linkage, 2022, found) == "2022年，鲁山县府检联动工作机制没有可以统计的工作记录。"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("unit", "who"), [("urban", "drafter"), ("transport", "drafter2")])
def test_the_form_of_the_annual_report_leads_to_the_paragraph(
    app: Flask, county: County, clock: SetClock, unit: str, who: str
) -> None:
    register = a_cycle(county, clock)
    page = f"/work/reports/2025/{register[unit].id}/edit"
    assert "/linkage/statistics" not in log_in(app, who).get(page).text, "there is no linkage yet"

    a_linkage(county, clock)

    assert 'href="/linkage/statistics?year=2025#paragraph"' in log_in(app, who).get(page).text


def taken(county: County, clock: SetClock) -> FigureSnapshot:
    with transaction():
        span = (date(YEAR, 1, 1), clock.today())
        return figures.take("linkage", county.agency("gov"), *span, county.actor("editor"), clock)


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_the_statistics_are_frozen_as_evidence(worked: Linkage, county: County, clock: SetClock) -> None:
    snapshot = taken(county, clock)

    found = {each.label: (each.number, each.total) for each in snapshot.results}
    assert found == {each.label: result(worked, each.name, clock.today()) for each in statistics.measures()}
    rows = [row for each in snapshot.results for row in each.rows]
    assert not any("停车" in row.label + row.facts for row in rows), "a draft is told of by its number"
    assert {row.page for row in rows if row.label.startswith("草案意见")} == {
        f"/linkage/opinions/{no}" for no in range(1, 8)
    }
    assert verify().fault is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_figures_of_another_place_hold_nothing_of_it(worked: Linkage, county: County, clock: SetClock) -> None:
    from lawdocs.column.figures.asked import Asked, records_of

    asked = Asked(records_of(county.agency("town")), date(YEAR, 1, 1), clock.today(), clock.today())

    assert [len(each.rows) for each in FIGURES["linkage"].compute(asked)] == [0] * len(statistics.measures())


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_link_to_others_counts_like_an_account(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    document = a_document(DocumentState.REVIEW, county, clock)
    _, token = ask_for_token(document, county, clock)
    ask(document, county, clock, Way.LINK, "鲁山县公安局")
    services.give_by_link(token, SAID, clock)

    assert result(linkage, "opinions_given", TODAY) == (1, 1)
    clock.put(at_office(TODAY + WAIT + timedelta(days=1)))
    assert result(linkage, "opinions_given", clock.today()) == (1, 2)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_unit_reads_frozen_numbers_and_no_rows_of_others(
    app: Flask, worked: Linkage, county: County, clock: SetClock
) -> None:
    snapshot = taken(county, clock)

    page = words(log_in(app, "drafter").get(f"/work/figures/{snapshot.id}"))
    codes = {who: log_in(app, who).get(f"/work/figures/{snapshot.id}/1").status_code for who in ("drafter", "editor")}

    assert "成员单位" in page
    assert "家" in page
    assert codes == {"drafter": 403, "editor": 200}
