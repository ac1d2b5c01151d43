"""Typesets HTML as PDF in a process of its own: HTML comes in, PDF goes out. Nothing of the programme is imported.

The web server never loads the typesetter, and what it took of the memory is given back. Exit status 3: its libraries
are missing. Nothing is fetched, neither from the web nor from the disk.
"""

import resource
import sys
from pathlib import Path

STYLES = Path(__file__).with_name("book.css")
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
    text = sys.stdin.buffer.read().decode()
    styles = CSS(string=STYLES.read_text(encoding="utf-8"))
    HTML(string=text, url_fetcher=_Nothing()).write_pdf(sys.stdout.buffer, stylesheets=[styles])
    return 0


if __name__ == "__main__":
    sys.exit(main())
