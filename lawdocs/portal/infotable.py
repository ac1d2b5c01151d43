"""The info table of a document page, and what stock leaves unsaid."""

import re
from datetime import date

from lawdocs.documents.models import RelationKind
from lawdocs.documents.term import registration_words, term
from lawdocs.documents.titles import other_titles
from lawdocs.portal import addresses, partial
from lawdocs.portal.records import Edition, Published, Record
from workflows.guards import zh_date
from workflows.states import ENDED, LegalStatus
from workflows.titles import quoted

NOT_STATED = "未写明"
# Remarks for whoever imports: what is missing, and line breaks that were taken out.
_OF_THE_IMPORT = re.compile(r"缺|.*中的换行已去掉$")


def makers(document: Published) -> str:
    """The maker and those it issued the document with (联合发文)."""
    return "、".join(makers_of(document))


def makers_of(document: Published) -> tuple[str, ...]:
    """The same, one by one."""
    joint = document.joint_issuers.split("\n")
    return tuple(dict.fromkeys(filter(None, (document.issuer_name or "", *map(str.strip, joint)))))


def info(record: Record, edition: Edition | None) -> list[tuple[str, object]]:
    """The info table in the order that government pages keep; duties of stock that are missing say so.

    ``edition`` is the text that is shown: clauses are called by its numbers.
    """
    document = record.document
    duties = _duties(document)
    days = ((label, zh_date(day) if day else "") for label, day in _days(document))
    pairs = [
        ("制定机关", makers(document)),
        ("发文字号", document.number),
        *_other_titles(record, edition),
        *days,
        ("有效期", record.term),
        ("适应调整期", document.adjustment),
        ("主题分类", document.subject),
        ("索引号", document.index_number),
        ("登记号", registration_words(document.registration_number, record.renewals)),
        ("修改记录", _amendments(record)),
        ("条款效力", partial.info_words(record, edition)),
        ("实施部门", document.implementing_unit),
        ("信息来源", document.source if document.is_stock else ""),
    ]
    return [(label, value or (NOT_STATED if label in duties else "")) for label, value in pairs]


def gaps(document: Published) -> list[str]:
    """The duties (必备事项) that the record of a stock document leaves open."""
    return [label for label, value in _duties(document).items() if not value]


def remarks(document: Published) -> list[str]:
    """What the import of a stock document noticed and a reader should know; what is missing, ``gaps`` tells."""
    if not document.is_stock:
        return []
    noted = dict.fromkeys(filter(None, (line.strip().rstrip("。") for line in document.remarks.split("\n"))))
    return [line for line in noted if not _OF_THE_IMPORT.match(line)]


def doubt_lines(document: Published) -> list[str]:
    """Both in sentences, wherever the day of a document is stated."""
    missing, noted = gaps(document), remarks(document)
    said = [f"来源未写明：{'、'.join(missing)}。本库不作推定。"] if missing else []
    return [*said, f"提示：{'；'.join(noted)}。"] if noted else said


def source_line(document: Published) -> list[str]:
    """Where a document of stock was taken from, as far as that is known."""
    return [f"信息来源：{document.source}。"] if document.is_stock and document.source else []


def _duties(document: Published) -> dict[str, object]:
    """What a document must state, with its value; only stock may lack any of it."""
    if not document.is_stock:
        return {}
    ended = document.end_kind is LegalStatus.REPEALED or document.stated_status in ENDED
    return {
        "制定机关": document.issuer_name,
        "发文字号": document.number,
        **dict(_days(document)),
        **({} if ended else {"有效期": term(document)}),
        "主题分类": document.subject,
    }


def _other_titles(record: Record, edition: Edition | None) -> list[tuple[str, str]]:
    """What the document is called with its other texts: before the one that is shown, and after it."""
    found = other_titles(record.editions, record.title_with(edition))
    return [(label, "、".join(map(quoted, titles))) for label, titles in found]


def _days(document: Published) -> tuple[tuple[str, date | None], ...]:
    return (
        ("成文日期", document.written_on),
        ("公布日期", document.published_on),
        ("施行日期", document.in_force_from),
    )


def _amendments(record: Record) -> list[tuple[str, str | None]]:
    return [
        (
            f"{link.number or quoted(link.title)}" + (f"，{zh_date(link.on)}起" if link.on else ""),
            addresses.of_document(link.id) if link.id else None,
        )
        for link in record.of_kind(RelationKind.AMENDED_BY)
    ]
