"""Suggestions of the demo county's procuratorate, all invented: settled, running, late, fresh, and about a document."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.demo.county import JUSTICE, PROCURATORATE, TRANSPORT, URBAN
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.documents.queries import published_like
from lawdocs.extensions import db
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.suggestions import following, letters, receiving, replies, reviews
from lawdocs.linkage.suggestions.letters import Letter
from lawdocs.linkage.suggestions.models import Suggestion
from workflows.actors import Actor
from workflows.linkage.reviews import ReviewSaid
from workflows.linkage.suggestions import EntryAct, SuggestionKind, Verdict
from workflows.roles import Role

EDUCATION, WATER, MARKET = "鲁山县教育体育局", "鲁山县水利局", "鲁山县市场监督管理局"
DOCUMENT = "鲁山县交通运输局定制客运服务管理办法（试行）"
Do = Callable[["Play", Suggestion], object]


class Play:
    """One suggestion: its scenes share the record that the first one makes."""

    def __init__(self, town: Town, clock: Clock, number: int, unit: str, days: int, **letter: object) -> None:
        self.town, self.clock, self.number, self.unit, self.days = town, clock, number, unit, days
        self.letter, self.acts = letter, []
        self.row_id: int | None = None

    def then(self, days: int, do: Do) -> "Play":
        """One more act, so many days before today."""
        self.acts.append((days, do))
        return self

    def scenes(self, today: date) -> Iterator[Scene]:
        """It is drafted, and goes its course, each act on a working day."""
        yield Scene(at_office(workday(today - timedelta(days=self.days)), 10, 5), self._draft)
        for number, (days, do) in enumerate(self.acts):
            day = workday(today - timedelta(days=days))
            yield Scene(at_office(day, 10, 10 + number), self._act(do))

    @property
    def liaison(self) -> Actor:
        return self.town.actors[PROCURATORATE, Role.LIAISON]

    def unit_actor(self, role: Role) -> Actor:
        return self.town.actors[self.unit, role]

    def seen(self, row: Suggestion) -> dict[str, object]:
        return {"version": row.version, "key": None}

    def _draft(self) -> None:
        linkage = db.session.scalar(sa.select(Linkage).order_by(Linkage.id).limit(1))
        unit_id = self.town.agencies[self.unit].id
        present = {each.agency_id for each in linkage.members if each.until_on is None} if linkage is not None else ()
        about = self.letter.get("document", "")
        if unit_id not in present or (about and published_like(about) is None):
            return  # on so early a day there is nobody to write to, or no document to write about
        today = self.clock.today()
        said = {"signed_by": "检察长", "signed_on": today, "number": f"鲁检建〔{today.year}〕{self.number}号"}
        letter = Letter(target_id=unit_id, **said | self.letter)
        self.row_id = letters.draft(linkage, letter, self.liaison, self.clock, key=None).id

    def _act(self, do: Do) -> Callable[[], None]:
        def play() -> None:
            if self.row_id is not None:
                do(self, db.session.get(Suggestion, self.row_id))

        return play


def _send(play: Play, row: Suggestion) -> None:
    letters.send(row, play.clock.today(), play.liaison, play.clock, **play.seen(row))


def _receive(play: Play, row: Suggestion) -> None:
    receiving.receive(row, play.clock.today(), play.unit_actor(Role.DRAFTER), play.clock, **play.seen(row))


def _work(text: str) -> Do:
    return lambda play, row: receiving.work(
        row, play.clock.today(), text, play.unit_actor(Role.DRAFTER), play.clock, **play.seen(row)
    )


def _object(text: str) -> Do:
    return lambda play, row: receiving.object_to(row, text, play.unit_actor(Role.DRAFTER), play.clock, **play.seen(row))


def _uphold(text: str) -> Do:
    return lambda play, row: receiving.answer_objection(
        row, EntryAct.UPHOLD, text, play.liaison, play.clock, **play.seen(row)
    )


def _draft_reply(text: str) -> Do:
    return lambda play, row: replies.draft_reply(row, text, play.unit_actor(Role.DRAFTER), play.clock, **play.seen(row))


def _send_reply(number: str) -> Do:
    return lambda play, row: replies.send_reply(
        row,
        number.format(year=play.clock.today().year),
        play.clock.today(),
        play.unit_actor(Role.CLERK),
        play.clock,
        **play.seen(row),
    )


def _assess(verdict: Verdict, text: str) -> Do:
    return lambda play, row: following.assess(row, verdict, text, play.liaison, play.clock, **play.seen(row))


def _visit(text: str) -> Do:
    return lambda play, row: following.visit(row, play.clock.today(), text, play.liaison, play.clock, **play.seen(row))


def _copy(to: str) -> Do:
    return lambda play, row: following.copy(row, play.clock.today(), to, play.liaison, play.clock, **play.seen(row))


def _close(text: str) -> Do:
    return lambda play, row: following.close(row, text, play.liaison, play.clock, **play.seen(row))


def _uphold_review(play: Play, row: Suggestion) -> None:
    said = ReviewSaid(
        articles="第十条",
        finding="第十条要求所有旅客以真实身份信息预约，超出了上级规定实行实名制的客运范围。",
        conclusion="应当按照上级规定的范围修改实名预约的要求。",
    )
    bureau = play.town.actors[JUSTICE, Role.SUPERVISOR]
    reviews.uphold(row.review, said, bureau, play.clock, version=row.review.version, key=None)


def suggestion_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens with the suggestions of the demo county."""
    settled = Play(
        town,
        clock,
        3,
        EDUCATION,
        200,
        kind=SuggestionKind.GOVERNANCE,
        reply_days=60,
        text="建议对校外托管场所开展消防和食品安全排查，建立与街道、市场监管部门的信息通报制度。",
        grounds="办案中发现部分校外托管场所没有登记，也没有人检查，未成年人安全存在隐患。",
    )
    settled.then(198, _send).then(196, _receive)
    settled.then(170, _work("会同市场监管、消防部门排查托管场所四十一家，责令整改十二家。"))
    settled.then(151, _draft_reply("已排查托管场所四十一家，整改十二家，印发信息通报办法，每季度通报一次。"))
    settled.then(150, _send_reply("鲁教体函〔{year}〕21号"))
    settled.then(140, _assess(Verdict.ADOPTED, "排查和整改属实，通报制度已经建立。"))
    settled.then(110, _visit("回访三家托管场所，整改没有反弹。")).then(100, _close("整改到位，建议全部采纳。"))

    running = Play(
        town,
        clock,
        11,
        URBAN,
        41,
        kind=SuggestionKind.PUBLIC_INTEREST,
        text="建议依法清除占用盲道的停车泊位和设施，并在城区开展无障碍设施排查。",
        grounds="现场勘查发现城区多处盲道被停车泊位占用，损害视力障碍人士的合法权益。",
        objection_days=15,
    )
    running.then(40, _send).then(39, _receive)
    running.then(20, _work("已清除占用盲道的泊位十二个，其余泊位列入整改清单。"))
    running.then(3, _draft_reply("已清除占用盲道的泊位三十一个，城区无障碍设施排查完成，建立巡查台账。"))

    late = Play(
        town,
        clock,
        12,
        WATER,
        21,
        kind=SuggestionKind.PUBLIC_INTEREST,
        is_urgent=True,
        text="建议立即责令停止向河道倾倒建筑垃圾，清理已经倾倒的垃圾，恢复行洪断面。",
        grounds="巡查发现河道堆放建筑垃圾，主汛期将至，危害正在扩大。",
    )
    late.then(20, _send).then(19, _receive).then(12, _work("已责令停止倾倒，清理工作正在进行。"))

    about = Play(
        town,
        clock,
        10,
        TRANSPORT,
        48,
        kind=SuggestionKind.VIOLATION,
        document=DOCUMENT,
        articles="第十条",
        text="建议对该办法要求所有旅客以真实身份信息预约的规定进行审查并予以纠正，停止超范围采集身份信息。",
        grounds="规范性文件没有法律、法规依据，不得增加公民的义务。上级规定没有要求农村客运实行实名制。",
    )
    about.then(47, _send).then(46, _copy("鲁山县人大常委会备案审查工作机构")).then(45, _receive)
    about.then(40, _object("实名预约便于保险理赔和安全管理。")).then(38, _uphold("便于管理不能代替法律、法规依据。"))
    about.then(20, _uphold_review)
    about.then(19, _draft_reply("已通知经营者停止超范围采集身份信息，文件进入清理程序，按审查结论修改。"))
    about.then(18, _send_reply("鲁交函〔{year}〕15号"))
    about.then(12, _assess(Verdict.PARTLY, "采集已经停止，文件还没有修改，继续跟进。"))

    fresh = Play(
        town,
        clock,
        13,
        MARKET,
        4,
        kind=SuggestionKind.OTHER,
        text="建议完善食品安全案件线索的移送流程，明确联系人和时限。",
        grounds="类案监督中发现部分涉嫌犯罪的食品安全案件线索没有及时移送。",
        reply_days=30,
    )
    fresh.then(2, _send)
    for play in (settled, about, running, late, fresh):
        yield from play.scenes(today)
