"""The spreadsheet to be filled in with documents published before (导入模板)."""

from lawdocs.documents.stock_rows import REQUIRED, STATUSES
from lawdocs.documents.subjects import GENRES
from lawdocs.sheet_template import MUST, SHOULD, WAYS, Note, TemplateOf, workbook
from lawdocs.texts.headings import DOCUMENTS

FILE_NAME = "存量文件导入模板.xlsx"

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
    Note("file", "和文件夹、ZIP 一起导入时，写这件文件的电子文件名", "示政〔2023〕5号.docx", 28),
    Note(
        "text",
        "正文全文，一段一行；超过32767字的请改用 JSONL 文件导入",
        "第一条　为了规范集贸市场管理，制定本办法。",
        40,
    ),
)
TEMPLATE = TemplateOf(
    "存量文件",
    DOCUMENTS,
    FIELDS,
    {"title": MUST} | {key: SHOULD for key in REQUIRED if key != "title"},
    {"status": STATUSES, "genre": GENRES},
)


def template(*, with_example: bool = False) -> bytes:
    """The workbook; with the example it comes in without a remark."""
    return workbook(TEMPLATE, with_example=with_example)
