"""Title, number, addressee, genre and issuers of a document (标题, 发文字号, 主送机关, 体裁, 发文机关)."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from lawdocs.texts.authorities import is_unit, squeezed, units_in
from lawdocs.texts.cited import cited_titles
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.genres import ends_with_genre
from lawdocs.texts.head_reading import Head, letterhead_units
from lawdocs.texts.metadata.genres import own_words, perhaps_own_words
from lawdocs.texts.metadata.signature import Signature
from lawdocs.texts.metadata.values import Confidence, Found, Span
from lawdocs.texts.numbers import NUMBER, with_standard_brackets

_VERB = re.compile(r"关于|转发|批转|印发|发布|公布|颁布|对|修订|修改|废止|同意|调整")
_GAP = re.compile(r"(?<![A-Za-z0-9])\s+|\s+(?![A-Za-z0-9])")
# 现将《某办法》印发给你们: notices say so. Who explains a text has made it, as a rule.
_HANDED_OUT = re.compile(r"印发(?:给)?你[们单局]|转发(?:给)?你们|特此通知")
_EXPLAINED = re.compile(r"由(?P<unit>[\u4e00-\u9fff]{3,30}?)(?:负责)?解释")
_GOVERNMENT = re.compile(r"[\u4e00-\u9fff]{2,20}?人民政府(?:办公[室厅])?(?=\S)")
# 职称改革办公室 on a line of its own is a part of the authority above it.
_PLACED = re.compile(r"^(?:中|国|最高)|[省市县区州盟旗]")
_BEGINNING = 200
_BRACKETS = str.maketrans("", "", "《》")
_FILE = re.compile(rf"^\s*(?P<number>{NUMBER})\.(?:docx?|pdf|wps|ofd)\s*$", re.MULTILINE)
_SHORTENED = re.compile(r"^(?:[省市县区州]|国务院.+主管部门|上级|同级|有关)")


def read_title(head: Head, text: str) -> Found[str] | None:
    """The title, its lines joined; several issuers before it keep a space between them."""
    if not head.title:
        return _labelled(head, "title", text) or _ordered(head, text)
    span = Span(head.title[0].start, head.title[-1].end)
    issuers, rest = title_parts(max(repeated([line.text for line in head.title]), key=lambda each: len("".join(each))))
    title = issuers + rest
    if not (ends_with_genre(title) or "关于" in title) and not head.number:
        return None
    if head.rivals:
        return Found(title, span, Confidence.UNSURE)
    complete = ends_with_genre(title) and (head.number or head.addressee or "关于" in title)
    return Found(title, span, Confidence.SURE if complete else Confidence.LIKELY)


def repeated(lines: Sequence[str]) -> list[Sequence[str]]:
    """The lines of a title, or of each of two that are the same: pages print it once more above the letter."""
    for at in range(1, len(lines)):
        first, second = lines[:at], lines[at:]
        if bare_title(first) == bare_title(second):
            return [first, second]
    return [lines]


def bare_title(lines: Iterable[str]) -> str:
    """The words of a title by which two are the same: without its issuers, its brackets and its typography."""
    return folded(title_parts(lines)[1]).translate(_BRACKETS)


def _ordered(head: Head, text: str) -> Found[str] | None:
    """What an order (令) makes public: 《某办法》已经……通过，现予公布."""
    title = next(cited_titles(text, head.body, head.body + _BEGINNING), None) if head.order else None
    return Found(title.title, Span(title.start, title.end), Confidence.LIKELY) if title else None


def title_parts(lines: Iterable[str]) -> tuple[str, str]:
    """A title's issuers and the rest of it; where it names none, the first is empty."""
    whole = " ".join(_unspaced(line) for line in lines)
    for verb in _VERB.finditer(whole):
        issuers = whole[: verb.start()]
        units = units_in(issuers)
        if units:
            joined = "、".join(units) if re.search("[、，,]", issuers) else " ".join(units)
            return joined, _GAP.sub("", whole[verb.start() :])
    return "", _GAP.sub("", whole)


def read_number(head: Head, text: str) -> Found[str] | None:
    """The document number, its year in 〔〕; 第87号 under 财政部令 is 财政部令第87号."""
    if head.number is None:
        return _labelled(head, "doc_no", text) or _number_of_file(text)
    words = text[head.number.start : head.number.end]
    # 财政部 税务总局公告2023年第12号 keeps the space between its issuers.
    number = " ".join(words.split()) if "公告" in words else squeezed(words)
    if head.order is not None:
        further = (Span(head.order.start, head.order.end),)
        return Found(squeezed(head.order.text) + number, head.number, Confidence.LIKELY, further)
    return Found(with_standard_brackets(number), head.number, Confidence.SURE)


def _number_of_file(text: str) -> Found[str] | None:
    """青财建〔2024〕246号.docx: pages name the file of the document itself by its number."""
    match = _FILE.search(text)
    if match is None:
        return None
    number = with_standard_brackets(squeezed(match["number"]))
    return Found(number, Span(match.start("number"), match.end("number")), Confidence.UNSURE)


def read_addressee(head: Head, text: str) -> Found[str] | None:
    """Who is written to, as one line."""
    if head.addressee is None:
        return None
    words = squeezed(text[head.addressee.start : head.addressee.end])
    is_in_place = bool(head.title or head.number)
    return Found(words, head.addressee, Confidence.SURE if is_in_place else Confidence.LIKELY)


