"""Pages of the periodic cleanup (定期清理): the makers, the work list of one, and the end of its round."""

import sqlalchemy as sa
from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.accounts.models import Agency, User
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.cleanup import makers, rounds
from lawdocs.cleanup.forms import FinishForm, StartForm
from lawdocs.cleanup.makers import Maker
from lawdocs.cleanup.models import CleanupRound
from lawdocs.cleanup.stock import VIEWS, Stock, startable
from lawdocs.cleanup.views import PAGE_SIZE, blueprint
from lawdocs.context import clock
from lawdocs.documents.models import Document
from lawdocs.documents.views import new_key, sent_key
from lawdocs.errors import DomainError, Forbidden, KeyReused, StepRefused, WrongParameter
from lawdocs.extensions import db
from lawdocs.paging import Page, asked_page, asked_tab, only_parameters
from lawdocs.rules import current as profile
from workflows.deadlines import years_after
from workflows.facts import Obstacle
from workflows.permissions import Permission

MOST_PICKED = 50
MAKER_VIEWS = {
    "all": ("全部", lambda maker, today: True),
    "late": ("已逾期", lambda maker, today: (maker.days_left(today) or 0) < 0),
    "near": (
        "90日内到期",
        lambda maker, today: maker.due_on is not None and 0 <= maker.days_left(today) <= makers.NEAR,
    ),
}


@blueprint.get("/makers", endpoint="makers")
@requires(Permission.CLEANUP_READ)
def all_makers() -> ResponseReturnValue:
    """The makers a person looks after, the most urgent first."""
    only_parameters("view", "page")
    view, today = asked_tab("view", MAKER_VIEWS), clock().today()
    found = makers.makers_for(current_actor(), today)
    chosen = [each for each in found if MAKER_VIEWS[view][1](each, today)]
    page = Page(asked_page(), PAGE_SIZE, len(chosen))
    return render_template(
        "cleanup/makers.html",
        manages=current_actor().holds(Permission.CLEANUP_MANAGE),
        tabs=[
            (
                f"{label} {sum(holds(each, today) for each in found)}",
                url_for("cleanup.makers", view=key),
                key == view,
            )
            for key, (label, holds) in MAKER_VIEWS.items()
        ],
        rows=chosen[page.first - 1 : page.last],
        page=page,
        years=profile()["cleanup_every"],
    )


@blueprint.get("/makers/<int:agency_id>")
@requires(Permission.CLEANUP_READ)
def maker(agency_id: int) -> ResponseReturnValue:
    """The standing documents of a maker, and how far its cleanup has come."""
    only_parameters("view", "page")
    at, today = _maker_or_404(agency_id), clock().today()
    view, stock = asked_tab("view", VIEWS), Stock(at, today)
    ids = stock.ids(view)
    page = Page(asked_page(), PAGE_SIZE, len(ids))
    return render_template(
        "cleanup/maker.html",
        maker=at,
        view=view,
        tabs=[
            (f"{label} {len(stock.ids(key))}", url_for("cleanup.maker", agency_id=agency_id, view=key), key == view)
            for key, (label, _) in VIEWS.items()
        ],
        items=stock.items(ids[page.first - 1 : page.last]),
        page=page,
        manages=makers.supervises_maker(current_actor(), at.agency),
        rounds=_rounds_of(at.agency),
        here=request.full_path.rstrip("?"),
    )


