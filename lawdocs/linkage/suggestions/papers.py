"""Files that come with a letter, a reply or an entry (附件): which types are taken."""

from lawdocs.clock import Clock
from lawdocs.linkage.papers import Paper, Upload, paper_of
from lawdocs.texts.intake import MEDIA_TYPES
from workflows.actors import Actor

FILE_TYPES = {kind: MEDIA_TYPES[kind] for kind in ("pdf", "docx", "ofd", "jpg", "png")}


def letter_paper(upload: Upload | None, actor: Actor, clock: Clock) -> Paper | None:
    """Look at a file before anything is written; raises FileRefused or SecretForbidden."""
    return paper_of(upload, actor, clock, FILE_TYPES)
