"""Pages of upward filing (报送备案): what is to be filed, what was received, one filing, and its acts."""

import hashlib
from collections.abc import Iterable, Mapping
from io import BytesIO

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.context import clock
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.words import marks_of
from lawdocs.documents import files
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.errors import DomainError, Forbidden, KeyReused, NotVisible, StateConflict
from lawdocs.filing import letters, lists, packages, papers, upward
from lawdocs.filing import upward_queries as queries
from lawdocs.filing.acts import FILER_ACTS, OVERDUE_ACTS, RECEIVER_ACTS, ActSpec, Subject
from lawdocs.filing.demands import FilingRefused
from lawdocs.filing.parties import files_it, filing_or_404, receives_it, why_not_decide
from lawdocs.filing.upward_forms import OpinionForm, PaperForm
from lawdocs.filing.upward_models import OPEN, Stage, UpwardFiling
from lawdocs.forms import StaffForm
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.portal.files import download
from lawdocs.rules import current as profile
from lawdocs.texts.filenames import display_name
from lawdocs.texts.intake import MEDIA_TYPES
from lawdocs.texts.refusals import FileRefused
from workflows.permissions import Permission

blueprint = Blueprint("upward", __name__, url_prefix="/work/filings")
PAGE_SIZE = 20


@blueprint.get("", strict_slashes=False)
@requires(Permission.FILING_SUBMIT)
def index() -> ResponseReturnValue:
    """What the actor's posts have to file, and how it stands."""
    only_parameters("view", "page")
    view, found = asked_tab("view", queries.FILER_TABS), queries.filed_by(current_actor())
    rows, page = paged(found.where(queries.FILER_TABS[view][1]), PAGE_SIZE)
    return render_template(
        "upward/index.html",
        view=view,
        sends_list=bool(queries.makers_of(current_actor())),
        tabs=[
            (f"{label} {count(found.where(holds))}", url_for("upward.index", view=key), key == view)
            for key, (label, holds) in queries.FILER_TABS.items()
        ],
        lines=queries.lines(rows, clock().today()),
        page=page,
        marks_of=marks_of,
    )


@blueprint.get("/incoming")
@requires(Permission.FILING_RECEIVE)
def incoming() -> ResponseReturnValue:
    """What was handed in to the actor's bureaus; by itself the first tab in which something waits."""
    only_parameters("view", "page")
    bureaus = queries.receiving_bureaus(current_actor())
    found = queries.received_by(bureaus)
    counts = {key: count(found.where(holds)) for key, (_, holds) in queries.RECEIVER_TABS.items()}
    view = asked_tab("view", queries.RECEIVER_TABS, first=next((key for key, held in counts.items() if held), None))
    chosen = found.where(queries.RECEIVER_TABS[view][1])
    if view == "all":
        chosen = chosen.order_by(None).order_by(UpwardFiling.submitted_on.desc(), UpwardFiling.id.desc())
    rows, page = paged(chosen, PAGE_SIZE)
    return render_template(
        "upward/incoming.html",
        view=view,
        tabs=[
            (f"{label} {counts[key]}", url_for("upward.incoming", view=key), key == view)
            for key, (label, _) in queries.RECEIVER_TABS.items()
        ],
        lines=queries.lines(rows, clock().today()),
        late=sum(count(lists.not_filed(each, clock().today()).with_only_columns(UpwardFiling.id)) for each in bureaus),
        page=page,
        marks_of=marks_of,
    )


@blueprint.get("/<int:filing_id>")
@requires(Permission.FILING_READ)
def show(filing_id: int) -> ResponseReturnValue:
    only_parameters()
    return _page(filing_or_404(filing_id, current_actor()), PaperForm(formdata=None))


@blueprint.get("/<int:filing_id>/packages/<int:no>")
@requires(Permission.FILING_READ)
def package(filing_id: int, no: int) -> ResponseReturnValue:
    """A package as it was handed in."""
    filing = filing_or_404(filing_id, current_actor())
    found = next((each for each in filing.packages if each.no == no), None)
    if found is None:
        raise NotVisible
    name = display_name(f"{filing.document.title}报备材料{no}.zip")
    return _saved(download(BytesIO(files.read(found.file)), name, f"filing-{filing.id}-{no}.zip", upward.ZIP))


@blueprint.get("/<int:filing_id>/preview.zip")
@requires(Permission.FILING_SUBMIT)
def preview(filing_id: int) -> ResponseReturnValue:
    """The package as it would be handed in today, to be looked at or sent on paper."""
    filing = filing_or_404(filing_id, current_actor())
    if not files_it(current_actor(), filing) or filing.stage not in OPEN:
        raise NotVisible
    today = clock().today()
    data = packages.write_package(filing, packages.parts_of(filing, today), today)
    name = display_name(f"{filing.document.title}报备材料（预览）.zip")
    return _saved(download(BytesIO(data), name, f"filing-{filing.id}-preview.zip", upward.ZIP))


