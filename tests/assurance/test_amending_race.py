"""Two who look at amendments at the same moment: exactly one wins, and what ended meanwhile changes nothing."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.amendments import services
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, AmendingText, Verdict
from lawdocs.cleanup.amendments.reading import READ_AMENDMENTS, read_missing
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document, Revision
from lawdocs.errors import DomainError, StepRefused
from lawdocs.extensions import db
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.cleanup.amending import (
    BY_TITLE,
    DECISION,
    OLD,
    TITLE,
    confirm_all,
    look_at_all,
    read_of,
    the_amended,
    the_decision,
)  # fmt: skip
from tests.lawdocs.portal.stock import a_stock
from workflows.actors import Actor
from workflows.facts import Act

ROUNDS = 6
END = date(2026, 12, 10)


def test_of_two_verdicts_at_once_exactly_one_counts(app: Flask, county: County, clock: SetClock) -> None:
    the_amended(county, clock)
    amending = read_of(the_decision(county, clock))
    document_id, row_id, actor = amending.document_id, amending.instructions[0].id, county.actor("clerk")
    for _ in range(ROUNDS):
        version = db.session.get(Document, document_id).version

        def press(verdict: Verdict, version: int = version) -> str:
            row = db.session.get(AmendingInstruction, row_id)
            services.decide(row, verdict, actor, clock, reason="不用", version=version, key=None)
            return verdict.value

        pressed = (lambda: press(Verdict.CONFIRMED), lambda: press(Verdict.REJECTED))  # noqa: B023
        answers = together(app, *pressed)
        won = [each for each in answers if isinstance(each, str)]
        refused = [each for each in answers if isinstance(each, DomainError)]
        assert (len(won), [each.code for each in refused]) == (1, ["VERSION_STALE"]), answers
        db.session.expire_all()
        assert db.session.get(AmendingInstruction, row_id).verdict.value == won[0]
    assert verify().fault is None


def test_an_amendment_and_the_repeal_of_its_ground_come_out_in_one_order(
    app: Flask, county: County, clock: SetClock
) -> None:
    """Either the amendment was first and its ground waits for it, or its ground had ended and it is refused."""
    clerk = county.actor("clerk")
    for number in range(ROUNDS):
        title = f"{TITLE}（第{number}件）"
        document = the_amended(county, clock, title=title)
        by = the_decision(county, clock, title=BY_TITLE.replace(TITLE, title), text=DECISION.replace(TITLE, title))
        ids = document.id, by.id
        seen = document.version, by.version

        def amend(ids: tuple[int, int] = ids, version: int = seen[0]) -> str:
            document, by = (db.session.get(Document, each) for each in ids)
            said = {"by_title": by.title, "by_is_ours": True, "by_published_on": by.published_on}
            act = Act(day=date(2026, 12, 1), new_text=OLD + "第六条　另外一条。\n", **said)
            cleanup.amend(document, act, by, clerk, clock, version=version, key=None)
            return "amend"

        def repeal(by_id: int = ids[1], version: int = seen[1]) -> str:
            act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=date(2026, 12, 1))
            by = db.session.get(Document, by_id)
            cleanup.repeal(by, act, None, clerk, clock, version=version, key=None)
            return "repeal"

        answers: list[object] = together(app, amend, repeal)
        db.session.expire_all()
        editions = len(db.session.get(Document, ids[0]).editions)
        refused = [each for each in answers if isinstance(each, DomainError)]
        (refusal,) = refused
        assert isinstance(refusal, StepRefused), answers
        is_amended = "amend" in answers
        assert editions == (2 if is_amended else 1)
        assert ("预定的修改还没有施行" if is_amended else "已不再有效") in refusal.message, answers
    assert verify().fault is None


def test_two_schedulers_read_a_text_once(app: Flask, clock: SetClock) -> None:
    document = a_stock(clock, TITLE, text=OLD)
    made = [a_stock(clock, BY_TITLE, text=DECISION, published_on=date(2026, 9, 1)).id for _ in range(ROUNDS)]
    job: Callable[[], object] = lambda: read_missing(Actor.system(READ_AMENDMENTS), clock)  # noqa: E731
    first, second = together(app, job, job)
    assert (first.failed, second.failed) == (0, 0)
    assert first.done + second.done == ROUNDS
    found = db.session.execute(sa.select(Amending.by_id, Amending.document_id).order_by(Amending.by_id)).all()
    assert [tuple(each) for each in found] == [(each, document.id) for each in made]
    count = sa.select(sa.func.count()).select_from(AmendingText)
    assert db.session.scalar(count.join(Revision, Revision.id == AmendingText.revision_id)) == ROUNDS


@pytest.mark.parametrize("days", [0, 1])
def test_both_databases_show_and_apply_the_same(days: int, app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    confirm_all(read_of(by), county, clock)
    look_at_all(read_of(by), county, clock)
    page = app.test_client().get(f"/documents/{document.id}").get_data(as_text=True)
    assert page.count("正文尚未更新") >= 3
    if days:
        clock.put(clock.now() + timedelta(days=60))
        act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=END)
        cleanup.repeal(by, act, None, county.actor("clerk"), clock, version=by.version, key=None)
        assert "正文尚未更新" not in app.test_client().get(f"/documents/{document.id}").get_data(as_text=True)
