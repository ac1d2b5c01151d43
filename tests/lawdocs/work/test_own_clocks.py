"""The desk lists the clocks of one's own posts by their last day, in the words of their pages."""

from datetime import date, timedelta

from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines import clocks
from lawdocs.extensions import transaction
from tests.factories import County, a_document
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.requests.test_services import do, enter
from tests.pages import log_in, words
from workflows.duties import Duty
from workflows.requests import RequestAct
from workflows.states import DocumentState as S

TODAY = date(2026, 10, 13)


def test_clocks_stand_by_their_last_day_and_paused_ones_last(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    other = a_document(S.REVIEW, county, clock, title="鲁山县养犬管理办法")
    first, paused, done = (enter(county, clock, document) for _ in range(3))
    do(RequestAct.ASK, paused, county, clock)
    do(RequestAct.REPLY, done, county, clock)
    clock.put(at_office(TODAY + timedelta(days=17)))

    page = words(log_in(app, "legal").get("/work"))
    part = page[page.index("本岗位的期限") :]
    late = f"已逾期2日 期限至2026年10月28日（依据未核实） 答复审查建议：{document.title} {first.name} 规则R100 审核岗"
    assert late in part
    assert f"中止计时 中止前期限至2026年10月28日（依据未核实） 答复审查建议：{document.title} {paused.name}" in part
    assert f"合法性审核：{other.title}" in part
    assert part.index(first.name) < part.index(other.title) < part.index(paused.name)
    assert done.name not in part
    assert f'href="/work/requests/{first.id}"' in log_in(app, "legal").get("/work").get_data(as_text=True)


def test_clocks_of_others_are_not_listed(app: Flask, county: County, clock: SetClock) -> None:
    enter(county, clock)
    for who in ("legal2", "drafter", "editor"):
        assert "答复审查建议" not in words(log_in(app, who).get("/work"))


def test_the_desk_costs_the_same_for_two_clocks_and_for_twenty(app: Flask, county: County, clock: SetClock) -> None:
    document, costs = a_document(S.PUBLISHED, county, clock), []
    legal = log_in(app, "legal")
    for more in (2, 18):
        for _ in range(more):
            enter(county, clock, document)
        with metered() as cost:
            legal.get("/work")
        costs.append(len(cost.statements))
    assert costs[0] == costs[1]


def test_a_paused_clock_runs_on_to_its_place(app: Flask, county: County, clock: SetClock) -> None:
    request = enter(county, clock)
    with transaction():
        clocks.pause(Duty.SUGGESTION, request.id, clock, "等待材料")
    assert "中止计时" in words(log_in(app, "legal").get("/work"))
    clock.put(at_office(TODAY + timedelta(days=10)))
    with transaction():
        clocks.resume(Duty.SUGGESTION, request.id, clock, "材料齐了")
    # The clock stood still from its first day on; the tenth day is the first that counts.
    assert "还剩14日 期限至2026年11月6日" in words(log_in(app, "legal").get("/work"))
