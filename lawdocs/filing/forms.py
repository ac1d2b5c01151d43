"""The form that sets the start of a year's number series."""

from wtforms import Field, StringField, ValidationError

from lawdocs.accounts.models import Agency
from lawdocs.forms import ChoiceField, Fault, StaffForm, choices

HIGHEST = 99999


class SeriesForm(StaffForm):
    """Let document numbers follow those given on paper."""

    agency_id = ChoiceField("制定机关", coerce=int)
    year = ChoiceField("年份", coerce=int)
    first = StringField("从第几号起", render_kw={"inputmode": "numeric", "autocomplete": "off", "maxlength": 5})

    def offer(self, issuers: list[Agency], year: int) -> "SeriesForm":
        """Fill the choices: the issuers, this year and the next."""
        self.agency_id.choices = choices((each.id, f"{each.name}　{each.number_code}") for each in issuers)
        self.year.choices = choices((each, f"{each}年") for each in (year, year + 1))
        return self

    @property
    def serial(self) -> int:
        return int(self.first.data)

    def validate_first(self, field: Field) -> None:
        value = (field.data or "").strip()
        if not (value.isascii() and value.isdigit() and 1 <= int(value) <= HIGHEST):
            raise ValidationError(Fault("FIELD_FORMAT", f"起始序号应为1至{HIGHEST}的整数"))
