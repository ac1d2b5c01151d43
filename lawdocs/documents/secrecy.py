"""What happens when somebody tries to bring in a secret document (涉密文件)."""

from lawdocs.audit.services import security_event
from lawdocs.clock import Clock
from lawdocs.errors import DomainError
from lawdocs.extensions import transaction
from lawdocs.texts.secrecy import marked_in_file, secrecy_mark
from workflows.actors import Actor

CODE, REFUSAL = "SECRET_FORBIDDEN", "本系统不得处理涉密文件"


def report_secret(actor: Actor, clock: Clock, address: str, where: str) -> None:
    """Put the attempt on record; what the document says is not kept."""
    with transaction():
        security_event("secret_refused", clock.now(), user_id=actor.id, address=address, detail=where)


class SecretForbidden(DomainError):
    """What was brought in carries a secrecy mark."""

    code, status = CODE, 422

    def __init__(self) -> None:
        super().__init__(REFUSAL)


def refuse_secret(title: str, text: str, actor: Actor, clock: Clock) -> None:
    """Raise SecretForbidden for a marked text, and put the attempt on record, before anything of it is stored."""
    if secrecy_mark(title, text) is not None:
        report_secret(actor, clock, "", "text")
        raise SecretForbidden


def refuse_secret_file(name: str, data: bytes, actor: Actor, clock: Clock) -> None:
    """The same for an uploaded paper, by its name and the head of its text."""
    if marked_in_file(name, data) is not None:
        report_secret(actor, clock, "", "file")
        raise SecretForbidden
