"""Who is told of what was done with a news item: the editors of what comes in, the unit of what became of it."""

from lawdocs.clock import Clock
from lawdocs.column.editors import editor_posts
from lawdocs.column.evidence.notices import tell_of_news
from lawdocs.column.news.models import NewsItem, NewsRecord
from lawdocs.deadlines.models import Notice
from lawdocs.deadlines.posts import Post
from lawdocs.extensions import db
from workflows.news import NewsState
from workflows.roles import Role
from workflows.tables import Step

TO_EDITORS = frozenset({"submit"})
TO_THE_UNIT = frozenset({"return", "publish", "withdraw"})
# An approval is told of by itself only when the publication is still to come.
WHEN_PLANNED = frozenset({"approve"})


def tell(item: NewsItem, step: Step[NewsState], record: NewsRecord, clock: Clock) -> None:
    """Write the notices of a step, in its transaction; each is named after the record and told to a post once."""
    for role, agency_id in _posts(item, step):
        db.session.add(
            Notice(
                key=f"news:{record.id}:{role}@{agency_id}",
                page=f"/work/news/{item.id}",
                agency_id=agency_id,
                role=role,
                text=f"动态{step.label}：{item.title}{f'（{record.reason}）' if record.reason else ''}"[:400],
                at=clock.now(),
            )
        )
    if step.dest is NewsState.WITHDRAWN:
        tell_of_news(item, record, clock)


def _posts(item: NewsItem, step: Step[NewsState]) -> list[Post]:
    if step.name in TO_EDITORS:
        return [(Role.EDITOR, agency_id) for agency_id in editor_posts(item.agency_id)]
    if step.name in TO_THE_UNIT or (step.name in WHEN_PLANNED and item.publish_at is not None):
        return [(Role.DRAFTER, item.agency_id)]
    return []
