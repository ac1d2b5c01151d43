"""What the pages of comparison (新旧对照) are filled with: two texts of a document, and what made one of the other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from lawdocs.comparing import Extent, Head, Layout, Ways, compared, read_ways, typography, variables, wrong
from lawdocs.errors import NothingThere
from lawdocs.portal import addresses, partial
from lawdocs.portal.notices import Notice
from lawdocs.portal.records import Edition, Record, words_of
from lawdocs.portal.sentences import edition_label, named
from lawdocs.texts.comparison import Comparison
from lawdocs.texts.comparison.table import table
from lawdocs.texts.comparison.words import row_name, summary
from workflows.guards import zh_date

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True)
class Pair:
    """Two texts of one document, and how they are to be shown."""

    record: Record
    old: Edition
    new: Edition
    ways: Ways = Ways()

    def url(self, part: str = "compare", **changes: object) -> str:
        """The address of the pair, shown in the same ways but for some."""
        asked = {"from": self.old.no, "to": self.new.no} | self.ways.arguments(**changes)
        return addresses.of_part(self.record.document.id, f"{part}?{urlencode(asked)}")


def read_pair(record: Record, arguments: Mapping[str, str], today: date) -> Pair:
    """The texts that an address names; raises WrongParameter, and NothingThere where there is no such text.

    What it does not name is the text of today, and the one before the other.
    """
    ways = read_ways(arguments)
    old, new = (_edition(record, name, arguments.get(name, "").strip()) for name in ("from", "to"))
    if len(record.editions) < 2 and (old is None or new is None):
        raise _alone(record)
    new = new or _newer(record, old, today)
    return Pair(record, old or record.edition_before(new) or new, new, ways)


def pair_on(record: Record, day: date) -> Pair:
    """The text that holds on a day beside the one before it; raises NothingThere if there is none before it."""
    new = record.edition_on(day)
    old = record.held_before(new) if new is not None else None
    if new is None or old is None:
        raise (
            _alone(record)
            if len(record.editions) < 2
            else NothingThere(f"{zh_date(day)}的文本之前没有收入别的文本，没有可以对照的。")
        )
    return Pair(record, old, new)


def page(pair: Pair) -> dict[str, object]:
    """The variables of portal/compare.html."""
    record = pair.record
    comparison = compared(*words_of(pair.old, pair.new))
    whole = pair.url(extent=Extent.ALL)
    return {
        "doc_title": record.document.title,
        "grounds": grounds(pair),
        "texts": [(each.no, edition_label(record, each)) for each in record.editions],
        "pair": pair,
        "choices": choices(pair),
        "notices": _notices(pair, comparison, whole),
        "whole_url": whole,
        "form_url": addresses.of_part(record.document.id, "compare"),
        "file_url": pair.url("compare.docx", layout=Layout.SIDE),
        "provisions_url": addresses.of_provisions(),
        **variables(comparison, pair.ways, heads(pair)),
    }


def paper(pair: Pair) -> dict[str, object]:
    """What the comparison says as a paper."""
    comparison = compared(*words_of(pair.old, pair.new))
    made = [f"修改依据：{name}{f'，{since}' if since else ''}" for name, _, since in grounds(pair)]
    return {
        "heads": heads(pair),
        "rows": table(comparison, is_whole=pair.ways.extent is Extent.ALL),
        "lines": [*made, summary(comparison), "下划线表示增加的文字，删除线表示删去的文字。"],
    }


def heads(pair: Pair) -> tuple[Head, Head]:
    """What heads the two columns."""
    labels = [edition_label(pair.record, each) for each in (pair.old, pair.new)]
    words = ["修改前", "修改后"]
    if pair.old.no >= pair.new.no:
        words = [f"第{each.no}个文本" for each in (pair.old, pair.new)]
    return Head(words[0], labels[0]), Head(words[1], labels[1])


def grounds(pair: Pair) -> list[tuple[str, str | None, str]]:
    """What made the one text of the other: name, address if it has one, and since when it holds."""
    first, last = sorted((pair.old.no, pair.new.no))
    found: list[tuple[str, str | None, str]] = []
    for edition in (each for each in pair.record.editions if first < each.no <= last):
        day = zh_date(edition.in_force_from) if edition.in_force_from else ""
        link = pair.record.amended_by(edition)
        if edition.corrected_by:
            found.append((f"更正通知（{edition.corrected_by}）", None, day))
        elif link is not None:
            found.append((named(link), addresses.of_document(link.id) if link.id else None, day and f"{day}起施行"))
    return found


def choices(pair: Pair) -> list[tuple[str, str]]:
    """Links to the same texts shown in the other ways."""
    extent, layout = pair.ways.other_extent, pair.ways.other_layout
    return [(extent.label, pair.url(extent=extent)), (layout.label, pair.url(layout=layout))]


def _notices(pair: Pair, comparison: Comparison, whole: str) -> list[Notice]:
    said, rows = typography(comparison)
    found = [Notice("info", said, "", tuple((f"{whole}#{row.anchor}", row_name(row)) for row in rows))] if said else []
    clauses = partial.sentences_in(pair.record, (pair.old, pair.new))
    if clauses:
        found.append(Notice("warn", "对照只比较文字，没有列入条款的起止日期。", "；".join(clauses) + "。"))
    return found + ([Notice("info", "附件中的文件没有纳入对照。")] if pair.record.attachments else [])


def _newer(record: Record, old: Edition | None, today: date) -> Edition:
    """The text of today; the one after the other where that is not older, or the second where there are no others."""
    now = record.edition_on(today) or record.editions[-1]
    least = old.no if old is not None else 1
    return next((each for each in record.editions if each.no > least and each.no >= now.no), record.editions[-1])


def _edition(record: Record, name: str, value: str) -> Edition | None:
    if not value:
        return None
    if not _NUMBER.fullmatch(value):
        raise wrong(name, value, _numbers(record))
    return record.edition_of(value)


def _numbers(record: Record) -> str:
    return "、".join(str(each.no) for each in record.editions) or "无"


def _alone(record: Record) -> NothingThere:
    return NothingThere(f"本文件{'只有一个文本' if record.editions else '没有收录正文'}，没有可以对照的。")
