"""Guards of the stages of drafting: a draft goes to review when each stage it needs is on record (起草程序).

A document without a drafting record (``Facts.drafting`` is None) never was a draft of ours: nothing is asked of it.
"""

from datetime import date

from workflows.actors import Actor
from workflows.days import REPORTED_THEN_DELIBERATED
from workflows.drafting import Stage, is_required, missing
from workflows.facts import Act, Facts, Obstacle
from workflows.guards import Guard
from workflows.states import DocumentState


def _stage_is_complete(stage: Stage, name: str, doc: str) -> Guard:
    def guard(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
        return missing(stage, facts.drafting, today) if facts.drafting is not None else ()

    guard.__name__ = guard.__qualname__ = name
    guard.__doc__ = doc
    return guard


is_normative = _stage_is_complete(
    Stage.CLASSIFICATION, "is_normative", "The draft was found to be a normative document (认定)."
)
traits_are_stated = _stage_is_complete(
    Stage.TRAITS, "traits_are_stated", "It is on record which stages the document needs (文件特征)."
)
content_is_checked = _stage_is_complete(
    Stage.CONTENT, "content_is_checked", "The drafter looked for content that is forbidden (禁止内容)."
)
evaluation_is_done = _stage_is_complete(
    Stage.EVALUATION, "evaluation_is_done", "Need, feasibility and impact were evaluated (评估论证)."
)
public_was_consulted = _stage_is_complete(
    Stage.CONSULTATION,
    "public_was_consulted",
    "The public was asked long enough and told what was adopted (公开征求意见).",
)
departments_were_asked = _stage_is_complete(
    Stage.DEPARTMENTS, "departments_were_asked", "Whose duties are touched was asked; disagreement is explained."
)
experts_were_heard = _stage_is_complete(
    Stage.EXPERTS, "experts_were_heard", "Professional matters were argued by experts (专家论证)."
)
risk_is_assessed = _stage_is_complete(
    Stage.RISK, "risk_is_assessed", "Risks to stability are assessed and can be controlled (风险评估)."
)
hearing_was_held = _stage_is_complete(
    Stage.HEARING, "hearing_was_held", "A hearing was held, its papers sent early enough (听证会)."
)
competition_is_fair = _stage_is_complete(
    Stage.COMPETITION, "competition_is_fair", "The fair-competition review allows the document (公平竞争审查)."
)


def party_committee_has_report(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """Where it must be, the Party committee was told, and before the decision (R06)."""
    record = facts.drafting
    if record is None or not is_required(Stage.PARTY_REPORT, record):
        return ()
    found = missing(Stage.PARTY_REPORT, record, today)
    order = REPORTED_THEN_DELIBERATED
    fault = order.fault(record.party_reported_on, act.meeting_on) if act is not None else ""
    return (*found, Obstacle(fault, f"drafting:{Stage.PARTY_REPORT}", order.rule, record.who)) if fault else found


def makers_are_not_barred(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """内设机构、议事协调机构、临时机构 and others that the profile names issue nothing, alone or with others."""
    return tuple(
        Obstacle(why, f"field:{field}", rule, facts.drafter_agency) for field, why, rule in facts.barred_makers
    )


def exclusion_was_proposed(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A draft leaves as no normative document once its drafter proposed so; in review the reviewer alone decides."""
    record = facts.drafting
    if facts.state is not DocumentState.DRAFT or record is None:
        return None
    if record.normative is False and not record.turned_down:
        return None
    return Obstacle("起草单位没有提出本件不属于规范性文件", "drafting:classification", "R02", facts.drafter_agency)
