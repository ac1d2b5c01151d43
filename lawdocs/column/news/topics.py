"""The topics of the board (动态主题), which editors extend; one that was used is retired, never removed."""

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.news.models import NewsTopic
from lawdocs.errors import DomainError, NotVisible
from lawdocs.extensions import db, transaction
from workflows.actors import Actor

ANSWER = "/work/news/topics"


class TopicTaken(DomainError):
    """There is a topic of that name."""

    code, status = "TOPIC_TAKEN", 409

    def __init__(self, name: str) -> None:
        super().__init__(f"已经有主题“{name}”")


def all_topics() -> list[NewsTopic]:
    return list(db.session.scalars(sa.select(NewsTopic).order_by(NewsTopic.retired, NewsTopic.id)))


def add(name: str, actor: Actor, clock: Clock, *, key: str | None) -> NewsTopic:
    """Add a topic; raises TopicTaken."""
    with transaction():
        keys.claim(actor, key, ["news_topic", name], clock.now(), answer=ANSWER)
        if db.session.scalar(sa.select(NewsTopic.id).where(NewsTopic.name == name)) is not None:
            raise TopicTaken(name)
        topic = NewsTopic(name=name, retired=False)
        db.session.add(topic)
        db.session.flush()  # the audit entry names its id
        told = {"name": name, "active": True}
        audit.record("news:topic", actor, clock.now(), "topic", topic.id, after=told, key=key)
    return topic


def retire(topic_id: int, actor: Actor, clock: Clock, *, key: str | None, retired: bool = True) -> NewsTopic:
    """Offer a topic no longer, or again; items that carry it keep it."""
    with transaction():
        keys.claim(actor, key, ["news_topic", topic_id, retired], clock.now(), answer=ANSWER)
        topic = db.session.scalar(sa.select(NewsTopic).where(NewsTopic.id == topic_id).with_for_update())
        if topic is None:
            raise NotVisible
        before = {"name": topic.name, "active": not topic.retired}
        topic.retired = retired
        told = {"name": topic.name, "active": not retired}
        audit.record("news:topic", actor, clock.now(), "topic", topic.id, before=before, after=told, key=key)
    return topic
