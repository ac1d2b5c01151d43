"""What clauses named in one text are called in another (条款的编号随文本)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from lawdocs.texts.provisions import Provision


@dataclass(frozen=True)
class Names:
    """What clauses are called in a text: ``kept`` by its numbers, with the former ones where those are others.

    ``lost`` are the former names of those that the text does not have, or not in the same words.
    """

    kept: str
    lost: tuple[str, ...] = ()


def names_in(
    clauses: str, labels: Sequence[str], places: Callable[[str], Sequence[Provision]], *, is_later: bool
) -> Names:
    """Call ``clauses`` as another text does: 第四条（原第三条）.

    ``labels`` are their single names in the text that they were named in, ``places`` tells where one of them stands in
    the other text, which ``is_later`` or not.
    """
    found = {label: places(label) for label in labels}
    kept = [label for label in labels if found[label]]
    lost = tuple(label for label in labels if not found[label])
    there = [found[label][0].label for label in kept]
    if there == kept:
        return Names("、".join(kept) if lost else clauses, lost)
    former = f"（原{'、'.join(kept)}）" if is_later else ""
    return Names("、".join(there) + former, lost)


@dataclass(frozen=True)
class Later:
    """A text that follows: its first day, where a clause stands in it, and whether nothing of its article does."""

    since: date | None
    places: Callable[[str], Sequence[Provision]]
    is_gone: Callable[[str], bool]


@dataclass(frozen=True)
class Loss:
    """Clauses by their former names that texts have no more from a day on: the same words, or (``is_gone``) any."""

    since: date
    names: str
    is_gone: bool


def losses(labels: Sequence[str], later: Iterable[Later]) -> Iterator[Loss]:
    """What texts do not have of clauses any more, each once."""
    left = list(labels)
    for text in later:
        lost = [label for label in left if not text.places(label)]
        left = [label for label in left if label not in lost]
        gone = [label for label in lost if text.is_gone(label)]
        reworded = [label for label in lost if label not in gone]
        for names, is_gone in ((reworded, False), (gone, True)):
            if names and text.since is not None:
                yield Loss(text.since, "、".join(names), is_gone)
