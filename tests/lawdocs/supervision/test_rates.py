"""Filing rates: what counts, that earlier days stay as they were, and what is put on record."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.clocks import cancel
from lawdocs.deadlines.models import DeadlineChange
from lawdocs.errors import Forbidden
from lawdocs.extensions import db, transaction
from lawdocs.filing import record_review, upward
from lawdocs.filing.upward_models import Correction, Heading, UpwardFiling
from lawdocs.supervision import freezing, rates
from lawdocs.supervision.freezing import FreezeRefused
from lawdocs.supervision.models import RateFreeze
from lawdocs.supervision.rates import Period, Rates
from lawdocs.supervision.scope import scope_of_bureau
from tests.factories import County
from tests.lawdocs.filing.conftest import GROUNDS, Acts, region  # noqa: F401 - a fixture
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.supervision.reading import Seen, figure, length
from tests.pages import form_data, log_in, words
from workflows.duties import Duty

PUBLISHED = date(2026, 10, 13)  # where the county's clock stands
DUE = date(2026, 10, 28)
YEAR = Period(2026)
STATEMENTS = 8  # three of the figures, one of what is on record, the others for the person, the menu and the rules
PAGE = "/supervision/rates"


@pytest.fixture
def acts(app: Flask, region: County, clock: SetClock) -> Acts:  # noqa: F811 - as above
    return Acts(region, clock)


def of(acts: Acts, as_of: date, period: Period = YEAR, who: str = "urban") -> Rates:
    """The figures of one agency in the county's jurisdiction."""
    scope = scope_of_bureau(acts.county.agency("justice"))
    return rates.rates_by_agency(period, as_of, scope).get(acts.county.agency(who).id, Rates())


def on(acts: Acts, day: date) -> None:
    acts.clock.put(at_office(day, 10))


def published(acts: Acts, number: int = 1) -> UpwardFiling:
    """A document of a department, filed with the county's bureau."""
    return acts.filing(acts.published(issuer="urban", title=f"鲁山县城市管理局关于垃圾分类第{number}号规定"))


def submitted(acts: Acts, day: date, number: int = 1) -> UpwardFiling:
    filing = published(acts, number)
    on(acts, day)
    acts.submit(filing, by="urbanclerk")
    return filing


def filed_after(acts: Acts, *days: int, unfiled: int = 0) -> None:
    """Documents published on one day and filed so many days after their last day, and some that were not."""
    filings = [published(acts, number) for number in range(len(days) + unfiled)]
    for filing, late in zip(filings, sorted(days), strict=False):
        on(acts, DUE + timedelta(days=late))
        acts.submit(filing, by="urbanclerk")


def reviewed(acts: Acts, day: date, fault: bool = False) -> UpwardFiling:
    filing = submitted(acts, PUBLISHED + timedelta(days=3))
    on(acts, day)
    acts.register(filing, by="bureau")
    who, review = acts.who("bureau"), filing.review
    if fault:
        said = (Heading.POWERS, "第三条", "增设了行政许可")
        record_review.find(review, *said, who, acts.clock, version=review.version, key=None)
        record_review.send_opinion(review, "请修改", who, acts.clock, grounds=GROUNDS, version=review.version, key=None)
    else:
        record_review.conclude(review, "符合规定", who, acts.clock, version=review.version, key=None)
    return filing


def test_the_fixed_days_are_those_of_the_county(acts: Acts) -> None:
    filing = published(acts)
    assert (filing.document.published_on, filing.deadline.due_on) == (acts.clock.today(), DUE)
    assert acts.clock.today() == PUBLISHED


@pytest.mark.parametrize(
    ("filed", "found"),
    [
        (DUE - timedelta(days=1), Rates(due=1, filed=1, timely=1)),
        (DUE, Rates(due=1, filed=1, timely=1)),
        (DUE + timedelta(days=1), Rates(due=1, filed=1)),
        (DUE + timedelta(days=60), Rates(due=1)),  # not yet by the day asked
    ],
)
def test_filed_by_the_last_day_is_timely(filed: date, found: Rates, acts: Acts) -> None:
    submitted(acts, filed)
    assert of(acts, DUE + timedelta(days=30)) == found


@pytest.mark.parametrize(("as_of", "due"), [(DUE - timedelta(days=1), 0), (DUE, 1)])
def test_a_duty_counts_from_its_last_day_on(as_of: date, due: int, acts: Acts) -> None:
    published(acts)
    assert of(acts, as_of).due == due


