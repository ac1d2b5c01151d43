"""Labels of structural units (编章节条项目): what kind of unit a line of a text opens, if any."""

import re
from dataclasses import dataclass
from enum import StrEnum

from lawdocs.texts.numerals import read_numeral


class Kind(StrEnum):
    """Kinds of blocks, from the largest unit to the smallest."""

    ANNEX = "annex"  # 附件
    PART = "part"  # 编、分编
    CHAPTER = "chapter"  # 章
    SECTION = "section"  # 节
    HEADING = "heading"  # 一、 （一） in texts without articles
    ARTICLE = "article"  # 条
    PARAGRAPH = "paragraph"  # 款, or any line without a label
    ITEM = "item"  # 项 （一）
    SUBITEM = "subitem"  # 目 1. （1） ①


@dataclass(frozen=True)
class Label:
    """A label found at the beginning of a line; `width` counts the characters up to the unit's own text."""

    kind: Kind
    text: str
    number: int | None
    width: int
    insertion: int = 0  # 1 for 第六条之一
    level: int = 1  # 2 for 第二分编, for （一） and for （1）; 3 for ①; as many as numbers in 4.2.1

    @property
    def is_decimal(self) -> bool:
        """Whether a heading counts 1, 1.1, 1.1.1 instead of 一、."""
        return self.kind is Kind.HEADING and self.text[0] in "123456789"


_NUMERAL = r"[零〇○０一二三四五六七八九十百千\d]+"
_UNIT = re.compile(
    rf"第\s?(?P<number>{_NUMERAL})\s?(?P<unit>分编|编|章|节|条)"
    rf"(?:\s?之\s?(?P<insertion>[一二三四五六七八九十]++)(?=$|\s|[^规款项]))?"
    r"(?P<gap>[\s：:、]*)"
)
_UNIT_KINDS = {
    "编": (Kind.PART, 1),
    "分编": (Kind.PART, 2),
    "章": (Kind.CHAPTER, 1),
    "节": (Kind.SECTION, 1),
    "条": (Kind.ARTICLE, 1),
}

# What follows a label in running text (第七条规定的期限, 第三条、第五条, 第六条第二款, 第九条至第十一条).
_REFERENCE = re.compile(
    r"规定|第|至|到(?!期|达)|和(?!解)|与|及|或|以及|以[下上]|所[列称述]|所规定|确定的|中[的“]|的|之|款(?!项)|项(?!目)|"
    r"修改为|改为|作为第|增加[一第]|[、，。；,;.)）》”〉’]"
)
# What an article may begin with all the same, where its number is missing: 第一类器械……, 第二条所称……, 与本条例有关的……
_MAY_OPEN = re.compile(rf"第(?:{_NUMERAL}条|(?!.{{1,8}}[款项]))|[与和及到至或]|以[下上]|确定的|增加|规定(?!的|[，,、])")
_SENTENCE_END = re.compile(r"[。；;！？：:，,]$")
_LONGEST_TITLE = 50

_HEADING = re.compile(r"(?P<number>[一二三四五六七八九十百零〇○]+)\s?[、．.]\s*")
# （一）至（三）项 and （二）项规定 stand in running text; （三）项目实施 opens an item.
_ITEM = re.compile(
    rf"[（(]\s?(?P<number>{_NUMERAL})\s?[）)](?!\s*[至到、和或及与]\s*[（(第]|项(?!目)|款(?!项))\s*|(?P<circled>[㈠-㈩])\s*"
)
# 1.5 is an amount, and 3.2024年… the third item.
_SUBITEM = re.compile(
    r"(?P<number>[0-9０-９]{1,3})\s?[.．、](?:(?![0-9０-９])|(?=(?:19|20)\d\d\s?[年—–-]))\s*|"
    r"(?P<circled>[①-⑳])\s*|(?P<bracketed>[⑴-⒇])\s*|(?P<dotted>[⒈-⒛])\s*"
)
_ANNEX = re.compile(
    rf"(?P<label>(?:附件|附录|附表)\s?(?P<number>{_NUMERAL})?|附(?=\s*+[：:]?\s*+$))"
    r"(?:\s*+[：:．.]?\s*+$|(?P<gap>\s*[：:]\s*|\s+)(?P<title>\S.*)$)"
)
_LONGEST_ANNEX_TITLE = 80
_NAMED_CHAPTERS = ("总则", "附则", "序言", "前言")
_LONGEST_NAMED = 12
# 条目一: how one collection of laws numbers what its sources number 一、 or not at all.
_ENTRY = re.compile(rf"条目(?P<number>{_NUMERAL})\s+")
# The first characters of all labels: most lines of a text begin with another one.
_FIRST = frozenset("第附总序前条（(零〇○一二三四五六七八九十百千0123456789０１２３４５６７８９") | {
    chr(each) for first, last in ("㈠㈩", "①⑳", "⑴⒇", "⒈⒛") for each in range(ord(first), ord(last) + 1)
}


