"""Who may amend or repeal whose documents, and what is told of an amendment by somebody without that power."""

from datetime import date

import pytest
from flask import Flask

from lawdocs.cleanup.amendments.reading import READ_AMENDMENTS, read_missing
from lawdocs.cleanup.competence import may_change, same_place
from lawdocs.cleanup.naming import matched
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from tests.factories import County
from tests.lawdocs.cleanup.amending import BY_TITLE, DECISION, OLD, TITLE, read_of
from tests.lawdocs.portal.stock import a_stock
from tests.pages import log_in, send, words
from workflows.actors import Actor

WATER = "鲁山县水利局"
NO_POWER = "修改机关不是本文件的制定机关，请核对"


@pytest.fixture
def engine() -> str:
    """One kind of database: the column is in the tests of migrations."""
    return "sqlite"


def of(name: str, county: County, joint: str = "") -> Document:
    agency = next((each for each in county.agencies.values() if each.name == name), None)
    return Document(issuer_id=agency.id if agency else None, issuer_name=name, joint_issuers=joint)


def the_office_document(county: County, clock: SetClock) -> Document:
    office = county.agency("office")
    return a_stock(clock, TITLE, text=OLD, issuer_id=office.id, issuer_name=office.name)


def amended_by_water(clock: SetClock) -> Document:
    return a_stock(clock, BY_TITLE, text=DECISION, published_on=date(2026, 9, 1), issuer_name=WATER)


def run(clock: SetClock) -> int:
    return read_missing(Actor.system(READ_AMENDMENTS), clock).done


@pytest.mark.parametrize(
    ("by", "document", "may"),
    [
        ("鲁山县城市管理局", "鲁山县城市管理局", True),
        ("鲁山县人民政府", "鲁山县城市管理局", True),
        ("平顶山市人民政府", "鲁山县人民政府", True),
        ("鲁山县人民政府", "鲁山县尧山镇人民政府", True),
        ("鲁山县人民政府", "鲁山县人民政府办公室", True),
        ("鲁山县人民政府办公室", "鲁山县人民政府", False),
        ("鲁山县人民政府", "平顶山市人民政府", False),
        ("鲁山县城市管理局", "鲁山县交通运输局", False),
        (WATER, "鲁山县人民政府办公室", False),
        ("鲁山县人民政府", WATER, False),
        ("鲁山县人民政府", "鲁山县人民检察院", False),
        ("鲁山县人民政府", "", False),
        ("", "", False),
    ],
)
def test_makers_and_the_governments_above_them_have_the_power(
    app: Flask, county: County, by: str, document: str, may: bool
) -> None:
    assert may_change(of(by, county), of(document, county)) is may


def test_one_of_the_joint_makers_has_the_power(app: Flask, county: County) -> None:
    joint = of("鲁山县城市管理局", county, joint="鲁山县交通运输局\n")
    assert may_change(of("鲁山县交通运输局", county), joint)
    assert may_change(of("鲁山县人民政府", county), joint)
    assert not may_change(of("鲁山县人民政府", county), of("鲁山县城市管理局", county, joint=WATER))


def test_numbers_of_another_place_mean_other_documents(app: Flask, county: County, clock: SetClock) -> None:
    assert same_place(of("鲁山县人民政府", county), of(WATER, county))
    assert same_place(of("鲁山县尧山镇人民政府", county), of("鲁山县人民政府", county))
    assert not same_place(of("鲁山县人民政府", county), of("山东省人民政府", county))
    a_stock(clock, "山东省停车条例", number="鲁政〔2010〕5号", issuer_name="山东省人民政府")
    by = a_stock(clock, "鲁山县决定", issuer_id=county.agency("gov").id)
    assert matched("", "鲁政〔2010〕5号", by) is None


def test_an_amendment_without_the_power_is_a_task_and_no_notice(app: Flask, county: County, clock: SetClock) -> None:
    document = the_office_document(county, clock)
    by = amended_by_water(clock)
    assert run(clock) == 1
    assert (read_of(by).document_id, read_of(by).competent) == (document.id, False)
    public = app.test_client()
    assert "尚未更新" not in words(public.get(f"/documents/{document.id}"))
    assert "尚未更新" not in public.get(f"/documents/{document.id}/text.txt").get_data(as_text=True)
    assert "本文件修改的文件" not in words(public.get(f"/documents/{by.id}"))
    clerk, bureau = log_in(app, "clerk"), log_in(app, "bureau")
    desk = words(clerk.get("/work"))
    assert f"登记修改：{TITLE}" in desk
    assert NO_POWER in desk
    seen = bureau.get("/work")
    assert f"核对修改机关：{TITLE}" in words(seen)
    assert f"/work/documents/{document.id}" in seen.get_data(as_text=True)
    assert f"写明修改本文件，{NO_POWER}。" in words(bureau.get(f"/work/documents/{document.id}"))
    page = f"/work/documents/{document.id}/amendments/{by.id}"
    assert f"{NO_POWER}。" in words(clerk.get(page))
    assert send(clerk, f"{page}/dismiss", reason="县水利局无权修改").status_code == 303
    for who in (clerk, bureau):
        assert NO_POWER not in words(who.get("/work"))


def test_the_bureau_has_no_task_where_the_maker_amends(app: Flask, county: County, clock: SetClock) -> None:
    document = the_office_document(county, clock)
    office = {"issuer_id": document.issuer_id, "issuer_name": document.issuer_name}
    a_stock(clock, BY_TITLE, text=DECISION, published_on=date(2026, 9, 1), **office)
    run(clock)
    assert "正文尚未更新" in words(app.test_client().get(f"/documents/{document.id}"))
    assert TITLE not in words(log_in(app, "bureau").get("/work")).partition("180日内到期")[0]


def test_the_job_finds_out_anew_who_has_the_power(app: Flask, county: County, clock: SetClock) -> None:
    document = the_office_document(county, clock)
    by = amended_by_water(clock)
    run(clock)
    plain = app.test_client().get(f"/documents/{document.id}").headers["ETag"]
    with transaction():
        db.session.get(Document, by.id).issuer_name = county.agency("gov").name
    assert run(clock) == 1
    assert read_of(by).competent
    told = app.test_client().get(f"/documents/{document.id}")
    assert "正文尚未更新" in words(told)
    assert told.headers["ETag"] != plain
    assert run(clock) == 0
