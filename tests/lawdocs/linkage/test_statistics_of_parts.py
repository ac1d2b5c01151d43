"""The year in figures of every part: equal to a plain count, and opened by whoever may open the row."""

from datetime import date

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.linkage import statistics
from tests.conftest import ENGINES
from tests.factories import County
from tests.lawdocs.linkage.filled import fill_linkage
from tests.lawdocs.linkage.test_statistics import plain, result
from tests.lawdocs.linkage.whole import a_chain
from tests.pages import log_in, words

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
IN_2026 = "BETWEEN '2026-01-01' AND '2026-12-31'"
CLOCK = "FROM deadlines WHERE duty = 'link_suggestion'"
CASES = (
    "FROM deadlines WHERE duty IN ('crime_decision', 'crime_transfer', 'police_decision', 'police_forward', "
    "'crime_reconsideration_reply', 'crime_handover', 'crime_screening')"
)

ENDED, LATE = "outcome IN ('met', 'late')", "ended_at IS NULL AND due_on < '2026-12-31'"


def test_every_measure_of_a_part_equals_a_plain_count(app: Flask, county: County, clock: SetClock) -> None:
    linkage, day = fill_linkage(county, clock, "").linkage, date(2026, 12, 31)
    counts = {
        "meetings_held": (plain(f"FROM link_meetings WHERE held_on {IN_2026}"), None),
        "resolutions_in_time": (
            plain("FROM resolutions WHERE done_on <= due_on"),
            plain(f"FROM resolutions WHERE due_on {IN_2026} AND done_on IS NOT NULL"),
        ),
        "suggestions_sent": (plain(f"FROM suggestions WHERE sent_on {IN_2026}"), None),
        "suggestions_in_time": (
            plain(f"{CLOCK} AND outcome = 'met'"),
            plain(f"{CLOCK} AND outcome IN ('met', 'late')"),
        ),
        "suggestions_adopted": (
            plain("FROM suggestions WHERE verdict IN ('adopted', 'partly')"),
            plain("FROM suggestions WHERE verdict IS NOT NULL"),
        ),
        "documents_corrected": (
            plain("FROM document_reviews WHERE corrected_on IS NOT NULL"),
            plain("FROM document_reviews WHERE state = 'upheld'"),
        ),
        "issues_raised": (plain(f"FROM link_issues WHERE raised_on {IN_2026}"), None),
        "issues_closed": (plain("FROM link_issues WHERE state = 'closed'"), plain("FROM link_issues")),
        "clues_transferred": (plain("FROM clue_transfers WHERE year = 2026"), None),
        "clues_in_time": (plain(f"{CASES} AND outcome = 'met'"), plain(f"{CASES} AND ({ENDED} OR {LATE})")),
        "actions": (plain("FROM joint_actions WHERE cancelled_on IS NULL"), None),
        "trainings": (plain("FROM trainings WHERE cancelled_on IS NULL"), None),
        "information": (plain("FROM shared_information"), None),
    }

    assert {name: result(linkage, name, day) for name in counts} == counts
    assert counts["suggestions_in_time"] == counts["issues_closed"] == counts["documents_corrected"] == (1, 1)
    assert counts["clues_in_time"] == (3, 4)


@pytest.mark.parametrize(
    ("name", "until", "expected"),
    [
        ("suggestions_in_time", "receive", (0, 0)),
        ("issues_closed", "raise_issue", (0, 0)),
        ("issues_closed", "assign", (0, 1)),
        ("documents_corrected", "uphold", (0, 1)),
        ("resolutions_in_time", "resolve", (0, 0)),
        ("suggestions_sent", "suggest", (0, None)),
    ],
)
def test_what_is_not_due_counts_on_neither_side(
    name: str, until: str, expected: tuple[int, int | None], app: Flask, county: County, clock: SetClock
) -> None:
    whole = a_chain(county, clock, until)

    assert result(whole.linkage, name, clock.today()) == expected


def test_what_ran_out_unanswered_counts_as_late(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock, "receive")

    assert result(whole.linkage, "suggestions_in_time", date(2026, 12, 21)) == (0, 0), "the last day itself"
    assert result(whole.linkage, "suggestions_in_time", date(2026, 12, 22)) == (0, 1)


def test_rows_open_for_whom_they_concern(app: Flask, county: County, clock: SetClock) -> None:
    fill_linkage(county, clock, "")
    found = {}
    for who in ("bureau", "liaison"):
        client = log_in(app, who)
        for name in ("clues_transferred", "suggestions_sent", "information"):
            page = client.get(f"/linkage/statistics/{name}?year=2026")
            assert page.status_code == 200
            found[who, name] = f'href="/linkage/{"clues" if name[0] == "c" else name.partition("_")[0]}/1"' in page.text
    assert found == {
        ("bureau", "clues_transferred"): False,
        ("bureau", "suggestions_sent"): True,
        ("bureau", "information"): True,
        ("liaison", "clues_transferred"): True,
        ("liaison", "suggestions_sent"): True,
        ("liaison", "information"): True,
    }


def test_the_paragraph_names_every_measure_that_has_rows(app: Flask, county: County, clock: SetClock) -> None:
    fill_linkage(county, clock, "")

    text = words(log_in(app, "bureau").get("/linkage/statistics?year=2026"))

    labels = [each.label for each in statistics.measures()]
    assert [label for label in labels if label not in text] == []
