"""Pages on which a clerk looks at amendments one by one (核对修改内容)."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, may_on, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.cleanup.amendments import page, queries, services
from lawdocs.cleanup.amendments.forms import DismissForm, InstructionForm, LinkForm, words_at
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, Verdict
from lawdocs.cleanup.amendments.proposal import is_decided
from lawdocs.context import clock
from lawdocs.documents import queries as documents
from lawdocs.documents.act_views import ActPage, answer, refuse_closed
from lawdocs.documents.models import Document
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.errors import DomainError, Forbidden, NotVisible, StateConflict, VersionStale, WrongParameter
from lawdocs.extensions import db
from lawdocs.forms import StaffForm
from lawdocs.paging import only_parameters
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES

blueprint = Blueprint("amendments", __name__, url_prefix="/work/documents")
DONE = {
    Verdict.CONFIRMED: "已确认第{}项修改。",
    Verdict.CORRECTED: "已改正第{}项修改。",
    Verdict.REJECTED: "第{}项修改已记为不采用。",
}
VERDICTS = {
    "confirm": Verdict.CONFIRMED,
    "correct": Verdict.CORRECTED,
    "remove": Verdict.CORRECTED,
    "reject": Verdict.REJECTED,
}

DISMISS = ActPage(
    label="没有修改本文件",
    question="认定没有修改{}？",
    confirm="确认没有修改",
    back="返回，不认定",
    done="已认定没有修改",
    fields="amendments/_dismiss_fields.html",
    permission=Permission.DOCUMENT_AMEND,
    states=services.LOOKED_AT_IN,
)
READ = ActPage(
    label="读出修改内容",
    question="读出{}修改的内容？",
    confirm="读出修改内容",
    back="返回，不读",
    done="已读过修改内容",
    fields="amendments/_no_fields.html",
    permission=Permission.DOCUMENT_AMEND,
    states=frozenset(PUBLIC_STATES),
    anchor="amends",
)
LINK = ActPage(
    label="指明被修改的文件",
    question="指明{}修改的是哪一件？",
    confirm="确认被修改的文件",
    back="返回，不指明",
    done="已指明被修改的文件",
    fields="amendments/_link_fields.html",
    permission=Permission.DOCUMENT_AMEND,
    states=frozenset(PUBLIC_STATES),
    anchor="amends",
)


@blueprint.get("/<int:document_id>/amendments/<int:by_id>")
@requires(Permission.DOCUMENT_AMEND)
def show(document_id: int, by_id: int) -> ResponseReturnValue:
    """All instructions, and the text that comes of them once they were looked at."""
    only_parameters()
    return _page(_amending(document_id, by_id))


@blueprint.route("/<int:document_id>/amendments/<int:by_id>/<int:no>", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_AMEND, audit="document:decide_amending")
def decide(document_id: int, by_id: int, no: int) -> ResponseReturnValue:
    """One instruction: confirm it, put it right, or say why it is not taken."""
    only_parameters()
    amending = _amending(document_id, by_id)
    row = next((each for each in amending.instructions if each.no == no), None)
    if row is None or amending.document.current_edition is None:
        raise NotVisible
    asked = request.form.get("do", "")
    if request.method in SAFE_METHODS or asked == "take":
        refuse_closed(services.closed(amending, clock().today()))
    form = InstructionForm(row, queries.base_of(amending))
    if request.method in SAFE_METHODS:
        return _instruction_page(row, form)
    if asked == "take" and "unit" in form:
        form.words.data = words_at(form.outline, form.unit.data)
        return _instruction_page(row, form)
    if asked not in VERDICTS or (asked == "remove" and "unit" not in form):
        raise WrongParameter("请用页面上的按钮办理")
    if not form.validate_on_submit():
        return _instruction_page(row, form, status=422)
    return _decide(row, VERDICTS[asked], form)


@blueprint.post("/<int:document_id>/amendments/<int:by_id>/references")
@requires(Permission.DOCUMENT_AMEND, audit="document:look_at_reference")
def look(document_id: int, by_id: int) -> ResponseReturnValue:
    """Say of a mention of a moved unit whether it follows the new number."""
    amending = _amending(document_id, by_id)
    asked, place = request.form.get("do", ""), request.form.get("place", "")
    if asked not in ("follow", "stay"):
        raise WrongParameter("请用页面上的按钮办理")
    seen = {"version": sent_version(), "key": sent_key()}
    try:
        services.look_at_reference(amending, place, current_actor(), clock(), follows=asked == "follow", **seen)
    except (Forbidden, StateConflict):
        raise
    except DomainError as error:
        forget_agency_tree()
        return _page(_amending(document_id, by_id), error)
    flash("已核对这处引用。")
    return redirect(url_for("amendments.show", document_id=document_id, by_id=by_id, _anchor="references"), 303)


@blueprint.route("/<int:document_id>/amendments/<int:by_id>/dismiss", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_AMEND, audit="document:dismiss_amending")
def dismiss(document_id: int, by_id: int) -> ResponseReturnValue:
    """Find that nothing is changed in this document."""
    amending = _amending(document_id, by_id)
    if request.method in SAFE_METHODS:
        refuse_closed(services.closed(amending, clock().today()))
    return answer(
        document_id,
        DISMISS,
        lambda _: DismissForm(),
        lambda _, form, acting: services.dismiss(amending, form.reason.data, **acting),
        after=lambda _: [
            ("公众不再看到", f"《{amending.by.title}》修改本文件的提示。"),
            ("理由记入审计记录。", "认定以后不能撤销；确有修改的，仍然可以直接登记修改。"),
        ],
    )


@blueprint.route("/<int:document_id>/amendments/read", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_AMEND, audit="document:read_amendments")
def read(document_id: int) -> ResponseReturnValue:
    """Read what this document changes in others, though its title does not tell that it does."""
    return answer(
        document_id,
        READ,
        lambda _: StaffForm(),
        lambda document, _, acting: services.read_by_hand(document, **acting),
        after=lambda _: [("系统从正文读出它修改了哪些文件、怎样修改；", "读出的每一项都要人工核对，正文不自动改动。")],
    )


@blueprint.route("/<int:document_id>/amendments/link/<int:amending_id>", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_AMEND, audit="document:link_amending")
def link(document_id: int, amending_id: int) -> ResponseReturnValue:
    """Say which of our documents this one means."""
    amending = db.session.get(Amending, amending_id)
    if amending is None or amending.by_id != document_id:
        raise NotVisible
    return answer(
        document_id,
        LINK,
        lambda _: LinkForm(),
        lambda _, form, acting: services.link_by_hand(amending, form.meant, **acting),
        after=lambda _: [
            ("公众在那件文件的页面", "看到它已被修改、正文尚未更新。"),
            ("确认以后不能改成另一件。", ""),
        ],
        amending=amending,
    )


def _amending(document_id: int, by_id: int) -> Amending:
    """What one document changes in another, for whoever may record its amendment."""
    document = documents.document_or_404(document_id, current_actor())
    amending = queries.amending_or_404(document, by_id)
    if not may_on(current_actor(), Permission.DOCUMENT_AMEND, document):
        raise Forbidden
    return amending


def _decide(row: AmendingInstruction, verdict: Verdict, form: InstructionForm) -> ResponseReturnValue:
    amending, no = row.amending, row.no
    document_id, by_id = amending.document_id, amending.by_id
    said = form.said() if verdict is Verdict.CORRECTED else {}
    said |= {"reason": form.reason.data} if verdict is Verdict.REJECTED else {}
    seen = {"version": sent_version(), "key": sent_key()}
    try:
        services.decide(row, verdict, current_actor(), clock(), **said, **seen)
    except (Forbidden, StateConflict):
        raise
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _instruction_page(row, form, status=error.status, error=error)
    flash(DONE[verdict].format(no))
    amending = queries.amending_or_404(documents.document_or_404(document_id, current_actor()), by_id)
    base = queries.base_of(amending)
    following = next((each.no for each in amending.instructions if not is_decided(each, base)), None)
    anchor = f"instruction-{following}" if following else "result"
    return redirect(url_for("amendments.show", document_id=document_id, by_id=by_id, _anchor=anchor), 303)


def _page(amending: Amending, error: DomainError | None = None) -> ResponseReturnValue:
    body = render_template(
        "amendments/show.html",
        document=amending.document,
        applied=queries.is_applied(amending),
        no_power=page.NO_POWER,
        error=error,
        version=amending.document.version,
        key=new_key,
        **page.variables(amending),
    )
    return make_response(body, error.status if error is not None else 200)


def _instruction_page(
    row: AmendingInstruction, form: InstructionForm, *, status: int = 200, error: DomainError | None = None
) -> ResponseReturnValue:
    """One instruction; after a collision it carries the newest version and a fresh key, to be sent knowingly."""
    amending = row.amending
    document: Document = amending.document
    newest = isinstance(error, VersionStale) or request.method in SAFE_METHODS
    body = render_template(
        "amendments/instruction.html",
        document=document,
        amending=amending,
        by=amending.by,
        card=page.card_of(row, queries.base_of(amending), amending.revision.text),
        form=form,
        version=document.version if newest else sent_version(),
        key=new_key() if error is not None or newest else sent_key() or new_key(),
    )
    return make_response(body, status)
