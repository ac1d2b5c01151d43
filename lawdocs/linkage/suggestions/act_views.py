"""The page of each act on a suggestion and on the review of a document."""

from flask import url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.models import Agency
from lawdocs.context import clock
from lawdocs.errors import Forbidden
from lawdocs.linkage.acting import Act, Crumbs, Paper, demand_state, take
from lawdocs.linkage.issues.origins import asked_origin
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.sides import may_for
from lawdocs.linkage.suggestions import forms, letters, reviews, sight, wordings
from lawdocs.linkage.suggestions.kind import REVIEW, SUGGESTION, facts_of
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.suggestions.page import NOTES, draft_file_url
from lawdocs.linkage.suggestions.wordings import DOINGS
from lawdocs.linkage.views import HOME, blueprint
from lawdocs.paging import only_parameters
from workflows.facts import Obstacle
from workflows.linkage.sides import Side
from workflows.linkage.suggestions import SUGGESTIONS, SuggestionSaid
from workflows.permissions import Permission
from workflows.tables import obstacles

_BY_NAME = {each.name: (each.permission, each.states) for each in NOTES} | {
    each.name: (each.permission, each.sources) for each in SUGGESTIONS.steps
}
_NAMES = ",".join(DOINGS)
_ON_REPLY = frozenset({"reply", "return_reply"})  # decided upon a draft, which is read there once more


@blueprint.route("/suggestions/new", methods=["GET", "POST"])
@requires(Permission.SUGGESTION_WRITE, audit="suggestion:write")
def write_suggestion() -> ResponseReturnValue:
    only_parameters("resolution")
    actor = current_actor()
    linkage, _ = linkage_or_404(actor)
    if not may_for(actor, Permission.SUGGESTION_WRITE, [linkage.procuratorate_id]):
        raise Forbidden
    origin = asked_origin(("resolution",), linkage, actor)
    joined = {"resolution_id": origin.row_id, "chain_id": origin.chain_id} if origin is not None else {}
    form = forms.LetterForm(data={"signed_on": clock().today()}).offer(units_of(linkage))

    def do(key: str | None) -> str:
        made = letters.draft(linkage, form.letter(), actor, clock(), key=key, upload=form.upload(), **joined)
        return url_for("linkage.suggestion", row_id=made.id)

    act = Act(
        verb="保存",
        heading="起草检察建议",
        form=form,
        back_url=url_for("linkage.suggestions"),
        crumbs=_crumbs(("起草", None)),
        about=f"来自{origin.subject.label}：{origin.title}" if origin is not None else "",
        consequences=wordings.DRAFTED,
        button="保存草稿",
        has_files=True,
    )
    return take(act, do, "已保存草稿，送达以前只有检察院看得到。")


@blueprint.route(f"/suggestions/<int:row_id>/<any({_NAMES}):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_READ, audit="suggestion:send")
def act_on_suggestion(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor, doing = current_actor(), DOINGS[name]
    row = sight.suggestion_or_404(row_id, actor)
    permission, states = _BY_NAME[name]
    if not SUGGESTION.may(actor, permission, row):
        raise Forbidden
    demand_state(SUGGESTION.what, row.state, states)
    form = doing.form(row, clock().today())
    if isinstance(form, forms.LetterForm):
        form.offer(units_of(row.linkage))
    back = url_for("linkage.suggestion", row_id=row.id)

    def do(version: int | None, key: str | None) -> None:
        doing.do(row, form, actor, clock(), version=version, key=key)

    act = Act(
        verb=doing.verb,
        heading=doing.heading.format(number=row.number, unit=row.target.short_name),
        form=form,
        back_url=back,
        crumbs=_crumbs((row.number, back), (doing.verb, None)),
        about=row.target.name,
        state=row.state.label,
        consequences=doing.consequences(row),
        obstacles=_in_the_way(name, row),
        paper=_reply_draft(row) if name in _ON_REPLY else None,
        version=row.version,
        button=doing.button,
        has_files=isinstance(form, forms.WithFile),
    )
    return take(act, do, doing.done)


@blueprint.route("/reviews/<int:row_id>/<any(uphold, dismiss):name>", methods=["GET", "POST"])
@requires(Permission.LINKAGE_MANAGE, audit="review:uphold")
def act_on_review(row_id: int, name: str) -> ResponseReturnValue:
    only_parameters()
    actor = current_actor()
    found = sight.review_or_404(row_id, actor)
    step = REVIEW.table.by_name[name]
    if not REVIEW.may(actor, step.permission, found):
        raise Forbidden
    demand_state(REVIEW.what, found.state, step.sources)
    form = forms.FindingForm(data={"articles": found.suggestion.articles})
    form.articles.description = "针对整个文件的写全文。"
    service = reviews.uphold if name == "uphold" else reviews.dismiss

    def do(version: int | None, key: str | None) -> None:
        service(found, form.said(), actor, clock(), version=version, key=key)

    back = url_for("linkage.review", row_id=found.id)
    act = Act(
        verb=step.label,
        heading=f"{step.label}？" if name == "dismiss" else "认定成立，应当纠正？",
        form=form,
        back_url=back,
        crumbs=_crumbs(
            (found.suggestion.number, url_for("linkage.suggestion", row_id=found.suggestion_id)),
            ("文件审查", back),
            (step.label, None),
        ),
        about=found.document.title,
        state=found.state.label,
        consequences=wordings.UPHELD if name == "uphold" else wordings.DISMISSED,
        version=found.version,
    )
    return take(act, do, "审查结论已登记。")


def units_of(linkage: Linkage) -> list[Agency]:
    """The units of the government's side, to any of which a letter may go."""
    return [each.agency for each in linkage.members if each.until_on is None and each.side is Side.GOVERNMENT]


def _reply_draft(row: Suggestion) -> Paper | None:
    draft = row.draft_reply
    if draft is None:
        return None
    return Paper("回复稿", draft.text, f"起草：{draft.drafter_name}", draft.file_name, draft_file_url(row))


def _in_the_way(name: str, row: Suggestion) -> tuple[Obstacle, ...]:
    """What no field of the form can cure."""
    if name not in SUGGESTIONS.by_name:
        return ()
    today = clock().today()
    found = obstacles(SUGGESTIONS.by_name[name], facts_of(row), SuggestionSaid(on=today), current_actor(), today)
    return tuple(each for each in found if not each.cure)


def _crumbs(*more: tuple[str, str | None]) -> Crumbs:
    return ((HOME, url_for("linkage.index")), ("检察建议", url_for("linkage.suggestions")), *more)
