"""What the public pages keep ready: copies that can be thrown away at any time."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lawdocs.extensions import db


class LawSheet(db.Model):
    """The text of a revision as the page shows it, drawn once; the revision itself never changes."""

    __tablename__ = "law_sheets"

    revision_id: Mapped[int] = mapped_column(sa.ForeignKey("revisions.id"), primary_key=True)
    form: Mapped[str] = mapped_column(sa.String(64), comment="digest of the code that drew it")
    sheet: Mapped[str] = mapped_column(sa.Text)
    contents: Mapped[str] = mapped_column(sa.Text)
