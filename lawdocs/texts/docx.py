"""Word files (.docx): writing a master."""

from collections.abc import Sequence

from lawdocs.texts.comparison.table import TableRow


def write_docx(
    title: str,
    text: str,
    *,
    subtitle: str = "",
    number: str | None = None,
    note: str | None = None,
    heads: Sequence[str] = (),
) -> bytes:
    """Write a text as .docx: title, subtitle, number (发文字号), note line (题注), what is to be known, the text.

    Each line of the text is a paragraph.
    """
    from lawdocs.texts import docx_writer  # its library is large, and few pages need it

    return docx_writer.write_docx(title, text, subtitle=subtitle, number=number, note=note, heads=heads)


def write_comparison(
    title: str, heads: Sequence[tuple[str, str]], rows: Sequence[TableRow], *, lines: Sequence[str] = ()
) -> bytes:
    """Write a comparison as .docx: title, what is to be known, a table of 修改前, 修改后 and 说明."""
    from lawdocs.texts import docx_comparison

    return docx_comparison.write_comparison(title, heads, rows, lines=lines)
