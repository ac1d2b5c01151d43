"""The form that moves a planned step to another day (改日期)."""

from wtforms import ValidationError

from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.plans import entered_of
from lawdocs.documents.models import Document
from lawdocs.documents.step_forms import LONGEST_REASON
from lawdocs.forms import DayField, Fault, StaffForm, lines
from lawdocs.texts.dates import stated_validity
from workflows.guards import zh_date


class MoveForm(StaffForm):
    """A new day and why; a publication may need another first day in force too."""

    day = DayField("新的日期")
    in_force_from = DayField("施行日期")
    reason = lines("改日期的理由", LONGEST_REASON, required=True)

    def __init__(self, document: Document, planned: PlannedStep) -> None:
        entered = entered_of(planned)
        super().__init__(data={"in_force_from": entered.in_force_from if entered is not None else None})
        self.document = document
        if planned.step != "publish":
            del self.in_force_from

    @property
    def begins_hint(self) -> str:
        """What the text says of its first day in force; where that counts from the publication, it moves with it."""
        stated = stated_validity(self.document.draft.text if self.document.draft else "")
        if stated.days_after is None:
            return "与正文一致；不改的，保持原样。"
        what = "请填新的公布日期。" if stated.from_publication else "请从新的公布日期起算。"
        return f"正文写明{stated.beginning}，{what}"

    def validate_in_force_from(self, field: DayField) -> None:
        if field.data and self.day.data and field.data < self.day.data:
            raise ValidationError(Fault("DATE_ORDER", f"施行日期不能早于公布日期（{zh_date(self.day.data)}）"))
