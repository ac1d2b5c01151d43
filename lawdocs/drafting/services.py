"""Put the stages of drafting on record (登记起草环节), and find what is no normative document (认定)."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.access import may_on
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.drafting.facts import drafting_of
from lawdocs.drafting.models import (
    ChecklistAnswer,
    ClassificationDecision,
    CompetitionReview,
    Consultation,
    ConsultationOpinion,
    DepartmentOpinion,
    Drafting,
    Inquiry,
    InquiryKind,
)
from lawdocs.errors import DomainError, Forbidden, NotVisible, StateConflict, VersionRequired, VersionStale
from lawdocs.extensions import HELD, db, transaction
from lawdocs.lifecycle import fire
from workflows.actors import Actor
from workflows.drafting import Stage
from workflows.facts import Act
from workflows.permissions import Permission
from workflows.states import DocumentState

Values = Mapping[str, object]
# What each stage may write; anything else a request brings along is refused as a mistake of the programme.
CLASSIFICATION = ("normative", "features", "exclusion", "class_reason")
TRAITS = (
    "business", "major", "major_on", "professional", "stability_risk", "hearing", "touches_others", "party_report",
    "urgent", "urgent_reason",
)  # fmt: skip
PARTY_REPORT = ("party_reported_on", "party_report_note")
# A report to the Party committee must be made before the decision, so it may be recorded after drafting too.
BEFORE_DECISION = frozenset({DocumentState.DRAFT, DocumentState.REVIEW, DocumentState.APPROVED})


@dataclass(frozen=True)
class Answer:
    """What somebody answers to a point of a checklist."""

    is_issue: bool
    remark: str = ""


def classify(document: Document, values: Values, actor: Actor, clock: Clock, **seen: object) -> None:
    """Propose whether a draft is a normative document, with the reason; a former refusal is answered by it."""

    def write(drafting: Drafting) -> None:
        _fill(drafting, CLASSIFICATION, values)
        drafting.turned_down = False

    _record(document, Stage.CLASSIFICATION, values, actor, clock, write, **seen)


def state_traits(document: Document, values: Values, actor: Actor, clock: Clock, **seen: object) -> None:
    """State what a document is like; this decides which stages it needs."""

    def write(drafting: Drafting) -> None:
        _fill(drafting, TRAITS, values)
        drafting.traits_stated = True

    _record(document, Stage.TRAITS, values, actor, clock, write, **seen)


def check_content(
    document: Document, answers: Mapping[str, Answer], actor: Actor, clock: Clock, **seen: object
) -> None:
    """Record what the drafter found when looking for forbidden content."""

    def write(drafting: Drafting) -> None:
        _answer(drafting, answers)
        drafting.content_checked = True

    _record(document, Stage.CONTENT, _told(answers), actor, clock, write, **seen)


def record_inquiry(
    document: Document, kind: InquiryKind, values: Values, actor: Actor, clock: Clock, **seen: object
) -> None:
    """Record an evaluation, expert argument, risk assessment or hearing."""

    def write(drafting: Drafting) -> None:
        held = drafting.inquiry(kind)
        if held is None:
            held = Inquiry(kind=kind)
            drafting.inquiries.append(held)
        _fill(held, tuple(values), values)

    _record(document, Stage(kind.value), values, actor, clock, write, **seen)


def record_consultation(document: Document, values: Values, actor: Actor, clock: Clock, **seen: object) -> None:
    """Record when and where the public was asked, and where it reads what was adopted."""

    def write(drafting: Drafting) -> None:
        drafting.consultation = drafting.consultation or Consultation()
        _fill(drafting.consultation, tuple(values), values)

    _record(document, Stage.CONSULTATION, values, actor, clock, write, **seen)


def record_opinion(
    document: Document, opinion_id: int | None, values: Values, actor: Actor, clock: Clock, **seen: object
) -> None:
    """Record an opinion of the public, or what became of one."""

    def write(drafting: Drafting) -> None:
        if drafting.consultation is None:
            raise DomainError("请先登记公开征求意见，再登记收到的意见", code="NO_CONSULTATION", status=409)
        _fill(_row(drafting.opinions, opinion_id, ConsultationOpinion), tuple(values), values)

    _record(document, Stage.CONSULTATION, values, actor, clock, write, tag="drafting:opinion", **seen)


def record_department(
    document: Document, row_id: int | None, values: Values, actor: Actor, clock: Clock, **seen: object
) -> None:
    """Record that a department was asked, or what it answered."""

    def write(drafting: Drafting) -> None:
        taken = next((each for each in drafting.departments if each.name == values["name"]), None)
        if taken is not None and taken.id != row_id:
            raise DomainError(f"{taken.name}已经登记过，请在原来的一行里修改", code="DEPARTMENT_TAKEN", status=409)
        _fill(_row(drafting.departments, row_id, DepartmentOpinion), tuple(values), values)

    _record(document, Stage.DEPARTMENTS, values, actor, clock, write, **seen)


def review_competition(
    document: Document, answers: Mapping[str, Answer], values: Values, actor: Actor, clock: Clock, **seen: object
) -> None:
    """Record the fair-competition review: each point, the conclusion, an exception, the market regulator's opinion."""

    def write(drafting: Drafting) -> None:
        _answer(drafting, answers)
        drafting.competition = drafting.competition or CompetitionReview()
        _fill(drafting.competition, tuple(values), values)

    _record(document, Stage.COMPETITION, {**values, **_told(answers)}, actor, clock, write, **seen)


