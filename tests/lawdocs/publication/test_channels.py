"""Where a document was made public, why it takes effect soon, and the time left to adapt."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.drafting.facts import drafting_of
from lawdocs.errors import StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.publication import services as publication
from lawdocs.publication.channels import add_channel
from lawdocs.publication.models import ChannelKind
from tests.factories import County, a_document
from tests.pages import log_in, send, words
from workflows.facts import Act
from workflows.states import DocumentState as S


def publish(document: Document, county: County, clock: SetClock, **said: object) -> None:
    act = Act(**{"day": clock.today(), "channel": "县政府网站", "in_force_from": clock.today()} | said)
    publication.publish(document, act, county.actor("clerk"), clock, version=document.version, key=None)


def add(document: Document, county: County, clock: SetClock, who: str = "clerk", **said: object) -> None:
    given = {"kind": ChannelKind.GAZETTE, "name": "县政府公报", "on": clock.today(), "address": "2026年第4期"} | said
    add_channel(document, *given.values(), county.actor(who), clock, version=document.version, key=None)


def test_publication_is_the_first_channel(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    publish(document, county, clock, channel_kind="website", address="https://x.example/1", gap_reason="急需施行")

    made = document.channels[0]
    assert (made.kind, made.name, made.on) == (ChannelKind.WEBSITE, "县政府网站", clock.today())
    assert made.address == "https://x.example/1"
    assert document.gap_reason == "急需施行"


def test_short_gap_without_a_reason_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    with pytest.raises(StepRefused, match="^公布到施行只有0日，不足30日，请写明理由$"):
        publish(document, county, clock)


def test_gap_reason_is_kept_by_a_planned_publication(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    day = clock.today() + timedelta(days=3)
    with pytest.raises(StepRefused, match="请写明理由"):
        publish(document, county, clock, day=day, in_force_from=day)
    publish(document, county, clock, day=day, in_force_from=day, gap_reason="急需施行")
    assert (document.state, document.gap_reason) == (S.FILED, "")


def test_what_touches_business_states_the_time_to_adapt(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    later = {"in_force_from": clock.today() + timedelta(days=30), "touches_business": True}
    with pytest.raises(StepRefused, match="^涉企文件请写明适应调整期的安排，不留的写明理由$"):
        publish(document, county, clock, **later)
    publish(document, county, clock, **later, adjustment="原有站点一年内完成改造。")
    assert document.adjustment == "原有站点一年内完成改造。"
    shown = words(app.test_client().get(f"/documents/{document.id}"))
    assert "适应调整期 原有站点一年内完成改造。" in " ".join(shown.split())
    other = a_document(S.PUBLISHED, county, clock)
    assert "适应调整期" not in words(app.test_client().get(f"/documents/{other.id}"))


def test_what_drafting_found_to_touch_business_cannot_be_unsaid(app: Flask, county: County, clock: SetClock) -> None:
    document, other = a_document(S.FILED, county, clock), a_document(S.FILED, county, clock)
    with transaction():
        drafting_of(document.id).business = True
    clerk, page = log_in(app, "clerk"), f"/work/documents/{document.id}/steps/publish"
    asked, plain = clerk.get(page), clerk.get(f"/work/documents/{other.id}/steps/publish")
    for shown, is_asked in ((asked, False), (plain, True)):
        assert ('name="touches_business"' in shown.get_data(as_text=True)) is is_asked
        assert ("起草时已登记为涉企文件" in words(shown)) is not is_asked

    day = clock.today().isoformat()
    begins = (clock.today() + timedelta(days=30)).isoformat()
    given = {"day": day, "channel": "县政府网站", "in_force_from": begins}
    refused = send(clerk, page, **given)
    assert (refused.status_code, "涉企文件请写明适应调整期的安排，不留的写明理由" in words(refused)) == (422, True)
    assert send(clerk, page, **given, adjustment="不留，全部是便利措施。").status_code == 303
    db.session.expire_all()
    assert (document.state, document.adjustment) == (S.PUBLISHED, "不留，全部是便利措施。")


def test_other_channels_follow_with_their_own_days(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    published_on = document.published_on
    clock.put(clock.now() + timedelta(days=5))
    add(document, county, clock)

    assert [(each.name, each.on) for each in document.channels] == [
        ("县政府网站", published_on),
        ("县政府公报", published_on + timedelta(days=5)),
    ]
    assert document.published_on == published_on


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"kind": ChannelKind.OTHER, "name": "县政府网站"}, "已经登记过这个公布载体：县政府网站"),
        ({"on": date(2026, 10, 12)}, "公布日期（2026年10月13日）是最早公布的日期，其他载体不能早于它"),
        ({"on": date(2026, 10, 14)}, "载体的公布日期不能晚于今天（2026年10月13日）"),
    ],
)
def test_wrong_channels_are_refused(said: dict, reason: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    with pytest.raises(StepRefused, match=f"^{reason}$"):
        add(document, county, clock, **said)


def test_channels_are_added_and_shown_on_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page, clerk = f"/work/documents/{document.id}", log_in(app, "clerk")
    assert send(clerk, f"{page}/channels/new", kind="gazette", name="", on="2026-10-13").status_code == 422
    given = {"kind": "gazette", "name": "县政府公报", "on": "2026-10-13", "address": "2026年第4期"}
    assert send(clerk, f"{page}/channels/new", **given).location == f"{page}#channels"
    assert "县政府公报 政府公报 2026-10-13 2026年第4期" in words(clerk.get(page))
    assert log_in(app, "drafter").get(f"{page}/channels/new").status_code == 403


def test_a_day_that_went_by_is_refused_or_entered_late_with_its_issue(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.FILED, county, clock)
    number, registered = document.id, clock.today()
    clock.put(clock.now() + timedelta(days=3))
    clerk, page = log_in(app, "clerk"), f"/work/documents/{number}/steps/publish"
    dates = {"day": "2026-10-15", "in_force_from": "2026-12-01"}

    refused = send(clerk, page, **dates)
    assert refused.status_code == 422
    assert "公布日期不能早于今天（2026年10月16日），此前公众在本系统看不到" in words(refused)
    late = dates | {"channel_kind": "gazette", "channel": "县政府公报"}
    assert "补录的，请写明期号和页码；公告栏写明地点" in words(send(clerk, page, **late))
    whole = late | {"address": "2026年第5期第3页", "reason": "公报先行刊登，网站迟报。"}
    early = send(clerk, page, **whole | {"day": (registered - timedelta(days=1)).isoformat()})
    assert early.status_code == 422
    assert "补录2026年10月15日的公布，" in words(
        send(clerk, page, **whole | {"gap_reason": "", "in_force_from": "2026-11-01"})
    )
    assert "公布日期和施行日期登记以后不能更改。" in words(clerk.get(page))
    with pytest.raises(StepRefused, match="不能早于登记编号的日期（2026年10月13日）"):
        said = {"channel_kind": "gazette", "address": "第5期", "reason": "迟报", "gap_reason": "急需施行"}
        with transaction():
            document.decisions[-1].signed_on = registered - timedelta(days=9)
        publish(document, county, clock, day=registered - timedelta(days=1), **said)

    assert send(clerk, page, **whole).status_code == 303
    assert "公布日期 2026年10月15日（2026年10月16日补录）" in words(clerk.get(f"/work/documents/{number}"))


@pytest.mark.parametrize(
    ("kind", "address", "status"),
    [
        ("website", "javascript:alert(1)", 422),
        ("website", "2026年第4期", 422),
        ("gazette", "javascript:alert(1)", 422),
        ("website", "https://www.example.gov.cn/1", 303),
        ("gazette", "2026年第4期第3页", 303),
        ("website", "", 303),
    ],
)
def test_an_address_can_be_opened(
    kind: str, address: str, status: int, app: Flask, county: County, clock: SetClock
) -> None:
    filed, published = a_document(S.FILED, county, clock), a_document(S.PUBLISHED, county, clock)
    clerk, sentence = log_in(app, "clerk"), "请写完整的网址，以http://或者https://开头"
    said = {"channel_kind": kind, "address": address, "in_force_from": "2026-12-01"}
    answer = send(clerk, f"/work/documents/{filed.id}/steps/publish", **said)
    assert (answer.status_code, sentence in words(answer)) == (status, status == 422)
    said = {"kind": kind, "name": "县政府公报", "on": "2026-10-13", "address": address}
    answer = send(clerk, f"/work/documents/{published.id}/channels/new", **said)
    assert (answer.status_code, sentence in words(answer)) == (status, status == 422)
