"""The stages as the pages offer them: the form of each, what it holds already, and the service behind it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from lawdocs import rules
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.drafting import checklists, forms, services
from lawdocs.drafting.models import Drafting, InquiryKind
from lawdocs.drafting.stage_form import StageForm
from workflows.actors import Actor
from workflows.drafting import Stage


@dataclass(frozen=True)
class Handling:
    """How one stage is entered."""

    make: Callable[..., StageForm]
    save: Callable[..., None]


def form_of(stage: Stage, drafting: Drafting | None, today: date) -> StageForm:
    """The form of a stage with what is on record."""
    data = _stored(stage, drafting) if drafting is not None else {}
    return HANDLING[stage].make(today, data=data)


def save(
    stage: Stage,
    document: Document,
    form: StageForm,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> None:
    """Put on record what a form holds."""
    HANDLING[stage].save(document, form, actor, clock, version=version, key=key)


def _classification(today: date, **kwargs: object) -> forms.ClassificationForm:
    return forms.ClassificationForm(today, exclusions=rules.current()["not_normative"], **kwargs)


def _plain(service: Callable[..., None]) -> Callable[..., None]:
    return lambda document, form, actor, clock, **seen: service(document, form.values(), actor, clock, **seen)


def _inquiry(kind: InquiryKind) -> Callable[..., None]:
    return lambda document, form, actor, clock, **seen: services.record_inquiry(
        document, kind, form.values(), actor, clock, **seen
    )


HANDLING: Mapping[Stage, Handling] = {
    Stage.CLASSIFICATION: Handling(_classification, _plain(services.classify)),
    Stage.TRAITS: Handling(forms.TraitsForm, _plain(services.state_traits)),
    Stage.CONTENT: Handling(
        checklists.ContentForm,
        lambda document, form, actor, clock, **seen: services.check_content(
            document, form.answers(), actor, clock, **seen
        ),
    ),
    Stage.EVALUATION: Handling(forms.EvaluationForm, _inquiry(InquiryKind.EVALUATION)),
    Stage.CONSULTATION: Handling(forms.ConsultationForm, _plain(services.record_consultation)),
    Stage.EXPERTS: Handling(forms.ExpertsForm, _inquiry(InquiryKind.EXPERTS)),
    Stage.RISK: Handling(forms.RiskForm, _inquiry(InquiryKind.RISK)),
    Stage.HEARING: Handling(forms.HearingForm, _inquiry(InquiryKind.HEARING)),
    Stage.COMPETITION: Handling(
        checklists.CompetitionForm,
        lambda document, form, actor, clock, **seen: services.review_competition(
            document, form.answers(), form.values(), actor, clock, **seen
        ),
    ),
    Stage.PARTY_REPORT: Handling(forms.PartyReportForm, _plain(services.report_to_party)),
}


def _stored(stage: Stage, drafting: Drafting) -> dict[str, object]:
    if stage is Stage.CLASSIFICATION:
        return _values(drafting, services.CLASSIFICATION) | {
            "normative": "" if drafting.normative is None else _yes(drafting.normative),
            "features": [each for each in drafting.features.split(",") if each],
        }
    if stage is Stage.TRAITS:
        return _values(drafting, services.TRAITS)
    if stage is Stage.PARTY_REPORT:
        return _values(drafting, services.PARTY_REPORT)
    if stage is Stage.CONTENT:
        return _answers(drafting, checklists.ContentForm)
    if stage is Stage.COMPETITION:
        return _answers(drafting, checklists.CompetitionForm) | row_values(drafting.competition)
    if stage is Stage.CONSULTATION:
        return row_values(drafting.consultation)
    held = drafting.inquiry(InquiryKind(stage.value))
    return row_values(held) | {"is_favourable": _yes(held.is_favourable)} if held is not None else {}


def row_values(row: object | None) -> dict[str, object]:
    """The columns of a stored row."""
    if row is None:
        return {}
    return {column.key: getattr(row, column.key) for column in type(row).__mapper__.column_attrs}


def _values(drafting: Drafting, names: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(drafting, name) for name in names}


def _answers(drafting: Drafting, form: type[checklists.ChecklistForm]) -> dict[str, object]:
    found: dict[str, object] = {}
    for code, name in form.CODES.items():
        given = drafting.answer(code)
        if given is not None:
            found |= {name: _yes(given.is_issue), f"{name}_remark": given.remark}
    return found


def _yes(value: bool) -> str:
    return "yes" if value else "no"
