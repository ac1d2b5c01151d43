"""Who may read and handle which news items, and the lists of staff."""

import re
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from lawdocs import keys
from lawdocs.column.editors import edited_agencies, units_of
from lawdocs.column.news.models import WRITING, NewsFile, NewsItem, NewsRecord, NewsTopic
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.portal.queries import position_of
from lawdocs.texts.search import split_terms
from workflows.actors import Actor
from workflows.news import NewsState
from workflows.permissions import Permission

S = NewsState
# What nobody but the unit itself has to do with: it was not handed in.
UNITS_OWN = (S.DRAFT, S.DROPPED)


def writing_agencies(actor: Actor) -> frozenset[int]:
    """The units for which a person writes news."""
    return units_of(actor, Permission.NEWS_WRITE)


def may_on(actor: Actor, permission: Permission, item: NewsItem) -> bool:
    """Whether a person may do this to this item; units write, editors approve and manage."""
    if actor.is_system:
        return actor.holds(permission)
    agencies = writing_agencies(actor) if permission is Permission.NEWS_WRITE else edited_agencies(actor)
    return actor.holds(permission) and item.agency_id in agencies


def readable(actor: Actor) -> sa.ColumnElement[bool]:
    """The items a person may read at work: those of the own unit, and for editors what was handed in."""
    return sa.or_(
        NewsItem.agency_id.in_(sorted(writing_agencies(actor))),
        sa.and_(NewsItem.agency_id.in_(sorted(edited_agencies(actor))), NewsItem.state.not_in(UNITS_OWN)),
    )


def item_or_404(item_id: int, actor: Actor) -> NewsItem:
    """An item the actor may read; a hidden and an unknown one are answered alike."""
    found = db.session.scalar(sa.select(NewsItem).where(NewsItem.id == item_id, readable(actor)))
    if found is None:
        raise NotVisible
    return found


def begun_with(key: str | None, actor: Actor) -> NewsItem | None:
    """The item that the form with this key made, as long as its sender may read it."""
    made = re.fullmatch(r"/work/news/(\d+)", keys.answer_to(actor, key))
    return db.session.scalar(sa.select(NewsItem).where(NewsItem.id == int(made[1]), readable(actor))) if made else None


def file_or_404(item: NewsItem, file_id: int) -> NewsFile:
    """A file of an item that was not taken away."""
    found = next((each for each in item.kept_files if each.id == file_id), None)
    if found is None:
        raise NotVisible
    return found


def writers_of(item: NewsItem) -> frozenset[int]:
    """Everybody who ever saved words or files of an item."""
    query = sa.select(NewsRecord.actor_id).where(NewsRecord.item_id == item.id, NewsRecord.act.in_(WRITING))
    return frozenset(db.session.scalars(query)) - {None}


def was_written_by(actor: Actor) -> sa.ColumnElement[bool]:
    """The condition of ``writers_of``."""
    own = sa.select(NewsRecord.id).where(
        NewsRecord.item_id == NewsItem.id, NewsRecord.act.in_(WRITING), NewsRecord.actor_id == actor.id
    )
    return own.exists()


def to_review(actor: Actor) -> sa.Select[tuple[NewsItem]]:
    """What waits for the review of an editor, longest waiting first; nobody reviews what they wrote."""
    return (
        sa.select(NewsItem)
        .where(NewsItem.state == S.SUBMITTED, NewsItem.agency_id.in_(sorted(edited_agencies(actor))))
        .where(sa.not_(was_written_by(actor)))
        .order_by(last_at(), NewsItem.id)
    )


def to_mend(actor: Actor) -> sa.Select[tuple[NewsItem]]:
    """What came back to the units for which a person writes, longest waiting first."""
    own = NewsItem.agency_id.in_(sorted(writing_agencies(actor)))
    return sa.select(NewsItem).where(NewsItem.state == S.RETURNED, own).order_by(last_at(), NewsItem.id)


def last_at() -> sa.ScalarSelect[datetime]:
    """When something was last done with an item."""
    return sa.select(sa.func.max(NewsRecord.at)).where(NewsRecord.item_id == NewsItem.id).scalar_subquery()


# The tabs of the staff list: label and what it holds.
TABS = {
    "todo": "要我办",
    "drafts": "草稿",
    "waiting": "审核中",
    "planned": "待发布",
    "published": "已发布",
    "closed": "撤下和作废",
    "all": "全部",
}
_STATES = {
    "drafts": (S.DRAFT,),
    "waiting": (S.SUBMITTED, S.RETURNED),
    "planned": (S.APPROVED,),
    "published": (S.PUBLISHED,),
    "closed": (S.WITHDRAWN, S.DROPPED),
    "all": tuple(S),
}


def listed(tab: str, actor: Actor, words: str = "") -> sa.Select[tuple[NewsItem]]:
    """The items under a tab, what was touched last first; narrowed to those that hold every word."""
    query = sa.select(NewsItem).options(joinedload(NewsItem.agency), joinedload(NewsItem.author))
    if tab == "todo":
        waiting = (to_review(actor), to_mend(actor))
        query = query.where(
            NewsItem.id.in_(sa.union(*(each.with_only_columns(NewsItem.id).order_by(None) for each in waiting)))
        )
    else:
        query = query.where(readable(actor), NewsItem.state.in_(_STATES[tab]))
    for term in split_terms(words):
        query = query.where(position_of(NewsItem.norm, term) > 0)
    return query.order_by(last_at().desc(), NewsItem.id.desc())


def topics(*, also: tuple[NewsTopic, ...] = ()) -> list[NewsTopic]:
    """The topics in use, and those an item carries anyhow."""
    kept = [each.id for each in also]
    query = sa.select(NewsTopic).where(sa.or_(sa.not_(NewsTopic.retired), NewsTopic.id.in_(kept)))
    return list(db.session.scalars(query.order_by(NewsTopic.id)))
