"""What the step 修改 is offered by amendments that were looked at one by one: fields to begin with, and doubts."""

from collections.abc import Iterator

from lawdocs.cleanup.amendments.carrying import carried_over, unwritten
from lawdocs.cleanup.amendments.models import Amending
from lawdocs.cleanup.amendments.page import changed_rows, stands_open
from lawdocs.cleanup.amendments.proposal import Proposal, proposal
from lawdocs.cleanup.amendments.queries import open_amending, overtaking
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.titles import title_with
from lawdocs.texts.comparison.table import TableRow
from workflows.titles import quoted, unquoted

Point = tuple[str, str]
LONGEST_ID = 9


def offered(document: Document, by_id: str) -> dict[str, object]:
    """The fields of the step for an amending document named in the address; only a whole text is offered.

    Where a later text is on record already, its words with what was confirmed, if they take it as they stand.
    """
    is_id = by_id.isascii() and by_id.isdigit() and len(by_id) <= LONGEST_ID
    found = open_amending(document, int(by_id)) if is_id else None
    if found is None:
        return {}
    named = {"by": str(found.by_id)} if found.by.issuer_id == document.issuer_id else {"by_number": found.by.number}
    fields = named | {"day": found.by.in_force_from}
    if document.current_edition is None or not found.instructions:
        return fields
    put, later = proposal(found), overtaking(found)
    if later is not None:
        text = carried_over(put, later)
        return fields | {"day": later.in_force_from} | ({"new_text": text} if text is not None else {})
    if not put.is_whole:
        return fields
    called = _called(document)
    changed = {"new_title": put.title(called)} if put.title(called) != called else {}
    return fields | changed | {"new_text": put.text}


def _called(document: Document) -> str:
    return title_with(document.editions, document.current_edition, document.title)


def doubts(document: Document, by: Document, new_text: str, new_title: str = "") -> list[Point]:
    """What was not looked at one by one, or what the text says otherwise than what people confirmed."""
    found = open_amending(document, by.id)
    if found is None or not found.instructions or document.current_edition is None:
        return []
    put = proposal(found)
    if not put.is_whole:
        told = f"{quoted(by.title)}读出{len(found.instructions)}项修改，{stands_open(put)}。"
        return [*_missing(found, put, new_text), (told, "请先逐项核对；已经自己逐项改好全文的，再按一次确认。")]
    expected = _expected(found, put)
    if expected is None or expected.strip() != new_text.strip():
        said = [*_missing(found, put, new_text), *_differing(put, overtaking(found), expected, new_text)]
    else:
        said = []
    said += _other_title(put.title(_called(document)), unquoted(new_title) or _called(document))
    kept = put.kept_words(new_text)
    return [*said, *((f"{each}。", "请核对要不要改；不要改的，再按一次确认。") for each in kept)]


def _expected(amending: Amending, put: Proposal) -> str | None:
    """The text that comes of what was confirmed, on the newest text; None where a later one does not take it."""
    later = overtaking(amending)
    return put.text if later is None else carried_over(put, later)


def _missing(amending: Amending, put: Proposal, new_text: str) -> Iterator[Point]:
    found = unwritten(amending, put, new_text)
    if found:
        yield f"已经确认的修改没有写进全文：{'；'.join(found)}。", "请逐项写进全文；确实不用写的，再按一次确认。"


def _differing(put: Proposal, later: Revision | None, expected: str | None, new_text: str) -> Iterator[Point]:
    if expected is None and put.taken:
        told = f"第{later.no}个文本改动了有关的条文，系统不能把已经确认的{len(put.taken)}项修改直接写进去。"
        yield told, "请在它的全文上逐项写好；已经写好的，再按一次确认。"
    elif expected is not None:
        named = "、".join(dict.fromkeys(row.name for row in changed_rows(expected, new_text)))
        told = f"全文与逐项核对得出的文字不一样{f'：{named}' if named else ''}。"
        yield told, "请看清是不是有意改动；没有改错的，再按一次确认。"


def _other_title(confirmed: str, entered: str) -> Iterator[Point]:
    if confirmed != entered:
        told = f"逐项核对得出的标题是{quoted(confirmed)}，登记的是{quoted(entered)}。"
        yield told, "请核对“修改后的标题”；没有填错的，再按一次确认。"


def differing(document: Document, by: Document, new_text: str) -> list[TableRow]:
    """Where the text says otherwise than what people confirmed one by one, the articles that differ only."""
    found = open_amending(document, by.id)
    if found is None or not found.instructions or document.current_edition is None:
        return []
    put = proposal(found)
    expected = _expected(found, put) if put.is_whole else None
    return changed_rows(expected, new_text) if expected is not None else []
