"""The supervisor's list for cleanup (清理)."""

from collections.abc import Callable
from datetime import date

import sqlalchemy as sa
from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.cleanup import queries
from lawdocs.cleanup.stock import age_of
from lawdocs.context import clock
from lawdocs.documents.models import Document
from lawdocs.documents.term import ending
from lawdocs.paging import asked_tab, count, only_parameters, paged
from workflows.permissions import Permission
from workflows.states import ENDED, LegalStatus
from workflows.validity import status_on

blueprint = Blueprint("cleanup", __name__, url_prefix="/cleanup")
PAGE_SIZE = 20
VIEWS: dict[str, tuple[str, Callable[[sa.Select, date], sa.Select]]] = {
    "all": ("全部", lambda query, today: query),
    "expired": ("已到期", queries.that_expired),
    "soon": ("90日内到期", queries.that_end_soon),
    "cleanup": ("清理中", queries.in_cleanup),
}


@blueprint.get("", strict_slashes=False)
@requires(Permission.CLEANUP_MANAGE)
def index() -> ResponseReturnValue:
    only_parameters("view", "page")
    view = asked_tab("view", VIEWS)
    today = clock().today()
    supervised = queries.supervised_by(current_actor())
    found, page = paged(VIEWS[view][1](supervised, today), PAGE_SIZE)
    return render_template(
        "cleanup/index.html",
        view=view,
        tabs=[
            (f"{label} {count(narrow(supervised, today))}", url_for("cleanup.index", view=key), key == view)
            for key, (label, narrow) in VIEWS.items()
        ],
        rows=[(each, ending(each), age_of(each, today), _over(each, today)) for each in found],
        page=page,
        today=today,
    )


def _over(document: Document, today: date) -> LegalStatus | None:
    """What a document is by its dates already, though the step is not on record yet."""
    status = status_on(document, today)
    return status if status in ENDED else None
