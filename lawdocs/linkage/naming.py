"""Which document of ours somebody means who types its number or title."""

from datetime import date

import sqlalchemy as sa

from lawdocs.documents.models import Document
from lawdocs.documents.status import is_published
from lawdocs.documents.titles import is_titled
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.texts.numbers import number_key
from workflows.facts import Obstacle
from workflows.titles import unquoted


def document_named(words: str, today: date, field: str = "document") -> Document | None:
    """The public document of a number or a whole title; None for no words, StepRefused at the field else."""
    if not words.strip():
        return None
    key = number_key(words)
    by_number = [Document.number_key == key] if key is not None else []
    query = sa.select(Document).where(
        is_published(today), sa.or_(is_titled(words), is_titled(unquoted(words)), *by_number)
    )
    found = db.session.scalars(query.limit(2)).all()
    if len(found) == 1:
        return found[0]
    text = "本库有几件这样的文件，请写文号" if found else "本库没有这件文件，请写已经公布的文件的文号或者完整标题"
    raise StepRefused((Obstacle(text, f"field:{field}"),))