def report_to_party(document: Document, values: Values, actor: Actor, clock: Clock, **seen: object) -> None:
    """Record that the Party committee of the same level was told; this may be done until the decision."""
    _record(
        document,
        Stage.PARTY_REPORT,
        values,
        actor,
        clock,
        lambda drafting: _fill(drafting, PARTY_REPORT, values),
        states=BEFORE_DECISION,
        **seen,
    )


def turn_down(
    document: Document, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None = None
) -> None:
    """Disagree that a draft is no normative document (不予认定): its drafter must propose anew."""
    with transaction():
        keys.claim(actor, key, ["turn_down", document.id, reason], clock.now(), answer=page_of(document))
        db.session.refresh(document, ["state", "version"], with_for_update=HELD)
        if not may_on(actor, Permission.DOCUMENT_REVIEW, document):
            raise Forbidden
        drafting = _claim(document, version)
        if document.state is not DocumentState.DRAFT or drafting.normative is not False or drafting.turned_down:
            raise StateConflict(document.state.label)
        drafting.turned_down = True
        drafting.decisions.append(_decision(True, reason, actor, clock))
        audit.record(
            "drafting:turn_down",
            actor,
            clock.now(),
            "document",
            document.id,
            after={"version": drafting.version},
            reason=reason,
            key=key,
        )


def exclude(
    document: Document, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Find that a text is no normative document (认定): it leaves the procedure, decision and reason stay on file."""

    def keep(_: object) -> None:
        drafting = drafting_of(document.id) or _begin(document)
        drafting.decisions.append(_decision(False, reason, actor, clock))

    with transaction():
        fire(document, "exclude", actor, clock, version=version, key=key, act=Act(reason=reason), effect=keep)


def page_of(document: Document) -> str:
    """The address of the page of a document's drafting."""
    return f"/work/documents/{document.id}/drafting"


def _record(
    document: Document,
    stage: Stage,
    values: Values,
    actor: Actor,
    clock: Clock,
    write: Callable[[Drafting], None],
    *,
    version: int | None,
    key: str | None = None,
    tag: str = "",
    states: frozenset[DocumentState] = frozenset({DocumentState.DRAFT}),
) -> None:
    """Write one stage in one transaction, with what it held before and after in the audit trail."""
    with transaction():
        keys.claim(actor, key, [stage, tag, document.id, dict(values)], clock.now(), answer=page_of(document))
        db.session.refresh(document, ["state", "version"], with_for_update=HELD)
        if not may_on(actor, Permission.DOCUMENT_DRAFT, document):
            raise Forbidden
        if document.state not in states:
            raise StateConflict(document.state.label)
        drafting = _claim(document, version)
        write(drafting)
        audit.record(
            tag or f"drafting:{stage}",
            actor,
            clock.now(),
            "document",
            document.id,
            after={**values, "version": drafting.version},
            key=key,
        )


def _claim(document: Document, version: int | None) -> Drafting:
    """The drafting record at its next version; of two who saw the same one, the second is refused."""
    if version is None:
        raise VersionRequired
    drafting = drafting_of(document.id)
    if drafting is None:
        if version != 0:
            raise VersionStale
        drafting = _begin(document)
    found = db.session.execute(
        sa.update(Drafting)
        .where(Drafting.id == drafting.id, Drafting.version == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if found.rowcount != 1:
        raise VersionStale
    db.session.refresh(drafting)
    return drafting


def _begin(document: Document) -> Drafting:
    drafting = Drafting(document_id=document.id)
    db.session.add(drafting)
    db.session.flush()  # rows of its stages name its id
    return drafting


def _fill(row: object, names: tuple[str, ...], values: Values) -> None:
    for name in names:
        if not hasattr(type(row), name):
            raise ValueError(f"{type(row).__name__} has no {name}")
        if name in values:
            setattr(row, name, values[name])


def _row(rows: list, row_id: int | None, kind: type) -> object:
    """The row of that id among those of this drafting, or a new one."""
    if row_id is None:
        row = kind()
        rows.append(row)
        return row
    found = next((each for each in rows if each.id == row_id), None)
    if found is None:
        raise NotVisible
    return found


def _answer(drafting: Drafting, answers: Mapping[str, Answer]) -> None:
    for code, given in answers.items():
        row = drafting.answer(code)
        if row is None:
            row = ChecklistAnswer(code=code)
            drafting.answers.append(row)
        row.is_issue, row.remark = given.is_issue, given.remark


def _told(answers: Mapping[str, Answer]) -> dict[str, object]:
    return {code: asdict(given) for code, given in answers.items()}


def _decision(normative: bool, reason: str, actor: Actor, clock: Clock) -> ClassificationDecision:
    return ClassificationDecision(normative=normative, reason=reason, decided_at=clock.now(), decided_by_id=actor.id)
