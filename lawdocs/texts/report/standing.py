"""Whether a value that a record gives stands in its text, in any form: rules of the report, apart from all reading.

Each rule answers with a sentence that says why a value is left out of the count, or with an empty one. They look at
the text and the record alone, never at what was found.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from lawdocs.texts.authorities import units_in
from lawdocs.texts.genres import ends_with_genre
from lawdocs.texts.numbers import number_key
from lawdocs.texts.report.comparing import squeezed
from lawdocs.texts.written_days import find_days, whole_day
from workflows.validity import last_day

Record = Mapping[str, Any]
# Marks and quotation marks are the copyist's: 印发《某办法》的通知 and 印发某办法的通知 are one title.
_MARKS = re.compile(r"[《》〈〉<>“”\"'‘’]")
_HEAD = 25
_SENTENCE_OPENS = re.compile(r"^(?:为|根据|按照|依据|经)|《")
_IN_FORCE = "(?:施行|实施|执行|生效|试行)"
_DAY = r"\d{4}\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?日"
_AFTER_PUBLICATION = re.compile(
    rf"(?:公布|发布|印发|颁布|下发)(?:之日|日|后)起?满?(?P<days>\d{{1,3}})?[日天]?(?!停止|不再)[^。；\n停]{{0,4}}{_IN_FORCE}"
)
_TERM = re.compile(r"(?:有效期|试行期)限?[为：:]?\s?(?P<years>\d{1,2}|[一二两三四五六七八九十])\s?年")
_YEARS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


def plain(words: str) -> str:
    """Words as they are compared: narrow, without white space and marks."""
    return _MARKS.sub("", squeezed(unicodedata.normalize("NFKC", words)))


def title_reason(record: Record, text: str) -> str:
    """Why a title is not counted: it is not in the text, or a sentence only speaks of it."""
    title = plain(record["title"])
    lines = [plain(line) for line in text.splitlines()]
    whole = "".join(lines)
    if title not in whole:
        return "the title does not stand in the text"
    starts, ends = set(), set()
    position = 0
    for line in lines:
        starts.add(position)
        position += len(line)
        ends.add(position)
    for match in re.finditer(re.escape(title), whole):
        first = max(start for start in starts if start <= match.start())
        begins = first == match.start() or bool(units_in(whole[first : match.start()]))
        if begins and (match.end() in ends or whole[match.end()] == "("):
            return ""
    return "the text has lost its head: only a sentence of it names the title"


def issuer_reason(record: Record, text: str) -> str:
    """Why issuers are not counted: not all are in the text, only sentences name them, or the record leaves some out."""
    given = record["issuer"].split("、")
    lines = [plain(line) for line in text.splitlines()]
    missing = [name for name in given if not _named(plain(name), "".join(lines))]
    if missing:
        return f"{missing[0]} does not stand in the text"
    for named in _signing(text.splitlines()):
        if set(given) < set(named):
            return f"the record leaves out {'、'.join(name for name in named if name not in given)} beside them"
    if not any(_is_named_as_issuer(plain(name), lines) for name in given):
        return "the text has neither head nor signature: only sentences mention the name"
    return ""


def _signing(lines: Sequence[str]) -> Iterable[list[str]]:
    """The names on lines that hold nothing else, follow each other, and stand in the head or above a day."""
    run: list[str] = []
    for at, line in enumerate([*lines, ""]):
        units = units_in(line)
        if units:
            run += units
        elif run:
            if at <= _HEAD or whole_day(squeezed(line)) is not None:
                yield run
            run = []


def _named(name: str, words: str) -> re.Match[str] | None:
    """Where words hold a name: 财政部 is not in 财政部门."""
    return re.search(rf"{re.escape(name)}(?!门)", words)


def _is_named_as_issuer(name: str, lines: Sequence[str]) -> bool:
    """Whether a name stands in the head, in a signature, or as that of who explains the text."""
    for at, line in enumerate(lines):
        match = _named(name, line)
        if match is None:
            continue
        before, behind = line[: match.start()], line[match.end() :]
        if at < _HEAD and (not before or units_in(before.strip("、和")) or number_key(before) != before):
            return True
        if (not before and not behind) or units_in(line) or f"由{name}负责解释" in line:
            return True
        if behind and next((each.end for each in find_days(behind)), None) == len(behind):
            return True  # 财政部2019年7月26日 behind the last sentence
    return False


def number_reason(record: Record, text: str) -> str:
    """Why a number is not counted."""
    key = number_key(record["doc_no"]) or ""
    whole = number_key(squeezed(text)) or ""
    return "" if key in whole else "the number does not stand in the text"


def genre_reason(record: Record, text: str) -> str:
    """Why a genre is not counted: no line of the head ends with it, and the text nowhere calls itself so."""
    genre = record["genre"]
    if any(ends_with_genre(plain(line)) == genre for line in text.splitlines()[:_HEAD]):
        return ""
    words = re.search(rf"(?<![基根成])本(?:实施|暂行|试行)?{re.escape(genre)}", re.sub("“[^”]*”", "", text))
    return "" if words else f"no line of the head ends with {genre}, and the text nowhere says 本{genre}"


def written_reason(record: Record, text: str) -> str:
    """Why a day of writing is not counted."""
    return "" if _has_day(text, record["written"]) else "the day does not stand in the text"


def addressee_reason(record: Record, text: str) -> str:
    """Why an addressee is not counted: it is not in the text, or the record holds the beginning of a sentence."""
    if _SENTENCE_OPENS.search(record["addressee"]):
        return "the record gives the beginning of a sentence, which is no addressee"
    return "" if plain(record["addressee"]) in plain(text) else "the addressee does not stand in the text"


def effective_reason(record: Record, text: str) -> str:
    """Why a first day in force is not counted: the text does not say it, or says another where the record repeats
    the day of publication.
    """
    day = date.fromisoformat(record["effective"])
    if _is_said_of(text, day, rf"[^。；\n]{{0,8}}{_IN_FORCE}"):
        return ""
    for match in _AFTER_PUBLICATION.finditer(text):
        if _has_day(text, (day - timedelta(days=int(match["days"] or 0))).isoformat()):
            return ""
    if _AFTER_PUBLICATION.search(text):
        return "it is in force from its publication, whose day does not stand in the text"
    if record["effective"] == record.get("published"):
        return "the record repeats the day of publication: the text does not say that it is in force from then on"
    return "the text does not name the day as one of coming into force"


def expires_reason(record: Record, text: str) -> str:
    """Why a last day is not counted: the text neither names it nor a term that ends with it."""
    day = date.fromisoformat(record["expires"])
    if _is_said_of(text, day, "", before=r"(?:至|到)"):
        return ""
    effective = record.get("effective")
    for match in _TERM.finditer(text) if effective else ():
        years = _YEARS.get(match["years"]) or int(match["years"])
        last = last_day(date.fromisoformat(effective), years)
        if last == day and not effective_reason(record, text):
            return ""
        if last + timedelta(days=1) == day:
            return f"fault of the record: {years} years from {effective} end with {last}, not on the day after"
    return "the text names neither the day nor a term that ends with it"


def _has_day(text: str, day: str) -> bool:
    return any(each.day.isoformat() == day for each in find_days(text))


def _is_said_of(text: str, day: date, after: str, before: str = "") -> bool:
    """Whether words stand right beside a day in the text."""
    return any(
        each.day == day
        and re.match(after, text[each.end : each.end + 20])
        and re.search(f"{before}$", text[max(0, each.start - 5) : each.start])
        for each in find_days(text)
    )