@blueprint.route("/makers/<int:agency_id>/start", methods=["GET", "POST"])
@requires(Permission.CLEANUP_START, audit="document:start_cleanup")
def start(agency_id: int) -> ResponseReturnValue:
    """Start the cleanup of several documents of a maker, after a page that shows which."""
    only_parameters("pick")
    at = _managed_or_403(agency_id)
    ready, skipped = startable(at.agency, _picked(), clock().today())
    form = StartForm()
    if request.method in SAFE_METHODS or not ready or not form.validate_on_submit():
        body = render_template(
            "cleanup/start.html", maker=at, ready=ready, skipped=skipped, form=form, key=sent_key() or new_key()
        )
        return make_response(body, 422 if form.errors else 200)
    seen = [(each, _seen_version(each)) for each in ready]
    done, refused = rounds.start_each(seen, form.reason.data, current_actor(), clock(), key=sent_key())
    told = "".join(f"{each.title}没有启动：{why}。" for each, why in refused)
    flash(f"已对{len(done)}件文件启动清理。{told}")
    return redirect(url_for("cleanup.maker", agency_id=agency_id), 303)


@blueprint.route("/makers/<int:agency_id>/finish", methods=["GET", "POST"])
@requires(Permission.CLEANUP_MANAGE, audit="cleanup:finish")
def finish(agency_id: int) -> ResponseReturnValue:
    """Bring the present cleanup of a maker to its end."""
    only_parameters()
    at, form = _managed_or_403(agency_id), FinishForm()
    if request.method in SAFE_METHODS:
        return _finish_page(at, form)
    if not form.validate_on_submit():
        return _finish_page(at, form, status=422)
    name = at.agency.name
    try:
        rounds.finish_round(at.agency, form.note.data, current_actor(), clock(), key=sent_key())
    except StepRefused as error:
        forget_agency_tree()
        return _finish_page(_managed_or_403(agency_id), form, status=422, tried=error.obstacles)
    except KeyReused as error:
        forget_agency_tree()
        form.object_to(error.code, error.message)
        return _finish_page(_managed_or_403(agency_id), form, status=error.status, error=error)
    flash(f"已完成本轮清理：{name}。")
    return redirect(url_for("cleanup.maker", agency_id=agency_id), 303)


def _finish_page(
    at: Maker,
    form: FinishForm,
    *,
    status: int = 200,
    tried: tuple[Obstacle, ...] = (),
    error: DomainError | None = None,
) -> ResponseReturnValue:
    today = clock().today()
    body = render_template(
        "cleanup/finish.html",
        maker=at,
        form=form,
        tried=tried,
        next_on=years_after(today, profile()["cleanup_every"]),
        unseen=url_for("cleanup.maker", agency_id=at.agency.id, view="unseen"),
        key=new_key() if isinstance(error, KeyReused) else sent_key() or new_key(),
    )
    return make_response(body, status)


def _maker_or_404(agency_id: int) -> Maker:
    return makers.maker_of(makers.maker_or_404(agency_id, current_actor()), clock().today())


def _managed_or_403(agency_id: int) -> Maker:
    at = _maker_or_404(agency_id)
    if not makers.supervises_maker(current_actor(), at.agency):
        raise Forbidden
    return at


def _picked() -> list[int]:
    """The documents that were ticked; raises WrongParameter."""
    picked = list(dict.fromkeys(request.args.getlist("pick")))
    if not picked:
        raise WrongParameter("还没有选中文件，请在清单里勾选")
    if len(picked) > MOST_PICKED:
        raise WrongParameter(f"一次最多选{MOST_PICKED}件，现在选了{len(picked)}件")
    if not all(each.isascii() and each.isdigit() and len(each) < 10 for each in picked):
        raise WrongParameter("选中的文件编号应为数字")
    return [int(each) for each in picked]


def _seen_version(document: Document) -> int | None:
    sent = request.form.get(f"version-{document.id}", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


def _rounds_of(agency: Agency) -> list[tuple[CleanupRound, str]]:
    """The finished cleanups of a maker, newest first, with who recorded them."""
    query = (
        sa.select(CleanupRound, User.name)
        .outerjoin(User, User.id == CleanupRound.finished_by_id)
        .where(CleanupRound.agency_id == agency.id)
        .order_by(CleanupRound.finished_on.desc())
    )
    return [(made, name or "") for made, name in db.session.execute(query)]
