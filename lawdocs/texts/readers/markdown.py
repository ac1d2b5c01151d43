"""Reading .md: Markdown becomes the page that it describes, and that is read."""

from markdown_it import MarkdownIt

from lawdocs.texts.encodings import decoded
from lawdocs.texts.readers.html import read_markup
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused


def read_markdown(data: bytes) -> ReadText:
    """Read an .md that has passed check_file."""
    text = decoded(data)
    if text is None:
        raise FileRefused("TYPE_MISMATCH")
    # In a Chinese text a line break inside a paragraph is meant as one.
    return read_markup(MarkdownIt("commonmark", {"breaks": True}).enable("table").render(text) or "<p></p>")
