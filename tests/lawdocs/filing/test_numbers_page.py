"""The clerk's page of number series."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.documents import services as documents
from lawdocs.extensions import db
from lawdocs.filing.models import NumberSeries, SeriesKind
from tests.factories import County, a_document
from tests.pages import form_data, log_in, send, words
from workflows.states import DocumentState

PAGE = "/work/numbers"


@pytest.fixture
def clerk(app: Flask, county: County) -> FlaskClient:
    return log_in(app, "clerk")


def start(clerk: FlaskClient, county: County, first: object, issuer: str = "gov", year: int = 2026) -> object:
    return send(clerk, PAGE, agency_id=county.agency(issuer).id, year=year, first=first)


def document_series() -> list[tuple[int, int, int]]:
    query = sa.select(NumberSeries).where(NumberSeries.kind == SeriesKind.DOCUMENT)
    return [(each.year, each.first, each.last) for each in db.session.scalars(query)]


def test_clerk_is_offered_just_the_makers_they_handle(clerk: FlaskClient) -> None:
    shown = clerk.get(PAGE).get_data(as_text=True)
    form = shown[shown.index("设定起始序号") :]

    for name in ("鲁山县人民政府　鲁政", "鲁山县人民政府办公室　鲁政办"):
        assert name in form
    assert "鲁山县交通运输局" not in form


def test_series_starts_after_the_numbers_given_on_paper(clerk: FlaskClient, county: County, clock: SetClock) -> None:
    answer = start(clerk, county, 12)
    document = a_document(DocumentState.FILED, county, clock)

    assert (answer.status_code, answer.location) == (303, PAGE)
    assert document.number == "鲁政〔2026〕12号"
    shown = words(clerk.get(PAGE))
    assert "鲁山县人民政府 发文字号 2026 鲁政 13号 1 0" in shown


def test_start_of_a_series_is_audited(clerk: FlaskClient, county: County) -> None:
    start(clerk, county, 12)

    entry = db.session.scalars(sa.select(AuditEntry)).one()
    assert (entry.tag, entry.actor_name, entry.after) == ("number:start", "韩书言", '{"first":12,"year":2026}')


def test_start_may_be_mended_before_the_first_number(clerk: FlaskClient, county: County) -> None:
    start(clerk, county, 12)
    start(clerk, county, 9)

    assert document_series() == [(2026, 9, 8)]


def test_start_cannot_move_after_the_first_number(clerk: FlaskClient, county: County, clock: SetClock) -> None:
    a_document(DocumentState.FILED, county, clock)
    answer = start(clerk, county, 40)

    assert answer.status_code == 409
    assert "2026年已经从1号起编号，不能再改起始序号" in words(answer)
    assert "409 NUMBER_TAKEN" in words(answer)
    assert 'value="40"' in answer.get_data(as_text=True)
    assert document_series() == [(2026, 1, 1)]


def test_start_of_next_year_can_be_set(clerk: FlaskClient, county: County) -> None:
    assert start(clerk, county, 3, year=2027).status_code == 303
    assert document_series() == [(2027, 3, 2)]


@pytest.mark.parametrize("first", ["", "0", "-3", "1.5", "十二", "100000", "٣"])
def test_odd_start_is_refused(clerk: FlaskClient, county: County, first: str) -> None:
    answer = start(clerk, county, first)

    assert answer.status_code == 422
    assert "起始序号应为1至99999的整数" in words(answer)
    assert document_series() == []


@pytest.mark.parametrize(("issuer", "year"), [("transport", 2026), ("gov", 2020)])
def test_series_of_others_and_of_past_years_are_not_touched(
    clerk: FlaskClient, county: County, issuer: str, year: int
) -> None:
    answer = start(clerk, county, 5, issuer, year)

    assert answer.status_code == 422
    assert ("请从列表中选择制定机关" in words(answer)) is (issuer == "transport")
    assert ("请从列表中选择年份" in words(answer)) is (year == 2020)
    assert "hoice" not in words(answer)
    assert document_series() == []


def test_choices_that_are_no_numbers_are_refused_in_chinese(clerk: FlaskClient) -> None:
    answer = send(clerk, PAGE, agency_id="abc", year="明年", first="3")

    assert answer.status_code == 422
    assert "请从列表中选择制定机关" in words(answer)
    assert "请从列表中选择年份" in words(answer)
    assert "hoice" not in words(answer)


def test_void_number_stays_with_its_reason(clerk: FlaskClient, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.FILED, county, clock)
    documents.withdraw(document, "上位法正在修订", county.actor("clerk"), clock, version=document.version, key=None)
    series = db.session.scalar(sa.select(NumberSeries.id).where(NumberSeries.kind == SeriesKind.DOCUMENT))

    assert "鲁政 2号 1 1" in words(clerk.get(PAGE))
    shown = words(clerk.get(f"{PAGE}/{series}"))
    for word in ("鲁政〔2026〕1号", "鲁山县城区停车泊位管理办法", "作废", "上位法正在修订"):
        assert word in shown


def test_number_of_a_repealed_document_is_used_not_valid(app: Flask, county: County, clock: SetClock) -> None:
    a_document(DocumentState.REPEALED, county, clock)
    series = db.session.scalar(sa.select(NumberSeries.id).where(NumberSeries.kind == SeriesKind.DOCUMENT))

    shown = words(log_in(app, "clerk").get(f"{PAGE}/{series}"))

    assert "鲁山县城区停车泊位管理办法 已使用" in shown
    assert "有效 " not in shown


def test_series_of_another_maker_is_not_found(app: Flask, clerk: FlaskClient, county: County) -> None:
    start(clerk, county, 12)
    series = db.session.scalar(sa.select(NumberSeries.id))

    assert clerk.get(f"{PAGE}/{series}").status_code == 200
    assert log_in(app, "legal2").get(f"{PAGE}/{series}").status_code == 404
    assert clerk.get(f"{PAGE}/99999").status_code == 404


@pytest.mark.parametrize("username", ["drafter", "bureau", "sysadmin"])
def test_only_clerks_open_the_page(app: Flask, county: County, username: str) -> None:
    assert log_in(app, username).get(PAGE).status_code == 403


def test_form_sent_twice_leaves_one_start(clerk: FlaskClient, county: County) -> None:
    data = form_data(clerk.get(PAGE), PAGE) | {"agency_id": county.agency("gov").id, "first": "7"}

    assert [clerk.post(PAGE, data=data).status_code for _ in range(2)] == [303, 303]
    assert document_series() == [(2026, 7, 6)]
