"""Rows of documents published before (存量文件): from the values of a row to fields, with what is wrong or missing."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from lawdocs.documents.secrecy import CODE, REFUSAL
from lawdocs.documents.stock_status import SourceStatement, Standing, standing_of
from lawdocs.texts.numbers import number_key, with_standard_brackets
from lawdocs.texts.secrecy import secrecy_mark

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
# Keys of a row, what people call them and how long they may be; the text of a document has no limit of its own.
LABELS = {
    "id": ("来源编号", 100),
    "title": ("标题", 300),
    "issuer": ("制定机关", 200),
    "doc_no": ("发文字号", 120),
    "genre": ("体裁", 20),
    "subject": ("主题分类", 100),
    "index_no": ("索引号", 60),
    "written": ("成文日期", 10),
    "published": ("公布日期", 10),
    "effective": ("施行日期", 10),
    "expires": ("有效期截止日", 10),
    "status": ("效力状态", 20),
    "repealed_by": ("据以废止的文件", 300),
    "source_url": ("来源地址", 300),
    "text": ("正文", None),
    "file": ("电子文件名", 300),
}
# What the record of a document must have (公布信息), of what a row can bring.
REQUIRED = ("issuer", "doc_no", "index_no", "subject", "genre", "written", "published", "effective", "status", "text")
STATUSES = ("有效", "已修改", "部分失效", "失效", "废止", "尚未生效")
NOTES = {"truncated": "来源的正文不完整", "redacted": "来源的正文遮盖了部分内容"}

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_BREAK = re.compile(r"[\r\n]+")
_MARGIN = " \t\r\n\u00a0\u3000"
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Problem:
    """Why a row is left out: a code, the key it is about, a sentence, and where a spreadsheet has the key."""

    code: str
    key: str
    sentence: str
    place: str = ""

    def __str__(self) -> str:
        place = self.place or (f"{self.key}（{LABELS[self.key][0]}）" if self.key in LABELS else "")
        return f"{self.code} {place}{'：' if place else ''}{self.sentence}"


class RowRefused(Exception):
    """A row that is left out whole; ``problems`` holds every reason."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("；".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class StockRow:
    """One document as its source describes it; what the source leaves open is None."""

    source_id: str | None
    title: str
    issuer: str | None
    number: str | None
    number_as_given: str | None
    genre: str | None
    subject: str | None
    index_number: str | None
    written_on: date | None
    published_on: date | None
    in_force_from: date | None
    repealed_by: str | None
    text: str | None
    source: str
    standing: Standing
    remarks: tuple[str, ...]

    @property
    def number_key(self) -> str | None:
        return number_key(self.number)

    @property
    def dated(self) -> date | None:
        """The day a row is known again by."""
        return self.published_on or self.written_on


def read_row(
    values: Mapping[str, object],
    file_name: str,
    as_of: date,
    today: date,
    *,
    problems: Sequence[Problem] = (),
    remarks: Sequence[str] = (),
) -> StockRow:
    """Read a row; raises RowRefused with everything that is wrong with it. Nothing missing is guessed.

    ``problems`` and ``remarks`` are what reading the cells of the row found before.
    """
    reader = _Reader(values, list(problems), list(remarks))
    title = reader.title()
    texts = {key: reader.line(key) for key in ("id", "issuer", "doc_no", "genre", "subject", "index_no", "status")}
    days = {key: reader.day(key) for key in ("written", "published", "effective", "expires")}
    repealed_by, address, text = reader.line("repealed_by"), reader.line("source_url"), reader.text()
    if secrecy_mark(title, text or ""):
        reader.refuse(CODE, "", REFUSAL)
    if reader.problems:
        raise RowRefused(tuple(reader.problems))
    said = SourceStatement(texts["status"], days["effective"], days["expires"], repealed_by, days["published"])
    number = with_standard_brackets(texts["doc_no"]) if texts["doc_no"] else None
    standing = standing_of(said, as_of, today)
    filled = texts | days | {"text": text}
    all_remarks = (
        *_gaps(filled),
        *date_orders(days, today),
        *standing.remarks,
        *_notes(values),
        *_oddities(texts),
        *reader.joined,
    )
    return StockRow(
        source_id=texts["id"],
        title=title,
        issuer=texts["issuer"],
        number=number,
        number_as_given=texts["doc_no"] if texts["doc_no"] != number else None,
        genre=texts["genre"],
        subject=texts["subject"],
        index_number=texts["index_no"],
        written_on=days["written"],
        published_on=days["published"],
        in_force_from=days["effective"] if standing.has_start else None,
        repealed_by=repealed_by,
        text=text,
        source=address if address and address.startswith(("http://", "https://")) else f"存量导入（{file_name}）",
        standing=standing,
        remarks=all_remarks,
    )


