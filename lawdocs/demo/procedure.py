"""What the drafters of the demo county put on record of their procedure (起草程序) before review."""

from datetime import date, timedelta

from lawdocs.clock import Clock
from lawdocs.demo.catalogue import Entry
from lawdocs.demo.county import COUNTY
from lawdocs.documents.models import Document
from lawdocs.drafting import services
from lawdocs.drafting.facts import drafting_of, needs_regulator
from lawdocs.drafting.models import InquiryKind
from workflows.actors import Actor
from workflows.competition import POINTS, Verdict
from workflows.drafting_record import CONTENT, Adoption, Feature, Stance

# Which documents touch what; the rest are like most.
BUSINESS = frozenset({
    "parking-fees", "small-loan-risk", "intermediary-services", "small-catering-aid",
    "specialized-firms", "ecommerce-delivery", "customised-passenger-service", "farm-machinery-services",
    "rural-homestay", "outdoor-signs", "construction-waste", "vendor-points",
    "rural-gas", "public-asset-lease", "elevator-notice", "lift-retrofit",
})  # fmt: skip
MAJOR = frozenset({"waste-sorting", "funeral-benefits"})
PROFESSIONAL = frozenset({"groundwater", "small-reservoirs", "rural-sewage"})
RISKY = frozenset({"waste-sorting", "dog-keeping", "fireworks-2025"})
HEARD = frozenset({"parking-fees"})
SITE = "https://www.example.gov.cn/yjzj"
ASKED_FOR = 32  # days: enough for every kind


class Procedure:
    """Records the stages of one document, as its drafter, at the present moment of the story."""

    def __init__(self, entry: Entry, document: Document, actor: Actor, clock: Clock) -> None:
        self.entry, self.document, self.actor, self.clock = entry, document, actor, clock

    def begin(self, opened_on: date) -> None:
        """Classify, state traits, evaluate and ask the public from a day on."""
        entry, seen = self.entry, self._seen
        proposal = {
            "normative": True,
            "features": ",".join(feature.value for feature in Feature),
            "exclusion": "",
            "class_reason": f"七项特征都具备：{entry.summary}",
        }
        services.classify(self.document, proposal, self.actor, self.clock, **seen())
        services.state_traits(self.document, self._traits(opened_on), self.actor, self.clock, **seen())
        answers = {item.code: services.Answer(False, f"逐条核对，没有{item.short}的内容。") for item in CONTENT}
        services.check_content(self.document, answers, self.actor, self.clock, **seen())
        self._inquiry(InquiryKind.EVALUATION, opened_on - timedelta(days=5), entry.drafted_by, entry.explanation)
        self._consult(opened_on, {})

    def complete(self, opened_on: date) -> None:
        """All stages up to the feedback on what was adopted."""
        self.begin(opened_on)
        closed_on = opened_on + timedelta(days=ASKED_FOR)
        self._opinion(opened_on)
        self._consult(opened_on, {"feedback_on": closed_on + timedelta(days=2), "feedback_address": f"{SITE}/fk"})
        if self.entry.issuer == COUNTY:
            self._departments(opened_on)
        middle = opened_on + timedelta(days=20)
        if self.entry.slug in PROFESSIONAL:
            self._inquiry(InquiryKind.EXPERTS, middle, "市水利学会专家3人", "技术指标有依据，可行。")
        if self.entry.slug in RISKY:
            self._inquiry(InquiryKind.RISK, middle, self.entry.drafted_by, "风险点已逐项列出措施和预案，风险可控。")
        if self.entry.slug in HEARD:
            papers = {"papers_sent_on": middle - timedelta(days=10), "address": f"{SITE}/tz"}
            self._inquiry(InquiryKind.HEARING, middle, "县司法局主持，代表15人", "多数代表赞成。", **papers)
        if self.entry.slug in BUSINESS:
            self._competition(middle)

    def _traits(self, opened_on: date) -> dict[str, object]:
        slug = self.entry.slug
        return {
            "business": slug in BUSINESS,
            "major": slug in MAJOR,
            "major_on": opened_on - timedelta(days=30) if slug in MAJOR else None,
            "professional": slug in PROFESSIONAL,
            "stability_risk": slug in RISKY,
            "hearing": slug in HEARD,
            "touches_others": self.entry.issuer == COUNTY,
        }

    def _inquiry(self, kind: InquiryKind, day: date, who: str, conclusion: str, **more: object) -> None:
        held = {"done_on": day, "who": who, "is_favourable": True, "conclusion": conclusion, **more}
        services.record_inquiry(self.document, kind, held, self.actor, self.clock, **self._seen())

    def _consult(self, opened_on: date, more: dict[str, object]) -> None:
        closes_on = opened_on + timedelta(days=ASKED_FOR)
        asked = {"opened_on": opened_on, "closes_on": closes_on, "channel": "县政府网站征求意见栏目", "address": SITE}
        services.record_consultation(self.document, asked | more, self.actor, self.clock, **self._seen())

    def _opinion(self, opened_on: date) -> None:
        said = {"received_on": opened_on + timedelta(days=6), "who": "匿名", "text": "建议公开咨询电话和办理时限。"}
        adopted = {"adoption": Adoption.ADOPTED, "reason": "已写入文件。"}
        services.record_opinion(self.document, None, said | adopted, self.actor, self.clock, **self._seen())

    def _departments(self, opened_on: date) -> None:
        asked = {"name": "鲁山县财政局", "asked_on": opened_on, "answered_on": opened_on + timedelta(days=8)}
        answer = {"stance": Stance.AGREED, "text": "无不同意见。"}
        services.record_department(self.document, None, asked | answer, self.actor, self.clock, **self._seen())

    def _competition(self, day: date) -> None:
        review = {
            "reviewed_on": day,
            "heard": "书面征求了经营者和行业协会的意见，没有反映限制竞争的问题。",
            "verdict": Verdict.CLEAN,
            "explanation": "对照19个问题逐项审查，没有排除、限制竞争的内容。",
        }
        if needs_regulator(self.document.issuer):
            review |= {
                "regulator": "鲁山县市场监督管理局",
                "regulator_on": day + timedelta(days=7),
                "regulator_verdict": Verdict.CLEAN,
                "regulator_opinion": "同意初审意见。",
            }
        answers = {code: services.Answer(False) for code in POINTS}
        services.review_competition(self.document, answers, review, self.actor, self.clock, **self._seen())

    def _seen(self) -> dict[str, object]:
        drafting = drafting_of(self.document.id)
        return {"version": drafting.version if drafting is not None else 0, "key": None}
