"""Typesets HTML as PDF in a process of its own: a page comes in, PDF goes out. Nothing of the programme is imported.

Whoever starts it never loads the typesetter, and what it took of the memory is given back. Comes in on standard input,
as JSON: ``html``, ``css`` and ``variant`` (an archive format, or null). Goes out: the PDF, and on standard error a last
line of JSON, ``fonts`` (the families that were used) and ``missing`` (characters that no font has). Exit status 3: its
libraries are missing. Nothing is fetched, neither from the web nor from the disk.
"""

import json
import os
import resource
import sys

MISSING = 3
MOST_MEMORY = 2 * 2**30


class _Nothing:
    """Refuses whatever a page refers to."""

    def __call__(self, url: str, *_: object, **__: object) -> None:
        raise ValueError("nothing is fetched")


def main() -> int:
    """Read, typeset, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        from weasyprint import CSS, HTML
    except (ImportError, OSError) as error:  # OSError: Pango itself is not there
        print(error, file=sys.stderr)
        return MISSING
    asked = json.load(sys.stdin.buffer)
    options = {"pdf_variant": asked["variant"], "pdf_tags": True} if asked["variant"] else {}
    rendered = HTML(string=asked["html"], url_fetcher=_Nothing()).render(
        stylesheets=[CSS(string=asked["css"])], **options
    )
    rendered.write_pdf(sys.stdout.buffer, **options)
    fonts = rendered.fonts.values()
    missing = {chr(each) for font in fonts for each in font.missing}
    report = {"fonts": sorted({font.family for font in fonts}), "missing": "".join(sorted(missing))}
    print(json.dumps(report), file=sys.stderr)
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # Pango and its kin have crashed while Python unloaded them, with the PDF already written
