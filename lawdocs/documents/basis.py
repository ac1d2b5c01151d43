"""The list of superior texts a document rests on (制定依据), typed one a line."""

import re
from collections.abc import Iterable

from lawdocs.documents.services import Basis

EXAMPLE = "《中华人民共和国道路交通安全法》第三十三条"
_LINE = re.compile(r"《(?P<title>.+)》\s*(?:[（(](?P<number>[^（()）]+)[)）])?\s*(?P<article>第.+)?")
_LONGEST = {"title": 300, "number": 120, "article": 120}
_NAMES = {"title": "名称", "number": "文号", "article": "条款"}


def read_basis(text: str) -> tuple[tuple[Basis, ...], list[str]]:
    """The superior texts of a list, and a sentence for each line that cannot be read."""
    found, wrong = [], []
    for position, line in enumerate(text.splitlines(), start=1):
        line = line.strip().rstrip("；;。，,")
        if not line:
            continue
        problem = _problem(line)
        if problem:
            wrong.append(f"第{position}行{problem}")
        else:
            found.append(_read(line))
    return tuple(found), wrong


def write_basis(basis: Iterable[object]) -> str:
    """The list as it is typed; takes anything with title, number and article."""
    return "\n".join(f"《{each.title}》{f'（{each.number}）' if each.number else ''}{each.article}" for each in basis)


def _problem(line: str) -> str:
    match = _LINE.fullmatch(line)
    if match is None:
        if "《" not in line or "》" not in line:
            return f"没有书名号，请写成{EXAMPLE}"
        return f"书名号后面只写文号和条款，例如{EXAMPLE}"
    for part, most in _LONGEST.items():
        if len(match[part] or "") > most:
            return f"{_NAMES[part]}超过{most}字"
    return ""


def _read(line: str) -> Basis:
    match = _LINE.fullmatch(line)
    return Basis(*((match[part] or "").strip() for part in ("title", "number", "article")))
