"""One confirmation page for every act of the linkage: what will follow, what is asked, what stands in the way."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from lawdocs.access import SAFE_METHODS
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.documents.views import key_after, sent_key, sent_version, version_after
from lawdocs.errors import DomainError, Forbidden, NotVisible, Repeated, StepRefused
from lawdocs.forms import StaffForm
from lawdocs.linkage.moves import LinkConflict
from lawdocs.texts.refusals import FileRefused
from workflows.facts import Obstacle
from workflows.labels import LabelledEnum

Crumbs = Sequence[tuple[str, str | None]]
# Answered by the page of their own, not by the form once more.
_PAGES = (Forbidden, NotVisible, LinkConflict, Repeated)


@dataclass(frozen=True)
class Paper:
    """A text that an act is about, shown above its form, with the file that belongs to it."""

    title: str
    text: str
    about: str = ""
    file_name: str = ""
    file_url: str | None = None


class ConfirmForm(StaffForm):
    """Nothing is asked but whether to go on."""


@dataclass(frozen=True)
class Act:
    """One act as its page shows it.

    ``verb`` is the act in a word or two (送达), ``heading`` the question on top, ``about`` a line of what it is about.
    ``consequences`` are pairs of bold and plain words; ``obstacles`` what is known to be missing before anything is
    typed. ``paper`` is the text that is decided upon. ``version`` is that of the thing acted on, None for what is made
    anew. ``button`` is what the main button says, where "确认" with the verb would be no Chinese.
    """

    verb: str
    heading: str
    form: StaffForm
    back_url: str
    crumbs: Crumbs
    about: str = ""
    state: str = ""
    consequences: Sequence[tuple[str, str]] = ()
    obstacles: Sequence[Obstacle] = ()
    paper: Paper | None = None
    version: int | None = None
    button: str = ""
    has_files: bool = False


def demand_state(what: str, state: LabelledEnum, sources: Collection[LabelledEnum]) -> None:
    """Raise LinkConflict for the page of an act that does not leave the present state.

    Only when the page is asked for: an act that is sent is judged by its service, which knows a second click.
    """
    if request.method in SAFE_METHODS and state not in sources:
        raise LinkConflict(what, state)


def take(act: Act, do: Callable[..., str | None], done: str | Callable[[], str]) -> ResponseReturnValue:
    """Show the page of an act, or carry the act out.

    ``do`` is called with ``version=`` and ``key=`` and may return the address to go on to (else ``back_url``); what it
    refuses is shown at the fields it names, with everything that was typed. ``done`` is said afterwards.
    """
    if request.method in SAFE_METHODS:
        return _page(act)
    if not act.form.validate_on_submit():
        return _page(act, 422)
    said: dict[str, Any] = {"version": sent_version()} if act.version is not None else {}
    try:
        target = do(**said, key=sent_key())
    except _PAGES:
        raise
    except (DomainError, FileRefused) as error:
        return _refused(act, error)
    flash(done if isinstance(done, str) else done())
    return redirect(target or act.back_url, 303)


def _refused(act: Act, error: DomainError | FileRefused) -> ResponseReturnValue:
    forget_agency_tree()  # the transaction that failed took its rows with it
    if isinstance(error, StepRefused):
        for each in error.obstacles:
            act.form.object_to("STEP_REFUSED", each.reason, each.cure.removeprefix("field:"))
    elif isinstance(error, FileRefused):
        act.form.object_to(error.code, error.told, "file")
    else:
        act.form.object_to(error.code, error.message)
    return _page(act, getattr(error, "status", 422), error)


def _page(act: Act, status: int = 200, error: Exception | None = None) -> ResponseReturnValue:
    """The page; after a collision it carries the newest version or a fresh key, to be sent knowingly."""
    version = version_after(act.version, error) if act.version is not None else None
    body = render_template(
        "linkage/act.html",
        act=act,
        version=version,
        key=key_after(error),
    )
    return make_response(body, status)
