"""Take the text of a file into a form (从文件导入), before anything is saved."""

from wtforms.fields import Field

from lawdocs.documents.secrecy import CODE, REFUSAL
from lawdocs.errors import DomainError
from lawdocs.texts.intake import TEXT_TYPES, kind_of
from lawdocs.texts.own_title import with_own_title
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.secrecy import secrecy_mark


def fill(upload: Field, *, text: Field, title: Field | None = None) -> ReadText:
    """Read an uploaded file into the field of the text, and of the title where that is still empty.

    Raises FileRefused for what is not a sound file with a text, DomainError for a secret one.
    """
    file = upload.data
    if not file or not getattr(file, "filename", ""):
        raise FileRefused("FILE_EMPTY")
    kind = kind_of(file.filename, TEXT_TYPES)
    if kind is None:
        raise FileRefused("TYPE_FORBIDDEN", TEXT_TYPES)
    read = with_own_title(read_safely(kind, file.read()))
    if secrecy_mark(read.title or "", read.text):
        raise DomainError(REFUSAL, code=CODE)
    text.data = read.text
    text.raw_data = None
    if title is not None and not (title.data or "").strip() and read.title:
        title.data = read.title
        title.raw_data = None
    return read
