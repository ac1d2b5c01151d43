"""A document as an official paper (红头文件), and what a copy of it is called while it is none yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import current_app

from lawdocs.clock import local
from lawdocs.documents.models import Document, Revision
from lawdocs.errors import NotVisible
from lawdocs.publication.corrections import is_correction
from lawdocs.texts.official.fonts import FACES, stood_in
from lawdocs.texts.official.paper import Form, Paper, Stamp, day_word, parts_of
from lawdocs.texts.structure import parse
from lawdocs.texts.typesetting import families
from workflows.labels import LabelledEnum
from workflows.states import PUBLIC_STATES, DocumentState

# What a draft is called in each state; what is called nothing here is issued, or never will be.
STAMPS: Mapping[DocumentState, str] = {
    DocumentState.DRAFT: "征求意见稿",
    DocumentState.REVIEW: "送审稿",
    DocumentState.APPROVED: "送审稿",
    DocumentState.DECIDED: "审定稿",
}
ISSUED = PUBLIC_STATES | {DocumentState.FILED}


class Copy(LabelledEnum):
    """What a copy is for."""

    PAPER = "paper", "正本"
    FILED = "filed", "备案登记件，页眉写明登记号和登记日期"


@dataclass(frozen=True)
class Choices:
    """What only the person who makes the paper knows; what its text says itself goes before it."""

    form: Form = Form.DOWNWARD
    copy: Copy = Copy.PAPER
    mark: str = ""
    addressee: str = ""
    note: str = ""
    signers: tuple[str, ...] = ()
    post: str = ""
    attendance: tuple[tuple[str, str], ...] = ()
    is_sealed: bool = True
    urgency: str = ""
    copy_number: str = ""
    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None


def has_paper(document: Document) -> bool:
    """Whether there is anything to print: a text, of a document that was not withdrawn."""
    text = text_of(document)
    return text is not None and bool(text.text.strip())


def paper_word(document: Document) -> str:
    """What its paper is called as it stands: 红头文件, or the word a draft is stamped with; empty where it has none."""
    return STAMPS.get(document.state, "红头文件") if has_paper(document) else ""


def text_of(document: Document) -> Revision | None:
    """The text that the number and the day of the paper belong to: as issued, with its corrections; else the draft."""
    if document.state not in PUBLIC_STATES:
        return document.draft if document.state is not DocumentState.WITHDRAWN else None
    issued = None
    for edition in document.editions:
        if issued is not None and not is_correction(edition):
            break
        issued = edition
    return issued


def paper_of(document: Document, choices: Choices) -> Paper:
    """The document as a paper; raises NotVisible where there is no text to print."""
    revision = text_of(document)
    if revision is None or not revision.text.strip():
        raise NotVisible
    is_issued = document.state in ISSUED
    parts = parts_of(parse(revision.text), title=document.title, number=document.number)
    return Paper(
        title=document.title,
        subtitle=document.subtitle,
        parts=parts,
        issuers=issuers_of(document),
        form=choices.form,
        is_issued=is_issued,
        number=document.number or "",
        mark=choices.mark,
        signers=choices.signers,
        post=choices.post,
        attendance=choices.attendance,
        addressee=choices.addressee,
        written_on=document.written_on if is_issued else None,
        is_sealed=choices.is_sealed,
        note=choices.note,
        copies_to=choices.copies_to,
        printed_by=choices.printed_by,
        printed_on=choices.printed_on,
        copy_number=choices.copy_number,
        urgency=choices.urgency,
        stamp=stamp_of(document, revision, choices.copy),
    )


def issuers_of(document: Document) -> tuple[str, ...]:
    """Who issues it, the leading one first, each once."""
    named = [document.issuer_name or "", *document.joint_issuers.split("\n")]
    return tuple(dict.fromkeys(filter(None, (each.strip() for each in named))))


def stamp_of(document: Document, revision: Revision, copy: Copy) -> Stamp:
    """What stands in the head of each page, and for drafts below the title too."""
    word = STAMPS.get(document.state, "")
    if word:
        drafted = f"第{revision.draft_no}稿"
        return Stamp(word, f"{word}，{drafted}，{day_word(local(revision.saved_at).date())}")
    if copy is Copy.FILED and document.registration_number:
        on = registered_on(document)
        day = f"　登记日期：{day_word(on)}" if on else ""
        return Stamp(running=f"备案登记件　登记号：{document.registration_number}{day}")
    return Stamp()


def registered_on(document: Document) -> date | None:
    """The day on which it was registered and numbered here; none for stock."""
    return next((each.on for each in reversed(document.steps) if each.step == "register"), None)


def file_name(document: Document, copy: Copy, extension: str) -> str:
    """What the file is called: its title, and what the copy is where that is no issued paper."""
    word = STAMPS.get(document.state) or ("备案登记件" if copy is Copy.FILED else "")
    return f"{document.title}{f'（{word}）' if word else ''}.{extension}"


def font_folders() -> tuple[Path, ...]:
    """Where the site's own fonts lie."""
    return (current_app.extensions["settings"].fonts,)


def fonts_missing() -> str:
    """Which faces of official papers this machine has not got, and what stands in; empty when it has them all."""
    pairs = stood_in(families(font_folders()), tuple(FACES))
    return "，".join(f"{name}用{family or '系统默认字体'}代替" for name, family in pairs)
