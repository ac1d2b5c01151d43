"""Secrecy marks (密级标志): what carries one must not enter this system."""

import re

from lawdocs.audit.services import security_event
from lawdocs.clock import Clock
from lawdocs.extensions import transaction
from workflows.actors import Actor

REFUSAL = "本系统不得处理涉密文件"
HEAD = 600  # characters of a text in which the head of a document with its marks lies
_STAR = re.compile(r"(?:绝\s*密|机\s*密|秘\s*密)\s*[★☆]")
_ALONE = re.compile(r"^\s*[【〔［\[（(]?\s*(?:绝\s*密|机\s*密|秘\s*密)\s*(?:级)?\s*[】〕］\])）]?\s*$", re.MULTILINE)
_BEFORE_TITLE = re.compile(r"^\s*(?:[【〔［\[（(]\s*(?:绝密|机密|秘密)[^】〕］\])）]*[】〕］\])）]|(?:绝密|机密)(?:[：:\s]|$))")


def carries_mark(title: str, text: str) -> bool:
    """Whether a title or the head of a text carries a secrecy mark (绝密、机密、秘密★)."""
    head = text[:HEAD]
    return bool(_STAR.search(title) or _BEFORE_TITLE.search(title) or _STAR.search(head) or _ALONE.search(head))


def report(actor: Actor, clock: Clock, address: str, where: str) -> None:
    """Put on record that somebody tried to bring in a secret document; what it says is not kept."""
    with transaction():
        security_event("secret_refused", clock.now(), user_id=actor.id, address=address, detail=where)
