"""The only code that changes the state of a news item.

Pages, the job and the demo county come through the services, which call ``admit`` and ``fire`` in a transaction of
theirs; neither commits.
"""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict

from transitions import MachineError

from lawdocs import fail_points, keys, moves
from lawdocs.audit import services as audit
from lawdocs.audit.models import RequestKey
from lawdocs.clock import Clock
from lawdocs.column.news import notices, queries
from lawdocs.column.news.models import NewsAct, NewsItem, NewsRecord
from lawdocs.errors import DomainError, Forbidden, StepRefused
from lawdocs.extensions import HELD, db
from lawdocs.texts.secrecy import secrecy_mark
from workflows.actors import Actor
from workflows.news import TABLE, NewsFacts, NewsState, Said
from workflows.permissions import Permission
from workflows.tables import Step, obstacles

WHAT = "这条动态"


class NewsConflict(DomainError):
    """The act does not leave the present state; usually somebody was faster."""

    code, status = "STATE_CONFLICT", 409

    def __init__(self, state: NewsState) -> None:
        super().__init__(f"这条动态当前状态为「{state.label}」，操作未执行")


def begin(item: NewsItem, actor: Actor, clock: Clock) -> None:
    """Let a new item begin as a draft, in its caller's transaction."""
    item.state = NewsState.DRAFT
    db.session.add(item)
    db.session.flush()  # the record and the audit entry name the new id


def admit(
    item: NewsItem,
    name: str,
    permission: Permission,
    states: Collection[NewsState],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    asked: object = None,
) -> RequestKey | None:
    """Admit an act, in the caller's transaction: once, by right, from this state, and upon the version that was seen.

    The key that was claimed answers a second click with the page of the item.

    Raises Repeated, Forbidden, NewsConflict, VersionRequired or VersionStale.
    """
    claimed = keys.claim(actor, key, [f"news_{name}", item.id, asked], clock.now(), answer=f"/work/news/{item.id}")
    db.session.refresh(item, with_for_update=HELD)  # a slower click sees what won
    if not queries.may_on(actor, permission, item):
        raise Forbidden
    if item.state not in states:
        raise NewsConflict(item.state)
    moves.demand_version(item, version, WHAT)
    return claimed


def fire(
    item: NewsItem,
    step_name: str,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    said: Said | None = None,
) -> None:
    """Take one step with an item; raises what ``admit`` raises, or StepRefused with every reason."""
    step, said = TABLE.by_name[step_name], said or Said()
    admit(
        item, step.name, step.permission, step.sources, actor, clock, version=version, key=key, asked=asdict(said)
    )  # fmt: skip
    take(item, step, actor, clock, said, key)


def take(item: NewsItem, step: Step[NewsState], actor: Actor, clock: Clock, said: Said, key: str | None) -> None:
    """Take a step with an item that is held and was looked at already."""
    found = obstacles(step, facts_of(item), said, actor, clock.now())
    if found:
        raise StepRefused(found)
    source = item.state
    try:
        dest = TABLE.walk(source, step)
    except MachineError as error:
        raise NewsConflict(source) from error
    moves.write(item, dest, WHAT, **_dates(dest, said, clock))
    record = put_on_record(item, NewsAct(step.name), source, actor, clock, said.reason)
    notices.tell(item, step, record, clock)
    fail_points.reach("after_outbox")
    _audit(item, step.name, source, actor, clock, said.reason, key)


def note(
    item: NewsItem, act: NewsAct, actor: Actor, clock: Clock, key: str | None, told: Mapping[str, object] | None = None
) -> None:
    """Put an act on record that leaves the state alone; the item has a new version after it."""
    moves.write(item, item.state, WHAT)
    put_on_record(item, act, item.state, actor, clock)
    _audit(item, act.value, item.state, actor, clock, "", key, told)


def facts_of(item: NewsItem) -> NewsFacts:
    """What the guards look at."""
    return NewsFacts(
        title=item.title,
        has_text=bool(item.plain),
        is_secret=secrecy_mark(item.title, item.plain) is not None,
        writer_ids=queries.writers_of(item),
    )


def digest_of(item: NewsItem) -> str:
    """The digest of what an item says and shows, by which its record proves what was reviewed."""
    files = (f"{each.kind}\t{each.name}\t{each.caption}\t{each.file.sha256}" for each in item.kept_files)
    said = (str(item.agency_id), item.title, item.source, item.body, *files)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def put_on_record(
    item: NewsItem, act: NewsAct, source: NewsState | None, actor: Actor, clock: Clock, reason: str = ""
) -> NewsRecord:
    """The entry of the item's own record."""
    record = NewsRecord(item_id=item.id, act=act, source=source, reason=reason, digest=digest_of(item))
    return moves.put_on_record(record, item, actor, clock)


def _dates(dest: NewsState, said: Said, clock: Clock) -> dict[str, object]:
    """The dates that go with a new state."""
    if dest is NewsState.PUBLISHED:
        return {"publish_at": None, "published_at": clock.now(), "published_on": clock.today()}
    if dest is NewsState.WITHDRAWN:
        return {"pinned_until": None}
    return {"publish_at": said.publish_at if dest is NewsState.APPROVED else None}


def _audit(
    item: NewsItem,
    name: str,
    source: NewsState,
    actor: Actor,
    clock: Clock,
    reason: str,
    key: str | None,
    told: Mapping[str, object] | None = None,
) -> None:
    """The entry of the trail: how it moved and the digest of its words, not what they say."""
    after = {"news_state": item.state, "version": item.version, "digest": digest_of(item)} | dict(told or {})
    if item.publish_at is not None:
        after["publish_at"] = item.publish_at
    if item.published_on is not None:
        after["published_on"] = item.published_on
    before = {"news_state": source}
    audit.record(
        f"news:{name}", actor, clock.now(), "news", item.id, before=before, after=after, reason=reason, key=key
    )
