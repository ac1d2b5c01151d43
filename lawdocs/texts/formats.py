"""Formats by suffix (文件格式): what `lawdocs texts convert` reads, and what it writes."""

from collections.abc import Callable, Mapping
from pathlib import PurePath

from lawdocs.texts.intake import CONVERTED_TYPES
from lawdocs.texts.structure import Outline
from lawdocs.texts.writers.html import write_html
from lawdocs.texts.writers.json_form import write_json
from lawdocs.texts.writers.markdown import write_markdown

# suffix → kind, for what is read in the sandbox.
READ: Mapping[str, str] = {f".{kind}": kind for kind in CONVERTED_TYPES} | {".htm": "html"}


def _write_txt(outline: Outline) -> bytes:
    return (outline.rebuilt() + "\n").encode()


def _write_docx(outline: Outline) -> bytes:
    from lawdocs.texts.docx_writer import write_docx  # its library is large

    return write_docx("", outline.text)


# suffix → writer; a further format is one line here.
WRITERS: Mapping[str, Callable[[Outline], bytes]] = {
    ".txt": _write_txt,
    ".html": write_html,
    ".md": write_markdown,
    ".json": write_json,
    ".docx": _write_docx,
}


def suffix_of(name: str, suffixes: Mapping[str, object]) -> str | None:
    """Which of the suffixes a name ends with, in whatever case; the longest, for names such as a.akn.xml."""
    lower = PurePath(name).name.lower()
    return max((each for each in suffixes if lower.endswith(each)), key=len, default=None)
