"""The figures there are (统计佐证), by name; an indicator names the one that proves it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lawdocs.column.figures import cleanup, documents, filing, linkage
from lawdocs.column.figures.asked import Asked, Figure
from workflows.actors import Actor


@dataclass(frozen=True)
class Figures:
    """Figures that are taken together: their name, what people call them, and how they are reckoned.

    ``units`` are what their rows are counted in, by the label of the figure, where it is not 件; ``opens`` says who may
    read the rows, where not everybody may who reads the numbers.
    """

    name: str
    label: str
    compute: Callable[[Asked], list[Figure]]
    units: Callable[[], Mapping[str, str]] = dict
    opens: Callable[[Actor], bool] = lambda actor: True


FIGURES: Mapping[str, Figures] = {
    each.name: each
    for each in (
        Figures("filing", "备案和审查建议", filing.compute),
        Figures("cleanup", "文件清理", cleanup.compute),
        Figures("documents", "文件制定", documents.compute),
        Figures("linkage", "府检联动", linkage.compute, linkage.units, linkage.opens),
    )
}


def unit_of(name: str, label: str) -> str:
    """What the rows of a figure are counted in."""
    figures = FIGURES.get(name)
    return figures.units().get(label, "件") if figures is not None else "件"


def opens(name: str, actor: Actor) -> bool:
    """Whether a person reads the rows behind figures of a name."""
    figures = FIGURES.get(name)
    return figures is None or figures.opens(actor)
