"""The same document under two rule profiles: gates, numbers and days differ, and not a line of code."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs import create_app
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db
from lawdocs.filing import services as filing
from tests.conftest import Visitor, settings_for
from tests.factories import TEXT, County, a_county, a_document, a_draft, publish, submit
from tests.lawdocs.rules.conftest import GROUND
from tests.pages import log_in, send, words
from workflows.duties import Duty
from workflows.states import DocumentState as S

Walk = Callable[[Flask, County, SetClock], object]


@contextmanager
def place(rules: str, folder: Path, url: str, clock: SetClock) -> Iterator[Flask]:
    """The application as a place would run it: ``LAWDOCS_RULES`` names its profile."""
    app = create_app(settings_for(folder, url).with_(rules=rules), clock)
    app.test_client_class = Visitor
    with app.app_context():
        yield app
        db.session.rollback()
        db.engine.dispose()


@pytest.fixture(params=["henan", "shandong"])
def rules(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def app(rules: str, database_url: str, tmp_path: Path, clock: SetClock) -> Iterator[Flask]:
    with place(rules, tmp_path, database_url, clock) as app:
        yield app


@pytest.fixture
def county(app: Flask, clock: SetClock) -> County:
    return a_county(clock)


def refusal(act: Callable[[], object]) -> list[str]:
    """Why a step is refused; nothing when it is taken."""
    try:
        act()
    except StepRefused as error:
        return [each.reason for each in error.obstacles]
    return []


def register_as(username: str, document: Document, county: County, clock: SetClock) -> Callable[[], object]:
    return lambda: filing.register(document, county.actor(username), clock, version=document.version, key=None)


def due(document: Document, duty: Duty) -> date:
    query = sa.select(Deadline.due_on).where(Deadline.document_id == document.id, Deadline.duty == duty)
    return db.session.scalars(query).one()


def test_term_of_four_years_is_a_matter_of_place(app: Flask, rules: str, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, validity_years=4, text=TEXT.replace("5年", "4年"))
    refused = refusal(lambda: submit(document, county, clock))
    assert refused == {"henan": [], "shandong": ["正文写明有效期4年，应当是3年或者5年"]}[rules]


def test_limit_of_a_trial_carries_the_mark_of_its_place(
    app: Flask, rules: str, county: County, clock: SetClock
) -> None:
    changes = {"validity_years": 3, "text": TEXT.replace("本办法有效期5年", "本办法由县城管局解释")}
    document = a_draft(county, clock, title="鲁山县城区停车泊位管理办法（试行）", **changes)
    [refused] = refusal(lambda: submit(document, county, clock))
    assert refused == {"henan": "有效期3年超过上限2年（依据未核实）", "shandong": "有效期3年超过上限2年"}[rules]


def test_who_registers_and_which_number_is_given(app: Flask, rules: str, county: County, clock: SetClock) -> None:
    document = a_document(S.DECIDED, county, clock)
    right, wrong = {"henan": ("clerk", "legal"), "shandong": ("legal", "clerk")}[rules]
    with pytest.raises(Forbidden):
        register_as(wrong, document, county, clock)()
    db.session.rollback()
    register_as(right, document, county, clock)()
    assert (document.number, document.registration_number) == {
        "henan": ("鲁政〔2026〕1号", "LSX-2026-0001"),
        "shandong": ("鲁政〔2026〕1号", "XXDR-2026-0000001"),
    }[rules]


def test_drafters_see_the_terms_they_may_choose(app: Flask, rules: str, county: County, clock: SetClock) -> None:
    page = words(log_in(app, "drafter").get("/work/documents/new"))
    said = {"henan": "1至30的整数；正文", "shandong": "1至30的整数；本地规定可以选择3、5年，暂行、试行的1、2年；正文"}
    assert said[rules] in page


def test_terms_to_choose_are_changed_in_years(app: Flask, rules: str, county: County, clock: SetClock) -> None:
    admin, page = log_in(app, "sysadmin"), "/work/rules/values/validity_normal_choices"
    assert {"henan": "没有规定", "shandong": "3、5年"}[rules] in words(admin.get(page))
    assert "可以选择的年数" in words(admin.get(f"{page}/change"))
    answer = send(admin, f"{page}/change", act="preview", **(GROUND | {"value": "5年、2"}))
    assert (answer.status_code, "2、5年（依据未核实）" in words(answer)) == (200, True)


def test_days_follow_the_place(app: Flask, rules: str, county: County, clock: SetClock) -> None:
    document = a_document(S.DECIDED, county, clock)
    register_as({"henan": "clerk", "shandong": "legal"}[rules], document, county, clock)()
    publish(document, county, clock)
    # Review and publication rest on national texts, filing on those of the province.
    assert (due(document, Duty.REVIEW), due(document, Duty.PUBLICATION)) == (date(2026, 11, 3), date(2026, 11, 10))
    assert due(document, Duty.FILING) == {"henan": date(2026, 10, 28), "shandong": date(2026, 11, 3)}[rules]

    deadline = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.FILING)).one()
    clock.put(at_office(date(2026, 10, 14)))
    page = words(log_in(app, "legal").get(f"/work/deadlines/{deadline.id}"))
    assert {"henan": "规则集：河南省", "shandong": "规则集：山东省"}[rules] in page
    assert {"henan": "15日，起算当日不计入", "shandong": "15个工作日，起算当日不计入，休息日不计入"}[rules] in page
    assert "依据未核实" in page


def test_running_clock_follows_a_switch_of_profile_and_says_so(
    database_url: str, tmp_path: Path, clock: SetClock
) -> None:
    with place("henan", tmp_path, database_url, clock):
        county = a_county(clock)
        a_document(S.PUBLISHED, county, clock)
    with place("shandong", tmp_path, database_url, clock):
        from lawdocs.deadlines.upkeep import refresh_clocks

        assert refresh_clocks(clock).done == 1
        filing_clock = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.FILING)).one()
        [change] = filing_clock.changes
        assert (change.before_on, change.after_on) == (date(2026, 10, 28), date(2026, 11, 3))
        assert change.before.startswith("15日，依据河南省行政规范性文件管理办法")
        assert change.after.startswith("15个工作日，依据山东省行政程序规定")
        ended = db.session.scalars(sa.select(Deadline).where(Deadline.duty == Duty.PUBLICATION)).one()
        assert ended.changes == []
