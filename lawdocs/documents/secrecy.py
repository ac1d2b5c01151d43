"""What happens when somebody tries to bring in a secret document (涉密文件)."""

from lawdocs.audit.services import security_event
from lawdocs.clock import Clock
from lawdocs.extensions import transaction
from workflows.actors import Actor

CODE, REFUSAL = "SECRET_FORBIDDEN", "本系统不得处理涉密文件"


def report_secret(actor: Actor, clock: Clock, address: str, where: str) -> None:
    """Put the attempt on record; what the document says is not kept."""
    with transaction():
        security_event("secret_refused", clock.now(), user_id=actor.id, address=address, detail=where)
