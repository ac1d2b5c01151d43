"""Word files (.docx): writing a master."""

from collections.abc import Sequence


def write_docx(
    title: str, text: str, *, number: str | None = None, note: str | None = None, heads: Sequence[str] = ()
) -> bytes:
    """Write a text as .docx: title, number (发文字号), note line (题注), what is to be known, a paragraph per line."""
    from lawdocs.texts import docx_writer  # its library is large, and few pages need it

    return docx_writer.write_docx(title, text, number=number, note=note, heads=heads)
