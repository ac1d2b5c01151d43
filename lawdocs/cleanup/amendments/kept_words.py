"""Old words (旧字句) that are still there though a decision replaces them everywhere (统一修改)."""

from collections.abc import Iterable, Iterator

from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.labels import Kind
from lawdocs.texts.structure import parse

_ELSEWHERE = "条文以外"
_MOST_NAMED = 10


def kept_words(text: str, instructions: Iterable[Instruction]) -> list[str]:
    """One sentence for each word that was to be replaced everywhere and is in the text still, naming the articles.

    Words that came in with the same decision, or that a person corrected, may have it; they are not changed silently.
    """
    everywhere = (each for each in instructions if each.action is Action.REPLACE_ALL_WORDS and each.old)
    return [said for each in everywhere for said in _said(text, each)]


def _said(text: str, each: Instruction) -> Iterator[str]:
    names = list(dict.fromkeys(_holding(text, folded(each.old), folded(each.new))))
    if names:
        more = "等" if len(names) > _MOST_NAMED else ""
        yield f"修改决定把“{each.old}”统一改成“{each.new}”，{'、'.join(names[:_MOST_NAMED])}{more}还有“{each.old}”"


def _holding(text: str, old: str, new: str) -> Iterator[str]:
    article = ""
    for block in parse(text).blocks:
        if block.kind is Kind.ARTICLE:
            article = block.label
        elif block.depth == 0:
            article = ""
        said = folded(text[block.start : block.end])
        if old in (said.replace(new, "\n") if old in new else said):
            yield article or _ELSEWHERE
