"""Writing .html: a plain page of a text, without style or script."""

from html import escape

from lawdocs.texts.structure import Outline
from lawdocs.texts.writers.parts import Part, parts


def write_html(outline: Outline) -> bytes:
    """The text as a page in UTF-8."""
    body = list(parts(outline))
    title = next((part.text for part in body if part.level == 1), "")
    lines = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN">',
        f'<head><meta charset="utf-8"><title>{escape(title)}</title></head>',
        "<body>",
        *(_element(part) for part in body),
        "</body>",
        "</html>",
    ]
    return ("\n".join(lines) + "\n").encode()


def _element(part: Part) -> str:
    if part.rows:
        rows = ("".join(f"<td>{_text(cell)}</td>" for cell in row) for row in part.rows)
        return "<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>"
    if part.level:
        return f"<h{part.level}>{_text(part.text)}</h{part.level}>"
    if part.label:
        return f"<p><strong>{_text(part.label)}</strong>{_text(part.text[len(part.label) :])}</p>"
    return f"<p>{_text(part.text)}</p>"


def _text(text: str) -> str:
    """Several spaces stay several: they part what stands in one line."""
    return escape(text, quote=False).replace("  ", " &nbsp;")
