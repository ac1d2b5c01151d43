"""Pages on which clauses with days of their own are put on record and put right (条款效力)."""

from collections.abc import Sequence

from flask import Blueprint
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.cleanup import amended_clauses, provisions
from lawdocs.cleanup import provision_queries as queries
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provision_checks import Entered
from lawdocs.cleanup.provision_forms import CorrectionForm, ProvisionForm, ResumeForm, VoidForm
from lawdocs.cleanup.provision_panel import said_of
from lawdocs.context import clock
from lawdocs.documents.act_views import ActPage, answer
from lawdocs.documents.doubts import does_not_name
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document
from lawdocs.errors import StateConflict
from lawdocs.forms import StaffForm
from lawdocs.texts.provisions import locate
from lawdocs.texts.structure import parse
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.provisions import ProvisionAct
from workflows.titles import quoted

blueprint = Blueprint("provisions", __name__, url_prefix="/work/documents")

_COMMON = {"permission": Permission.DOCUMENT_REPEAL, "states": provisions.ENTERED_IN, "anchor": "provisions"}
ENTER = ActPage(
    label="登记条款效力",
    question="登记{}部分条款的效力？",
    confirm="确认登记条款",
    back="返回，不登记",
    done="已登记条款效力",
    fields="cleanup/_provision_fields.html",
    **_COMMON,
)
CORRECT = ActPage(
    label="更正条款效力",
    question="更正{}的条款效力登记？",
    confirm="确认更正登记",
    back="返回，不更正",
    done="已更正条款效力",
    fields="cleanup/_provision_fields.html",
    **_COMMON,
)
VOID = ActPage(
    label="撤销条款效力登记",
    question="撤销{}的条款效力登记？",
    confirm="确认撤销登记",
    back="返回，不撤销",
    done="已撤销条款效力登记",
    fields="cleanup/_void_fields.html",
    **_COMMON,
)
RESUME = ActPage(
    label="登记恢复执行",
    question="登记{}的条款恢复执行？",
    confirm="确认恢复执行",
    back="返回，不登记",
    done="已登记恢复执行",
    fields="cleanup/_resume_fields.html",
    **_COMMON,
)
# Before the day, from the day on.
_BRINGS = {
    ProvisionAct.BEGIN: "尚未施行，从这一天零时起施行",
    ProvisionAct.REPEAL: "仍然有效，从这一天零时起废止",
    ProvisionAct.STOP: "仍然执行，从这一天零时起停止执行",
    ProvisionAct.LAPSE: "仍然有效，从这一天零时起失效",
}


@blueprint.route("/<int:document_id>/provisions/new", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REPEAL, audit="document:enter_provision")
def enter(document_id: int) -> ResponseReturnValue:
    """Put on record what happens to clauses; what the texts say is offered."""
    return _enter(document_id, "")


@blueprint.route("/<int:document_id>/provisions/new/<offer>", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REPEAL, audit="document:enter_provision")
def enter_offer(document_id: int, offer: str) -> ResponseReturnValue:
    """The same with what a text says filled in."""
    return _enter(document_id, offer)


def _enter(document_id: int, key: str) -> ResponseReturnValue:
    offers: list[queries.Offer] = []

    def make_form(document: Document) -> ProvisionForm:
        today = clock().today()
        offers[:] = queries.offers_for(document, _standing(document), today)
        chosen = next((each for each in offers if each.key == key), None)
        return ProvisionForm(document, today, current_actor(), chosen)

    return answer(
        document_id,
        ENTER,
        make_form,
        lambda document, form, acting: provisions.enter_term(document, form.entered(), **acting),
        after=_after,
        doubts=_clauses_named,
        offers=offers,
    )


@blueprint.route("/<int:document_id>/provisions/<int:term_id>/correct", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REPEAL, audit="document:correct_provision")
def correct(document_id: int, term_id: int) -> ResponseReturnValue:
    """Put a wrong entry right."""
    return answer(
        document_id,
        CORRECT,
        lambda document: CorrectionForm(document, clock().today(), current_actor(), _open(document, term_id)),
        lambda document, form, acting: provisions.correct_term(
            _open(document, term_id), form.entered(), form.why.data, **acting
        ),
        after=lambda _: [_TOLD, ("新的登记", "代替原来的登记；晚于实际日期的，公众页面标明补录。")],
        doubts=_clauses_named,
    )


