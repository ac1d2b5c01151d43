"""Rows of a register and files: by file name, number, title and day; what cannot be told apart is left to a person."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawdocs.texts.matching import FileClue, RowClue, match, same_title

DAY, OTHER_DAY = date(2019, 3, 1), date(2023, 3, 1)
LONG = "鲁山县人民政府关于印发《停车管理办法》的通知"
SHORT = "停车管理办法"


def file(path: str = "a.docx", number: str | None = None, title: str = "", *days: date) -> FileClue:
    return FileClue((path,), number, title, frozenset(days))


@pytest.mark.parametrize(
    ("row", "clue"),
    [
        (RowClue(file="x/a.docx"), file("y/x/a.docx")),
        (RowClue(file="X\\A.docx"), file("x/a.docx")),
        (RowClue(file="./a"), file("b/a.docx")),
        (RowClue(file="鲁政[2019]1号.pdf"), file("鲁政〔2019〕1号.pdf")),
        (RowClue(number="N1", title="别的标题"), file("b.docx", "N1", LONG)),
        (RowClue(title=LONG), file("b.docx", "N1", LONG)),
        (RowClue(title=SHORT), file("b.docx", "N1", LONG)),
        (RowClue(title="关于印发停车管理办法的通知"), file("b.docx", None, LONG)),
    ],
)
def test_one_row_and_one_file_belong_together_by_any_evidence(row: RowClue, clue: FileClue) -> None:
    assert match([row], [clue]).pairs == {0: 0}


@pytest.mark.parametrize(
    ("row", "clue"),
    [
        (RowClue(), file()),
        (RowClue(file="a.pdf"), file("aa.pdf")),
        (RowClue(number="N1"), file(number="N2")),
        (RowClue(title="办法"), file(title=LONG)),  # too short to mean this one
        (RowClue(title="养犬管理办法"), file(title=LONG)),
    ],
)
def test_what_does_not_fit_stays_apart(row: RowClue, clue: FileClue) -> None:
    found = match([row], [clue])
    assert (found.pairs, found.unclear) == ({}, ())


def test_stronger_evidence_goes_first_and_frees_the_others() -> None:
    rows = [RowClue(title=SHORT), RowClue(number="N1", title=SHORT), RowClue(file="c.pdf", number="N1")]
    clues = [file("a.docx", "N1", LONG), file("c.pdf", "N9", "无关")]
    found = match(rows, clues)
    assert (found.pairs, found.unclear) == ({2: 1, 1: 0}, ())


def test_title_and_day_tell_apart_what_has_one_number() -> None:
    rows = [RowClue(number="N1", title=SHORT, day=DAY), RowClue(number="N1", title=SHORT, day=OTHER_DAY)]
    clues = [file("a", "N1", LONG, OTHER_DAY), file("b", "N1", LONG, DAY)]
    assert match(rows, clues).pairs == {0: 1, 1: 0}


def test_what_nothing_tells_apart_is_left_to_a_person() -> None:
    row, clue = RowClue(number="N1", title=SHORT), file("a", "N1", LONG)
    assert match([row, row], [clue]).unclear == ((frozenset({0, 1}), frozenset({0})),)
    assert match([row], [clue, file("b", "N1", LONG)]).unclear == ((frozenset({0}), frozenset({0, 1})),)


def test_titles_are_the_same_whatever_their_writing_and_issuers() -> None:
    assert same_title("关于印发<停车管理办法>的通知", LONG)
    assert same_title(f"{LONG} ", LONG)
    assert not same_title("", "")
    assert not same_title(LONG, "关于印发停车规划的通知")


_NUMBERS = st.sampled_from([None, "N1", "N2", "N3"])
_TITLES = st.sampled_from(["", SHORT, LONG, "养犬管理办法", "关于养犬的通知"])
_DAYS = st.sampled_from([DAY, OTHER_DAY])
_PATHS = st.sampled_from(["a.docx", "x/a.docx", "b.pdf", "c.txt"])
_ROWS = st.builds(RowClue, st.sampled_from(["", "a.docx", "b"]), _NUMBERS, _TITLES, st.none() | _DAYS)
_FILES = st.builds(FileClue, _PATHS.map(lambda each: (each,)), _NUMBERS, _TITLES, st.frozensets(_DAYS))


@given(st.lists(_ROWS, max_size=6), st.lists(_FILES, max_size=6), st.randoms(use_true_random=False))
def test_each_is_matched_once_and_the_order_does_not_matter(
    rows: list[RowClue], clues: list[FileClue], chance: random.Random
) -> None:
    found = match(rows, clues)
    told_rows = [*found.pairs, *(row for some, _ in found.unclear for row in some)]
    told_files = [*found.pairs.values(), *(each for _, some in found.unclear for each in some)]
    assert len(told_rows) == len(set(told_rows))
    assert len(told_files) == len(set(told_files))
    assert all(len(some) + len(others) > 2 for some, others in found.unclear)

    row_order, file_order = list(range(len(rows))), list(range(len(clues)))
    chance.shuffle(row_order)
    chance.shuffle(file_order)
    again = match([rows[each] for each in row_order], [clues[each] for each in file_order])
    assert {row_order[row]: file_order[each] for row, each in again.pairs.items()} == found.pairs
    assert {
        (frozenset(row_order[each] for each in some), frozenset(file_order[each] for each in others))
        for some, others in again.unclear
    } == set(found.unclear)


@given(st.lists(_ROWS, max_size=6), st.lists(_FILES, max_size=6))
def test_a_stranger_among_the_files_changes_nothing(rows: list[RowClue], clues: list[FileClue]) -> None:
    stranger = FileClue(("z.ofd",), "N9", "与其他各件都无关的通告")
    assert match(rows, [*clues, stranger]) == match(rows, clues)
