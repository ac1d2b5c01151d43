"""A decision changes the title (名称变更): the text of its day brings the new one, and the old one stays findable."""

from datetime import timedelta

import pytest
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs, plans
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.amendments.models import Verdict
from lawdocs.cleanup.amendments.offer import doubts, offered
from lawdocs.cleanup.amendments.reading import matched
from lawdocs.cleanup.queries import planned_for
from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document
from lawdocs.documents.queries import published_like
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.linkage.naming import document_named
from tests.factories import County
from tests.lawdocs.cleanup.amending import OLD, TITLE, decide, read_of, the_amended, the_decision
from tests.lawdocs.portal.stock import a_stock
from tests.pages import form_data, log_in, words
from workflows.actors import Actor
from workflows.facts import Act

NEW = "鲁山县机动车停车泊位管理办法"
DECISION = f"""县人民政府决定对《{TITLE}》作如下修改：
一、将标题修改为《{NEW}》。
二、将第三条第二项中的“盲道”修改为“盲道、人行道”。
本决定自2026年12月1日起施行。
"""
SYSTEM = Actor.system("fire-planned")


@pytest.fixture
def document(app: Flask, county: County, clock: SetClock) -> Document:
    return the_amended(county, clock)


@pytest.fixture
def by(document: Document, county: County, clock: SetClock) -> Document:
    return the_decision(county, clock, text=DECISION)


def amend(document: Document, by: Document, county: County, clock: SetClock, **changes: object) -> object:
    said = {"by_title": by.title, "by_is_ours": True, "by_published_on": by.published_on, "new_title": NEW}
    act = Act(**said | {"day": by.in_force_from, "new_text": OLD.replace("盲道", "盲道、人行道")} | changes)
    return cleanup.amend(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)


def let_it_come(document: Document, by: Document, county: County, clock: SetClock) -> None:
    amend(document, by, county, clock)
    clock.put(at_office(by.in_force_from, 0, 1))
    assert jobs.fire_planned(SYSTEM, clock).done == 1


def test_a_confirmed_title_goes_into_the_step(
    app: Flask, document: Document, by: Document, county: County, clock: SetClock
) -> None:
    amending = read_of(by)
    assert (amending.document_id, [each.action for each in amending.instructions]) == (
        document.id,
        ["rename", "replace_words"],
    )
    shown = words(log_in(app, "clerk").get(f"/work/documents/{document.id}/amendments/{by.id}/1"))
    assert f"把文件的标题改成“{NEW}”。" in shown
    assert "登记修改时，文件的标题一并更改；原来的标题作为曾用名保留。" in shown
    for row in amending.instructions:
        decide(row, Verdict.CONFIRMED, county, clock)
    with app.test_request_context():
        put = offered(document, str(by.id))
        assert put["new_title"] == NEW
        assert doubts(document, by, put["new_text"], NEW) == []
        told = doubts(document, by, put["new_text"], "")
    assert told[0][0] == f"逐项核对得出的标题是《{NEW}》，登记的是《{TITLE}》。"


def test_the_clerk_registers_it_with_the_form(
    app: Flask, document: Document, by: Document, county: County, clock: SetClock
) -> None:
    for row in read_of(by).instructions:
        decide(row, Verdict.CONFIRMED, county, clock)
    clerk, page = log_in(app, "clerk"), f"/work/documents/{document.id}/steps/amend"
    opened = clerk.get(f"{page}?by={by.id}")
    assert f'value="{NEW}"' in opened.text
    assert f"标题改为《{NEW}》" in words(opened)
    answer = clerk.post(page, data=form_data(opened, page, page))
    assert answer.status_code == 303, words(answer)
    assert [each.title for each in db.session.get(Document, document.id).editions] == [TITLE, NEW]


def test_each_day_has_its_title_and_both_are_found(
    app: Flask, document: Document, by: Document, county: County, clock: SetClock
) -> None:
    public, address = app.test_client(), f"/documents/{document.id}"
    let_it_come(document, by, county, clock)

    assert db.session.get(Document, document.id).title == NEW
    now, then = words(public.get(address)), words(public.get(f"{address}/on/2026-11-30"))
    assert now.startswith(f" {NEW}")
    assert f"曾用名 《{TITLE}》" in now
    assert then.startswith(f" {TITLE}")
    assert f"以后的名称 《{NEW}》" in then
    assert words(public.get(f"{address}/texts/1")).startswith(f" {TITLE}")
    assert words(public.get(f"{address}/texts/2")).startswith(f" {NEW}")
    assert TITLE in words(public.get(f"{address}/on/2026-11-30/statement"))
    assert f"{TITLE} " in words(public.get(f"{address}/on/2026-11-30/statement"))[:200]
    assert public.get(f"{address}/text.json").json["document"]["title"] == NEW
    for asked in ("?on=2026-11-30", "?no=1"):
        assert public.get(f"{address}/text.json{asked}").json["document"]["title"] == TITLE
    history = words(public.get(f"{address}/history"))
    assert f"2026-12-01 修改后的文本施行，名称改为《{NEW}》" in history
    clerk = log_in(app, "clerk")
    for name in (NEW, TITLE):
        assert f'href="/work/documents/{document.id}"' in clerk.get(f"/work/documents?q={name}").text
        found = public.get("/on", query_string={"q": name, "day": "2026-12-02"})
        assert found.location == f"{address}/on/2026-12-02"
        assert document_named(name, clock.today()).id == document.id
        assert f'href="{address}"' in public.get("/documents", query_string={"q": name}).text
        assert published_like(name).id == document.id
        assert matched(name, "", by).id == document.id
    assert f"曾用名 《{TITLE}》" in words(log_in(app, "clerk").get(f"/work/documents/{document.id}"))
    assert verify().fault is None


def test_before_its_day_nothing_is_called_so_and_a_cancelled_one_never_is(
    app: Flask, document: Document, by: Document, county: County, clock: SetClock
) -> None:
    amend(document, by, county, clock)
    public, address = app.test_client(), f"/documents/{document.id}"
    assert (document.title, words(public.get(address)).startswith(f" {TITLE}")) == (TITLE, True)
    assert words(public.get(f"{address}/on/2026-12-01")).startswith(f" {NEW}")
    clock.put(at_office(by.in_force_from, 0, 0))
    assert words(public.get(address)).startswith(f" {NEW}"), "the day itself brings it, not the job"
    clock.put(at_office(by.in_force_from - timedelta(days=1)))

    planned = db.session.scalars(planned_for(document.id)).one()
    plans.cancel_plan(planned, "登记错了", county.actor("clerk"), clock, version=document.version, key=None)

    assert (document.title, published_like(NEW)) == (TITLE, None)
    assert NEW not in words(public.get(address)).split("尚未更新")[0]
    amend(document, by, county, clock, new_title=f"《{TITLE}》")  # the same as before is no new one
    assert [each.title for each in document.editions] == [TITLE, None]
    assert verify().fault is None


def test_without_the_old_text_the_title_stays(app: Flask, county: County, clock: SetClock) -> None:
    issuer = {"issuer_id": county.agency("gov").id, "issuer_name": "鲁山县人民政府"}
    document = a_stock(clock, TITLE, text="", **issuer)
    with pytest.raises(StepRefused, match="没有收录原来的正文，名称不能随修改登记；请先补录正文"):
        amend(document, the_decision(county, clock, text=DECISION), county, clock)
    assert document.title == TITLE
