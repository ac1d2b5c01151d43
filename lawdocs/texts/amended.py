"""Amendments that the note under a title names (题注): 根据2021年11月25日《……决定》修正."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.written_days import WrittenDay, find_days

_HEAD = 3000  # characters; the note stands before the first article
_BODY = re.compile(r"^[ \t\u3000]*第[ \u3000]?[一1][ \u3000]?[章条]", re.MULTILINE)
_NOTE = re.compile(r"^[ \t\u3000]*[（(]((?:[^（）()]|[（(][^（）()]*[）)])*)[）)]", re.MULTILINE)
_QUOTED = re.compile(r"《[^》]*》")
_VERB = re.compile(r"修正|修订|修改")
# 公布 that ends what is told of a day; 公布的《……决定》 goes on to the amendment.
_OTHER = re.compile(r"(?:公布|发布|颁布|印发|通过|施行)(?!的|《)")
_YEAR = re.compile(r"\d{4}年")  # of a year alone no day is known
_FROM = re.compile(r"自[ 　]*$")
_IN_FORCE = re.compile(r"[ 　]*起(?:施行|实施|生效)")


@dataclass(frozen=True)
class Amendment:
    """An amendment of a text: its day, the earliest day on which the text can hold, and the words that tell of it."""

    day: date
    since: date
    words: str
    verb: str


def amendments_in(text: str) -> tuple[Amendment, ...]:
    """The amendments that the notes at the head of a text name, in order of their days."""
    head = text[:_HEAD]
    body = _BODY.search(head)
    head = head[: body.start()] if body is not None else head
    found = [each for note in _NOTE.finditer(head) if _VERB.search(note[1]) for each in _of_note(note[1])]
    return tuple(sorted(dict.fromkeys(found), key=lambda each: each.day))


def _of_note(note: str) -> Iterator[Amendment]:
    plain = _QUOTED.sub(lambda match: "《" + "\x00" * (len(match[0]) - 2) + "》", note)  # what is quoted is no verb
    days = [*find_days(plain)]
    following: list[WrittenDay | None] = [*days[1:], None]
    for day, after in zip(days, following, strict=False):
        told = plain[day.end : after.start if after is not None else None]
        verb = _VERB.search(told)
        if verb is None or _OTHER.search(told[: verb.start()]) or _YEAR.search(told[: verb.start()]):
            continue
        words = "".join(note[day.end : day.end + verb.end()].split()).lstrip("，,")
        begins = after is not None and _FROM.search(told) and _IN_FORCE.match(plain, after.end)
        yield Amendment(day.day, max(day.day, after.day) if begins else day.day, words, verb[0])
