"""What the step 修改 is offered by amendments that were looked at one by one: fields to begin with, and doubts."""

from collections.abc import Iterator

from lawdocs.cleanup.amendments.page import changed_rows, stands_open
from lawdocs.cleanup.amendments.proposal import proposal
from lawdocs.cleanup.amendments.queries import open_amending, overtaking
from lawdocs.days import day_after
from lawdocs.documents.models import Document
from lawdocs.documents.titles import title_with
from lawdocs.texts.comparison.table import TableRow
from workflows.titles import quoted, unquoted

Point = tuple[str, str]
LONGEST_ID = 9


def offered(document: Document, by_id: str) -> dict[str, object]:
    """The fields of the step for an amending document named in the address; only a whole text is offered."""
    is_id = by_id.isascii() and by_id.isdigit() and len(by_id) <= LONGEST_ID
    found = open_amending(document, int(by_id)) if is_id else None
    if found is None:
        return {}
    named = {"by": str(found.by_id)} if found.by.issuer_id == document.issuer_id else {"by_number": found.by.number}
    fields = named | {"day": found.by.in_force_from}
    if document.current_edition is None or not found.instructions:
        return fields
    later = overtaking(found)
    if later is not None:
        return fields | {"day": day_after(later.in_force_from)}
    put = proposal(found)
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
    if overtaking(found) is not None:
        return []  # the text that comes of them lacks what the later one brought
    put = proposal(found)
    if not put.is_whole:
        told = f"{quoted(by.title)}读出{len(found.instructions)}项修改，{stands_open(put)}。"
        return [(told, "请先逐项核对；已经自己逐项改好全文的，再按一次确认。")]
    found = list(_other_title(put.title(_called(document)), unquoted(new_title) or _called(document)))
    if put.text.strip() != new_text.strip():
        named = "、".join(dict.fromkeys(row.name for row in changed_rows(put.text, new_text)))
        told = f"全文与逐项核对得出的文字不一样{f'：{named}' if named else ''}。"
        found.append((told, "请看清是不是有意改动；没有改错的，再按一次确认。"))
    kept = put.kept_words(new_text)
    return [*found, *((f"{each}。", "请核对要不要改；不要改的，再按一次确认。") for each in kept)]


def _other_title(confirmed: str, entered: str) -> Iterator[Point]:
    if confirmed != entered:
        told = f"逐项核对得出的标题是{quoted(confirmed)}，登记的是{quoted(entered)}。"
        yield told, "请核对“修改后的标题”；没有填错的，再按一次确认。"


def differing(document: Document, by: Document, new_text: str) -> list[TableRow]:
    """Where the text says otherwise than what people confirmed one by one, the articles that differ only."""
    found = open_amending(document, by.id)
    if found is None or not found.instructions or document.current_edition is None or overtaking(found) is not None:
        return []
    put = proposal(found)
    return changed_rows(put.text, new_text) if put.is_whole else []
