"""Pages of the legality review (合法性审核) beside its steps."""

from collections.abc import Sequence

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.documents.act_views import ActPage, answer
from lawdocs.documents.models import Document
from lawdocs.review import supplements
from lawdocs.review.forms import HandInForm, SupplementForm
from workflows.duties import Duty
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
    anchor="supplements",
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
    anchor="supplements",
)


@blueprint.route("/<int:document_id>/supplements/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REVIEW, audit="document:ask_supplement")
def ask_supplement(document_id: int) -> ResponseReturnValue:
    """Ask the drafter to complete the papers."""
    return answer(
        document_id,
        ASK,
        lambda _: SupplementForm(),
        lambda document, form, seen: supplements.ask_supplement(
            document, form.wanted(), current_actor(), clock(), **seen
        ),
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
        lambda document, form, seen: supplements.hand_in(document, current_actor(), clock(), **seen),
        after=lambda _: [("合法性审核的期限恢复计算，", "从今天起继续计数；审核单位收到通知。")],
        open_supplement=supplements.open_supplement,
        still_missing=supplements.still_missing,
    )


def _after_asking(document: Document) -> Sequence[tuple[str, str]]:
    period = rules.current().clocks[Duty.SUPPLEMENT].period.text
    mark = rules.current().mark(Duty.SUPPLEMENT)
    return [
        ("合法性审核的期限从今天起中止，", "起草单位交齐以后恢复计算。"),
        (f"起草单位应在{period}内补正{mark}。", "逾期没有补正的，可以退回。"),
        ("通知", "起草单位。"),
    ]
