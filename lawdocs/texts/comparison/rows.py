"""Rows (对照表的行): a unit of the old text beside what it is in the new one, with the pieces that changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lawdocs.texts.comparison.units import Unit


class Mark(StrEnum):
    """What became of a piece."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True)
class Piece:
    """A piece of both texts, with where it begins in each; an added one has no old words, a removed one no new ones.

    The two sides of one that is the same may differ in typography.
    """

    mark: Mark
    old: str
    new: str
    old_start: int
    new_start: int

    def turned(self) -> "Piece":
        """The same piece when the texts change places."""
        marks = {Mark.REMOVED: Mark.ADDED, Mark.ADDED: Mark.REMOVED}
        mark = marks.get(self.mark, self.mark)
        return Piece(mark, self.new, self.old, self.new_start, self.old_start)


@dataclass(frozen=True)
class Side:
    """The units of one text in a row, one after the other; of a row that is only in the other text, none.

    ``gap`` is the white space before them, ``head`` the label with what follows up to the first word.
    """

    units: tuple[Unit, ...] = ()
    gap: str = ""
    head: str = ""

    def __bool__(self) -> bool:
        return bool(self.units)

    @property
    def label(self) -> str:
        """The labels, joined: 第三条、第四条."""
        return "、".join(unit.label for unit in self.units)

    @property
    def numbers(self) -> list:
        """What the labels say, however they are written."""
        return [unit.numbered or unit.label for unit in self.units]

    @property
    def start(self) -> int:
        return self.units[0].start


@dataclass(frozen=True)
class Row:
    """One row: the two sides, the pieces of their words, and what happened besides.

    ``old_items`` and ``new_items`` are the labels of whole items that only one side has; ``has_items_only`` tells
    that nothing else differs, ``has_new_item_numbers`` that items which both sides have are counted otherwise,
    ``differs_in_typography`` that letters which are the same are written otherwise.
    """

    old: Side
    new: Side
    pieces: tuple[Piece, ...]
    is_moved: bool = False
    old_items: tuple[str, ...] = ()
    new_items: tuple[str, ...] = ()
    has_items_only: bool = False
    has_new_item_numbers: bool = False
    differs_in_typography: bool = False

    @property
    def anchor(self) -> str:
        """Its name in a page: the anchor of its first unit in the new text, else that of the old one as ``old-…``."""
        return self.new.units[0].anchor if self.new else f"old-{self.old.units[0].anchor}"

    @property
    def is_article(self) -> bool:
        return any(unit.is_article for unit in (*self.old.units, *self.new.units))

    @property
    def is_title(self) -> bool:
        return (self.new or self.old).units[0].is_title

    @property
    def is_added(self) -> bool:
        return not self.old

    @property
    def is_removed(self) -> bool:
        return not self.new

    @property
    def is_split(self) -> bool:
        return len(self.new.units) > 1

    @property
    def is_merged(self) -> bool:
        return len(self.old.units) > 1

    @property
    def is_in_both(self) -> bool:
        return bool(self.old and self.new)

    @property
    def has_other_words(self) -> bool:
        """Whether words of a unit that both texts have differ."""
        return self.is_in_both and any(piece.mark is not Mark.SAME for piece in self.pieces)

    @property
    def is_renumbered(self) -> bool:
        """Whether its label says another number; how a label is written does not count."""
        return self.is_in_both and self.old.numbers != self.new.numbers

    @property
    def is_changed(self) -> bool:
        """Whether anything but typography differs."""
        return not self.is_in_both or self.has_other_words or self.is_renumbered or self.is_moved

    def turned(self) -> "Row":
        """The same row when the texts change places."""
        return replace(
            self,
            old=self.new,
            new=self.old,
            pieces=_removed_first([piece.turned() for piece in self.pieces]),
            old_items=self.new_items,
            new_items=self.old_items,
        )


@dataclass(frozen=True)
class Comparison:
    """Two texts compared: rows in the order of the new text, with what it no longer has where that stood.

    ``old_tail`` and ``new_tail`` are the white space after the last words.
    """

    rows: tuple[Row, ...]
    old_tail: str = ""
    new_tail: str = ""

    @property
    def changes(self) -> tuple[Row, ...]:
        """The rows in which anything but typography differs."""
        return tuple(row for row in self.rows if row.is_changed)

    def turned(self) -> "Comparison":
        """The comparison of the same texts the other way round."""
        return Comparison(in_order([row.turned() for row in self.rows]), self.new_tail, self.old_tail)

    def applied_to(self, old_text: str) -> str:
        """The new text, made from the old one by the changes; raises ValueError if it is not the text compared."""
        for piece in (piece for row in self.rows for piece in row.pieces):
            if not old_text.startswith(piece.old, piece.old_start):
                raise ValueError(f"not the text that was compared, at {piece.old_start}")
        rows = sorted((row for row in self.rows if row.new), key=lambda row: row.new.start)
        return "".join(part for row in rows for part in _rewritten(row, old_text)) + self.new_tail


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Rows as they are read: by the new text; one that it no longer has follows what it followed in the old text."""
    behind: dict[int, list[Row]] = {}
    place = -1
    for row in sorted((row for row in rows if row.old), key=lambda row: row.old.start):
        if not row.new:
            behind.setdefault(place, []).append(row)
        elif not row.is_moved:
            place = row.new.start
    ordered = behind.get(-1, [])
    for row in sorted((row for row in rows if row.new), key=lambda row: row.new.start):
        ordered = [*ordered, row, *behind.get(row.new.start, ())] if not row.is_moved else [*ordered, row]
    return tuple(ordered)


def _removed_first(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Where a piece replaces another, what it replaces comes first."""
    for at in range(len(pieces) - 1):
        if (pieces[at].mark, pieces[at + 1].mark) == (Mark.ADDED, Mark.REMOVED):
            pieces[at : at + 2] = pieces[at + 1], pieces[at]
    return tuple(pieces)


def _rewritten(row: Row, old_text: str) -> Iterator[str]:
    yield row.new.gap + row.new.head
    for piece in row.pieces:
        is_kept = piece.mark is Mark.SAME and piece.old == piece.new
        yield old_text[piece.old_start : piece.old_start + len(piece.old)] if is_kept else piece.new
