"""The pages on which clauses with days of their own are entered, put right, taken back and applied again."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.cleanup.provision_queries import terms_of
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from tests.factories import TEXT, County, a_document
from tests.lawdocs.cleanup.test_provisions import BY, ORDER, enter
from tests.lawdocs.portal.amending import RENUMBERED, amend
from tests.pages import form_data, log_in, send, words
from workflows.provisions import ProvisionAct as Act
from workflows.states import DocumentState as S

ENTERED = {
    "what": "repeal", "clauses": "第三条第二项", "since": "2026-12-01", "by_title": BY["by_title"],
    "by_number": BY["by_number"], "by_clause": "第一条",
}  # fmt: skip


@pytest.fixture
def document(app: Flask, county: County, clock: SetClock) -> Document:
    return a_document(S.PUBLISHED, county, clock)


def confirm(client: FlaskClient, page: str, **fields: object) -> object:
    """Send a form, look at what is shown once more, and send it again as it came back."""
    shown = send(client, page, **fields)
    assert "请再看一次" in words(shown), words(shown)
    data = form_data(shown, page, page)
    return client.post(page, data=data)


def test_what_is_entered_is_looked_at_once_more_and_entered_once(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    client, page = log_in(app, "clerk"), f"/work/documents/{document.id}/provisions/new"
    shown = send(client, page, **ENTERED)
    assert "第三条第二项： （二）不占用盲道和消防通道。" in words(shown)
    assert "2026年12月1日以前仍然有效，从这一天零时起废止" in words(shown)
    data = form_data(shown, page, page)
    for _ in range(2):  # a double click
        assert client.post(page, data=data).status_code == 303
    assert [each.clauses for each in terms_of(document)] == ["第三条第二项"]
    staff = words(client.get(f"/work/documents/{document.id}"))
    assert "依据：《鲁山县人民政府关于废止部分条款的决定》鲁政〔2026〕9号第一条" in staff
    assert "还没有到这一天，到期自动变化" in staff
    assert "登记条款效力：第三条第二项自2026年12月1日起废止" in staff


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        ("第三条", "自2026年12月1日起施行的第2个文本里，第三条是第四条。 从那一天起，第四条标明停止执行；"),
        ("第一条", "自2026年12月1日起施行的第2个文本删去了第一条。 从那一天起没有这一条，不再标明停止执行；"),
        ("第二条", "自2026年12月1日起施行的第2个文本改动了第二条。 从那一天起不再停止执行，仍要停止执行的，按那个文本"),
    ],
)
def test_whoever_enters_a_clause_is_told_what_a_planned_text_does_to_it(
    app: Flask, document: Document, county: County, clock: SetClock, clauses: str, told: str
) -> None:
    lines = RENUMBERED.replace("是指道路范围内", "是指道路两侧").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith("第一条"))
    amend(document, text, date(2026, 12, 1), county, clock)
    client, page = log_in(app, "clerk"), f"/work/documents/{document.id}/provisions/new"
    entered = ENTERED | {"what": "stop", "clauses": clauses, "since": "2026-11-20"}
    asked = words(send(client, page, **entered))
    assert "请再看一次" in asked
    assert told in asked
    assert "第2个文本" not in words(send(client, page, **entered | {"clauses": "第四条", "since": "2026-12-02"}))


def test_a_wrong_field_is_answered_at_the_field(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    client, page = log_in(app, "bureau"), f"/work/documents/{document.id}/provisions/new"
    answer = send(client, page, **ENTERED | {"clauses": "第九条", "by_number": ""})
    assert answer.status_code == 422
    assert "正文没有第九条，最后一条是第四条" in words(answer)
    assert "请写明这件文件的发文字号；没有发文字号的，写“无文号”" in words(answer)
    choices = client.get(page).get_data(as_text=True)
    assert ('value="begin"' in choices, 'value="repeal"' in choices) == (False, True)
    assert log_in(app, "legal").get(page).status_code == 403


def test_an_offer_of_a_text_fills_the_form(app: Flask, document: Document, county: County, clock: SetClock) -> None:
    order = a_document(S.PUBLISHED, county, clock, text=ORDER, title=BY["by_title"])
    client, page = log_in(app, "clerk"), f"/work/documents/{document.id}/provisions/new"
    offered = client.get(page)
    address = next(
        each.split('"')[0] for each in offered.get_data(as_text=True).split('href="') if each.startswith(f"{page}/")
    )
    assert confirm(client, address).status_code == 303
    (made,) = terms_of(document)
    assert (made.by_id, made.by_clause, made.since) == (order.id, "第一条", date(2026, 12, 1))
    assert made.evidence.endswith("第三条第二项自2026年12月1日起废止")
    assert "可以直接填入" not in words(client.get(page))


def test_an_entry_is_corrected_taken_back_and_applied_again(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    term = enter(document, county, clock, Act.STOP, "第三条第一项", date(2026, 11, 20))
    client, pages = log_in(app, "clerk"), f"/work/documents/{document.id}/provisions"
    answer = confirm(client, f"{pages}/{term.id}/correct", clauses="第三条第二项", why="条款填错。")
    assert answer.status_code == 303, words(answer)
    right = terms_of(document)[-1]
    assert (right.clauses, right.act, right.replaces_id) == ("第三条第二项", Act.STOP, term.id)
    assert client.get(f"{pages}/{term.id}/void").status_code == 409
    assert send(client, f"{pages}/{right.id}/resume", day="2026-12-20", why="整改完成。").status_code == 303
    assert send(client, f"{pages}/{right.id}/void", why=" ").status_code == 422
    assert send(client, f"{pages}/{right.id}/void", why="没有这个决定。").status_code == 303
    db.session.expire_all()
    assert [each.is_void for each in terms_of(document)] == [True, True]
    assert client.get(f"{pages}/99/void").status_code == 404


def test_ended_articles_do_not_end_the_document_and_the_page_says_so(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    enter(document, county, clock, Act.REPEAL, "第一条至第四条", date(2026, 12, 1))
    shown = log_in(app, "clerk").get(f"/work/documents/{document.id}")
    assert "各条都已登记废止或者失效，文件本身没有废止。" in words(shown)
    assert f'href="/work/documents/{document.id}/steps/repeal">办理废止' in shown.get_data(as_text=True)


def test_a_ground_that_does_not_fit_is_looked_at_again(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    wrong = a_document(S.PUBLISHED, county, clock, title="鲁山县犬只管理办法", text="第一条　养犬应当登记。")
    order = a_document(S.PUBLISHED, county, clock, text=ORDER, title=BY["by_title"])
    clock.put(clock.now() + timedelta(days=40))
    client, page = log_in(app, "clerk"), f"/work/documents/{document.id}/provisions/new"
    given = {"what": "repeal", "clauses": "第三条第二项", "by_clause": "第一条"}
    asked = words(send(client, page, **given, by=str(wrong.id), since="2026-11-12", reason="晚收到。"))
    assert "《鲁山县犬只管理办法》的标题和正文都没有提到《鲁山县城区停车泊位管理办法》。" in asked
    with transaction():
        order.in_force_from = date(2026, 12, 5)
    asked = words(send(client, page, **given, by=str(order.id), since="2026-12-01"))
    assert "没有提到" not in asked
    assert "自2026年12月5日起施行，条款的废止日期（2026年12月1日）比它早。" in asked


def test_the_page_of_a_correction_keeps_the_resume_day(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    term = enter(document, county, clock, Act.STOP, "第三条第一项", date(2026, 11, 20))
    client, pages = log_in(app, "clerk"), f"/work/documents/{document.id}/provisions"
    assert "恢复执行的日期" not in words(client.get(f"{pages}/{term.id}/correct"))
    send(client, f"{pages}/{term.id}/resume", day="2026-12-20", why="整改完成。")
    answer = confirm(client, f"{pages}/{term.id}/correct", clauses="第三条第二项", why="条款填错。")
    assert answer.status_code == 303, words(answer)
    db.session.expire_all()
    assert terms_of(document)[-1].until == date(2026, 12, 20)


def test_whoever_amends_a_stopped_clause_is_told(
    app: Flask, document: Document, county: County, clock: SetClock
) -> None:
    enter(document, county, clock, Act.STOP, "第三条", date(2026, 11, 20))
    by = a_document(S.PUBLISHED, county, clock, title="关于修改《鲁山县城区停车泊位管理办法》的决定")
    client, page = log_in(app, "clerk"), f"/work/documents/{document.id}/steps/amend"
    text = TEXT.replace("不占用盲道", "不占用人行道")
    asked = words(send(client, page, by=str(by.id), day="2026-12-20", new_text=text))
    assert "第三条自2026年11月20日起停止执行，修改后不再停止。" in asked
    assert len(document.editions) == 1
