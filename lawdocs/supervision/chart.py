"""The bar chart of coming ends (期满图) as plain SVG: no script, each bar a link, the same figures as the table."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 600, 236
LEFT, TOP, FLOOR = 34, 26, 190
LEAST_SCALE, LINES = 3, 3


@dataclass(frozen=True)
class Bar:
    """One month: its label, the figures of both series, their sum, and the list it opens."""

    label: str
    year: str
    spoken: str
    parts: tuple[int, ...]
    url: str

    @property
    def total(self) -> int:
        return sum(self.parts)


@dataclass(frozen=True)
class Piece:
    """A rectangle of a bar, its tone counted from 1."""

    tone: int
    y: float
    height: float


@dataclass(frozen=True)
class Drawn:
    """A bar with its place in the picture."""

    bar: Bar
    x: float
    width: float
    middle: float
    top: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Line:
    """A line of the grid with its figure."""

    figure: int
    y: float


@dataclass(frozen=True)
class Chart:
    """The picture: bars from left to right, and the lines behind them from the floor up."""

    bars: tuple[Drawn, ...]
    lines: tuple[Line, ...]
    most: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    floor: int = FLOOR

    def share(self, figure: int) -> float:
        """A figure as a part of the largest, in percent; for the bars of the table."""
        return round(100 * figure / self.most, 1) if self.most else 0


def drawn(bars: Sequence[Bar]) -> Chart:
    """Lay out the chart."""
    most = max((bar.total for bar in bars), default=0)
    scale = _scale(most)
    slot = (WIDTH - LEFT) / max(len(bars), 1)
    lines = tuple(Line(scale * part // LINES, _height_at(scale * part // LINES, scale)) for part in range(LINES + 1))
    return Chart(tuple(_drawn(bar, index, slot, scale) for index, bar in enumerate(bars)), lines, most)


def _drawn(bar: Bar, index: int, slot: float, scale: int) -> Drawn:
    pieces, below = [], 0
    for tone, part in enumerate(bar.parts, start=1):
        top, bottom = _height_at(below + part, scale), _height_at(below, scale)
        if part:
            pieces.append(Piece(tone, top, round(bottom - top, 1)))
        below += part
    x, width = LEFT + index * slot + slot * 0.2, slot * 0.6
    return Drawn(bar, round(x, 1), round(width, 1), round(x + width / 2, 1), _height_at(below, scale), tuple(pieces))


def _height_at(figure: int, scale: int) -> float:
    return round(FLOOR - (FLOOR - TOP) * figure / scale, 1)


def _scale(most: int) -> int:
    """The figure of the highest line: a multiple of the number of lines, so that each line stands at a whole one."""
    return max(LEAST_SCALE, -(-most // LINES) * LINES)
