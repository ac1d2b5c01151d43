"""Issues of the linkage in the demo county, and what both sides do together, all invented.

They come after the founding of the linkage; a county without one has none of this.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.clock import Clock, at_office
from lawdocs.demo.county import JUSTICE, PROCURATORATE, TRANSPORT, URBAN
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Town
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.linkage.doings import actions, information, trainings
from lawdocs.linkage.doings.actions import Plan
from lawdocs.linkage.doings.information import Given
from lawdocs.linkage.doings.models import JointAction, SharedInformation
from lawdocs.linkage.doings.trainings import Content as Course
from lawdocs.linkage.issues import closing, raising, solving
from lawdocs.linkage.issues.models import LinkIssue
from lawdocs.linkage.issues.raising import Content
from lawdocs.linkage.issues.solving import Result
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.papers import Upload
from lawdocs.texts.docx import write_docx
from workflows.actors import Actor
from workflows.linkage.doings import Access, ActionKind, TrainingKind
from workflows.linkage.issues import IssueSource, Severity, WorkField
from workflows.roles import Role

POLICE, MARKET, EDUCATION = "鲁山县公安局", "鲁山县市场监督管理局", "鲁山县教育体育局"
WATER, EMERGENCY = "鲁山县水利局", "鲁山县应急管理局"
FIREWORKS = "鲁山县人民政府关于县城区禁止燃放烟花爆竹的通告"
BLIND_TRACK, CAMPUS, SIGNS = "城区盲道被停车泊位和摊位占用", "学校周边无证经营食品", "乡镇水源保护区标志牌缺失"
BAN = "禁止燃放通告的禁放范围过宽"
Play = Callable[[], object]


class Stage:
    """Who acts when in the linkage of the demo county."""

    def __init__(self, town: Town, clock: Clock, today: date) -> None:
        self.town, self.clock, self.today = town, clock, today

    def scenes(self) -> Iterator[Scene]:
        """Everything on days of the office; what is told later comes later on the same day."""
        for number, (day, play) in enumerate((*self._ban(), *self._open_issues(), *self._doings())):
            hours, minutes = divmod(number * 10, 60)
            yield Scene(at_office(workday(day), 9 + hours, minutes), play)

    def actor(self, agency: str, role: Role = Role.DRAFTER) -> Actor:
        return self.town.actors[agency, role]

    @property
    def liaison(self) -> Actor:
        return self.actor(PROCURATORATE, Role.LIAISON)

    @property
    def bureau(self) -> Actor:
        return self.actor(JUSTICE, Role.SUPERVISOR)

    def unit(self, name: str) -> int:
        return self.town.agencies[name].id

    def _days(self, count: int) -> date:
        return self.today + timedelta(days=count)

    def _ban(self) -> Iterator[tuple[date, Play]]:
        """An issue with a document that was then replaced: raised in spring 2025, written off in November."""
        yield (
            date(2025, 3, 11),
            self._raise(
                PROCURATORATE,
                BAN,
                "办理涉企案件时发现，通告把整个县城区列为全年禁放区，与上位法“限制或者禁止燃放的时间、地点和种类由县级"
                "人民政府根据实际情况确定”的要求相比，没有区分时间和地点，群众和经营者反映较多。",
                WorkField.GOVERNANCE,
                Severity.SERIOUS,
                related=POLICE,
                document=FIREWORKS,
            ),
        )
        yield date(2025, 3, 13), self._do(BAN, raising.accept, self.bureau)
        yield date(2025, 3, 14), self._do(BAN, solving.assign, self.bureau, self.unit(POLICE), date(2025, 10, 31))
        yield (
            date(2025, 6, 10),
            self._do(BAN, solving.add_progress, self.actor(POLICE), date(2025, 6, 9), "新的通告已经公开征求意见。"),
        )
        # The new notice takes effect on 1 November 2025; only from then on its state proves the result.
        yield (
            date(2025, 10, 20),
            self._do(BAN, solving.move_due, self.bureau, date(2025, 11, 14), "新的通告自11月1日起施行。"),
        )
        result = Result("原通告已经由分区域、分时段管理的新通告代替，管理人员已经培训。", by_document=True)
        yield date(2025, 11, 4), self._do(BAN, solving.report, self.actor(POLICE), result)
        yield date(2025, 11, 6), self._do(BAN, closing.confirm, self.liaison)
        yield date(2025, 11, 10), self._do(BAN, closing.close, self.bureau)

    def _open_issues(self) -> Iterator[tuple[date, Play]]:
        """One that is worked on, one whose result waits for its raiser, and one that waits for the office."""
        text = "城区三条道路新施划的停车泊位和流动摊位占用盲道，视力障碍者多次反映无法通行。"
        raised = (text, WorkField.LIVELIHOOD, Severity.SERIOUS)
        yield self._days(-42), self._raise(PROCURATORATE, BLIND_TRACK, *raised, related=URBAN)
        yield self._days(-40), self._do(BLIND_TRACK, raising.accept, self.bureau)
        yield self._days(-39), self._do(BLIND_TRACK, solving.assign, self.bureau, self.unit(URBAN), self._days(20))
        for ago, words in ((-25, "已经勘查三条道路，列出占用点位17处。"), (-8, "已经恢复11处，其余6处正在协调。")):
            day = workday(self._days(ago))
            yield day, self._do(BLIND_TRACK, solving.add_progress, self.actor(URBAN), day, words)

        text = "开学检查发现两所学校门口有流动摊点无证经营食品，教育部门没有处罚权，请有关部门处理。"
        yield self._days(-30), self._raise(EDUCATION, CAMPUS, text, WorkField.MINORS, Severity.GRAVE, related=MARKET)
        yield self._days(-29), self._do(CAMPUS, raising.accept, self.bureau)
        yield self._days(-28), self._do(CAMPUS, solving.assign, self.bureau, self.unit(MARKET), self._days(5))
        done = Result("已经取缔无证摊点9个，引导6户办理登记，与学校建立每周巡查制度。")
        yield self._days(-4), self._do(CAMPUS, solving.report, self.actor(MARKET), done)

        text = "巡查发现部分乡镇集中式饮用水水源保护区没有设置标志牌和防护设施。"
        yield self._days(-3), self._raise(PROCURATORATE, SIGNS, text, WorkField.ECOLOGY, Severity.MINOR, related=WATER)

    def _doings(self) -> Iterator[tuple[date, Play]]:
        """Two actions, two trainings and three pieces of information, one of each level of access."""
        yield (
            date(2025, 4, 10),
            self._action(
                "校园周边安全联合行动",
                ActionKind.JOINT,
                WorkField.MINORS,
                (date(2025, 4, 15), date(2025, 6, 30)),
                MARKET,
                (PROCURATORATE, EDUCATION, POLICE, URBAN),
                "逐校检查周边食品、文具、娱乐场所和交通秩序，问题现场交办，检察院跟进监督。",
            ),
        )
        yield date(2025, 7, 3), self._end_action("校园周边安全联合行动", MARKET, date(2025, 6, 30))
        yield (
            self._days(-45),
            self._action(
                "无障碍环境公益保护专项行动",
                ActionKind.SPECIAL,
                WorkField.LIVELIHOOD,
                (self._days(-40), self._days(50)),
                PROCURATORATE,
                (URBAN, TRANSPORT, JUSTICE),
                "检察院牵头，会同主管部门检查盲道、坡道和公共卫生间，检查结果按月通报。",
            ),
        )
        yield date(2025, 9, 22), self._training("行刑衔接同堂培训", date(2025, 9, 19), 126)
        yield self._days(-6), self._training("行政执法与检察监督业务交流", self._days(15), None)
        quarter = (date(2026, 7, 1), date(2026, 9, 30))
        yield self._days(-20), self._share("城市管理处罚情况", URBAN, quarter, Access.MEMBERS)
        yield self._days(-18), self._share("检察建议办理情况通报", PROCURATORATE, quarter, Access.CONTACTS)
        yield self._days(-15), self._share("危险货物运输企业名单", TRANSPORT, quarter, Access.NAMED, EMERGENCY, POLICE)
        yield self._days(-10), self._open("城市管理处罚情况", self.liaison)

    def _raise(
        self,
        raiser: str,
        title: str,
        description: str,
        work_field: WorkField,
        severity: Severity,
        *,
        related: str,
        document: str = "",
    ) -> Play:
        role = Role.LIAISON if raiser == PROCURATORATE else Role.DRAFTER
        source = IssueSource.PROCURATORATE if raiser == PROCURATORATE else IssueSource.GOVERNMENT

        def play() -> None:
            found = db.session.scalar(sa.select(Document.id).where(Document.title == document)) if document else None
            content = Content(source, work_field, severity, title, description, self.unit(related), found)
            raising.raise_issue(
                self._linkage(), content, self.unit(raiser), self.actor(raiser, role), self.clock, key=None
            )

        return self._if_founded(play)

    def _do(self, title: str, service: Callable[..., None], actor: Actor, *said: object) -> Play:
        """One act on an issue, with what is said."""

        def play() -> None:
            issue = db.session.scalars(sa.select(LinkIssue).where(LinkIssue.title == title)).one()
            service(issue, *said, actor, self.clock, version=issue.version, key=None)

        return self._if_founded(play)

    def _action(
        self,
        name: str,
        kind: ActionKind,
        work_field: WorkField,
        days: tuple[date, date],
        lead: str,
        units: tuple[str, ...],
        words: str,
    ) -> Play:
        role = Role.LIAISON if lead == PROCURATORATE else Role.DRAFTER
        ids = tuple(self.unit(each) for each in units)
        plan = Plan(kind, name, work_field, *days, self.unit(lead), ids, words)
        return self._if_founded(
            lambda: actions.add(self._linkage(), plan, self.actor(lead, role), self.clock, key=None)
        )

    def _end_action(self, name: str, lead: str, on: date) -> Play:
        def play() -> None:
            found = db.session.scalars(sa.select(JointAction).where(JointAction.name == name)).one()
            results = "检查学校38所，发现问题52个，当场整改41个，其余按期整改完毕。"
            seen = {"version": found.version, "key": None}
            actions.end(found, on, results, self.actor(lead), self.clock, **seen)

        return self._if_founded(play)

    def _training(self, topic: str, held_on: date, attended: int | None) -> Play:
        units = tuple(self.unit(each) for each in (POLICE, MARKET, URBAN, TRANSPORT))
        summary = "移送标准和证据要求，案例由双方业务人员共同讲授。"

        def play() -> None:
            organiser = self.unit(PROCURATORATE)
            course = Course(TrainingKind.CLASS, topic, held_on, organiser, units, "县检察院会议室", attended, summary)
            made = trainings.add(self._linkage(), course, self.liaison, self.clock, key=None)
            if attended is not None:
                sent = Upload(f"{topic}讲义.docx", write_docx(topic, summary))
                trainings.add_file(made, sent, self.liaison, self.clock, version=made.version, key=None)

        return self._if_founded(play)

    def _share(self, subject: str, giver: str, days: tuple[date, date], access: Access, *readers: str) -> Play:
        role = Role.LIAISON if giver == PROCURATORATE else Role.DRAFTER
        ids = tuple(self.unit(each) for each in readers)

        def play() -> None:
            sent = Upload(f"{subject}.docx", write_docx(subject, "本材料为演示数据。"))
            given = Given(subject, self.unit(giver), *days, access, ids, "按季度提供。", upload=sent)
            information.share(self._linkage(), given, self.actor(giver, role), self.clock, key=None)

        return self._if_founded(play)

    def _open(self, subject: str, actor: Actor) -> Play:
        def play() -> None:
            found = db.session.scalars(sa.select(SharedInformation).where(SharedInformation.subject == subject)).one()
            information.put_opening_on_record(found, actor, self.clock)

        return self._if_founded(play)

    def _if_founded(self, play: Play) -> Play:
        return lambda: play() if self._linkage() is not None else None

    def _linkage(self) -> Linkage | None:
        query = sa.select(Linkage).where(Linkage.procuratorate_id == self.unit(PROCURATORATE))
        return db.session.scalar(query)


def issue_scenes(town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """Everything that happens with issues, actions, trainings and shared information in the demo county."""
    yield from Stage(town, clock, today).scenes()
