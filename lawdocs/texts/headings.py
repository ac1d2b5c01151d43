"""Column heads of spreadsheets (表头): the names people give to the fields of a document, and the fields they mean."""

import re
import unicodedata

# Each field with its names; the first is ours, as the template and the messages have it. Not among them: 编号 and
# 序号, often running numbers by which other rows would seem known, and 失效日期, which may be the day after the last.
NAMES: dict[str, tuple[str, ...]] = {
    key: tuple(names.split())
    for key, names in {
        "id": "来源编号 记录编号",
        "title": "标题 文件标题 文件名称 名称 文件名 规范性文件名称 公文标题",
        "issuer": "制定机关 发文机关 发布机构 发文单位 制定单位 发布机关 制定主体 印发机关 发布单位",
        "doc_no": "发文字号 文号 发文文号 文件编号 文件字号 文件文号",
        "genre": "体裁 公文种类 体裁分类 文种 公文文种",
        "subject": "主题分类 主题 主题类别",
        "index_no": "索引号 信息索引号",
        "written": "成文日期 成文时间 签发日期 生成日期",
        "published": "公布日期 发布日期 公布时间 发布时间 公开日期",
        "effective": "施行日期 生效日期 实施日期 施行时间 生效时间 实施时间",
        "expires": "有效期截止日 有效期至 有效期截止日期 有效期截至 有效期限至",
        "term": "有效期 有效期限 有效期年 有效年限 有效期年数",
        "status": "效力状态 有效性 时效 时效性 公文时效 效力",
        "repealed_by": "据以废止的文件 废止依据 失效依据 废止失效依据 废止文件",
        "source_url": "来源地址 来源网址 网址 链接 原文链接 信息来源地址 原文地址",
        "text": "正文 文件正文 正文内容 全文",
    }.items()
}
KEYS = {name: key for key, names in NAMES.items() for name in names}
TITLE = "title"

_NOTE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_IGNORED = re.compile(r"[\s\u3000*＊:：/／、·]+")


def key_of(head: str) -> str | None:
    """The field that a column head means, or None; blanks, marks and notes such as （必填） do not count."""
    plain = unicodedata.normalize("NFKC", head)
    forms = (_IGNORED.sub("", form).strip("()[]") for form in (plain, without_notes(plain)))
    return next((KEYS[form] for form in forms if form in KEYS), None)


def without_notes(head: str) -> str:
    """A column head as messages name it, without what stands in brackets."""
    return _NOTE.sub("", head).strip(" *＊\r\n\t\u3000") or head


def letter_of(column: int) -> str:
    """The letter of a column counted from 0: A, B … Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
