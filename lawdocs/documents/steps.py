"""The steps as the workbench offers them: which one may be taken, what it is called, and the service behind it."""

from collections.abc import Callable
from dataclasses import dataclass

from lawdocs import rules
from lawdocs.access import may_on, parties_of
from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.models import PlannedStep
from lawdocs.clock import Clock
from lawdocs.documents import services as documents
from lawdocs.documents import stock_taking_back
from lawdocs.documents.facts import facts_of
from lawdocs.documents.models import Document
from lawdocs.documents.opinion_forms import OpinionForm, RejectForm
from lawdocs.documents.standing_forms import AmendForm, KeepForm, LapseForm, RepealForm
from lawdocs.documents.step_forms import (
    DecideForm,
    PublishForm,
    ReasonForm,
    RegisterForm,
    StepForm,
    VerdictForm,
)
from lawdocs.drafting import services as drafting
from lawdocs.filing import services as filing
from lawdocs.publication import services as publication
from lawdocs.review import services as review
from workflows.actors import Actor, may
from workflows.document import STEP_BY_NAME, Step, obstacles, steps_from
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.states import DocumentState as S

# The step a state is on its way to; the obstacle list of the document page speaks of it.
EXPECTED = {
    S.DRAFT: "submit",
    S.REVIEW: "approve",
    S.APPROVED: "decide",
    S.DECIDED: "register",
    S.FILED: "publish",
    S.CLEANUP: "keep",
}


@dataclass(frozen=True)
class Wording:
    """What a confirmation page says: the question (of a quoted title), the buttons, and what is said once done."""

    question: str
    confirm: str
    back: str
    after: str
    done: str


WORDING = {
    "submit": Wording("把{}提交审核？", "确认提交审核", "返回，不提交", "提交以后", "已提交审核"),
    "return": Wording("把{}退回起草单位？", "确认退回", "返回，不退回", "退回以后", "已退回起草单位"),
    "reject": Wording("对{}不予通过？", "确认不予通过", "返回，不下结论", "不予通过以后", "已作出不予通过的结论"),
    "approve": Wording("通过{}的合法性审核？", "确认通过审核", "返回，不下结论", "通过以后", "已出具合法性审核意见"),
    "decide": Wording("登记{}的审议和签署？", "确认登记审议和签署", "返回，不登记", "登记以后", "已登记审议和签署"),
    "register": Wording("登记{}并编号？", "确认登记编号", "返回，不编号", "登记以后", "已登记编号"),
    "publish": Wording("公布{}？", "确认公布", "返回，不公布", "公布以后", "已公布"),
    "withdraw": Wording("撤回{}？", "确认撤回", "返回，不撤回", "撤回以后", "已撤回"),
    "exclude": Wording("认定{}不属于规范性文件？", "确认认定", "返回，不认定", "认定以后", "已认定不属于规范性文件"),
    "start_cleanup": Wording("对{}启动清理？", "确认启动清理", "返回，不启动", "启动以后", "已启动清理"),
    "keep": Wording("确认{}继续有效？", "确认继续有效", "返回，不下结论", "确认以后", "已确认继续有效"),
    "amend": Wording("登记{}的修改？", "确认登记修改", "返回，不登记", "登记以后", "已登记修改"),
    "repeal": Wording("废止{}？", "确认废止", "返回，不废止", "废止以后", "已登记废止"),
    "take_back": Wording("撤销{}的录入？", "确认撤销录入", "返回，不撤销", "撤销以后", "已撤销录入"),
    "lapse": Wording("宣布{}失效？", "确认宣布失效", "返回，不宣布", "宣布以后", "已登记失效"),
}

FORMS: dict[str, type[StepForm]] = {
    "submit": StepForm,
    "return": VerdictForm,
    "reject": RejectForm,
    "approve": OpinionForm,
    "decide": DecideForm,
    "register": RegisterForm,
    "publish": PublishForm,
    "withdraw": ReasonForm,
    "exclude": VerdictForm,
    "start_cleanup": ReasonForm,
    "keep": KeepForm,
    "amend": AmendForm,
    "repeal": RepealForm,
    "lapse": LapseForm,
    "take_back": ReasonForm,
}

