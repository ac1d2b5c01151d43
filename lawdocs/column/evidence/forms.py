"""Forms of the evidence: what is given, and what is said with an act."""

import unicodedata
from collections.abc import Iterable
from datetime import date

from flask_wtf.file import FileField
from wtforms import BooleanField, Field, StringField, TextAreaField, ValidationError

from lawdocs.column.evidence.given import LONGEST_URL, Given, Upload
from lawdocs.column.indicators.models import LONGEST_TITLE, EvidenceKind
from lawdocs.forms import (
    Address,
    ChoiceField,
    DayField,
    Fault,
    Known,
    StaffForm,
    Words,
    choices,
    radio,
    stripped,
    unix_lines,
)
from workflows.evidence import Coverage

LONGEST_NOTE, LONGEST_REASON, MOST_DIGITS = 400, 400, 9


class GivenForm(StaffForm):
    """What is said of every evidence."""

    title = StringField("标题", [Words(LONGEST_TITLE)], filters=[stripped])
    note = TextAreaField("说明", [Words(LONGEST_NOTE, lines=True)], filters=[unix_lines, stripped])
    is_public = BooleanField("认定以后可以对外公开", default=True)

    def _said(self) -> dict[str, object]:
        return {"title": self.title.data, "note": self.note.data, "is_public": self.is_public.data}


class LinkForm(GivenForm):
    """A page of the web (网页)."""

    url = StringField("网址", [Words(LONGEST_URL, required=True), Address(web=True)], filters=[stripped])
    title = StringField("标题", [Words(LONGEST_TITLE, required=True)], filters=[stripped])

    def given(self) -> Given:
        """What was typed, as the service takes it."""
        return Given(EvidenceKind.LINK, url=self.url.data, **self._said())


class EvidenceFileForm(GivenForm):
    """A file (文件)."""

    file = FileField("文件")

    def given(self) -> Given:
        """What was typed and sent along; without a file the service refuses it."""
        sent = self.file.data
        upload = Upload(sent.filename, sent.read()) if sent and sent.filename else None
        return Given(EvidenceKind.FILE, upload=upload, **self._said())


class RecordForm(GivenForm):
    """A record of ours that was found (本库文件、工作动态)."""

    record = ChoiceField("查到的记录", [Known(required=True, ask="请从查到的记录中选择一项")], coerce=str)

    def offer(self, found: Iterable[tuple[int, str]]) -> "RecordForm":
        """Fill the choices with what was found."""
        self.record.choices = choices(found)
        return self

    def given(self, kind: EvidenceKind) -> Given:
        """The chosen record as the service takes it."""
        name = "document_id" if kind is EvidenceKind.DOCUMENT else "news_id"
        return Given(kind, **{name: int(self.record.data)}, **self._said())


class FiguresForm(GivenForm):
    """Figures of our own records, taken for a period (本系统统计)."""

    since = DayField("起始日期")
    until = DayField("截止日期")

    def given(self) -> Given:
        """What is said of the figures."""
        return Given(EvidenceKind.FIGURES, **self._said())


class ConfirmForm(StaffForm):
    """An act that needs no word."""


class ReasonForm(StaffForm):
    """An act that is done for a reason (退回、撤下)."""

    reason = TextAreaField("理由", [Words(LONGEST_REASON, required=True, lines=True)], filters=[unix_lines, stripped])


class AskForm(ReasonForm):
    """What more is wanted, and by when (要求补充)."""

    reason = TextAreaField(
        "需要补充的材料", [Words(LONGEST_REASON, required=True, lines=True)], filters=[unix_lines, stripped]
    )
    due_on = DayField("补充的到期日", required=False)


class AcceptForm(StaffForm):
    """How far the evidence reaches (认定)."""

    coverage = radio(
        "材料是否完整",
        [(each.value, each.label) for each in (Coverage.COMPLETE, Coverage.PARTLY)],
        "请选择材料完整还是部分",
    )
    missing = TextAreaField("还缺什么材料", [Words(LONGEST_REASON, lines=True)], filters=[unix_lines, stripped])

    def validate_missing(self, field: Field) -> None:
        """What is only partly there says what is missing."""
        if self.coverage.data == Coverage.PARTLY and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "请写明还缺什么材料"))


class ScoreForm(StaffForm):
    """The points of the self-assessment (自评打分); an empty field takes them back."""

    points = StringField("自评分", filters=[stripped])
    note = StringField("说明", [Words(LONGEST_NOTE)], filters=[stripped])

    def validate_points(self, field: Field) -> None:
        """A number of points with two decimals at most."""
        if field.data and self.hundredths is None:
            raise ValidationError(
                Fault("NUMBER_INVALID", f"自评分“{field.data[:20]}”无效，请写成1.5这样的数，最多两位小数")
            )

    @property
    def hundredths(self) -> int | None:
        """The points as they are kept; None where none were typed."""
        whole, _, part = unicodedata.normalize("NFKC", self.points.data or "").partition(".")
        digits = f"{whole}{part}"
        if not (digits.isascii() and digits.isdigit()) or len(part) > 2 or len(digits) > MOST_DIGITS or not whole:
            return None
        return int(whole) * 100 + int(part.ljust(2, "0"))


def first_of_year(today: date) -> date:
    """Where the period of figures begins unless somebody says otherwise."""
    return date(today.year, 1, 1)
