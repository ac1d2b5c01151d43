"""How far a set is proved: the overview, one indicator with all its evidence, points, and the spreadsheet."""

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.column.evidence import board, page, queries, services
from lawdocs.column.evidence.coverage import Lost, Overview, indicator_coverage, lost, task_coverage
from lawdocs.column.evidence.coverage import overview as covered
from lawdocs.column.evidence.forms import ScoreForm
from lawdocs.column.evidence.staff_views import blueprint
from lawdocs.column.figures import queries as figures
from lawdocs.column.indicators.models import EvidenceKind, Indicator, IndicatorSet, SetState
from lawdocs.column.indicators.queries import set_or_404, sets
from lawdocs.context import clock
from lawdocs.documents.views import key_after, sent_key
from lawdocs.errors import DomainError, Forbidden, StepRefused, VersionStale, WrongParameter
from lawdocs.paging import only_parameters
from lawdocs.portal.files import download
from lawdocs.tables import Ready
from workflows.evidence import Coverage
from workflows.guards import zh_date
from workflows.permissions import Permission

MOST_DIGITS = 9


@blueprint.get("/indicators/<int:set_id>", endpoint="overview")
@requires(Permission.COLUMN_READ)
def show_overview(set_id: int) -> ResponseReturnValue:
    only_parameters("coverage", "unit", "level1", "dead", "page")
    actor = current_actor()
    of = set_or_404(set_id, actor)
    found = covered(of, clock().today())
    chosen = _choice(found)
    meant = [each for each in found.indicators if chosen.holds(each)] if chosen.is_made else board.not_proved(found)
    rows, cut = Ready(meant if chosen.is_made else meant[: board.FIRST]).paged()
    manages = actor.holds(Permission.INDICATOR_MANAGE)
    featured = None if chosen.is_made else _featured(of, found)
    return render_template(
        "evidence/overview.html",
        set=of,
        sizes=board.sizes(found),
        found=found,
        tiles=board.tiles(found, of),
        units=board.units(found, of),
        totals=[len(found.having(each)) for each in Coverage],
        lines=board.lines(rows, of, found),
        page=cut,
        chosen=chosen,
        options=board.options(found, chosen),
        others=[each for each in sets(actor) if each.id != of.id],
        score_words=board.score_words(found),
        featured=featured,
        manages=manages,
        binds=actor.holds(Permission.EVIDENCE_REVIEW),
        all=board.ALL,
    )


@blueprint.get("/indicators/<int:set_id>/coverage.xlsx")
@requires(Permission.COLUMN_READ)
def coverage_sheet(set_id: int) -> Response:
    """The coverage of a whole set as a spreadsheet."""
    from lawdocs.xlsx import MEDIA_TYPE, Sheet, write  # the library is large; a server without exports needs none

    only_parameters()
    of, today = set_or_404(set_id, current_actor()), clock().today()
    found = covered(of, today)
    heading = "　".join(filter(None, (of.title, board.score_words(found), f"截至{zh_date(today)}")))
    file = write([Sheet("指标佐证情况", heading, board.SHEET_COLUMNS, board.sheet_rows(found))])
    response = download(
        file, f"指标佐证情况{of.edition}-{today:%Y%m%d}.xlsx", f"coverage-{today:%Y%m%d}.xlsx", MEDIA_TYPE
    )
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


@blueprint.get("/indicators/<int:set_id>/<int:no>")
@requires(Permission.COLUMN_READ)
def indicator(set_id: int, no: int) -> ResponseReturnValue:
    only_parameters()
    of = set_or_404(set_id, current_actor())
    return _indicator_page(queries.indicator_or_404(of, no), _score_form())


