"""Rewriting (改写) articles, paragraphs and items of a text taken apart."""

from collections.abc import Sequence
from dataclasses import replace

from lawdocs.texts.amendments import words
from lawdocs.texts.amendments.finding import Place
from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.sheet import Article, Line, Paragraph, new_lines, new_paragraphs
from lawdocs.texts.labels import Kind, read_label

END_MARKS = "。；;，,：:、"
_ENDS_SENTENCE = "。；;"
_GOES_ON = "，,、；;"
_NO_END = "加在句末标点后面的字句自己没有句末标点，请核对标点。"
_MARK_KEPT = "字句加在句末标点前面，原来的标点留在最后，请核对标点。"


def change(each: Instruction, found: Sequence[tuple[Line, int, int]]) -> None:
    if each.action is Action.INSERT_WORDS:
        words.put_behind(found, each.new)
    else:
        words.put(found, each.new)


def without_own_label(each: Instruction, lines: Sequence[Line]) -> Instruction:
    """“（六）监督甲”修改为“（六）监督乙” names the item's label with its words."""
    label = words.folded(lines[0].printed) if lines and each.target else ""
    label_of_old = read_label(each.old)
    if not label or label_of_old is None or not words.folded(each.old).startswith(label):
        return each
    label_of_new = read_label(each.new)
    width = label_of_new.width if label_of_new is not None and label_of_new.kind is label_of_old.kind else 0
    return replace(each, old=each.old[label_of_old.width :], new=each.new[width:])


def replace_article(article: Article, new: str) -> None:
    before = next((line.before for line in article.lines() if line.before), "")
    text = new.strip()
    label = read_label(text)
    if label is not None and label.kind is article.kind and label.number == article.number:
        text = text[label.width :]
    paragraphs = new_paragraphs(text, before)
    if paragraphs[0].lines[0].printed:  # the first line of an article has the label of the article
        first = paragraphs[0].lines[0]
        first.text, first.printed, first.kind = first.printed + first.text, "", Kind.PARAGRAPH
        first.origin = "n" * len(first.text)
    paragraphs[0].lines[0].before = ""
    article.paragraphs[:] = paragraphs


def replace_paragraph(article: Article, paragraph: Paragraph, new: str) -> None:
    at = article.paragraphs.index(paragraph)
    before = paragraph.lines[0].before
    inner = next((line.before for line in article.lines() if line.before), "")
    fresh = new_paragraphs(new, inner)
    fresh[0].lines[0].before = before
    paragraph.lines = fresh[0].lines
    paragraph.followers = fresh[1:]
    article.paragraphs[at + 1 : at + 1] = fresh[1:]


def replace_item(paragraph: Paragraph, item: list[Line], new: str) -> None:
    first, last = item[0], item[-1]
    fresh = new_lines(new, first.before)
    if not fresh[0].is_inner:
        fresh[0].kind = first.kind
    fresh[0].printed = first.printed
    end_as(fresh[-1], last)
    at = paragraph.lines.index(first)
    paragraph.lines[at : at + len(item)] = fresh
    item[:] = fresh


def replace_lead(place: Place, each: Instruction) -> None:
    line = place.lines()[0]
    ends = line.text[-1:]
    line.put(0, len(line.text), each.new)
    if ends in END_MARKS and ends and line.text[-1] not in END_MARKS:
        line.put(len(line.text), len(line.text), ends)


def end_as(line: Line, old: Line) -> None:
    if line.text and line.text[-1] not in END_MARKS and old.text[-1:] in ("。", "；", ";"):
        line.put(len(line.text), len(line.text), old.text[-1])


def put_at_end(line: Line, new: str) -> str:
    """Put words at the end of a line, those that go on with its sentence before its mark; what to look at, if anything.

    “，并抄送县财政局。” behind “次序。” makes “次序，并抄送县财政局。”
    """
    mark = line.text[-1:] if line.text[-1:] in _ENDS_SENTENCE else ""
    if not mark or not new:
        line.put(len(line.text), len(line.text), new)
        return ""
    if new[0] not in _GOES_ON:
        line.put(len(line.text), len(line.text), new)
        return "" if new[-1] in END_MARKS + "！？”）" else _NO_END
    line.put(len(line.text) - 1, len(line.text), new if new[-1] in _ENDS_SENTENCE else new + mark)
    return "" if new[-1] in _ENDS_SENTENCE else _MARK_KEPT


def only_list(article: Article) -> Paragraph | None:
    with_items = [part for part in article.paragraphs if part.items()]
    if len(with_items) == 1:
        return with_items[0]
    return article.paragraphs[0] if len(article.paragraphs) == 1 else None
