"""What both sides do together: who enters and changes it, what is refused, and what the database keeps."""

from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.errors import Forbidden, KeyReused, Repeated, StepRefused, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.linkage.doings import actions, information, trainings
from lawdocs.linkage.doings.models import (
    INFORMATION_UNITS,
    JointAction,
    SharedInformation,
    Training,
    TrainingFile,
)
from lawdocs.linkage.papers import Upload
from lawdocs.linkage.records import records_of
from tests.conftest import ENGINES, TODAY
from tests.factories import County
from tests.lawdocs.linkage.doings.entered import a_training, an_action, an_information, given, plan, training
from tests.lawdocs.linkage.founded import a_linkage
from workflows.linkage.doings import Access, ActionState, TrainingState
from workflows.linkage.sides import Subject

pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)
PEOPLE = ("drafter", "drafter2", "urbanclerk", "clerk", "legal", "bureau", "liaison", "editor", "sysadmin")


def test_the_state_of_an_action_is_read_from_its_days(app: Flask, county: County, clock: SetClock) -> None:
    linkage, drafter = a_linkage(county, clock), county.actor("drafter")
    action = an_action(linkage, county, clock)
    assert action.state_on(date(2026, 9, 30)) is ActionState.PLANNED
    assert action.state_on(TODAY) is ActionState.RUNNING

    actions.end(action, TODAY, "检查路段12条。", drafter, clock, version=action.version, key=None)
    other = an_action(linkage, county, clock)
    actions.cancel(other, "并入市里的行动", drafter, clock, version=other.version, key=None)

    assert (action.state_on(TODAY), other.state_on(TODAY)) == (ActionState.ENDED, ActionState.CANCELLED)
    said = [(each.act, each.text) for each in records_of(Subject.ACTION, action.id)]
    assert said == [("add", "2026年10月1日至2026年12月31日"), ("end", "2026年10月13日")]


def test_who_enters_an_action_for_a_unit(app: Flask, county: County, clock: SetClock) -> None:
    linkage, may = a_linkage(county, clock), set()
    for who in PEOPLE:
        try:
            actions.add(linkage, plan(county), county.actor(who), clock, key=None)
            may.add(who)
        except Forbidden:
            continue
    of_procuratorate = plan(county, lead_id=county.agency("procuratorate").id, unit_ids=(county.agency("urban").id,))
    with pytest.raises(Forbidden):
        actions.add(linkage, of_procuratorate, county.actor("bureau"), clock, key=None)

    assert may == {"drafter", "bureau"}


def test_who_changes_a_training_of_the_procuratorate(app: Flask, county: County, clock: SetClock) -> None:
    held, may = a_training(a_linkage(county, clock), county, clock), set()
    for who in PEOPLE:
        try:
            actor = county.actor(who)
            trainings.change(held, training(county, attended=90), actor, clock, version=held.version, key=None)
            may.add(who)
        except Forbidden:
            continue

    assert may == {"liaison"}


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"name": "", "plan": " "}, ("请填写名称", "请写明行动方案")),
        ({"until_on": date(2026, 9, 30)}, ("结束日期不能早于开始日期",)),
        ({"unit_ids": ()}, ("请选择参加单位；参加单位应当是成员单位",)),
        ({"unit_ids": (999,)}, ("请选择参加单位；参加单位应当是成员单位",)),
    ],
)
def test_an_action_refuses_what_cannot_be(
    app: Flask, county: County, clock: SetClock, changes: dict, reasons: tuple[str, ...]
) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(StepRefused) as refused:
        an_action(linkage, county, clock, **changes)

    assert refused.value.reasons == reasons
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JointAction)) == 0


