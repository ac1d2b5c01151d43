"""Reading .json: the form of docs/texts.md; of it only the text counts, its structure is read anew."""

import json

from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.readers.title import ReadLine, read_text
from lawdocs.texts.refusals import FileRefused


def read_json(data: bytes) -> ReadText:
    """Read a .json; refuses what is no object with a ``text``, NaN, keys said twice and what nests without end."""
    try:
        form = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_with_single_keys, parse_constant=_refuse)
        text = form["text"]
        lines = [ReadLine(line) for line in text.splitlines()]
    except (ValueError, RecursionError, TypeError, KeyError, AttributeError) as error:
        raise FileRefused("JSON") from error
    return read_text(lines, ())


def _with_single_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is said twice")
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
