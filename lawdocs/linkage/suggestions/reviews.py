"""The review of the document a suggestion is about: from the receipt of the letter to its conclusion (R86, R104)."""

from datetime import date

from lawdocs.access import may_on
from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.deadlines.posts import Post
from lawdocs.documents.models import Document
from lawdocs.extensions import db, hold, transaction
from lawdocs.filing.routing import receivers
from lawdocs.linkage.moves import begin, fire
from lawdocs.linkage.notices import tell
from lawdocs.linkage.sides import procuratorate_post
from lawdocs.linkage.suggestions.kind import REVIEW, review_page_of
from lawdocs.linkage.suggestions.models import DocumentReview, Suggestion
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.linkage.reviews import ReviewSaid, ReviewState
from workflows.permissions import Permission
from workflows.roles import Role
from workflows.states import ENDED, DocumentState
from workflows.validity import status_on

PROGRAMME = Actor.system("start-cleanup-after-review")
STARTED = "已启动清理"
IN_CLEANUP = "文件已经在清理中，不重复启动"
ENDED_BEFORE = "文件已经废止或者失效，不再启动清理"


def begin_review(row: Suggestion, on: date, actor: Actor, clock: Clock) -> DocumentReview | None:
    """Begin the review of the document of a letter received on a day; None where it is about none of ours."""
    document = row.document
    if document is None:
        return None
    review = DocumentReview(
        linkage=row.linkage,
        suggestion=row,
        document=document,
        reviewer_id=reviewer_of(document.issuer),
        maker_id=maker_post(document.issuer)[1],
    )
    record = begin(REVIEW, review, "open", actor, clock, key=None, state=ReviewState.OPEN, agency_id=None)
    bureau = (Role.SUPERVISOR, review.reviewer_id)
    clocks.start(Duty.LINK_REVIEW, clock, on=on, held_by=bureau, **_about(review, review.reviewer_id))
    tell(record, [bureau], review_page_of(review), f"检察建议{row.number}涉及一件文件，请审查", clock)
    return review


def uphold(
    review: DocumentReview, said: ReviewSaid, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Find that the document is to be corrected (认定成立): its cleanup starts and its maker has a last day (R86)."""
    with transaction():
        hold(Document, review.document_id)  # before the review, as acts on documents do
        db.session.refresh(review.document)
        followed = _what_follows(review.document, clock.today())
        values = _written(said, clock.today()) | {"cleanup": followed}
        record = fire(REVIEW, review, "uphold", actor, clock, version=version, key=key, said=said, **values)
        clocks.meet(Duty.LINK_REVIEW, review.id, clock, "审查认定成立")
        document = review.document
        if followed == STARTED:
            reason = f"备案审查认定应当纠正：{review.articles}"
            starter = _starter(actor, document)
            cleanup.start_cleanup(document, reason, starter, clock, version=document.version, key=None)
        if followed != ENDED_BEFORE:
            post, about = maker_post(document.issuer), _about(review, review.maker_id)
            clocks.start(Duty.LINK_CORRECTION, clock, on=clock.today(), held_by=post, **about)
        _tell_both(record, review, f"检察建议{review.suggestion.number}涉及的文件审查认定成立，{followed}", clock)


def dismiss(
    review: DocumentReview, said: ReviewSaid, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Find that the document may stay as it is (认定不成立)."""
    with transaction():
        values = _written(said, clock.today())
        record = fire(REVIEW, review, "dismiss", actor, clock, version=version, key=key, said=said, **values)
        clocks.meet(Duty.LINK_REVIEW, review.id, clock, "审查认定不成立")
        _tell_both(record, review, f"检察建议{review.suggestion.number}涉及的文件审查认定不成立", clock)


def drop(row: Suggestion, actor: Actor, clock: Clock) -> None:
    """Let the open review of a withdrawn letter end, in the transaction of the withdrawal; a conclusion stands."""
    review = row.review
    if review is None or review.state is not ReviewState.OPEN:
        return
    fire(REVIEW, review, "drop", actor, clock, version=review.version, key=None, concluded_on=clock.today())
    clocks.cancel(Duty.LINK_REVIEW, review.id, clock, "检察建议已撤回")


def reviewer_of(maker: Agency) -> int:
    """The bureau to which a maker files its documents; where none does in the system, one that supervises it."""
    tree = agency_tree()
    filed_to = [each.bureau.id for each in receivers(maker, tree) if each.bureau is not None and not each.route.is_copy]
    supervising = tree.supervisors_of(maker)
    return filed_to[0] if filed_to else min(supervising - {maker.id} or supervising)


def maker_post(maker: Agency) -> Post:
    """Who corrects for a maker: whoever files for it."""
    from lawdocs.deadlines.steps import maker_filer  # steps tell the reviews of corrections

    return maker_filer(maker)


def _starter(actor: Actor, document: Document) -> Actor:
    """Who starts the cleanup: a bureau further up that does not clean up itself lets the programme do it."""
    return actor if may_on(actor, Permission.CLEANUP_START, document) else PROGRAMME


def _what_follows(document: Document, today: date) -> str:
    if document.state not in (DocumentState.PUBLISHED, DocumentState.CLEANUP) or status_on(document, today) in ENDED:
        return ENDED_BEFORE
    return IN_CLEANUP if document.state is DocumentState.CLEANUP else STARTED


def _written(said: ReviewSaid, today: date) -> dict[str, object]:
    return {
        "articles": said.articles.strip(),
        "finding": said.finding.strip(),
        "conclusion": said.conclusion.strip(),
        "concluded_on": today,
    }


def _about(review: DocumentReview, agency_id: int) -> dict[str, object]:
    return {"subject_id": review.id, "agency_id": agency_id, "about": review.suggestion.number}


def _tell_both(record: object, review: DocumentReview, text: str, clock: Clock) -> None:
    posts = [procuratorate_post(review.linkage), maker_post(review.document.issuer)]
    tell(record, posts, review_page_of(review), text, clock)
