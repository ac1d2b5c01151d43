"""The ledger of legality reviews (合法性审核台账) as a page and as a spreadsheet."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.review import ledger
from lawdocs.supervision.asked import Choice
from workflows.permissions import Permission

blueprint = Blueprint("reviews", __name__, url_prefix="/work/reviews")


@blueprint.get("")
@requires(Permission.REVIEW_LEDGER)
def index() -> ResponseReturnValue:
    """The reviews of a year."""
    actor, today = current_actor(), clock().today()
    chosen = ledger.read(actor, today, "page")
    rows, page = ledger.reviews(actor, chosen).paged()
    return render_template(
        "review/ledger.html",
        title=ledger.TITLE,
        columns=ledger.COLUMNS,
        rows=rows,
        page=page,
        choices=[(choice, _options(choice, chosen[choice.name])) for choice in ledger.choices_for(actor)],
        export_url=url_for("reviews.export", **{name: value for name, value in chosen.items() if value}),
    )


@blueprint.get("/export.xlsx")
@requires(Permission.REVIEW_LEDGER)
def export() -> ResponseReturnValue:
    """The same rows as a spreadsheet."""
    actor, today = current_actor(), clock().today()
    return ledger.workbook(actor, ledger.read(actor, today), today)


def _options(choice: Choice, chosen: str) -> list[tuple[str, str, bool]]:
    options = dict(choice.options(clock().today()))
    options.setdefault(chosen, chosen)
    return [(value, label, value == chosen) for value, label in options.items()]
