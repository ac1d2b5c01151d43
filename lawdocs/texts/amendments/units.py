"""New words (新文字) cut into the units that they are: articles, paragraphs with their items, items."""

import re
from collections.abc import Sequence

from lawdocs.texts.labels import Kind, read_label


def cut_new_words(words: str, kind: str, labels: Sequence[str]) -> list[str]:
    """The new words of several units of a kind, each without the label of an article; one unit keeps them all."""
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    if len(labels) == 1:
        return ["\n".join(_without_label(lines, labels[0]))] if lines else []
    if kind == "条":
        return _by_labels(lines, labels)
    if kind in ("款", "自然段"):
        starts = [at for at, line in enumerate(lines) if not _is_inner(line)]
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


def _is_inner(line: str) -> bool:
    return _is_item(line)
