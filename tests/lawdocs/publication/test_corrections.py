"""A published text is put right by a formal notice, in a new text; the old one stays and no date moves."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from lxml import html

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.queries import planned_for
from lawdocs.clock import SetClock
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, RelationKind
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.publication import slips
from lawdocs.publication.corrections import Notice, correct_text
from lawdocs.publication.slips import Place
from tests.factories import TEXT, County, a_document
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S

SLIP = Place("第三条第二项", "不占用盲道", "不得占用盲道")
IN_FORCE = date(2026, 11, 12)


def correct(document: Document, county: County, clock: SetClock, who: str = "clerk", **changes: object) -> None:
    said = {"number": "鲁政更正〔2026〕1号", "on": clock.today(), "published_in": "县政府网站", "reason": "印制有误。"}
    notice = Notice(**said | {"places": (SLIP,)} | changes)
    correct_text(document, notice, county.actor(who), clock, version=document.version, key=None)


def test_a_correction_makes_a_new_text_and_moves_no_date(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    before = (document.published_on, document.in_force_from, document.in_force_until, document.amended_from)
    clock.put(clock.now() + timedelta(days=40))
    correct(document, county, clock)
    db.session.refresh(document)

    old, new = document.editions
    assert (old.text, new.text) == (TEXT, TEXT.replace("不占用盲道", "不得占用盲道"))
    assert (new.no, new.in_force_from, new.frozen_at) == (2, date(2026, 11, 22), clock.now())
    after = (document.published_on, document.in_force_from, document.in_force_until, document.amended_from)
    assert (after, document.state) == (before, S.PUBLISHED)
    link = next(each for each in document.relations if each.kind is RelationKind.CORRECTED_BY)
    assert (link.title, link.number, link.on) == ("更正通知", "鲁政更正〔2026〕1号", date(2026, 11, 22))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:correct_text")).one()
    assert (entry.reason, new.digest in entry.after, old.digest in entry.before) == ("印制有误。", True, True)
    assert verify().fault is None


def test_the_public_reads_both_texts_and_the_notice(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=40))
    correct(document, county, clock)
    public, page = app.test_client(), f"/documents/{document.id}"

    now = words(public.get(page))
    assert "不得占用盲道和消防通道" in now
    assert "根据2026年11月22日更正通知（鲁政更正〔2026〕1号）更正文字，施行日期和有效期不变。" in now
    assert "第三条第二项：误“不占用盲道”，正“不得占用盲道”" in now
    assert "实质内容的改变以修改本文件的文件为准" in now
    assert "修改过" not in now
    history = words(public.get(f"{page}/history"))
    assert "根据更正通知（鲁政更正〔2026〕1号）更正" in history
    assert "修改后的文本施行" not in history
    then = words(public.get(f"{page}/on/2026-11-21"))
    assert "不占用盲道和消防通道" in then
    assert "文本已经更正" in then
    assert "起施行修改后的文本" not in then


@pytest.mark.parametrize("days", [3, 0])
def test_a_text_may_be_put_right_before_it_is_in_force(days: int, app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=days))
    correct(document, county, clock)
    public, page = app.test_client(), f"/documents/{document.id}"

    assert document.in_force_from == IN_FORCE
    for day in ("", f"/on/{IN_FORCE}", "/on/2027-01-01"):
        assert "不得占用盲道和消防通道" in words(public.get(page + day))
    if days:
        assert "不占用盲道和消防通道" in words(public.get(f"{page}/on/2026-10-15"))


SECOND = {"number": "鲁政更正〔2026〕2号", "places": (Place("第一条", "停车泊位管理", "停车位管理"),)}


def test_every_text_is_read_also_when_it_had_no_day(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    correct(document, county, clock)
    correct(document, county, clock, **SECOND)
    public, page = app.test_client(), f"/documents/{document.id}"

    shown = public.get(page).get_data(as_text=True)
    listed = html.fromstring(shown).xpath("//h2[.='版本']/following-sibling::ul[1]/li")
    links = [each.xpath("string(a/@href)") for each in listed]
    assert [each.text_content().strip() for each in listed] == [
        "2026年10月13日起（当前）",
        "鲁政更正〔2026〕2号更正前的文本",
        "鲁政更正〔2026〕1号更正前的文本",
    ]
    assert links == ["", f"{page}/texts/2", f"{page}/texts/1"]
    told = html.fromstring(shown).xpath("//section[@aria-labelledby='corrections-heading']//a")
    before, after = "看更正前的文本", "看更正后的文本"
    expected = [(f"{page}/texts/{no}", text) for no, text in ((1, before), (2, after), (2, before), (3, after))]
    assert [(each.get("href"), each.text_content()) for each in told] == expected

    for no, (first, third) in enumerate((("泊位管理", "不占用"), ("泊位管理", "不得占用"), ("位管理", "不得占用")), 1):
        answer = public.get(f"{page}/texts/{no}")
        assert f"规范城区停车{first}，" in words(answer)
        assert f"{third}盲道和消防通道" in words(answer)
        assert f"这里是第{no}个文本：" in words(answer)
        assert ("是今天（2026年10月13日）的文本。" in words(answer)) is (no == 3)
        assert ("更正前的文本，已被更正。" in words(answer)) is (no != 3)
        (address,) = html.fromstring(answer.get_data(as_text=True)).xpath("//meta[@name='Url']/@content")
        assert address.endswith(f"{page}/texts/{no}")
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert f'href="{page}/text.txt?no={no}"' in answer.get_data(as_text=True)
        file = public.get(f"{page}/text.txt?no={no}").get_data(as_text=True)
        assert f"（二）{third}盲道" in file
    for unknown in ("0", "4", "01", "x"):
        assert public.get(f"{page}/texts/{unknown}").status_code == 404
        assert public.get(f"{page}/text.txt?no={unknown}").status_code == 404


def test_corrections_of_one_day_stand_in_their_order(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    correct(document, county, clock)
    correct(document, county, clock, **SECOND)
    shown = html.fromstring(app.test_client().get(f"/documents/{document.id}/history").get_data(as_text=True))
    events = shown.xpath("//ol[@class='timeline']/li[contains(., '更正')]")
    assert [("2号" in each.text_content(), each.get("class")) for each in events] == [
        (True, "current"),
        (False, "past"),
    ]
    staff = words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    listed = staff[staff.index("修改和废止") :]
    assert 0 < listed.index("鲁政更正〔2026〕2号") < listed.index("鲁政更正〔2026〕1号")


def test_all_corrected_places_are_marked(app: Flask, county: County, clock: SetClock) -> None:
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改停车办法的决定")
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=40))
    correct(document, county, clock)
    clock.put(clock.now() + timedelta(days=1))
    correct(document, county, clock, **SECOND)
    page = app.test_client()

    def marked() -> list[str]:
        root = html.fromstring(page.get(f"/documents/{document.id}").get_data(as_text=True))
        return [" ".join((each.text or "").split()) for each in root.find_class("article-change")]

    assert marked() == ["2026年11月23日更正", "2026年11月22日更正"]
    clock.put(clock.now() + timedelta(days=1))
    act = Act(
        day=clock.today(),
        new_text=document.current_edition.text.replace("设置、使用", "设置和使用"),
        by_title=by.title,
        by_is_ours=True,
        by_published_on=by.published_on,
    )
    cleanup.amend(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)
    assert marked() == ["2026年11月23日更正", "2026年11月24日修改", "2026年11月22日更正"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": " "}, "更正通知的文号：请填写发文字号，例如“鲁政〔2024〕6号”"),
        (
            {"number": "随便写<b>"},
            "更正通知的文号：发文字号应由机关代字、四位年份和序号组成，例如“鲁政〔2024〕6号”",
        ),
        ({"published_in": ""}, "请写明更正通知在哪里公布"),
        ({"reason": ""}, "请写明更正的理由"),
        ({"slips_only": False}, "更正只改文字错误，请核对以后勾选；改变实质内容的，按修改办理"),
        ({"on": date(2026, 10, 14)}, "更正日期不能晚于今天（2026年10月13日）"),
        ({"on": date(2026, 10, 12)}, "更正日期不能早于被更正的文本的日期（2026年10月13日）"),
        ({"places": ()}, "请至少写明一处更正"),
        ({"places": (Place("", "盲道"),)}, "第1处更正缺条款"),
        ({"places": (Place("第三条", ""),)}, "第1处更正缺“误”"),
        ({"places": (Place("第三条", "盲道", "盲道"),)}, "第1处更正没有改动原文"),
        ({"places": (Place("第三条", "自动驾驶"),)}, "第1处更正的原文在正文里没有找到，请照抄只出现一次的一段"),
        ({"places": (Place("第九十九条", "盲道", "盲人道"),)}, "第1处更正：正文没有第九十九条，最后一条是第四条"),
        ({"places": (Place("第二条", "盲道", "盲人道"),)}, "第1处更正：这段原文在第三条，不在第二条"),
        (
            {"places": (Place("第三条", "（一）不妨碍行人和车辆通行；\n"),)},
            "第1处更正增加或者删去了条、款、项。更正只改文字错误；要这样改的，按修改办理",
        ),
        (
            {"places": (Place("第二条", "本办法所称停车泊位，是指道路范围内施划的机动车停放位置。"),)},
            "第1处更正增加或者删去了条、款、项。更正只改文字错误；要这样改的，按修改办理",
        ),
        (
            {"places": (Place("第三条", "车辆通行；", "车辆通行；\n（二）不妨碍救护；"),)},
            "第1处更正增加或者删去了条、款、项。更正只改文字错误；要这样改的，按修改办理",
        ),
        (
            {"places": (Place("第三条", "（二）不", "（三）不"),)},
            "更正以后编号不再连续：第三条“（一）”之后是“（三）”。更正只改文字错误；要这样改的，按修改办理",
        ),
        (
            {"places": (Place("第四条", "有效期5年", "有效期3年"),)},
            "更正不能改变正文写明的施行日期和有效期；要改变的，按修改办理",
        ),
    ],
)
def test_what_is_no_correction_is_refused(
    changes: dict, reason: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    with pytest.raises(StepRefused) as refused:
        correct(document, county, clock, **changes)
    assert [each.reason for each in refused.value.obstacles] == [reason]


def test_all_faults_of_a_notice_stand_at_their_fields(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page, clerk = f"/work/documents/{document.id}/corrections/new", log_in(app, "clerk")
    given = {"number": "随便写<b>", "on": "第三天", "published_in": "县政府网站", "reason": "印制有误。"}
    given |= {"clause_1": "第九十九条", "wrong_1": "监督", "right_1": "监管", "wrong_3": "车辆", "slips_only": "y"}
    refused = send(clerk, page, **given)
    root = html.fromstring(refused.get_data(as_text=True))
    told = {each.get("id").removesuffix("-error"): each.text_content() for each in root.find_class("field-error")}
    assert refused.status_code == 422
    assert told == {
        "number": "更正通知的文号：发文字号应由机关代字、四位年份和序号组成，例如“鲁政〔2024〕6号”",
        "on": "更正日期“第三天”不是有效的日期，请按年-月-日填写，例如2026-10-13",
        "clause_1": "第1处更正：正文没有第九十九条，最后一条是第四条",
        "clause_3": "第3处更正缺条款",
    }
    labels = words(refused)
    assert "第1处：条款 （写这一处的必须填写）" in labels
    assert "可以不填" not in labels


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (SLIP, "改动了“不”“不得”。"),
        (Place("第三条第二项", "不占用盲道", "占用盲道"), "改动了“不”。"),
        (Place("第二条第一款", "适用本办法", "应当适用本办法"), "改动了“应当”。"),
        (Place("第二条第二款", "机动车停放位置", "机动车三日停放位置"), "改动了“三日”。"),
        (
            Place("第一条", "根据《中华人民共和国道路交通安全法》，", "根据有关规定，"),
            "一次改动超过1字",
        ),
    ],
)
def test_what_may_be_substance_is_confirmed_once_more(
    place: Place, why: str, app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips, "_LONGEST_SLIP", 1)
    document = a_document(S.PUBLISHED, county, clock)
    page, clerk = f"/work/documents/{document.id}/corrections/new", log_in(app, "clerk")
    given = {"number": "鲁政更正〔2026〕1号", "on": "2026-10-13", "published_in": "县政府网站", "reason": "印制有误。"}
    given |= {"clause_1": place.clause, "wrong_1": place.wrong, "right_1": place.right, "slips_only": "y"}
    asked = send(clerk, page, **given)
    line = next(each for each in TEXT.split("\n") if place.wrong in each)
    shown = words(asked)
    assert (asked.status_code, len(document.editions)) == (200, 1)
    assert "改变实质内容的，不能更正， 按修改办理。" in shown
    assert f"第1处（{place.clause}）{why}" in shown
    assert f"更正前： {line} " in shown
    assert f"第1处更正后： {line.replace(place.wrong, place.right)} " in shown

    again = form_data(asked, page, page)
    other = again | {"right_1": f"{place.right}严禁"}
    assert clerk.post(page, data=other).status_code == 200  # another change is another doubt
    assert clerk.post(page, data=again).status_code == 303


def test_a_mere_slip_is_not_asked_about(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page, clerk = f"/work/documents/{document.id}/corrections/new", log_in(app, "clerk")
    given = {"number": "鲁政更正〔2026〕1号", "on": "2026-10-13", "published_in": "县政府网站", "reason": "印制有误。"}
    given |= {"clause_1": "第一条", "wrong_1": "停车泊位管理", "right_1": "停车位管理", "slips_only": "y"}
    assert send(clerk, page, **given).status_code == 303


COMING = IN_FORCE + timedelta(days=10)


def an_amended(text: str, county: County, clock: SetClock) -> Document:
    """A document with an amendment that is still to come."""
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改停车办法的决定")
    document = a_document(S.PUBLISHED, county, clock)
    said = {"by_title": by.title, "by_is_ours": True, "by_published_on": by.published_on}
    act = Act(day=COMING, new_text=text, **said)
    cleanup.amend(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)
    return document


def test_the_text_that_holds_is_put_right_and_the_coming_one_with_it(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = an_amended(TEXT.replace("有效期5年", "有效期4年"), county, clock)
    correct(document, county, clock)
    db.session.refresh(document)

    first, now, coming = document.editions
    assert (first.no, now.no, coming.no, document.revisions[-3].withdrawn_on) == (1, 3, 4, clock.today())
    assert now.text == TEXT.replace("不占用盲道", "不得占用盲道")
    assert coming.text == now.text.replace("有效期5年", "有效期4年").strip()
    assert [edition_on(document, day).no for day in (clock.today(), COMING)] == [3, 4]
    (planned,) = db.session.scalars(planned_for(document.id)).all()
    assert (planned.step, planned.due_on, document.amended_from) == ("amend", COMING, COMING)
    assert [each.on for each in document.relations if each.kind is RelationKind.AMENDED_BY] == [COMING]
    clock.put(clock.now() + timedelta(days=60))
    assert jobs.fire_planned(Actor.system("fire-planned"), clock).done == 1
    page = words(app.test_client().get(f"/documents/{document.id}/history"))
    assert page.count("修改后的文本施行") == 1
    assert verify().fault is None


def test_what_the_coming_text_says_otherwise_stays_and_is_named_first(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = an_amended(TEXT.replace("盲道", "盲人通道"), county, clock)
    places = {"clause_1": SLIP.clause, "wrong_1": SLIP.wrong, "right_1": SLIP.right, "slips_only": "y"}
    said = {"number": "鲁政更正〔2026〕1号", "on": clock.today().isoformat(), "published_in": "网站", "reason": "印错"}
    client, page = log_in(app, "clerk"), f"/work/documents/{document.id}/corrections/new"
    asked = send(client, page, **said, **places)
    told = "更正的是现行文本。已登记自2026年11月22日起施行的第2个文本没有这样的文字：第三条第二项。"
    assert told in words(asked), words(asked)
    assert client.post(page, data=form_data(asked, page)).status_code == 303
    db.session.refresh(document)
    assert "不得占用盲道" in document.editions[1].text
    assert document.editions[2].text == TEXT.replace("盲道", "盲人通道").strip()


def test_a_notice_is_recorded_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    correct(document, county, clock)
    with pytest.raises(StepRefused, match="这个文号的更正通知已经登记过"):
        correct(document, county, clock, places=(Place("第二条", "监督", "监管"),))


def test_a_correction_on_record_never_changes(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    correct(document, county, clock)
    db.session.rollback()
    for table in ("text_corrections", "corrected_places"):
        for statement in (f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DatabaseError, match="never changes"), db.engine.begin() as connection:
                connection.exec_driver_sql(statement)


def test_corrections_are_entered_and_shown_on_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page, clerk = f"/work/documents/{document.id}", log_in(app, "clerk")
    assert "登记更正通知" in words(clerk.get(page))
    given = {"number": "鲁政更正〔2026〕1号", "on": "2026-10-13", "published_in": "县政府网站", "reason": "印制有误。"}
    given |= {"clause_1": SLIP.clause, "wrong_1": SLIP.wrong, "right_1": SLIP.right, "slips_only": "y"}
    refused = send(clerk, f"{page}/corrections/new", **given | {"slips_only": None})
    assert (refused.status_code, "改变实质内容的，按修改办理" in words(refused)) == (422, True)
    asked = send(clerk, f"{page}/corrections/new", **given)
    again = form_data(asked, f"{page}/corrections/new", f"{page}/corrections/new")
    assert clerk.post(f"{page}/corrections/new", data=again).location == f"{page}#corrections"
    shown = " ".join(words(clerk.get(page)).split())
    record = shown[shown.index("办理记录") :]
    assert "10月13日 09:00 更正（鲁政更正〔2026〕1号） 韩书言" in record
    assert record.index("更正（") < record.index("公布")
    assert "更正文本" in shown
    assert "修改文本" not in shown
    assert "更正文本" in words(clerk.get(f"{page}/text"))
    assert "根据2026年10月13日更正通知（鲁政更正〔2026〕1号）更正 印制有误。" in shown
    assert "第三条第二项：误“不占用盲道”，正“不得占用盲道”" in shown
    assert log_in(app, "drafter").get(f"{page}/corrections/new").status_code == 403