Service = Callable[..., object]
_CONCLUDE = {name: lambda *args, name=name, **seen: _conclude(name, *args, **seen) for name in review.KINDS}
SERVICES: dict[str, Service] = _CONCLUDE | {
    "submit": lambda document, form, actor, clock, **seen: documents.submit(document, actor, clock, **seen),
    "decide": lambda document, form, actor, clock, **seen: review.decide(document, form.act(), actor, clock, **seen),
    "register": lambda document, form, actor, clock, **seen: filing.register(
        document, actor, clock, wanted=form.wanted.data, **seen
    ),
    "publish": lambda document, form, actor, clock, **seen: publication.publish(
        document, form.act(), actor, clock, **seen
    ),
    "withdraw": lambda document, form, actor, clock, **seen: documents.withdraw(
        document, form.reason.data, actor, clock, **seen
    ),
    "exclude": lambda document, form, actor, clock, **seen: drafting.exclude(
        document, form.reason.data, actor, clock, **seen
    ),
    "start_cleanup": lambda document, form, actor, clock, **seen: cleanup.start_cleanup(
        document, form.reason.data, actor, clock, **seen
    ),
    "keep": lambda document, form, actor, clock, **seen: cleanup.keep(
        document,
        form.reason.data,
        actor,
        clock,
        until=form.longer_until,
        unevaluated=form.why_unevaluated,
        **seen,
    ),
    "amend": lambda document, form, actor, clock, **seen: cleanup.amend(
        document, form.act(), form.chosen, actor, clock, **seen
    ),
    "repeal": lambda document, form, actor, clock, **seen: cleanup.repeal(
        document, form.act(), form.chosen, actor, clock, **seen
    ),
    "lapse": lambda document, form, actor, clock, **seen: cleanup.declare_lapsed(
        document, form.act(), actor, clock, **seen
    ),
    "take_back": lambda document, form, actor, clock, **seen: stock_taking_back.take_back(
        document, form.reason.data, actor, clock, **seen
    ),
}


def _conclude(name: str, document: Document, form: StepForm, actor: Actor, clock: Clock, **seen: object) -> object:
    act = form.act()
    said = {"checks": act.checks, "amendments": act.amendments} | ({"form": act.form} if name == "approve" else {})
    return review.conclude(document, name, act.opinion or act.reason, actor, clock, **said, **seen)


def carry_out(
    step: Step, document: Document, form: StepForm, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> object:
    """Take a step through its service, with what the form holds; what the service made of it."""
    return SERVICES[step.name](document, form, actor, clock, version=version, key=key)


def said_of(step: Step, document: Document, made: object) -> str:
    """What is said once a step was taken, or recorded for its day."""
    if isinstance(made, PlannedStep):
        return f"已预定于{zh_date(made.due_on)}{step.label}"
    if step.name != "register":
        return WORDING[step.name].done
    passed = "、".join(filing.passed_over(document))
    skipped = f"（{passed}已被存量文件使用，跳过）" if passed else ""
    return f"{WORDING[step.name].done}，发文字号为{document.number}{skipped}"


def open_steps(document: Document, actor: Actor) -> list[Step]:
    """The steps the actor may take from the present state, whether or not something still stands in the way."""
    return [
        step
        for step in steps_from(document.state)
        if step.name in SERVICES and may_on(actor, step.permission, document) and _concerns(step, document)
    ]


def _concerns(step: Step, document: Document) -> bool:
    """Whether a step is one for documents of this kind at all."""
    return step.name != "take_back" or document.is_stock


def standing_in_way(step: Step, document: Document, actor: Actor, clock: Clock) -> tuple[Obstacle, ...]:
    """What stands in the way of a step before anything is entered; for others' steps, whoever takes them."""
    taker = actor if may_on(actor, step.permission, document) else Actor(None, "")
    return obstacles(step, facts_of(document, rules.current()), taker, clock.today())


def expected_step(document: Document) -> Step | None:
    """The step the present state is on its way to."""
    return STEP_BY_NAME.get(EXPECTED.get(document.state, ""))


def acting_as(step: Step, document: Document, actor: Actor) -> str:
    """The post in which the actor takes a step: 县政府办　公布岗."""
    parties = parties_of(document)
    for grant in sorted(actor.grants, key=lambda each: (each.role, each.agency_id or 0)):
        if may(Actor(actor.id, actor.name, frozenset({grant})), step.permission, parties):
            return f"{agency_tree().get(grant.agency_id).name}　{grant.role.label}"
    return ""
