"""Repeals that published documents state: read once, told to readers, decided on by a person."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import plans
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.queries import planned_for
from lawdocs.cleanup.repeals import reading, services
from lawdocs.cleanup.repeals.desk import count_repeals
from lawdocs.cleanup.repeals.models import Doubt, RepealingText, StatedRepeal
from lawdocs.cleanup.repeals.queries import is_open, made_by, of_document
from lawdocs.cleanup.repeals.reading import READ_REPEALS, read_missing
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db
from tests.factories import County, a_document
from tests.lawdocs.cleanup.amending import TITLE
from tests.lawdocs.portal.meter import metered
from tests.lawdocs.portal.stock import a_stock
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S

BY_TITLE = "鲁山县人民政府关于废止部分行政规范性文件的决定"
DAY = date(2026, 12, 1)
TOLD = "写明自2026年12月1日起废止本文件， 登记尚未办理，请核对。"


@pytest.fixture
def engine() -> str:
    """One kind of database: what both must do alike is in the tests of migrations and of the schema."""
    return "sqlite"


def the_repealed(county: County, clock: SetClock, **changes: object) -> Document:
    return a_document(S.PUBLISHED, county, clock, **changes)


def the_decision(county: County, clock: SetClock, said: str, **changes: object) -> Document:
    text = f"{said}\n本决定自2026年12月1日起施行。\n"
    fields = {"title": BY_TITLE, "text": text, "genre": "决定", "validity_years": None, "has_term": False}
    return a_document(S.PUBLISHED, county, clock, **fields | changes)


def both(county: County, clock: SetClock, part: str = "") -> tuple[Document, Document]:
    document = the_repealed(county, clock)
    said = f"县人民政府决定废止《{document.title}》（{document.number}）{part}。"
    return document, the_decision(county, clock, said)


def stated_of(by: Document) -> StatedRepeal:
    (stated,) = made_by(by)
    return stated


def run(clock: SetClock) -> int:
    return read_missing(Actor.system(READ_REPEALS), clock).done


def repeal(document: Document, by: Document, county: County, clock: SetClock, day: date = DAY) -> object:
    act = Act(day=day, by_title=by.title, by_is_ours=True, by_published_on=by.published_on, source=by.number)
    return cleanup.repeal(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)


def public(app: Flask, document: Document, below: str = "") -> str:
    return words(app.test_client().get(f"/documents/{document.id}{below}"))


def test_publication_tells_readers_and_changes_no_status(app: Flask, county: County, clock: SetClock) -> None:
    document = the_repealed(county, clock)
    clock.put(clock.now() + timedelta(days=20))
    before = app.test_client().get(f"/documents/{document.id}").headers["ETag"]
    by = the_decision(county, clock, f"县人民政府决定废止《{document.title}》（{document.number}）。")
    stated = stated_of(by)
    assert (stated.document_id, stated.part, stated.since, stated.competent) == (document.id, "", DAY, True)
    told = app.test_client().get(f"/documents/{document.id}")
    assert f"《{BY_TITLE}》（{by.number}）{TOLD}" in words(told)
    assert f'href="/documents/{by.id}"' in told.get_data(as_text=True)
    assert told.headers["ETag"] != before
    assert "尚未生效" in words(told)
    assert "自2026年12月1日起废止。" not in words(told)
    assert (document.state, document.end_kind) != (S.REPEALED, "repealed")
    assert TOLD.replace(" ", "") in app.test_client().get(f"/documents/{document.id}/text.txt").get_data(as_text=True)
    assert TOLD in public(app, document, "/on/2026-12-05")
    assert "登记尚未办理" not in public(app, document, f"/on/{clock.today() - timedelta(days=1)}")
    assert verify().fault is None


def test_one_document_that_says_it_of_two_clauses_is_linked_once(app: Flask, county: County, clock: SetClock) -> None:
    document = the_repealed(county, clock)
    said = "".join(f"《{document.title}》{clause}自2026年12月1日起停止执行。\n" for clause in ("第二条", "第三条"))
    by = the_decision(county, clock, said)
    shown = app.test_client().get(f"/documents/{document.id}")
    assert all(f"停止执行本文件{clause}" in words(shown) for clause in ("第二条", "第三条"))
    assert shown.get_data(as_text=True).count(f'href="/documents/{by.id}"') == 1


def test_a_page_with_a_stated_repeal_costs_no_more(app: Flask, county: County, clock: SetClock) -> None:
    document = the_repealed(county, clock)
    client, page, costs = app.test_client(), f"/documents/{document.id}", []
    for _ in range(2):
        with metered() as cost:
            assert client.get(page).status_code == 200
        costs.append(len(cost.statements))
        the_decision(county, clock, f"县人民政府决定废止《{document.title}》。")
    assert costs[0] == costs[1] <= 3


def test_clerk_and_bureau_are_led_to_the_step_filled_in(app: Flask, county: County, clock: SetClock) -> None:
    document, by = both(county, clock)
    step = f"/work/documents/{document.id}/steps/repeal?by={by.id}"
    for who in ("clerk", "bureau"):
        person = log_in(app, who)
        desk = person.get("/work")
        assert f"登记废止：{document.title}" in words(desk)
        assert step in desk.get_data(as_text=True)
        seen = person.get(f"/work/documents/{document.id}")
        assert "写明自2026年12月1日起废止本文件，登记尚未办理。" in words(seen)
        assert step in seen.get_data(as_text=True)
        assert "/dismiss" in seen.get_data(as_text=True)
        offered = form_data(person.get(step), step)
        assert (offered["by"], offered["day"]) == (str(by.id), "2026-12-01")
    assert "登记废止：" not in words(log_in(app, "legal2").get("/work"))
    clerk = log_in(app, "clerk")
    shown = clerk.get(f"/work/documents/{by.id}")
    assert "本文件写明废止的文件" in words(shown)
    assert step in shown.get_data(as_text=True)
    assert send(clerk, step).status_code == 303
    assert "登记废止：" not in words(clerk.get("/work"))
    assert "登记尚未办理" not in public(app, document)
    assert "本文件自2026年12月1日起废止。" in public(app, document)


def test_a_cancelled_repeal_is_told_again(app: Flask, county: County, clock: SetClock) -> None:
    document, by = both(county, clock)
    repeal(document, by, county, clock)
    assert not is_open(stated_of(by))
    planned = db.session.scalars(planned_for(document.id)).one()
    plans.cancel_plan(planned, "登记错了", county.actor("clerk"), clock, version=document.version, key=None)
    assert is_open(stated_of(by))
    assert TOLD in public(app, document)


def test_a_person_may_find_that_it_is_no_repeal(app: Flask, county: County, clock: SetClock) -> None:
    document, by = both(county, clock)
    stated = stated_of(by)
    page = f"/work/documents/{document.id}/repeals/{stated.id}/dismiss"
    for who in ("drafter", "legal", "legal2", "editor"):
        assert log_in(app, who).get(page).status_code in (403, 404), who
    bureau = log_in(app, "bureau")
    assert send(bureau, page, reason=" ").status_code == 422
    assert stated.document.title in words(bureau.get(page))
    assert send(bureau, page, reason="废止的是另一件同名文件").status_code == 303
    assert "登记尚未办理" not in public(app, document)
    assert "登记废止：" not in words(log_in(app, "clerk").get("/work"))
    assert "认定没有废止：废止的是另一件同名文件" in words(bureau.get(f"/work/documents/{by.id}"))
    tag = sa.select(AuditEntry).where(AuditEntry.tag == "document:dismiss_repeal")
    entry = db.session.scalars(tag).one()
    assert (entry.subject_id, entry.reason) == (document.id, "废止的是另一件同名文件")
    again = bureau.get(page)
    assert (again.status_code, "<textarea" in again.get_data(as_text=True)) == (409, False)
    assert "没有废止本文件，理由：废止的是另一件同名文件" in words(again)
    with pytest.raises(StepRefused, match="已于"):
        services.dismiss(stated, "再来", county.actor("clerk"), clock, version=document.version, key=None)
    assert bureau.get(f"/work/documents/{by.id}/repeals/{stated.id}/dismiss").status_code == 404


def test_only_who_may_repeal_dismisses(app: Flask, county: County, clock: SetClock) -> None:
    document, by = both(county, clock)
    for who in ("drafter", "legal", "legal2", "sysadmin"):
        with pytest.raises(Forbidden):
            services.dismiss(stated_of(by), "不是", county.actor(who), clock, version=document.version, key=None)
    assert is_open(stated_of(by))


def test_a_clause_leads_to_the_entry_on_clauses(app: Flask, county: County, clock: SetClock) -> None:
    document, by = both(county, clock, part="第三条")
    assert stated_of(by).part == "第三条"
    assert "写明自2026年12月1日起废止本文件第三条， 登记尚未办理" in public(app, document)
    clerk = log_in(app, "clerk")
    desk = clerk.get("/work").get_data(as_text=True)
    assert f"登记条款效力：{document.title}" in desk
    address = desk.partition(f"/work/documents/{document.id}/provisions/new/")[2].partition('"')[0]
    page = f"/work/documents/{document.id}/provisions/new/{address}"
    offered = form_data(clerk.get(page), page)
    said = (offered["what"], offered["clauses"], offered["since"], offered["by"])
    assert said == ("repeal", "第三条", "2026-12-01", str(by.id))
    asked = send(clerk, page)
    assert clerk.post(page, data=form_data(asked, page)).status_code == 303
    assert "登记尚未办理" not in public(app, document)
    assert "provisions/new" not in clerk.get("/work").get_data(as_text=True)


def several(county: County, clock: SetClock) -> Document:
    the_repealed(county, clock)
    the_repealed(county, clock)
    return the_decision(county, clock, f"县人民政府决定废止《{TITLE}》。")


def vague(county: County, clock: SetClock) -> Document:
    the_repealed(county, clock)
    return the_decision(county, clock, f"《{TITLE}》中与本决定不一致的内容同时废止。")


def without_power(county: County, clock: SetClock) -> Document:
    the_repealed(county, clock)
    return a_stock(
        clock,
        "鲁山县水利局关于废止文件的通知",
        text=f"县水利局决定，自2026年12月1日起废止《{TITLE}》。",
        published_on=clock.today(),
        in_force_from=clock.today(),
        issuer_name="鲁山县水利局",
    )


@pytest.mark.parametrize(
    ("make", "told", "doubt"),
    [
        (several, Doubt.SEVERAL.label, Doubt.SEVERAL),
        (vague, Doubt.VAGUE.label, Doubt.VAGUE),
        (without_power, "废止机关不是本文件的制定机关，请核对", None),
    ],
)
def test_what_is_in_doubt_is_a_task_and_no_notice(
    app: Flask,
    county: County,
    clock: SetClock,
    make: Callable[[County, SetClock], Document],
    told: str,
    doubt: Doubt | None,
) -> None:
    by = make(county, clock)
    run(clock)
    found = made_by(by)
    assert {each.doubt for each in found} == {doubt}
    for each in found:
        assert "登记尚未办理" not in public(app, each.document)
        assert told in words(log_in(app, "clerk").get(f"/work/documents/{each.document_id}"))
    for who in ("clerk", "bureau"):
        assert told in words(log_in(app, who).get("/work"))
        assert f"核对废止：{TITLE}" in words(log_in(app, who).get("/work"))
        assert count_repeals(county.actor(who)) == len(found)


def test_stock_is_read_by_the_job_once_and_named_stock_found_later(app: Flask, county: County, clock: SetClock) -> None:
    number = "鲁政〔2020〕3号"
    text = f"第七条　本办法自2026年12月1日起施行。《{TITLE}》（{number}）同时废止。\n"
    by = a_stock(clock, "鲁山县新办法", text=text, published_on=date(2026, 9, 1), in_force_from=DAY)
    plain = a_stock(clock, "鲁山县别的办法", published_on=date(2026, 9, 1))
    assert run(clock) == 1
    assert stated_of(by).document is None
    read = set(db.session.scalars(sa.select(RepealingText.revision_id)))
    assert {each.editions[0].id for each in (by, plain)} <= read
    document = a_stock(clock, f"鲁山县人民政府关于印发《{TITLE}》的通知", number=number, published_on=date(2020, 4, 1))
    assert run(clock) == 1
    assert stated_of(by).document_id == document.id
    assert TOLD in public(app, document)
    assert run(clock) == 0


def test_lists_name_many_and_those_of_others_are_counted(app: Flask, county: County, clock: SetClock) -> None:
    one = the_repealed(county, clock)
    other = the_repealed(county, clock, title="鲁山县集市管理办法")
    by = the_decision(
        county,
        clock,
        f"县政府决定废止下列文件：\n一、《{one.title}》（{one.number}）\n二、《{other.title}》\n三、《没有的办法》",
    )
    assert [each.document_id for each in made_by(by)] == [one.id, other.id, None]
    shown = words(log_in(app, "clerk").get(f"/work/documents/{by.id}"))
    assert "另有1件 本系统没有这些文件，不用办理" in shown


def test_what_ended_before_the_day_is_told_no_more(app: Flask, county: County, clock: SetClock) -> None:
    document = the_repealed(county, clock)
    by = the_decision(county, clock, f"自2027年3月1日起废止《{document.title}》。")
    assert "写明自2027年3月1日起废止本文件" in public(app, document)
    decided = Act(day=date(2026, 12, 11), by_title="鲁山县人民政府关于废止决定的决定")
    clock.put(clock.now() + timedelta(days=60))
    cleanup.repeal(by, decided, None, county.actor("clerk"), clock, version=by.version, key=None)
    assert of_document(document) == []
    assert "登记尚未办理" not in public(app, document)


def test_a_repeal_outlives_the_document_that_states_it(app: Flask, county: County, clock: SetClock) -> None:
    document, by = both(county, clock)
    clock.put(clock.now() + timedelta(days=60))
    decided = Act(day=DAY + timedelta(days=1), by_title="鲁山县人民政府关于废止决定的决定")
    cleanup.repeal(by, decided, None, county.actor("clerk"), clock, version=by.version, key=None)
    assert [each.by_id for each in of_document(document)] == [by.id]
    step = f"/work/documents/{document.id}/steps/repeal?by={by.id}"
    offered = form_data(log_in(app, "clerk").get(step), step)
    assert (offered["by"], offered["day"]) == (str(by.id), "2026-12-01")


def test_a_document_that_ended_before_the_day_needs_no_repeal(app: Flask, county: County, clock: SetClock) -> None:
    document = the_repealed(county, clock)
    repeal(document, the_decision(county, clock, "另行废止。"), county, clock, DAY - timedelta(days=1))
    by = the_decision(county, clock, f"县人民政府决定废止《{document.title}》（{document.number}）。")
    assert stated_of(by).document_id == document.id
    assert of_document(document) == []


def test_a_fault_in_reading_keeps_no_document_from_being_published(
    app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(text: str) -> tuple[object, ...]:
        raise RecursionError

    monkeypatch.setattr(reading, "read_stated_ends", fails)
    _, by = both(county, clock)
    assert (by.state, made_by(by)) == (S.PUBLISHED, [])