def read_label(line: str) -> Label | None:
    """Name the unit a stripped line opens; None for a line that is only text."""
    first = line[:1]
    if first not in _FIRST:
        return None
    match first:
        case "第":
            return _unit(line)
        case "附":
            return _annex(line) or _named_chapter(line)
        case "总" | "序" | "前":
            return _named_chapter(line)
        case "条":
            return _entry(line)
    return _heading(line) or _item(line) or _subitem(line)


def _unit(line: str) -> Label | None:
    match = _UNIT.match(line)
    number = read_numeral(match["number"]) if match else None
    if match is None or number is None:
        return None
    kind, level = _UNIT_KINDS[match["unit"]]
    rest = line[match.end() :]
    has_space = any(character.isspace() for character in match["gap"])
    refers = _refers(rest, has_space) if kind is Kind.ARTICLE else not _is_title(rest, has_space)
    if refers:
        return None
    insertion = read_numeral(match["insertion"] or "") or 0
    text = f"第{match['number']}{match['unit']}" + (f"之{match['insertion']}" if insertion else "")
    return Label(kind, text, number, match.end(), insertion, level)


def read_mention(line: str) -> Label | None:
    """The article that a line mentions, or opens without a space behind its label; only its neighbours can tell."""
    match = _UNIT.match(line) if line[:1] == "第" else None
    number = read_numeral(match["number"]) if match and match["unit"] == "条" else None
    if match is None or number is None or match["insertion"] or not _MAY_OPEN.match(line[match.end() :]):
        return None
    return Label(Kind.ARTICLE, f"第{match['number']}条", number, match.end())


def _refers(rest: str, has_space: bool) -> bool:
    """Tell running text from an article: between a label and its text stands a space, as a rule."""
    return bool(_REFERENCE.match(rest)) and not has_space


def _is_title(rest: str, has_space: bool) -> bool:
    """Tell the title of a chapter from running text that mentions one."""
    if len(rest) > _LONGEST_TITLE or _SENTENCE_END.search(rest):
        return False
    return has_space or not _REFERENCE.match(rest)


def _annex(line: str) -> Label | None:
    match = _ANNEX.match(line)
    if match is None:
        return None
    number = read_numeral(match["number"]) if match["number"] else None
    # 附件：1．申请表 announces annexes that follow; 附件一：办法 with a number of its own opens one.
    if match["title"] and (number is None or not _titles_annex(match["title"], match["gap"])):
        return None
    width = match.start("title") if match["title"] else len(line)
    return Label(Kind.ANNEX, re.sub(r"\s", "", match["label"]), number, width)


def _titles_annex(title: str, gap: str) -> bool:
    """附件一：办法 and 附件一 办法 are titles; 附件1 和附件2所列 is running text."""
    if "：" in gap or ":" in gap:
        return len(title) <= _LONGEST_TITLE
    return len(title) <= _LONGEST_ANNEX_TITLE and not _SENTENCE_END.search(title) and not _REFERENCE.match(title)


def _entry(line: str) -> Label | None:
    match = _ENTRY.match(line)
    number = read_numeral(match["number"]) if match else None
    return Label(Kind.ARTICLE, f"条目{match['number']}", number, match.end()) if match and number else None


def _named_chapter(line: str) -> Label | None:
    name = "".join(line.split()) if len(line) <= _LONGEST_NAMED else ""
    return Label(Kind.CHAPTER, name, None, len(line)) if name in _NAMED_CHAPTERS else None


def _heading(line: str) -> Label | None:
    match = _HEADING.match(line)
    number = read_numeral(match["number"]) if match else None
    return Label(Kind.HEADING, f"{match['number']}、", number, match.end()) if match and number else None


def _item(line: str) -> Label | None:
    match = _ITEM.match(line)
    if match is None:
        return None
    if match["circled"]:
        return Label(Kind.ITEM, match["circled"], ord(match["circled"]) - ord("㈠") + 1, match.end())
    number = read_numeral(match["number"])
    if number is None:
        return None
    if re.fullmatch("[0-9０-９]+", match["number"]):
        return Label(Kind.SUBITEM, f"（{match['number']}）", number, match.end(), level=2)
    return Label(Kind.ITEM, f"（{match['number']}）", number, match.end())


def _subitem(line: str) -> Label | None:
    match = _SUBITEM.match(line)
    if match is None:
        return None
    if match["circled"]:
        return Label(Kind.SUBITEM, match["circled"], ord(match["circled"]) - ord("①") + 1, match.end(), level=3)
    if match["bracketed"]:
        return Label(Kind.SUBITEM, match["bracketed"], ord(match["bracketed"]) - ord("⑴") + 1, match.end(), level=2)
    if match["dotted"]:
        return Label(Kind.SUBITEM, match["dotted"], ord(match["dotted"]) - ord("⒈") + 1, match.end())
    number = read_numeral(match["number"])
    return Label(Kind.SUBITEM, f"{match['number']}.", number, match.end()) if number else None
