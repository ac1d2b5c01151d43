"""What a reader may ask of the document list, read from the address and refused when it makes no sense."""

import re
import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import date

from werkzeug.datastructures import MultiDict

from lawdocs.errors import DomainError, WrongParameter
from lawdocs.portal import addresses
from lawdocs.texts.search import MAX_QUERY_LENGTH
from workflows.labels import LabelledEnum
from workflows.states import LegalStatus

PAGE_SIZE = 20
DAY_FORMAT = "2026-10-13"
_DAY_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII),
    re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII),
)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"[1-9][0-9]{3}")
_PAGE = re.compile(r"[1-9][0-9]{0,17}")
_LONGEST_ECHO = 40


class QueryTooLong(DomainError):
    """A search text longer than the index answers."""

    code, status = "QUERY_TOO_LONG", 422

    def __init__(self) -> None:
        super().__init__(f"查询词超过{MAX_QUERY_LENGTH}个字，请缩短后再查")


class DateInvalid(DomainError):
    """Not a day of the calendar, or not written as one."""

    code, status = "DATE_INVALID", 422

    def __init__(self, value: str) -> None:
        super().__init__(f"日期“{_shortened(value)}”无效，请写成{DAY_FORMAT}这样的年月日")


class Sort(LabelledEnum):
    """Orders of the list (排序)."""

    NEWEST = "newest", "最新公布"
    OLDEST = "oldest", "最早公布"
    TITLE = "title", "标题"
    RELEVANCE = "relevance", "相关度"


@dataclass(frozen=True)
class ListQuery:
    """One question to the list: search text, filters, order and page.

    ``expires_from`` and ``expires_to`` bound the last day in force, both included. With ``on``, the list shows the
    documents published by that day and what they were on it.
    """

    q: str = ""
    issuer: str = ""
    status: LegalStatus | None = None
    subject: str = ""
    year: int | None = None
    expires_from: date | None = None
    expires_to: date | None = None
    on: date | None = None
    sort: Sort = Sort.NEWEST
    page: int = 1

    @property
    def filters(self) -> "ListQuery":
        """The question without what does not change the number of answers."""
        return replace(self, sort=Sort.NEWEST, page=1)

    @property
    def first_page(self) -> "ListQuery":
        """The question without what changes from page to page."""
        return self if self.page == 1 else replace(self, page=1)

    def url(self, **changes: object) -> str:
        """The address of this question with some parts changed; a change leads to the first page."""
        return addresses.of_list(replace(self, **({"page": 1} | changes)).arguments())

    def arguments(self) -> dict[str, str]:
        """The parts that differ from the plain list, as they stand in the address."""
        present = ((name, getattr(self, name)) for name in _PLAIN)
        return {name: str(value) for name, value in present if value != _PLAIN[name]}


_PLAIN = {field.name: field.default for field in fields(ListQuery)}


def read_query(arguments: MultiDict[str, str]) -> ListQuery:
    """Read the address of a list; raises WrongParameter or QueryTooLong. Unknown parameters are nobody's business."""
    given = {name: clean(arguments.getlist(name)[-1]) for name in arguments if name in _PLAIN}
    check_words(given.get("q", ""))
    return ListQuery(**{name: _READERS[name](value) for name, value in given.items() if value})


def check_words(q: str) -> None:
    """Raise QueryTooLong for more than the indexes answer."""
    if len(q) > MAX_QUERY_LENGTH:
        raise QueryTooLong


def clean(value: str) -> str:
    """A typed value without control characters, which no database column holds."""
    return "".join(" " if unicodedata.category(each) == "Cc" else each for each in value).strip()


def read_day(value: str) -> date:
    """A day as people write it: 2026-10-13, 20261013 or 2026年10月13日; raises DateInvalid."""
    value = clean(value)
    match = next(filter(None, (form.fullmatch(value) for form in _DAY_FORMS)), None)
    try:
        if match is not None:
            return date(*map(int, match.groups()))
    except ValueError:  # 2026-02-30
        pass
    raise DateInvalid(value)


def read_iso_day(value: str) -> date:
    """A day in an address, in one spelling only; raises DateInvalid."""
    if not _ISO_DAY.fullmatch(value):
        raise DateInvalid(value)
    return read_day(value)


def _status(value: str) -> LegalStatus:
    if value not in set(LegalStatus):
        raise _wrong("status", value, _offered(LegalStatus))
    return LegalStatus(value)


def _sort(value: str) -> Sort:
    if value not in set(Sort):
        raise _wrong("sort", value, _offered(Sort))
    return Sort(value)


def _year(value: str) -> int:
    if not _YEAR.fullmatch(value):
        raise _wrong("year", value, "四位数字的年份，例如2026")
    return int(value)


def _page(value: str) -> int:
    if not _PAGE.fullmatch(value):
        raise _wrong("page", value, "从1起的整数")
    return int(value)


def _wrong(name: str, value: str, allowed: str) -> WrongParameter:
    return WrongParameter(f"参数“{name}”不能是“{_shortened(value)}”。可用的值：{allowed}")


def _offered(kind: type[LabelledEnum]) -> str:
    """What an address may hold, with the words that the pages say for it."""
    return "、".join(f"{each.value}（{each.label}）" for each in kind)


def _shortened(value: str) -> str:
    return value if len(value) <= _LONGEST_ECHO else value[:_LONGEST_ECHO] + "……"


_READERS = {
    "q": str,
    "issuer": str,
    "status": _status,
    "subject": str,
    "year": _year,
    "expires_from": read_day,
    "expires_to": read_day,
    "on": read_day,
    "sort": _sort,
    "page": _page,
}