def test_an_ended_action_never_changes_again(app: Flask, county: County, clock: SetClock) -> None:
    action, drafter = an_action(a_linkage(county, clock), county, clock), county.actor("drafter")
    with pytest.raises(StepRefused) as refused:
        actions.end(action, date(2026, 9, 30), "", drafter, clock, version=action.version, key=None)
    assert refused.value.reasons == ("结束日期应当在2026年10月1日和今天之间", "请写明工作成果")
    actions.end(action, TODAY, "检查路段12条。", drafter, clock, version=action.version, key=None)

    late = (
        lambda seen: actions.change(action, plan(county, name="改名"), drafter, clock, **seen),
        lambda seen: actions.end(action, TODAY, "另外的成果", drafter, clock, **seen),
        lambda seen: actions.cancel(action, "不做了", drafter, clock, **seen),
    )
    for act in late:
        with pytest.raises(StepRefused, match="这次行动已经在2026年10月13日结束"):
            act({"version": action.version, "key": None})
    assert (action.name, action.results) == ("无障碍设施专项行动", "检查路段12条。")


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"topic": ""}, ("请填写主题",)),
        ({"attended": 0}, ("参加人数应当在1人到100000人之间",)),
        ({"held_on": date(2026, 10, 14)}, ("举办以后再填参加人数",)),
        ({"unit_ids": ()}, ("请选择参加单位；参加单位应当是成员单位",)),
    ],
)
def test_a_training_refuses_what_cannot_be(
    app: Flask, county: County, clock: SetClock, changes: dict, reasons: tuple[str, ...]
) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(StepRefused) as refused:
        a_training(linkage, county, clock, **changes)

    assert refused.value.reasons == reasons
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Training)) == 0


def test_materials_of_a_training_come_and_go_on_record(app: Flask, county: County, clock: SetClock) -> None:
    held, liaison = a_training(a_linkage(county, clock), county, clock), county.actor("liaison")
    with pytest.raises(StepRefused, match="请选择要上传的文件"):
        trainings.add_file(held, None, liaison, clock, version=held.version, key=None)
    sent = Upload("讲义.txt", "行刑衔接。".encode())
    trainings.add_file(held, sent, liaison, clock, version=held.version, key=None)
    (kept,) = held.kept_files

    trainings.remove_file(held, kept.id, liaison, clock, version=held.version, key=None)

    assert (held.kept_files, len(held.files)) == ([], 1)
    said = [(each.act, each.text) for each in records_of(Subject.TRAINING, held.id)][1:]
    assert said == [("add_file", "讲义.txt"), ("remove_file", "讲义.txt")]
    with pytest.raises(StepRefused, match="这份材料已经移除"):
        trainings.remove_file(held, kept.id, liaison, clock, version=held.version, key=None)


def test_a_cancelled_training_stays_as_it_is(app: Flask, county: County, clock: SetClock) -> None:
    held, liaison = a_training(a_linkage(county, clock), county, clock), county.actor("liaison")
    trainings.cancel(held, "讲课人有事", liaison, clock, version=held.version, key=None)

    with pytest.raises(StepRefused, match="这次培训已经在2026年10月13日取消"):
        trainings.change(held, training(county), liaison, clock, version=held.version, key=None)

    assert held.state_on(TODAY) is TrainingState.CANCELLED


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"subject": ""}, ("请填写主题",)),
        ({"url": ""}, ("请上传文件或者填写网址",)),
        ({"url": "ftp://10.0.0.1/x"}, ("请写完整的网址，以http://或者https://开头",)),
        ({"access": Access.NAMED}, ("请选择可以查看的单位；应当是成员单位",)),
        ({"access": Access.NAMED, "unit_ids": (999,)}, ("请选择可以查看的单位；应当是成员单位",)),
        ({"unit_ids": (1,)}, ("只有选“指定单位”的，才选可以查看的单位",)),
        ({"until_on": date(2026, 6, 30)}, ("结束日期不能早于开始日期",)),
        ({"upload": Upload("表.txt", b"1")}, ("文件和网址只能提供一种",)),
    ],
)
def test_sharing_refuses_what_cannot_be(
    app: Flask, county: County, clock: SetClock, changes: dict, reasons: tuple[str, ...]
) -> None:
    linkage = a_linkage(county, clock)

    with pytest.raises(StepRefused) as refused:
        an_information(linkage, county, clock, **changes)

    assert refused.value.reasons == reasons
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SharedInformation)) == 0


