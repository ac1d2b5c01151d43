"""What stands where on the pages of a PDF, in millimetres from the upper left corner, read by pypdfium2."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import pypdfium2
from pypdfium2 import raw

POINT = 25.4 / 72
RED = (230, 0, 18)
SCALE = 20  # pixels a point
PALE = 160  # what is lighter in all its colours is paper


@dataclass(frozen=True)
class Line:
    """Characters on one base line, without white space."""

    text: str
    base: float
    left: float
    right: float
    size: float


@dataclass(frozen=True)
class Rule:
    """A line across the page."""

    top: float
    bottom: float
    colour: tuple[int, int, int]

    @property
    def height(self) -> float:
        """How thick it is."""
        return self.bottom - self.top


class Measured:
    """A PDF that is looked at."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @contextmanager
    def _opened(self) -> Iterator[pypdfium2.PdfDocument]:
        pdf = pypdfium2.PdfDocument(self._data)
        try:
            yield pdf
        finally:
            pdf.close()

    def __len__(self) -> int:
        with self._opened() as pdf:
            return len(pdf)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the first page."""
        with self._opened() as pdf:
            width, height = pdf[0].get_size()
        return width * POINT, height * POINT

    @cached_property
    def texts(self) -> list[str]:
        """The text of each page in reading order, as a reader copies it, without white space."""
        with self._opened() as pdf:
            return ["".join(page.get_textpage().get_text_bounded().split()) for page in pdf]

    def lines(self, number: int) -> list[Line]:
        """The lines of a page from its top; the first page is 0."""
        with self._opened() as pdf:
            return _lines_of(pdf[number])

    def rules(self, number: int, at: float) -> list[Rule]:
        """The lines across a page that a vertical line meets, so many millimetres from the left edge, from its top."""
        left = at / POINT
        with self._opened() as pdf:
            beside = pdf[number].get_size()[0] - left - 1
            pixels = pdf[number].render(scale=SCALE, crop=(left, 0, beside, 0), rev_byteorder=True).to_pil()
            pixels = pixels.convert("RGB")
        column = [pixels.getpixel((pixels.width // 2, row)) for row in range(pixels.height)]
        found: list[Rule] = []
        for is_white, rows in groupby(enumerate(column), lambda each: min(each[1]) > PALE):
            if not is_white:
                dark = list(rows)
                colour = dark[len(dark) // 2][1]
                found.append(Rule(dark[0][0] / SCALE * POINT, (dark[-1][0] + 1) / SCALE * POINT, colour))
        return found

    def edges(self, number: int, colour: tuple[int, int, int]) -> set[tuple[float, float]]:
        """From where to where the filled areas of one colour reach, from side to side."""
        found = set()
        with self._opened() as pdf:
            for each in pdf[number].get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
                parts = [ctypes.c_uint() for _ in range(4)]
                raw.FPDFPageObj_GetFillColor(each, *parts)
                if tuple(part.value for part in parts[:3]) == colour:
                    left, _, right, _ = each.get_bounds()
                    found.add((round(left * POINT, 1), round(right * POINT, 1)))
        return found


def _line(characters: list[tuple[str, float, float, float, float]]) -> Line:
    ordered = sorted(characters, key=lambda each: each[2])
    return Line(
        text="".join(each[0] for each in ordered),
        base=ordered[0][1] * POINT,
        left=ordered[0][2] * POINT,
        right=max(each[3] for each in ordered) * POINT,
        size=ordered[0][4],
    )


def _lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    height = page.get_size()[1]
    text = page.get_textpage()
    found: dict[int, list[tuple[str, float, float, float, float]]] = {}
    for at in range(text.count_chars()):
        character = chr(raw.FPDFText_GetUnicode(text, at))
        if not character.strip():
            continue
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        right = text.get_charbox(at, loose=True)[2]
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text, at, matrix)
        size = raw.FPDFText_GetFontSize(text, at) * abs(matrix.d)
        base = height - y.value
        near = next((key for key in found if abs(key / 10 - base) < 1.5), round(base * 10))
        found.setdefault(near, []).append((character, base, x.value, right, size))
    return [_line(found[key]) for key in sorted(found)]
