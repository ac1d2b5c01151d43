"""The list of requests (来件), the page of each, and the form that enters one."""

from dataclasses import replace

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, can_read, current_actor, requires
from lawdocs.accounts.queries import agency_tree, forget_agency_tree
from lawdocs.context import clock
from lawdocs.documents.models import Document
from lawdocs.documents.queries import any_document, published_like
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import DomainError, KeyReused, StepRefused, WrongParameter
from lawdocs.forms import EARLIEST_YEAR, LATEST_YEAR
from lawdocs.linkage.sides import linkages_of
from lawdocs.paging import only_parameters
from lawdocs.requests import checks, page, queries, services
from lawdocs.requests.forms import EnterForm
from lawdocs.requests.queries import STATES, Filters
from lawdocs.tables import Found
from lawdocs.texts.personal import numbers_of_people
from workflows.permissions import Permission
from workflows.requests import RequestKind

blueprint = Blueprint("requests", __name__, url_prefix="/work/requests")
NAMES = ("kind", "state", "year")


@blueprint.get("", strict_slashes=False)
@requires(Permission.REQUEST_READ)
def index() -> ResponseReturnValue:
    only_parameters(*NAMES, "page")
    filters, actor = _filters(), current_actor()
    rows, cut = _found(filters).paged()
    years = queries.years_of(actor)
    return render_template(
        "requests/index.html",
        columns=page.COLUMNS,
        rows=rows,
        page=cut,
        kinds=[
            ("", "全部", filters.kind is None),
            *((*each, each[0] == filters.kind) for each in RequestKind.choices()),
        ],
        states=[(value, label, value == filters.state) for value, label in STATES.items()],
        years=[("", "全部", filters.year is None), *((each, f"{each}年", each == filters.year) for each in years)],
        is_narrowed=filters != Filters(),
        enters=actor.holds(Permission.REQUEST_HANDLE),
        export_url=url_for("requests.export", **{name: value for name, value in request.args.items() if name in NAMES}),
    )


@blueprint.get("/export.xlsx")
@requires(Permission.REQUEST_READ)
def export() -> ResponseReturnValue:
    only_parameters(*NAMES)
    from lawdocs.requests import exports  # the library of spreadsheets is large; a server without exports needs none

    filters = _filters()
    return exports.workbook(_found(filters), filters, clock().today())


@blueprint.get("/<int:request_id>")
@requires(Permission.REQUEST_READ)
def show(request_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    found = queries.request_or_404(request_id, actor)
    deadline = queries.clock_of(found)
    handled = queries.handles(actor, found)
    acts = found.acts_on(today) if handled else []
    return render_template(
        "requests/show.html",
        found=found,
        word=page.word_of(found, deadline, today),
        pairs=page.pairs(found, deadline, actor, today),
        acts=acts,
        entries=page.timeline(found),
        handled=handled,
        reads_document=found.document is not None and can_read(actor, found.document),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.REQUEST_HANDLE, audit="request:enter")
def enter() -> ResponseReturnValue:
    """Enter a request; ``document`` in the address names the document it is against."""
    only_parameters("document")
    form = _form()
    if request.method in SAFE_METHODS or not form.validate_on_submit():
        return _page(form, 422 if form.errors else 200)
    document = published_like(form.document.data)
    agency_id, is_sure = int(form.agency_id.data), request.form.get("looked_at") == form.document.data
    sure = {"is_sure": is_sure, "keeps_numbers": request.form.get("numbers") == _numbers_in(form)}
    said = (form.received(), document, agency_id)
    try:
        made = services.enter(*said, current_actor(), clock(), key=sent_key(), **sure)
    except (checks.DocumentNotHere, checks.NumbersOfPeople) as doubt:
        forget_agency_tree()
        return _page(form, doubt.status, doubt)
    except StepRefused as refusal:
        forget_agency_tree()
        for each in refusal.obstacles:
            name = each.cure.removeprefix("field:")
            form.object_to("DATE_ORDER" if name.endswith("_on") else "PARAM", each.reason, name)
        return _page(form, refusal.status)
    except KeyReused as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _page(form, error.status, error)
    flash(f"已登记{made.name}。" if document is not None else f"已登记{made.name}，针对的文件不在本系统。")
    return redirect(url_for("requests.show", request_id=made.id), 303)


def _numbers_in(form: EnterForm) -> str:
    """The numbers of people in the text, as the confirmation names them."""
    return "、".join(numbers_of_people(form.facts.data or ""))


def _form() -> EnterForm:
    tree = agency_tree()
    agencies = dict.fromkeys(agency_id for _, agency_id in queries.handling_posts(current_actor()))
    against = _asked_document()
    first = {"received_on": clock().today(), "document": (against.number or against.title) if against else ""}
    return EnterForm(data=first).offer([tree.get(each) for each in agencies])


def _asked_document() -> Document | None:
    """The document that the address names; raises WrongParameter."""
    asked = request.args.get("document")
    if asked is None:
        return None
    document = any_document(int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 10 else None
    if document is None or not can_read(current_actor(), document):
        raise WrongParameter("没有这件文件，请从文件的页面登记来件")
    return document


def _page(form: EnterForm, status: int = 200, error: DomainError | None = None) -> Response:
    """The form; a document that is not here and numbers of people come back with the next confirmation."""
    doubt = error if isinstance(error, checks.DocumentNotHere) else None
    numbers = error if isinstance(error, checks.NumbersOfPeople) else None
    looked_at = form.document.data if doubt or request.form.get("looked_at") == form.document.data else ""
    kept = _numbers_in(form) if numbers or request.form.get("numbers") == _numbers_in(form) else ""
    sent = {"looked_at": looked_at, "kept": kept}
    linked = [each.procuratorate.name for each in linkages_of(current_actor())]
    key = new_key() if isinstance(error, KeyReused) else sent_key() or new_key()
    return make_response(
        render_template("requests/enter.html", form=form, key=key, doubt=doubt, numbers=numbers, linked=linked, **sent),
        status,
    )


def _found(filters: Filters) -> Found:
    actor, today = current_actor(), clock().today()
    query = queries.requests_for(actor, filters, today)
    return Found(query, lambda record: page.row(*record, today))


def _filters() -> Filters:
    kind, state, year = (request.args.get(name, "") for name in NAMES)
    if kind and kind not in set(RequestKind):
        offered = "、".join(f"{each.value}（{each.label}）" for each in RequestKind)
        raise WrongParameter(f"没有这种来件，可以选：{offered}")
    if state not in STATES:
        raise WrongParameter(f"没有这种状态，可以选：{'、'.join(f'{key}（{STATES[key]}）' for key in STATES if key)}")
    filters = replace(Filters(), kind=RequestKind(kind) if kind else None, state=state)
    return replace(filters, year=_year(year)) if year else filters


def _year(asked: str) -> int:
    is_year = asked.isascii() and asked.isdigit() and len(asked) == 4
    if not is_year or not EARLIEST_YEAR <= int(asked) <= LATEST_YEAR:
        raise WrongParameter(f"年份应为{EARLIEST_YEAR}至{LATEST_YEAR}之间的四位数字")
    return int(asked)
