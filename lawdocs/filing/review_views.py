"""Pages of a record review (备案审查)."""

from io import BytesIO

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.context import clock
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.own import OF_REVIEWS
from lawdocs.deadlines.words import marks_of
from lawdocs.documents.views import new_key
from lawdocs.errors import Forbidden, NotVisible
from lawdocs.filing import letters
from lawdocs.filing import upward_queries as queries
from lawdocs.filing.acts import MAKER_ACTS, REVIEWER_ACTS, ActSpec, drop_act
from lawdocs.filing.parties import files_it, filing_or_404, receives_it, why_not_decide
from lawdocs.filing.upward_models import Heading, RecordReview, ReviewStage
from lawdocs.filing.upward_views import blueprint, confirm, demand_receiver
from lawdocs.paging import only_parameters
from lawdocs.portal.files import FORMATS, download
from lawdocs.texts.docx import write_docx
from lawdocs.texts.filenames import display_name
from workflows.permissions import Permission


@blueprint.get("/<int:filing_id>/review")
@requires(Permission.FILING_READ)
def review(filing_id: int) -> ResponseReturnValue:
    """What the reviewer found so far; the maker sees it once the letter is out."""
    only_parameters()
    found = _review_or_404(filing_id)
    filing, actor, today = found.filing, current_actor(), clock().today()
    reviews = receives_it(actor, filing)
    why_not = why_not_decide(actor, filing) if reviews else ""
    own = REVIEWER_ACTS if reviews and not why_not else {}
    fitting = [*_acts(own, found, "upward.review_act")]
    fitting += _acts(MAKER_ACTS, found, "upward.report") if files_it(actor, filing) else []
    barred = {spec.label: why for spec, _ in fitting if (why := spec.why_not(found, today))}
    clocks = [each for each in queries.clocks_of([filing]) if each.duty in OF_REVIEWS]
    return render_template(
        "upward/review.html",
        review=found,
        filing=filing,
        clocks=[(each, standing(each, today), marks_of(each)) for each in clocks],
        marks_of=marks_of,
        headings=_by_heading(found) if reviews or found.stage is not ReviewStage.OPEN else [],
        reviews=reviews and not why_not,
        acts=[(spec, url) for spec, url in fitting if spec.label not in barred],
        barred=barred,
        why_not=why_not if found.stage in queries.AT_BUREAU else "",
        key=new_key(),
    )


@blueprint.get("/<int:filing_id>/review/letter.docx")
@requires(Permission.FILING_READ)
def letter(filing_id: int) -> ResponseReturnValue:
    """The opinion letter as a Word file."""
    found = _review_or_404(filing_id)
    if not found.letter:
        raise NotVisible
    title = letters.opinion_title(found)
    data = write_docx(title, found.letter, number=found.letter_number)
    name = display_name(f"{title}.docx")
    response = download(BytesIO(data), name, f"opinion-{found.id}.docx", FORMATS["docx"])
    response.headers["Cache-Control"] = "no-store"  # as every page behind the login
    return response


@blueprint.route(
    "/<int:filing_id>/review/<any(find, coordinate, extend, pass, opinion, close, revoke, rule):name>",
    methods=["GET", "POST"],
)
@requires(Permission.FILING_RECEIVE, audit="record_review:pass")
def review_act(filing_id: int, name: str) -> ResponseReturnValue:
    """One act of the reviewer."""
    found = _review_or_404(filing_id)
    demand_receiver(found.filing)
    return confirm(REVIEWER_ACTS[name], found, found.filing, url_for("upward.review", filing_id=filing_id))


@blueprint.route("/<int:filing_id>/review/<any(report):name>", methods=["GET", "POST"])
@requires(Permission.FILING_SUBMIT, audit="record_review:report")
def report(filing_id: int, name: str) -> ResponseReturnValue:
    """The maker's report on what was corrected."""
    found = _review_or_404(filing_id)
    if not files_it(current_actor(), found.filing):
        raise Forbidden
    return confirm(MAKER_ACTS[name], found, found.filing, url_for("upward.review", filing_id=filing_id))


@blueprint.route("/<int:filing_id>/review/findings/<int:finding_id>/drop", methods=["GET", "POST"])
@requires(Permission.FILING_RECEIVE, audit="record_review:drop")
def drop(filing_id: int, finding_id: int) -> ResponseReturnValue:
    """Take back a finding, once whoever does so has read it again."""
    found = _review_or_404(filing_id)
    demand_receiver(found.filing)
    finding = next((each for each in found.findings if each.id == finding_id), None)
    if finding is None:
        raise NotVisible
    about = f"{finding.heading.label}　{finding.article or '全文'}：{finding.text}"
    return confirm(
        drop_act(finding_id), found, found.filing, url_for("upward.review", filing_id=filing_id), about=about
    )


def _review_or_404(filing_id: int) -> RecordReview:
    found = filing_or_404(filing_id, current_actor()).review
    if found is None:
        raise NotVisible
    return found


def _acts(acts: dict[str, ActSpec], found: RecordReview, endpoint: str) -> list[tuple[ActSpec, str]]:
    return [
        (spec, url_for(endpoint, filing_id=found.filing_id, name=name))
        for name, spec in acts.items()
        if spec.fits(found)
    ]


def _by_heading(found: RecordReview) -> list[tuple[Heading, list[object]]]:
    """Every heading with what was found under it."""
    return [(heading, [each for each in found.findings if each.heading is heading]) for heading in Heading]
