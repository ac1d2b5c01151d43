"""A page of a .pdf as a small picture, to be looked at beside what was read from it."""

from io import BytesIO

import pypdfium2

from lawdocs.texts.readers.pdf import MOST_PAGES
from lawdocs.texts.refusals import FileRefused

WIDTH, MOST_HEIGHT = 900, 2700  # pixels; what is longer is drawn narrower
_COLOURS = 32


def draw_page(data: bytes, number: int) -> tuple[int, bytes]:
    """The number of pages, and one of them as PNG; empty where there is no such page. Raises FileRefused."""
    try:
        document = pypdfium2.PdfDocument(data)
        pages = len(document)
        if pages > MOST_PAGES:
            raise FileRefused("ARCHIVE_UNSAFE")
        if not 1 <= number <= pages:
            return pages, b""
        page = document[number - 1]
        width, height = page.get_size()
        picture = page.render(scale=min(WIDTH / width, MOST_HEIGHT / height)).to_pil()
    except (pypdfium2.PdfiumError, ZeroDivisionError, MemoryError) as error:
        raise FileRefused("FILE_CORRUPT") from error
    stream = BytesIO()
    picture.convert("RGB").quantize(_COLOURS).save(stream, "PNG", optimize=True)
    return pages, stream.getvalue()
