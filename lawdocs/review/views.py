"""Pages of the legality review (合法性审核) beside its steps."""

from collections.abc import Sequence

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import requires
from lawdocs.documents.act_views import ActPage, answer
from lawdocs.documents.models import Document
from lawdocs.review import advisers, answers, supplements
from lawdocs.review.forms import AdviceForm, HandInForm, ObjectionForm, SupplementForm, answer_form
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.permissions import Permission

blueprint = Blueprint("review", __name__, url_prefix="/work/documents")

ASK = ActPage(
    label="要求补正",
    question="要求起草单位补正{}的送审材料？",
    confirm="要求补正",
    back="返回，不要求补正",
    done="已要求补正",
    fields="review/_supplement_fields.html",
    permission=Permission.DOCUMENT_REVIEW,
    states=supplements.IN_REVIEW,
    bars=supplements.against_own_review,
)
HAND_IN = ActPage(
    label="交齐补正材料",
    question="{}的补正材料已经交齐？",
    confirm="确认交齐",
    back="返回，继续上传",
    done="已交齐补正材料",
    fields="review/_hand_in_fields.html",
    permission=Permission.DOCUMENT_DRAFT,
    states=supplements.IN_REVIEW,
)

ADVICE = ActPage(
    label="外部法律意见",
    question="登记对{}的外部法律意见？",
    confirm="确认登记意见",
    back="返回，不登记",
    done="已登记外部法律意见",
    fields="review/_advice_fields.html",
    permission=Permission.DOCUMENT_REVIEW,
    states=supplements.IN_REVIEW,
    bars=supplements.against_own_review,
)
ANSWER = ActPage(
    label="答复修改意见",
    question="答复对{}的审核修改意见？",
    confirm="确认答复",
    back="返回，不答复",
    done="已逐条答复审核修改意见",
    fields="review/_answer_fields.html",
    permission=Permission.DOCUMENT_DRAFT,
    states=answers.ANSWERED_IN,
)
OBJECT = ActPage(
    label="书面异议",
    question="对{}的审核意见提出异议？",
    confirm="提出异议",
    back="返回，不提出",
    done="已提出书面异议",
    fields="review/_objection_fields.html",
    permission=Permission.DOCUMENT_DRAFT,
    states=answers.OBJECTED_IN,
)


@blueprint.route("/<int:document_id>/supplements/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REVIEW, audit="document:ask_supplement")
def ask_supplement(document_id: int) -> ResponseReturnValue:
    """Ask the drafter to complete the papers."""
    return answer(
        document_id,
        ASK,
        lambda _: SupplementForm(),
        lambda document, form, acting: supplements.ask_supplement(document, form.wanted(), **acting),
        after=_after_asking,
    )


@blueprint.route("/<int:document_id>/supplements/hand-in", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="document:hand_in_supplement")
def hand_in(document_id: int) -> ResponseReturnValue:
    """Tell the reviewer that all papers asked for are there."""
    return answer(
        document_id,
        HAND_IN,
        lambda _: HandInForm(),
        lambda document, form, acting: supplements.hand_in(document, **acting),
        after=lambda _: [("合法性审核的期限恢复计算，", "从今天起继续计数；审核单位收到通知。")],
        open_supplement=supplements.open_supplement,
        still_missing=supplements.still_missing,
    )


@blueprint.route("/<int:document_id>/advice/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REVIEW, audit="document:record_advice")
def record_advice(document_id: int) -> ResponseReturnValue:
    """Put on record what an adviser said."""
    return answer(
        document_id,
        ADVICE,
        lambda _: AdviceForm(),
        lambda document, form, acting: advisers.record_advice(document, *form.said(), **acting),
    )


@blueprint.route("/<int:document_id>/amendments/answer", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="document:answer_amendments")
def answer_amendments(document_id: int) -> ResponseReturnValue:
    """Adopt the amendments of the review, or say why not."""
    return answer(
        document_id,
        ANSWER,
        lambda document: answer_form(answers.to_answer(document)),
        lambda document, form, acting: answers.answer_amendments(document, form.answers(), **acting),
        after=lambda _: [
            ("采纳的，系统按审核意见逐字改入正文，", "成为新的一稿，不能再改。"),
            ("不采纳的，理由和依据", "在登记审议和签署时向决定人出示。"),
            ("答复不能收回。", ""),
        ],
    )


@blueprint.route("/<int:document_id>/objection", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="document:object_to_opinion")
def object_to_opinion(document_id: int) -> ResponseReturnValue:
    """Put the drafter's disagreement with an opinion in writing."""
    return answer(
        document_id,
        OBJECT,
        lambda _: ObjectionForm(),
        lambda document, form, acting: answers.object_to(document, form.text.data, **acting),
        after=_after_objecting,
    )


def _after_objecting(document: Document) -> Sequence[tuple[str, str]]:
    opinion = answers.to_object(document)
    points = [("审核意见不变，", "异议随审核意见留存，审核单位和决定人可以看到。"), ("异议不能收回。", "")]
    if opinion is None:
        return points
    mark = rules.current().mark(Duty.OBJECTION)
    return [
        (f"{zh_date(answers.last_day_to_object(opinion))}以前提出的算按期{mark}，", "以后提出的注明逾期。"),
        *points,
    ]


def _after_asking(document: Document) -> Sequence[tuple[str, str]]:
    period = rules.current().clocks[Duty.SUPPLEMENT].period.text
    mark = rules.current().mark(Duty.SUPPLEMENT)
    return [
        ("合法性审核的期限从今天起中止，", "起草单位交齐以后恢复计算。"),
        (f"起草单位应在{period}内补正{mark}。", "逾期没有补正的，可以退回。"),
        ("通知", "起草单位。"),
    ]
