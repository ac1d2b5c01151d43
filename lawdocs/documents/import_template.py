"""The spreadsheet to be filled in (导入模板): heads with our names, notes on each field, an example if wanted."""

import io
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lawdocs.documents.stock_rows import REQUIRED
from lawdocs.documents.subjects import GENRES
from lawdocs.texts.headings import NAMES

FILE_NAME = "存量文件导入模板.xlsx"
TABLE, NOTES = "存量文件", "填写说明"
STATUSES = ("有效", "已修改", "部分失效", "失效", "废止", "尚未生效")
WAYS = "按年、月、日填写，例如2023-05-08、2023.5.8、2023年5月8日，真正的日期格也可以"
LAST_LINE = 100_001


@dataclass(frozen=True)
class Note:
    """One line of the notes: what a field holds, and an example of it."""

    key: str
    rule: str
    example: str
    width: int = 14


FIELDS = (
    Note("title", "文件的标题，不超过300字", "示例县集贸市场管理办法", 36),
    Note("issuer", "规范全称，不写简称；联合发文写主办机关", "示例县人民政府", 20),
    Note("doc_no", "年份的括号写〔〕、[]、（）都可以，显示时统一为〔〕，原来的写法留存", "示政〔2023〕5号", 18),
    Note("genre", "公文种类，从列表选", "通知", 10),
    Note("subject", "一级\\二级，按国务院文件主题分类", "商贸、海关、旅游\\国内贸易（含供销）", 24),
    Note("index_no", "信息公开目录的索引号", "000000000/2023-00005", 22),
    Note("written", f"签发日期或者会议通过日期；{WAYS}", "2023-05-04"),
    Note("published", WAYS, "2023-05-08"),
    Note("effective", WAYS, "2023-06-08"),
    Note("expires", f"有效的最后一天；{WAYS}。长期有效的填“长期有效”或者空着", "2028-06-07"),
    Note("term", "写年数，例如5年、长期有效；有施行日期时据此推算有效期截止日。截止日已填的可以空着", "5年", 10),
    Note("status", "来源写明的效力状态，从列表选", "有效", 10),
    Note("repealed_by", "已废止、失效的，写明所依据的文件标题和文号", "", 24),
    Note("id", "来源系统中的唯一编号；再次导入时据此识别，不是1、2、3这样的序号", "sample-0001", 14),
    Note("source_url", "原文网址，以 http:// 或者 https:// 开头", "https://www.example.gov.cn/0001.htm", 28),
    Note(
        "text",
        "正文全文，一段一行；超过32767字的请改用 JSONL 文件导入",
        "第一条　为了规范集贸市场管理，制定本办法。",
        40,
    ),
)
HEADS = ("列", "是否填写", "填写要求", "示例")


def template(*, with_example: bool = False) -> bytes:
    """The workbook; with the example it comes in without a remark."""
    book = Workbook()
    _fill_table(book.active, with_example)
    _fill_notes(book.create_sheet(NOTES))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill_table(sheet: Worksheet, with_example: bool) -> None:
    sheet.title = TABLE
    sheet.freeze_panes = "B2"
    for number, note in enumerate(FIELDS, 1):
        letter = get_column_letter(number)
        column = sheet.column_dimensions[letter]
        column.width, column.number_format = note.width, "@"  # text stays as it is typed
        _put_head(sheet, number, NAMES[note.key][0] + _duty(note.key))
        if note.key in ("status", "genre"):
            sheet.add_data_validation(_choice(STATUSES if note.key == "status" else GENRES, letter))
        if with_example and note.example:
            cell = sheet.cell(2, number, note.example)
            cell.number_format = "@"


def _put_head(sheet: Worksheet, number: int, text: str) -> None:
    cell = sheet.cell(1, number, text)
    cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="ECEFF3")
    cell.alignment = Alignment(wrap_text=True, vertical="center")


def _duty(key: str) -> str:
    return "（必填）" if key == "title" else "（应填）" if key in REQUIRED else ""


def _choice(words: tuple[str, ...], letter: str) -> DataValidation:
    """A list to choose from; another word is warned of and taken."""
    choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True, errorStyle="warning")
    choice.error, choice.errorTitle = "不在列表中，导入时会提示。", "请核对"
    choice.add(f"{letter}2:{letter}{LAST_LINE}")
    return choice


def _fill_notes(sheet: Worksheet) -> None:
    sheet.freeze_panes = "A2"
    for number, (head, width) in enumerate(zip(HEADS, (18, 12, 70, 44), strict=True), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        _put_head(sheet, number, head)
    for row, note in enumerate(FIELDS, 2):
        duty = {"（必填）": "必填", "（应填）": "应填，缺了会提示"}.get(_duty(note.key), "可以不填")
        for number, text in enumerate((NAMES[note.key][0], duty, note.rule, note.example), 1):
            cell = sheet.cell(row, number, text)
            cell.number_format, cell.alignment = "@", Alignment(wrap_text=True, vertical="top")
