"""Head of a document (版头, 标题, 主送机关): what stands before the body, line by line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lawdocs.texts.addressees import addressee_of, is_plain, names_all, names_somebody
from lawdocs.texts.authorities import squeezed, units_in
from lawdocs.texts.genres import ends_with_genre
from lawdocs.texts.headings import key_of
from lawdocs.texts.line import Line
from lawdocs.texts.numbers import NUMBER, ORDER_NUMBER
from lawdocs.texts.roles import Role
from lawdocs.texts.span import Span
from lawdocs.texts.written_days import find_days, whole_day

_MOST_LINES, _MOST_TITLE_LINES = 40, 6
_LONGEST_LINE, _LONGEST_NOTE = 150, 400
_SERIAL = r"(?:\d{4}\s?年\s?)?第\s?(?:\d{1,4}|[一二三四五六七八九十百零〇]{1,6})\s?号"
_NUMBER = re.compile(rf"[（(]?\s*(?P<number>{NUMBER}|{ORDER_NUMBER})\s*")
_NUMBER_BEHIND = re.compile(rf"\s*[（(]\s*(?P<number>{NUMBER}|{ORDER_NUMBER})[^（()）]{{0,60}}[）)]$")
_SERIAL_LINE = re.compile(rf"[（(]?\s*(?P<number>{_SERIAL})\s*[）)]?")
_LABELLED = re.compile(r"(?P<label>[^：:]{2,12})[：:]\s*(?P<value>\S.*)")
_NOTE = re.compile(r"[（(].*[）)]")
_ADOPTED = re.compile(r"通过|批准|公布|发布|修订|修正|施行")
# 份号、密级、紧急程度, and what web pages print around a document.
_ASIDE = re.compile(
    r"\d{6}|(?:特急|加急|平急|急件)|(?:绝密|机密|秘密)(?:★.*)?|签发人[：:].*|.{0,30}[>›»].*|(?:当前位置|来源|字体|字号|分享|打印|浏览).*|"
    r"[（(]?此件.{0,10}[）)]?|[【\[](?:字号|字体|打印|分享).*|[━─—\-_=＿★☆]{3,}"
)
_MARK = re.compile(r"(?:(?:行政)?(?:规范性)?文件|令|公告)$")
_VERB = re.compile(r"(?:关于|印发|转发|批转|发布|公布|颁布|对|修订|修改|废止|公告|通告|令)")


@dataclass
class Head:
    """What the lines before the body are; ``body`` is where that begins, and ``at`` the line it begins with."""

    labelled: dict[str, Span] = field(default_factory=dict)
    letterhead: list[Line] = field(default_factory=list)
    number: Span | None = None
    order: Line | None = None  # the line that 第87号 belongs to: 财政部令
    aside: list[Line] = field(default_factory=list)  # 份号, 紧急程度 … above the issuers
    dated: list[Line] = field(default_factory=list)  # lines that are a day and nothing else
    note: Span | None = None
    title: list[Line] = field(default_factory=list)
    rivals: int = 0  # other lines that might be the title
    addressee: Span | None = None
    body: int = 0
    at: int = 0


def read_head(lines: Sequence[Line]) -> Head:
    """Read the head of a text from its lines; whatever cannot be placed is left out."""
    reader = _Reader(lines[:_MOST_LINES])
    for position, line in enumerate(lines[:_MOST_LINES]):
        if not reader.takes(line):
            reader.head.at, reader.head.body = position + reader.ends_after, line.start
            break
    else:
        reader.head.at, reader.head.body = min(len(lines), _MOST_LINES), lines[-1].end if lines else 0
    reader.settle()
    return reader.head


class _Reader:
    """Goes through the lines of a head; plain ones are kept in groups until it is known which is the title."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.head = Head()
        self.lines = lines
        self.groups: list[list[Line]] = [[]]
        self.ends_after = 0  # 1 where the last line belongs to the head itself
        self._open_note: int | None = None

    def takes(self, line: Line) -> bool:
        """Take a line into the head, or say that the body begins with it."""
        bare = squeezed(line.text)
        if self._open_note is not None:
            return self._continues_note(line)
        if self._is_number(line):
            return self.head.addressee is None
        if self._is_labelled(line):
            return True
        if self._is_addressee(line):
            return False
        if _ASIDE.fullmatch(bare):
            self.head.aside.append(line)
            return True
        if self._is_note(line):
            return True
        if _begins_body(line, bare) and not _begins_address(line, bare):
            return False
        if whole_day(bare) is None:
            self.groups[-1].append(self._without_number(line))
        else:
            self.head.dated.append(line)
        return True

    def settle(self) -> None:
        """Say which of the plain lines are the title, and which name the issuers above it."""
        head = self.head
        open_groups = []
        for group in self.groups:
            marks = [at for at, line in enumerate(group) if _MARK.search(squeezed(line.text)) and _units(line)]
            named = _leading_units(group)
            if marks and marks[0] < named:  # 某局文件: all that is named with it is the letterhead
                head.letterhead += group[:named]
                open_groups.append(group[named:])
            elif named == len(group):
                head.letterhead += group
            else:
                open_groups.append(group)
        open_groups = [group for group in open_groups if group]
        if not open_groups:
            return
        best = max(open_groups, key=_likeness)
        head.rivals = sum(_likeness(group) == _likeness(best) for group in open_groups) - 1
        named = _leading_units(best)
        if named and not _VERB.match(squeezed(best[named].text)):
            head.letterhead += best[:named]
            best = best[named:]
        head.title = _trimmed(best)

    def _is_number(self, line: Line) -> bool:
        match = _NUMBER.match(line.text)
        if match is None or self.head.number is not None:
            return self._is_serial(line)
        rest = line.text[match.end() :]
        bare = squeezed(rest)
        addressee = addressee_of(rest.split("：")[0] + "：") if "：" in rest else None
        if addressee and is_plain(rest[: addressee[1]]):
            self._address(line.start + match.end() + addressee[0], line.start + match.end() + addressee[1])
        elif not (len(bare) <= 60 and "。" not in bare and (bare in ("", "）", ")") or _is_beside_number(bare))):
            return False
        elif len(bare) > 1:
            self.head.note = Span(line.start + match.end(), line.end)
        self.head.number = Span(line.start + match.start("number"), line.start + match.end("number"))
        self.groups.append([])
        return True

    def _without_number(self, line: Line) -> Line:
        """关于……的通知（财库〔2019〕38号）: the number behind the title, on its line."""
        match = _NUMBER_BEHIND.search(line.text)
        if match is None or self.head.number is not None or not ends_with_genre(squeezed(line.text[: match.start()])):
            return line
        self.head.number = Span(line.start + match.start("number"), line.start + match.end("number"))
        words = line.text[: match.start()].rstrip()
        return replace(line, text=words, end=line.start + len(words))

    def _is_serial(self, line: Line) -> bool:
        """第87号 under 财政部令."""
        match = _SERIAL_LINE.fullmatch(line.text)
        above = self.groups[-1][-1] if self.groups[-1] else None
        if match is None or above is None or self.head.number is not None or not _MARK.search(squeezed(above.text)):
            return False
        self.head.order = above
        self.head.number = Span(line.start + match.start("number"), line.start + match.end("number"))
        self.groups.append([])
        return True

    def _is_labelled(self, line: Line) -> bool:
        match = _LABELLED.fullmatch(line.text)
        key = key_of(match["label"]) if match else None
        if match is None or key is None or key == "text":
            return False
        self.head.labelled.setdefault(key, Span(line.start + match.start("value"), line.end))
        return True

    def _is_addressee(self, line: Line) -> bool:
        found = addressee_of(line.text) or self._addressee_without_colon(line)
        start = line.start + found[0] if found else None
        end = line.start + found[1] if found else None
        if found is None and "：" in line.text:  # 各有关单位：现将……, the line break is lost
            opening = line.text.index("：")
            if names_somebody(line.text[:opening]) and is_plain(line.text[:opening]) and line.label is None:
                self._address(line.start, line.start + opening)
                return True
        if start is None or end is None or line.label is not None:
            return False
        start = self._first_of_address(start)
        words = self._said(start, end)
        if not (is_plain(words) or units_in(words) or self.head.number or any(self.groups)):
            return False
        self._address(start, end)
        self.ends_after = 1
        return True

    def _addressee_without_colon(self, line: Line) -> tuple[int, int] | None:
        """各乡镇人民政府，县政府各部门 below a complete title: the colon was forgotten."""
        above = squeezed("".join(each.text for each in self.groups[-1]))
        is_list = line.text.startswith("各") and is_plain(line.text) and names_all(line.text)
        return (0, len(line.text)) if is_list and ends_with_genre(above) else None

    def _first_of_address(self, start: int) -> int:
        """An addressee may begin on lines before: those between the end of the title and the line with the colon."""
        group = self.groups[-1]
        for size in range(len(group)):
            rest = group[size:]
            ended = size == 0 or ends_with_genre(squeezed("".join(each.text for each in group[:size])))
            listed = all("，" in each.text or "、" in each.text for each in rest)
            if ended and listed and (size or self.head.number) and names_somebody(rest[0].text.rstrip("，、")):
                self.groups[-1] = group[:size]
                return rest[0].start
        return start

    def _said(self, start: int, end: int) -> str:
        """The words of a place that may run over several lines."""
        return "".join(line.text[max(start - line.start, 0) : max(end - line.start, 0)] for line in self.lines)

    def _address(self, start: int, end: int) -> None:
        self.head.addressee = Span(start, end)

    def _is_note(self, line: Line) -> bool:
        """（2004年6月16日国务院第55次常务会议通过）, which may be broken over lines."""
        bare = squeezed(line.text)
        if not bare.startswith(("（", "(")):
            return False
        if not _NOTE.fullmatch(bare):
            is_open = "）" not in bare and ")" not in bare and next(find_days(bare), None) is not None
            self._open_note = line.start if is_open else None
            return is_open
        if next(find_days(bare), None) is None and not _ADOPTED.search(bare):
            return False
        self.head.note = self.head.note or Span(line.start, line.end)
        return True

    def _continues_note(self, line: Line) -> bool:
        start, self._open_note = self._open_note or 0, None
        if line.text.rstrip().endswith(("）", ")")):
            self.head.note = self.head.note or Span(start, line.end)
            return True
        is_other = "。" in line.text or line.text.endswith(("：", ":")) or line.label is not None
        if is_other or line.end - start > _LONGEST_NOTE:
            return self.takes(line)  # the bracket is never closed: no note
        self._open_note = start
        return True