@pytest.mark.parametrize(
    ("period", "due"), [(Period(2026), 1), (Period(2026, 4), 1), (Period(2026, 3), 0), (Period(2025), 0)]
)
def test_a_duty_belongs_to_the_period_of_its_last_day(period: Period, due: int, acts: Acts) -> None:
    published(acts)
    assert of(acts, date(2026, 12, 31), period).due == due


def test_what_is_owed_to_two_receivers_is_filed_once_both_have_it(acts: Acts) -> None:
    document = acts.published()
    on(acts, PUBLISHED + timedelta(days=2))
    acts.submit(acts.filing(document))
    assert of(acts, DUE, who="gov") == Rates(due=1)

    congress = acts.filing(document, "鲁山县人民代表大会常务委员会")
    on(acts, DUE + timedelta(days=3))
    said = {"version": congress.version, "key": None}
    upward.send_outside(congress, DUE, acts.who("legal"), acts.clock, **said)
    assert of(acts, DUE + timedelta(days=3), who="gov") == Rates(due=1, filed=1, timely=1)
    # Nobody knew of it before it was put on record: the figure of that day stays.
    assert of(acts, DUE + timedelta(days=2), who="gov") == Rates(due=1)


def test_handing_in_again_after_a_supplement_is_no_later_filing(acts: Acts) -> None:
    filing = submitted(acts, DUE)
    upward.ask_supplement(filing, "制定依据", acts.who("bureau"), acts.clock, version=filing.version, key=None)
    on(acts, DUE + timedelta(days=9))
    acts.submit(filing, by="urbanclerk", note="依据见起草说明。")
    assert of(acts, DUE) == of(acts, DUE + timedelta(days=9)) == Rates(due=1, filed=1, timely=1)


def test_a_lifted_duty_counts_no_more_from_that_day_on(acts: Acts) -> None:
    filing = published(acts)
    on(acts, DUE + timedelta(days=2))
    with transaction():
        cancel(Duty.FILING, filing.document_id, acts.clock, "不再需要")
    assert (of(acts, DUE + timedelta(days=1)).due, of(acts, DUE + timedelta(days=2)).due) == (1, 0)


def test_a_last_day_that_moved_since_counts_as_it_stood(acts: Acts) -> None:
    filing = submitted(acts, DUE + timedelta(days=1))
    on(acts, DUE + timedelta(days=5))
    with transaction():
        filing.deadline.due_on = DUE + timedelta(days=2)
        moved = {"before_on": DUE, "after_on": DUE + timedelta(days=2), "before": "", "after": "", "why": "放假安排"}
        db.session.add(DeadlineChange(deadline_id=filing.deadline_id, at=acts.clock.now(), **moved))
    assert (of(acts, DUE + timedelta(days=4)).timely, of(acts, DUE + timedelta(days=5)).timely) == (0, 1)


def test_a_review_without_a_letter_conforms(acts: Acts) -> None:
    day = PUBLISHED + timedelta(days=5)
    reviewed(acts, day)
    assert of(acts, day) == Rates(registered=1, reviewed=1, conform=1)  # its last day has not come
    assert of(acts, day - timedelta(days=1)) == Rates()


def test_a_letter_and_its_correction_are_counted_by_their_days(acts: Acts) -> None:
    day = PUBLISHED + timedelta(days=5)
    review = reviewed(acts, day, fault=True).review
    on(acts, day + timedelta(days=10))
    said = (Correction.REASON, "已说明理由", None)
    record_review.report(review, *said, acts.who("urbanclerk"), acts.clock, version=review.version, key=None)
    assert of(acts, day + timedelta(days=10), Period(2026, 4)).corrected == 0  # a reason is no correction

    with transaction():
        review.correction = Correction.AMENDED
    found = of(acts, day + timedelta(days=10), Period(2026, 4))
    assert (found.reviewed, found.conform, found.letters, found.corrected) == (1, 0, 1, 1)
    assert of(acts, day + timedelta(days=9), Period(2026, 4)).corrected == 0


