"""What is on record of the drafting of a document (起草记录), as plain facts for the gates of its stages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from workflows.competition import Verdict
from workflows.labels import LabelledEnum
from workflows.periods import Reckoning
from workflows.profiles import UNVERIFIED


class Feature(LabelledEnum):
    """What makes a text a normative document: all seven hold (规范性文件的要件)."""

    MAKER = "maker", "由行政机关或者法律、法规授权的管理公共事务的组织制定"
    POWERS = "powers", "在法定权限内、按法定程序制定"
    PUBLIC = "public", "公开发布"
    RIGHTS = "rights", "涉及公民、法人和其他组织的权利义务"
    BINDING = "binding", "具有普遍约束力"
    REPEATED = "repeated", "在一定期限内反复适用"
    NO_RULE = "no_rule", "不是政府规章"


@dataclass(frozen=True)
class ContentItem:
    """One kind of content that no document may hold (禁止内容)."""

    code: str
    short: str
    question: str


CONTENT: tuple[ContentItem, ...] = (
    ContentItem("R10", "设定许可、处罚、强制", "设定行政许可、行政处罚、行政强制"),
    ContentItem("R11", "设定收费、征收", "设定行政事业性收费、行政征收、征用"),
    ContentItem("R12", "增加权力、减少职责", "法外增加权力、减少法定职责，增设许可条件，要求循环、重复、无谓的证明"),
    ContentItem("R13", "减损权益、增加义务", "没有上位依据减损权益、增加义务，设置市场准入退出条件，干预正常生产经营"),
    ContentItem("R14", "抵触上位法", "与上位法、上级文件抵触，与同级文件矛盾，作不利于当事人的溯及既往"),
)


class Stance(LabelledEnum):
    """What a department answered (部门意见)."""

    AGREED = "agreed", "同意"
    DISAGREED = "disagreed", "不同意"
    SILENT = "silent", "逾期没有回复"


class Adoption(LabelledEnum):
    """What became of an opinion (采纳情况)."""

    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT = "not", "不采纳"


@dataclass(frozen=True)
class Traits:
    """What a document is like, as far as it decides which stages it needs (文件特征)."""

    business: bool = False
    major: bool = False
    professional: bool = False
    stability_risk: bool = False
    hearing: bool = False
    touches_others: bool = False
    party_report: bool = False
    urgent: bool = False


@dataclass(frozen=True)
class Inquiry:
    """An evaluation, expert argument, risk assessment or hearing that was held."""

    done_on: date
    is_favourable: bool = True
    papers_sent_on: date | None = None
    not_before: date | None = None


@dataclass(frozen=True)
class Minimum:
    """How long a consultation must last at least, by one clock of the profile, and how its last day was found."""

    clock: str
    label: str
    rule: str
    period: str
    ground: str
    found: Reckoning
    verified: bool

    @property
    def last_day(self) -> date:
        return self.found.due

    @property
    def mark(self) -> str:
        """What is never left out beside the day: 暂定, 依据未核实."""
        marks = ["暂定"] * self.found.provisional + [UNVERIFIED] * (not self.verified)
        return f"（{'，'.join(marks)}）" if marks else ""


@dataclass(frozen=True)
class Consultation:
    """A public consultation (公开征求意见) as it is on record."""

    opened_on: date
    closes_on: date
    minima: tuple[Minimum, ...] = ()
    shortened_reason: str = ""
    shortened_address: str = ""
    undecided: int = 0
    first_opinion_on: date | None = None
    feedback_on: date | None = None


@dataclass(frozen=True)
class Department:
    """An agency whose duties are touched, and what it said."""

    name: str
    stance: Stance | None = None
    settled: str = ""
    asked_on: date | None = None
    answered_on: date | None = None


@dataclass(frozen=True)
class Competition:
    """A fair-competition review as it is on record."""

    answered: int = 0
    issues: int = 0
    heard: str = ""
    verdict: Verdict | None = None
    no_milder: str = ""
    end_on: date | None = None
    end_condition: str = ""
    needs_regulator: bool = False
    regulator_verdict: Verdict | None = None
    reviewed_on: date | None = None
    regulator_on: date | None = None


@dataclass(frozen=True)
class Record:
    """All that is on record of the drafting of a document. ``normative`` is what the drafter proposed."""

    normative: bool | None = None
    turned_down: bool = False
    traits: Traits | None = None
    content: Mapping[str, bool] | None = None
    evaluation: Inquiry | None = None
    experts: Inquiry | None = None
    risk: Inquiry | None = None
    hearing: Inquiry | None = None
    consultation: Consultation | None = None
    departments: tuple[Department, ...] = ()
    competition: Competition | None = None
    party_reported_on: date | None = None
    who: str = ""


# What a stage still lacks: the sentence, and the rule where it is not the one of the stage.
Found = Iterator[tuple[str, str]]
