"""Write a news item, send it to review, publish it, pin it and take it down; each act is one transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.column.news import files, lifecycle, queries
from lawdocs.column.news.files import Upload
from lawdocs.column.news.models import NewsAct, NewsFile, NewsItem, NewsTopic
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.texts import richtext
from lawdocs.texts.search import normalise
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.news import EDITABLE, OVER, TABLE, NewsState, Said
from workflows.permissions import Permission

MOST_WORDS = 20_000
LONGEST_PIN = 366
_FILE_ADDRESS = re.compile(r"(?:.*/)?(?:work|column)/news/(\d+)/files/(\d+)")


@dataclass(frozen=True)
class Content:
    """What an item says, as it was typed or pasted; ``rich`` when the editor sent it as HTML."""

    title: str
    source: str
    body: str
    topic_ids: tuple[int, ...] = ()
    rich: bool = False


def cleaned_body(item: NewsItem | None, content: Content, gone: int | None = None) -> str:
    """The body as it may be stored and shown; raises StepRefused when it is too long."""
    pictures = files.picture_of(item, gone) if item is not None else {}

    def picture_of(address: str) -> int | None:
        match = _FILE_ADDRESS.fullmatch(address)
        if match is not None and (item is None or match[1] != str(item.id)):
            return None
        return pictures.get(match[2] if match else address)

    raw = content.body
    try:
        if content.rich or richtext.looks_like_markup(raw):
            cleaned = richtext.clean(raw, picture_of)
        else:
            cleaned = richtext.from_plain(raw)
    except richtext.TooMuchText as error:
        raise _too_long(len(raw), richtext.MOST_SIGNS, "（含格式）") from error
    if (length := len(richtext.plain_text(cleaned))) > MOST_WORDS:
        raise _too_long(length, MOST_WORDS)
    return cleaned


def start(
    content: Content, agency: Agency, actor: Actor, clock: Clock, *, key: str | None, upload: Upload | None = None
) -> NewsItem:
    """Begin a news item for one's own unit (撰写动态)."""
    checked = files.check(upload, actor, clock) if upload is not None else None
    body = cleaned_body(None, content)
    refuse_secret(content.title, richtext.plain_text(body), actor, clock)
    with transaction():
        claimed = keys.claim(actor, key, ["news_start", agency.id, content, checked], clock.now())
        if agency.id not in queries.writing_agencies(actor):
            raise Forbidden
        item = NewsItem(agency_id=agency.id, author_id=actor.id, version=1)
        _fill(item, content, body, clock, agency)
        lifecycle.begin(item, actor, clock)
        if claimed is not None:
            claimed.answer = f"/work/news/{item.id}"
        if checked is not None:
            files.add(item, upload, checked, clock)
        lifecycle.put_on_record(item, NewsAct.START, None, actor, clock)
        told = {"news_state": item.state, "agency_id": agency.id, "digest": lifecycle.digest_of(item)}
        audit.record("news:start", actor, clock.now(), "news", item.id, after=told | _file_told(checked), key=key)
    return item


