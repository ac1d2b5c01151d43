"""What is strange in the full text of an amendment (修改后的全文), held against the record and the text before."""

from lawdocs.documents.models import Document
from lawdocs.documents.term import term
from lawdocs.texts.dates import stated_validity
from lawdocs.texts.structure import parse
from workflows.states import LegalStatus
from workflows.titles import changes_others
from workflows.validity import Term, last_day

Point = tuple[str, str]


def doubts(document: Document, new_text: str) -> list[Point]:
    """What to look at once more: a term that is not the one on record, and numbers that no longer follow each other.

    Only what the amendment brings in; what the text before says alike was looked at when it came in.
    """
    edition = document.current_edition
    former = edition.text if edition is not None else ""
    return [*_other_term(document, former, new_text), *_broken_numbers(former, new_text)]


def _other_term(document: Document, former: str, new_text: str) -> list[Point]:
    if not document.has_term and changes_others(document.title):
        return []  # the text it carries as an annex states a term of its own
    stated, before = stated_validity(new_text).term, stated_validity(former).term
    if stated is None or (before is not None and str(stated) == str(before)) or _is_on_record(document, stated):
        return []
    on_record = term(document, document.extensions) or "没有写明"
    told = f"修改后的全文写明有效期{stated}，登记的有效期是“{on_record}”。"
    cure = "登记修改不改变登记的有效期和期满日：确实要延长的，启动清理，在“继续有效”时延长有效期；要缩短的，办理废止。"
    return [(told, f"写错的请改正。{cure}没有写错的，再按一次确认。")]


def _is_on_record(document: Document, stated: Term) -> bool:
    until, begins = document.in_force_until, document.in_force_from
    last = stated.last_day or (last_day(begins, stated.years) if begins is not None else None)
    if until is None or last is None or document.end_kind is LegalStatus.REPEALED:
        return document.has_term and (document.validity_years is None or stated.is_of(document.validity_years))
    return (until - last).days == 1


def _broken_numbers(former: str, new_text: str) -> list[Point]:
    known = parse(former).gaps
    broken = [each.rstrip("。") for each in parse(new_text).gaps if each not in known]
    if not broken:
        return []
    return [(f"修改后的全文编号不连贯：{'；'.join(broken)}。", "写错的请改正；没有写错的，再按一次确认。")]
