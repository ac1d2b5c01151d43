"""Moved cross-references (条文援引): mentions in the old words that now name another unit, or one that is gone."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from lawdocs.texts.amendments.finding import Finder
from lawdocs.texts.amendments.outcomes import Reference
from lawdocs.texts.amendments.references import Named, Unit, read_unit
from lawdocs.texts.amendments.sheet import OLD, Article, Line, Paragraph, Sheet
from lawdocs.texts.cited import cited_titles
from lawdocs.texts.numerals import to_chinese
from lawdocs.texts.structure import parse

_NUMERAL = r"[零〇○一二三四五六七八九十百千\d]+"
_MENTION = re.compile(rf"第{_NUMERAL}条|(?<=本条)第{_NUMERAL}[款项]")
_JOINS = re.compile(r"(?:、|和|及|以及|至|到|与|或者|或|，)?$")
# 刑法第五条, 民法典第五条, 某条例第五条 are another's; 本法第五条 and 依照第五条 are of the text itself.
_OWN = re.compile(r"本(?:法|条例|办法|规定|细则|解释|规则|决定|通知|意见|规范|准则|规程|章程|标准|制度|方案|安排)$")
_OTHERS = re.compile(r"(?:法|法典|条例|办法|细则|解释|规则|公约|协定|宪法|规章)(?:》|〉|[)）])*的?$")
_AROUND = 12


def moved_references(
    text: str, places: Sequence[tuple[int, Line]], sheet: Sheet, finder: Finder
) -> Iterator[Reference]:
    """The mentions in old words of what has another name now; new words name the new numbers already."""
    blocks = parse(text).blocks
    starts = [block.start for block in blocks]
    owners = {line: article for article in sheet.articles() for line in article.lines()}
    for start, line in places:
        for named, at in _mentions(line.text, owners.get(line)):
            end = at + len(named.words)
            if _is_new(line, at, end):
                continue
            new = _new_name(named.unit, finder, sheet)
            if new == named.unit.label:
                continue
            anchor = blocks[max(0, bisect_right(starts, start + at) - 1)].anchor
            around = line.text[max(0, at - _AROUND) : end + _AROUND]
            yield Reference(anchor, around, named.unit.label, new, start + at, start + end)


def _is_new(line: Line, start: int, end: int) -> bool:
    """Whether an instruction put these words in, or some of them."""
    return set(line.origin[start:end]) != {OLD}


def _mentions(text: str, article: Article | None) -> Iterator[tuple[Named, int]]:
    """The units of the text itself that a line mentions."""
    if "条" not in text:
        return
    behind_titles = {cited.after for cited in cited_titles(text)}
    last_end, is_own = -1, True
    for match in _MENTION.finditer(text):
        if match.start() < last_end:
            continue
        read = read_unit(text, match.start())
        if read is None:
            continue
        named, end = read
        before = text[max(0, match.start() - 30) : match.start()]
        goes_on = last_end >= 0 and _JOINS.fullmatch(text[last_end : match.start()])
        if not goes_on:
            is_own = match.start() not in behind_titles and (
                _OWN.search(before) is not None or _OTHERS.search(before) is None
            )
        last_end = end
        unit = named.unit
        if unit.article is None:
            if article is None or not article.anchor:
                continue
            read_own = read_unit(article.old_label)
            unit = unit.within(read_own[0].unit) if read_own else unit
        if is_own:
            yield Named(unit, named.words), match.start()


def _new_name(unit: Unit, finder: Finder, sheet: Sheet) -> str | None:
    """What a unit of the old text is called now; None where it is gone; the old name where nothing is known of it."""
    place = finder.find(unit.anchor)
    if isinstance(place, str) or place.article is None:
        return unit.label
    article = place.article
    if article not in sheet.units:
        return None
    name = article.label
    if unit.paragraph is not None and place.paragraph is not None:
        number = _paragraph_now(unit.paragraph, place.paragraph, article, finder)
        if number is None:
            return None
        name += f"第{to_chinese(number)}款"
    if unit.item is not None and place.item is not None and place.paragraph is not None:
        if place.item[0] not in place.paragraph.lines:
            return None
        name += f"第{to_chinese(place.item[0].number or unit.item)}项"
    return name


def _paragraph_now(number: int, paragraph: Paragraph, article: Article, finder: Finder) -> int | None:
    """The number of a paragraph now; an article written anew keeps its numbers as far as it has paragraphs."""
    if paragraph in article.paragraphs:
        return article.paragraphs.index(paragraph) + 1
    is_rewritten = not any(part in article.paragraphs for part in finder.paragraphs[article])
    return number if is_rewritten and number <= len(article.paragraphs) else None
