"""The form in which a person confirms or corrects what a file and its register say (核对录入)."""

from collections.abc import Mapping
from datetime import date

from lawdocs.documents.said_values import KEYS, Said
from lawdocs.documents.stock_rows import LABELS, STATUSES, Problem
from lawdocs.documents.subjects import GENRES
from lawdocs.forms import DayField, StaffForm, line, one_of
from lawdocs.texts.metadata import Confidence

DAYS = ("written", "published", "effective", "expires")
FIELDS = (*KEYS, "status", "index_no")


def _line(key: str, *, required: bool = False) -> object:
    label, most = LABELS[key]
    return line(label, most, required=required)


class TaskForm(StaffForm):
    """The values of one document."""

    title = _line("title", required=True)
    issuer = _line("issuer")
    doc_no = _line("doc_no")
    genre = one_of(LABELS["genre"][0], [(each, each) for each in GENRES])
    written = DayField(LABELS["written"][0], required=False)
    published = DayField(LABELS["published"][0], required=False)
    effective = DayField(LABELS["effective"][0], required=False)
    expires = DayField(LABELS["expires"][0], required=False)
    status = one_of(LABELS["status"][0], [(each, each) for each in STATUSES])
    index_no = _line("index_no")
    another = line("是另一份文件的理由", 400)

    def values(self) -> dict[str, object]:
        """As a row has them; an emptied field takes back what the register said."""
        return {key: _as_value(self[key].data) for key in FIELDS}

    def take(self, key: str, said: Said) -> None:
        """Put what the text says into a field."""
        field = self[key]
        field.data = date.fromisoformat(said.value) if key in DAYS else said.value
        field.raw_data = None

    def refuse(self, problems: tuple[Problem, ...]) -> None:
        for each in problems:
            self.object_to(each.code, each.sentence, each.key)


def prefilled(given: Mapping[str, object], said: Mapping[str, Said]) -> dict[str, object]:
    """What stands in the fields at first: what the register says, else what the text says in so many words."""
    sure = {key: each.value for key, each in said.items() if each.confidence is Confidence.SURE}
    values = sure | {key: value for key, value in given.items() if key in FIELDS}
    return {key: _day(value) if key in DAYS else value for key, value in values.items()}


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _as_value(data: object) -> str | None:
    return data.isoformat() if isinstance(data, date) else (data or None)
