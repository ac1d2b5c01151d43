"""Taking back what was entered by mistake (撤销录入): one document of the stock, or all that an import entered."""

from dataclasses import dataclass, field

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.audit import services as audit
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, AmendingText
from lawdocs.cleanup.repeals.models import RepealingText, StatedRepeal
from lawdocs.clock import Clock
from lawdocs.documents.import_models import ImportRun, ImportStage
from lawdocs.documents.index import forget_document
from lawdocs.documents.models import Document, StepRecord
from lawdocs.documents.stock_gaps import documents_of_run
from lawdocs.documents.stock_task_models import StockTask, TaskState
from lawdocs.errors import Forbidden, StateConflict, StepRefused, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.lifecycle import fire
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import PUBLIC_STATES

MOST_AT_ONCE = 200  # documents in one request; what is left is taken back by the next


@dataclass
class TakenBack:
    """What became of the documents of an import: how many were taken back, and which were not, each with the reason."""

    done: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)
    left: int = 0


def take_back(
    document: Document, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Undo the entry of a document on which nothing was done since: nobody outside sees it any more.

    Its row, its number and its files are free again, so that the source may be imported anew; a file that a person
    had entered from the inbox waits there once more. What it said stays on record.
    """

    def undo(_: StepRecord) -> None:
        document.source_id = document.number_key = None
        for each in document.materials:
            each.removed_at = each.removed_at or clock.now()
        forget_document(document.id)
        _forget_readings(document)
        _put_up_again(document, reason, actor, clock)

    with transaction():
        act = Act(reason=reason.strip())
        fire(document, "take_back", actor, clock, version=version, key=key, act=act, effect=undo)


def take_back_import(run: ImportRun, reason: str, actor: Actor, clock: Clock, *, key: str | None) -> TakenBack:
    """Take back the documents that an import entered, each in a transaction of its own, a few hundred at a time.

    What was worked on since, or lies in another jurisdiction, is kept and named.
    """
    run_id, found = run.id, TakenBack()
    with transaction():
        keys.claim(actor, key, ["take_back_import", run_id, reason], clock.now(), answer=f"/work/imports/{run_id}")
        if not may_take_back(run):
            raise StateConflict(run.stage.label)
    for document_id in db.session.scalars(standing_of(run_id)).all():
        if found.done == MOST_AT_ONCE:
            found.left += 1
            continue
        _take_one(document_id, reason, actor, clock, found)
    with transaction():
        after = {"rows": found.done, "kept": len(found.kept), "left": found.left}
        audit.record("import:take_back", actor, clock.now(), "import", run_id, after=after, reason=reason, key=key)
    return found


def may_take_back(run: ImportRun) -> bool:
    """Whether an import is over, and may have entered something."""
    return run.stage in (ImportStage.STORED, ImportStage.FAILED) and run.confirmed_at is not None


def standing_of(run_id: int) -> sa.Select[tuple[int]]:
    """The documents that an import entered and that are still public."""
    entered = Document.id.in_(documents_of_run(run_id))
    return sa.select(Document.id).where(entered, Document.state.in_(PUBLIC_STATES)).order_by(Document.id)


def _take_one(document_id: int, reason: str, actor: Actor, clock: Clock, found: TakenBack) -> None:
    document = db.session.get(Document, document_id)
    title = document.title
    try:
        take_back(document, reason, actor, clock, version=document.version, key=None)
    except StepRefused as refusal:
        found.kept.append((title, "；".join(each.reason for each in refusal.obstacles)))
    except (Forbidden, StateConflict, VersionStale) as error:
        found.kept.append((title, error.message))
    else:
        found.done += 1


def _forget_readings(document: Document) -> None:
    """What the programme read between its text and others, on which nobody decided; it is read again when needed."""
    taken = [each.id for each in db.session.scalars(sa.select(Amending).where(Amending.by_id == document.id))]
    amended = sa.update(Amending).where(Amending.document_id == document.id).values(document_id=None)
    repealed = sa.update(StatedRepeal).where(StatedRepeal.document_id == document.id).values(document_id=None)
    texts = [each.id for each in document.revisions]
    for statement in (
        sa.delete(AmendingInstruction).where(AmendingInstruction.amending_id.in_(taken)),
        sa.delete(Amending).where(Amending.id.in_(taken)),
        sa.delete(AmendingText).where(AmendingText.revision_id.in_(texts)),
        amended,
        sa.delete(StatedRepeal).where(StatedRepeal.by_id == document.id),
        sa.delete(RepealingText).where(RepealingText.revision_id.in_(texts)),
        repealed,
    ):
        db.session.execute(statement.execution_options(synchronize_session=False))


def _put_up_again(document: Document, reason: str, actor: Actor, clock: Clock) -> None:
    """The files and rows that a person had entered as this document wait for a person again."""
    for task in db.session.scalars(sa.select(StockTask).where(StockTask.document_id == document.id)).all():
        task.state, task.document_id, task.version = TaskState.PENDING, None, task.version + 1
        task.settled_at = task.settled_by_id = None
        before, after = {"state": TaskState.ENTERED, "document": document.id}, {"state": TaskState.PENDING}
        told = {"before": before, "after": after, "reason": reason}
        audit.record("import:reopen", actor, clock.now(), "stock_task", task.id, **told)
