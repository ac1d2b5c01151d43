"""Pages of the rules (规则集): the profile with its grounds, one entry with its history, and putting it right."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs import rules
from lawdocs.access import SAFE_METHODS, current_actor, requires
from lawdocs.context import clock
from lawdocs.documents.views import new_key, sent_key, sent_version
from lawdocs.errors import DomainError, KeyReused, VersionStale
from lawdocs.paging import asked_tab, only_parameters
from lawdocs.rules import entries, services
from lawdocs.rules.entries import Entry, standing_overrides
from lawdocs.rules.forms import EndForm, OverrideForm, form_for
from lawdocs.rules.models import RuleOverride
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.profiles import base_of, load

blueprint = Blueprint("rules", __name__, url_prefix="/work/rules")
TABS = {"all": "全部", "unverified": "依据未核实", "overridden": "已修订"}
ACTS = ("preview", "confirm", "edit")


@blueprint.get("", strict_slashes=False)
@requires(Permission.RULES_READ)
def index() -> ResponseReturnValue:
    """The profile in use, part by part, and what of it was never checked."""
    only_parameters("show")
    show = asked_tab("show", TABS)
    found = entries.entries(rules.current(), standing_overrides())
    lists = {
        "all": found,
        "unverified": [each for each in found if not each.verified],
        "overridden": [each for each in found if each.override is not None],
    }
    return render_template(
        "rules/index.html",
        profile=rules.current(),
        base=_base_label(),
        parts=entries.in_parts(lists[show]),
        show=show,
        tabs=[
            (f"{label} {len(lists[key])}", url_for("rules.index", show=key), key == show) for key, label in TABS.items()
        ],
        counts={key: _counts(lists[key]) for key in TABS},
        to_read=_to_read(lists["unverified"]) if show != "overridden" else {},
        left_out=[(each, _told(each.override)) for each in entries.left_out()],
        manages=current_actor().holds(Permission.RULES_MANAGE),
    )


@blueprint.get("/<any(values, clocks):section>/<name>")
@requires(Permission.RULES_READ)
def entry(section: str, name: str) -> ResponseReturnValue:
    """One value or clock, what the file says of it, and everything that was ever put over it."""
    only_parameters()
    key = f"{section}.{name}"
    standing = standing_overrides().get(key)
    return render_template(
        "rules/entry.html",
        entry=entries.entry_of(rules.current(), key, standing),
        of_file=entries.entry_of(rules.base(), key),
        standing=standing,
        history=[(each, _told(each)) for each in entries.history(key)],
        manages=current_actor().holds(Permission.RULES_MANAGE),
    )


@blueprint.route("/<any(values, clocks):section>/<name>/change", methods=["GET", "POST"])
@requires(Permission.RULES_MANAGE, audit="rules:override")
def change(section: str, name: str) -> ResponseReturnValue:
    """Put an entry right: form, preview, confirmation."""
    only_parameters()
    key = f"{section}.{name}"
    present = entries.entry_of(rules.current(), key)
    form = form_for(rules.current(), key, rules.today(), fresh=request.method in SAFE_METHODS)
    if request.method in SAFE_METHODS:
        return _form_page(present, form)
    act = _act()
    if act == "edit":
        return _form_page(present, form)
    if not form.validate_on_submit():
        return _form_page(present, form, 422)
    try:
        if act == "confirm":
            moved = services.override(
                key, form.change(), current_actor(), clock(), version=sent_version(), request_key=sent_key()
            )
            flash(_done(form, len(moved)))
            return redirect(services.address_of(key), 303)
        preview = services.preview_override(key, form.change())
    except DomainError as refusal:
        rules.forget()
        form.object_to(refusal.code, refusal.message, getattr(refusal, "field", ""))
        return _form_page(entries.entry_of(rules.current(), key), form, refusal.status, refusal)
    return render_template(
        "rules/preview.html", entry=present, form=form, preview=preview, key=sent_key(), version=sent_version()
    )


@blueprint.route("/overrides/<int:override_id>/end", methods=["GET", "POST"])
@requires(Permission.RULES_MANAGE, audit="rules:end")
def end(override_id: int) -> ResponseReturnValue:
    """Go back to what the file says, after a page that shows what that changes."""
    only_parameters()
    found, form = services.override_or_404(override_id), EndForm()
    key, version = found.key, entries.version_of(found.key)
    if found.ended_at is not None:
        return redirect(services.address_of(key), 303)
    refusal = None
    if request.method not in SAFE_METHODS and form.validate_on_submit():
        try:
            moved = services.end_override(
                found, form.reason.data, current_actor(), clock(), version=sent_version(), request_key=sent_key()
            )
        except DomainError as error:
            rules.forget()
            refusal = error
            form.object_to(error.code, error.message)
            found, version = services.override_or_404(override_id), entries.version_of(key)
            if found.ended_at is not None:
                raise
        else:
            flash(f"已结束修订，按规则集文件的规定办。重算期限{len(moved)}项。")
            return redirect(services.address_of(key), 303)
    status = refusal.status if refusal is not None else 422 if form.errors else 200
    body = render_template(
        "rules/end.html",
        override=found,
        told=_told(found),
        label=entries.label_of(key),
        reason=entries.why_left_out(found) if found.id in rules.left_out() else "",
        back_url=services.address_of(key),
        form=form,
        preview=services.preview_end(found),
        key=_key(refusal),
        version=version,
    )
    return make_response(body, status)


def _form_page(
    present: Entry, form: OverrideForm, status: int = 200, refusal: DomainError | None = None
) -> ResponseReturnValue:
    fresh = request.method in SAFE_METHODS or isinstance(refusal, VersionStale)
    body = render_template(
        "rules/change.html",
        entry=present,
        form=form,
        key=_key(refusal),
        version=entries.version_of(present.key) if fresh else sent_version(),
    )
    return make_response(body, status)


def _act() -> str:
    sent = request.form.get("act", "")
    return sent if sent in ACTS else "preview"


def _key(refusal: DomainError | None = None) -> str:
    return new_key() if isinstance(refusal, KeyReused) else sent_key() or new_key()


def _done(form: OverrideForm, moved: int) -> str:
    if form.from_on.data > rules.today():
        return f"已登记修订，自{zh_date(form.from_on.data)}起适用，到时重算在办的期限。"
    return f"已修订，重算期限{moved}项，日期变了的已通知办理岗位。" if moved else "已修订，没有在办的期限需要重算。"


def _base_label() -> str:
    """The profile that this one builds on; empty for the national one."""
    name = base_of(rules.base().name)
    return load(name).label if name else ""


def _counts(found: list[Entry]) -> dict[str, int]:
    return {section: sum(each.section == section for each in found) for section in ("values", "clocks")}


def _to_read(unverified: list[Entry]) -> dict[str, list[Entry]]:
    """What to read to settle what was never checked, and which entries it settles; what settles most comes first."""
    found: dict[str, list[Entry]] = {}
    for each in unverified:
        found.setdefault(each.settle or str(each.ground), []).append(each)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[1])))


def _told(override: RuleOverride) -> dict[str, str]:
    """An override in words: what it says, on what ground, and how it stands."""
    after = entries.override_in_words(override)
    if override.ended_at is not None:
        state = "已结束"
    elif override.from_on > rules.today():
        state = "尚未适用"
    elif override.id in rules.left_out():
        state = "不再适用"
    else:
        current = standing_overrides().get(override.key)
        state = "适用中" if current is not None and current.id == override.id else "已被后来的修订取代"
    return {"text": after, "ground": str(entries.ground_of(override)), "state": state}
