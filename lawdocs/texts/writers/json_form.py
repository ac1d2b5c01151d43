"""Writing .json: the text and its structure, in the form of docs/texts.md."""

import json
from collections.abc import Mapping

from lawdocs.texts.blocks import Block, TocEntry
from lawdocs.texts.structure import Outline

FORM = 1


def write_json(outline: Outline, about: Mapping[str, object] | None = None) -> bytes:
    """The text, its units line by line, its contents, and what the parser remarks on, as UTF-8.

    ``about`` is what records know of the document.
    """
    form = {
        "form": FORM,
        **({"document": about} if about else {}),
        "text": outline.text,
        "blocks": [_block(each) for each in outline.blocks],
        "contents": [_entry(each) for each in outline.toc()],
        "gaps": list(outline.gaps),
        "unplaced": list(outline.unplaced),
    }
    return (json.dumps(form, ensure_ascii=False, indent=1) + "\n").encode()


def _block(block: Block) -> dict[str, object]:
    return {
        "kind": block.kind.value,
        "role": block.role.value,
        "label": block.label,
        "number": block.number,
        "insertion": block.insertion,
        "heading": block.heading,
        "text": block.text,
        "anchor": block.anchor,
        "depth": block.depth,
        "start": block.start,
        "end": block.end,
    }


def _entry(entry: TocEntry) -> dict[str, object]:
    return {
        "kind": entry.kind.value,
        "label": entry.label,
        "title": entry.title,
        "anchor": entry.anchor,
        "children": [_entry(each) for each in entry.children],
    }
