"""The overview (监督), its lists and their exports, and work that failed to be taken again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.supervision import asked as ask
from lawdocs.supervision import failures, mails, panels
from lawdocs.supervision.agencies import ATTENTION, BY_AGE
from lawdocs.supervision.catalogue import LISTS
from lawdocs.supervision.overview import overview
from lawdocs.supervision.scope import NOBODY, NOBODY_WORD, Scope, whole_of
from workflows.permissions import Permission

blueprint = Blueprint("supervision", __name__, url_prefix="/supervision")
SHOWN_AGENCIES = 10
_NAME = f"<any({', '.join(repr(name) for name in LISTS)}):name>"


@blueprint.get("", strict_slashes=False)
@requires(Permission.SUPERVISION_READ)
def index() -> ResponseReturnValue:
    asked = ask.read(current_actor(), clock().today(), (ask.YEAR, ask.MONTHS))
    found = overview(asked)
    return render_template(
        "supervision/index.html",
        found=found,
        asked=asked,
        now=clock().now(),
        tiles=panels.tiles(found),
        stages=(panels.STAGE_COLUMNS, panels.stage_rows(found)),
        late=(panels.LATE_COLUMNS, panels.late_rows(found)),
        late_clocks=(panels.CLOCK_COLUMNS, panels.clock_rows(found)),
        chart=panels.chart(found),
        meaning=panels.meaning(found),
        series=panels.SERIES,
        agencies=(ATTENTION, panels.attention_rows(found, SHOWN_AGENCIES)),
        ages=(BY_AGE, panels.age_rows(found, SHOWN_AGENCIES)),
        makers=sum(each.standing.total > 0 for each in found.agencies),
        scopes=offered_scopes(asked.scope),
        years=options_of(ask.YEAR, asked),
        export_url=url_for("supervision.export", **arguments_of(asked)),
        table_url=url_for("supervision.index", **arguments_of(asked) | {"months": "table"}),
        picture_url=url_for("supervision.index", **arguments_of(asked) | {"months": "chart"}),
    )


@blueprint.get("/export.xlsx")
@requires(Permission.SUPERVISION_READ)
def export() -> ResponseReturnValue:
    from lawdocs.supervision import exports  # the library of spreadsheets is large; a server without exports needs none

    return exports.overview_workbook(overview(ask.read(current_actor(), clock().today(), (ask.YEAR, ask.MONTHS))))


@blueprint.get(f"/{_NAME}")
@requires(Permission.SUPERVISION_READ)
def listing(name: str) -> ResponseReturnValue:
    spec = LISTS[name]
    asked = ask.read(current_actor(), clock().today(), spec.choices, "page")
    rows, page = spec.rows(asked).paged()
    return render_template(
        "supervision/list.html",
        spec=spec,
        rows=rows,
        page=page,
        asked=asked,
        here=url_for("supervision.listing", name=name),
        scopes=offered_scopes(asked.scope),
        choices=[(choice, options_of(choice, asked)) for choice in spec.choices],
        back=url_for("supervision.index", **asked.scope.arguments),
        export_url=url_for("supervision.export_list", name=name, **arguments_of(asked)),
        warning="" if name != "mail" or mails.has_mail_server() else mails.NO_SERVER,
    )


@blueprint.get(f"/{_NAME}/export.xlsx")
@requires(Permission.SUPERVISION_READ)
def export_list(name: str) -> ResponseReturnValue:
    from lawdocs.supervision import exports  # as above

    spec = LISTS[name]
    return exports.list_workbook(spec, ask.read(current_actor(), clock().today(), spec.choices), name)


@blueprint.post("/failures/<int:failure_id>/retry")
@requires(Permission.SUPERVISION_READ, audit="job:retry")
def retry(failure_id: int) -> ResponseReturnValue:
    reason = failures.take_again(failure_id, current_actor(), clock())
    if reason:
        flash(f"又试了一次，仍然没有办成：{reason}", "warn")
    else:
        flash("已经办成，从清单里移除了。", "ok")
    return redirect(url_for("supervision.listing", name="failures"), 303)


@blueprint.post("/mail/<int:mail_id>/retry")
@requires(Permission.SUPERVISION_READ, audit="mail:retry")
def retry_mail(mail_id: int) -> ResponseReturnValue:
    actor = current_actor()
    mails.try_again(mail_id, whole_of(actor), actor, clock())
    flash(mails.SOON, "ok")
    return redirect(url_for("supervision.listing", name="mail"), 303)


def offered_scopes(scope: Scope) -> list[tuple[str, str, bool]]:
    """What the scope can be changed to: value, label, and whether it is the present one."""
    agencies = [(str(each.id), each.name) for each in scope.agencies if each.may_issue or str(each.id) == scope.chosen]
    offered = [("", f"{scope.place}及所属"), *agencies, (NOBODY, NOBODY_WORD)]
    return [(value, label, value == scope.chosen) for value, label in offered]


def options_of(choice: ask.Choice, asked: ask.Asked) -> list[tuple[str, str, bool]]:
    """The values of a choice: value, label, and whether it is the present one."""
    options, chosen = dict(choice.options(asked.today)), asked.chosen[choice.name]
    options.setdefault(chosen, chosen)
    return [(value, label, value == chosen) for value, label in options.items()]


def arguments_of(asked: ask.Asked) -> dict[str, str]:
    """What the address says of scope and choices, those that say nothing left out."""
    return asked.scope.arguments | {name: value for name, value in asked.chosen.items() if value}
