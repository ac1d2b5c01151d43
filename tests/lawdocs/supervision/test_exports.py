"""Spreadsheets, read again: the same figures as the page, dates as dates, text as text, nothing more than the page."""

from datetime import date, datetime, timedelta
from io import BytesIO
from urllib.parse import unquote

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl.worksheet.worksheet import Worksheet

from lawdocs.clock import SetClock
from tests.factories import County, a_draft
from tests.lawdocs.portal.stock import a_stock
from tests.lawdocs.supervision.many import some_documents
from tests.lawdocs.supervision.reading import Seen, figure
from tests.pages import log_in

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "#N/A", "=HYPERLINK(1)")
LISTS = ("waiting", "ending", "overdue", "unread", "ended", "in-force", "agencies", "ages", "failures", "mail")


def book(client: FlaskClient, address: str) -> openpyxl.Workbook:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text[:500]
    return openpyxl.load_workbook(BytesIO(answer.data))


def rows(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows below the heading and the heads, by head."""
    heads = [cell.value for cell in sheet[2]]
    return [dict(zip(heads, line, strict=True)) for line in sheet.iter_rows(min_row=3, values_only=True)]


def plain_text(value: object) -> str:
    """A cell as the page writes it."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "—" if value is None else str(value)


def without_unit(text: str) -> str:
    """A figure of the page without its unit, which stands in the head of a spreadsheet."""
    return text.removesuffix("日") if text.removesuffix("日").isdigit() else text


@pytest.mark.parametrize("name", ["waiting", "ending", "overdue", "ended", "in-force", "agencies", "ages"])
def test_a_list_holds_the_rows_of_its_pages(name: str, app: Flask, county: County, clock: SetClock) -> None:
    some_documents(110, county, clock)
    bureau = log_in(app, "bureau")
    seen = Seen(bureau, f"/supervision/{name}")
    shown = seen.table(seen.root.xpath("string(//table/caption)"))
    page = 2
    while len(more := Seen(bureau, f"/supervision/{name}?page={page}").root.xpath("//tbody/tr")) and page < 9:
        shown += Seen(bureau, f"/supervision/{name}?page={page}").table(seen.root.xpath("string(//table/caption)"))
        page += 1
    assert more == []

    written = rows(book(bureau, f"/supervision/{name}/export.xlsx").worksheets[0])

    assert len(written) == len(shown) > 3
    for told, line in zip(shown, written, strict=True):
        values = [plain_text(value) for value in line.values()]
        assert [without_unit(text) for head, text in told.items() if head != "操作"] == values


@pytest.mark.parametrize("name", LISTS)
def test_every_list_can_be_exported_while_it_is_empty(name: str, app: Flask, county: County) -> None:
    sheet = book(log_in(app, "bureau"), f"/supervision/{name}/export.xlsx").worksheets[0]

    assert sheet["A1"].value.startswith("鲁山县人民政府及所属　")
    assert sheet["A1"].value.endswith("截至2026年10月13日")
    assert (sheet.freeze_panes, sheet.max_row) == ("A3", 2)


def test_the_overview_holds_the_figures_of_the_page(app: Flask, county: County, clock: SetClock) -> None:
    some_documents(200, county, clock)
    bureau = log_in(app, "bureau")
    seen = Seen(bureau, "/supervision")
    written = book(bureau, "/supervision/export.xlsx")

    assert written.sheetnames == [
        "总览",
        "在哪一步等",
        "已逾期",
        "期限逾期",
        "未来12个月期满",
        "各制定机关",
        "公布年限",
    ]
    assert {row["项目"]: row["数量"] for row in rows(written["总览"])} == seen.tiles
    stages = {row["name"]: figure(row["件数"]) for row in seen.table("在哪一步等")}
    assert {row["环节"]: row["件数"] for row in rows(written["在哪一步等"])} == stages
    months = [figure(row["期满"]) for row in seen.table("未来12个月期满件数")]
    assert [row["合计"] for row in rows(written["未来12个月期满"])] == months
    agencies = {row["name"]: figure(row["现行有效"]) for row in seen.table("各制定机关")}
    assert {row["制定机关"]: row["现行有效"] for row in rows(written["各制定机关"])} == agencies
    assert rows(written["公布年限"])[0]["现行有效"] == seen.tiles["现行有效"]


def test_dates_are_dates_and_numbers_are_numbers(app: Flask, county: County, clock: SetClock) -> None:
    a_stock(clock, issuer_id=county.agency("gov").id, in_force_until=clock.today() + timedelta(days=8))
    sheet = book(log_in(app, "bureau"), "/supervision/ending/export.xlsx").worksheets[0]

    last, left = sheet["F3"], sheet["G3"]

    assert (last.is_date, last.number_format, last.value.date()) == (True, "yyyy-mm-dd", date(2026, 10, 20))
    assert (left.data_type, left.value, sheet["G2"].value) == ("n", 7, "还剩（日）")
    assert sheet.column_dimensions["A"].width == 60


@pytest.mark.parametrize("title", FORMULAS)
def test_text_is_never_a_formula(title: str, app: Flask, county: County, clock: SetClock) -> None:
    a_stock(clock, title, issuer_id=county.agency("gov").id)
    cell = book(log_in(app, "bureau"), "/supervision/in-force/export.xlsx").worksheets[0]["A3"]

    assert (cell.value, cell.data_type) == (title, "s")
    assert cell.quotePrefix is (title[0] in "=+-@\t")


def test_control_characters_do_not_break_the_file(app: Flask, county: County, clock: SetClock) -> None:
    a_stock(clock, "鲁山县\x0b办法\x01", issuer_id=county.agency("gov").id)

    assert book(log_in(app, "bureau"), "/supervision/in-force/export.xlsx").worksheets[0]["A3"].value == "鲁山县办法"


def test_the_file_has_a_chinese_name_and_a_plain_one(app: Flask, county: County) -> None:
    answer = log_in(app, "bureau").get("/supervision/ended/export.xlsx?year=2025")
    disposition = answer.headers["Content-Disposition"]

    assert "filename=ended-20261013.xlsx" in disposition
    assert unquote(disposition.split("UTF-8''")[1]) == "鲁山县人民政府及所属退出的文件20261013.xlsx"
    assert answer.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_export_takes_scope_and_choices_of_the_page(app: Flask, county: County, clock: SetClock) -> None:
    some_documents(200, county, clock)
    bureau, agency = log_in(app, "bureau"), county.agency("gov")
    address = f"/supervision/ended{{}}?agency={agency.id}&year=2025&kind=repealed"
    shown = Seen(bureau, address.format("")).table("退出的文件")

    sheet = book(bureau, address.format("/export.xlsx")).worksheets[0]

    assert sheet["A1"].value == "鲁山县人民政府　退出的文件，2025年，废止　截至2026年10月13日"
    assert [row["文号"] for row in rows(sheet)] == [row["文号"] for row in shown] != []


def test_hidden_titles_are_not_in_the_file(app: Flask, county: County, clock: SetClock) -> None:
    a_draft(county, clock, materials=False, issuer="transport", title="鲁山县隐藏标题办法")
    bureau = log_in(app, "bureau")

    for address in ("/supervision/waiting/export.xlsx", "/supervision/export.xlsx"):
        written = book(bureau, address)
        cells = [cell.value for sheet in written for line in sheet.iter_rows() for cell in line]
        assert not [value for value in cells if "隐藏标题" in str(value)]
        assert [value for value in cells if "标题在公布前不显示" in str(value)]