@blueprint.post("/indicators/<int:set_id>/<int:no>/score")
@requires(Permission.INDICATOR_MANAGE, audit="indicator:score")
def score(set_id: int, no: int) -> ResponseReturnValue:
    only_parameters()
    found, form = queries.indicator_or_404(set_or_404(set_id, current_actor()), no), ScoreForm()
    if not form.validate_on_submit():
        return _indicator_page(found, form, 422)
    try:
        seen = {"seen": _sent_score(), "key": sent_key()}
        changed = services.score(found, form.hundredths, form.note.data, current_actor(), clock(), **seen)
    except Forbidden:
        raise
    except DomainError as error:
        forget_agency_tree()
        reasons = [each.reason for each in error.obstacles] if isinstance(error, StepRefused) else [error.message]
        for reason in reasons:
            form.object_to(error.code, reason, "points" if isinstance(error, StepRefused) else "")
        return _indicator_page(found, form, error.status, error)
    flash("自评分已保存。" if changed else "自评分没有变动。")
    return redirect(url_for("evidence.indicator", set_id=set_id, no=no), 303)


def _indicator_page(
    found: Indicator, form: ScoreForm, status: int = 200, error: DomainError | None = None
) -> ResponseReturnValue:
    actor = current_actor()
    can_score = actor.holds(Permission.INDICATOR_MANAGE) and found.set.state is SetState.OPEN
    if not form.is_submitted() or isinstance(error, VersionStale):
        form.points.data = form.points.data or f"{found.score / services.POINT:g}" if found.score is not None else ""
        form.note.data = form.note.data or found.score_note
    newest = not form.is_submitted() or isinstance(error, VersionStale)
    body = render_template(
        "evidence/indicator.html",
        found=parts_of(found, lost(clock().today())),
        form=form if can_score and found.weight is not None else None,
        seen=("" if found.score is None else found.score) if newest else request.form.get("seen", ""),
        key=key_after(error),
        points_of=services.points_of,
    )
    return make_response(body, status)


def parts_of(found: Indicator, lost: Lost) -> dict[str, object]:
    """An indicator with what each unit proves of it, as the macro ``indicator_body`` takes it."""
    actor = current_actor()
    standing = [each for each in found.tasks if each.relieved_at is None]
    shown = {each.id: queries.accepted_for(actor, each) for each in standing}
    checks = queries.checks_of(item.url for items in shown.values() for item in items)
    today, readable = clock().today(), queries.readable_agencies(actor)
    taken = [item for items in shown.values() for item in items if item.kind is EvidenceKind.FIGURES]
    return {
        "indicator": found,
        "coverage": indicator_coverage(found, lost),
        "parts": [
            {
                "task": each,
                "coverage": task_coverage(each, lost),
                "word": page.clock_of(each, today),
                "part": page.part_of(each),
                "url": url_for("evidence.show", task_id=each.id) if each.agency_id in readable else "",
                "items": [page.item_line(item, checks, lost.items) for item in shown[each.id]],
            }
            for each in standing
        ],
        "snapshot": max(taken, key=lambda item: item.snapshot.taken_at).snapshot if taken else None,
        "words": figures.words,
        "awaited": page.AWAITED,
    }


def _featured(of: IndicatorSet, found: Overview) -> dict[str, object] | None:
    """The indicator that the overview opens: the first that figures of ours prove, else the first to be looked at."""
    no = queries.first_with_figures(of)
    if no is None:
        lacking = board.not_proved(found)
        no = lacking[0].no if lacking else None
    return parts_of(queries.indicator_or_404(of, no), lost(found.today)) if no is not None else None


def _choice(found: Overview) -> board.Choice:
    asked = request.args
    coverage, unit, level1 = asked.get("coverage", ""), asked.get("unit", ""), asked.get("level1", "")
    if coverage and coverage not in board.COVERAGES:
        raise WrongParameter(f"没有这种佐证情况，可以选：{'、'.join(board.COVERAGES.values())}")
    if unit and unit not in {str(each.agency_id) for each in found.units}:
        raise WrongParameter("请从列表中选择责任单位")
    if level1 and level1 not in board.level1s(found):
        raise WrongParameter("请从列表中选择一级指标")
    if asked.get("dead", "1") not in ("", "1"):
        raise WrongParameter("参数dead只能是1")
    return board.Choice(coverage, int(unit) if unit else None, level1, asked.get("dead") == "1")


def _score_form() -> ScoreForm:
    return ScoreForm(formdata=None)


def _sent_score() -> int | None:
    sent = request.form.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= MOST_DIGITS else None
