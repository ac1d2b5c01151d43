"""The pages of suggestions: the list, one with all that was said on it, the review of its document, and files."""

from datetime import date
from io import BytesIO

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.models import Agency
from lawdocs.context import clock
from lawdocs.deadlines.countdown import SOON
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.words import marks_of
from lawdocs.documents import files as store
from lawdocs.errors import NotVisible, WrongParameter
from lawdocs.extensions import db
from lawdocs.filing.panel import filing_panel
from lawdocs.linkage.going_on import from_suggestion
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.sides import may_for, stand_of
from lawdocs.linkage.suggestions import page, sight
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.views import blueprint
from lawdocs.paging import asked_tab, only_parameters
from lawdocs.portal.files import download
from lawdocs.tables import Cell, Column, Found, Row
from lawdocs.texts.filenames import display_name, extension
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.linkage.reviews import ReviewState
from workflows.linkage.sides import Subject
from workflows.linkage.suggestions import SuggestionState
from workflows.permissions import Permission

S = SuggestionState
COLUMNS = (
    Column("文号", width=24),
    Column("类型"),
    Column("被建议单位", width=30),
    Column("状态", width=20),
    Column("送达"),
    Column("回复期限", keeps_line=True),
)
TABS = {
    "all": ("全部", tuple(S)),
    "draft": ("草稿", (S.DRAFT, S.DISCARDED)),
    "sent": ("待签收", (S.SENT,)),
    "doing": ("办理中", (S.RECEIVED, S.OBJECTED)),
    "replied": ("待评估", (S.REPLIED,)),
    "following": ("跟进中", (S.ASSESSED, S.SUED)),
    "over": ("已办结", (S.CLOSED, S.WITHDRAWN)),
}


@blueprint.get("/suggestions", endpoint="suggestions")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "unit", "overdue", "page")
    actor, today = current_actor(), clock().today()
    linkage, stand = linkage_or_404(actor)
    tab, seen = asked_tab("tab", TABS), sight.visible(linkage, stand, actor)
    unit, overdue = _asked_unit(), _asked_overdue()
    ours = [seen, *([Suggestion.target_id == unit] if unit else []), *([_is_overdue(today)] if overdue else [])]
    kept = {"unit": str(unit) if unit else None, "overdue": "1" if overdue else None}
    found = Found(_query(ours, TABS[tab][1]), lambda record: _row(*record, today))
    rows, cut = found.paged()
    return render_template(
        "linkage/suggestions.html",
        tabs=[
            (f"{label} {count}", url_for("linkage.suggestions", tab=name, **kept), name == tab)
            for name, label, count in _counted(ours)
            if name != "draft" or stand.is_procuratorate
        ],
        columns=COLUMNS,
        rows=rows,
        page=cut,
        tab=tab,
        units=[("", "全部", not unit), *((each.id, each.short_name, each.id == unit) for each in _units(seen))],
        overdue=[("", "全部", not overdue), ("1", "已逾期", overdue)],
        is_narrowed=bool(unit or overdue),
        writes=may_for(actor, Permission.SUGGESTION_WRITE, [linkage.procuratorate_id]),
    )


