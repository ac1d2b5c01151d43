"""Files as drafts (文件导入为草稿): read in the sandbox, known again by the digest of their bytes."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents.models import Document, Revision
from lawdocs.documents.secrecy import CODE, REFUSAL
from lawdocs.documents.stock_rows import LABELS, Problem, RowRefused, has_bad_character
from lawdocs.extensions import db
from lawdocs.lifecycle import begin_draft
from lawdocs.texts.intake import MAX_SIZE, TEXT_TYPES, kind_of
from lawdocs.texts.own_title import with_own_title
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.secrecy import secrecy_mark
from workflows.actors import Actor


@dataclass(frozen=True)
class FileDraft:
    """What a file brings: a title, a text, and remarks for whoever goes on with it."""

    title: str
    text: str
    remarks: tuple[str, ...]


def read_file(path: Path) -> bytes:
    """The bytes of a file; raises RowRefused rather than load one over the limit."""
    if path.stat().st_size > MAX_SIZE:
        raise RowRefused((_file_problem(FileRefused("FILE_TOO_LARGE")),))
    return path.read_bytes()


def is_text_file(path: Path) -> bool:
    """Whether the name says that this is a file whose text may become a draft."""
    return kind_of(path.name, TEXT_TYPES) is not None


def source_id_of(path: Path, data: bytes) -> str:
    """The id a file is known again by."""
    return f"{kind_of(path.name, TEXT_TYPES)}:{hashlib.sha256(data).hexdigest()}"


def read_draft(path: Path, data: bytes) -> FileDraft:
    """Read the text of a file; raises RowRefused for what must not or cannot come in."""
    try:
        read = with_own_title(read_safely(kind_of(path.name, TEXT_TYPES) or "", data))
    except FileRefused as refusal:
        raise RowRefused((_file_problem(refusal),)) from refusal
    problem = _problem_of(read.title, read.text)
    if problem is not None:
        raise RowRefused((problem,))
    remarks = read.remarks if read.text.strip() else (*read.remarks, "没有读出正文")
    return FileDraft(read.title, read.text, remarks)


def enter(draft: FileDraft, source_id: str, agency_id: int, actor: Actor, clock: Clock) -> Document:
    """Begin a draft of an agency with the text of a file, in the caller's transaction; it has no drafter yet."""
    document = Document(
        title=draft.title,
        drafting_agency_id=agency_id,
        source_id=source_id,
        remarks="\n".join(draft.remarks),
        created_at=clock.now(),
    )
    digest = hashlib.sha256(draft.text.encode()).hexdigest()
    document.revisions = [Revision(draft_no=1, text=draft.text, digest=digest, saved_at=clock.now())]
    begin_draft(document, actor, clock)
    db.session.flush()  # the audit entry names the new id
    after = {"title": draft.title, "text": digest, "source_id": source_id}
    audit.record("document:start_draft", actor, clock.now(), "document", document.id, after=after)
    return document


def _file_problem(refusal: FileRefused) -> Problem:
    return Problem(refusal.code, "", refusal.message)


def _problem_of(title: str | None, text: str) -> Problem | None:
    if secrecy_mark(title or "", text):
        return Problem(CODE, "", REFUSAL)
    if not title:
        return Problem("FIELD_REQUIRED", "title", "没有读出标题")
    if len(title) > LABELS["title"][1]:
        return Problem("FIELD_TOO_LONG", "title", f"超过{LABELS['title'][1]}个字")
    if has_bad_character(title) or has_bad_character(text, allowed="\n\r\t"):
        return Problem("FIELD_BAD_CHAR", "text", "含控制字符")
    return None