@blueprint.post("/<int:filing_id>/papers")
@requires(Permission.FILING_SUBMIT, audit="filing:add_paper")
def add_paper(filing_id: int) -> ResponseReturnValue:
    filing = filing_or_404(filing_id, current_actor())
    form = PaperForm().offer(papers.paper_parts())
    if not form.file.data:
        form.validate_on_submit()
        form.object_to("FIELD_REQUIRED", "请选择文件", "file")
        return _page(filing, form), 422
    if not form.validate_on_submit():
        return _page(filing, form), 422
    file = form.file.data
    try:
        papers.add_paper(filing, form.part.data, file.filename, file.read(), current_actor(), clock(), key=sent_key())
    except FileRefused as refusal:
        form.object_to(refusal.code, refusal.told, "file")
        forget_agency_tree()
        return _page(filing, form), refusal.status
    flash(f"已上传{form.part.data}，文件类型已核对。")
    return redirect(url_for("upward.show", filing_id=filing_id, _anchor="parts"), 303)


@blueprint.post("/<int:filing_id>/papers/<int:paper_id>/remove")
@requires(Permission.FILING_SUBMIT, audit="filing:remove_paper")
def remove_paper(filing_id: int, paper_id: int) -> ResponseReturnValue:
    papers.remove_paper(filing_or_404(filing_id, current_actor()), paper_id, current_actor(), clock())
    flash("已移除，操作已记入审计。")
    return redirect(url_for("upward.show", filing_id=filing_id, _anchor="parts"), 303)


@blueprint.route("/<int:filing_id>/<any(submit, outside, receipt):name>", methods=["GET", "POST"])
@requires(Permission.FILING_SUBMIT, audit="filing:submit")
def file_it(filing_id: int, name: str) -> ResponseReturnValue:
    """Hand in, or put on record what was sent outside."""
    filing = filing_or_404(filing_id, current_actor())
    if not files_it(current_actor(), filing):
        raise Forbidden
    return confirm(FILER_ACTS[name], filing, filing)


@blueprint.route("/<int:filing_id>/<any(register, supplement, refuse):name>", methods=["GET", "POST"])
@requires(Permission.FILING_RECEIVE, audit="filing:register")
def decide(filing_id: int, name: str) -> ResponseReturnValue:
    """Register, ask for more, or refuse."""
    filing = filing_or_404(filing_id, current_actor())
    demand_receiver(filing)
    return confirm(RECEIVER_ACTS[name], filing, filing)


@blueprint.route("/<int:filing_id>/<any(notify, criticize):name>", methods=["GET", "POST"])
@requires(Permission.FILING_RECEIVE, audit="filing:notify")
def urge(filing_id: int, name: str) -> ResponseReturnValue:
    """Send the notice to file by a day what was not filed in time, or put the criticism on record (R92)."""
    filing = filing_or_404(filing_id, current_actor())
    demand_receiver(filing)
    return confirm(OVERDUE_ACTS[name], filing, filing)


def demand_receiver(filing: UpwardFiling) -> None:
    """Raise Forbidden unless the actor decides on this filing."""
    if not receives_it(current_actor(), filing) or why_not_decide(current_actor(), filing):
        raise Forbidden


def confirm(
    spec: ActSpec, subject: Subject, filing: UpwardFiling, back: str = "", *, about: str = ""
) -> ResponseReturnValue:
    """The confirmation page of an act: shown, sent back with what is wrong, or carried out.

    ``about`` is what of the subject it is of.
    """
    only_parameters()
    back = back or url_for("upward.show", filing_id=filing.id)
    is_opened = request.method in SAFE_METHODS
    form = _form(spec, filing, spec.filled(subject, clock().today()) if is_opened else {})
    if is_opened:
        if not spec.fits(subject):
            raise StateConflict(subject.stage.label)
        why_not = spec.why_not(subject, clock().today())
        if why_not:
            raise FilingRefused(why_not)
        return _act_page(spec, subject, filing, form, (back, about))
    if not form.validate_on_submit():
        return _act_page(spec, subject, filing, form, (back, about), status=422)
    if spec.preview is not None and request.form.get("looked_at") != _digest(spec, subject, form):
        return _act_page(spec, subject, filing, form, (back, about), asks=True)
    try:
        spec.run(subject, form, current_actor(), clock(), version=sent_version(), key=sent_key())
    except (Forbidden, StateConflict):
        raise
    except DomainError as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _act_page(spec, subject, filing, form, (back, about), status=error.status, error=error)
    flash(f"{spec.done}。")
    return redirect(back, 303)


