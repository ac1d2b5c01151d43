"""Transfers of the demo county, all invented: one in time at every step, one late, and one that runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office, local
from lawdocs.demo.county import PROCURATORATE, TRANSPORT, URBAN
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.extensions import db
from lawdocs.linkage.clues import services
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.clues.services import Content
from lawdocs.linkage.models import Linkage
from workflows.actors import Actor
from workflows.linkage.clues import PARTY_OF, TABLE, CaseField, ClueKind, Party, Said
from workflows.permissions import Permission
from workflows.roles import Role

POLICE = "鲁山县公安局"


@dataclass(frozen=True)
class Move:
    """A step so many days after the report, at a time of day, with what is said."""

    step: str
    days: int
    time: tuple[int, int]
    words: dict[str, object]
    served: tuple[int, int] | None = None


IN_TIME = (
    Move("approve", 1, (15, 10), {"post": "局长"}),
    Move(
        *("send", 2, (11, 40)),
        {"letter": "鲁城管移〔{year}〕2号", "text": "涉嫌犯罪案件移送书\n案件调查报告\n涉案物品清单", "copied": True},
    ),
    Move("receive", 2, (11, 55), {}),
    Move("file", 4, (16, 30), {"letter": "鲁公立〔{year}〕31号"}, served=(17, 20)),
    Move("hand_over", 6, (10, 0), {"text": "运输车辆1辆、过磅单12张、现场照片光盘1张。"}),
)
LATE = (
    Move("approve", 5, (9, 20), {"post": "局长"}),
    Move(
        *("send", 6, (11, 35)),
        {"letter": "鲁交移〔{year}〕1号", "text": "涉嫌犯罪案件移送书\n询问笔录\n检测报告", "copied": False},
    ),
    Move("receive", 6, (14, 0), {}),
    Move(
        *("not_file", 8, (17, 0)),
        {"letter": "鲁公不立〔{year}〕4号", "text": "现有材料不能证明达到立案追诉标准。"},
        served=(17, 40),
    ),
    Move("reconsider", 10, (10, 30), {"text": "补充提交称重记录和鉴定意见，请求复议。"}),
    Move("file", 12, (15, 0), {"letter": "鲁公立〔{year}〕38号"}, served=(16, 10)),
    Move("hand_over", 17, (9, 30), {"text": "检测报告原件、称重记录、涉案货物封存清单。"}),
)
RUNNING = (Move("approve", 0, (16, 30), {"post": "副局长（主持工作）"}),)
STORIES = (
    (URBAN, 62, (10, 20), CaseField.ENVIRONMENT, "某公司夜间向沟谷倾倒建筑垃圾和工业固废，数量较大。", IN_TIME),
    (TRANSPORT, 36, (15, 0), CaseField.TRANSPORT, "某货运站多次出具虚假过磅单，涉嫌使用伪造的公文。", LATE),
    (URBAN, 1, (14, 0), CaseField.WORK_SAFETY, "某燃气经营点违规充装、储存液化气瓶，现场发现重大隐患。", RUNNING),
)


def clue_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens with the transfers of the demo county."""
    for sender, ago, time, field, facts, moves in STORIES:
        begun = today - timedelta(days=ago) if ago == 1 else workday(today - timedelta(days=ago))
        play = _Play(town, clock, sender, field, facts)
        yield Scene(at_office(begun, *time), play.begin)
        for move in moves:
            day = begun + timedelta(days=move.days)
            yield Scene(at_office(day, *(move.served or move.time)), play.take(move, day))


class _Play:
    """The course of one transfer."""

    def __init__(self, town: Town, clock: Clock, sender: str, field: CaseField, facts: str) -> None:
        self.town, self.clock, self.sender, self.field, self.facts = town, clock, sender, field, facts
        self.clue_id = 0

    def begin(self) -> None:
        linkage = db.session.scalars(sa.select(Linkage)).first()
        ids = self.town.agencies[self.sender].id, self.town.agencies[POLICE].id
        about = Content(ClueKind.CRIME, self.field, *ids, self.facts)
        said = Said(local(self.clock.now()))
        self.clue_id = services.start(linkage, about, said, self._who(Role.DRAFTER), self.clock, key=None).id

    def take(self, move: Move, day: date) -> Callable[[], None]:
        return lambda: self._take(move, at_office(day, *move.time))

    def _take(self, move: Move, at: datetime) -> None:
        clue = db.session.get(ClueTransfer, self.clue_id)
        words = {
            name: word.format(year=at.year) if isinstance(word, str) else word for name, word in move.words.items()
        }
        served = local(self.clock.now()) if move.served is not None else None
        said = Said(at, served, **words)
        who = self._by(move.step)
        services.take_step(clue, move.step, said, who, self.clock, version=clue.version, key=None)

    def _by(self, step: str) -> Actor:
        if TABLE.by_name[step].permission is Permission.LINKAGE_APPROVE:
            return self._who(Role.CLERK)
        if PARTY_OF[step] is Party.RECEIVER:
            return self.town.actors[POLICE, Role.DRAFTER]
        if PARTY_OF[step] is Party.PROCURATORATE:
            return self.town.actors[PROCURATORATE, Role.LIAISON]
        return self._who(Role.DRAFTER)

    def _who(self, role: Role) -> Actor:
        return self.town.actors[self.sender, role]
