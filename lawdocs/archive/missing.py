"""What the course of a document should have left on paper, and did not (缺件)."""

from collections.abc import Iterator

from lawdocs.archive.course import filings_of
from lawdocs.documents.facts import missing_materials
from lawdocs.documents.models import Document, RelationKind
from lawdocs.drafting.facts import drafting_of
from lawdocs.filing.upward_models import Stage
from lawdocs.review.models import PASSING
from workflows.profiles import Profile
from workflows.states import PUBLIC_STATES, DocumentState

# The name of a part, and what it lacks.
Lack = tuple[str, str]
_ANSWERED = (Stage.REGISTERED, Stage.REFUSED)


def missing_of(document: Document, profile: Profile) -> Iterator[Lack]:
    """What is missing of the stages that the document came through; what it never reached is not missed.

    Of stock, which was made elsewhere, all of the making is missing, and is said to be.
    """
    taken = {each.step for each in document.steps}
    is_out = document.state in PUBLIC_STATES
    if is_out or "submit" in taken:
        yield from _drafted(document, profile)
    if (is_out or "approve" in taken) and not any(each.kind in PASSING for each in document.opinions):
        yield "合法性审核", "合法性审核意见"
    if (is_out or "decide" in taken) and not document.decisions:
        yield "审议和签署", "集体审议记录"
        yield "审议和签署", "签署记录"
    if is_out:
        yield from _made_public(document)
        yield from _filed(document)
    is_repealed = any(each.kind is RelationKind.REPEALED_BY for each in document.relations)
    if document.state is DocumentState.REPEALED and not is_repealed:
        yield "废止和失效", "废止的依据"


def _drafted(document: Document, profile: Profile) -> Iterator[Lack]:
    if drafting_of(document.id) is None:
        yield "起草", "起草程序记录"
    if document.is_stock:
        yield "起草", "草稿"
    for label in missing_materials(document, profile):
        yield "送审材料", label


def _made_public(document: Document) -> Iterator[Lack]:
    if document.number is None:
        yield "登记编号", "发文字号"
    if document.registration_number is None:
        yield "登记编号", "登记号"
    if document.current_edition is None:
        yield "公布", "公布的文本"
    if not document.channels:
        yield "公布", "公布载体记录"
    plan = document.interpretation_plan
    if not document.interpretations and (plan is None or plan.medium is not None):
        yield "政策解读", "政策解读"


def _filed(document: Document) -> Iterator[Lack]:
    owed = [each for each in filings_of(document) if not each.is_copy]
    if not owed:
        yield "报送备案", "报送备案的记录"
    for each in owed:
        if each.stage not in _ANSWERED:
            yield "报送备案", f"{each.receiver_name}的备案登记"