def test_a_refused_filing_was_filed_and_is_told_apart(acts: Acts) -> None:
    filing = submitted(acts, DUE)
    upward.refuse(filing, "不属于备案范围", acts.who("bureau"), acts.clock, version=filing.version, key=None)
    assert of(acts, DUE) == Rates(due=1, filed=1, timely=1, refused=1)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 1, "100%"), (1999, 2000, "99.9%"), (2, 3, "66.6%"), (0, 4, "0%"), (1, 2000, "不足0.1%"), (1, 8, "12.5%")],
)
def test_a_rate_is_cut_and_never_rounded_up(part: int, whole: int, shown: str) -> None:
    assert rates.percent(part, whole) == shown
    assert rates.is_below(part, whole, 100) == (part < whole)


def test_every_figure_opens_the_list_of_its_documents(app: Flask, acts: Acts) -> None:
    filed_after(acts, 0, 2, 3, unfiled=1)
    on(acts, DUE + timedelta(days=9))
    bureau = log_in(app, "bureau")
    seen = Seen(bureau, PAGE)
    row = {each["name"]: each for each in seen.table("报备统计")}[acts.county.agency("urban").name]

    assert (row["应报备"], row["已报备"], row["报备率"]) == ("4件", "3件", "75% 未达标")
    assert (row["及时报备"], row["报备及时率"], row["规范率"]) == ("1件", "25% 未达标", "—")
    assert len(seen.links("报备统计")) == 6
    for shown, url in seen.links("报备统计"):
        assert length(bureau, url) == figure(shown.removesuffix("件")), url
    assert "依据未核实" in seen.text


def test_a_list_says_how_each_document_stands(app: Flask, acts: Acts) -> None:
    filed_after(acts, 2, unfiled=1)
    on(acts, DUE + timedelta(days=9))
    rows = Seen(log_in(app, "bureau"), "/supervision/filing-duties").table("应报备的文件")

    assert [(row["报送"], row["情形"]) for row in rows] == [("2026-10-30", "逾期2日"), ("—", "未报备，已逾期9日")]
    assert rows[0]["最后一日"].startswith("2026年10月28日")
    before = Seen(log_in(app, "bureau"), "/supervision/filing-duties?as_of=2026-10-29").table("应报备的文件")
    assert [row["情形"] for row in before] == ["未报备，已逾期1日"] * 2
    on(acts, DUE + timedelta(days=31))
    long = Seen(log_in(app, "bureau"), "/supervision/filing-duties").table("应报备的文件")
    assert [row["情形"] for row in long] == ["逾期2日", "未报备，长期逾期31日"]


@pytest.mark.parametrize("documents", [1, 6])
def test_the_page_costs_the_same_however_many_documents_there_are(documents: int, app: Flask, acts: Acts) -> None:
    filed_after(acts, *range(documents))
    bureau = log_in(app, "bureau")
    bureau.get(PAGE)
    with metered() as found:
        assert bureau.get(PAGE).status_code == 200
    assert (len(found.statements), found.entities) == (STATEMENTS, 0)


@pytest.mark.parametrize(
    "asked", ["as_of=2099-01-01", "as_of=2026-02-30", "as_of=1", "quarter=5", "year=3000", "month=1"]
)
def test_an_address_that_makes_no_sense_is_refused(asked: str, app: Flask, county: County) -> None:
    assert log_in(app, "bureau").get(f"{PAGE}?{asked}").status_code == 422


def test_the_pages_are_for_supervisors_of_that_jurisdiction(app: Flask, acts: Acts) -> None:
    pages = (PAGE, f"{PAGE}/export.xlsx", "/supervision/annual-report", "/supervision/annual-report/report.docx")
    assert [log_in(app, "clerk").get(page).status_code for page in pages] == [403] * 4
    assert log_in(app, "bureau").get(f"{PAGE}?agency={acts.county.agency('city').id}").status_code == 404


def frozen(acts: Acts, as_of: date = date(2026, 12, 31)) -> RateFreeze:
    bureau = acts.county.agency("justice")
    return freezing.freeze(bureau, YEAR, as_of, acts.who("bureau"), acts.clock)


