"""Publication: the dates that begin to run."""

from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.errors import StepRefused
from lawdocs.extensions import transaction
from lawdocs.publication import services as publication
from tests.factories import TEXT, County, a_document
from workflows.facts import Act
from workflows.states import DocumentState, LegalStatus

END = "有效期5年。"
AT_ONCE = "自公布之日起施行，有效期5年。"


def publish(document: object, county: County, clock: SetClock, in_force_from: date) -> None:
    act = Act(day=clock.today(), channel="县政府网站", gap_reason="急需施行", in_force_from=in_force_from)
    publication.publish(document, act, county.actor("clerk"), clock, version=document.version, key=None)


@pytest.mark.parametrize(
    ("words", "changes", "until"),
    [
        (END, {}, date(2031, 10, 13)),
        (AT_ONCE, {}, date(2031, 10, 13)),
        ("自公布之日起施行，有效期3年。", {"validity_years": None}, date(2029, 10, 13)),
        ("自公布之日起施行，有效期至2028年6月30日。", {}, date(2028, 7, 1)),
        ("施行。", {"validity_years": 4}, date(2030, 10, 13)),
        ("施行。", {"validity_years": None}, date(2031, 10, 13)),
        ("施行。", {"validity_years": None, "has_term": False}, None),
    ],
)
def test_term_comes_from_the_text_the_field_or_the_profile(
    words: str, changes: dict, until: date | None, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(DocumentState.FILED, county, clock, text=TEXT.replace(END, words), **changes)
    publish(document, county, clock, clock.today())

    assert document.in_force_until == until
    assert document.end_kind is (LegalStatus.LAPSED if until else None)


@pytest.mark.parametrize("filled_in", [{"validity_years": 3}, {"validity_years": None, "has_term": False}])
def test_the_term_of_the_text_counts_whatever_the_record_says(
    app: Flask, county: County, clock: SetClock, filled_in: dict
) -> None:
    document = a_document(DocumentState.FILED, county, clock)
    with transaction():
        for name, value in filled_in.items():
            setattr(document, name, value)
    publish(document, county, clock, clock.today())
    assert document.in_force_until == date(2031, 10, 13)


def test_a_decision_that_annexes_the_amended_text_keeps_having_no_term(
    app: Flask, county: County, clock: SetClock
) -> None:
    changes = {"title": "鲁山县人民政府关于修改《鲁山县停车办法》的决定", "validity_years": None, "has_term": False}
    document = a_document(DocumentState.FILED, county, clock, **changes)
    publish(document, county, clock, clock.today())
    assert document.in_force_until is None


def test_text_that_ends_too_late_is_refused_once_its_first_day_is_known(
    app: Flask, county: County, clock: SetClock
) -> None:
    text = TEXT.replace(END, "有效期至2031年10月13日。")
    document = a_document(DocumentState.FILED, county, clock, text=text, validity_years=None)
    with pytest.raises(StepRefused, match="正文写明有效期至2031年10月13日，超过上限5年"):
        publish(document, county, clock, clock.today())
    publish(document, county, clock, clock.today() + timedelta(days=1))


@pytest.mark.parametrize(
    ("words", "stated", "wrong", "right"),
    [
        (
            AT_ONCE,
            "正文写明自公布之日起施行，即2026年10月13日，与填写的施行日期不一致（2027年3月1日）",
            (date(2027, 3, 1), date(2026, 10, 14)),
            date(2026, 10, 13),
        ),
        (
            "自公布之日起30日后施行，有效期5年。",
            "正文写明自公布之日起30日后施行，即2026年11月12日或者次日，与填写的施行日期不一致（2027年3月1日）",
            (date(2027, 3, 1), date(2026, 10, 13), date(2026, 11, 11), date(2026, 11, 14)),
            date(2026, 11, 13),
        ),
    ],
)
def test_first_day_that_counts_from_publication_is_the_one_the_text_states(
    words: str, stated: str, wrong: tuple[date, ...], right: date, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(DocumentState.FILED, county, clock, text=TEXT.replace(END, words))
    for day in wrong:
        with pytest.raises(StepRefused, match="与填写的施行日期不一致") as refused:
            publish(document, county, clock, day)
        assert [each.cure for each in refused.value.obstacles] == ["field:in_force_from"]
        if day == wrong[0]:
            assert stated in str(refused.value)
    publish(document, county, clock, right)
    assert document.in_force_from == right


def test_day_in_force_is_the_one_the_text_states(app: Flask, county: County, clock: SetClock) -> None:
    text = TEXT.replace(END, "自2026年12月1日起施行，有效期5年。")
    document = a_document(DocumentState.FILED, county, clock, text=text)
    with pytest.raises(StepRefused, match="正文写明自2026年12月1日起施行，与填写的施行日期不一致"):
        publish(document, county, clock, clock.today() + timedelta(days=5))
    publish(document, county, clock, date(2026, 12, 1))
    assert document.in_force_until == date(2031, 12, 1)


def test_text_that_ends_before_it_begins_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    text = TEXT.replace(END, "自公布之日起施行，有效期至2025年12月31日。")
    document = a_document(DocumentState.FILED, county, clock, text=text)
    with pytest.raises(StepRefused, match="正文写明有效期至2025年12月31日，早于施行日期"):
        publish(document, county, clock, clock.today())