def _begins_body(line: Line, bare: str) -> bool:
    if line.label is not None or line.role is Role.CONTENTS or len(bare) > _LONGEST_LINE:
        return True
    return "。" in bare or bare.endswith(("；", ";", "：", ":", "，", ",")) or line.text.startswith("附件")


def _begins_address(line: Line, bare: str) -> bool:
    """各乡镇人民政府， with the colon on a later line."""
    named = bare.rstrip("，、")
    return line.label is None and named != bare and is_plain(named) and names_somebody(named)


def _is_beside_number(bare: str) -> bool:
    """What may stand on the line of the number: who signed, a day, the issuer, a second number."""
    rest = bare.strip("（()）")
    return rest.startswith("签发人") or bool(whole_day(rest) or units_in(rest) or _NUMBER.fullmatch(rest))


def _trimmed(group: list[Line]) -> list[Line]:
    """The lines up to the last that ends with a genre and the brackets after it; short lines of a body may follow."""
    joined, last = "", 0
    for at, line in enumerate(group):
        joined += squeezed(line.text)
        if ends_with_genre(joined):
            last = at + 1
    return group[:last] if last else group[:_MOST_TITLE_LINES]


def _leading_units(group: Sequence[Line]) -> int:
    return next((at for at, line in enumerate(group) if not _units(line)), len(group))


def _units(line: Line) -> tuple[str, ...]:
    return letterhead_units(line.text)


def letterhead_units(words: str) -> tuple[str, ...]:
    """The authorities that a line of a letterhead names, 文件 and 令 aside."""
    return units_in(words) or units_in(_MARK.sub("", squeezed(words)))


def _likeness(group: Sequence[Line]) -> int:
    """How much lines look like a title."""
    whole = squeezed("".join(line.text for line in group))
    return 2 * bool(ends_with_genre(whole)) + ("关于" in whole)
