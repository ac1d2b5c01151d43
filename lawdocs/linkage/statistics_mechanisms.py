"""Measures of the linkage itself: its members, and whether its mechanisms are checked and run."""

import sqlalchemy as sa

from lawdocs.accounts.models import Agency
from lawdocs.linkage.models import Linkage, LinkMember, Mechanism, MechanismCheck
from lawdocs.linkage.statistics import Measure, Period

EVERY = sa.true().label("counted")


def _members(period: Period) -> sa.Select[tuple[object, ...]]:
    query = sa.select(LinkMember.id, Agency.name.label("label"), LinkMember.since_on.label("day"), EVERY)
    query = query.join(Agency, Agency.id == LinkMember.agency_id).where(LinkMember.linkage_id == period.linkage_id)
    return query.where(period.stood(LinkMember.since_on, LinkMember.until_on)).order_by(LinkMember.position)


def _checked(period: Period) -> sa.Select[tuple[object, ...]]:
    """Mechanisms that run at the end of the period, and whether each was checked in it."""
    last = (
        sa.select(sa.func.max(MechanismCheck.on))
        .where(MechanismCheck.mechanism_id == Mechanism.id, period.holds(MechanismCheck.on))
        .scalar_subquery()
    )
    query = sa.select(
        Mechanism.id, Mechanism.name.label("label"), last.label("day"), last.is_not(None).label("counted")
    ).join(Linkage, Linkage.id == Mechanism.linkage_id)
    return query.where(
        Mechanism.linkage_id == period.linkage_id, period.stood(Linkage.founded_on, Mechanism.ended_on)
    ).order_by(Mechanism.slot)


def _running(period: Period) -> sa.Select[tuple[object, ...]]:
    """Checks of the period, and whether each found that the mechanism runs."""
    query = sa.select(
        Mechanism.id,
        Mechanism.name.label("label"),
        MechanismCheck.on.label("day"),
        MechanismCheck.runs.label("counted"),
    ).join(MechanismCheck, MechanismCheck.mechanism_id == Mechanism.id)
    return query.where(Mechanism.linkage_id == period.linkage_id, period.holds(MechanismCheck.on)).order_by(
        MechanismCheck.on, MechanismCheck.id
    )


MECHANISM = "/linkage/mechanisms/{}"
MEASURES = (
    Measure(
        "members",
        "成员单位",
        "期间最后一天是成员的单位，检察机关也计入",
        "成员单位",
        "/linkage/members/{}",
        _members,
        did="加入",
        unit="家",
        is_share=False,
    ),
    Measure(
        "mechanisms_checked",
        "工作机制检查率",
        "期间最后一天运行的工作机制中，期间内检查过的",
        "工作机制",
        MECHANISM,
        _checked,
        did="检查",
        unit="项",
    ),
    Measure(
        "mechanisms_running",
        "检查时按约定运行的比例",
        "期间内的运行检查中，检查结果为按约定运行的",
        "运行检查",
        MECHANISM,
        _running,
        did="检查",
        unit="次",
    ),
)
