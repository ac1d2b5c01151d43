"""Word files (.docx): reading a draft and writing a master."""

from collections.abc import Sequence

from lawdocs.texts.docx_reader import DocxText, read_docx

__all__ = ["DocxText", "read_docx", "write_docx"]


def write_docx(
    title: str, text: str, *, number: str | None = None, note: str | None = None, heads: Sequence[str] = ()
) -> bytes:
    """Write a text as .docx: title, number (发文字号), note line (题注), what is to be known, then a paragraph per line."""
    from lawdocs.texts import docx_writer  # its library is large, and few pages need it

    return docx_writer.write_docx(title, text, number=number, note=note, heads=heads)
