"""Measures of what both sides do together: actions, trainings and shared information."""

import sqlalchemy as sa

from lawdocs.linkage.doings.models import JointAction, SharedInformation, Training
from lawdocs.linkage.doings.queries import information_for
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.seeing import opens
from lawdocs.linkage.sides import Stand
from lawdocs.linkage.statistics import Measure, Period
from workflows.actors import Actor

EVERY = sa.true().label("counted")


def _actions(period: Period) -> sa.Select[tuple[object, ...]]:
    query = sa.select(JointAction.id, JointAction.name.label("label"), JointAction.since_on.label("day"), EVERY)
    mine = (JointAction.linkage_id == period.linkage_id, JointAction.cancelled_on.is_(None))
    return query.where(*mine, period.holds(JointAction.since_on)).order_by(JointAction.since_on, JointAction.id)


def _trainings(period: Period) -> sa.Select[tuple[object, ...]]:
    query = sa.select(Training.id, Training.topic.label("label"), Training.held_on.label("day"), EVERY)
    mine = (Training.linkage_id == period.linkage_id, Training.cancelled_on.is_(None))
    return query.where(*mine, period.holds(Training.held_on)).order_by(Training.held_on, Training.id)


def _information(period: Period) -> sa.Select[tuple[object, ...]]:
    """By number alone: not everybody who reads the statistics may read what was shared."""
    query = sa.select(SharedInformation.id, SharedInformation.given_on.label("day"), EVERY)
    mine = (SharedInformation.linkage_id == period.linkage_id, period.holds(SharedInformation.given_on))
    return query.where(*mine).order_by(SharedInformation.given_on, SharedInformation.id)


def _readable(linkage: Linkage, stand: Stand, actor: Actor) -> sa.Select[tuple[SharedInformation]]:
    return information_for(linkage, stand)


MEASURES = (
    Measure(
        "actions",
        "联合行动",
        "期间内开始的联合行动，取消的不计入",
        "联合行动",
        "/linkage/actions/{}",
        _actions,
        did="开始",
        unit="次",
        is_share=False,
    ),
    Measure(
        "trainings",
        "同堂培训和交流",
        "期间内举办的培训和交流，取消的不计入",
        "培训",
        "/linkage/trainings/{}",
        _trainings,
        did="举办",
        unit="次",
        is_share=False,
    ),
    Measure(
        "information",
        "共享的信息",
        "期间内共享的信息，只计件数",
        "共享信息",
        "/linkage/information/{}",
        _information,
        did="共享",
        is_share=False,
        opens=opens(SharedInformation, _readable),
    ),
)
