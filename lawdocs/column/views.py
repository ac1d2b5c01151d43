"""The front page of the column and the boards that other pages stand for."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from lawdocs.column import boards
from lawdocs.column import search as searching
from lawdocs.context import clock
from lawdocs.portal.caching import public_page, version
from lawdocs.portal.params import check_words, clean

blueprint = Blueprint("column", __name__)


@blueprint.get("/column")
@public_page
def index() -> ResponseReturnValue:
    """The four boards of the column, each with its newest."""
    crumbs = boards.crumbs()
    return render_template("column/index.html", crumbs=crumbs, **boards.front(version(), clock().today()))


@blueprint.get("/column/search")
@public_page
def search() -> ResponseReturnValue:
    """One question to all boards; without a question the form alone."""
    q = clean(request.args.get("q", ""))
    check_words(q)
    found = searching.search(q, version(), clock().today()) if q else []
    crumbs = boards.crumbs(f"查询：{q}" if q else "查询")
    return render_template("column/search.html", crumbs=crumbs, q=q, found=found)


@blueprint.get("/column/policies")
@public_page
def policies() -> ResponseReturnValue:
    """The documents of the library, those that frame the work first."""
    crumbs = boards.crumbs(boards.POLICY_BOARD)
    return render_template("column/policies.html", crumbs=crumbs, **boards.front(version(), clock().today()))