@blueprint.get("/suggestions/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def suggestion(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    row = sight.suggestion_or_404(row_id, actor)
    return render_template(
        "linkage/suggestion.html",
        row=row,
        clocks=page.clock_lines(page.duties_of(row), actor, today),
        acts=page.acts_for(row, actor, today) + from_suggestion(row, actor),
        pairs=page.pairs_of(row),
        replies=page.reply_lines(row),
        draft=row.draft_reply if sight.sees_reply_draft(actor, row) else None,
        draft_url=page.draft_file_url(row),
        said=page.said_on(row),
        asked_until=row.asked_until,
        chain_url=url_for("linkage.chain", row_id=row.chain_id) if _sees_chain(row, actor) else None,
        is_draft=row.sent_on is None,
        entries=timeline(Subject.SUGGESTION, row.id, without=sight.hidden_acts(actor, row)),
    )


@blueprint.get("/reviews/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def review(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    found = sight.review_or_404(row_id, actor)
    duties = {Duty.LINK_REVIEW: found.id, Duty.LINK_CORRECTION: found.id}
    is_open = found.state is ReviewState.OPEN
    reviews = is_open and may_for(actor, Permission.LINKAGE_MANAGE, [found.reviewer_id])
    acts = (("uphold", "认定成立，应当纠正"), ("dismiss", "认定不成立"))
    return render_template(
        "linkage/review.html",
        review=found,
        row=found.suggestion,
        clocks=page.clock_lines(duties, actor, today),
        acts=[(url_for("linkage.act_on_review", row_id=found.id, name=name), word) for name, word in acts if reviews],
        filings=filing_panel(found.document, actor, today),
        pairs=[
            ("审查机关", found.reviewer.name),
            ("制定机关", found.document.issuer_name),
            ("由谁纠正", found.maker.name),
            ("结论日期", zh_date(found.concluded_on) if found.concluded_on else ""),
            ("清理", found.cleanup),
            ("纠正", f"{zh_date(found.corrected_on)}已{found.correction}" if found.corrected_on else ""),
        ],
        entries=timeline(Subject.REVIEW, found.id),
    )


@blueprint.get("/suggestions/<int:row_id>/files/<any(letter, reply, entry):of>/<int:part_id>")
@requires(Permission.LINKAGE_READ)
def suggestion_file(row_id: int, of: str, part_id: int) -> ResponseReturnValue:
    """A file of a letter, of a reply or of what was said, always saved; that of a draft for whoever drafts."""
    only_parameters()
    actor = current_actor()
    row = sight.suggestion_or_404(row_id, actor)
    sent = row.replies if sight.sees_reply_draft(actor, row) else row.sent_replies
    parts = {"letter": [row], "reply": sent, "entry": row.entries}[of]
    part = next((each for each in parts if each.id == part_id and each.file is not None), None)
    if part is None:
        raise NotVisible
    plain = f"suggestion-{row.id}-{of}-{part.id}.{extension(part.file_name)}"
    return download(BytesIO(store.read(part.file)), display_name(part.file_name), plain, part.file.media_type)


def _sees_chain(row: Suggestion, actor: Actor) -> bool:
    return row.chain_id is not None and stand_of(actor, row.linkage).side is not None


def _query(ours: list[sa.ColumnElement[bool]], states: tuple[S, ...]) -> sa.Select[tuple[object, ...]]:
    return (
        sa.select(Suggestion, Deadline)
        .outerjoin(Deadline, _clock_of())
        .where(*ours, Suggestion.state.in_(states))
        .order_by(Deadline.due_on.is_(None), Deadline.due_on, Suggestion.id.desc())
    )


def _clock_of() -> sa.ColumnElement[bool]:
    return sa.and_(
        Deadline.duty == Duty.LINK_SUGGESTION, Deadline.subject_id == Suggestion.id, Deadline.ended_at.is_(None)
    )


def _is_overdue(today: date) -> sa.ColumnElement[bool]:
    late = sa.select(Deadline.subject_id).where(
        Deadline.duty == Duty.LINK_SUGGESTION, Deadline.ended_at.is_(None), Deadline.due_on < today
    )
    return Suggestion.id.in_(late.correlate(None))


def _counted(ours: list[sa.ColumnElement[bool]]) -> list[tuple[str, str, int]]:
    """The tabs with how many are under each."""
    query = sa.select(Suggestion.state, sa.func.count()).where(*ours).group_by(Suggestion.state)
    counts = dict(db.session.execute(query).all())
    return [(name, label, sum(counts.get(each, 0) for each in states)) for name, (label, states) in TABS.items()]


def _units(seen: sa.ColumnElement[bool]) -> list[Agency]:
    """The units that have suggestions which the person may see."""
    targets = sa.select(Suggestion.target_id).where(seen)
    return list(db.session.scalars(sa.select(Agency).where(Agency.id.in_(targets)).order_by(Agency.id)))


def _asked_unit() -> int | None:
    asked = request.args.get("unit", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise WrongParameter("单位编号应为数字，请从列表中选择单位")
    return int(asked)


def _asked_overdue() -> bool:
    asked = request.args.get("overdue", "")
    if asked not in ("", "1"):
        raise WrongParameter("逾期只能选“全部”或者“已逾期”")
    return asked == "1"


def _row(row: Suggestion, deadline: Deadline | None, today: date) -> Row:
    left = (deadline.due_on - today).days if deadline is not None else None
    mark = "" if left is None else "late" if left < 0 else "soon" if left <= SOON else ""
    due = f"{deadline.due_on.isoformat()}{marks_of(deadline)}" if deadline is not None else None
    return Row(
        (
            Cell(row.number, url_for("linkage.suggestion", row_id=row.id)),
            Cell(f"{row.kind.label}{'（紧急）' if row.is_urgent else ''}"),
            Cell(row.target.short_name),
            Cell(row.state.label if row.document_id is None else f"{row.state.label}　涉及文件"),
            Cell(row.sent_on),
            Cell(due, mark=mark),
        )
    )
