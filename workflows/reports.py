"""Annual rule-of-law reports (法治政府建设年度报告): the table of steps, their guards, and how a body stands.

The five parts are those of 中发〔2021〕33号 as published work guides quote them; the days stand in the rule profile.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.labels import LabelledEnum
from workflows.permissions import Permission as P
from workflows.tables import Step, Table


class ReportState(LabelledEnum):
    """Where the report of a body for a year stands (年度报告状态)."""

    DRAFT = "draft", "待报送"
    SUBMITTED = "submitted", "已报送，待接收"
    RETURNED = "returned", "已退回"
    RECEIVED = "received", "已接收，待保密审查"
    CLEARED = "cleared", "保密审查通过，待公开"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


class Part(LabelledEnum):
    """The five parts of a report (年度报告五部分)."""

    MEASURES = "measures", "主要举措和成效"
    SHORTCOMINGS = "shortcomings", "存在的不足和原因"
    LEADERS = "leaders", "党政主要负责人履行推进法治建设第一责任人职责情况"
    PLAN = "plan", "下一年度主要安排"
    OTHER = "other", "其他需要报告的情况"


class BodyKind(LabelledEnum):
    """What a reporting body is (报告主体类别); the order is the one of the board."""

    GOVERNMENT = "government", "县级以上政府"
    DEPARTMENT = "department", "政府部门"
    TOWNSHIP = "township", "乡镇和街道"


class Standing(LabelledEnum):
    """How a body stands with its report of a year (报送情况)."""

    OUTSIDE = "outside", "当年不是报告主体"
    NOT_DUE = "not_due", "未到期"
    IN_TIME = "in_time", "按时"
    LATE = "late", "逾期报送"
    MISSING = "missing", "缺报"
    EXEMPT = "exempt", "免报"
    MERGED = "merged", "并入"


S = ReportState
# The words may be changed only here; from the submission on they are what the editor reads.
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
# What the editors have in hand; anything else is a gap once its day is over.
ON_HAND = frozenset(S) - EDITABLE
# Whose report is owed.
EXPECTED = frozenset({Standing.NOT_DUE, Standing.IN_TIME, Standing.LATE, Standing.MISSING})


@dataclass(frozen=True)
class BodyFacts:
    """The years in which a body reports itself, from the first to the last, and whether it was merged afterwards."""

    since_year: int
    until_year: int | None = None
    is_merged: bool = False

    def reports_in(self, year: int) -> bool:
        """Whether the body is there in a year."""
        return self.since_year <= year and (self.until_year is None or year <= self.until_year)


def standing(
    body: BodyFacts, year: int, *, is_exempt: bool, on_hand_since: date | None, due: date, today: date
) -> Standing:
    """How a body stands with its report of a year.

    ``on_hand_since`` is the day of the submission (报送日期) of a report that the editors have in hand, None where they
    have none; ``due`` is the last day in time.
    """
    if not body.reports_in(year):
        after = body.until_year is not None and year > body.until_year
        return Standing.MERGED if after and body.is_merged else Standing.OUTSIDE
    if is_exempt:
        return Standing.EXEMPT
    if on_hand_since is not None:
        return Standing.IN_TIME if on_hand_since <= due else Standing.LATE
    return Standing.NOT_DUE if today <= due else Standing.MISSING


@dataclass(frozen=True)
class PartCheck:
    """Whether a part is there, and where: page or passage (五部分核对); None: nobody said."""

    part: Part
    is_there: bool | None
    place: str = ""


@dataclass(frozen=True)
class ReportFacts:
    """What is on record about a report when a step is tried.

    ``writer_ids`` are all who ever saved words or file, ``cleared_on`` is the day of the last secrecy clearance.
    """

    year: int
    empty_parts: tuple[Part, ...] = ()
    has_file: bool = False
    is_secret: bool = False
    writer_ids: frozenset[int] = frozenset()
    cleared_on: date | None = None


@dataclass(frozen=True)
class Said:
    """What is said with a step.

    ``checker`` and ``on`` are who checked for secrets in the unit and when, or the day of a publication elsewhere,
    ``url`` is where that is; ``checks`` are the five parts as the editor found them.
    """

    reason: str = ""
    checker: str = ""
    on: date | None = None
    url: str = ""
    checks: tuple[PartCheck, ...] = ()


def report_is_whole(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """All five parts are written, or the report is there as a file."""
    if facts.has_file or not facts.empty_parts:
        return None
    named = "、".join(f"“{part.label}”" for part in facts.empty_parts)
    return Obstacle(f"还没有写{named}；五部分写全，或者上传整份报告的文件", f"field:{facts.empty_parts[0]}")


def text_is_not_secret(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Neither title nor text carries a secrecy mark (密级标志)."""
    return Obstacle("标题或者正文带有密级标志，本系统不得处理涉密文件") if facts.is_secret else None


