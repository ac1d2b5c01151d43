"""Column heads of spreadsheets (表头): the names people give to fields, of documents and of indicators."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

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
        "status": "效力状态 有效性 时效 时效性 公文时效 效力 有效状态 时效状态 现行状态 效力情况 文件状态 状态",
        "repealed_by": "据以废止的文件 废止依据 失效依据 废止失效依据 废止文件",
        "source_url": "来源地址 来源网址 网址 链接 原文链接 信息来源地址 原文地址",
        "text": "正文 文件正文 正文内容 全文",
        "file": "电子文件名 电子文件 电子文件名称 电子文档 文件路径 对应文件",
    }.items()
}
TITLE = "title"
# Names that may mean something else: they count only where no other column has a clearer name for the field.
WEAK = frozenset({"状态", "文件状态"})
STATUS_WORD = re.compile(r"(?:现行|继续|仍然|已|已经|自动|宣布|全文|部分|尚未|未)*(?:有效|失效|废止|生效|修改|修订)")

INDICATOR_NAMES: dict[str, tuple[str, ...]] = {
    key: tuple(names.split())
    for key, names in {
        "edition": "版本 版次 version",
        "level1": "一级指标 level1",
        "level2": "二级指标 level2",
        "no": "序号 编号 指标编号 指标序号 no",
        "text": "三级指标正文 三级指标 指标正文 指标内容 三级指标内容 正文 text",
        "method": "测评方法 测评方式 评测方法 考核方式 method",
        "weight": "分值 权重 分数 标准分 weight",
        "units": "责任单位 责任部门 牵头单位 承办单位 unit units",
        "due": "完成时限 完成期限 完成时间 截止日期 due",
        "figures": "本系统统计 figures",
        "source": "来源 文字来源 source",
    }.items()
}

_NOTE = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]")
_IGNORED = re.compile(r"[\s\u3000*＊:：/／、·]+")


@dataclass(frozen=True)
class Vocabulary:
    """The heads that one kind of table may have; without any of ``needed`` it is none."""

    names: Mapping[str, tuple[str, ...]]
    needed: tuple[str, ...]
    examples: tuple[str, ...]
    weak: frozenset[str] = frozenset()

    def key_of(self, head: str) -> str | None:
        """The field that a head means, or None; blanks, marks and notes such as （必填） do not count."""
        plain = unicodedata.normalize("NFKC", head)
        forms = (_IGNORED.sub("", form).strip("()[]") for form in (plain, without_notes(plain)))
        return next((self.keys[form] for form in forms if form in self.keys), None)

    def is_weak(self, head: str) -> bool:
        """Whether a head is a name that may mean something else."""
        return _IGNORED.sub("", without_notes(unicodedata.normalize("NFKC", head))) in self.weak

    @cached_property
    def keys(self) -> dict[str, str]:
        """The fields by each of their names."""
        return {name: key for key, names in self.names.items() for name in names}

    def label(self, key: str) -> str:
        """Our name of a field."""
        return self.names[key][0]


DOCUMENTS = Vocabulary(NAMES, (TITLE,), (TITLE, "issuer", "doc_no", "published"), WEAK)
INDICATORS = Vocabulary(INDICATOR_NAMES, ("no", "text"), ("level1", "level2", "no", "text"))
VOCABULARIES = {"documents": DOCUMENTS, "indicators": INDICATORS}


def key_of(head: str) -> str | None:
    """The field of a document that a column head means, or None."""
    return DOCUMENTS.key_of(head)


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
