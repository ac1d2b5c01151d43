"""The circular on the reports of a year at work: draft, what is on record, the Word file, a news draft of it."""

from io import BytesIO

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.column.editors import units_of
from lawdocs.column.news import services as news
from lawdocs.column.news.services import Content
from lawdocs.column.reports import circulars, queries
from lawdocs.column.reports.forms import CircularForm, ConfirmForm
from lawdocs.column.reports.staff_views import blueprint
from lawdocs.context import clock, site
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import Forbidden
from lawdocs.paging import only_parameters
from lawdocs.portal.files import FORMATS, download
from lawdocs.texts.filenames import display_name
from workflows.permissions import Permission


@blueprint.route("/<int:year>/circular", methods=["GET", "POST"])
@requires(Permission.REPORT_MANAGE, audit="report:circular")
def circular_of_year(year: int) -> ResponseReturnValue:
    """Draft the circular on a year: the text the records give, for the editor to change and to keep."""
    only_parameters()
    cycle = queries.cycle_or_404(year)
    first = {"title": circulars.title_of(year), "text": circulars.text_of(cycle, site().place, clock().today())}
    form = CircularForm(data=first)
    if request.method not in SAFE_METHODS and form.validate_on_submit():
        kept = circulars.draft(year, form.title.data, form.text.data, current_actor(), clock(), key=sent_key())
        flash("已保存通报稿，没有对外发出。")
        return redirect(url_for("reports.circular", circular_id=kept.id), 303)
    unverified = circulars.unverified_days(cycle)
    body = render_template(
        "reports/circular_edit.html", year=year, form=form, unverified=unverified, key=sent_key() or new_key()
    )
    return make_response(body, 422 if form.codes else 200)


@blueprint.get("/circulars/<int:circular_id>")
@requires(Permission.REPORT_MANAGE)
def circular(circular_id: int) -> ResponseReturnValue:
    only_parameters()
    found = circulars.circular_or_404(circular_id)
    unverified = circulars.unverified_days(queries.cycle_or_404(found.year))
    lines = found.text.split("\n")
    return render_template("reports/circular.html", circular=found, lines=lines, unverified=unverified, key=new_key())


@blueprint.get("/circulars/<int:circular_id>.docx")
@requires(Permission.REPORT_MANAGE)
def circular_file(circular_id: int) -> ResponseReturnValue:
    from lawdocs.texts.docx import write_docx  # the library is large

    only_parameters()
    found = circulars.circular_or_404(circular_id)
    data = BytesIO(write_docx(found.title, found.text))
    response: Response = download(
        data, display_name(f"{found.title}.docx"), f"circular-{found.id}.docx", FORMATS["docx"]
    )
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


@blueprint.post("/circulars/<int:circular_id>/news")
@requires(Permission.REPORT_MANAGE, audit="news:start")
def circular_to_news(circular_id: int) -> ResponseReturnValue:
    """Begin a news item with the words of a circular, for the editor's own unit; another editor approves it."""
    found, actor = circulars.circular_or_404(circular_id), current_actor()
    own = sorted(units_of(actor, Permission.REPORT_MANAGE))
    if not own or not ConfirmForm().validate_on_submit():
        raise Forbidden
    content = Content(found.title, "", found.text)
    item = news.start(content, agency_tree().get(own[0]), actor, clock(), key=sent_key())
    flash("已生成动态草稿，修改后送审，由其他编辑审核。")
    return redirect(url_for("news.edit", item_id=item.id), 303)