def read_genre(head: Head, title: Found[str] | None, text: str) -> Found[str] | None:
    """The genre by the last word of the title; without a title by what the text calls itself (本办法)."""
    if "genre" in head.labelled:
        return _labelled(head, "genre", text)
    if head.order is not None and squeezed(head.order.text).endswith("令"):
        others = ends_with_genre(title.value) if title else ""
        span = Span(head.order.start, head.order.end)
        return Found("令", span, Confidence.UNSURE if others else Confidence.SURE, others=(others,) if others else ())
    if title is not None:
        genre = ends_with_genre(squeezed(title.value))
        return Found(genre, title.span, title.confidence) if genre else None
    if head.addressee is not None:
        handed_out = _HANDED_OUT.search(text)
        if handed_out:
            return Found("通知", Span(*handed_out.span()), Confidence.LIKELY)
    return _most_said(own_words(text), Confidence.LIKELY) or _most_said(perhaps_own_words(text), Confidence.UNSURE)


def _most_said(words: list[tuple[str, int, int]], sure: Confidence) -> Found[str] | None:
    """The genre by which a text calls itself most, at the place where it first does."""
    if not words:
        return None
    (genre, count), *rest = Counter(word for word, _, _ in words).most_common()
    first = next(Span(start, end) for word, start, end in words if word == genre)
    if rest and rest[0][1] * 2 > count:
        return Found(genre, first, Confidence.UNSURE, others=tuple(each for each, _ in rest))
    return Found(genre, first, sure)


def read_issuers(head: Head, signature: Signature | None, text: str) -> Found[tuple[str, ...]] | None:
    """The issuers, the leading one first: by the title, else by the letterhead, else by the signature.

    Surer when two of these agree, and unsure when they name different authorities.
    """
    said = _said(head, signature, text)
    if not said:
        return _explainer(text) or _begins_title(head)
    names, span = said[0]
    # 某市某局某市某办 in a title stands on two lines below the text: who signs tells the names apart.
    apart = [other for other, _ in said[1:] if _same(names, other) and all(map(_PLACED.search, other))]
    names = max([names, *apart], key=len)
    agreeing = [(other, place) for other, place in said[1:] if _same(names, other)]
    further = tuple(place for _, place in agreeing)
    other = next((other for other, _ in said[1:] if not _related(names, other)), None)
    if other is not None:
        return Found(names, span, Confidence.UNSURE, further, (other,))
    return Found(names, span, Confidence.SURE if agreeing or _is_titled(head) else Confidence.LIKELY, further)


def _said(head: Head, signature: Signature | None, text: str) -> list[tuple[tuple[str, ...], Span]]:
    """The places that name issuers, the weightiest first."""
    said: list[tuple[tuple[str, ...], Span]] = []
    if "issuer" in head.labelled:
        span = head.labelled["issuer"]
        words = text[span.start : span.end].strip()
        said.append((units_in(words) or (words,), span))
    units = units_in(title_parts([line.text for line in head.title])[0])
    if units:
        start = head.title[0].start
        said.append((units, Span(start, _end_of("".join(units), text, start))))
    if head.letterhead:
        names = tuple(name for line in head.letterhead for name in letterhead_units(line.text))
        said.append((names, Span(head.letterhead[0].start, head.letterhead[-1].end)))
    if signature is not None and signature.names_at is not None:
        said.append((signature.names, signature.names_at))
    if head.note is not None:
        units = units_in(text[head.note.start : head.note.end].strip("（()） "))
        said += [(units, head.note)] if units else []
    return said


def _is_titled(head: Head) -> bool:
    return bool(title_parts([line.text for line in head.title])[0])


def _end_of(names: str, text: str, start: int) -> int:
    """Where names end that begin at a place of the text, with whatever white space and marks between them."""
    position = start
    for letter in names:
        position = text.index(letter, position) + 1
    return position


def _same(names: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return "".join(names) == "".join(other)


def _related(names: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether one wording only shortens the other (国家发展改革委, 发展改革委), or runs its names together."""
    one, two = "".join(names), "".join(other)
    return one in two or two in one or all(any(each in whole or whole in each for whole in names) for each in other)


def _explainer(text: str) -> Found[tuple[str, ...]] | None:
    found = [each for each in _EXPLAINED.finditer(text) if is_unit(each["unit"]) and not _SHORTENED.match(each["unit"])]
    if not found:
        return None
    last = found[-1]
    return Found((last["unit"],), Span(last.start("unit"), last.end("unit")), Confidence.UNSURE)


def _begins_title(head: Head) -> Found[tuple[str, ...]] | None:
    """某县人民政府工作规则: a government whose name begins the title has made the text, as a rule."""
    match = _GOVERNMENT.match(head.title[0].text) if head.title else None
    if match is None:
        return None
    return Found((match[0],), Span(head.title[0].start, head.title[0].start + match.end()), Confidence.UNSURE)


def _labelled(head: Head, key: str, text: str) -> Found[str] | None:
    span = head.labelled.get(key)
    if span is None:
        return None
    words = " ".join(text[span.start : span.end].split())
    return Found(with_standard_brackets(words) if key == "doc_no" else words, span, Confidence.SURE)


def _unspaced(line: str) -> str:
    """A line without the spaces of letter-spacing: 几 个 问 题 的 通 知."""
    pieces = line.split()
    single = sum(len(piece) == 1 for piece in pieces)
    return "".join(pieces) if len(pieces) > 2 and single * 2 > len(pieces) else " ".join(pieces)
