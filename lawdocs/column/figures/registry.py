"""The figures there are (统计佐证), by name; an indicator names the one that proves it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lawdocs.column.figures import cleanup, documents, filing, linkage
from lawdocs.column.figures.asked import Asked, Figure


@dataclass(frozen=True)
class Figures:
    """Figures that are taken together: their name, what people call them, and how they are reckoned."""

    name: str
    label: str
    compute: Callable[[Asked], list[Figure]]


FIGURES: Mapping[str, Figures] = {
    each.name: each
    for each in (
        Figures("filing", "备案和审查建议", filing.compute),
        Figures("cleanup", "文件清理", cleanup.compute),
        Figures("documents", "文件制定", documents.compute),
        Figures("linkage", "府检联动", linkage.compute),
    )
}
