"""The supervisor's list for cleanup."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from tests.factories import TEXT, County, a_document
from tests.pages import log_in, words
from workflows.facts import Act
from workflows.states import DocumentState as S

TODAY = date(2026, 10, 13)


def ending_on(last: date, county: County, title: str, state: S = S.PUBLISHED) -> Document:
    """A document published in 2023 that states its last day in force."""
    text = TEXT.replace("有效期5年", f"有效期至{last.year}年{last.month}月{last.day}日")
    return a_document(state, county, SetClock(at_office(date(2023, 3, 1))), text=text, title=title)


@pytest.mark.parametrize(
    ("days", "views"),
    [(-1, {"expired"}), (0, {"soon"}), (90, {"soon"}), (91, set())],
)
def test_the_list_tells_expired_from_soon_to_expire(
    days: int, views: set[str], app: Flask, county: County, clock: SetClock
) -> None:
    ending_on(TODAY + timedelta(days=days), county, "鲁山县犬只管理办法")
    bureau = log_in(app, "bureau")

    for view in ("expired", "soon", "cleanup"):
        assert ("鲁山县犬只管理办法" in words(bureau.get(f"/cleanup?view={view}"))) is (view in views)
    assert "全部 1" in words(bureau.get("/cleanup"))


def test_a_row_shows_last_day_age_and_its_step(app: Flask, county: County, clock: SetClock) -> None:
    document = ending_on(date(2027, 1, 31), county, "鲁山县犬只管理办法")

    page = log_in(app, "bureau").get("/cleanup")

    assert "2027-01-31" in words(page)
    assert "3年" in words(page)
    assert f'href="/work/documents/{document.id}/steps/start_cleanup"' in page.get_data(as_text=True)


def test_documents_in_cleanup_have_their_own_figure(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.CLEANUP, county, clock)

    page = log_in(app, "bureau").get("/cleanup?view=cleanup")

    assert "清理中 1" in words(page)
    assert f'href="/work/documents/{document.id}"' in page.get_data(as_text=True)
    assert "start_cleanup" not in page.get_data(as_text=True)


def test_only_standing_documents_are_cleaned_up(app: Flask, county: County, clock: SetClock) -> None:
    for state in (S.FILED, S.WITHDRAWN, S.REPEALED):
        a_document(state, county, clock, title=f"鲁山县{state.value}办法")

    assert "全部 0" in words(log_in(app, "bureau").get("/cleanup"))


@pytest.mark.parametrize("who", ["drafter", "legal", "clerk", "editor", "sysadmin"])
def test_the_list_is_for_supervisors(who: str, app: Flask, county: County) -> None:
    assert log_in(app, who).get("/cleanup").status_code == 403


def test_an_unknown_view_is_refused(app: Flask, county: County) -> None:
    answer = log_in(app, "bureau").get("/cleanup?view=all-of-it")

    assert (answer.status_code, "PARAM" in words(answer)) == (422, True)


def test_a_document_out_of_force_by_its_term_is_offered_for_declaring(
    app: Flask, county: County, clock: SetClock
) -> None:
    document = ending_on(TODAY - timedelta(days=1), county, "鲁山县犬只管理办法")

    page = log_in(app, "bureau").get("/cleanup?view=expired")

    assert "2026-10-12期满 已失效 宣布失效 ，鲁山县犬只管理办法" in words(page)
    assert f'href="/work/documents/{document.id}/steps/lapse"' in page.get_data(as_text=True)
    assert "start_cleanup" not in page.get_data(as_text=True)
    assert "已过有效期、还没有登记失效的也列在内" in words(page)


def test_a_planned_repeal_is_listed_as_one_before_and_on_its_day(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    act = Act(by_title="关于废止部分文件的决定", day=date(2026, 12, 1))
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    before = words(log_in(app, "bureau").get("/cleanup?view=soon"))
    clock.put(at_office(date(2026, 12, 1)))

    page = log_in(app, "bureau").get("/cleanup?view=expired")

    assert "2026-12-01起废止 公布 启动清理" in before
    assert "2026-12-01起废止 已废止 看文件" in words(page)
    assert "steps/lapse" not in page.get_data(as_text=True)