def has_bad_character(value: str, allowed: str = "") -> bool:
    """Whether a value holds control characters, halves of characters, or characters that turn the direction."""
    return any(
        character not in allowed and (unicodedata.category(character) in ("Cc", "Cs") or character in _DIRECTIONS)
        for character in value
    )


def is_blank(value: str) -> bool:
    """Whether nothing of a value can be seen: spaces and characters without width only."""
    return all(character.isspace() or unicodedata.category(character) == "Cf" for character in value)


@dataclass
class _Reader:
    """Reads the values of one row and collects what is wrong with them."""

    values: Mapping[str, object]
    problems: list[Problem] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)

    def refuse(self, code: str, key: str, sentence: str) -> None:
        self.problems.append(Problem(code, key, sentence))

    def title(self) -> str:
        title = self.line("title")
        if title is None and not any(problem.key == "title" for problem in self.problems):
            self.refuse("FIELD_REQUIRED", "title", "标题是空的")
        return title or ""

    def line(self, key: str) -> str | None:
        """The value of a key that holds one line."""
        value = self._string(key)
        if value is None:
            return None
        value = self._on_one_line(key, value.strip(_MARGIN))
        limit = LABELS[key][1]
        if has_bad_character(value):
            self.refuse("FIELD_BAD_CHAR", key, "含控制字符")
        elif len(value) > limit:
            self.refuse("FIELD_TOO_LONG", key, f"超过{limit}个字")
        return value

    def _on_one_line(self, key: str, value: str) -> str:
        """Undo the line breaks that spreadsheets keep inside a cell; Chinese needs no space in their place."""
        parts = [part.strip(_MARGIN) for part in _BREAK.split(value)]
        if len(parts) > 1:
            self.joined.append(f"{LABELS[key][0]}中的换行已去掉")
        return "".join(parts)

    def text(self) -> str | None:
        """The text of the document, kept to the letter."""
        value = self._string("text")
        if value is not None and has_bad_character(value, allowed="\n\r\t"):
            self.refuse("FIELD_BAD_CHAR", "text", "含控制字符")
        return value

    def day(self, key: str) -> date | None:
        value = self._string(key)
        if value is None:
            return None
        value = value.strip(_MARGIN)
        try:
            day = date.fromisoformat(value) if _DAY.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
            self.refuse("DATE_INVALID", key, f"日期“{value[:20]}”不存在或不是 YYYY-MM-DD 格式")
            return None
        return day

    def _string(self, key: str) -> str | None:
        value = self.values.get(key)
        if value is not None and not isinstance(value, str):
            self.refuse("FIELD_TYPE", key, "应当是文字")
            return None
        return None if value is None or is_blank(value) else value


def _gaps(filled: Mapping[str, object]) -> list[str]:
    missing = [LABELS[key][0] for key in REQUIRED if filled[key] is None]
    return [f"缺{'、'.join(missing)}"] if missing else []


def date_orders(days: Mapping[str, date | None], today: date) -> list[str]:
    """What is odd in the order of days by the keys of a row, in sentences."""
    found = []
    for earlier, later in (("written", "published"), ("published", "effective"), ("published", "expires")):
        if days[earlier] is not None and days[later] is not None and days[later] < days[earlier]:
            found.append(f"{LABELS[later][0]}早于{LABELS[earlier][0]}")
    if days["published"] is not None and days["published"] > today:
        found.append("公布日期晚于导入当日")
    return found


def _notes(values: Mapping[str, object]) -> list[str]:
    return [note for key, note in NOTES.items() if values.get(key) is True]


def _oddities(texts: Mapping[str, str | None]) -> list[str]:
    """Characters of a font of one's own (造字): kept, but nobody else can read them."""
    return [
        f"{LABELS[key][0]}中有无法显示的字符"
        for key, value in texts.items()
        if value and any(unicodedata.category(character) == "Co" for character in value)
    ]
