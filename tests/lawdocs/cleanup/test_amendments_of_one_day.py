"""Two decisions change a document on one day, or in the wrong order: nothing that was confirmed gets lost."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from tests.factories import County
from tests.lawdocs.cleanup.amending import BY_TITLE, OLD, TITLE, confirm_all, read_of, the_amended, the_decision
from tests.pages import form_data, log_in, send, words

FIFTH = "将第五条修改为：“违反第三条规定设置停车泊位的，由县综合执法局责令改正。”"
SECOND = "将第二条第二款修改为：“本办法所称停车泊位，是指道路上的停车位。”"


@pytest.fixture
def engine() -> str:
    """One kind of database: what both must do alike is in the tests of races."""
    return "sqlite"


def a_decision(what: str, which: str, county: County, clock: SetClock, day: int = 1) -> Document:
    text = f"县人民政府决定对《{TITLE}》作如下修改：\n{what}\n本决定自2026年12月{day}日起施行。\n"
    began = {"in_force_from": date(2026, 12, day)}
    return the_decision(county, clock, title=f"{BY_TITLE}（{which}）", text=text, **began)


def register(clerk: FlaskClient, document: Document, by: Document, **said: str) -> object:
    return send(clerk, f"/work/documents/{document.id}/steps/amend?by={by.id}", do="confirm", **said)


def again(clerk: FlaskClient, document: Document, asked: object) -> object:
    step = f"/work/documents/{document.id}/steps/amend"
    return clerk.post(step, data=form_data(asked, step) | {"do": "confirm"})


def test_two_decisions_of_one_day_change_the_text_one_after_the_other(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = the_amended(county, clock)
    first, second = (a_decision(*each, county, clock) for each in ((FIFTH, "一"), (SECOND, "二")))
    clerk, page = log_in(app, "clerk"), f"/documents/{document.id}"
    confirm_all(read_of(first), county, clock)
    assert register(clerk, document, first).status_code == 303
    db.session.refresh(document)
    confirm_all(read_of(second), county, clock)

    step = f"/work/documents/{document.id}/steps/amend"
    offered = form_data(clerk.get(f"{step}?by={second.id}"), step)
    assert offered["day"] == "2026-12-01"
    assert "县综合执法局" in offered["new_text"]
    assert "道路上的停车位" in offered["new_text"]
    unchanged = document.current_edition.text
    asked = register(clerk, document, second, new_text=unchanged)
    told = "已经确认的修改没有写进全文：第1项（把第二条第二款改成“本办法所称停车泊位，是指道路上的停车位。”）。"
    assert (asked.status_code, told in words(asked)) == (200, True), words(asked)
    refused = again(clerk, document, asked)
    assert refused.status_code == 422
    assert "修改后的全文与第2个文本完全一样，没有写进修改文件的内容" in words(refused)
    assert "正文尚未更新" in words(app.test_client().get(page))

    assert register(clerk, document, second).status_code == 303
    db.session.refresh(document)
    assert [(each.no, each.in_force_from) for each in document.editions[1:]] == [
        (2, date(2026, 12, 1)),
        (3, date(2026, 12, 1)),
    ]
    public = app.test_client()
    shown = words(public.get(f"{page}/on/2026-12-01"))
    assert "县综合执法局" in shown
    assert "道路上的停车位" in shown
    assert "正文尚未更新" not in shown
    assert f"{first.number}《{BY_TITLE.replace('《', '〈').replace('》', '〉')}（一）》修改" in shown
    history = shown.partition("沿革")[2]
    assert history.count("修改后的文本施行") == 2, shown
    assert "2026年12月1日起的文本，同日另有修改" in shown
    before = words(public.get(f"{page}/on/2026-11-30"))
    assert "县城市管理局责令改正" in before
    earlier = words(public.get(f"{page}/texts/2"))
    assert "县综合执法局" in earlier
    assert "道路上的停车位" not in earlier
    assert "（二）》修改" not in earlier.partition("第一章")[0]
    both = words(public.get(f"{page}/compare?from=1&to=3"))
    assert f"（{first.number}）" in both
    assert f"（{second.number}）" in both
    statement = words(public.get(f"{page}/on/2026-12-02/statement"))
    assert "2026年12月1日起" in statement
    assert verify().fault is None


def test_a_text_with_other_typography_only_is_looked_at_once_more(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock, text="县人民政府决定统一本办法的标点。本决定自2026年12月1日起施行。")
    asked = register(log_in(app, "clerk"), document, by, new_text=OLD.replace("；", ";"))
    assert "修改后的全文与第1个文本只有标点、空格这类排印上的不同。" in words(asked)


def test_what_was_confirmed_is_put_into_a_text_registered_for_a_later_day(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = the_amended(county, clock)
    later, earlier = a_decision(FIFTH, "一", county, clock, day=10), a_decision(SECOND, "二", county, clock)
    clerk, step = log_in(app, "clerk"), f"/work/documents/{document.id}/steps/amend"
    for by in (later, earlier):
        confirm_all(read_of(by), county, clock)
        db.session.refresh(document)
    assert register(clerk, document, later).status_code == 303
    offered = form_data(clerk.get(f"{step}?by={earlier.id}"), step)
    assert offered["day"] == "2026-12-10"
    assert "县综合执法局" in offered["new_text"]
    assert "道路上的停车位" in offered["new_text"]
    other = offered["new_text"].replace("道路上的停车位", "停车的位置")
    asked = register(clerk, document, earlier, new_text=other)
    assert "已经确认的修改没有写进全文：第1项（把第二条第二款改成" in words(asked)
    assert "全文与逐项核对得出的文字不一样：第二条。" in words(asked)
    assert "最好先在文件页面取消那项修改" in words(clerk.get(f"/work/documents/{document.id}/amendments/{earlier.id}"))


def test_what_does_not_fit_a_later_text_is_listed_for_the_clerk(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    later = a_decision("将第二条第二款修改为：“停车泊位的含义由县人民政府规定。”", "一", county, clock, day=10)
    earlier = a_decision(SECOND, "二", county, clock)
    clerk, step = log_in(app, "clerk"), f"/work/documents/{document.id}/steps/amend"
    for by in (later, earlier):
        confirm_all(read_of(by), county, clock)
        db.session.refresh(document)
    assert register(clerk, document, later).status_code == 303
    page = clerk.get(f"{step}?by={earlier.id}")
    assert form_data(page, step)["new_text"].strip() == document.current_edition.text.strip()
    assert "第2个文本改动了有关的条文，系统不能把已经确认的1项修改直接写进去。" in words(page)
    assert (
        "已经确认的修改没有写进全文：第1项（把第二条第二款改成“本办法所称停车泊位，是指道路上的停车位。”）。"
        in words(page)
    )
    mended = OLD.replace("是指道路范围内施划的机动车停放位置", "是指道路上的停车位")
    asked = register(clerk, document, earlier, new_text=mended)
    assert "已经确认的修改没有写进全文" not in words(asked)
    assert again(clerk, document, asked).status_code == 303
