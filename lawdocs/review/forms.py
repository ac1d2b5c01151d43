"""Forms of the legality review (合法性审核)."""

from collections.abc import Iterator, Mapping

from wtforms import Field, TextAreaField

from lawdocs.documents.models import MaterialKind
from lawdocs.forms import Fault, StaffForm, Words, stripped, unix_lines
from lawdocs.review.supplements import ASKABLE

LONGEST_WHY = 500


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
    _field = TextAreaField(_kind.label, [Words(LONGEST_WHY, lines=True)], filters=[unix_lines, stripped])
    setattr(SupplementForm, f"why_{_kind.value}", _field)


class HandInForm(StaffForm):
    """Handing in asks for nothing: the papers are there or not."""
