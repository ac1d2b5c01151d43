"""New words (新文字) cut into the units that they are: articles, paragraphs with their items, items."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lawdocs.texts.amendments.references import Unit
from lawdocs.texts.labels import Kind, read_label

LEVELS = {
    "条": "article", "款": "paragraph", "自然段": "paragraph", "项": "item", "目": "subitem", "章": "chapter",
    "节": "section", "编": "part",
}  # fmt: skip


def cut_new_words(words: str, kind: str, labels: Sequence[str]) -> list[str]:
    """The new words of several units of a kind, each without the label of an article; one unit keeps them all."""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if len(labels) == 1:
        return ["\n".join(_without_label(lines, labels[0]))] if lines else []
    if kind == "条":
        return _by_labels(lines, labels)
    if kind in ("款", "自然段"):
        starts = [at for at, line in enumerate(lines) if not _is_item(line)]
    else:
        starts = [at for at, line in enumerate(lines) if kind != "项" or _is_item(line)] or list(range(len(lines)))
    ends = [*starts[1:], len(lines)]
    return ["\n".join(lines[first:last]) for first, last in zip(starts, ends, strict=True)]


def _by_labels(lines: Sequence[str], labels: Sequence[str]) -> list[str]:
    starts = []
    for label in labels:
        start = next((at for at, line in enumerate(lines) if line.startswith(label)), None)
        if start is None:
            return list(lines) if len(lines) == len(labels) else []
        starts.append(start)
    if starts != sorted(set(starts)) or starts[0] != 0:
        return []
    ends = [*starts[1:], len(lines)]
    pieces = [list(lines[first:last]) for first, last in zip(starts, ends, strict=True)]
    return ["\n".join(_without_label(piece, label)) for piece, label in zip(pieces, labels, strict=True)]


def _without_label(lines: Sequence[str], label: str) -> list[str]:
    first = lines[0]
    if label.startswith("第") and re.search("条(?:之.)?$", label) and first.startswith(label):
        first = first[len(label) :].lstrip(" \u3000：:、")
    return [first, *lines[1:]] if first else list(lines[1:])


def _is_item(line: str) -> bool:
    label = read_label(line)
    return label is not None and label.kind in (Kind.ITEM, Kind.SUBITEM, Kind.HEADING)


def pieces_of(words: str, units: Sequence[Unit]) -> list[str]:
    """The new words of several units; of paragraphs that are fewer now, the first ones have them."""
    levels = {each.level for each in units}
    if levels == {"article"}:
        return cut_new_words(words, "条", [each.label for each in units])
    if levels != {"paragraph"} or len({replace(each, paragraph=None) for each in units}) > 1:
        return []
    pieces = cut_new_words(words, "款", [each.label for each in units])
    return [*pieces, *[""] * (len(units) - len(pieces))]


def own_label(unit: Unit, level: str) -> str:
    """The label that a unit has of its own: 第三款 of 第一条第三款."""
    if level == "article":
        return replace(Unit(), article=unit.article, insertion=unit.insertion).label or unit.label
    return replace(Unit(), **{level: getattr(unit, level)}).label if getattr(unit, level, None) else unit.label


def parent_of(unit: Unit | None, level: str, where: str) -> Unit | None:
    """What something is put into, or behind which unit of its own level."""
    if unit is None or (level in ("article", "chapter", "part") and not where):
        return None
    if level == "paragraph" and not where:
        return replace(unit, paragraph=None, item=None, subitem=None)
    if level == "item" and not where:
        return replace(unit, item=None, subitem=None)
    return unit
