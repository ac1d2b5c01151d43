"""What happens to each document of the demo county, and when: acts in the order of time."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from lawdocs import rules
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.queries import planned_until
from lawdocs.clock import Clock, at_office
from lawdocs.demo.catalogue import Entry, text_of
from lawdocs.demo.county import COUNTY, JUSTICE, OFFICE
from lawdocs.demo.procedure import ASKED_FOR, BUSINESS, Procedure
from lawdocs.demo.reviews import STILL_AWAITED, SUPPLEMENTS, WHY, WISHES, checks_of
from lawdocs.demo.scenes import Scene, workday
from lawdocs.documents import services as drafting
from lawdocs.documents.facts import required_material_kinds
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.documents.services import DraftContent
from lawdocs.extensions import db
from lawdocs.filing import services as filing
from lawdocs.publication import services as publication
from lawdocs.publication.channels import add_channel
from lawdocs.publication.copies import supply_copies
from lawdocs.publication.interpretation import Explained, plan_interpretation, record_interpretation
from lawdocs.publication.models import ChannelKind, Keeper
from lawdocs.review import services as review
from lawdocs.review import supplements
from lawdocs.review.answers import Answer, answer_amendments
from lawdocs.review.meetings import meetings_of
from lawdocs.texts.docx import write_docx
from workflows.actors import Actor
from workflows.facts import Act
from workflows.interpretation import Content, Medium
from workflows.meetings import Result
from workflows.opinions import Form
from workflows.roles import Role
from workflows.states import DocumentState
from workflows.validity import last_day

# How long before publication each stage was reached, in days.
LEADS = {"start": 104, "papers": 58, "submit": 57, "approve": 44, "decide": 24, "register": 4}
# For documents still on their way: how many days ago each stage was reached.
OPEN_LEADS = {
    "draft": {"start": 12, "consult": 7},
    "returned": {"start": 67, "papers": 21, "submit": 20, "return": 11},
    "withdrawn": {"start": 87, "papers": 41, "submit": 40, "withdraw": 33},
    "review": {"start": 56, "papers": 10, "submit": 9},
    "approved": {"start": 74, "papers": 28, "submit": 27, "approve": 12},
    "decided": {"start": 93, "papers": 47, "submit": 46, "approve": 33, "decide": 6},
    "filed": {"start": 106, "papers": 60, "submit": 59, "approve": 46, "decide": 18, "register": 3},
    "planned": {"start": 108, "papers": 62, "submit": 61, "approve": 48, "decide": 20, "register": 5, "plan": 2},
}
PLANNED_AHEAD = 14
GAZETTE_AFTER = timedelta(days=21)
EXPLAINED_AFTER = timedelta(days=1)
COPIES_AFTER = timedelta(days=5)
CLEANUP_DAYS_AGO = 16
WEBSITE = "鲁山县人民政府门户网站"
EXPLAINED_AT = "https://www.example.gov.cn/zcjd/{}"
ONLINE = {"channel_kind": "website", "gap_reason": "管理对象和实施部门已作好准备，及时施行有利于执行。"}
DISSENT = "一名组成人员建议延长过渡期，会议讨论后未采纳，理由已当场说明。"
NO_ADJUSTMENT = "不留：新规定不要求经营者改造设施或者变更许可，公布以前已经告知。"
OWN_OPINION = "{}法制机构审核认为，送审稿的制定权限、内容和程序合法，同意送审。"
NOT_EXPLAINED = "内容简短，办理要求已在正文逐项写明，没有需要另外说明的事项。"
SIGNATORIES = {
    "人民政府": "县长",
    "镇人民政府": "镇长",
    "乡人民政府": "乡长",
    "委员会": "主任",
    "办事处": "主任",
    "办公室": "主任",
}


class Town:
    """Who acts in the demo county: agencies by name, and the person who holds a role there."""

    def __init__(self, agencies: dict[str, object], actors: dict[tuple[str, Role], Actor]) -> None:
        self.agencies = agencies
        self.actors = actors

    def drafter(self, entry: Entry) -> Actor:
        return self.actors[entry.drafted_by, Role.DRAFTER]

    def reviewer(self, entry: Entry) -> Actor:
        own = self.actors.get((entry.issuer, Role.LEGAL_OFFICER))
        return own or self.actors[JUSTICE, Role.LEGAL_OFFICER]

    def clerk(self, entry: Entry) -> Actor:
        return self.actors[OFFICE if entry.issuer == COUNTY else entry.issuer, Role.CLERK]

    @property
    def bureau(self) -> Actor:
        return self.actors[JUSTICE, Role.SUPERVISOR]


class Story:
    """The story of one document; its scenes share the document that the first one makes."""

    def __init__(self, entry: Entry, number: int, town: Town, clock: Clock, others: dict[str, "Story"]) -> None:
        self.entry, self.number, self.town, self.clock, self.others = entry, number, town, clock, others
        self.document_id: int | None = None

    @property
    def document(self) -> Document:
        return db.session.get(Document, self.document_id)

    def scenes(self, today: date) -> Iterator[Scene]:
        """All acts of the story in order, those still to come among them."""
        before: datetime | None = None
        for index, (stage, day) in enumerate(self._stages(today)):
            at = self._moment(day, index)
            if before is not None and at <= before:  # two stages fell on one Friday
                at = before + timedelta(minutes=25)
            yield Scene(at, getattr(self, f"_{stage}"))
            before = at
        entry = self.entry
        if entry.story == "cleanup":
            day = workday(today - timedelta(days=CLEANUP_DAYS_AGO + self.number % 5))
            yield Scene(self._moment(day, 8), self._start_cleanup)
        if entry.story == "lapsed":
            end = last_day(entry.in_force_from, entry.validity_years) + timedelta(days=1)
            yield Scene(at_office(end, 0, 5), self._lapse)

    def _stages(self, today: date) -> list[tuple[str, date]]:
        if self.entry.published_on is None:
            leads = OPEN_LEADS[self.entry.story]
            shift = self.number % 4
            stages = [(stage, workday(today - timedelta(days=days + shift))) for stage, days in leads.items()]
            return self._with_review(stages)
        published = self.entry.published_on
        stages = [(stage, workday(published - timedelta(days=days))) for stage, days in LEADS.items()]
        stages = self._with_review([*stages, ("publish", published)])
        if self._medium() is not None:
            stages.append(("explain", workday(published + EXPLAINED_AFTER)))
        stages.append(("copies", workday(published + COPIES_AFTER)))
        return [*stages, ("gazette", workday(published + GAZETTE_AFTER))] if self.entry.issuer == COUNTY else stages

    def _with_review(self, stages: list[tuple[str, date]]) -> list[tuple[str, date]]:
        """With what the review asked for between its beginning and its end, and the answer to what it wanted."""
        slug, days = self.entry.slug, dict(stages)
        asks = slug in SUPPLEMENTS or (self.entry.published_on is not None and self.number % 6 == 2)
        found = []
        for stage, day in stages:
            found.append((stage, day))
            if stage == "submit" and asks:
                found.append(("ask", workday(day + timedelta(days=1))))
                if slug not in STILL_AWAITED:
                    found.append(("hand_in", workday(day + timedelta(days=5))))
            if stage == "approve" and slug in WISHES and "decide" in days:
                found.append(("answer", workday(day + timedelta(days=2))))
        return found

    def _moment(self, day: date, index: int) -> datetime:
        minute = (self.number * 37 + index * 71) % 420
        return at_office(day, 9 + minute // 60, minute % 60)

    def _keep(self) -> dict[str, object]:
        return {"version": self.document.version, "key": None}

    def _start(self) -> None:
        entry = self.entry
        fields = {
            "title": entry.title,
            "issuer_id": self.town.agencies[entry.issuer].id,
            "genre": entry.genre,
            "subject": entry.subject,
            "keywords": "；".join(entry.keywords),
            "summary": entry.summary,
            "implementing_unit": entry.implementing_unit,
            "disclosure": "active",
            "contact_person": self.town.drafter(entry).name,
            "contact_phone": f"0375-00000{self.number % 100:02d}",
            "has_term": entry.validity_years is not None,
            "validity_years": entry.validity_years,
        }
        content = DraftContent(fields, entry.text, entry.basis)
        agency = self.town.agencies[entry.drafted_by]
        document = drafting.start_draft(content, agency, self.town.drafter(entry), self.clock)
        self.document_id = document.id

    def _consult(self) -> None:
        """Ask the public from today on; the answer is not in yet."""
        self._procedure().begin(self.clock.today())

    def _procedure(self) -> Procedure:
        return Procedure(self.entry, self.document, self.town.drafter(self.entry), self.clock)

    def _papers(self) -> None:
        entry = self.entry
        self._procedure().complete(self.clock.today() - timedelta(days=ASKED_FOR + 5))
        basis = "\n".join(f"《{each.title}》{each.article}" for each in entry.basis)
        papers = {
            MaterialKind.EXPLANATION: entry.explanation,
            MaterialKind.BASIS: basis,
            MaterialKind.CONSULTATION: entry.consultation,
            MaterialKind.OWN_OPINION: OWN_OPINION.format(entry.drafted_by),
        }
        for kind in required_material_kinds(self.document, rules.current()):
            text = papers[kind]
            data = write_docx(f"关于《{entry.title}》的{kind.label}", text)
            name = f"{kind.label}.docx"
            drafting.add_material(self.document, kind, name, data, self.town.drafter(entry), self.clock)

        medium = self._medium()
        said = ("", f"由{entry.drafted_by}解读，在{WEBSITE}发布。") if medium else (NOT_EXPLAINED, "")
        plan_interpretation(self.document, medium, *said, self.town.drafter(entry), self.clock, **self._keep())

    def _medium(self) -> Medium | None:
        """How the document is explained; what is short and plain is not."""
        return None if self.number % 4 == 0 else tuple(Medium)[self.number % len(Medium)]

    def _explain(self) -> None:
        drafter, title = self.town.drafter(self.entry), f"《{self.entry.title}》政策解读"
        address = EXPLAINED_AT.format(self.number)
        first = not (self.entry.repeals or self.entry.amends)
        told = [each for each in Content if not (first and each is Content.CHANGES)]
        why_not = "首次制定，没有新旧政策的差异。" if first else ""
        said = Explained(self._medium(), title, self.clock.today(), address, told, why_not)
        record_interpretation(self.document, said, drafter, self.clock, **self._keep())

    def _submit(self) -> None:
        drafting.submit(self.document, self.town.drafter(self.entry), self.clock, **self._keep())

    def _return(self) -> None:
        reviewer = self.town.reviewer(self.entry)
        review.conclude(self.document, "return", self.entry.return_reason, reviewer, self.clock, **self._keep())

    def _withdraw(self) -> None:
        drafter = self.town.drafter(self.entry)
        drafting.withdraw(self.document, self.entry.withdraw_reason, drafter, self.clock, **self._keep())

    def _approve(self) -> None:
        reviewer = self.town.reviewer(self.entry)
        wish = WISHES.get(self.entry.slug)
        said = {"checks": checks_of(wish)}
        if wish is not None:
            said |= {"form": Form.AMEND, "amendments": (wish.amendment,)}
        review.conclude(self.document, "approve", self.entry.opinion, reviewer, self.clock, **said, **self._keep())

    def _ask(self) -> None:
        reviewer, wanted = self.town.reviewer(self.entry), dict([self._wanted()])
        supplements.ask_supplement(self.document, wanted, reviewer, self.clock, **self._keep())

    def _hand_in(self) -> None:
        kind, why = self._wanted()
        drafter = self.town.drafter(self.entry)
        data = write_docx(f"关于《{self.entry.title}》的{kind.label}（补正）", why)
        drafting.add_material(self.document, kind, f"{kind.label}（补正）.docx", data, drafter, self.clock)
        supplements.hand_in(self.document, drafter, self.clock, **self._keep())

    def _wanted(self) -> tuple[MaterialKind, str]:
        return SUPPLEMENTS.get(self.entry.slug, (MaterialKind.CONSULTATION, WHY))

    def _answer(self) -> None:
        refused = WISHES[self.entry.slug].refused
        given = {1: Answer(not refused, refused)}
        answer_amendments(self.document, given, self.town.drafter(self.entry), self.clock, **self._keep())

    def _copies(self) -> None:
        given = (Keeper.ARCHIVE, "鲁山县档案馆", 2, self.clock.today())
        supply_copies(self.document, *given, self.town.clerk(self.entry), self.clock, **self._keep())

    def _gazette(self) -> None:
        day = self.clock.today()
        issue = f"{day.year}年第{(day.month + 1) // 2}期"
        given = (ChannelKind.GAZETTE, "鲁山县人民政府公报", day, issue)
        add_channel(self.document, *given, self.town.clerk(self.entry), self.clock, **self._keep())

    def _decide(self) -> None:
        day = self.clock.today()
        maker = self.document.issuer
        seats = 7 + self.number % 6
        act = Act(
            meeting=self._meeting(day),
            meeting_on=day - timedelta(days=1),
            meeting_kind=meetings_of(maker)[0].value,
            meeting_result=Result.PASSED.value,
            expected=seats,
            attended=seats - self.number % 3,
            dissent=DISSENT if self.number % 5 == 0 else "无",
            signed_by=self._signatory(),
            signed_on=day,
        )
        review.decide(self.document, act, self.town.clerk(self.entry), self.clock, **self._keep())

    def _register(self) -> None:
        filing.register(self.document, self.town.clerk(self.entry), self.clock, **self._keep())

    def _publish(self) -> None:
        entry = self.entry
        act = self._publication(self.clock.today(), entry.in_force_from)
        publication.publish(self.document, act, self.town.clerk(entry), self.clock, **self._keep())
        if entry.repeals:
            self._repeal(self.others[entry.repeals])
        if entry.amends_text:  # without one, its instructions wait for the clerk
            self._amend(self.others[entry.amends])

    def _plan(self) -> None:
        """Record a publication two weeks ahead; the text takes effect with it."""
        day = self.clock.today() + timedelta(days=PLANNED_AHEAD)
        act = self._publication(day, day)
        publication.publish(self.document, act, self.town.clerk(self.entry), self.clock, **self._keep())

    def _publication(self, day: date, begins: date) -> Act:
        touches, gap = self.entry.slug in BUSINESS, (begins - day).days
        adjustment = f"公布到施行留出{gap}日，供经营者调整。" if gap else NO_ADJUSTMENT
        more = {"touches_business": True, "adjustment": adjustment} if touches else {}
        return Act(day=day, channel=WEBSITE, in_force_from=begins, **ONLINE, **more)

    def _repeal(self, old: "Story") -> None:
        by = self.document
        act = Act(by_title=by.title, by_is_ours=True, by_published_on=by.published_on, day=self.entry.in_force_from)
        cleanup.repeal(old.document, act, by, self.town.clerk(old.entry), self.clock, **old._keep())

    def _amend(self, old: "Story") -> None:
        by = self.document
        act = Act(
            by_title=by.title,
            by_is_ours=True,
            by_published_on=by.published_on,
            day=self.entry.in_force_from,
            new_text=text_of(self.entry.amends_text),
        )
        cleanup.amend(old.document, act, by, self.town.clerk(old.entry), self.clock, **old._keep())

    def _start_cleanup(self) -> None:
        reason = "纳入本年度定期清理，请实施部门提出继续有效、修改或者废止的意见。"
        cleanup.start_cleanup(self.document, reason, self.town.bureau, self.clock, **self._keep())

    def _lapse(self) -> None:
        cleanup.lapse_expired(self.document, Actor.system("lapse-expired"), self.clock)

    def _meeting(self, day: date) -> str:
        issue = (day.timetuple().tm_yday + 9) // 10
        if self.entry.issuer in (COUNTY, OFFICE):
            return f"县人民政府{day.year}年第{issue}次常务会议"
        if self.entry.issuer.endswith(("镇人民政府", "乡人民政府")):
            return f"{day.year}年第{issue}次{self._signatory()}办公会议"
        if self.entry.issuer.endswith("办事处"):
            return f"{day.year}年第{issue}次主任办公会议"
        return f"{day.year}年第{issue}次局长办公会议"

    def _signatory(self) -> str:
        issuer = self.entry.issuer
        endings = sorted(SIGNATORIES, key=len, reverse=True)
        return next((SIGNATORIES[ending] for ending in endings if issuer.endswith(ending)), "局长")


def planned_scenes(stories: dict[str, Story], clock: Clock) -> Iterator[Scene]:
    """The days on which recorded amendments and repeals take effect."""
    for story in stories.values():
        entry = story.entry
        if entry.repeals or entry.amends_text:
            yield Scene(at_office(entry.in_force_from, 0, 5), lambda: _fire_planned(clock))


def _fire_planned(clock: Clock) -> None:
    for planned in list(db.session.scalars(planned_until(clock.today()))):
        if planned.document.state in (DocumentState.PUBLISHED, DocumentState.CLEANUP):
            cleanup.fire_planned(planned, Actor.system("fire-planned"), clock)
