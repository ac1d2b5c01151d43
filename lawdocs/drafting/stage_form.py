"""What all forms of drafting have in common."""

from collections.abc import Mapping
from datetime import date

from wtforms import Field, ValidationError

from lawdocs.forms import DayField, Fault, StaffForm
from workflows.days import DayOrder, zh_date

LONGEST = 5000


class StageForm(StaffForm):
    """The base: ``HINTS`` explains fields, ``OPTIONAL`` names those that may stay empty; days lie not ahead.

    ``WHEN`` says of fields that may stay empty at times when they may not.
    """

    HINTS: Mapping[str, str] = {}
    WHEN: Mapping[str, str] = {}
    OPTIONAL: frozenset[str] = frozenset()
    MAY_LIE_AHEAD: frozenset[str] = frozenset()

    def __init__(self, today: date, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.today = today

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        whole = super().validate(extra_validators)
        for field in self:
            past = isinstance(field, DayField) and field.name not in self.MAY_LIE_AHEAD
            if past and field.data and field.data > self.today:
                text = f"{field.label.text}不能晚于今天（{zh_date(self.today)}）"
                field.errors = [*field.errors, Fault("DATE_ORDER", text)]
                whole = False
        return whole

    @property
    def shown(self) -> list[Field]:
        """The fields in order, without the token."""
        return [field for field in self if field.type not in ("CSRFTokenField", "HiddenField")]

    def values(self) -> dict[str, object]:
        """What is to be stored, by column."""
        return {field.name: field.data for field in self.shown}


def keep_order(order: DayOrder, earlier: DayField, later: DayField) -> None:
    """Refuse the later of two days, where it comes before the other."""
    if fault := order.fault(earlier.data, later.data):
        raise ValidationError(Fault("DATE_ORDER", fault))
