"""What is strange in the full text of an amendment (修改后的全文), held against the record and the text before."""

from datetime import date

from lawdocs.cleanup.stated import overtaken
from lawdocs.days import day_before
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.term import term
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.dates import stated_validity
from lawdocs.texts.structure import parse
from workflows.guards import zh_date
from workflows.states import LegalStatus
from workflows.titles import changes_others
from workflows.validity import Term, last_day

Point = tuple[str, str]


def doubts(document: Document, by: Document, day: date | None, new_text: str) -> list[Point]:
    """What to look at once more: other typography only, a text after a later one, another term, broken numbers.

    Only what the amendment brings in; what the text before says alike was looked at when it came in.
    """
    edition = document.current_edition
    former = edition.text if edition is not None else ""
    found = [*_only_set_otherwise(edition, new_text), *_behind(by, day, edition)]
    return [*found, *_other_term(document, former, new_text), *_broken_numbers(former, new_text)]


def _only_set_otherwise(edition: Revision | None, new_text: str) -> list[Point]:
    """A text that differs from the one before in its typography only; the very same one is refused."""
    former = edition.text.strip() if edition is not None else ""
    if not former or former == new_text.strip() or folded(former) != folded(new_text):
        return []
    told = f"修改后的全文与第{edition.no}个文本只有标点、空格这类排印上的不同。"
    return [(told, "请核对修改文件的内容有没有写进全文；没有写错的，再按一次确认。")]


def _behind(by: Document, day: date | None, edition: Revision | None) -> list[Point]:
    begins = overtaken(by, edition)
    if begins is None or day is None or day < edition.in_force_from:
        return []
    later = f"第{edition.no}个文本已经登记自{zh_date(edition.in_force_from)}起施行"
    told = f"修改文件写明自{zh_date(begins)}起施行，{later}，这项修改只能排在它后面，填写的是{zh_date(day)}。"
    return [
        (
            told,
            f"请核对全文包含第{edition.no}个文本的全部修改。自{zh_date(begins)}到{zh_date(day_before(day))}，"
            "公众看到的文本没有这项修改，这段时间按修改文件办理的事项，要由你们说明。没有写错的，再按一次确认。",
        )
    ]


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