@blueprint.route("/<int:document_id>/provisions/<int:term_id>/void", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REPEAL, audit="document:void_provision")
def void(document_id: int, term_id: int) -> ResponseReturnValue:
    """Take a wrong entry back."""
    return answer(
        document_id,
        VOID,
        lambda document: _form_on(document, term_id, VoidForm),
        lambda document, form, acting: provisions.void_term(_open(document, term_id), form.why.data, **acting),
        after=lambda document: [(said_of(_open(document, term_id)), "的登记撤销。"), _TOLD],
    )


@blueprint.route("/<int:document_id>/provisions/<int:term_id>/resume", methods=["GET", "POST"])
@requires(Permission.DOCUMENT_REPEAL, audit="document:resume_provision")
def resume(document_id: int, term_id: int) -> ResponseReturnValue:
    """Let stopped clauses be applied again."""
    return answer(
        document_id,
        RESUME,
        lambda document: _form_on(document, term_id, ResumeForm),
        lambda document, form, acting: provisions.resume_term(
            _open(document, term_id), form.day.data, form.why.data, **acting
        ),
        after=lambda document: [(said_of(_open(document, term_id)), "，从填写的日期零时起恢复执行。")],
    )


_TOLD = ("公众页面写明原来的登记有误，", "标明过的日期和条款一并写出；历次登记都留存。")


def _standing(document: Document) -> list[ProvisionTerm]:
    return [each for each in queries.terms_of(document) if not each.is_void]


def _open(document: Document, term_id: int) -> ProvisionTerm:
    """An entry that holds; a voided one is no more to be acted on."""
    term = queries.term_or_404(document, term_id)
    if term.is_void:
        raise StateConflict("登记已经撤销")
    return term


def _form_on(document: Document, term_id: int, form: type[StaffForm]) -> StaffForm:
    """The form of an act on an entry, if that holds."""
    _open(document, term_id)
    return form()


def _after(_: Document) -> Sequence[tuple[str, str]]:
    return [
        ("文件本身的效力不变，", "仍按文件的日期显示；条款旁边写明日期和依据，目录、下载、打印和效力说明都写明。"),
        ("日期可以在今天以后，", "到那一天零时起公众页面自动变化。"),
        ("登记以后不能改动。", "有误的，更正或者撤销登记，原来的登记留存。"),
    ]


def _clauses_named(document: Document, form: ProvisionForm) -> Sequence[tuple[str, str]]:
    """The words of the clauses, for whoever confirms: numbers are those of the text that holds on the day."""
    entered = form.entered()
    outline = parse(edition_on(document, entered.since).text)
    brings = _BRINGS[entered.act]
    found = [(f"下面的条款{zh_date(entered.since)}以前{brings}。", "请核对原文，条款的编号按这一天的文本。")]
    found += [
        (f"{each.label}：", _shortened(outline.text[each.start : each.end]))
        for each in locate(outline, entered.clauses)
    ]
    found += amended_clauses.of_coming_texts(document, entered.clauses, entered.act, entered.since)
    return found + _ground_doubts(document, entered)


def _ground_doubts(document: Document, entered: Entered) -> list[tuple[str, str]]:
    """A ground that does not speak of the document, or is not in force yet on the day of the clauses."""
    by, found = entered.by, []
    if by is not None and does_not_name(by, document):
        told = f"{quoted(by.title)}的标题和正文都没有提到{quoted(document.title)}。"
        found.append((told, "请核对有没有选错文件；没有选错的，再按一次确认。"))
    if by is not None and by.in_force_from is not None and entered.since < by.in_force_from:
        word, day = entered.act.label, zh_date(entered.since)
        told = f"{quoted(by.title)}自{zh_date(by.in_force_from)}起施行，条款的{word}日期（{day}）比它早。"
        found.append((told, "请核对日期；没有写错的，再按一次确认。"))
    return found


def _shortened(text: str, most: int = 200) -> str:
    words = " ".join(text.split())
    return words if len(words) <= most else f"{words[:most]}……"
