"""The statement of a day (效力说明): what a document was on it and by what, for the file, with what proves the text."""

from datetime import date

from markupsafe import Markup

from lawdocs.documents.models import RelationKind
from lawdocs.portal import addresses
from lawdocs.portal.heads import head_lines
from lawdocs.portal.infotable import doubt_lines, info, makers
from lawdocs.portal.records import Record
from lawdocs.portal.sentences import edition_label, foretold, named, validity_sentence
from lawdocs.portal.showing import badge_of
from lawdocs.portal.timeline import Entry, timeline
from lawdocs.texts.qr import qr_svg
from workflows.validity import status_on

# Of the info table, what says which document it is; what was done to it stands in the chain, by its days.
_FACTS = ("制定机关", "发文字号", "成文日期", "公布日期", "施行日期", "有效期", "登记号", "索引号", "信息来源")


def page(record: Record, day: date, today: date) -> dict[str, object]:
    """The variables of portal/statement.html."""
    known = record.as_known_on(day)
    document, edition = known.document, record.edition_on(day)
    status = status_on(document, day)
    address = addresses.with_host(addresses.of_document(document.id, day))
    entries = timeline(known, day)[::-1]
    return {
        "title": document.title,
        "maker": makers(document),
        "day": day,
        "badge": badge_of(document, status) if status is not None else "",
        "sentence": validity_sentence(known, status, day, today),
        "heads": [*([f"{foretold(day, today)}。"] if day > today else []), *head_lines(known, day, edition)],
        "doubts": doubt_lines(document),
        "info": [pair for pair in info(known, edition) if pair[0] in _FACTS],
        "grounds": [named(link) + (link.article and f"{link.article}") for link in record.of_kind(RelationKind.BASIS)],
        "done": [_said(entry) for entry in entries if entry.day <= min(day, today)],
        "reckoned": [_said(entry) for entry in entries if today < entry.day <= day],
        "coming": [_said(entry) for entry in entries if entry.day > day],
        "edition": edition_label(record, edition) if edition is not None else "",
        "digest": edition.digest if edition is not None else "",
        "address": address,
        "code": Markup(qr_svg(address)),
        "day_url": addresses.of_document(document.id, day),
    }


def _said(entry: Entry) -> tuple[date, str]:
    """A day with what happened on it, and by which document."""
    by = "，".join(filter(None, (entry.link_text, entry.who)))
    return entry.day, entry.text + (f"（{by}）" if by else "")
