"""Short words for a document's number and texts, as lists and page heads show them."""

from lawdocs.documents.models import Document, Revision
from lawdocs.publication.corrections import is_correction
from workflows.states import DocumentState


def number_word(document: Document) -> str:
    """The number (发文字号), that it has none yet, or that it is void with the document (作废)."""
    if not document.number:
        return "未编号"
    return f"{document.number}（作废）" if document.state is DocumentState.WITHDRAWN else document.number


def text_word(revision: Revision) -> str:
    """Which text this is: a draft by its number, the text that was published, or what a later one came of."""
    if revision.no is None:
        return f"第{revision.draft_no}稿"
    if revision.withdrawn_on is not None:
        return "已取消的修改文本"
    if revision.no == 1:
        return "公布文本"
    return "更正文本" if is_correction(revision) else "修改文本"