def rewrite(item: NewsItem, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> NewsItem:
    """Begin a new draft with the words, topics and files of an item that was withdrawn or given up (以此为底稿)."""
    with transaction():
        seen = {"version": version, "key": key}
        claimed = lifecycle.admit(item, "rewrite", Permission.NEWS_WRITE, OVER, actor, clock, **seen)
        made = NewsItem(agency_id=item.agency_id, author_id=actor.id, version=1, saved_at=clock.now())
        for name in ("title", "source", "norm", "plain", "body"):
            setattr(made, name, getattr(item, name))
        made.topics = [each for each in item.topics if not each.retired]
        lifecycle.begin(made, actor, clock)
        if claimed is not None:
            claimed.answer = f"/work/news/{made.id}"
        made.body = richtext.renumbered(item.body, files.copy(item, made, clock))
        reason = f"以{item.state.label}的第{item.id}条动态为底稿"
        lifecycle.put_on_record(made, NewsAct.START, None, actor, clock, reason)
        told = {"news_state": made.state, "agency_id": made.agency_id, "digest": lifecycle.digest_of(made)}
        audit.record("news:start", actor, clock.now(), "news", made.id, after=told | {"from": item.id}, key=key)
    return made


def save(
    item: NewsItem,
    content: Content,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
    remove: int | None = None,
) -> None:
    """Save what was written (修改动态), with one file that comes or goes."""
    checked = files.check(upload, actor, clock) if upload is not None else None
    refuse_secret(content.title, richtext.plain_text(cleaned_body(item, content, remove)), actor, clock)
    with transaction():
        seen = {"version": version, "key": key, "asked": [content, checked, remove]}
        lifecycle.admit(item, "save", Permission.NEWS_WRITE, EDITABLE, actor, clock, **seen)
        gone = queries.file_or_404(item, remove) if remove is not None else None
        if gone is not None:
            gone.removed_at = clock.now()
        _fill(item, content, cleaned_body(item, content, remove), clock, item.agency)
        if checked is not None:
            files.add(item, upload, checked, clock)
        act = NewsAct.ADD_FILE if checked else NewsAct.REMOVE_FILE if gone else NewsAct.SAVE
        lifecycle.note(item, act, actor, clock, key, _file_told(checked) | _gone_told(gone))


def submit(item: NewsItem, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Hand an item in for review (送审); its words are fixed from now on."""
    with transaction():
        lifecycle.fire(item, "submit", actor, clock, version=version, key=key)


def recall(item: NewsItem, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take an item back before anybody reviewed it (撤回送审)."""
    with transaction():
        lifecycle.fire(item, "recall", actor, clock, version=version, key=key)


def send_back(item: NewsItem, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Return an item to its unit with reasons (退回); also one whose publication is still to come."""
    with transaction():
        lifecycle.fire(item, "return", actor, clock, version=version, key=key, said=Said(reason))


def approve(
    item: NewsItem, actor: Actor, clock: Clock, *, publish_at: datetime | None, version: int | None, key: str | None
) -> None:
    """Approve an item (审核通过), and publish it at once unless a later instant is given."""
    with transaction():
        said = Said(publish_at=publish_at)
        lifecycle.fire(item, "approve", actor, clock, version=version, key=key, said=said)
        if publish_at is None:
            lifecycle.take(item, TABLE.by_name["publish"], actor, clock, Said(), None)


def publish(item: NewsItem, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Publish an approved item now (立即发布), whatever instant was planned."""
    with transaction():
        lifecycle.fire(item, "publish", actor, clock, version=version, key=key)


def withdraw(item: NewsItem, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Take a published item from the public (撤下); it stays on record with the reason."""
    with transaction():
        lifecycle.fire(item, "withdraw", actor, clock, version=version, key=key, said=Said(reason))


def drop(item: NewsItem, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Give a draft up (作废); it stays on record."""
    with transaction():
        lifecycle.fire(item, "drop", actor, clock, version=version, key=key)


def pin(item: NewsItem, until: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Keep a published item on top of the list up to and including a day (置顶)."""
    with transaction():
        seen = {"version": version, "key": key, "asked": until}
        lifecycle.admit(item, "pin", Permission.NEWS_MANAGE, {NewsState.PUBLISHED}, actor, clock, **seen)
        if not 0 <= (until - clock.today()).days <= LONGEST_PIN:
            text = f"置顶截止日期应当在今天（{zh_date(clock.today())}）以后，最长一年"
            raise StepRefused((Obstacle(text, "field:until"),))
        item.pinned_until = until
        lifecycle.note(item, NewsAct.PIN, actor, clock, key, {"pinned_until": until})


def unpin(item: NewsItem, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Let an item stand in the order of its day again (取消置顶)."""
    with transaction():
        seen = {"version": version, "key": key}
        lifecycle.admit(item, "unpin", Permission.NEWS_MANAGE, {NewsState.PUBLISHED}, actor, clock, **seen)
        item.pinned_until = None
        lifecycle.note(item, NewsAct.UNPIN, actor, clock, key, {"pinned_until": None})


def _fill(item: NewsItem, content: Content, body: str, clock: Clock, agency: Agency) -> None:
    item.title, item.source = content.title, content.source or agency.short_name
    item.body, item.plain = body, richtext.plain_text(body)
    item.norm = normalise(f"{item.title}\n{item.plain}")
    item.topics = _topics(content.topic_ids)
    item.saved_at = clock.now()


def _topics(ids: Sequence[int]) -> list[NewsTopic]:
    return list(db.session.scalars(sa.select(NewsTopic).where(NewsTopic.id.in_(ids)).order_by(NewsTopic.id)))


def _too_long(length: int, most: int, note: str = "") -> StepRefused:
    return StepRefused((Obstacle(f"正文{note}最多{most}字，现在有{length}字", "field:body"),))


def _file_told(checked: files.CheckedFile | None) -> dict[str, object]:
    return {"sha256": checked.sha256} if checked is not None else {}


def _gone_told(gone: NewsFile | None) -> dict[str, object]:
    return {"sha256": gone.file.sha256} if gone is not None else {}
