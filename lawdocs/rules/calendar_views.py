"""Pages of the working calendar (工作日历): the years, the days of one, and entering it from the notice."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.context import clock
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.errors import DomainError, KeyReused, NotVisible, VersionStale
from lawdocs.paging import only_parameters
from lawdocs.rules import years
from lawdocs.rules.forms import YearForm
from lawdocs.rules.views import ACTS
from lawdocs.rules.years import Known
from lawdocs.texts.holidays import HolidayNotice, read_holidays
from workflows.permissions import Permission

blueprint = Blueprint("workdays", __name__, url_prefix="/work/rules/calendar")


@blueprint.get("", strict_slashes=False)
@requires(Permission.RULES_READ)
def index() -> ResponseReturnValue:
    """The years that are known, and the next that is not."""
    only_parameters()
    return render_template(
        "rules/calendar.html",
        years=[(each, _origin(each)) for each in years.known_years()],
        manages=current_actor().holds(Permission.RULES_MANAGE),
        may_enter=years.may_enter,
    )


@blueprint.get("/<int:year>")
@requires(Permission.RULES_READ)
def show(year: int) -> ResponseReturnValue:
    """The holidays and make-up days of a year."""
    only_parameters()
    known = years.year_or_404(year)
    return render_template(
        "rules/year.html",
        known=known,
        origin=_origin(known),
        spans=years.days_of(year),
        manages=current_actor().holds(Permission.RULES_MANAGE) and years.may_enter(year),
    )


@blueprint.route("/<int:year>/enter", methods=["GET", "POST"])
@requires(Permission.RULES_MANAGE, audit="rules:calendar")
def enter(year: int) -> ResponseReturnValue:
    """Enter or replace a year: form, preview, confirmation."""
    only_parameters()
    known = years.year_or_404(year)
    if not years.may_enter(year):
        raise NotVisible
    if request.method in SAFE_METHODS:
        form = YearForm(formdata=None, source=known.entered and known.entered.source, notice=years.notice_text(year))
        return _form_page(known, form)
    form, act = YearForm(), request.form.get("act", "")
    form.year = year
    if act == ACTS[-1]:
        return _form_page(known, form)
    valid = form.validate_on_submit()
    read = read_holidays(form.notice.data, year) if valid else HolidayNotice()
    for fault in read.faults:
        form.object_to("DATE_INVALID", fault, "notice")
    if not valid or read.faults:
        return _form_page(known, form, 422)
    if act != "confirm":
        return render_template(
            "rules/year_preview.html",
            known=known,
            form=form,
            spans=years.spans(read.marks),
            aside=read.aside,
            preview=years.preview_year(year, read.marks),
            key=sent_key(),
            version=sent_version(),
        )
    try:
        done = years.enter_year(
            year,
            read.marks,
            form.source.data,
            current_actor(),
            clock(),
            version=sent_version(),
            request_key=sent_key(),
        )
    except DomainError as refusal:
        rules.forget()
        form.object_to(refusal.code, refusal.message)
        return _form_page(years.year_or_404(year), form, refusal.status, refusal)
    flash(f"已录入{year}年放假安排，重算期限{len(done.moves)}项，日期变动或者确定的已通知办理岗位。")
    return redirect(url_for("workdays.show", year=year), 303)


def _form_page(
    known: Known,
    form: YearForm,
    status: int = 200,
    refusal: DomainError | None = None,
) -> ResponseReturnValue:
    fresh = request.method in SAFE_METHODS or isinstance(refusal, VersionStale)
    present = known.entered.version if known.entered is not None else 0
    body = render_template(
        "rules/year_enter.html",
        known=known,
        form=form,
        key=new_key() if isinstance(refusal, KeyReused) else sent_key() or new_key(),
        version=present if fresh else sent_version(),
    )
    return make_response(body, status)


def _origin(known: Known) -> str:
    """Where a year comes from, in words."""
    if known.entered is not None:
        return f"管理员录入：{known.entered.source}"
    if not known.is_known:
        return "没有放假安排，暂按星期一至星期五上班计算"
    return "本系统的日历数据文件" if years.from_file(known.year) else "随程序附带的日历"