def _form(spec: ActSpec, filing: UpwardFiling, filled: Mapping[str, object]) -> StaffForm:
    """The form of an act; what was said before stays in it, and what is not asked for is left out."""
    kept = {"note": filing.note, "gap_reason": filing.gap_reason, **filled}
    form = spec.form(data={name: value for name, value in kept.items() if hasattr(spec.form, name)})
    if "gap_reason" in form and not upward.gap_is_short(filing):
        del form.gap_reason
    if isinstance(form, OpinionForm):
        form.ask_for(letters.unverified_grounds())
    return form


def _digest(spec: ActSpec, subject: Subject, form: StaffForm) -> str:
    """Of the letter as it was filled in; it comes back with the confirmation of whoever looked at it."""
    return hashlib.sha256(spec.preview(subject, form, clock().today()).encode()).hexdigest()


def _act_page(
    spec: ActSpec,
    subject: Subject,
    filing: UpwardFiling,
    form: StaffForm,
    around: tuple[str, str],
    *,
    status: int = 200,
    error: DomainError | None = None,
    asks: bool = False,
) -> ResponseReturnValue:
    """The page of an act, between where it leads back to and what it is about.

    With ``asks`` it waits for the confirmation of the letter it shows.
    """
    body = render_template(
        "upward/act.html",
        spec=spec,
        letter=spec.preview(subject, form, clock().today()) if spec.preview is not None else "",
        asks=asks,
        looked_at=_digest(spec, subject, form) if asks else "",
        filing=filing,
        form=form,
        version=sent_version() if request.method not in SAFE_METHODS else subject.version,
        key=new_key() if isinstance(error, KeyReused) else sent_key() or new_key(),
        back=around[0],
        about=around[1],
    )
    return make_response(body, status)


def _page(filing: UpwardFiling, form: PaperForm) -> ResponseReturnValue:
    actor, today = current_actor(), clock().today()
    files_here = files_it(actor, filing)
    is_open = files_here and filing.stage in OPEN
    parts = packages.parts_of(filing, today) if is_open else []
    form.offer(papers.paper_parts())
    receives = receives_it(actor, filing)
    is_criticized = filing.notice is not None and filing.notice.criticized_on is not None
    urging = _offered(OVERDUE_ACTS, filing, "upward.urge") if receives and not why_not_decide(actor, filing) else []
    return make_response(
        render_template(
            "upward/show.html",
            filing=filing,
            clocks=[(each, standing(each, today), marks_of(each)) for each in _clocks(filing)],
            marks_of=marks_of,
            parts=parts,
            missing=packages.missing_parts(parts),
            gap=upward.gap_is_short(filing),
            gap_days=f"{profile()['effective_gap']}日{profile().mark('effective_gap')}",
            papers=[each for each in filing.papers if each.removed_at is None] if is_open else [],
            is_open=is_open,
            acts=_offered(FILER_ACTS, filing, "upward.file_it") if files_here else [],
            decisions=_offered(RECEIVER_ACTS, filing, "upward.decide") if receives else [],
            urging=[each for each in urging if not each[0].why_not(filing, today)],
            barred={} if is_criticized else _barred(urging[1:], filing),
            why_not=why_not_decide(actor, filing) if receives and filing.stage is Stage.SUBMITTED else "",
            route_mark=profile().mark("filing_routes"),
            accepted=sorted(MEDIA_TYPES),
            back=url_for("upward.incoming") if receives else url_for("upward.index") if files_here else "",
            form=form,
            key=new_key(),
        )
    )


def _clocks(filing: UpwardFiling) -> list[object]:
    first = [filing.deadline] if filing.deadline is not None else []
    return [*first, *queries.clocks_of([filing])]


def _offered(acts: Mapping[str, ActSpec], filing: UpwardFiling, endpoint: str) -> list[tuple[ActSpec, str]]:
    """The acts that can be taken now, with their pages."""
    return [
        (spec, url_for(endpoint, filing_id=filing.id, name=name)) for name, spec in acts.items() if spec.fits(filing)
    ]


def _barred(acts: Iterable[tuple[ActSpec, str]], filing: UpwardFiling) -> dict[str, str]:
    """What cannot be done yet, with what must come first."""
    today = clock().today()
    return {spec.label: why for spec, _ in acts if (why := spec.why_not(filing, today))}


def _saved(response: object) -> ResponseReturnValue:
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response
