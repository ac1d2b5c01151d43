"""Stages of a chain: done, going on, to come, or come past."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from workflows.linkage.chain import Link, Progress, Stage, stations

DAY = date(2026, 7, 15)


def link(stage: Stage, *, done: bool = True, day: date | None = DAY) -> Link:
    return Link(stage, stage.label, day, "县检察院", "", done)


def progress(links: list[Link]) -> list[Progress]:
    return [station.progress for station in stations(links)]


def test_without_links_everything_is_to_come() -> None:
    assert progress([]) == [Progress.TODO] * 6


def test_what_a_later_link_came_past_was_not_gone_through() -> None:
    found = progress([link(Stage.SUGGESTION, done=False)])

    assert found == [Progress.SKIPPED, Progress.SKIPPED, Progress.NOW, Progress.TODO, Progress.TODO, Progress.TODO]


def test_a_stage_goes_on_until_its_last_link_is_done() -> None:
    found = progress([link(Stage.ITEM), link(Stage.ITEM, done=False), link(Stage.RESOLUTION)])

    assert found[:3] == [Progress.NOW, Progress.DONE, Progress.TODO]


def test_links_of_a_stage_stand_by_their_day_and_those_without_last() -> None:
    days = [DAY, None, DAY - timedelta(days=3)]

    station = stations([link(Stage.ISSUE, day=each) for each in days])[3]

    assert [each.day for each in station.links] == [DAY - timedelta(days=3), DAY, None]


@given(st.lists(st.tuples(st.sampled_from(Stage), st.booleans()), max_size=12))
def test_every_link_stands_once_under_its_stage(pairs: list[tuple[Stage, bool]]) -> None:
    links = [link(stage, done=done) for stage, done in pairs]

    found = stations(links)

    assert [station.stage for station in found] == list(Stage)
    assert sorted(map(id, (each for station in found for each in station.links))) == sorted(map(id, links))
    for station in found:
        assert {each.stage for each in station.links} <= {station.stage}
        assert (station.progress in (Progress.DONE, Progress.NOW)) == bool(station.links)
    ahead = [station.progress for station in found]
    # Nothing that is to come stands before something that was reached.
    assert Progress.TODO not in ahead[: max((place for place, each in enumerate(found) if each.links), default=-1) + 1]
