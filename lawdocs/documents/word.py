"""Take the text of a Word file into a form (从 Word 导入), before anything is saved."""

from wtforms.fields import Field

from lawdocs.documents.secrecy import CODE, REFUSAL
from lawdocs.errors import DomainError
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.secrecy import secrecy_mark


def fill(upload: Field, *, text: Field, title: Field | None = None) -> ReadText:
    """Read an uploaded .docx into the field of the text, and of the title where that is still empty.

    Raises FileRefused for what is not a sound Word file, DomainError for a secret one.
    """
    file = upload.data
    if not file or not getattr(file, "filename", ""):
        raise FileRefused("FILE_EMPTY")
    if not file.filename.lower().endswith(".docx"):
        raise FileRefused("TYPE_FORBIDDEN", ("docx",))
    read = read_safely("docx", file.read())
    if secrecy_mark(read.title or "", read.text):
        raise DomainError(REFUSAL, code=CODE)
    text.data = read.text
    text.raw_data = None
    if title is not None and not (title.data or "").strip() and read.title:
        title.data = read.title
        title.raw_data = None
    return read
