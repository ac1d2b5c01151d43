"""The document page: facts, status, notices, text, versions, course, relations."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document, Relation, RelationKind, Revision
from lawdocs.extensions import db, transaction
from lawdocs.review import services as review
from tests.factories import TEXT, County, a_document, a_draft, approve, content, decide, publish, register, submit
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.reading import badge, events, info, notices, page, words
from tests.lawdocs.portal.stock import a_stock
from workflows.facts import Act
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L

AMENDED_ON = date(2026, 12, 1)
NEW_TEXT = TEXT.replace("盲道和消防通道", "盲道、消防通道和公交站台").replace(
    "第四条　", "第四条　设置方案应当公示。\n第五条　"
)


def published(county: County, clock: SetClock, **changes: object) -> Document:
    return a_document(S.PUBLISHED, county, clock, **changes)


def amended(county: County, clock: SetClock) -> tuple[Document, Document]:
    """A document amended by a decision published today, with effect from a day ahead."""
    document = published(county, clock)
    decision = published(county, clock, title="关于修改《鲁山县城区停车泊位管理办法》的决定", has_term=False)
    act = Act(
        day=AMENDED_ON,
        by_title=decision.title,
        by_is_ours=True,
        by_published_on=decision.published_on,
        new_text=NEW_TEXT,
    )
    clerk = county.actor("clerk")
    cleanup.amend(document, act, decision, clerk, clock, version=document.version, key=None)
    return document, decision


def test_info_table_gives_the_facts_in_the_usual_order(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = published(county, clock)
    assert list(info(page(client, f"/documents/{document.id}")).items()) == [
        ("制定机关", "鲁山县人民政府"),
        ("发文字号", "鲁政〔2026〕1号"),
        ("成文日期", "2026年10月13日"),
        ("公布日期", "2026年10月13日"),
        ("施行日期", "2026年11月12日"),
        ("有效期", "5年，至2031年11月11日"),
        ("主题分类", "城乡建设、环境保护\\城乡建设（含住房）"),
        ("索引号", "11410423000000027H/2026-00001"),
        ("登记号", "LSX-2026-0001"),
        ("实施部门", "鲁山县城市管理局"),
    ]


def test_gaps_of_stock_are_named_where_they_are_duties_and_nowhere_else(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, issuer_name=None, in_force_from=None, published_on=None)
    text = page(client, f"/documents/{document.id}")
    facts = info(text)
    duties = ["制定机关", "发文字号", "成文日期", "公布日期", "施行日期", "有效期", "主题分类"]
    assert [label for label, value in facts.items() if value == "未写明"] == duties
    assert facts["信息来源"] == "县政府网站"
    assert not {"索引号", "登记号", "修改记录", "实施部门"} & set(facts)
    assert f"来源未写明：{'、'.join(duties)}。本库不作推定。" in text
    assert "制定机关未写明" in text


def test_remarks_of_stock_that_concern_readers_are_shown_as_hints(client: FlaskClient, clock: SetClock) -> None:
    noted = "缺索引号、主题分类\n施行日期早于公布日期\n标题中的换行已去掉\n发文字号与另一份文件相同"
    text = page(client, f"/documents/{a_stock(clock, remarks=noted).id}")
    assert "提示：施行日期早于公布日期；发文字号与另一份文件相同。" in text
    assert "换行" not in text
    assert "缺索引号" not in text
    assert "提示：" not in page(client, f"/documents/{a_stock(clock, '无事', remarks='缺正文').id}")


def test_remarks_of_a_draft_read_from_word_stay_inside(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = published(county, clock)
    with transaction():
        document.remarks = "文件含批注，未读入，请核对。"
    assert "批注" not in page(client, f"/documents/{document.id}")


def test_internal_fields_are_not_shown(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = published(county, clock, contact_person="林知远", contact_phone="0375-7777777")
    for address in ("", "/history", "/on/2026-10-20", "/text.txt"):
        text = page(client, f"/documents/{document.id}{address}")
        assert "林知远" not in text
        assert "7777777" not in text
        assert "县政府第20次常务会议" not in text
        assert "内容合法" not in text


@pytest.mark.parametrize(
    ("fields", "word", "sentence", "notice"),
    [
        (
            {"in_force_until": date(2029, 6, 1), "end_kind": L.LAPSED},
            "现行有效", "截至2026年10月13日。施行于2024年5月1日，2029年5月31日期满。", [],
        ),
        ({}, "现行有效", "截至2026年10月13日。施行于2024年5月1日，未写明有效期。", []),
        ({"has_term": False}, "现行有效", "截至2026年10月13日。施行于2024年5月1日，不设有效期。", []),
        (
            {"in_force_from": date(2026, 11, 1)},
            "尚未生效", "截至2026年10月13日。自2026年11月1日起施行，未写明有效期。",
            ["本文件尚未生效。自2026年11月1日起施行。"],
        ),
        (
            {"in_force_until": date(2026, 5, 1), "end_kind": L.REPEALED, "state": S.REPEALED},
            "废止", "截至2026年10月13日。2024年5月1日施行，自2026年5月1日起废止。",
            ["本文件自2026年5月1日起废止，不再作为依据。"],
        ),
        (
            {
                "in_force_until": date(2026, 5, 1), "end_kind": L.REPEALED, "state": S.REPEALED,
                "end_reason": "上位法已修改。",
            },
            "废止", "截至2026年10月13日。2024年5月1日施行，自2026年5月1日起废止。",
            ["本文件自2026年5月1日起废止，不再作为依据。原因：上位法已修改。"],
        ),
        (
            {"in_force_until": date(2026, 5, 1), "end_kind": L.LAPSED, "state": S.LAPSED},
            "失效", "截至2026年10月13日。2024年5月1日施行，自2026年5月1日起失效。",
            ["本文件自2026年5月1日起失效，不再作为依据。有效期已经届满。"],
        ),
        (
            {"stated_status": L.REPEALED, "stated_on": date(2025, 1, 1), "state": S.REPEALED},
            "废止", "截至2026年10月13日。2025年1月1日的来源标注为“废止”，未写明起止日期。",
            ["本文件已废止。来源没有写明日期。"],
        ),
        (
            {"stated_status": L.IN_FORCE, "stated_on": date(2025, 1, 1), "in_force_from": None},
            "现行有效", "截至2026年10月13日。2025年1月1日的来源标注为“现行有效”，未写明起止日期。", [],
        ),
        (
            {"in_force_from": None},
            "不详", "截至2026年10月13日。现有资料不能说明本文件在这一天是否有效。",
            ["本文件的效力不详。现有资料没有写明施行或者失效的日期，需要时请向制定机关查询。"],
        ),
    ],
)  # fmt: skip
def test_badge_sentence_and_notice_say_the_same(
    client: FlaskClient, clock: SetClock, fields: dict[str, object], word: str, sentence: str, notice: list[str]
) -> None:
    document = a_stock(clock, **fields)
    text = page(client, f"/documents/{document.id}")
    assert badge(text) == word
    assert sentence in text
    assert notices(text) == notice


def test_status_changes_at_midnight_without_any_job(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, in_force_until=date(2026, 10, 14), end_kind=L.LAPSED)
    address = f"/documents/{document.id}"
    clock.put(at_office(date(2026, 10, 13), 23, 59))
    assert badge(page(client, address)) == "现行有效"
    clock.put(at_office(date(2026, 10, 14), 0, 0))
    assert badge(page(client, address)) == "失效"


def test_text_stands_under_its_anchors_with_contents(client: FlaskClient, county: County, clock: SetClock) -> None:
    text = page(client, f"/documents/{published(county, clock).id}")
    assert '<section class="law-article" id="art-3" aria-label="第三条">' in text
    assert '<a href="#ch-2">第二章　设置</a>' in text
    assert "（一）不妨碍行人和车辆通行；" in text
    assert "（2026年10月13日鲁政〔2026〕1号公布）" in text


def test_amended_text_is_shown_from_its_day_on_with_what_changed(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document, decision = amended(county, clock)
    address = f"/documents/{document.id}"
    before = page(client, address)
    assert "公交站台" not in before
    assert "2026年12月1日起施行修改后的文本。看修改后的文本看新旧对照" in notices(before)
    clock.put(at_office(AMENDED_ON, 0, 0))
    after = page(client, address)
    assert badge(after) == "现行有效"
    assert notices(after) == ["本文件修改过1次。这里是2026年12月1日起施行的文本。看修改前的文本看新旧对照"]
    assert re.findall(r'id="(art-\d)"(?:(?!</section>).)*?<p class="article-change">([^<]*)', after, re.DOTALL) == [
        ("art-3", "2026年12月1日修改"),
        ("art-4", "2026年12月1日新增"),
    ]
    assert info(after)["修改记录"] == "鲁政〔2026〕2号，2026年12月1日起"
    assert "根据2026年10月13日鲁政〔2026〕2号《关于修改〈鲁山县城区停车泊位管理办法〉的决定》修改）" in after
    assert f'<a href="/documents/{document.id}/on/2026-11-30">看修改前的文本</a>' in after
    assert "本文件修改的文件" in page(client, f"/documents/{decision.id}")


def test_renumbered_article_is_no_change(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    text = page(client, f"/documents/{document.id}/on/2026-12-01")
    fifth = text[text.index('id="art-5"') :]
    assert "article-change" not in fifth[: fifth.index("</section>")]


def test_versions_lead_to_their_days(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    clock.put(at_office(AMENDED_ON))
    text = page(client, f"/documents/{document.id}")
    assert "<b>2026年12月1日起</b>（当前）" in text
    assert f'<a href="/documents/{document.id}/on/2026-11-12">2026年11月12日至2026年11月30日</a>' in text


def with_editions(clock: SetClock, *starts: date | None) -> Document:
    """Stock with one text for each first day, in the order given."""
    document = a_stock(clock, text="")
    with transaction():
        for no, start in enumerate(starts, start=1):
            text = f"第一条　第{no}版。"
            revision = Revision(document_id=document.id, draft_no=no, no=no, text=text, digest=f"{no}" * 64)
            revision.in_force_from, revision.saved_at, revision.frozen_at = start, clock.now(), clock.now()
            db.session.add(revision)
    return document


def versions(text: str) -> list[str]:
    """The list of versions, each with whether it leads anywhere."""
    listed = re.search(r"<h2>版本</h2>\s*<ul.*?</ul>", text, re.DOTALL)[0]
    items = re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)
    return [words(item) + (" →" if "<a " in item else "") for item in items]


@pytest.mark.parametrize(
    ("starts", "shown"),
    [
        (
            (date(2024, 5, 1), date(2024, 5, 1)),
            ["2024年5月1日起（当前）", "2024年5月1日起的文本，同日另有修改 →"],
        ),
        (
            (date(2024, 5, 1), date(2025, 6, 1), date(2025, 3, 1)),
            ["2025年3月1日起（当前）", "原定2025年6月1日起的文本，没有施行 →", "2024年5月1日至2025年2月28日 →"],
        ),
        ((None, date(2025, 6, 1)), ["2025年6月1日起（当前）", "至2025年5月31日 →"]),
        ((None, None), ["公布时的文本（第2个文本）（当前）", "公布时的文本（第1个文本） →"]),
    ],
)
def test_text_overtaken_before_it_began_is_no_span_of_days(
    client: FlaskClient, clock: SetClock, starts: tuple[date | None, ...], shown: list[str]
) -> None:
    document = with_editions(clock, *starts)
    assert versions(page(client, f"/documents/{document.id}")) == shown
    page(client, f"/documents/{document.id}/history")


def test_text_overtaken_before_it_began_is_neither_announced_nor_an_event(client: FlaskClient, clock: SetClock) -> None:
    document = with_editions(clock, date(2024, 5, 1), date(2027, 6, 1), date(2027, 3, 1))
    text = page(client, f"/documents/{document.id}")
    assert notices(text) == ["2027年3月1日起施行修改后的文本。看修改后的文本看新旧对照"]
    assert [event for event in events(text) if "修改" in event] == ["计划，2027-03-01修改后的文本施行"]


def test_course_runs_from_publication_to_the_planned_end(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    clock.put(at_office(date(2026, 11, 20)))
    for address in ("", "/history"):
        assert events(page(client, f"/documents/{document.id}{address}")) == [
            "计划，2031-11-11有效期届满，次日失效",
            "计划，2026-12-01修改后的文本施行 鲁政〔2026〕2号",
            "2026-11-12施行",
            "2026-10-13公布修改决定 鲁政〔2026〕2号",
            "2026-10-13公布县政府网站",
        ]


def test_repeal_ahead_is_announced_with_its_document(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = published(county, clock)
    decision = published(county, clock, title="关于废止部分文件的决定", has_term=False)
    act = Act(
        day=date(2026, 12, 1), by_title=decision.title, by_is_ours=True, by_published_on=clock.today(), reason="合并"
    )
    cleanup.repeal(document, act, decision, county.actor("clerk"), clock, version=document.version, key=None)
    clock.put(at_office(date(2026, 11, 20)))
    text = page(client, f"/documents/{document.id}")
    assert badge(text) == "现行有效"
    assert notices(text) == [
        "本文件自2026年12月1日起废止。废止依据：《关于废止部分文件的决定》（鲁政〔2026〕2号）。原因：合并。看该文件"
    ]
    clock.put(at_office(date(2026, 12, 1), 0, 0))
    text = page(client, f"/documents/{document.id}")
    assert notices(text)[0] == (
        "本文件自2026年12月1日起废止，不再作为依据。"
        "废止依据：《关于废止部分文件的决定》（鲁政〔2026〕2号）。原因：合并。看该文件"
    )
    assert "（最后文本）" in text
    assert "（当前）" not in text
    assert "本文件废止的文件" in page(client, f"/documents/{decision.id}")


def test_relations_are_shown_both_ways_and_superior_texts_by_title(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document = published(county, clock)
    citing = a_stock(clock, "细则", number="鲁城管〔2026〕2号")
    with transaction():
        db.session.add(
            Relation(
                document_id=citing.id, kind=RelationKind.BASIS, other_id=document.id, title="旧名", article="第三条"
            )
        )
    text = words(page(client, f"/documents/{document.id}"))
    assert re.search(r"制定依据\s*《中华人民共和国道路交通安全法》（第三十三条）", text)
    assert re.search(r"以本文件为依据的文件\s*《细则》（鲁城管〔2026〕2号，第三条）", text)
    assert f"《{document.title}》（鲁政〔2026〕1号，第三条）" in words(page(client, f"/documents/{citing.id}"))


def test_all_notices_are_shown(client: FlaskClient, county: County, clock: SetClock) -> None:
    document, _ = amended(county, clock)
    assert len(notices(page(client, f"/documents/{document.id}/on/2026-10-20"))) == 3


def test_document_without_text_says_so(client: FlaskClient, clock: SetClock) -> None:
    text = page(client, f"/documents/{a_stock(clock, text='').id}")
    assert "还没有收录正文。" in text
    assert "下载本文" not in text


def test_meta_tags_come_from_the_data_and_are_never_empty(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = published(county, clock)
    tags = dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', page(client, f"/documents/{document.id}")))
    assert tags["SiteName"] == "鲁山县行政规范性文件库"
    assert tags["ColumnName"] == "文件库"
    assert tags["ColumnType"] == "政策文件"
    assert tags["ArticleTitle"] == document.title
    assert tags["PubDate"] == "2026-10-13 09:00"
    assert tags["ContentSource"] == "鲁山县人民政府"
    assert tags["Keywords"] == "停车,泊位,城区"
    assert tags["Description"] == "规范城区停车泊位管理。"
    bare = a_stock(clock, published_on=None, issuer_name=None)
    for address in ("/", "/documents", f"/documents/{bare.id}", f"/documents/{bare.id}/history"):
        text = page(client, address)
        assert {"SiteName", "SiteDomain", "SiteIDCode"} <= set(re.findall(r'<meta name="(\w+)"', text))
        assert 'content=""' not in text
        assert "None" not in text
    assert "PubDate" not in page(client, f"/documents/{bare.id}")


def test_stock_gives_its_day_of_publication_in_the_prescribed_form(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock, published_on=date(2024, 4, 26))
    assert '<meta name="PubDate" content="2024-04-26 00:00">' in page(client, f"/documents/{document.id}")


def test_page_costs_the_same_however_many_documents_there_are(app: Flask, client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    costs = []
    for _ in range(2):
        with metered() as cost:
            page(client, f"/documents/{document.id}")
        costs.append(len(cost.statements))
        for n in range(5):
            a_stock(clock, f"别的办法{n}", published_on=date(2024, 4, 1) + timedelta(days=n))
    assert costs[0] == costs[1] <= 9


def test_texts_of_earlier_drafts_stay_inside(client: FlaskClient, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, text=TEXT + "第九条　草稿里的金丝雀。\n")
    submit(document, county, clock)
    reviewer = county.actor("legal")
    review.conclude(document, "return", "删去第九条", reviewer, clock, version=document.version, key=None)
    documents.save_draft(document, content(county), county.actor("drafter"), clock, version=document.version)
    for advance in (submit, approve, decide, register, publish):
        advance(document, county, clock)
    for address in ("", "/history", "/text.txt", "/on/2026-12-01"):
        text = page(client, f"/documents/{document.id}{address}")
        assert "金丝雀" not in text
        assert "删去第九条" not in text
