"""The text of a public document as a file (下载本文), in every format that it is offered in."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import Response

from lawdocs.context import site
from lawdocs.days import day_before
from lawdocs.errors import NothingThere, WrongParameter
from lawdocs.portal import addresses
from lawdocs.portal.caching import Later
from lawdocs.portal.files import FORMATS, download
from lawdocs.portal.heads import lines_of_file, lines_of_text, remark_lines
from lawdocs.portal.infotable import makers_of
from lawdocs.portal.params import read_iso_day
from lawdocs.portal.records import Edition, Published, Record, words_of
from lawdocs.portal.sentences import missing_text, note_line, text_sentence
from lawdocs.texts.docx import write_docx
from lawdocs.texts.filenames import display_name
from lawdocs.texts.roles import Role
from lawdocs.texts.structure import Outline, parse
from lawdocs.texts.writers.json_form import write_json
from lawdocs.texts.writers.markdown import write_markdown
from lawdocs.texts.writers.parts import Part
from workflows.guards import zh_date

# Suffixes in the order of the page, with the word for each.
OFFERED = {
    "docx": "DOCX",
    "pdf": "PDF",
    "txt": "TXT",
    "md": "Markdown",
    "json": "JSON",
    "akn.xml": "Akoma Ntoso",
}


@dataclass(frozen=True)
class Text:
    """A published text with what a reader must know beside it, as of a day, or asked for by its number."""

    record: Record
    edition: Edition
    day: date
    today: date
    is_numbered: bool = False

    @property
    def document(self) -> Published:
        """The document as it was known on the day, called as it is with this text."""
        return self.record.as_known_on(self.day).called_as_with(self.edition).document

    @property
    def words(self) -> str:
        """The text itself."""
        return words_of(self.edition)[0]

    @property
    def outline(self) -> Outline:
        """Its structure, with the anchors of its page."""
        return parse(self.words)

    @property
    def note(self) -> str:
        """The line under the title (题注)."""
        return note_line(self.record, self.edition)

    @property
    def heads(self) -> list[str]:
        """That the document ended, that this text is not of today, what of it is stopped, and what is not sure."""
        if self.is_numbered:
            said = lines_of_text(self.record, self.edition, self.today)
        else:
            said = lines_of_file(self.record, self.edition, self.day, self.today)
        return [*said, *remark_lines(self.record)]

    @property
    def page(self) -> str:
        """The address where this text is read, on any later day too."""
        document_id = self.document.id
        if self.is_numbered:
            return addresses.with_host(addresses.of_text(document_id, self.edition.no))
        return addresses.with_host(addresses.of_document(document_id, self.day))

    @property
    def first_lines(self) -> list[str]:
        """Subtitle, number, note line and heads, as they stand below the title."""
        document = self.document
        return [*filter(None, (document.subtitle, document.number, self.note)), *self.heads]


def asked_for(record: Record, arguments: Mapping[str, str], today: date) -> Text:
    """The text that an address names: by number, by day, or that of today.

    Raises WrongParameter where it names both, DateInvalid, and NothingThere where there is no such text.
    """
    no, on = arguments.get("no"), arguments.get("on")
    if no is not None and on is not None:
        raise WrongParameter("参数“no”和“on”只能用一个：no是第几个文本，on是哪一天的文本")
    if no is not None:
        return Text(record, record.edition_of(no), today, today, is_numbered=True)
    day = read_iso_day(on) if on is not None else today
    edition = record.edition_on(day)
    if edition is None:
        raise NothingThere(f"{missing_text(record, day)}。")
    return Text(record, edition, day, today)


def text_file(text: Text, fmt: str) -> Response | Later:
    """The text in one of ``OFFERED``."""
    if fmt == "pdf":
        return _pdf(text)
    return _file(text, _WRITERS[fmt](text), fmt)


def _file(text: Text, data: bytes, fmt: str) -> Response:
    document = text.document
    plain = f"document-{document.id}.{fmt}"
    return download(io.BytesIO(data), display_name(f"{document.title}.{fmt}"), plain, FORMATS[fmt])


def _docx(text: Text) -> bytes:
    document = text.document
    return write_docx(
        document.title,
        text.words,
        subtitle=document.subtitle,
        number=document.number,
        note=text.note or None,
        heads=text.heads,
    )


def _txt(text: Text) -> bytes:
    return ("\n".join([text.document.title, *text.first_lines]) + f"\n\n{text.words.strip()}\n").encode()


def _markdown(text: Text) -> bytes:
    return write_markdown(text.outline, [Part(text.document.title, level=1), *map(Part, text.first_lines)])


def _json(text: Text) -> bytes:
    document = text.document
    about = {
        "title": document.title,
        "subtitle": document.subtitle,
        "number": document.number,
        "issuers": makers_of(document),
        "genre": document.genre,
        "written_on": _iso(document.written_on),
        "published_on": _iso(document.published_on),
        "in_force_from": _iso(document.in_force_from),
        "last_day_in_force": _iso(_last_day(document)),
        "text_no": text.edition.no,
        "text_in_force_from": _iso(text.edition.in_force_from),
        "text_sha256": text.edition.digest,
        "note": text.note,
        "heads": text.heads,
        "as_of": None if text.is_numbered else _iso(text.day),
        "page": text.page,
    }
    return write_json(text.outline, about)


def _akn(text: Text) -> bytes:
    from lawdocs.texts.writers.akn import write_akn  # lxml is large, and few ask for this format
    from lawdocs.texts.writers.akn_facts import Facts

    document, record = text.document, text.record
    amended = [each for each in record.editions if 1 < each.no <= text.edition.no and not each.corrected_by]
    facts = Facts(
        title=document.title,
        number=document.number or "",
        issuers=makers_of(document),
        genre=document.genre or "",
        written_on=document.written_on,
        published_on=document.published_on,
        first_day=document.in_force_from,
        last_day=_last_day(document),
        version_on=text.edition.in_force_from,
        amended_on=tuple(
            dict.fromkeys(each.in_force_from for each in amended if each.in_force_from and record.took_force(each))
        ),
        page=text.page,
        notes=text.heads,
    )
    head = [(Role.TITLE, document.title), (Role.TITLE, document.subtitle), (Role.NUMBER, document.number or "")]
    return write_akn(text.outline, facts, [each for each in (*head, (Role.NOTE_LINE, text.note)) if each[1]])


def _pdf(text: Text) -> Later:
    from lawdocs.portal.typeset import typeset_once
    from lawdocs.texts.writers.pdf import plain_paper

    document = text.document
    which = f"{zh_date(text.day)}的文本"
    if text.is_numbered:
        said = text_sentence(text.record, text.edition, text.today)
        which = "\n".join(filter(None, (f"第{text.edition.no}个文本", said)))
    head = [(Role.NUMBER, document.number or ""), *((Role.NOTE_LINE, each) for each in (text.note, *text.heads))]
    paper = plain_paper(
        text.outline,
        title=document.title,
        subtitle=document.subtitle,
        number=document.number,
        head=[each for each in head if each[1]],
        foot=f"取自{site().name}，{which}\n{text.page}\n与纸质正式文本不一致的，以正式文本为准",
    )
    return Later(lambda: _file(text, typeset_once(paper), "pdf"))


def _last_day(document: Published) -> date | None:
    return day_before(document.in_force_until) if document.in_force_until is not None else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None


_WRITERS = {"docx": _docx, "txt": _txt, "md": _markdown, "json": _json, "akn.xml": _akn}
