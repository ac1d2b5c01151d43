"""Frozen figures: they equal a plain count, hold every row, never change, and public pages see only what is public."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.audit.words import place
from lawdocs.clock import SetClock, at_office
from lawdocs.column.figures import queries, services
from lawdocs.column.figures.models import FigureResult, FigureSnapshot
from lawdocs.column.figures.registry import FIGURES
from lawdocs.column.figures.services import FiguresRefused
from lawdocs.column.indicators.models import EvidenceKind
from lawdocs.deadlines import upkeep
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden
from lawdocs.extensions import db, transaction
from lawdocs.filing import record_review
from lawdocs.filing.upward_models import Heading
from tests.factories import County
from tests.lawdocs.cleanup.test_makers import finish, look_at, standing
from tests.lawdocs.column.proved import a_set, a_task, an_item
from tests.lawdocs.column.test_verify import triggers
from tests.lawdocs.filing.conftest import GROUNDS, Acts, region  # noqa: F401 - a fixture
from tests.lawdocs.publication.test_interpretation import record
from tests.lawdocs.requests.test_services import clock_of, do, enter
from tests.lawdocs.supervision.reading import Seen
from tests.pages import log_in, words
from workflows.actors import Actor
from workflows.requests import RequestAct

PUBLISHED = date(2026, 10, 13)  # where the county's clock stands
DUE = date(2026, 10, 28)
SINCE = date(2026, 1, 1)
FACTS = "figures {id}: the results or rows"
CHANGES = {
    "UPDATE figure_results SET number = number + 1 WHERE position = 1": FACTS,
    "UPDATE figure_rows SET counted = NOT counted WHERE position = 1": FACTS,
    "UPDATE figure_rows SET label = '改' WHERE position = 1": FACTS,
    "UPDATE figure_snapshots SET since_on = '2025-01-01'": FACTS,
    "DELETE FROM figure_rows": FACTS,
}


@pytest.fixture
def acts(app: Flask, region: County, clock: SetClock) -> Iterator[Acts]:  # noqa: F811 - as above
    with app.test_request_context():
        yield Acts(region, clock)


def taken(acts: Acts, name: str = "filing", who: str = "editor", agency: str = "gov") -> FigureSnapshot:
    with transaction():
        day = acts.clock.today()
        return services.take(name, acts.county.agency(agency), SINCE, day, acts.county.actor(who), acts.clock)


def result(snapshot: FigureSnapshot, label: str) -> FigureResult:
    return next(each for each in snapshot.results if each.label == label)


def pair(snapshot: FigureSnapshot, label: str) -> tuple[int, int | None]:
    found = result(snapshot, label)
    return found.number, found.total


def shown(snapshot: FigureSnapshot, label: str) -> dict[int, bool]:
    """The documents behind a figure, and whether each counted."""
    return {row.document_id: row.counted for row in result(snapshot, label).rows}


def plain(statement: str) -> tuple[int, ...]:
    """A count written by hand, on either database."""
    return tuple(db.session.execute(sa.text(statement)).one())


def three_to_file(acts: Acts) -> list[Document]:
    """One filed in time and found at fault, one a day late, one never; the clock stands two days after their day."""
    made = [acts.published(issuer="urban", title=f"鲁山县城市管理局关于垃圾分类第{no}号规定") for no in range(3)]
    first, second, _ = [acts.filing(each) for each in made]
    acts.clock.put(at_office(PUBLISHED + timedelta(days=3)))
    acts.submit(first, by="urbanclerk")
    acts.register(first, by="bureau")
    who, review, seen = acts.who("bureau"), first.review, {"key": None}
    said = (Heading.POWERS, "第三条", "增设了行政许可")
    record_review.find(review, *said, who, acts.clock, version=review.version, **seen)
    record_review.send_opinion(review, "请修改", who, acts.clock, grounds=GROUNDS, version=review.version, **seen)
    acts.clock.put(at_office(DUE + timedelta(days=1)))
    acts.submit(second, by="urbanclerk")
    acts.clock.put(at_office(DUE + timedelta(days=2)))
    return made


def test_rates_equal_a_plain_count_and_show_every_document(acts: Acts) -> None:
    first, second, third = (each.id for each in three_to_file(acts))
    snapshot = taken(acts)

    due = "FROM deadlines WHERE duty = 'filing' AND due_on BETWEEN '2026-01-01' AND '2026-10-30'"
    late = "SUM(CASE WHEN outcome = 'met' THEN 1 ELSE 0 END)"
    (total, filed_in_time) = plain(f"SELECT COUNT(*), {late} {due}")
    (filed,) = plain("SELECT COUNT(*) FROM upward_filings WHERE submitted_on IS NOT NULL")
    (letters,) = plain("SELECT COUNT(*) FROM record_reviews WHERE letter_number IS NOT NULL")
    (reviewed,) = plain("SELECT COUNT(*) FROM record_reviews WHERE concluded_on IS NOT NULL")
    assert (filed, filed_in_time, total, letters, reviewed) == (2, 1, 3, 1, 1)
    assert pair(snapshot, "报备率") == (filed, total)
    assert pair(snapshot, "报备及时率") == (filed_in_time, total)
    assert pair(snapshot, "规范率") == (reviewed - letters, reviewed)
    assert shown(snapshot, "报备率") == {first: True, second: True, third: False}
    assert shown(snapshot, "报备及时率") == {first: True, second: False, third: False}
    assert shown(snapshot, "规范率") == {first: False}
    facts = [row.facts for row in result(snapshot, "报备及时率").rows]
    assert "逾期1日" in facts[1]
    assert "没有报备" in facts[2]


def test_suggestions_are_counted_without_anybodys_name(acts: Acts) -> None:
    county, clock = acts.county, acts.clock
    answered, late, open_still, withdrawn, fresh = (enter(county, clock) for _ in range(5))
    do(RequestAct.REPLY, answered, county, clock)
    do(RequestAct.WITHDRAW, withdrawn, county, clock)
    due = clock_of(late).due_on
    clock.put(at_office(due + timedelta(days=1)))
    do(RequestAct.REPLY, late, county, clock)
    snapshot = taken(acts)

    came = "FROM requests WHERE kind = 'suggestion' AND COALESCE(outcome, '') NOT IN ('withdrawn', 'void')"
    closed = "SUM(CASE WHEN closed_on IS NOT NULL THEN 1 ELSE 0 END)"
    (total, done) = plain(f"SELECT COUNT(*), {closed} {came}")
    assert (done, total) == (2, 4)
    assert pair(snapshot, "审查建议答复率") == (done, total)
    assert pair(snapshot, "审查建议按期答复率") == (1, 4)
    rows = result(snapshot, "审查建议答复率").rows
    assert [row.page for row in rows] == [f"/work/requests/{each.id}" for each in (answered, late, open_still, fresh)]
    assert all(answered.sender_name not in row.label + row.facts for row in rows)


def test_a_suggestion_within_its_days_is_not_late(acts: Acts) -> None:
    enter(acts.county, acts.clock)
    snapshot = taken(acts)
    assert pair(snapshot, "审查建议答复率") == (0, 1)
    assert pair(snapshot, "审查建议按期答复率") == (0, 0)


def test_the_system_document_is_found_by_its_title(acts: Acts) -> None:
    named = acts.published(title="鲁山县行政规范性文件备案审查办法")
    acts.published(title="鲁山县城区停车泊位管理办法")
    acts.later(40)
    found = taken(acts)
    assert shown(found, "审查建议处理和备案审查制度") == {named.id: True}
    assert pair(found, "审查建议处理和备案审查制度") == (1, None)


def test_cleanup_in_time_and_late_and_what_was_looked_at(acts: Acts) -> None:
    county, clock = acts.county, acts.clock
    standing(county, date(2024, 10, 20), "鲁山县城市管理局乙规定", "urban")
    mine = standing(county, date(2024, 11, 1), "鲁山县甲办法")
    upkeep.follow_deadlines(Actor.system("test"), clock)
    clock.put(at_office(date(2026, 10, 25)))
    look_at(mine, county, clock)
    finish(county, clock)
    finish(county, clock, maker="urban", note="机构改革")
    snapshot = taken(acts, "cleanup")

    assert pair(snapshot, "完成的定期清理") == (*plain("SELECT COUNT(*) FROM cleanup_rounds"), None) == (2, None)
    assert shown(snapshot, "清理中作出结论的文件") == {mine.id: True}
    # The period ends today: what was finished ahead of a day still to come belongs to the period of that day.
    rows = result(snapshot, "定期清理按期完成率").rows
    assert [(row.label, row.counted) for row in rows] == [("鲁山县城市管理局", False)]


def test_documents_on_their_way(acts: Acts) -> None:
    explained = acts.published(title="鲁山县甲办法")
    waived = acts.published(title="鲁山县乙办法")
    with transaction():
        explained.interpretation_plan.reason, explained.interpretation_plan.medium = "", "chart"
    record(explained, acts.county, acts.clock)
    snapshot = taken(acts, "documents")

    (made,) = plain("SELECT COUNT(*) FROM documents WHERE state = 'published' AND drafting_agency_id IS NOT NULL")
    assert pair(snapshot, "制定并公布的文件") == (made, None) == (2, None)
    assert pair(snapshot, "合法性审核率") == (2, 2)
    assert pair(snapshot, "政策解读率") == (1, 1)
    assert shown(snapshot, "不需要解读的文件") == {waived.id: True}


@pytest.mark.parametrize("name", FIGURES)
def test_nothing_on_record_gives_figures_of_nothing(name: str, acts: Acts, app: Flask) -> None:
    found = taken(acts, name)
    assert all((each.number, each.total or 0, each.rows) == (0, 0, []) for each in found.results)
    assert read(app, found).count("没有应计的") == sum(each.total == 0 for each in found.results)
    assert verify().fault is None


def read(app: Flask, snapshot: FigureSnapshot) -> str:
    return words(log_in(app, "editor").get(f"/work/figures/{snapshot.id}"))


def test_records_that_change_later_change_nothing_and_redoing_shows_it(acts: Acts, app: Flask) -> None:
    made = three_to_file(acts)
    first = taken(acts)
    before = (first.digest, pair(first, "报备率"), read(app, first))
    acts.submit(acts.filing(made[2]), by="urbanclerk")
    acts.later(1)
    again = taken(acts)

    db.session.expire_all()
    assert (first.digest, pair(first, "报备率"), read(app, first)) == before
    assert pair(again, "报备率") == (3, 3)
    assert again.digest != first.digest
    changed = {each.label: each for each in queries.changes(again, queries.before(again))}
    assert set(changed) == {"报备率"}
    assert (changed["报备率"].before, changed["报备率"].now) == ("66.6% 2/3件", "100% 3/3件")
    assert [row.document_id for row in changed["报备率"].turned] == [made[2].id]
    assert "计入与否变了1条：鲁山县城市管理局关于垃圾分类第2号规定" in read(app, again)
    assert verify().fault is None


def test_pages_lead_from_a_figure_to_its_documents(acts: Acts, app: Flask) -> None:
    made = three_to_file(acts)
    snapshot = taken(acts)
    who = log_in(app, "editor")
    table = Seen(who, f"/work/figures/{snapshot.id}").table("统计结果")
    assert (table[0]["name"], table[0]["结果"], table[0]["没有计入"]) == ("报备率", "66.6% 2/3件", "1")
    page = Seen(who, f"/work/figures/{snapshot.id}/1")
    assert [row["name"] for row in page.table("报备率")] == [made[2].title, made[0].title, made[1].title]
    links = page.root.xpath("//table//tbody//th//a/@href")
    assert links == [f"/documents/{each.id}" for each in (made[2], made[0], made[1])]
    assert all(who.get(link).status_code == 200 for link in links)
    assert who.get(f"/work/figures/{snapshot.id}/99").status_code == 404


def test_a_request_opens_for_who_may_read_it(acts: Acts, app: Flask) -> None:
    enter(acts.county, acts.clock)
    at = f"/work/figures/{taken(acts).id}/4"
    assert "/work/requests/" in log_in(app, "bureau").get(at).text
    assert "/work/requests/" not in log_in(app, "editor").get(at).text


def test_the_public_sees_public_documents_alone(acts: Acts) -> None:
    first, second, third = three_to_file(acts)
    enter(acts.county, acts.clock)
    snapshot = taken(acts)
    with transaction():  # as if its publication were put off
        third.published_on = acts.clock.today() + timedelta(days=1)
    found = {each.label: rows for each, rows in queries.public_results(snapshot, acts.clock.today())}
    assert [row.document_id for row in found["报备率"]] == [first.id, second.id]
    assert found["审查建议答复率"] == []


@pytest.mark.parametrize(
    ("who", "agency", "error"),
    [
        ("drafter", "gov", None),
        ("drafter", "urban", None),
        ("drafter", "transport", Forbidden),
        ("bureau", "gov", Forbidden),
        ("clerk", "gov", Forbidden),
    ],
)
def test_units_take_figures_of_their_own_jurisdiction(
    who: str, agency: str, error: type[Exception] | None, acts: Acts
) -> None:
    if error is None:
        assert taken(acts, who=who, agency=agency).taken_by_name == acts.county.users[who].name
        return
    with pytest.raises(error):
        taken(acts, who=who, agency=agency)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FigureSnapshot)) == 0


@pytest.mark.parametrize(("since", "until"), [(1, 0), (0, 1)])
def test_days_must_make_a_period_that_has_come(since: int, until: int, acts: Acts) -> None:
    day, who = acts.clock.today(), acts.county.actor("editor")
    days = (day + timedelta(days=since), day + timedelta(days=until))
    with transaction(), pytest.raises(FiguresRefused, match="以前"):
        services.take("filing", acts.county.agency("gov"), *days, who, acts.clock)
    with transaction(), pytest.raises(FiguresRefused, match="没有这种统计"):
        services.take("other", acts.county.agency("gov"), day, day, who, acts.clock)


def test_those_of_another_jurisdiction_are_not_there(acts: Acts, app: Flask) -> None:
    own, others = taken(acts, agency="urban", who="drafter"), taken(acts)
    other_unit = log_in(app, "drafter2")
    assert other_unit.get(f"/work/figures/{others.id}").status_code == 200
    assert other_unit.get(f"/work/figures/{own.id}").status_code == 404
    assert other_unit.get("/work/figures/999").status_code == 404
    assert log_in(app, "clerk").get(f"/work/figures/{own.id}").status_code == 403
    assert other_unit.get(f"/work/figures/{others.id}?a=1").status_code == 422


def test_what_is_frozen_is_refused_to_change_and_on_the_trail(acts: Acts) -> None:
    three_to_file(acts)
    snapshot = taken(acts)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "figures:take")).one()
    assert snapshot.digest in entry.after
    for statement in [*CHANGES, "DELETE FROM figure_snapshots"]:
        with pytest.raises(sa.exc.DBAPIError, match="frozen figures never change"), transaction():
            db.session.execute(sa.text(statement))


@pytest.mark.parametrize("statement", CHANGES)
def test_figures_changed_beside_the_trail_are_noticed(statement: str, acts: Acts, engine: str) -> None:
    three_to_file(acts)
    snapshot_id = taken(acts).id
    assert verify().fault is None
    db.session.rollback()
    with db.engine.begin() as connection:
        for table in ("figure_snapshots", "figure_results", "figure_rows"):
            for name in triggers(connection, table, engine):
                connection.exec_driver_sql(f"DROP TRIGGER {name}" + (f" ON {table}" if engine != "sqlite" else ""))
        connection.execute(sa.text(statement))
    fault = verify().fault
    assert fault.startswith(CHANGES[statement].format(id=snapshot_id))
    assert place(fault) == "统计佐证"


def test_the_page_says_for_which_tasks_it_stands(acts: Acts, app: Flask) -> None:
    snapshot, indicators = taken(acts), a_set(acts.clock)
    task = a_task(indicators, 27, acts.county, "justice")
    figures = {"kind": EvidenceKind.FIGURES, "title": "备案统计", "snapshot_id": snapshot.id}
    an_item(task, acts.clock, **figures)
    an_item(task, acts.clock, **figures, removed_at=acts.clock.now())
    page = Seen(log_in(app, "editor"), f"/work/figures/{snapshot.id}").root
    assert page.xpath("//dd/a/text()") == ["2021版第27项指标，县司法局"]
    assert page.xpath("//dd/a/@href") == [f"/work/evidence/{task.id}"]
    assert Seen(log_in(app, "drafter"), f"/work/figures/{snapshot.id}").root.xpath("//dd/a") == []
