"""The public pages."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.context import clock
from lawdocs.errors import NotVisible
from lawdocs.portal import addresses, comparing, files, finding, listing, provisions, records, showing, text_files
from lawdocs.portal import home as home_page
from lawdocs.portal import statement as statements
from lawdocs.portal.caching import public_page, version
from lawdocs.portal.params import read_iso_day, read_query

blueprint = Blueprint("portal", __name__)
ROBOTS = "User-agent: *\nDisallow: /work\nDisallow: /linkage\nDisallow: /login\n"


@blueprint.get("/")
@public_page
def home() -> ResponseReturnValue:
    """The entry: search, counts, the newest, the index."""
    return render_template("portal/home.html", **home_page.page(version(), clock().today()))


@blueprint.get("/documents")
@public_page
def index() -> ResponseReturnValue:
    """The list of public documents (文件库)."""
    query = read_query(request.args)
    variables = listing.page(query, version(), clock().today())
    return render_template("portal/index.html", crumbs=_crumbs(f"查询：{query.q}" if query.q else None), **variables)


@blueprint.get("/documents/<document_id>")
@public_page
def show(document_id: str) -> ResponseReturnValue:
    """One document with the text that holds today."""
    today = clock().today()
    record = records.public_record(document_id, today)
    return render_template(
        "portal/show.html", crumbs=_crumbs(record.document.title), **showing.page(record, today, today)
    )


@blueprint.get("/documents/<document_id>/on/<day>")
@public_page
def on_day(document_id: str, day: str) -> ResponseReturnValue:
    """One document as it was, or will be, on a day."""
    record = records.public_record(document_id, clock().today())
    chosen = read_iso_day(day)
    crumbs = _crumbs(record.as_known_on(chosen).document.title, document_id, chosen.isoformat())
    return render_template("portal/show.html", crumbs=crumbs, **showing.page(record, chosen, clock().today()))


@blueprint.get("/documents/<document_id>/on/<day>/statement")
@public_page
def statement(document_id: str, day: str) -> ResponseReturnValue:
    """What one document was on a day and by what, to be printed for a file (效力说明)."""
    record = records.public_record(document_id, clock().today())
    chosen = read_iso_day(day)
    crumbs = _crumbs(record.as_known_on(chosen).document.title, document_id, f"{chosen.isoformat()}效力说明")
    return render_template("portal/statement.html", crumbs=crumbs, **statements.page(record, chosen, clock().today()))


@blueprint.get("/documents/<document_id>/texts/<no>")
@public_page
def text(document_id: str, no: str) -> ResponseReturnValue:
    """One of the published texts by its number; one that was put right on its first day is read here only."""
    record = records.public_record(document_id, clock().today())
    edition = record.edition_of(no)
    record = record.called_as_with(edition)
    crumbs = _crumbs(record.document.title, document_id, f"第{edition.no}个文本")
    return render_template("portal/show.html", crumbs=crumbs, **showing.text_page(record, edition, clock().today()))


@blueprint.get("/documents/<document_id>/on")
@public_page
def choose_day(document_id: str) -> ResponseReturnValue:
    """Where the day form of a document leads: however the day was typed, to its one address; unasked, to the form."""
    today = clock().today()
    record = records.public_record(document_id, today)
    if not request.args:
        return redirect(url_for("portal.show", document_id=record.document.id))
    day = finding.read_asked_day(request.args)
    if not isinstance(day, finding.DayAsked):
        return redirect(url_for("portal.on_day", document_id=record.document.id, day=day.isoformat()))
    crumbs = _crumbs(record.document.title)
    return render_template(
        "portal/show.html", crumbs=crumbs, asked=day, **showing.page(record, today, today)
    ), day.status


@blueprint.get("/on")
@public_page
def find_day() -> ResponseReturnValue:
    """Where the day form of the home page leads: to the one document that is meant, or to the list of that day.

    Whoever comes without a question is led to the form, and so is whoever asks what cannot be answered.
    """
    if not request.args:
        return redirect(url_for("portal.home", _anchor="day-heading"))
    today = clock().today()
    found = finding.address_on(request.args, today)
    if not isinstance(found, finding.DayAsked):
        return redirect(found)
    return render_template("portal/home.html", asked=found, **home_page.page(version(), today)), found.status


@blueprint.get("/documents/<document_id>/history")
@public_page
def history(document_id: str) -> ResponseReturnValue:
    """The course of a document (沿革): versions, events, related documents."""
    record = records.public_record(document_id, clock().today())
    crumbs = _crumbs(record.document.title, document_id, "沿革")
    return render_template("portal/history.html", crumbs=crumbs, **showing.history_page(record, clock().today()))


@blueprint.get("/documents/<document_id>/compare")
@public_page
def compare(document_id: str) -> ResponseReturnValue:
    """Two texts of a document beside each other (新旧对照)."""
    today = clock().today()
    record = records.public_record(document_id, today)
    if "on" in request.args:
        return redirect(comparing.pair_on(record, read_iso_day(request.args["on"])).url())
    pair = comparing.read_pair(record, request.args, today)
    crumbs = _crumbs(record.document.title, document_id, "新旧对照")
    return render_template("portal/compare.html", crumbs=crumbs, **comparing.page(pair))


@blueprint.get("/documents/<document_id>/compare.docx")
@public_page
def compare_file(document_id: str) -> ResponseReturnValue:
    """The same as a paper, to be saved."""
    today = clock().today()
    record = records.public_record(document_id, today)
    return files.comparison_file(comparing.read_pair(record, request.args, today))


@blueprint.get("/compare")
@public_page
def compare_provisions() -> ResponseReturnValue:
    """Any two provisions beside each other, of two documents or of two texts of one; unasked, the form."""
    asked = provisions.read(request.args, clock().today())
    if isinstance(asked, str):
        return redirect(asked)
    crumbs = [("首页", addresses.of_home()), ("文件库", addresses.of_list()), ("条款对照", None)]
    return render_template("portal/provisions.html", crumbs=crumbs, **provisions.page(asked))


@blueprint.get("/documents/<document_id>/text.<fmt>")
@public_page
def text_file(document_id: str, fmt: str) -> ResponseReturnValue:
    """The text that holds today, or on the day ``on``, or the one of the number ``no``, as a file."""
    if fmt not in text_files.OFFERED:
        raise NotVisible
    today = clock().today()
    record = records.public_record(document_id, today)
    return text_files.text_file(text_files.asked_for(record, request.args, today), fmt)


@blueprint.get("/documents/<document_id>/attachments/<material_id>")
@public_page
def attachment(document_id: str, material_id: str) -> ResponseReturnValue:
    """A published attachment, to be saved."""
    document = records.public_document(document_id, clock().today())
    return files.attached_file(records.attachment(document, material_id))


@blueprint.get("/favicon.ico")
def favicon() -> ResponseReturnValue:
    """Where browsers look for the sign of the site when no page told them."""
    return redirect(url_for("static", filename="icons/mark.svg"), 301)


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """What search engines may read: all but the workbench."""
    return ROBOTS, {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "public, max-age=86400"}


def _crumbs(title: str | None = None, document_id: str = "", last: str = "") -> list[tuple[str, str | None]]:
    """The way from the home page; the last one is this page."""
    crumbs = [("首页", addresses.of_home()), ("文件库", addresses.of_list() if title else None)]
    if title:
        crumbs.append((title, addresses.of_document(document_id) if last else None))
    return [*crumbs, (last, None)] if last else crumbs
