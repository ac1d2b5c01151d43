"""What may be done with a news item, by whom, from which state, and what is on record of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.services import data_version, verify_chain
from lawdocs.audit.verify_news import news_faults
from lawdocs.clock import SetClock, at_office
from lawdocs.column.news import jobs, queries, services
from lawdocs.column.news.files import Upload
from lawdocs.column.news.lifecycle import NewsConflict
from lawdocs.column.news.models import NewsFileKind, NewsItem, NewsRecord
from lawdocs.deadlines.models import Notice
from lawdocs.documents.secrecy import SecretForbidden
from lawdocs.errors import (
    DomainError,
    Forbidden,
    KeyReused,
    NotVisible,
    Repeated,
    StepRefused,
    VersionRequired,
    VersionStale,
)
from lawdocs.extensions import db
from lawdocs.texts.refusals import FileRefused
from tests.factories import County
from tests.lawdocs.column.news import BODY, REASON, ROADS, an_item, content, topic_id
from tests.lawdocs.column.pictures import a_jpeg, a_png, a_webp
from workflows.actors import Actor
from workflows.news import TABLE
from workflows.news import NewsState as S

SYSTEM = Actor.system("publish-news")
PEOPLE = ("drafter", "drafter2", "editor", "legal", "clerk", "bureau", "liaison", "sysadmin", "secadmin", "auditadmin")
# Who may take which step with an item of the urban bureau, as people would say it.
MAY = {
    "submit": {"drafter"},
    "recall": {"drafter"},
    "drop": {"drafter"},
    "return": {"editor", "system"},
    "approve": {"editor", "system"},
    "publish": {"editor", "system"},
    "withdraw": {"editor"},
}
FROM = {
    "submit": {S.DRAFT, S.RETURNED},
    "recall": {S.SUBMITTED},
    "drop": {S.DRAFT, S.RETURNED},
    "return": {S.SUBMITTED, S.APPROVED},
    "approve": {S.SUBMITTED},
    "publish": {S.APPROVED},
    "withdraw": {S.PUBLISHED},
}
TO = {
    "submit": S.SUBMITTED,
    "recall": S.DRAFT,
    "drop": S.DROPPED,
    "return": S.RETURNED,
    "approve": S.PUBLISHED,  # at once
    "publish": S.PUBLISHED,
    "withdraw": S.WITHDRAWN,
}
Take = Callable[..., None]


def take(name: str, item: NewsItem, actor: Actor, clock: SetClock, **seen: object) -> None:
    seen = {"version": item.version, "key": None} | seen
    calls: dict[str, Take] = {
        "submit": lambda: services.submit(item, actor, clock, **seen),
        "recall": lambda: services.recall(item, actor, clock, **seen),
        "drop": lambda: services.drop(item, actor, clock, **seen),
        "return": lambda: services.send_back(item, REASON, actor, clock, **seen),
        "approve": lambda: services.approve(item, actor, clock, publish_at=None, **seen),
        "publish": lambda: services.publish(item, actor, clock, **seen),
        "withdraw": lambda: services.withdraw(item, REASON, actor, clock, **seen),
    }
    calls[name]()


def entries() -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(AuditEntry))


def test_the_table_of_steps_is_what_people_say() -> None:
    assert {step.name: set(step.sources) for step in TABLE.steps} == FROM


@pytest.mark.parametrize("state", S)
def test_every_step_by_everybody_has_its_exact_answer(state: S, app: Flask, county: County, clock: SetClock) -> None:
    for name in FROM:
        for who in (*PEOPLE, "system"):
            item = an_item(state, county, clock)
            actor = SYSTEM if who == "system" else county.actor(who)
            before = entries(), item.version
            if who not in MAY[name]:
                wanted: tuple[type[DomainError], str] | None = (Forbidden, "您没有办理该事项的权限")
            elif state not in FROM[name]:
                wanted = (DomainError, f"这条动态当前状态为「{state.label}」，操作未执行")
            else:
                wanted = None
            if wanted is None:
                take(name, item, actor, clock)
                assert item.state is TO[name], (state, name, who)
                assert entries() == before[0] + (2 if name == "approve" else 1)
                continue
            with pytest.raises(wanted[0]) as refused:
                take(name, item, actor, clock)
            assert refused.value.message == wanted[1], (state, name, who)
            db.session.refresh(item)
            assert (entries(), item.version, item.state) == (*before, state)
    assert verify_chain()[2] is None


def test_nobody_reviews_what_they_wrote(app: Flask, county: County, clock: SetClock) -> None:
    editor = county.actor("editor")
    item = services.start(content(), county.agency("office"), editor, clock, key=None)
    services.submit(item, editor, clock, version=item.version, key=None)
    for name in ("approve", "return"):
        with pytest.raises(StepRefused) as refused:
            take(name, item, editor, clock)
        assert refused.value.reasons == ("撰写或者修改过这条动态的人不得审核，请由其他编辑审核",)
    assert list(db.session.scalars(queries.to_review(editor))) == []


def test_whoever_changed_it_once_does_not_review_it_either(app: Flask, county: County, clock: SetClock) -> None:
    editor, drafter = county.actor("editor"), county.actor("drafter")
    both = Actor(editor.id, editor.name, editor.grants | drafter.grants)
    item = an_item(S.DRAFT, county, clock)
    services.save(item, content(title="改过的标题"), both, clock, version=item.version, key=None)
    services.submit(item, drafter, clock, version=item.version, key=None)
    with pytest.raises(StepRefused):
        take("approve", item, both, clock)


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"title": " "}, ("没有标题",)),
        ({"body": "<p>&nbsp;</p><script>x</script>"}, ("没有正文",)),
        ({"title": "", "body": ""}, ("没有标题", "没有正文")),
    ],
)
def test_what_is_missing_is_said_at_once(
    changes: dict[str, str], reasons: tuple[str, ...], app: Flask, county: County, clock: SetClock
) -> None:
    item = an_item(S.DRAFT, county, clock, **changes)
    with pytest.raises(StepRefused) as refused:
        take("submit", item, county.actor("drafter"), clock)
    assert refused.value.reasons == reasons


@pytest.mark.parametrize("name", ["return", "withdraw"])
def test_a_reason_is_required(name: str, app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(S.SUBMITTED if name == "return" else S.PUBLISHED, county, clock)
    act = services.send_back if name == "return" else services.withdraw
    with pytest.raises(StepRefused) as refused:
        act(item, " ", county.actor("editor"), clock, version=item.version, key=None)
    assert refused.value.reasons == ("请写明理由",)


def test_secret_text_is_not_stored_and_the_attempt_is_on_record(app: Flask, county: County, clock: SetClock) -> None:
    drafter, item = county.actor("drafter"), an_item(S.DRAFT, county, clock)
    before = entries()
    for made in (content(title="机密★1年 会议"), content(body="<p><span>秘</span>密★</p><p>内容</p>")):
        with pytest.raises(SecretForbidden):
            services.start(made, county.agency("urban"), drafter, clock, key=None)
        with pytest.raises(SecretForbidden):
            services.save(item, made, drafter, clock, version=item.version, key=None)
    secret = Upload(NewsFileKind.ATTACHMENT, "绝密★附件.txt", "内容".encode())
    with pytest.raises(SecretForbidden):
        services.save(item, content(), drafter, clock, version=item.version, key=None, upload=secret)
    assert entries() == before
    kinds = db.session.scalars(sa.select(SecurityEvent.kind)).all()
    assert kinds == ["secret_refused"] * 5


def test_words_are_stored_clean_whoever_sends_them(app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(S.DRAFT, county, clock, body="<p onclick=x>甲<script>alert(1)</script><o:p>乙</o:p></p>")
    assert (item.body, item.plain) == ("<p>甲乙</p>", "甲乙")
    services.save(
        item, content(body="一<二\n三", rich=False), county.actor("drafter"), clock, version=item.version, key=None
    )
    assert item.body == "<p>一&lt;二</p><p>三</p>"


def test_version_and_key_guard_every_act(app: Flask, county: County, clock: SetClock) -> None:
    drafter, editor = county.actor("drafter"), county.actor("editor")
    item = an_item(S.SUBMITTED, county, clock)
    with pytest.raises(VersionRequired):
        take("approve", item, editor, clock, version=None)
    with pytest.raises(VersionStale) as stale:
        take("approve", item, editor, clock, version=item.version - 1)
    assert stale.value.message == "操作未执行：另一位经办人刚刚改动了这条动态"
    seen = item.version
    take("approve", item, editor, clock, version=seen, key="k1")
    with pytest.raises(Repeated) as repeated:
        take("approve", item, editor, clock, version=seen, key="k1")
    assert repeated.value.answer == f"/work/news/{item.id}"
    with pytest.raises(KeyReused):
        take("withdraw", item, editor, clock, key="k1")
    made = services.start(content(), county.agency("urban"), drafter, clock, key="k2")
    with pytest.raises(Repeated) as repeated:
        services.start(content(), county.agency("urban"), drafter, clock, key="k2")
    assert repeated.value.answer == f"/work/news/{made.id}"


def test_units_write_for_themselves(app: Flask, county: County, clock: SetClock) -> None:
    for who, unit in (("drafter", "transport"), ("editor", "urban"), ("legal", "justice"), ("clerk", "office")):
        with pytest.raises(Forbidden):
            services.start(content(), county.agency(unit), county.actor(who), clock, key=None)
    item = an_item(S.DRAFT, county, clock)
    with pytest.raises(Forbidden):
        services.save(item, content(), county.actor("drafter2"), clock, version=item.version, key=None)
    assert services.start(content(), county.agency("office"), county.actor("editor"), clock, key=None).id


@pytest.mark.parametrize("state", [S.SUBMITTED, S.APPROVED, S.PUBLISHED, S.WITHDRAWN, S.DROPPED])
def test_words_stay_once_they_were_handed_in(state: S, app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(state, county, clock)
    with pytest.raises(DomainError, match="当前状态为"):
        services.save(item, content(), county.actor("drafter"), clock, version=item.version, key=None)
    db.session.rollback()
    for statement in (
        "UPDATE news_items SET body = '改'",
        "UPDATE news_items SET title = '改'",
        "DELETE FROM news_items",
        "UPDATE news_records SET reason = '改'",
        "DELETE FROM news_records",
    ):
        with pytest.raises(sa.exc.DatabaseError), db.engine.begin() as connection:
            connection.exec_driver_sql(statement)


def test_a_later_publication_waits_for_its_instant(app: Flask, county: County, clock: SetClock) -> None:
    editor, item = county.actor("editor"), an_item(S.SUBMITTED, county, clock)
    with pytest.raises(StepRefused) as refused:
        services.approve(item, editor, clock, publish_at=clock.now(), version=item.version, key=None)
    assert refused.value.reasons == ("定时发布的时间应当晚于现在；要马上发布的，请选择审核通过后立即发布",)
    at = at_office(clock.today() + timedelta(days=1), 8)
    public = data_version()
    services.approve(item, editor, clock, publish_at=at, version=item.version, key=None)
    assert (item.state, item.publish_at, item.published_at) == (S.APPROVED, at, None)
    clock.put(at - timedelta(seconds=1))
    assert jobs.publish_due(SYSTEM, clock).done == 0
    assert data_version() == public, "nothing that the public sees has changed"
    clock.put(at)
    assert jobs.publish_due(SYSTEM, clock).done == 1
    db.session.expire_all()
    assert (item.state, item.publish_at, item.published_at, item.published_on) == (S.PUBLISHED, None, at, clock.today())
    assert jobs.publish_due(SYSTEM, clock) == jobs.Counts(), "run twice, it does nothing the second time"
    assert data_version() > public
    last = item.records[-1]
    assert (last.act, last.actor_id, last.actor_name) == ("publish", None, "系统（publish-news）")


def test_a_missed_hour_is_made_up_and_what_was_sent_back_stays(app: Flask, county: County, clock: SetClock) -> None:
    editor = county.actor("editor")
    late, back = an_item(S.APPROVED, county, clock), an_item(S.APPROVED, county, clock)
    services.send_back(back, REASON, editor, clock, version=back.version, key=None)
    assert back.publish_at is None
    clock.put(clock.now() + timedelta(days=3))
    assert jobs.publish_due(SYSTEM, clock).done == 1
    assert (late.state, back.state) == (S.PUBLISHED, S.RETURNED)


def test_an_item_is_pinned_up_to_a_day(app: Flask, county: County, clock: SetClock) -> None:
    editor, item, today = county.actor("editor"), an_item(S.PUBLISHED, county, clock), clock.today()
    for until in (today - timedelta(days=1), today + timedelta(days=367)):
        with pytest.raises(StepRefused) as refused:
            services.pin(item, until, editor, clock, version=item.version, key=None)
        assert refused.value.reasons == ("置顶截止日期应当在今天（2026年10月13日）以后，最长一年",)
    services.pin(item, today, editor, clock, version=item.version, key=None)
    assert item.is_pinned(today)
    assert not item.is_pinned(today + timedelta(days=1))
    with pytest.raises(Forbidden):
        services.unpin(item, county.actor("drafter"), clock, version=item.version, key=None)
    services.unpin(item, editor, clock, version=item.version, key=None)
    assert item.pinned_until is None
    with pytest.raises(DomainError, match="当前状态为「草稿」"):
        draft = an_item(S.DRAFT, county, clock)
        services.pin(draft, today, editor, clock, version=draft.version, key=None)


def test_those_concerned_are_told_once(app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(S.SUBMITTED, county, clock, title="宣讲")
    take("return", item, county.actor("editor"), clock)
    take("submit", item, county.actor("drafter"), clock)
    services.approve(
        item, county.actor("editor"), clock, publish_at=clock.now() + timedelta(hours=1), version=item.version, key=None
    )
    take("publish", item, county.actor("editor"), clock)
    take("withdraw", item, county.actor("editor"), clock)
    office, urban = county.agency("office").id, county.agency("urban").id
    told = db.session.execute(sa.select(Notice.role, Notice.agency_id, Notice.text, Notice.page).order_by(Notice.id))
    place = f"/work/news/{item.id}"
    assert [tuple(row) for row in told] == [
        ("editor", office, "动态送审：宣讲", place),
        ("drafter", urban, f"动态退回：宣讲（{REASON}）", place),
        ("editor", office, "动态送审：宣讲", place),
        ("drafter", urban, "动态审核通过：宣讲", place),
        ("drafter", urban, "动态发布：宣讲", place),
        ("drafter", urban, f"动态撤下：宣讲（{REASON}）", place),
    ]


def test_the_record_tells_who_did_what_and_what_was_reviewed(app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(S.RETURNED, county, clock)
    services.save(item, content(title="新标题"), county.actor("drafter"), clock, version=item.version, key=None)
    take("submit", item, county.actor("drafter"), clock)
    take("approve", item, county.actor("editor"), clock)
    records = list(db.session.scalars(sa.select(NewsRecord).order_by(NewsRecord.id)))
    assert [(each.act, each.source, each.dest, each.actor_name, each.reason) for each in records] == [
        ("start", None, S.DRAFT, "林知远", ""),
        ("submit", S.DRAFT, S.SUBMITTED, "林知远", ""),
        ("return", S.SUBMITTED, S.RETURNED, "白予墨", REASON),
        ("save", S.RETURNED, S.RETURNED, "林知远", ""),
        ("submit", S.RETURNED, S.SUBMITTED, "林知远", ""),
        ("approve", S.SUBMITTED, S.APPROVED, "白予墨", ""),
        ("publish", S.APPROVED, S.PUBLISHED, "白予墨", ""),
    ]
    digests = [each.digest for each in records]
    assert len(set(digests[:3])) == len(set(digests[3:])) == 1
    assert digests[0] != digests[3]
    trail = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject == "news").order_by(AuditEntry.seq))
    for entry in trail:
        assert "新标题" not in entry.after + entry.before, "administrators do not read drafts"


READS = {
    S.DRAFT: {"drafter"},
    S.DROPPED: {"drafter"},
    **dict.fromkeys((S.SUBMITTED, S.RETURNED, S.APPROVED, S.PUBLISHED, S.WITHDRAWN), {"drafter", "editor"}),
}


@pytest.mark.parametrize("state", S)
def test_only_the_unit_and_the_editor_read_an_item(state: S, app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(state, county, clock)
    assert {who for who in PEOPLE if is_read_by(item, county.actor(who))} == READS[state]


def is_read_by(item: NewsItem, actor: Actor) -> bool:
    try:
        return queries.item_or_404(item.id, actor) is item
    except NotVisible:
        return False


def test_an_editor_has_nothing_to_do_with_units_of_other_governments(
    app: Flask, county: County, clock: SetClock
) -> None:
    assert county.agency("urban").id in queries.edited_agencies(county.actor("editor"))
    assert not {county.agency("city").id, county.agency("procuratorate").id} & queries.edited_agencies(
        county.actor("editor")
    )


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "A.JPEG", "a.webp"])
def test_pictures_come_in_checked_by_their_content(name: str, app: Flask, county: County, clock: SetClock) -> None:
    drafter, item = county.actor("drafter"), an_item(S.DRAFT, county, clock)
    data = {"g": a_png, "p": a_webp}[name[-1].lower()]() if "JP" not in name.upper() else a_jpeg()
    upload = Upload(NewsFileKind.IMAGE, name, data, "会场")
    services.save(item, content(), drafter, clock, version=item.version, key=None, upload=upload)
    (kept,) = item.kept_files
    body = f'{BODY}<img src="/work/news/{item.id}/files/{kept.id}" alt="会场">'
    services.save(item, content(body=body), drafter, clock, version=item.version, key=None)
    assert item.body.endswith(f'<p><img src="picture:{kept.id}" alt="会场"></p>')
    other = an_item(S.DRAFT, county, clock, body=body)
    assert "<img" not in other.body, "pictures of other items do not show"
    services.save(item, content(body=body), drafter, clock, version=item.version, key=None, remove=kept.id)
    assert "<img" not in item.body
    assert item.kept_files == []


BAD_FILES = [
    (NewsFileKind.COVER, "a.png", b"", "会场", "FILE_EMPTY"),
    (NewsFileKind.COVER, "a.png", a_jpeg(), "会场", "TYPE_MISMATCH"),
    (NewsFileKind.COVER, "a.png", a_png()[:40], "会场", None),
    (NewsFileKind.COVER, "a.webp", a_png(), "会场", "TYPE_MISMATCH"),
    (NewsFileKind.COVER, "a.webp", a_webp()[:24], "会场", "FILE_CORRUPT"),
    (NewsFileKind.COVER, "a.jpg", b"\xff\xd8\xff\xe0\x00\x10<script>", "会场", "FILE_CORRUPT"),
    (NewsFileKind.COVER, "a.svg", b"<svg onload=alert(1)>", "会场", "TYPE_FORBIDDEN"),
    (NewsFileKind.COVER, "a.gif", b"GIF89a", "会场", "TYPE_FORBIDDEN"),
    (NewsFileKind.COVER, "a.pdf", b"%PDF-1.4", "会场", "TYPE_FORBIDDEN"),
    (NewsFileKind.IMAGE, "a.png", a_png(8001, 1), "会场", "IMAGE_TOO_LARGE"),
    (NewsFileKind.IMAGE, "a.png", a_png()[:-12] + b"\0" * (5 * 2**20) + a_png()[-12:], "会场", "IMAGE_TOO_LARGE"),
    (NewsFileKind.IMAGE, "a.png", a_png(), "", "FIELD_REQUIRED"),
    (NewsFileKind.ATTACHMENT, "a.exe", b"MZ", "", "TYPE_FORBIDDEN"),
    (NewsFileKind.ATTACHMENT, "a.docx", b"PK\x03\x04", "", None),
    (NewsFileKind.ATTACHMENT, "a.html", b"<p>", "", "TYPE_FORBIDDEN"),
    (NewsFileKind.ATTACHMENT, "a.webp", a_webp(), "", "TYPE_FORBIDDEN"),
]


@pytest.mark.parametrize(("kind", "name", "data", "caption", "code"), BAD_FILES, ids=lambda each: str(each)[:16])
def test_unfit_files_are_refused_and_nothing_is_stored(
    kind: NewsFileKind,
    name: str,
    data: bytes,
    caption: str,
    code: str | None,
    app: Flask,
    county: County,
    clock: SetClock,
) -> None:
    item = an_item(S.DRAFT, county, clock)
    seen, before = item.version, entries()
    upload = Upload(kind, name, data, caption)
    with pytest.raises((FileRefused, DomainError)) as refused:
        services.save(item, content(title="新"), county.actor("drafter"), clock, version=seen, key=None, upload=upload)
    assert code is None or refused.value.code == code
    db.session.refresh(item)
    assert (item.version, entries(), item.kept_files) == (seen, before, [])


def test_a_new_cover_takes_the_place_of_the_old(app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(S.DRAFT, county, clock)
    for width in (3, 4):
        upload = Upload(NewsFileKind.COVER, f"{width}.png", a_png(width), "会场")
        services.save(item, content(), county.actor("drafter"), clock, version=item.version, key=None, upload=upload)
    assert [each.name for each in item.kept_files] == ["4.png"]
    assert item.cover.name == "4.png"


def test_topics_stay_on_what_carries_them(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.column.news import topics

    editor = county.actor("editor")
    made = topics.add("行政复议", editor, clock, key=None)
    item = an_item(S.DRAFT, county, clock, topic_ids=(made.id, topic_id("示范创建")))
    assert [each.name for each in item.topics] == ["示范创建", "行政复议"]
    with pytest.raises(topics.TopicTaken, match="已经有主题“行政复议”"):
        topics.add("行政复议", editor, clock, key=None)
    topics.retire(made.id, editor, clock, key=None)
    assert "行政复议" not in [each.name for each in queries.topics()]
    assert "行政复议" in [each.name for each in queries.topics(also=tuple(item.topics))]
    with pytest.raises(NotVisible):
        topics.retire(9999, editor, clock, key=None)


@pytest.mark.parametrize("state", [S.WITHDRAWN, S.DROPPED])
def test_what_is_over_is_written_anew_with_its_pictures(state: S, app: Flask, county: County, clock: SetClock) -> None:
    actor = county.actor("drafter")
    item = services.start(content(topic_ids=(topic_id("府检联动"),)), county.agency("urban"), actor, clock, key=None)
    upload = Upload(NewsFileKind.IMAGE, "现场.png", a_png(), "现场")
    services.save(item, content(topic_ids=(topic_id("府检联动"),)), actor, clock, version=1, key=None, upload=upload)
    body = f'<p>现场</p><p><img src="picture:{item.files[0].id}" alt="现场"></p>'
    made = content(body=body, topic_ids=(topic_id("府检联动"),))
    services.save(item, made, actor, clock, version=item.version, key=None)
    for advance in ROADS[state]:
        advance(item, county, clock)
    version = item.version

    again = services.rewrite(item, actor, clock, version=version, key="k1")

    assert (again.state, again.title, again.plain, again.norm) == (S.DRAFT, item.title, item.plain, item.norm)
    assert [each.name for each in again.topics] == ["府检联动"]
    (picture,) = again.files
    assert (picture.file, picture.caption) == (item.files[0].file, "现场")
    assert picture.id != item.files[0].id
    assert again.body == item.body.replace(f"picture:{item.files[0].id}", f"picture:{picture.id}")
    assert (item.state, item.version) == (state, version), "the old one stays as it is"
    assert [each.reason for each in again.records] == [f"以{state.label}的第{item.id}条动态为底稿"]
    assert list(news_faults()) == []
    with pytest.raises(Repeated) as repeated:
        services.rewrite(item, actor, clock, version=version, key="k1")
    assert repeated.value.answer == f"/work/news/{again.id}"


@pytest.mark.parametrize("state", sorted(set(S) - {S.WITHDRAWN, S.DROPPED}))
def test_what_is_alive_is_not_written_anew(state: S, app: Flask, county: County, clock: SetClock) -> None:
    item = an_item(state, county, clock)
    with pytest.raises(NewsConflict):
        services.rewrite(item, county.actor("drafter"), clock, version=item.version, key=None)
    with pytest.raises(Forbidden):
        services.rewrite(item, county.actor("drafter2"), clock, version=item.version, key=None)
