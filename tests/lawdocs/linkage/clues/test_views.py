"""The pages of transfers: who sees which, the list by turn, bad input answered at the field, and nothing for others."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.models import Deadline
from lawdocs.extensions import db, transaction
from lawdocs.linkage.clues.models import ClueTransfer
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.clues.transfers import CANARY, a_transfer, again, begun, moment, step
from tests.lawdocs.linkage.founded import a_linkage
from tests.pages import log_in, send, words
from workflows.duties import OF_CASES
from workflows.linkage.clues import INSIDE, TABLE, ClueKind, ClueState

S = ClueState
PEOPLE = (
    *("drafter", "drafter2", "urbanclerk", "clerk", "legal", "legal2", "bureau", "liaison", "editor", "sysadmin"),
    *("secadmin", "auditadmin"),
)
REPORT = {
    "field": "urban",
    "facts": "某公司涉嫌非法倾倒建筑垃圾。",
    "on": "2026-10-13",
    "time": "08:30",
}


def all_states(app: Flask, county: County, clock: SetClock) -> dict[ClueState, int]:
    linkage = a_linkage(county, clock)
    return {state: a_transfer(state, linkage, county, clock).id for state in S}


def seen_by_hand(who: str, clue: ClueTransfer) -> bool:
    """What linkage.md §7 says of the small county: 城管 sends, 交通 receives, the procuratorate supervises."""
    if who == "liaison":
        return True
    if who == "drafter":
        return True  # every transfer of these tests comes from or goes to 城管, and none of the inside is another's
    if who == "drafter2":
        return clue.kind is ClueKind.CRIME and clue.state not in (S.REPORTED, S.REFUSED, S.APPROVED)
    return who == "urbanclerk" and clue.kind is ClueKind.CRIME


@pytest.mark.parametrize("who", PEOPLE)
def test_who_sees_which_transfer(who: str, app: Flask, county: County, clock: SetClock) -> None:
    found = all_states(app, county, clock)
    browser, answers, wanted = log_in(app, who), {}, {}
    for state, clue_id in found.items():
        answer = browser.get(f"/linkage/clues/{clue_id}")
        clue = db.session.get(ClueTransfer, clue_id)
        is_hidden = 403 if who in ("editor", "sysadmin", "secadmin", "auditadmin") else 404
        answers[state], wanted[state] = answer.status_code, 200 if seen_by_hand(who, clue) else is_hidden
        assert (CANARY in words(answer)) is (answer.status_code == 200)

    assert answers == wanted


TAKERS = {
    **dict.fromkeys(("approve", "refuse"), "urbanclerk"),
    **dict.fromkeys(("send", "hand_over", "reconsider", "supervise", "accept", "sign", "answer", "object"), "drafter"),
    **dict.fromkeys(("receive", "receive_astray", "file", "not_file", "forward", "uphold"), "drafter2"),
    **dict.fromkeys(("order", "dismiss", "take", "admit", "decline", "sustain"), "liaison"),
}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_takes_which_step_from_which_state(who: str, app: Flask, county: County, clock: SetClock) -> None:
    found = all_states(app, county, clock)
    browser, answers = log_in(app, who), {}
    for state, clue_id in found.items():
        clue = db.session.get(ClueTransfer, clue_id)
        sees = seen_by_hand(who, clue)
        for each in TABLE.steps if sees else TABLE.steps[:1]:
            status = browser.get(f"/linkage/clues/{clue_id}/{each.name}").status_code
            if not sees:
                assert status in (403, 404), (who, state, each.name, status)
                continue
            if status == 200:
                assert (TAKERS[each.name], state in each.sources) == (who, True), (state, each.name)
            elif TAKERS[each.name] == who and state in each.sources:
                raise AssertionError((who, state, each.name, status))
            answers[state, each.name] = status

    offered = {each for each, status in answers.items() if status == 200}
    own = {(state, each.name) for each in TABLE.steps for state in each.sources if TAKERS[each.name] == who}
    assert offered == own


def test_the_office_sees_numbers_and_no_case(app: Flask, county: County, clock: SetClock) -> None:
    all_states(app, county, clock)
    bureau = log_in(app, "bureau")
    listed, front, desk = (words(bureau.get(each)) for each in ("/linkage/clues", "/linkage", "/work"))
    supervised = words(bureau.get("/supervision/late-clocks")) + words(bureau.get("/supervision"))
    notices = words(bureau.get("/work/notices"))

    assert "涉嫌犯罪案件移送公安 14件 9件 0件" in listed
    assert "行政违法线索移送行政机关 3件 2件" in listed
    assert "线索移送检察机关 7件 3件" in listed
    assert "共24件，在办14件" in front
    for page in (listed, front, desk, supervised, notices):
        assert "〔2026〕" not in page.replace("〔2026〕通知", "")
        assert CANARY not in page


def test_late_cases_do_not_reach_the_supervision_of_the_bureau(app: Flask, county: County, clock: SetClock) -> None:
    a_transfer(S.SENT, a_linkage(county, clock), county, clock)
    a_transfer(S.REPORTED, db.session.get(ClueTransfer, 1).linkage, county, clock)
    clock.put(moment("2026-10-30 09:00"))

    bureau = log_in(app, "bureau")
    for address in ("/supervision/late-clocks", "/supervision/overdue", "/supervision"):
        answer = bureau.get(address)
        assert answer.status_code == 200
        assert "线索移送〔2026〕" not in words(answer)
        assert "决定是否移送涉嫌犯罪案件" not in words(answer)


def test_the_list_shows_whose_turn_it_is(app: Flask, county: County, clock: SetClock) -> None:
    found = all_states(app, county, clock)
    turns = {
        "drafter": {S.APPROVED, S.FILED, S.NOT_FILED, S.UPHELD, S.DECLINED, S.PASSED, S.HANDLING},
        "urbanclerk": {S.REPORTED},
        "drafter2": {S.SENT, S.RECEIVED, S.ASTRAY, S.RECONSIDERING, S.ORDERED},
        "liaison": {S.OFFERED, S.SCREENING, S.OBJECTED, S.SUPERVISING},
    }
    for who, mine in turns.items():
        text = words(log_in(app, who).get("/linkage/clues?tab=mine"))
        shown = {state for state, clue_id in found.items() if f"〔2026〕{clue_id}号" in text}
        assert shown == mine, who
        assert f"等我方办理 {len(mine)} " in text


def test_what_has_not_left_the_unit_is_hidden_from_the_receiver(app: Flask, county: County, clock: SetClock) -> None:
    found = all_states(app, county, clock)
    text = "".join(words(log_in(app, "drafter2").get(f"/linkage/clues?tab={tab}")) for tab in ("others", "ended"))

    assert not [state for state in INSIDE if f"〔2026〕{found[state]}号" in text]


@pytest.mark.parametrize("engine", ENGINES, indirect=True)
def test_a_case_is_reported_approved_and_sent_by_hand(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    drafter, clerk, police = (log_in(app, each) for each in ("drafter", "urbanclerk", "drafter2"))
    answer = send(drafter, "/linkage/clues/new/report", **REPORT, to_id=county.agency("transport").id)
    page = urlsplit(answer.location).path
    assert answer.status_code == 303, words(answer)
    assert "还剩3日 决定是否移送涉嫌犯罪案件，期限至2026年10月16日" in words(drafter.get(page))
    assert send(clerk, f"{page}/approve", time="08:40", post="局长").status_code == 303
    text = words(drafter.get(page))
    assert "还剩23小时 向公安机关移送案件，期限至2026年10月14日08:40" in text
    words_sent = {"time": "08：50", "letter": "鲁城管移〔2026〕1号", "text": "案件移送书、证据清单", "copied": "yes"}
    assert police.get(page).status_code == 404
    assert send(drafter, f"{page}/send", **words_sent).status_code == 303

    text = words(police.get(page))
    assert "按期，期限至2026年10月14日08:40" in text
    assert "鲁城管移〔2026〕1号；案件移送书、证据清单；已经抄送检察机关" in text
    assert again(db.session.get(ClueTransfer, 1)).state is S.SENT


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"time": "25:00"}, "时刻“25:00”无效，请写成08:30这样的时和分"),
        ({"time": ""}, "请填写时刻"),
        ({"time": "8点"}, "时刻“8点”无效，请写成08:30这样的时和分"),
        ({"on": "2026-02-30"}, "日期“2026-02-30”不是有效的日期，请按年-月-日填写，例如2026-10-13"),
        ({"on": ""}, "请填写日期"),
        ({"time": "09:01"}, "时间不能晚于现在（2026年10月13日09:00）"),
        ({"on": "2026-10-14"}, "时间不能晚于现在（2026年10月13日09:00）"),
        ({"facts": " "}, "请填写基本情况"),
        ({"facts": "字" * 20_001}, "基本情况最多20000字，现在有20001字"),
        ({"field": "murder"}, "请从列表中选择案件领域"),
        ({"to_id": "999"}, "请从列表中选择接收单位"),
        ({"to_id": "1' OR 1=1"}, "请从列表中选择接收单位"),
    ],
)
def test_a_bad_report_is_answered_at_its_field(
    app: Flask, county: County, clock: SetClock, changes: dict[str, str], answer: str
) -> None:
    a_linkage(county, clock)
    typed = REPORT | {"to_id": str(county.agency("transport").id)} | changes
    sent = send(log_in(app, "drafter"), "/linkage/clues/new/report", **typed)

    assert (sent.status_code, answer in words(sent)) == (422, True), words(sent)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(ClueTransfer)) == 0


@pytest.mark.parametrize(
    ("state", "name", "who", "changes", "answer"),
    [
        (S.APPROVED, "send", "drafter", {"copied": None}, "请选择是否抄送检察机关"),
        (S.APPROVED, "send", "drafter", {"letter": "文" * 101}, "移送书文号最多100字，现在有101字"),
        (S.REPORTED, "approve", "urbanclerk", {"post": ""}, "请填写作出决定的负责人"),
        (S.REPORTED, "approve", "urbanclerk", {"time": "07:59"}, "时间不能早于上一个环节（2026年10月13日08:00）"),
        (S.RECEIVED, "file", "drafter2", {"served_time": "7:00"}, "送达时间不能早于决定时间（2026年10月13日08:30）"),
        (S.RECEIVED, "not_file", "drafter2", {"text": "\u200b"}, "请填写理由"),
        (S.ASTRAY, "forward", "drafter2", {"place": ""}, "请填写转送机关"),
    ],
)
def test_a_bad_step_is_answered_at_its_field(
    app: Flask,
    county: County,
    clock: SetClock,
    state: ClueState,
    name: str,
    who: str,
    changes: dict[str, str | None],
    answer: str,
) -> None:
    clue = a_transfer(state, a_linkage(county, clock), county, clock)
    typed = {"on": "2026-10-13", "time": "08:30", "text": "理由", "letter": "一号", "post": "局长", "place": "市公安局"}
    typed |= {"served_on": "2026-10-13", "served_time": "08:35", "copied": "yes"} | changes
    sent = send(log_in(app, who), f"/linkage/clues/{clue.id}/{name}", **typed)

    assert (sent.status_code, answer in words(sent)) == (422, True), words(sent)
    assert again(clue).state is state


@pytest.mark.parametrize("address", ["/linkage/clues?tab=all", "/linkage/clues?order=x", "/linkage/clues?page=0"])
def test_strange_parameters_are_refused(address: str, app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)

    assert log_in(app, "drafter").get(address).status_code == 422


def test_whoever_is_slower_is_told_how_it_stands(app: Flask, county: County, clock: SetClock) -> None:
    clue = a_transfer(S.SENT, a_linkage(county, clock), county, clock)
    sent = log_in(app, "drafter").get(f"/linkage/clues/{clue.id}/send")

    assert sent.status_code == 409
    assert "这件线索移送当前状态为「已移送，待公安接收」，操作未执行" in words(sent)


def test_the_course_says_how_late_each_step_was_and_what_was_entered_later(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage = a_linkage(county, clock)
    clock.put(moment("2026-10-21 09:00"))
    clue = begun(linkage, county, clock, moment("2026-10-12 10:30"))
    step(clue, "approve", "head", county, clock, moment("2026-10-16 15:20"))
    step(clue, "send", "sender", county, clock, moment("2026-10-17 17:50"))
    text = words(log_in(app, "liaison").get(f"/linkage/clues/{clue.id}"))

    assert "逾期1日，期限至2026年10月15日" in text
    assert "逾期2小时，期限至2026年10月17日15:20" in text
    assert "2026年10月21日补录" in text


def test_the_day_that_a_letter_asks_for_is_shown_as_the_letters(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    due = moment("2026-10-20 00:00").date()
    clue = begun(linkage, county, clock, moment("2026-10-13 08:00"), ClueKind.ILLEGALITY, answer_on=due)
    clock.put(moment("2026-10-22 09:00"))
    step(clue, "sign", "sender", county, clock, moment("2026-10-13 09:00"))
    step(clue, "answer", "sender", county, clock, moment("2026-10-22 08:00"))
    text = words(log_in(app, "drafter").get(f"/linkage/clues/{clue.id}"))

    assert "2026年10月20日（依移送函）" in text
    assert "逾期2日，期限至2026年10月20日（依移送函）" in text
    ours = sa.select(Deadline.id).where(Deadline.subject_id == clue.id, Deadline.duty.in_(OF_CASES))
    assert db.session.scalars(ours).all() == []


def test_a_unit_that_left_the_linkage_sees_no_case_any_more(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.linkage import members

    clue = a_transfer(S.SENT, a_linkage(county, clock), county, clock)
    urban = next(each for each in clue.linkage.members if each.agency_id == county.agency("urban").id)
    page = f"/linkage/clues/{clue.id}"
    assert log_in(app, "drafter").get(page).status_code == 200
    members.leave(
        urban, clock.today() - timedelta(days=1), county.actor("bureau"), clock, version=urban.version, key=None
    )

    assert log_in(app, "drafter").get(page).status_code == 404


def test_desk_and_front_page_lead_to_the_case(app: Flask, county: County, clock: SetClock) -> None:
    clue = a_transfer(S.APPROVED, a_linkage(county, clock), county, clock)
    drafter = log_in(app, "drafter")
    front, desk = (drafter.get(each) for each in ("/linkage", "/work"))

    for answer in (front, desk):
        assert f"/linkage/clues/{clue.id}" in answer.get_data(as_text=True)
        assert CANARY not in words(answer)
    assert "还剩23小时" in words(front)
    assert "期限至2026年10月14日08:01" in words(desk)


def test_the_public_has_no_way_to_a_case(app: Flask, county: County, clock: SetClock) -> None:
    clue = a_transfer(S.SENT, a_linkage(county, clock), county, clock)
    visitor = app.test_client()

    for page in ("/linkage/clues", f"/linkage/clues/{clue.id}", f"/linkage/clues/{clue.id}/receive"):
        answer = visitor.get(page)
        assert answer.status_code in (302, 303, 401, 404)
        assert CANARY not in answer.get_data(as_text=True)


def test_a_right_that_lapsed_is_offered_no_more_but_supervision_is(app: Flask, county: County, clock: SetClock) -> None:
    clue = a_transfer(S.NOT_FILED, a_linkage(county, clock), county, clock)
    clock.put(moment("2026-10-18 09:00"))
    with transaction():
        for each in clocks.running():
            clocks.refresh(each, clock)
    drafter, page = log_in(app, "drafter"), f"/linkage/clues/{clue.id}"
    sent = send(drafter, f"{page}/reconsider", on="2026-10-17", time="08:00", text="证据充分")

    assert "提请复议的期限到2026年10月16日，已经届满" in words(sent)
    assert send(drafter, f"{page}/supervise", on="2026-10-17", time="08:00", text="应当立案").status_code == 303


def test_an_empty_tab_says_that_it_is_empty(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    shown = words(log_in(app, "liaison").get("/linkage/clues"))
    assert "下面没有移送。" in shown
    assert "None" not in shown
