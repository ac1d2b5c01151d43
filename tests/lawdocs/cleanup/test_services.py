"""Amendment, repeal and lapse: one order of texts, one end at a time, and plans that can be cancelled."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs, services
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.queries import planned_for
from lawdocs.clock import SetClock
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, RelationKind
from lawdocs.documents.secrecy import SecretForbidden
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import db
from tests.factories import County, a_document
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S
from workflows.states import LegalStatus
from workflows.validity import status_on


@pytest.fixture
def published(app: Flask, county: County, clock: SetClock) -> Document:
    """A document in force from 30 days after its publication."""
    return a_document(S.PUBLISHED, county, clock)


@pytest.fixture
def order(app: Flask, county: County, clock: SetClock) -> Document:
    """The decision by which the document is amended or repealed."""
    return a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改和废止部分文件的决定")


def by(order: Document, day: date, text: str = "第一条　修改后的全文。") -> Act:
    return Act(by_title=order.title, by_is_ours=True, by_published_on=order.published_on, day=day, new_text=text)


def amend(document: Document, order: Document, day: date, county: County, clock: SetClock, **changes: str) -> object:
    act = by(order, day, **changes)
    return services.amend(document, act, order, county.actor("clerk"), clock, version=document.version, key=None)


def repeal(document: Document, order: Document, day: date, county: County, clock: SetClock) -> object:
    act = by(order, day)
    return services.repeal(document, act, order, county.actor("clerk"), clock, version=document.version, key=None)


def refusal(action: object, *arguments: object) -> tuple[str, ...]:
    with pytest.raises(StepRefused) as refused:
        action(*arguments)
    return refused.value.reasons


def test_amendments_take_effect_one_after_the_other(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    first = published.in_force_from
    assert refusal(amend, published, order, first, county, clock) == (
        "修改后文本的施行日期应当晚于现有文本的施行日期（2026年11月12日）",
    )
    amend(published, order, first + timedelta(days=20), county, clock)
    assert refusal(amend, published, order, first + timedelta(days=10), county, clock) == (
        "修改后文本的施行日期不能早于现有文本的施行日期（2026年12月2日）；同一天的，以后登记的文本为准",
    )
    assert [edition.no for edition in published.editions] == [1, 2]


def test_of_amendments_of_one_day_the_later_one_holds(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    day = clock.today() + timedelta(days=40)
    other = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于统一修改部分文件的决定")
    amend(published, order, day, county, clock, text="第一条　先登记的。")
    amend(published, other, day, county, clock, text="第一条　先登记的。\n第二条　后登记的。")
    assert edition_on(published, day).no == 3
    assert edition_on(published, day - timedelta(days=1)).no == 1
    first, second = db.session.scalars(planned_for(published.id)).all()

    def take_back(planned: PlannedStep) -> None:
        services.cancel_plan(planned, "误录", county.actor("clerk"), clock, version=published.version, key=None)

    assert refusal(take_back, first) == (
        "在这次修改以后还登记了第3个文本（2026年11月22日起施行），它以这次的文本为基础；请先取消后面的修改",
    )
    take_back(second)
    assert [each.no for each in published.editions] == [1, 2]
    assert published.amended_from == day
    assert [each.title for each in published.relations if each.kind is RelationKind.AMENDED_BY] == [order.title]
    amend(published, other, day, county, clock, text="第一条　先登记的。\n第二条　再登记的。")
    clock.put(clock.now() + timedelta(days=40))
    assert jobs.fire_planned(Actor.system("fire-planned"), clock).done == 2
    assert [each.step for each in published.steps[-2:]] == ["amend", "amend"]
    assert verify().fault is None


def test_an_amendment_that_leaves_the_text_as_it_was_is_refused(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    day, text = clock.today() + timedelta(days=40), published.current_edition.text
    told = refusal(lambda: amend(published, order, day, county, clock, text=f"\n{text}\n"))
    assert told[0].startswith(
        "修改后的全文与第1个文本完全一样，没有写进修改文件的内容。请把修改的内容逐处写进全文再登记"
    )
    assert (len(published.editions), published.amended_from) == (1, None)
    act = replace(by(order, day, text=text), new_title="鲁山县城区停车管理办法")
    services.amend(published, act, order, county.actor("clerk"), clock, version=published.version, key=None)
    assert published.current_edition.title == "鲁山县城区停车管理办法"


def test_planned_amendment_is_fired_on_its_day(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    amend(published, order, clock.today() + timedelta(days=40), county, clock)
    assert published.state is S.PUBLISHED
    clock.put(clock.now() + timedelta(days=40))

    counts = jobs.fire_planned(Actor.system("fire-planned"), clock)
    assert (counts.done, counts.failed) == (1, 0)
    assert published.steps[-1].step == "amend"
    assert status_on(published, clock.today()) is LegalStatus.AMENDED
    assert verify().fault is None


def test_text_that_would_never_take_force_is_refused(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    amend(published, order, clock.today() + timedelta(days=60), county, clock)
    assert refusal(repeal, published, order, clock.today() + timedelta(days=50), county, clock) == (
        "已登记自2026年12月12日起施行的修改，生效日应当晚于这一天；要提前的，先取消这项修改",
    )


def test_one_end_at_a_time(published: Document, order: Document, county: County, clock: SetClock) -> None:
    repeal(published, order, clock.today() + timedelta(days=80), county, clock)
    assert refusal(repeal, published, order, clock.today() + timedelta(days=70), county, clock) == (
        "已预定自2027年1月1日起废止，请先取消预定",
    )
    assert refusal(amend, published, order, clock.today() + timedelta(days=80), county, clock) == (
        "文件自2027年1月1日起已不再有效",
    )


def test_cancelled_repeal_gives_the_old_term_back(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    until = published.in_force_until
    repeal(published, order, clock.today() + timedelta(days=80), county, clock)
    planned = db.session.scalars(planned_for(published.id)).one()
    assert (published.in_force_until, published.end_kind) == (date(2027, 1, 1), LegalStatus.REPEALED)

    with pytest.raises(Forbidden):
        services.cancel_plan(planned, "误录", county.actor("drafter"), clock, version=published.version, key=None)
    services.cancel_plan(planned, "误录", county.actor("clerk"), clock, version=published.version, key=None)

    assert (published.in_force_until, published.end_kind) == (until, LegalStatus.LAPSED)
    assert not any(each.kind is RelationKind.REPEALED_BY for each in published.relations)
    assert db.session.scalars(planned_for(published.id)).all() == []
    with pytest.raises(StateConflict):
        services.cancel_plan(planned, "误录", county.actor("clerk"), clock, version=published.version, key=None)
    clock.put(clock.now() + timedelta(days=90))
    assert jobs.fire_planned(Actor.system("fire-planned"), clock).done == 0
    assert verify().fault is None


def cancel(document: Document, county: County, clock: SetClock, who: str = "clerk") -> None:
    planned = db.session.scalars(planned_for(document.id)).all()[-1]
    services.cancel_plan(planned, "误录", county.actor(who), clock, version=document.version, key=None)


def test_cancelled_amendment_takes_its_text_back(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    first, day = published.current_edition, clock.today() + timedelta(days=40)
    amend(published, order, day, county, clock)
    with pytest.raises(Forbidden):
        cancel(published, county, clock, "drafter")

    cancel(published, county, clock)

    withdrawn = published.revisions[-1]
    assert (withdrawn.no, withdrawn.withdrawn_on, withdrawn.text) == (2, clock.today(), "第一条　修改后的全文。")
    assert (published.editions, published.current_edition, published.draft) == ([first], first, first)
    assert published.amended_from is None
    assert not any(each.kind is RelationKind.AMENDED_BY for each in published.relations)
    (entry,) = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:cancel_plan"))
    assert (entry.reason, withdrawn.digest in entry.before) == ("误录", True)
    clock.put(clock.now() + timedelta(days=60))
    assert jobs.fire_planned(Actor.system("fire-planned"), clock).done == 0
    assert status_on(published, clock.today()) is LegalStatus.IN_FORCE
    assert verify().fault is None


def test_an_amendment_is_recorded_anew_after_it_was_cancelled(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    day = clock.today() + timedelta(days=40)
    amend(published, order, day, county, clock)
    cancel(published, county, clock)

    amend(published, order, day, county, clock, text="第一条　改对了的全文。")

    assert [(each.no, each.text) for each in published.editions[1:]] == [(3, "第一条　改对了的全文。")]
    assert published.amended_from == day
    clock.put(clock.now() + timedelta(days=40))
    assert jobs.fire_planned(Actor.system("fire-planned"), clock).done == 1
    assert edition_on(published, clock.today()).no == 3
    assert verify().fault is None


def test_later_amendments_are_cancelled_first(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    for days in (40, 50):
        text = f"第一条　第{days}日的全文。"
        amend(published, order, clock.today() + timedelta(days=days), county, clock, text=text)
    earlier, later = db.session.scalars(planned_for(published.id)).all()

    def take_back(planned: PlannedStep) -> None:
        services.cancel_plan(planned, "误录", county.actor("clerk"), clock, version=published.version, key=None)

    assert refusal(take_back, earlier) == (
        "在这次修改以后还登记了第3个文本（2026年12月2日起施行），它以这次的文本为基础；请先取消后面的修改",
    )
    assert [each.no for each in published.editions] == [1, 2, 3]
    take_back(later)
    assert [each.no for each in published.editions] == [1, 2]
    assert published.amended_from == clock.today() + timedelta(days=40)
    take_back(earlier)
    assert (len(published.editions), published.amended_from) == (1, None)


def test_planned_repeal_is_fired_on_its_day(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    repeal(published, order, clock.today() + timedelta(days=80), county, clock)
    clock.put(clock.now() + timedelta(days=80))
    assert status_on(published, clock.today()) is LegalStatus.REPEALED

    assert jobs.fire_planned(Actor.system("fire-planned"), clock).done == 1
    assert published.state is S.REPEALED
    assert verify().fault is None


def test_lapse_cannot_be_declared_before_the_document_is_in_force(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.CLEANUP, county, clock)
    act = Act(reason="对象消失", day=clock.today())
    bureau = county.actor("bureau")
    with pytest.raises(StepRefused, match="生效日不能早于文件的施行日期"):
        services.declare_lapsed(document, act, bureau, clock, version=document.version, key=None)


def test_expired_document_lapses_at_once_and_cannot_be_kept(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.CLEANUP, county, clock)
    until, bureau = document.in_force_until, county.actor("bureau")
    clock.put(clock.now() + timedelta(days=6 * 366))

    with pytest.raises(StepRefused, match="不能确认继续有效"):
        services.keep(document, "仍需要", bureau, clock, version=document.version, key=None)
    act = Act(reason="已届满", day=clock.today() + timedelta(days=9))
    services.declare_lapsed(document, act, bureau, clock, version=document.version, key=None)
    assert (document.state, document.in_force_until) == (S.LAPSED, until)


def test_secret_text_cannot_come_in_as_an_amendment(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    day = clock.today() + timedelta(days=60)
    with pytest.raises(SecretForbidden):
        amend(published, order, day, county, clock, text="机密★1年\n第一条　内容。")
    assert len(published.editions) == 1
    assert db.session.scalar(sa.select(SecurityEvent.kind)) == "secret_refused"


def test_an_amendment_begins_on_the_day_its_decision_states(
    published: Document, county: County, clock: SetClock
) -> None:
    title = "鲁山县人民政府关于修改《鲁山县城区停车泊位管理办法》的决定"
    text = "一、删去第二条。第三条自2027年1月1日起施行。\n二、本决定自2026年12月1日起施行。"
    decision = a_document(S.PUBLISHED, county, clock, title=title, text=text, validity_years=None, has_term=False)
    found = refusal(amend, published, decision, date(2026, 12, 2), county, clock)
    assert found == (
        "修改文件写明自2026年12月1日起施行，即2026年12月1日，与填写的修改后文本的施行日期不一致（2026年12月2日）",
    )
    assert len(published.editions) == 1
    amend(published, decision, date(2026, 12, 1), county, clock)
    amend(published, decision, date(2027, 1, 1), county, clock, text="第一条　推迟的。")  # what the decision puts off


def test_an_amended_text_begins_on_the_day_it_states_itself(
    published: Document, order: Document, county: County, clock: SetClock
) -> None:
    text = "第九条　本办法自2026年12月1日起施行。"
    found = refusal(lambda: amend(published, order, date(2026, 12, 2), county, clock, text=text))
    assert found == ("修改后的全文写明自2026年12月1日起施行，与填写的修改后文本的施行日期不一致（2026年12月2日）",)
    amend(published, order, date(2026, 12, 1), county, clock, text=text)
    # The closing provision that stood before may keep telling of the first day.
    amend(published, order, date(2026, 12, 20), county, clock, text=f"第一条　新的内容。\n{text}")
