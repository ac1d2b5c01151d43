"""Table (新旧对照表): the rows of a comparison as a page or a paper shows them, folded where nothing changed."""

from dataclasses import dataclass
from enum import StrEnum

from lawdocs.texts.comparison import words
from lawdocs.texts.comparison.lines import Line, View, lines
from lawdocs.texts.comparison.rows import Comparison, Row


class Shown(StrEnum):
    """How a row of the table is shown."""

    CHANGED = "changed"
    SAME = "same"
    TITLE = "title"
    FOLDED = "folded"


@dataclass(frozen=True)
class TableRow:
    """A row of the table: what heads it, what happened (说明), and its words; of a folded one only their number."""

    shown: Shown
    anchor: str
    name: str
    note: str
    row: Row
    size: str = ""

    def old(self, *, with_label: bool = False) -> list[Line]:
        """What stood in the old text."""
        return lines(self.row, View.OLD, with_label=with_label) if self.row.old else []

    def new(self, *, with_label: bool = False) -> list[Line]:
        """What stands in the new one."""
        return lines(self.row, View.NEW, with_label=with_label) if self.row.new else []

    def both(self, *, with_label: bool = False) -> list[Line]:
        """Both in one text."""
        return lines(self.row, View.BOTH, with_label=with_label)


def table(comparison: Comparison, *, is_whole: bool = False) -> list[TableRow]:
    """The rows of a table: of the whole texts, or with what stayed folded together."""
    found: list[TableRow] = []
    for run in words.runs(comparison.rows):
        if is_whole or not words.is_folded(run[0]):
            found += map(table_row, run)
        elif all(row.is_title for row in run):
            found += [TableRow(Shown.TITLE, row.anchor, words.row_name(row), "", row) for row in run]
        else:
            named, said, size = words.run_name(run), words.run_note(run), words.run_size(run)
            found.append(TableRow(Shown.FOLDED, run[0].anchor, named, said, run[0], size))
    return found


def table_row(row: Row) -> TableRow:
    """One row by itself."""
    shown = Shown.CHANGED if row.is_changed else Shown.TITLE if row.is_title else Shown.SAME
    return TableRow(shown, row.anchor, words.row_name(row), words.note(row), row)
