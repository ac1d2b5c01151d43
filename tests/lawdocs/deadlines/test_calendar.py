"""Calendar feeds: what lies ahead of a post, under a secret address that can be taken back."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from lawdocs.accounts.models import RoleGrant
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.agenda import agenda
from lawdocs.deadlines.models import CalendarFeed
from lawdocs.documents import stock
from lawdocs.documents.models import Document
from lawdocs.documents.stock_rows import read_row
from lawdocs.evaluation import services as evaluation
from lawdocs.evaluation.services import Entered
from lawdocs.extensions import db, transaction
from tests.factories import County, a_document
from tests.lawdocs.portal.meter import metered
from tests.pages import form_data, log_in, words
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.evaluation import Conclusion, EvaluationAct
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState as S

pytestmark = pytest.mark.usefixtures("without_clocks")

FEEDS = "/work/calendar/feeds"


def stock_ending(clock: SetClock, days: int, title: str, issuer_id: int | None = None) -> Document:
    values = {"title": title, "effective": "2022-01-01", "expires": str(clock.today() + timedelta(days=days))}
    row = read_row(values, "旧.jsonl", clock.today(), clock.today())
    with transaction():
        return stock.enter(row, (), issuer_id, Actor.system("存量导入"), clock)


def before_the_end(title: str) -> list[tuple[date, str]]:
    """An evaluation's steps and the end of a term that ends 40 days after 13 October 2026, by day."""
    days = {(5, 22): "启动评估", (9, 22): "提交评估报告和结论", (10, 22): "报制定机关决定", (11, 22): "期满"}
    return [(date(2026, *day), f"{word}：{title}") for day, word in days.items()]


def make(client: FlaskClient, agency_id: int | None = None) -> str:
    """Make a feed and give its address within the site."""
    data = form_data(client.get("/work/calendar"), FEEDS)
    data.pop("agency", None)
    data["key"] = f"{data['key']}-{agency_id}"
    answer = client.post(FEEDS, data=data | ({"agency": str(agency_id)} if agency_id else {}))
    assert answer.status_code == 201, words(answer)
    return "/calendar/" + answer.text.split("/calendar/")[1].split("<")[0]


