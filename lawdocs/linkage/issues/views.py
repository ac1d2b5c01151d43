"""The issues of the linkage: the list, one with what became of it, and the files that go with it."""

from io import BytesIO

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.documents import files as store
from lawdocs.errors import NotVisible
from lawdocs.linkage.issues import page
from lawdocs.linkage.issues.queries import TABS, issue_or_404, issues_of
from lawdocs.linkage.queries import linkage_or_404
from lawdocs.linkage.records import timeline
from lawdocs.linkage.sides import may_for
from lawdocs.linkage.units import members_of
from lawdocs.linkage.views import blueprint
from lawdocs.paging import asked_tab, count, only_parameters, paged
from lawdocs.portal.files import download
from lawdocs.texts.filenames import display_name
from workflows.linkage.sides import Subject
from workflows.permissions import Permission

PAGE_SIZE = 50


@blueprint.get("/issues", endpoint="issues")
@requires(Permission.LINKAGE_READ)
def index() -> ResponseReturnValue:
    only_parameters("tab", "page")
    tab = asked_tab("tab", TABS)
    actor, today = current_actor(), clock().today()
    linkage, stand = linkage_or_404(actor)
    found, cut = paged(issues_of(linkage, stand, tab), PAGE_SIZE)
    return render_template(
        "linkage/issues.html",
        tab=tab,
        tabs=[
            (f"{label} {count(issues_of(linkage, stand, name))}", url_for("linkage.issues", tab=name), name == tab)
            for name, label in TABS.items()
        ],
        columns=page.COLUMNS,
        rows=[page.row_of(each, today) for each in found],
        page=cut,
        raises=may_for(actor, Permission.LINKAGE_PROPOSE, members_of(linkage)),
        sees_all=stand.sees_all,
    )


@blueprint.get("/issues/<int:row_id>")
@requires(Permission.LINKAGE_READ)
def issue(row_id: int) -> ResponseReturnValue:
    only_parameters()
    actor, today = current_actor(), clock().today()
    found, stand = issue_or_404(row_id, actor)
    drafting = found.responsible_id if page.sees_draft(found, stand) else None  # not whoever drafted before it
    return render_template(
        "linkage/issue.html",
        issue=found,
        clock=page.clock_of(found, today),
        acts=page.acts(found, actor),
        standing=page.standing_for(found, today),
        progress=page.progress_of(found),
        results=page.results_of(found),
        draft=page.draft_for(found, stand),
        pairs=page.pairs_of(found),
        chain_url=url_for("linkage.chain", row_id=found.chain_id),
        entries=timeline(Subject.ISSUE, found.id, own={"save_result": drafting}),
    )


@blueprint.get("/issues/<int:row_id>/<any(progress, results):part>/<int:part_id>")
@requires(Permission.LINKAGE_READ)
def issue_file(row_id: int, part: str, part_id: int) -> ResponseReturnValue:
    """A file of a progress entry or a result, to be saved; of a draft by its own unit alone."""
    only_parameters()
    found, stand = issue_or_404(row_id, current_actor())
    drafts = [page.draft_for(found, stand)]
    rows = found.entries if part == "progress" else [*found.reported, *filter(None, drafts)]
    row = next((each for each in rows if each.id == part_id and each.file is not None), None)
    if row is None:
        raise NotVisible
    data, plain = BytesIO(store.read(row.file)), f"issue-{found.year}-{found.no}-{part}-{row.id}"
    return download(data, display_name(row.file_name), plain, row.file.media_type)