def unit_checked_for_secrets(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """The unit names who checked the report for secrets, and the day (保密自查)."""
    if not said.checker.strip():
        return Obstacle("请填写本单位保密自查人", "field:checker")
    if said.on is None:
        return Obstacle("请填写保密自查日期", "field:on")
    return Obstacle(f"保密自查日期不能晚于今天（{zh_date(today)}）", "field:on") if said.on > today else None


def reviewer_did_not_write(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Whoever wrote or changed it neither receives, clears nor returns it (撰写与审核相分离)."""
    if actor.id not in facts.writer_ids:
        return None
    return Obstacle("撰写或者修改过这份报告的人不得审核，请由其他编辑办理")


def reason_is_given(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """The reason is written down."""
    return None if said.reason.strip() else Obstacle("请写明理由", "field:reason")


def parts_are_checked(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """Of each of the five parts it is said whether it is there; in a file, also on which page or in which passage."""
    known = {each.part: each for each in said.checks}
    for part in Part:
        check = known.get(part)
        if check is None or check.is_there is None:
            return Obstacle(f"请核对“{part.label}”有没有", f"field:has_{part}")
        if check.is_there and facts.has_file and not check.place.strip():
            return Obstacle(f"请写明“{part.label}”在文件的哪一页、哪一段", f"field:place_{part}")
    return None


def place_elsewhere_is_given(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """A publication elsewhere has its address and its day, which is over or today."""
    if not said.url.strip():
        return Obstacle("请填写公开网址", "field:url")
    if said.on is None:
        return Obstacle("请填写公开日期", "field:on")
    if said.on > today:
        return Obstacle(f"公开日期不能晚于今天（{zh_date(today)}）", "field:on")
    return Obstacle(f"公开日期不能早于{facts.year}年", "field:on") if said.on.year < facts.year else None


def clearance_came_first(facts: ReportFacts, said: Said, actor: Actor, today: date) -> Obstacle | None:
    """What was published before it was cleared of secrets (先审查后公开) has its reason on record."""
    if said.on is None or said.on.year < facts.year or said.reason.strip():
        return None
    if facts.cleared_on is None or said.on >= facts.cleared_on:
        return None
    text = f"公开日期早于保密审查通过的日期（{zh_date(facts.cleared_on)}）；确实先公开、后补登的，请写明原因"
    return Obstacle(text, "field:reason")


TABLE: Table[ReportState] = Table(
    Step("submit", "报送", "报送", (S.DRAFT, S.RETURNED), S.SUBMITTED, P.REPORT_WRITE, (
        report_is_whole, text_is_not_secret, unit_checked_for_secrets)),
    Step("recall", "撤回报送", "撤回报送", (S.SUBMITTED,), S.DRAFT, P.REPORT_WRITE),
    Step("return", "退回", "退回修改", (S.SUBMITTED, S.RECEIVED, S.CLEARED, S.WITHDRAWN), S.RETURNED,
        P.REPORT_REVIEW, (reviewer_did_not_write, reason_is_given)),
    Step("receive", "接收", "接收报告", (S.SUBMITTED,), S.RECEIVED, P.REPORT_REVIEW, (
        reviewer_did_not_write, parts_are_checked)),
    Step("clear", "保密审查通过", "保密审查通过", (S.RECEIVED,), S.CLEARED, P.REPORT_REVIEW, (
        reviewer_did_not_write, text_is_not_secret)),
    Step("publish", "公开", "在本站公开", (S.CLEARED,), S.PUBLISHED, P.REPORT_REVIEW, (text_is_not_secret,)),
    Step("elsewhere", "登记在其他网站公开", "登记在其他网站公开", (S.CLEARED,), S.PUBLISHED, P.REPORT_REVIEW, (
        place_elsewhere_is_given, clearance_came_first)),
    Step("withdraw", "撤下", "撤下", (S.PUBLISHED,), S.WITHDRAWN, P.REPORT_MANAGE, (reason_is_given,)),
)  # fmt: skip


def is_complete(checks: Iterable[PartCheck]) -> bool:
    """Whether all five parts were found."""
    return {each.part for each in checks if each.is_there} == set(Part)