def events(client: FlaskClient, address: str) -> list[tuple[date, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return [(event.decoded("dtstart"), str(event["summary"])) for event in found]


def test_person_reads_the_days_of_own_posts_without_logging_in(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=clock.today() + timedelta(days=50))
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)
    old = stock_ending(clock, 40, "鲁山县旧办法")

    drafter = events(client, make(log_in(app, "drafter")))
    bureau = events(client, make(log_in(app, "bureau")))
    other = events(client, make(log_in(app, "drafter2")))

    planned = (act.day, f"预定废止：{document.title}")
    assert drafter == [planned]
    assert bureau == [*before_the_end(old.title), planned]
    assert other == []


def test_agency_has_a_feed_of_its_own(app: Flask, client: FlaskClient, county: County, clock: SetClock) -> None:
    old = stock_ending(clock, 40, "鲁山县旧办法", county.agency("gov").id)
    address = make(log_in(app, "clerk"), county.agency("office").id)
    assert events(client, address) == before_the_end(old.title)


def test_steps_of_an_evaluation_are_told_until_they_are_done(app: Flask, county: County, clock: SetClock) -> None:
    old = stock_ending(clock, 40, "鲁山县旧办法", county.agency("gov").id)
    posts = [(Role.CLERK, county.agency("office").id)]

    def done(act: EvaluationAct, **more: object) -> list[str]:
        evaluation.record(old, Entered(act, clock.today(), "已办", **more), county.actor("clerk"), clock, key=None)
        return [entry.title.partition("：")[0] for entry in agenda(posts, clock.today())]

    assert done(EvaluationAct.START) == ["提交评估报告和结论", "报制定机关决定", "期满"]
    put_off = {"deferred_act": EvaluationAct.PROPOSAL, "deferred_until": date(2026, 11, 2)}
    done(EvaluationAct.DEFER, **put_off)
    entry = next(each for each in agenda(posts, clock.today()) if each.title.startswith("报制定机关决定"))
    assert entry.day == date(2026, 11, 2)
    assert "（依据未核实），推迟到2026年11月2日" in entry.note
    assert done(EvaluationAct.REPORT, conclusion=Conclusion.LAPSE) == ["报制定机关决定", "期满"]
    assert done(EvaluationAct.PROPOSAL) == ["期满"]


@pytest.mark.parametrize("documents", [1, 5])
def test_steps_of_many_evaluations_cost_two_statements(
    documents: int, app: Flask, county: County, clock: SetClock
) -> None:
    for number in range(documents):
        stock_ending(clock, 40, f"鲁山县旧办法{number}", county.agency("gov").id)
    posts = [(Role.CLERK, county.agency("office").id)]
    agenda(posts, clock.today())
    with metered() as cost:
        assert len(agenda(posts, clock.today())) == 4 * documents
    # ends and clocks, the terms, the record of their evaluations, plans, meetings
    assert len(cost.statements) == 5


def test_calendar_says_what_a_clock_is_about(app: Flask, county: County, clock: SetClock) -> None:
    post = (Role.LEGAL_OFFICER, county.agency("justice").id)
    public, hidden = a_document(S.PUBLISHED, county, clock), a_document(S.REVIEW, county, clock)

    def begin(number: int, about: str, **of: object) -> str:
        with transaction():
            clocks.start(Duty.SUGGESTION, clock, on=clock.today(), held_by=post, subject_id=number, about=about, **of)
        return max(agenda([post], clock.today()), key=lambda entry: int(entry.name.rpartition("-")[2])).title

    bureau = county.agency("justice").id
    assert begin(1, "审查建议第1号", document=public) == f"答复审查建议：{public.title}　审查建议第1号"
    assert begin(2, "审查建议第2号　县外文件", agency_id=bureau) == "答复审查建议：审查建议第2号　县外文件"
    assert begin(3, "", agency_id=bureau) == f"答复审查建议：{county.agency('justice').name}"
    assert begin(4, "一句不能外传的话", document=hidden) == "答复审查建议：未编号文件（标题登录后查看）"


def test_revoked_address_answers_like_one_that_never_was(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    bureau = log_in(app, "bureau")
    address = make(bureau)
    feed = db.session.scalars(sa.select(CalendarFeed)).one()
    revoke = f"{FEEDS}/{feed.id}/revoke"
    assert bureau.post(revoke, data=form_data(bureau.get("/work/calendar"), revoke)).status_code == 303

    gone, unknown = client.get(address), client.get("/calendar/unknown.ics")
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert words(gone).split("代码")[0] == words(unknown).split("代码")[0]


def test_new_address_ends_the_old_one_and_is_shown_once(app: Flask, client: FlaskClient, county: County) -> None:
    bureau = log_in(app, "bureau")
    first = make(bureau)
    second = make(bureau)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert second not in bureau.get("/work/calendar").text
    assert second.split("/")[-1][:-4] not in str(db.session.execute(sa.select(CalendarFeed.token_digest)).all())


@pytest.mark.parametrize("change", ["disable", "take the post"])
def test_lost_rights_close_the_feed_at_once(
    app: Flask, client: FlaskClient, county: County, clock: SetClock, change: str
) -> None:
    stock_ending(clock, 40, "鲁山县旧办法")
    browser = log_in(app, "bureau")
    own, agency = make(browser), make(browser, county.agency("justice").id)
    with transaction():
        if change == "disable":
            county.users["bureau"].active = False
        else:
            db.session.execute(sa.delete(RoleGrant).where(RoleGrant.user_id == county.users["bureau"].id))

    assert client.get(agency).status_code == 404
    if change == "disable":
        assert client.get(own).status_code == 404
    else:
        assert events(client, own) == []


def test_nobody_makes_or_revokes_a_feed_of_a_foreign_agency(app: Flask, county: County) -> None:
    make(log_in(app, "bureau"))
    feed = db.session.scalars(sa.select(CalendarFeed)).one()
    foreign = log_in(app, "drafter2")
    data = form_data(foreign.get("/work/calendar"), FEEDS)
    assert foreign.post(FEEDS, data=data | {"agency": str(county.agency("justice").id)}).status_code == 404
    token = {"csrf_token": data["csrf_token"]}
    assert foreign.post(f"{FEEDS}/{feed.id}/revoke", data=token).status_code == 404
    assert log_in(app, "sysadmin").get("/work/calendar").status_code == 403


def test_title_of_what_is_not_public_stays_out_of_calendars(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.cleanup.models import PlannedStep

    document = a_document(S.FILED, county, clock)
    with transaction():
        db.session.add(
            PlannedStep(
                document_id=document.id,
                step="publish",
                due_on=clock.today() + timedelta(days=5),
                act="{}",
                planned_at=clock.now(),
            )
        )
    found = agenda([(Role.CLERK, county.agency("office").id)], clock.today())
    assert [entry.title for entry in found] == [f"预定公布：{document.number}（标题登录后查看）"]
    assert document.title not in found[0].note
    assert agenda([(Role.SUPERVISOR, county.agency("justice").id)], clock.today()) == []


def test_feed_is_a_calendar_with_whole_days_and_stable_names(
    app: Flask, client: FlaskClient, county: County, clock: SetClock
) -> None:
    stock_ending(clock, 40, "鲁山县“甲”办法；<b>乙</b>，丙")
    address = make(log_in(app, "bureau"))
    first, second = client.get(address).data, client.get(address).data
    assert first == second
    assert first.startswith(b"BEGIN:VCALENDAR\r\n")
    event = Calendar.from_ical(first).walk("VEVENT")[-1]
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(days=1)
    assert str(event["summary"]) == "期满：鲁山县“甲”办法；<b>乙</b>，丙"
