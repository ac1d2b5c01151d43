"""What amendments did, and will do, to the articles of a text (条文的变化), for the text as a page shows it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from lawdocs.comparing import compared
from lawdocs.portal import addresses
from lawdocs.portal.records import Edition, Record
from lawdocs.texts.comparison.units import cut
from lawdocs.texts.structure import Outline
from workflows.states import ENDED
from workflows.validity import status_on


@dataclass(frozen=True)
class Change:
    """What happened, or will happen, to one article on a day, and where its old and new words stand side by side.

    ``link`` says what ``url`` opens, if not that; the day may be unknown.
    """

    day: date | None
    word: str
    url: str
    link: str = ""


def changes(record: Record, edition: Edition | None, outline: Outline, day: date) -> dict[str, list[Change]]:
    """The changes of the articles of a text by their anchors, as seen on a day.

    What was worded so by the newest amendment or any correction, and what a text that is to come changes; a mere new
    number is no change.
    """
    found: dict[str, list[Change]] = defaultdict(list)
    if edition is None:
        return found
    made: dict[str, Change] = {}
    for before, after in _steps_to(record, edition):
        made |= _made(record, before, after)
    for unit in cut(outline):
        if unit.is_article and unit.words in made:
            found[unit.anchor].append(made[unit.words])
    for anchor, change in _coming(record, edition, day):
        found[anchor].append(change)
    return found


def _made(record: Record, before: Edition, after: Edition) -> dict[str, Change]:
    """The changes between two texts, by the words of the articles that came of them."""
    if not before.text or after.in_force_from is None:
        return {}
    rows = [row for row in compared(before.text, after.text).rows if row.is_added or row.has_other_words]
    made = {}
    for row in rows:
        word = "新增" if row.is_added else "更正" if after.corrected_by else "修改"
        url = addresses.of_pair(record.document.id, before.no, after.no, row.anchor)
        made |= {unit.words: Change(after.in_force_from, word, url) for unit in row.new.units}
    return made


def _coming(record: Record, edition: Edition, day: date) -> list[tuple[str, Change]]:
    """What the next text changes of the one that holds on a day."""
    coming = record.edition_after(day)
    ended = status_on(record.document, day) in ENDED
    if coming is None or coming.in_force_from is None or ended or edition is not record.edition_on(day):
        return []
    found = []
    for row in compared(edition.text, coming.text).rows:
        if row.is_removed or row.has_other_words:
            url = addresses.of_pair(record.document.id, edition.no, coming.no, row.anchor)
            change = Change(coming.in_force_from, "起删去" if row.is_removed else "起修改", url)
            found += [(unit.anchor, change) for unit in row.old.units if unit.is_article]
    return found


def _steps_to(record: Record, edition: Edition) -> list[tuple[Edition, Edition]]:
    """The newest amendment up to a text and all corrections up to it, each as the texts before and after."""
    texts = record.editions[: record.editions.index(edition) + 1]
    amended = next((each for each in reversed(texts[1:]) if not each.corrected_by), None)
    return [pair for pair in zip(texts, texts[1:], strict=False) if _is_step(pair[1], amended)]


def _is_step(edition: Edition, amended: Edition | None) -> bool:
    """Whether a text is a correction, or came with the newest amendment or on the same day."""
    of_its_day = amended is not None and edition.in_force_from == amended.in_force_from
    return bool(edition.corrected_by) or of_its_day
