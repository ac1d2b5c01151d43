"""The desk, the list of documents and the notices."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from tests.factories import TEXT, County, a_document, a_draft, decide
from tests.lawdocs.portal.meter import metered
from tests.pages import log_in, words
from workflows.facts import Act
from workflows.states import DocumentState as S


def test_each_document_waits_for_whoever_acts_next(app: Flask, county: County, clock: SetClock) -> None:
    titles = {}
    for state in (S.DRAFT, S.REVIEW, S.APPROVED, S.DECIDED, S.FILED, S.CLEANUP):
        titles[state] = f"鲁山县{state.value}管理办法"
        a_document(state, county, clock, title=titles[state])
    waiting = {
        "drafter": {S.DRAFT: "完成起草并提交审核"},
        "legal": {S.REVIEW: "审核"},
        "clerk": {S.APPROVED: "登记审议和签署", S.DECIDED: "登记编号", S.FILED: "公布"},
        "bureau": {S.CLEANUP: "提出清理结论"},
    }

    for who, tasks in waiting.items():
        page = log_in(app, who).get("/work")
        shown = words(page).partition("本岗位的期限")[0].partition("要我办的报备")[0]
        assert f"要我办的文件 {len(tasks)}件" in shown
        for state, title in titles.items():
            assert (f"：{title}" in shown) is (state in tasks), (who, state)
        for state, verb in tasks.items():
            assert f"{verb}：{titles[state]}" in shown


def test_a_task_says_since_when_it_waits(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.REVIEW, county, clock)
    clock.put(clock.now() + timedelta(days=3))

    shown = words(log_in(app, "legal").get("/work"))

    assert "已等3日" in shown
    assert "10月13日 09:00起" in shown
    assert "县城管局起草" in shown


def test_an_empty_desk_says_what_will_come(app: Flask, county: County) -> None:
    for who in ("drafter2", "editor", "liaison"):
        assert "还没有要您办的事。 收到新任务时，这里和通知里都会出现。" in words(log_in(app, who).get("/work"))


def test_what_others_must_do_stands_in_its_own_tab(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.REVIEW, county, clock, title="鲁山县犬只管理办法")
    drafter = log_in(app, "drafter")

    assert "犬只" not in words(drafter.get("/work"))
    assert "审核：鲁山县犬只管理办法" in words(drafter.get("/work?tab=others"))


def test_closed_documents_leave_the_other_tabs(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.WITHDRAWN, county, clock, title="鲁山县终止管理办法")
    a_document(S.DRAFT, county, clock, title="鲁山县草稿管理办法")
    drafter = log_in(app, "drafter")

    closed, unit = words(drafter.get("/work?tab=closed")), words(drafter.get("/work?tab=unit"))

    assert ("鲁山县终止管理办法" in closed, "鲁山县草稿管理办法" in closed) == (True, False)
    assert "鲁山县终止管理办法" in unit
    assert "鲁山县草稿管理办法" in unit


@pytest.mark.parametrize(
    ("last", "shown"),
    [(date(2026, 10, 13), True), (date(2027, 4, 10), True), (date(2027, 4, 11), False), (date(2026, 10, 12), False)],
)
def test_terms_that_end_within_180_days_are_announced(
    last: date, shown: bool, app: Flask, county: County, clock: SetClock
) -> None:
    text = TEXT.replace("有效期5年", f"有效期至{last.year}年{last.month}月{last.day}日")
    a_document(S.PUBLISHED, county, SetClock(at_office(date(2023, 3, 1))), text=text)

    for who in ("drafter", "bureau"):
        page = words(log_in(app, who).get("/work"))
        assert (f"{last.year}年{last.month}月{last.day}日期满" in page) is shown
        assert "期满前评估" not in words(log_in(app, "clerk").get("/work"))


def test_an_unknown_tab_is_refused(app: Flask, county: County) -> None:
    answer = log_in(app, "drafter").get("/work?tab=everything")

    assert answer.status_code == 422
    assert "PARAM" in words(answer)


def test_the_list_is_narrowed_by_words_phase_and_agency(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.REVIEW, county, clock, title="鲁山县犬只管理办法")
    published = a_document(S.PUBLISHED, county, clock, title="鲁山县停车管理办法")
    drafter = log_in(app, "drafter")

    def found(query: str) -> tuple[bool, bool]:
        page = words(drafter.get(f"/work/documents?{query}"))
        return "鲁山县犬只管理办法" in page, "鲁山县停车管理办法" in page

    assert found("") == (True, True)
    assert found("q=犬只") == (True, False)
    assert found(f"q={published.number}") == (False, True)
    assert found("q=鲁政[2026]1号") == (False, True)
    assert found(f"q={published.registration_number}") == (False, True)
    assert found("phase=review") == (True, False)
    assert found("phase=published") == (False, True)
    assert found(f"agency={county.agency('urban').id}") == (True, True)
    assert found("q=%25") == (False, False)
    assert found("q=_") == (False, False)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("phase=nowhere", "PARAM"),
        ("state=foo", "PARAM"),
        ("phase=foo", "PARAM"),
        ("agency=1", "PARAM"),
        ("page=0", "PARAM"),
        ("page=-1", "PARAM"),
        ("page=x", "PARAM"),
        ("page=99999999999999999999", "PARAM"),
        ("q=" + "停" * 201, "QUERY_TOO_LONG"),
    ],
)
def test_impossible_filters_are_refused(query: str, code: str, app: Flask, county: County) -> None:
    answer = log_in(app, "drafter").get(f"/work/documents?{query}")

    assert answer.status_code == 422
    assert code in words(answer)


def test_a_search_without_result_says_what_to_loosen(app: Flask, county: County) -> None:
    assert "没有找到符合条件的文件。" in words(log_in(app, "drafter").get("/work/documents?q=' OR 1=1--"))


def test_the_list_comes_in_pages_of_twenty(app: Flask, county: County, clock: SetClock) -> None:
    for number in range(21):
        a_draft(county, clock, materials=False, title=f"鲁山县第{number}号草稿")
    drafter = log_in(app, "drafter")

    first, second = drafter.get("/work/documents?q=草稿"), drafter.get("/work/documents?q=草稿&page=2")

    assert "第1至20件，共21件" in words(first)
    assert "第21至21件，共21件" in words(second)
    assert "鲁山县第0号草稿" in words(second)
    assert 'href="/work/documents?q=%E8%8D%89%E7%A8%BF&amp;page=2"' in first.get_data(as_text=True)


def test_published_documents_carry_their_legal_status(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)
    drafter = log_in(app, "drafter")

    assert "尚未生效" in words(drafter.get("/work/documents"))
    clock.put(clock.now() + timedelta(days=30))
    assert "现行有效" in words(log_in(app, "drafter").get("/work/documents"))


def test_notices_tell_of_the_steps_of_others(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.APPROVED, county, clock)

    assert "审核通过：鲁山县城区停车泊位管理办法" in words(log_in(app, "drafter").get("/work/notices"))
    assert "审核通过：鲁山县城区停车泊位管理办法" in words(log_in(app, "clerk").get("/work/notices"))
    assert "还没有通知。" in words(log_in(app, "drafter2").get("/work/notices?tab=all"))


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "auditadmin"])
def test_administrators_have_no_desk(who: str, app: Flask, county: County) -> None:
    client = log_in(app, who)

    assert {client.get(page).status_code for page in ("/work", "/work/documents", "/work/calendar")} == {403}


@pytest.mark.parametrize(("who", "status"), [("sysadmin", 200), ("secadmin", 403), ("auditadmin", 403)])
def test_of_the_administrators_one_has_notices(who: str, status: int, app: Flask, county: County) -> None:
    assert log_in(app, who).get("/work/notices").status_code == status


def test_staff_bar_names_the_agency_by_its_short_name(app: Flask, county: County) -> None:
    bar = words(log_in(app, "drafter").get("/account")).split("退出")[0]

    assert "县城管局" in bar
    assert "鲁山县城市管理局" not in bar


@pytest.mark.parametrize(
    ("who", "address", "allowed"),
    [
        ("drafter", "/work/documents?state=foo", "没有参数state，可以用：q、phase、agency、kind、page"),
        ("drafter", "/work/documents?phase=foo", "可以选：draft（起草）、review（审核）、filed（备案登记）"),
        ("drafter", "/work/notices?view=mine", "没有参数view，可以用：tab、page"),
        ("drafter", "/work?view=mine", "没有参数view，可以用：tab、page"),
        ("bureau", "/cleanup?tab=all", "没有参数tab，可以用：view、page"),
        ("auditadmin", "/audit?page=-1", "没有参数page，可以用：tag、actor、subject、subject_id、before"),
        ("auditadmin", "/audit/security?page=2", "没有参数page，可以用：before"),
    ],
)
def test_a_parameter_that_a_page_does_not_know_is_refused_with_those_it_knows(
    who: str, address: str, allowed: str, app: Flask, county: County
) -> None:
    answer = log_in(app, who).get(address)

    assert answer.status_code == 422
    assert allowed in words(answer)
    assert "PARAM" in words(answer)


def test_what_waits_longest_comes_first_across_steps(app: Flask, county: County, clock: SetClock) -> None:
    late = a_document(S.APPROVED, county, clock, title="鲁山县最先起草办法")
    clock.put(clock.now() + timedelta(days=2))
    a_document(S.FILED, county, clock, title="鲁山县等得最久办法")
    clock.put(clock.now() + timedelta(days=3))
    decide(late, county, clock)
    clock.put(clock.now() + timedelta(days=1))

    shown = words(log_in(app, "clerk").get("/work"))

    assert shown.index("鲁山县等得最久办法") < shown.index("鲁山县最先起草办法")


def test_a_planned_repeal_is_not_assessed_as_the_end_of_a_term(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    act = Act(by_title="关于废止部分文件的决定", day=date(2026, 12, 1))
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)

    shown = words(log_in(app, "bureau").get("/work"))

    assert "已定废止：鲁山县城区停车泊位管理办法" in shown
    assert "2026年12月1日起废止" in shown
    assert "日期满" not in shown
    assert "期满前评估" not in shown


def test_the_list_costs_five_statements_however_long(app: Flask, county: County, clock: SetClock) -> None:
    clerk, costs = log_in(app, "clerk"), []
    for more in (1, 12):
        for _ in range(more):
            a_document(S.PUBLISHED, county, clock)
        with metered() as cost:
            shown = words(clerk.get("/work/documents"))
        costs.append(len(cost.statements))
        assert f"共{sum((1, 12)[: len(costs)])}件" in shown
    assert costs == [5, 5]  # the person, the agencies, the documents, the unread notices, the rules


def test_a_page_past_the_end_still_tells_how_many_there_are(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)
    assert "共1件您可以看的文件" in words(log_in(app, "clerk").get("/work/documents?page=7"))
