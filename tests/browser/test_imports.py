"""The import of a spreadsheet in the browser: uploaded, checked while one watches, confirmed, reported."""

import io
import re

import openpyxl
from playwright.sync_api import expect

from lawdocs.documents.import_template import FILE_NAME
from tests import stock_folder
from tests.browser.conftest import Visitor, press
from tests.lawdocs.texts import make_pdf
from tests.sheets import planted_rows, xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS, FAULTS, SEED = 260, 13, 20261125


def sheet() -> tuple[bytes, int]:
    """A sheet with faults of all kinds but the secret one, with which no file is taken; and how many it has."""
    rows, planted = planted_rows(ROWS, FAULTS, SEED)
    secret = {each.row for each in planted if each.kind == "secret"}
    kept = [row for number, row in enumerate(rows, 1) if number not in secret]
    kept[2] = [*kept[2], "备注"]
    for row in [row for row in kept[5:12] if isinstance(row[6], str)]:
        row[6] = None  # a gap that is remarked
    return xlsx(kept), len(planted) - len(secret)


def test_sheet_is_uploaded_checked_confirmed_and_reported(visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    data, faults = sheet()
    page = bureau.login()
    press(page.get_by_role("link", name="导入", exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text("导入存量文件")
    bureau.look("60-imports")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载导入模板").click()
    assert download.value.suggested_filename == FILE_NAME

    page.get_by_label("表格文件").set_input_files({"name": "旧目录.xlsx", "mimeType": XLSX, "buffer": xlsx([["甲"]])})
    press(page.get_by_role("button", name="上传并检查"))
    expect(page.get_by_role("alert")).to_contain_text("没有找到表头")
    bureau.look("61-import-refused")

    page.get_by_label("表格文件").set_input_files({"name": "存量目录.xlsx", "mimeType": XLSX, "buffer": data})
    press(page.get_by_role("button", name="上传并检查"))
    page.wait_for_url(re.compile(r"/work/imports/\d+$"))
    confirm = page.get_by_role("button", name=re.compile(r"确认导入\d+件"))
    expect(confirm).to_be_visible()  # nobody reloaded the page
    expect(page.locator("main")).to_contain_text("备注（N列）不认识，没有读入")
    bureau.look("62-import-preview")
    press(page.get_by_role("link", name=f"有错误 {faults}"))
    expect(page.get_by_role("row")).to_have_count(faults + 1)
    expect(page.locator("main")).to_contain_text(re.compile(r"发布日期（I列）：日期“2023\.2\.30”不存在"))
    bureau.look("63-import-errors")

    press(confirm)
    expect(page.locator("main")).to_contain_text(re.compile(r"已导入\d+件。"))
    bureau.look("64-import-stored")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载导入结果").click()
    report = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    results = [row[1] for row in report.iter_rows(min_row=3, values_only=True)]
    assert (results.count("未导入"), results.count("整个文件")) == (faults, 1)
    press(page.get_by_role("link", name=re.compile("鲁政办")).first)
    expect(page.locator("main")).to_contain_text("录入")
    bureau.look("65-imported-document")


def test_import_goes_on_without_script(visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    page = bureau.login()
    page.route("**/*.js", lambda route: route.abort())
    bureau.open("/work/imports")
    page.get_by_label("表格文件").set_input_files(
        {"name": "一件.csv", "mimeType": "text/csv", "buffer": "标题\n没有脚本也能导入的办法\n".encode()}
    )
    press(page.get_by_role("button", name="上传并检查"))
    page.wait_for_url(re.compile(r"/work/imports/\d+$"))
    while "刷新进度" in page.content():
        press(page.get_by_role("link", name="刷新进度"))
    press(page.get_by_role("button", name="放弃这次导入"))
    expect(page.get_by_role("status")).to_contain_text("已放弃这次导入")
    expect(page.get_by_role("table")).to_contain_text("已放弃")


def test_archive_is_read_and_what_is_unsure_is_entered_with_keys(visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    page = bureau.login()
    bureau.open("/work/imports")
    contents = {
        "旧文件/校车.txt": stock_folder.notice(12, no="鲁政旧〔2019〕12号").encode(),
        "旧文件/校车修订.txt": stock_folder.notice(12, no="鲁政旧〔2023〕3号", term="有效期3年").encode(),
        "旧文件/扫描.pdf": make_pdf.pdf([make_pdf.page()]),
    }
    archive = {"name": "旧文件.zip", "mimeType": "application/zip", "buffer": stock_folder.zipped(contents, "gbk")}
    page.get_by_label("表格文件或者 ZIP 压缩包").set_input_files(archive)
    press(page.get_by_role("button", name="上传并检查"))
    confirm = page.get_by_role("button", name="转入待核对3件")
    expect(confirm).to_be_visible(timeout=60_000)  # nobody reloaded the page
    bureau.look("66-import-archive")
    press(confirm)
    press(page.get_by_role("link", name="3件待核对"))
    bureau.look("67-import-inbox")
    press(page.get_by_role("link", name="旧文件/校车.txt"))
    expect(page.get_by_label("标题")).to_be_focused()
    press(page.get_by_role("link", name="原文：“鲁政旧〔2019〕12号”"))
    expect(page.locator("mark:target")).to_have_text("鲁政旧〔2019〕12号")
    bureau.look("68-import-evidence")
    page.get_by_label("发文字号").press("Enter")
    expect(page.get_by_text("已录入《鲁山县人民政府关于印发校车安全管理办法的通知》。")).to_be_visible()
    bureau.look("69-import-next")
    bureau.open("/work/imports/tasks")
    press(page.get_by_role("link", name="旧文件/扫描.pdf"))
    expect(page.get_by_role("img", name="扫描.pdf第1页的图像")).to_be_visible()
    page.get_by_label("不录入的理由").fill("空白页")
    press(page.get_by_role("button", name="记为不录入"))
    expect(page.get_by_text("已记为不录入。")).to_be_visible()


def test_row_is_chosen_gap_is_filled_and_import_is_taken_back(visitors: dict[str, Visitor]) -> None:
    bureau = visitors["bureau"]
    page = bureau.login()
    bureau.open("/work/imports")
    notice = stock_folder.notice(3, no="鲁政旧〔2019〕3号").replace(stock_folder.OFFICE, "")
    archive = {
        "name": "渣土.zip",
        "mimeType": "application/zip",
        "buffer": stock_folder.zipped({"渣土.txt": notice.replace("印发给你们", "公布").encode()}),
    }
    rows = [
        stock_folder.HEADS,
        ["鲁山县渣土车运输管理暂行规定", stock_folder.OFFICE, "鲁政旧〔2017〕3号", None, "2017-03-05"],
        ["鲁山县旧城区养犬管理规定", None, None, None, "2017-04-05"],
        ["鲁山县渣土消纳场管理规定", stock_folder.OFFICE, "鲁政旧〔2017〕4号", None, "2017.2.30"],
    ]
    page.get_by_label("表格文件或者 ZIP 压缩包").set_input_files(archive)
    page.get_by_label("登记表").set_input_files({"name": "目录.xlsx", "mimeType": XLSX, "buffer": xlsx(rows)})
    press(page.get_by_role("button", name="上传并检查"))
    page.wait_for_url(re.compile(r"/work/imports/\d+$"))
    result = page.url.removeprefix(bureau.address)
    confirm = page.get_by_role("button", name="确认导入2件")
    expect(confirm).to_be_visible(timeout=60_000)
    press(confirm)
    expect(page.get_by_role("link", name="补正2件缺项")).to_be_visible(timeout=60_000)
    bureau.look("70-import-with-gaps")

    press(page.get_by_role("link", name="1件待核对"))
    press(page.get_by_role("link", name="渣土.txt"))
    press(page.get_by_role("link", name="选登记表的行"))
    expect(page.get_by_role("row")).to_have_count(4)
    bureau.look("71-import-rows")
    press(page.get_by_role("link", name="鲁山县渣土消纳场管理规定"))
    expect(page.get_by_label("发文字号")).to_have_value("鲁政旧〔2017〕4号")
    bureau.look("72-import-row-taken")
    press(page.get_by_role("link", name="另选一行"))
    press(page.get_by_role("link", name="鲁山县渣土车运输管理暂行规定"))
    bureau.look("73-import-row-entered")
    press(page.get_by_role("button", name="放入这一件，看下一件"))
    expect(page.get_by_text("已放入《鲁山县渣土车运输管理暂行规定》。")).to_be_visible()

    bureau.open(result)
    press(page.get_by_role("link", name="补正2件缺项"))
    bureau.look("74-stock-gaps")
    press(page.get_by_role("link", name=re.compile("补正.*养犬")))
    bureau.look("75-stock-fill")
    page.get_by_label("制定机关").fill(stock_folder.OFFICE)
    page.get_by_label("发文字号").fill("鲁政旧〔2017〕5号")
    page.get_by_label("成文日期").fill("2017-04-01")
    page.get_by_label("补正的理由和依据").fill("对照县档案馆藏原件")
    press(page.get_by_role("button", name="确认补正"))
    expect(page.locator("main")).to_contain_text("补录制定机关、发文字号、成文日期：对照县档案馆藏原件")
    bureau.look("76-stock-filled")
    press(page.get_by_role("link", name="撤销录入"))
    bureau.look("77-take-back")

    bureau.open(result)
    press(page.get_by_role("link", name="撤销这次导入"))
    bureau.look("78-take-back-import")
    page.get_by_label("撤销的理由").fill("试验用的目录")
    press(page.get_by_role("button", name="撤销2件"))
    expect(page.locator("main")).to_contain_text("已撤销录入")
    bureau.look("79-import-taken-back")