def test_frozen_figures_stay_and_differences_are_shown(app: Flask, acts: Acts) -> None:
    filing = published(acts)
    on(acts, date(2027, 1, 5))
    row = frozen(acts)
    assert freezing.still_holds(row)
    bureau = log_in(app, "bureau")
    assert "本页数字与定格时相同" in Seen(bureau, f"{PAGE}?year=2026").text

    acts.submit(filing, by="urbanclerk")
    seen = Seen(bureau, f"{PAGE}?year=2026")
    assert seen.table("与定格不同的数字") == [
        {"name": acts.county.agency("urban").name, "数字": "已报备", "定格": "0件", "现在": "1件"}
    ]
    assert "清单与定格时一致" in seen.text
    assert "本页数字与定格时相同" in Seen(bureau, f"{PAGE}?year=2026&as_of=2026-12-31").text


def test_records_that_were_tampered_with_do_not_give_the_frozen_list(acts: Acts) -> None:
    filing = submitted(acts, DUE)
    on(acts, date(2027, 1, 5))
    row = frozen(acts)
    with transaction():
        filing.submitted_on = DUE - timedelta(days=1)
    assert not freezing.still_holds(row)


def test_a_freeze_is_audited_and_cannot_be_changed(acts: Acts) -> None:
    published(acts)
    on(acts, date(2027, 1, 5))
    row = frozen(acts)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "rates:freeze")).one()
    assert (entry.actor_name, entry.basis) == (acts.county.users["bureau"].name, "R120")
    assert row.digest in entry.after
    assert "quarter" not in entry.after
    for statement in (sa.update(RateFreeze).values(figures="{}"), sa.delete(RateFreeze)):
        with pytest.raises(sa.exc.DatabaseError), transaction():
            db.session.execute(statement)


def test_only_a_period_that_is_over_is_frozen_and_only_once(acts: Acts) -> None:
    with pytest.raises(FreezeRefused, match="2026年到2026年12月31日结束"):
        frozen(acts, acts.clock.today())
    on(acts, date(2027, 1, 5))
    with pytest.raises(FreezeRefused, match="今天（含）以前"):
        frozen(acts, date(2027, 1, 6))
    frozen(acts)
    with pytest.raises(FreezeRefused, match="已经定格"):
        frozen(acts)


def test_nobody_freezes_for_a_foreign_bureau(acts: Acts) -> None:
    on(acts, date(2027, 1, 5))
    with pytest.raises(Forbidden):
        freezing.freeze(acts.county.agency("citybureau"), YEAR, date(2026, 12, 31), acts.who("bureau"), acts.clock)


def test_a_supervisor_freezes_on_the_page(app: Flask, acts: Acts) -> None:
    published(acts)
    on(acts, date(2027, 1, 5))
    bureau, page = log_in(app, "bureau"), f"{PAGE}?year=2026&as_of=2026-12-31"
    confirm = f"{PAGE}/freeze?year=2026&as_of=2026-12-31"
    assert confirm.replace("&", "&amp;") in bureau.get(page).text
    assert bureau.post(page).status_code == 405
    asked = bureau.get(confirm)
    assert "定格2026年的报备统计？" in words(asked)
    assert "以后不能更改，也不能撤回" in words(asked)
    assert db.session.scalars(sa.select(RateFreeze)).all() == []
    data = form_data(asked, confirm)
    assert bureau.post(confirm, data=data).status_code == 303
    assert db.session.scalars(sa.select(RateFreeze)).one().as_of == date(2026, 12, 31)
    assert bureau.post(confirm, data=data | {"key": "another"}).status_code == 422
    assert bureau.get(confirm).status_code == 422
    assert "定格2026年的数字" not in words(bureau.get(page))


def test_a_period_before_all_data_says_so(app: Flask, acts: Acts) -> None:
    asked = f"{PAGE}?year=1990"
    assert "系统里还没有报备期限" in words(log_in(app, "bureau").get(asked))
    published(acts)
    on(acts, DUE)
    assert "系统里最早的报备期限在2026年10月28日，更早的期间没有数据" in words(log_in(app, "bureau").get(asked))


def test_the_spreadsheet_holds_the_figures_of_the_page(app: Flask, acts: Acts) -> None:
    submitted(acts, DUE)
    bureau = log_in(app, "bureau")
    book = openpyxl.load_workbook(BytesIO(bureau.get(f"{PAGE}/export.xlsx").data))
    assert book.sheetnames == ["报备统计", "统计口径"]
    assert [cell.value for cell in book["报备统计"][3]][:6] == ["合计", 1, 1, "100%", 1, "100%"]
    assert "截至2026年10月28日" in book["报备统计"]["A1"].value
