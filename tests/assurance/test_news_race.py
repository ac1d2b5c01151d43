"""Two who act on one news item at the same moment: exactly one wins, and the public sees what is on record."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.access import actor_of
from lawdocs.accounts.models import RoleGrant, User
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.column.news import jobs, services
from lawdocs.column.news.lifecycle import NewsConflict
from lawdocs.column.news.models import NewsItem, NewsRecord
from lawdocs.deadlines.models import Notice
from lawdocs.errors import DomainError, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.jobs.models import JobFailure
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.column.news import REASON, an_item, content
from workflows.actors import Actor
from workflows.news import NewsState as S
from workflows.roles import Role

ROUNDS = 12
SYSTEM = Actor.system("publish-news")
Act = Callable[[NewsItem, int], None]


def second_editor(county: County, clock: SetClock) -> Actor:
    """Another editor of the same agency."""
    with transaction():
        user = User(username="editor2", name="俞若水", agency=county.agency("office"), created_at=clock.now())
        user.password_hash = county.users["editor"].password_hash
        user.grants = [RoleGrant(role=Role.EDITOR, agency=county.agency("office"), granted_at=clock.now())]
        db.session.add(user)
    return actor_of(user)


def acts(county: County, clock: SetClock) -> dict[str, Act]:
    editor, other, drafter = county.actor("editor"), second_editor(county, clock), county.actor("drafter")
    seen = {"key": None}
    return {
        "approve": lambda item, version: services.approve(
            item, editor, clock, publish_at=None, version=version, **seen
        ),
        "approve2": lambda item, version: services.approve(
            item, other, clock, publish_at=None, version=version, **seen
        ),
        "return": lambda item, version: services.send_back(item, REASON, other, clock, version=version, **seen),
        "recall": lambda item, version: services.recall(item, drafter, clock, version=version, **seen),
        "withdraw": lambda item, version: services.withdraw(item, REASON, other, clock, version=version, **seen),
        "pin": lambda item, version: services.pin(item, clock.today(), editor, clock, version=version, **seen),
        "save": lambda item, version: services.save(
            item, content(title="另存"), drafter, clock, version=version, **seen
        ),
        "submit": lambda item, version: services.submit(item, drafter, clock, version=version, **seen),
    }


@pytest.mark.parametrize(
    ("state", "first", "second"),
    [
        (S.SUBMITTED, "approve", "approve2"),
        (S.SUBMITTED, "approve", "recall"),
        (S.SUBMITTED, "approve", "return"),
        (S.PUBLISHED, "withdraw", "pin"),
        (S.DRAFT, "save", "submit"),
    ],
)
def test_of_two_acts_at_once_exactly_one_wins(
    state: S, first: str, second: str, app: Flask, county: County, clock: SetClock
) -> None:
    offered, outcomes = acts(county, clock), Counter()
    items = [(each.id, each.version) for each in (an_item(state, county, clock) for _ in range(ROUNDS))]
    before = entries()
    steps = 0
    for item_id, version in items:

        def press(name: str, item_id: int = item_id, version: int = version) -> str:
            offered[name](db.session.get(NewsItem, item_id), version)
            return name

        answers = together(app, lambda: press(first), lambda: press(second))  # noqa: B023 - called before the next
        won = [each for each in answers if isinstance(each, str)]
        refused = [each for each in answers if isinstance(each, DomainError)]
        assert (len(won), len(refused)) == (1, 1), answers
        assert refused[0].code in ("STATE_CONFLICT", "VERSION_STALE")
        assert "未执行" in refused[0].message
        outcomes[won[0]] += 1
        steps += 2 if won[0].startswith("approve") else 1
    print(dict(outcomes))
    assert entries() == before + steps
    published = sa.select(NewsRecord.item_id).where(NewsRecord.act == "publish")
    assert max(Counter(db.session.scalars(published)).values(), default=0) <= 1
    keys = db.session.scalars(sa.select(Notice.key)).all()
    assert len(keys) == len(set(keys))
    assert verify().fault is None


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))


def test_two_schedulers_publish_each_item_once_and_a_return_beats_them_or_loses(
    app: Flask, county: County, clock: SetClock
) -> None:
    editor = county.actor("editor")
    waiting = [an_item(S.APPROVED, county, clock) for _ in range(ROUNDS)]
    items = [(each.id, each.version) for each in waiting]
    clock.put(clock.now() + timedelta(hours=3))

    def send_all_back() -> int:
        return sum(is_sent_back(item_id, version) for item_id, version in items)

    def is_sent_back(item_id: int, version: int) -> bool:
        item = db.session.get(NewsItem, item_id)
        try:
            services.send_back(item, REASON, editor, clock, version=version, key=None)
        except (NewsConflict, VersionStale):
            return False
        return True

    first, second, back = together(
        app, lambda: jobs.publish_due(SYSTEM, clock), lambda: jobs.publish_due(SYSTEM, clock), send_all_back
    )
    print(first, second, back)
    assert (first.failed, second.failed) == (0, 0)
    states = Counter(db.session.scalars(sa.select(NewsItem.state)))
    assert states == Counter({S.PUBLISHED: first.done + second.done, S.RETURNED: back}) - Counter()
    assert first.done + second.done + back == ROUNDS
    assert db.session.scalars(sa.select(JobFailure)).all() == []
    assert verify().fault is None