def test_what_was_shared_never_changes(app: Flask, county: County, clock: SetClock) -> None:
    transport = county.agency("transport").id
    found = an_information(a_linkage(county, clock), county, clock, access=Access.NAMED, unit_ids=(transport,))

    refusals = (
        (sa.update(SharedInformation).values(access=Access.MEMBERS), "what was shared never changes"),
        (sa.update(INFORMATION_UNITS).values(agency_id=1), "who may read what is shared never changes"),
        (sa.delete(INFORMATION_UNITS), "who may read what is shared never changes"),
        (sa.delete(SharedInformation), "what was shared stays on record"),
    )
    for statement, why in refusals:
        with pytest.raises(sa.exc.DatabaseError, match=why), transaction():
            db.session.execute(statement)
    assert (found.access, [each.id for each in found.units]) == (Access.NAMED, [transport])


def test_actions_and_trainings_stay_on_record(app: Flask, county: County, clock: SetClock) -> None:
    linkage, liaison = a_linkage(county, clock), county.actor("liaison")
    an_action(linkage, county, clock)
    held = a_training(linkage, county, clock)
    trainings.add_file(held, Upload("讲义.txt", b"1"), liaison, clock, version=held.version, key=None)

    for kind, why in (
        (TrainingFile, "files of trainings stay on record"),
        (sa.table("trainings"), "trainings stay on record"),
        (sa.table("joint_actions"), "joint actions stay on record"),
    ):
        with pytest.raises(sa.exc.DatabaseError, match=why), transaction():
            db.session.execute(sa.delete(kind))
    assert len(held.kept_files) == 1


def test_every_opening_is_on_record_until_sharing_ends(app: Flask, county: County, clock: SetClock) -> None:
    found = an_information(a_linkage(county, clock), county, clock)
    for who in ("liaison", "drafter2", "liaison"):
        information.put_opening_on_record(found, county.actor(who), clock)

    drafter = county.actor("drafter")
    information.end(found, "数据有误", drafter, clock, version=found.version, key=None)

    with pytest.raises(StepRefused, match="提供单位已经在2026年10月13日停止共享"):
        information.put_opening_on_record(found, county.actor("liaison"), clock)
    said = [(each.act, each.actor_name) for each in records_of(Subject.INFORMATION, found.id)]
    assert said == [
        ("add", "林知远"),
        ("open", "方知行"),
        ("open", "周明哲"),
        ("open", "方知行"),
        ("end", "林知远"),
    ]


def test_of_two_pages_the_older_does_nothing(app: Flask, county: County, clock: SetClock) -> None:
    action, drafter = an_action(a_linkage(county, clock), county, clock), county.actor("drafter")
    seen = action.version
    actions.change(action, plan(county, name="盲道专项行动"), drafter, clock, version=seen, key=None)

    with pytest.raises(VersionStale):
        actions.cancel(action, "不做了", drafter, clock, version=seen, key=None)

    assert (action.name, action.cancelled_on) == ("盲道专项行动", None)


def test_one_key_enters_one_thing(app: Flask, county: County, clock: SetClock) -> None:
    linkage, drafter = a_linkage(county, clock), county.actor("drafter")
    information.share(linkage, given(county), drafter, clock, key="k1")

    with pytest.raises(Repeated):
        information.share(linkage, given(county), drafter, clock, key="k1")
    with pytest.raises(KeyReused):
        information.share(linkage, given(county, subject="别的"), drafter, clock, key="k1")

    assert db.session.scalar(sa.select(sa.func.count()).select_from(SharedInformation)) == 1


def test_the_trail_tells_no_words(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    an_action(linkage, county, clock)
    a_training(linkage, county, clock)
    found = an_information(linkage, county, clock)
    information.put_opening_on_record(found, county.actor("liaison"), clock)

    kinds = ("action", "training", "information")
    query = sa.select(AuditEntry).where(AuditEntry.subject.in_(kinds)).order_by(AuditEntry.seq)
    entries = db.session.scalars(query).all()
    told = " ".join(f"{each.before}{each.after}{each.reason}" for each in entries)

    assert [each.tag for each in entries] == ["action:add", "training:add", "information:add", "information:open"]
    assert not any(word in told for word in ("盲道", "无障碍", "占道", "行刑", "example"))
    assert verify().fault is None
