"""The life cycle of a document (文件流程): one table of steps."""

from dataclasses import dataclass
from datetime import date

from workflows import drafting_guards as d
from workflows import guards as g
from workflows import standing_guards as s
from workflows.actors import Actor, Parties, may
from workflows.facts import Act, Facts, Obstacle
from workflows.permissions import Permission as P
from workflows.states import OPEN_STATES
from workflows.states import DocumentState as S


@dataclass(frozen=True)
class Step:
    """One move in a document's life (流程环节).

    ``action`` is what the button says. A step without sources makes a new document.
    """

    name: str
    label: str
    action: str
    sources: tuple[S, ...]
    dests: tuple[S, ...]
    permission: P
    guards: tuple[g.Guard, ...] = ()

    @property
    def dest(self) -> S:
        """Where the step leads; only ``enter_stock`` has more than one end."""
        return self.dests[0]


_OPEN = tuple(state for state in S if state in OPEN_STATES)
_STANDING = (S.PUBLISHED, S.CLEANUP)

STEPS: tuple[Step, ...] = (
    Step("submit", "送审", "提交审核", (S.DRAFT,), (S.REVIEW,), P.DOCUMENT_SUBMIT, (
        g.issuer_may_issue, g.required_fields_are_filled, g.title_avoids_barred_words, g.text_is_present,
        g.text_is_not_secret, g.disclosure_is_active, g.materials_are_complete, g.validity_is_within_limit,
        g.term_agrees_with_text, d.makers_are_not_barred, d.is_normative, d.traits_are_stated, d.content_is_checked,
        d.evaluation_is_done, d.public_was_consulted, d.departments_were_asked, d.experts_were_heard,
        d.risk_is_assessed, d.hearing_was_held, d.competition_is_fair)),
    Step("return", "退回", "退回起草单位", (S.REVIEW,), (S.DRAFT,), P.DOCUMENT_REVIEW, (
        g.reviewer_is_not_drafter, g.reason_is_given)),
    Step("reject", "不予通过", "不予通过审核", (S.REVIEW,), (S.DRAFT,), P.DOCUMENT_REVIEW, (
        g.reviewer_is_not_drafter, g.reason_is_given, g.points_are_checked, g.some_point_fails)),
    Step("approve", "审核通过", "通过审核", (S.REVIEW,), (S.APPROVED,), P.DOCUMENT_REVIEW, (
        g.reviewer_is_not_drafter, g.supplement_is_handed_in, g.opinion_is_given, g.form_is_in_use,
        g.points_are_checked, g.amendments_are_whole)),
    Step("decide", "审定", "登记审议和签署", (S.APPROVED,), (S.DECIDED,), P.DOCUMENT_DECIDE, (
        g.review_is_positive, g.amendments_are_answered, g.deliberation_is_recorded, g.meeting_fits_maker,
        g.deliberation_is_whole, g.signature_is_recorded, g.deputy_is_authorised, d.party_committee_has_report)),
    Step("register", "登记编号", "登记并编号", (S.DECIDED,), (S.FILED,), P.DOCUMENT_REGISTER, (
        g.issuer_has_number_code, g.interpretation_is_planned)),
    Step("publish", "公布", "公布文件", (S.FILED,), (S.PUBLISHED,), P.DOCUMENT_PUBLISH, (
        g.number_is_allocated, g.no_publication_is_planned, g.publication_is_recorded, g.earlier_publication_is_shown,
        g.effect_follows_publication, g.short_gap_has_reason, g.adjustment_is_stated, g.dates_agree_with_text)),
    Step("withdraw", "撤回", "撤回并终止", _OPEN, (S.WITHDRAWN,), P.DOCUMENT_WITHDRAW, (
        g.reason_is_given,)),
    Step("exclude", "认定为非规范性文件", "认定不属于规范性文件", (S.DRAFT, S.REVIEW), (S.WITHDRAWN,),
        P.DOCUMENT_REVIEW, (
        g.reviewer_is_not_drafter, g.reason_is_given, d.exclusion_was_proposed)),
    Step("start_cleanup", "启动清理", "启动清理", (S.PUBLISHED,), (S.CLEANUP,), P.CLEANUP_START, (
        g.reason_is_given,)),
    Step("keep", "继续有效", "确认继续有效", (S.CLEANUP,), (S.PUBLISHED,), P.CLEANUP_MANAGE, (
        g.reason_is_given, s.term_is_not_over, s.nothing_is_to_be_corrected, s.no_end_is_planned,
        s.longer_term_is_within_limit, s.longer_term_follows_evaluation)),
    Step("amend", "修改", "登记修改", _STANDING, (S.PUBLISHED,), P.DOCUMENT_AMEND, (
        s.amending_document_is_published, s.amendment_has_text_and_day)),
    Step("repeal", "废止", "废止文件", _STANDING, (S.REPEALED,), P.DOCUMENT_REPEAL, (
        s.repealing_document_is_named, s.no_end_is_planned, s.no_amendment_loses_its_ground)),
    Step("lapse", "失效", "宣布失效", _STANDING, (S.LAPSED,), P.DOCUMENT_LAPSE, (
        s.term_is_over_or_declared, s.no_end_is_planned, s.no_amendment_loses_its_ground)),
    Step("enter_stock", "存量录入", "录入存量文件", (), (S.PUBLISHED, S.REPEALED, S.LAPSED), P.DOCUMENT_STOCK, (
        g.source_is_on_record,)),
    Step("take_back", "撤销录入", "撤销录入", (S.PUBLISHED, S.REPEALED, S.LAPSED), (S.WITHDRAWN,), P.DOCUMENT_STOCK, (
        g.reason_is_given, s.came_in_as_stock, s.nothing_followed)),
)  # fmt: skip

STEP_BY_NAME: dict[str, Step] = {step.name: step for step in STEPS}


def obstacles(step: Step, facts: Facts, actor: Actor, today: date, act: Act | None = None) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of a step, all at once; empty when it can be taken."""
    found: list[Obstacle] = []
    for guard in step.guards:
        answer = guard(facts, actor, today, act)
        if isinstance(answer, Obstacle):
            found.append(answer)
        elif answer:
            found.extend(answer)
    return tuple(found)


def steps_from(state: S) -> tuple[Step, ...]:
    """The steps that leave a state, in the order of the table."""
    return tuple(step for step in STEPS if state in step.sources)


def verdict(step: Step, state: S, actor: Actor, parties: Parties) -> str:
    """One cell of the step matrix: ``allowed``, or why not: ``role`` (no right to it) or ``state`` (not from here)."""
    if not may(actor, step.permission, parties):
        return "role"
    return "allowed" if state in step.sources else "state"
