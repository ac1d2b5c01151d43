"""Actions, trainings and shared information as units enter them."""

from datetime import date

from lawdocs.clock import Clock
from lawdocs.linkage.doings import actions, information, trainings
from lawdocs.linkage.doings.actions import Plan
from lawdocs.linkage.doings.information import Given
from lawdocs.linkage.doings.models import JointAction, SharedInformation, Training
from lawdocs.linkage.doings.trainings import Content
from lawdocs.linkage.models import Linkage
from tests.conftest import TODAY
from tests.factories import County
from workflows.linkage.doings import Access, ActionKind, TrainingKind
from workflows.linkage.issues import WorkField


def plan(county: County, **changes: object) -> Plan:
    """What the urban bureau plans with the procuratorate."""
    said = {
        "kind": ActionKind.SPECIAL,
        "name": "无障碍设施专项行动",
        "work_field": WorkField.LIVELIHOOD,
        "since_on": date(2026, 10, 1),
        "until_on": date(2026, 12, 31),
        "lead_id": county.agency("urban").id,
        "unit_ids": (county.agency("procuratorate").id,),
        "plan": "逐路段检查盲道和坡道。",
    }
    return Plan(**said | changes)


def training(county: County, **changes: object) -> Content:
    """What the procuratorate organises."""
    said = {
        "kind": TrainingKind.CLASS,
        "topic": "行刑衔接同堂培训",
        "held_on": TODAY,
        "organiser_id": county.agency("procuratorate").id,
        "unit_ids": (county.agency("urban").id, county.agency("transport").id),
        "attended": 86,
    }
    return Content(**said | changes)


def given(county: County, **changes: object) -> Given:
    """What the urban bureau shares."""
    said = {
        "subject": "占道经营处罚情况",
        "giver_id": county.agency("urban").id,
        "since_on": date(2026, 7, 1),
        "until_on": date(2026, 9, 30),
        "access": Access.MEMBERS,
        "url": "https://www.example.gov.cn/data/3",
    }
    return Given(**said | changes)


def an_action(linkage: Linkage, county: County, clock: Clock, **changes: object) -> JointAction:
    return actions.add(linkage, plan(county, **changes), county.actor("drafter"), clock, key=None)


def a_training(linkage: Linkage, county: County, clock: Clock, **changes: object) -> Training:
    return trainings.add(linkage, training(county, **changes), county.actor("liaison"), clock, key=None)


def an_information(linkage: Linkage, county: County, clock: Clock, **changes: object) -> SharedInformation:
    return information.share(linkage, given(county, **changes), county.actor("drafter"), clock, key=None)
