"""Reading .txt: a line is a line, in whatever encoding it was saved."""

from lawdocs.texts.encodings import decoded
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.readers.title import ReadLine, read_text
from lawdocs.texts.refusals import FileRefused


def read_txt(data: bytes) -> ReadText:
    """Read a .txt that has passed check_file."""
    text = decoded(data)
    if text is None:
        raise FileRefused("TYPE_MISMATCH")
    return read_text((ReadLine(line) for line in text.splitlines()), ())
