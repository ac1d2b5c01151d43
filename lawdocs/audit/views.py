"""Pages of the audit administrator; nothing here writes."""

from typing import TypeVar

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import requires
from lawdocs.accounts import queries as accounts
from lawdocs.audit import queries, words
from lawdocs.audit.verify import verify as verify_all
from lawdocs.context import clock
from lawdocs.errors import WrongParameter
from lawdocs.extensions import LARGEST_ID
from lawdocs.paging import only_parameters
from workflows.permissions import Permission

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
Row = TypeVar("Row")


@blueprint.get("")
@requires(Permission.AUDIT_READ)
def index() -> ResponseReturnValue:
    """Who did what, newest first."""
    only_parameters("tag", "actor", "subject", "subject_id", "before")
    wanted = _filter()
    shown, older = _page(queries.entries(wanted, _number("before")))
    asked = {name: value for name, value in vars(wanted).items() if value not in ("", None)}
    return render_template(
        "audit/index.html",
        entries=[(entry, words.act(entry.tag), words.subject(entry), words.changes(entry)) for entry in shown],
        acts=words.acts(),
        subjects=words.SUBJECTS.items(),
        wanted=wanted,
        older=url_for("audit.index", **asked, before=shown[-1].seq) if older else None,
        newest=url_for("audit.index", **asked) if "before" in request.args else None,
    )


@blueprint.get("/verify")
@requires(Permission.AUDIT_READ)
def verify() -> ResponseReturnValue:
    """Check the chain, the files, the numbers and the histories now, and tell whether all is whole."""
    verdict = verify_all()
    place = words.place(verdict.fault) if verdict.fault else ""
    return render_template("audit/verify.html", verdict=verdict, place=place, at=clock().now())


@blueprint.get("/security")
@requires(Permission.AUDIT_READ)
def security() -> ResponseReturnValue:
    """Logins, refusals and wrong passwords, newest first."""
    only_parameters("before")
    shown, older = _page(queries.security_events(_number("before")))
    names = {user.id: user.name for user in accounts.users()}
    return render_template(
        "audit/security.html",
        events=[(event, *words.event(event), names.get(event.user_id, "")) for event in shown],
        older=url_for("audit.security", before=shown[-1].id) if older else None,
        newest=url_for("audit.security") if "before" in request.args else None,
    )


def _filter() -> queries.Filter:
    return queries.Filter(
        tag=_one_of("tag", [tag for tag, _ in words.acts()]),
        actor=request.args.get("actor", "").strip()[:100],
        subject=_one_of("subject", list(words.SUBJECTS)),
        subject_id=_number("subject_id"),
    )


def _one_of(name: str, allowed: list[str]) -> str:
    value = request.args.get(name, "")
    if value and value not in allowed:
        raise WrongParameter(f"参数{name}只能是：{'、'.join(allowed)}")
    return value


def _number(name: str) -> int | None:
    value = request.args.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdigit() and 0 < int(value[:11]) <= LARGEST_ID and len(value) <= 10):
        raise WrongParameter(f"参数{name}只能是1至{LARGEST_ID}的整数")
    return int(value)


def _page(rows: list[Row]) -> tuple[list[Row], bool]:
    return rows[: queries.PAGE], len(rows) > queries.PAGE
