"""Forms of the legality review (合法性审核)."""

from collections.abc import Iterator, Mapping
from datetime import date

from wtforms import Field

from lawdocs.documents.models import MaterialKind
from lawdocs.forms import DayField, Fault, StaffForm, line, lines, one_of, radio
from lawdocs.review.answers import Answer
from lawdocs.review.models import AdviserKind, ClauseAmendment, Opinion
from lawdocs.review.supplements import ASKABLE

LONGEST_WHY = 500
LONGEST_TEXT = 5000
ADOPTED = (("yes", "采纳"), ("no", "不采纳"))


class SupplementForm(StaffForm):
    """What is to be completed, one field for each kind of paper; empty where nothing is wanted."""

    @property
    def asked(self) -> Iterator[Field]:
        return (self[f"why_{kind.value}"] for kind in ASKABLE)

    def validate(self, extra_validators: object = None) -> bool:
        valid = super().validate(extra_validators)
        if valid and not self.wanted():
            self.form_errors.append(Fault("FIELD_REQUIRED", "请至少写明一项要补正的材料"))
        return valid and not self.form_errors

    def wanted(self) -> Mapping[MaterialKind, str]:
        """The papers asked for, with what is missing and why."""
        return {kind: self[f"why_{kind.value}"].data for kind in ASKABLE if self[f"why_{kind.value}"].data}


for _kind in ASKABLE:
    _field = lines(_kind.label, LONGEST_WHY)
    setattr(SupplementForm, f"why_{_kind.value}", _field)


class HandInForm(StaffForm):
    """Handing in asks for nothing: the papers are there or not."""


class AdviceForm(StaffForm):
    """What an adviser said."""

    kind = one_of("意见来源", AdviserKind.choices(), required=True)
    adviser = line("出具意见的单位", required=True)
    given_on = DayField("意见日期")
    text = lines("意见", LONGEST_TEXT, required=True)

    def said(self) -> tuple[AdviserKind, str, date, str]:
        """What was entered."""
        return AdviserKind(self.kind.data), self.adviser.data, self.given_on.data, self.text.data


class ObjectionForm(StaffForm):
    """The drafter's disagreement."""

    text = lines("不同意的理由和依据", LONGEST_TEXT, required=True)


class AnswerForm(StaffForm):
    """An answer to each amendment; the fields are those of the opinion at hand (``answer_form``)."""

    amendments: tuple[ClauseAmendment, ...] = ()

    @property
    def rows(self) -> Iterator[tuple[ClauseAmendment, Field, Field]]:
        return ((each, self[f"adopted_{each.no}"], self[f"why_{each.no}"]) for each in self.amendments)

    def validate(self, extra_validators: object = None) -> bool:
        super().validate(extra_validators)
        for each, adopted, why in self.rows:
            if adopted.data == "no" and not why.data:
                text = f"第{each.no}条修改意见没有采纳，请写明理由和依据"
                self.object_to("FIELD_REQUIRED", text, why.name)
        return not self.codes

    def answers(self) -> Mapping[int, Answer]:
        return {each.no: Answer(adopted.data == "yes", why.data or "") for each, adopted, why in self.rows}


def answer_form(opinion: Opinion | None) -> AnswerForm:
    """The form for the amendments of one opinion."""
    amendments = tuple(opinion.amendments) if opinion is not None else ()
    parts: dict[str, object] = {"amendments": amendments}
    for each in amendments:
        label = f"是否采纳第{each.no}条修改意见"
        parts[f"adopted_{each.no}"] = radio(label, ADOPTED)
        parts[f"why_{each.no}"] = lines(f"不采纳第{each.no}条修改意见的理由和依据", LONGEST_WHY * 2)
    return type("AnswerFormOfOpinion", (AnswerForm,), parts)()
