"""The work list of a maker's cleanup (清理清单): its standing documents, and what to look at in each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.cleanup.makers import Maker, looked_since, looks
from lawdocs.cleanup.queries import SOON, STANDING
from lawdocs.cleanup.superiors import Superior, superiors_of
from lawdocs.deadlines.countdown import SOON as NEAR
from lawdocs.deadlines.countdown import ClockWord
from lawdocs.documents.models import Document
from lawdocs.documents.term import Ending, ending
from lawdocs.extensions import db
from workflows.states import ENDED, DocumentState, LegalStatus
from workflows.validity import status_on

MOST_SUPERIORS = 3


@dataclass(frozen=True)
class Item:
    """One standing document on the list."""

    document: Document
    looked_on: date | None
    is_looked_at: bool
    superiors: tuple[Superior, ...]
    today: date

    @property
    def age(self) -> str:
        return age_of(self.document, self.today)

    @property
    def end(self) -> Ending | None:
        return ending(self.document)

    @property
    def left(self) -> ClockWord | None:
        """How long it still holds."""
        return left_of(self.document, self.today)

    @property
    def over(self) -> LegalStatus | None:
        """What it is by its dates already, though the step is not on record yet."""
        status = status_on(self.document, self.today)
        return status if status in ENDED else None

    @property
    def shown_superiors(self) -> tuple[Superior, ...]:
        """All that no longer hold, and others as far as there is room."""
        over = sum(each.is_over for each in self.superiors)
        return self.superiors[: max(over, MOST_SUPERIORS)]

    @property
    def may_start(self) -> bool:
        return self.document.state is DocumentState.PUBLISHED and self.over is None


class Stock:
    """The standing documents of a maker, as the tabs of its page cut them."""

    def __init__(self, maker: Maker, today: date) -> None:
        self.maker, self.today = maker, today
        looked = looks()
        query = (
            sa.select(
                Document.id,
                Document.state,
                Document.in_force_until,
                sa.func.coalesce(looked.c.on, Document.last_cleanup_on).label("looked_on"),
            )
            .outerjoin(looked, looked.c.document_id == Document.id)
            .where(Document.issuer_id == maker.agency.id, Document.state.in_(STANDING))
            .order_by(Document.in_force_until.is_(None), Document.in_force_until, Document.published_on, Document.id)
        )
        self.rows = db.session.execute(query).all()
        self._since = looked_since(maker.last_on, today)

    @cached_property
    def superiors(self) -> dict[int, list[Superior]]:
        return superiors_of(self.maker.agency, self.today)

    def ids(self, view: str) -> list[int]:
        """The documents under a tab, those first that end first."""
        return [row.id for row in self.rows if VIEWS[view][1](self, row)]

    def items(self, ids: list[int]) -> list[Item]:
        """What the page shows of some documents, in their order."""
        found = {each.id: each for each in db.session.scalars(sa.select(Document).where(Document.id.in_(ids)))}
        looked = {row.id: row for row in self.rows}
        return [
            Item(
                found[each],
                looked[each].looked_on,
                self.is_looked_at(looked[each]),
                tuple(self.superiors.get(each, ())),
                self.today,
            )
            for each in ids
            if each in found
        ]

    def is_looked_at(self, row: sa.Row) -> bool:
        return row.looked_on is not None and row.looked_on > self._since

    def ends_soon(self, row: sa.Row) -> bool:
        return row.in_force_until is not None and row.in_force_until <= self.today + SOON

    def basis_changed(self, row: sa.Row) -> bool:
        return any(each.is_over for each in self.superiors.get(row.id, ()))


VIEWS: dict[str, tuple[str, Callable[[Stock, sa.Row], bool]]] = {
    "all": ("全部", lambda stock, row: True),
    "unseen": ("本轮还没有看过", lambda stock, row: not stock.is_looked_at(row)),
    "cleanup": ("清理中", lambda stock, row: row.state is DocumentState.CLEANUP),
    "soon": ("90日内到期", Stock.ends_soon),
    "basis": ("依据已经废止或者失效", Stock.basis_changed),
}


def age_of(document: Document, today: date) -> str:
    """How long ago the document was published, in whole years or months."""
    if document.published_on is None:
        return ""
    months = (today.year - document.published_on.year) * 12 + today.month - document.published_on.month
    months -= today.day < document.published_on.day
    if months < 1:
        return "不满1个月"
    return f"{months // 12}年" if months >= 12 else f"{months}个月"


def left_of(document: Document, today: date) -> ClockWord | None:
    """How much of its time is left to a document; None where nobody set an end."""
    if document.in_force_until is None:
        return None
    days = (document.in_force_until - timedelta(days=1) - today).days
    if days < 0:
        return ClockWord("late", "已过期")
    if days == 0:
        return ClockWord("today", "今天是最后一天")
    if days <= 90:
        return ClockWord("soon" if days <= NEAR else "plain", f"还剩{days}日")
    years, months = divmod(round(days / 30.4375), 12)
    return ClockWord("plain", "还剩" + (f"{years}年" if years else "") + (f"{months}个月" if months else ""))


def startable(maker: Agency, ids: list[int], today: date) -> tuple[list[Document], list[tuple[Document, str]]]:
    """Of some documents of a maker those whose cleanup can be started, and the others with the reason."""
    query = sa.select(Document).where(Document.id.in_(ids), Document.issuer_id == maker.id).order_by(Document.id)
    ready, skipped = [], []
    for document in db.session.scalars(query):
        status = status_on(document, today)
        if document.state is not DocumentState.PUBLISHED:
            skipped.append((document, f"当前状态为“{document.state.label}”"))
        elif status in ENDED:
            skipped.append((document, f"按日期已经{status.label}"))
        else:
            ready.append(document)
    return ready, skipped
