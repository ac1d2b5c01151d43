"""Pages of what follows a publication (公布以后)."""

from collections.abc import Sequence

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import requires
from lawdocs.context import clock
from lawdocs.documents.act_views import ActPage, answer
from lawdocs.documents.models import Document
from lawdocs.publication import channels, copies, corrections, interpretation
from lawdocs.publication.forms import ChannelForm, CopiesForm, CorrectionForm, InterpretationForm, plan_form
from lawdocs.publication.slips import slip_doubts
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.interpretation import Medium
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES

blueprint = Blueprint("publication", __name__, url_prefix="/work/documents")

CHANNEL = ActPage(
    label="登记公布载体",
    question="登记{}的其他公布载体？",
    confirm="确认登记载体",
    back="返回，不登记",
    done="已登记公布载体",
    fields="publication/_channel_fields.html",
    permission=Permission.DOCUMENT_PUBLISH,
    states=frozenset(PUBLIC_STATES),
    anchor="channels",
)
COPIES = ActPage(
    label="登记送交文本",
    question="登记{}送交公共查阅点的文本？",
    confirm="确认登记送交",
    back="返回，不登记",
    done="已登记送交文本",
    fields="publication/_copies_fields.html",
    permission=Permission.DOCUMENT_PUBLISH,
    states=frozenset(PUBLIC_STATES),
    anchor="copies",
)
CORRECTION = ActPage(
    label="登记更正通知",
    question="登记{}的更正通知？",
    confirm="确认登记更正",
    back="返回，不登记",
    done="已登记更正通知，更正后的文本已经公布",
    fields="publication/_correction_fields.html",
    permission=Permission.DOCUMENT_AMEND,
    states=corrections.CORRECTED_IN,
    anchor="corrections",
)
PLAN = ActPage(
    label="解读方案",
    question="登记{}的政策解读方案？",
    confirm="确认登记方案",
    back="返回，不登记",
    done="已登记解读方案",
    fields="publication/_plan_fields.html",
    permission=Permission.DOCUMENT_DRAFT,
    states=interpretation.PLANNED_IN,
    anchor="interpretation",
)
INTERPRETATION = ActPage(
    label="登记政策解读",
    question="登记{}的政策解读？",
    confirm="确认登记解读",
    back="返回，不登记",
    done="已登记政策解读",
    fields="publication/_interpretation_fields.html",
    permission=Permission.DOCUMENT_DRAFT,
    states=frozenset(PUBLIC_STATES),
    anchor="interpretation",
)


@blueprint.route("/<int:document_id>/channels/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_PUBLISH, audit="document:add_channel")
def add_channel(document_id: int) -> ResponseReturnValue:
    """Record where else a document was made public."""
    return answer(
        document_id,
        CHANNEL,
        lambda _: ChannelForm(),
        lambda document, form, acting: channels.add_channel(document, *form.said(), **acting),
    )


@blueprint.route("/<int:document_id>/copies/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_PUBLISH, audit="document:supply_copies")
def supply_copies(document_id: int) -> ResponseReturnValue:
    """Record to whom copies of a published text were sent."""
    return answer(
        document_id,
        COPIES,
        lambda _: CopiesForm(),
        lambda document, form, acting: copies.supply_copies(document, *form.said(), **acting),
    )


@blueprint.route("/<int:document_id>/corrections/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_AMEND, audit="document:correct_text")
def correct_text(document_id: int) -> ResponseReturnValue:
    """Record a correction notice, which makes a new text."""
    return answer(
        document_id,
        CORRECTION,
        lambda document: CorrectionForm(document, clock().today()),
        lambda document, form, acting: corrections.correct_text(document, form.notice(), **acting),
        after=lambda _: [
            ("系统按更正通知逐字改正，", "生成新的文本，原来的文本留存，公众仍可查看。"),
            ("施行日期和有效期不变。", "更正只改文字错误；改变实质内容的，按修改办理。"),
            ("登记以后不能修改或者删去。", ""),
        ],
        doubts=_more_than_slips,
    )


def _more_than_slips(document: Document, form: CorrectionForm) -> Sequence[tuple[str, str]]:
    """The places that may change substance, in full; substance is changed by amendment only."""
    found = [("改变实质内容的，不能更正，", "按修改办理。只是文字错误的，请逐处核对下面的全文。")]
    held = corrections.corrected_text(document, clock().today())
    for each in slip_doubts(held.text, form.places):
        found.append((f"第{each.number}处（{each.clause}）{each.why}。更正前：", each.before))
        found.append((f"第{each.number}处更正后：", each.after or "（全部删去）"))
    coming = _coming(document, form)
    return [*(found if len(found) > 1 else ()), *coming]


def _coming(document: Document, form: CorrectionForm) -> Sequence[tuple[str, str]]:
    """What becomes of the texts of amendments that are still to come."""
    told = []
    for each in corrections.coming_texts(document, clock().today()):
        left = corrections.carried(each.text, form.notice().places)[1]
        text = f"更正的是现行文本。已登记自{zh_date(each.in_force_from)}起施行的第{each.no}个文本"
        named = "、".join(place.clause for place in left)
        if left:
            cure = "那里不改。请核对那个文本要不要改：要改的，取消那项修改，改好全文再登记。"
            told.append((f"{text}没有这样的文字：{named}。", cure))
        else:
            told.append((f"{text}里有同样的文字，一并更正，", "并换一个文本编号；施行日期不变。"))
    return told


@blueprint.route("/<int:document_id>/interpretation/plan", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="document:plan_interpretation")
def plan_interpretation(document_id: int) -> ResponseReturnValue:
    """Say how a document will be explained, or why it need not be."""
    return answer(
        document_id,
        PLAN,
        lambda document: plan_form(document.interpretation_plan),
        lambda document, form, acting: interpretation.plan_interpretation(document, *form.said(), **acting),
        after=_after_planning,
    )


@blueprint.route("/<int:document_id>/interpretation/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_DRAFT, audit="document:record_interpretation")
def record_interpretation(document_id: int) -> ResponseReturnValue:
    """Put a published interpretation on record."""
    return answer(
        document_id,
        INTERPRETATION,
        lambda _: InterpretationForm(),
        lambda document, form, acting: interpretation.record_interpretation(document, form.said(), **acting),
        after=lambda _: [("公众", "在文件页面上看到解读的标题和网址。"), ("登记以后不能修改或者删去。", "")],
        doubts=_other_form,
    )


def _other_form(document: Document, form: InterpretationForm) -> Sequence[tuple[str, str]]:
    """That the form is not the one that was planned, while that one is still to come."""
    plan, medium = document.interpretation_plan, Medium(form.medium.data)
    planned = plan.medium if plan is not None else None
    if planned in (None, medium) or any(each.medium is planned for each in document.interpretations):
        return ()
    rest = f"选错的请改正；另有{planned.label}解读的，以后再登记。"
    return [(f"解读方案安排的是{planned.label}，现在登记的是{medium.label}。", rest)]


def _after_planning(_: Document) -> Sequence[tuple[str, str]]:
    period = rules.current().clocks[Duty.INTERPRETATION].period.text
    mark = rules.current().mark(Duty.INTERPRETATION)
    return [
        ("没有解读方案的文件", "不能登记编号。"),
        ("安排解读的，", f"从公布之日起{period}内发布并登记{mark}。"),
        ("公布以前", "可以修改方案。"),
    ]
