"""The forms that end a legality review with an opinion (合法性审核意见): points, form, and amendments by clause."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date

from wtforms import Field, RadioField, StringField, TextAreaField

from lawdocs import rules
from lawdocs.documents.models import Document
from lawdocs.documents.step_forms import LONGEST_OPINION, LONGEST_REASON, StepForm, VerdictForm
from lawdocs.forms import Known, Words, choices, line, lines, stripped, unix_lines
from lawdocs.texts.clauses import clause_fault, place_fault
from workflows.facts import Act
from workflows.opinions import Amendment, Check, Form, Point, amendment_faults

MOST_AMENDMENTS = 20
HOLDS = (("yes", "符合"), ("no", "不符合"))
PARTS = tuple(each.name for each in fields(Amendment))


class PointsForm(StepForm):
    """The base of both: what is said of each point."""

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        super().validate(extra_validators)
        for point, holds, remark in points_of(self):
            if holds.data == "no" and not remark.data:
                self.object_to("FIELD_REQUIRED", f"请写明不符合的情况：{point.label}", remark.name)
        return not self.codes

    @property
    def failing(self) -> list[Point]:
        """The points that the text fails."""
        return [point for point, holds, _ in points_of(self) if holds.data == "no"]


class OpinionForm(PointsForm):
    """Let a text pass: as lawful, or with amendments."""

    form = RadioField("审核意见", [Known(required=True)], validate_choice=False)
    opinion = lines("合法性审核意见", LONGEST_OPINION, required=True)

    def __init__(self, document: Document, today: date, step: str) -> None:
        super().__init__(document, today, step)
        used = rules.current()["opinion_forms"]
        offered = [each for each in Form if each is not Form.UNLAWFUL and each.label in used]
        self.form.choices = choices((each.value, each.label) for each in offered)

    @property
    def blocks(self) -> list[tuple[int, list[Field], bool]]:
        """The block of each amendment with its number, and whether it stands open."""
        parts = [[self[f"{part}_{no}"] for part in PARTS] for no in range(1, MOST_AMENDMENTS + 1)]
        return [(no, each, no == 1 or any(field.data for field in each)) for no, each in enumerate(parts, start=1)]

    @property
    def amendments(self) -> dict[int, Amendment]:
        """The amendments that were written, by the numbers of their blocks."""
        written = {no: [field.data or "" for field in parts] for no, parts, _ in self.blocks}
        return {no: Amendment(*each) for no, each in written.items() if any(each)}

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        super().validate(extra_validators)
        self._look_at_the_whole()
        return not self.codes

    def _look_at_the_whole(self) -> None:
        if self.form.data == Form.LAWFUL and self.failing:
            names = "、".join(point.label for point in self.failing)
            self.object_to("FIELD_CONFLICT", f"有不符合的要点，不能作出合法的结论：{names}", "form")
        amendments = self.amendments
        if self.form.data == Form.LAWFUL and amendments:
            self.object_to("FIELD_CONFLICT", "合法的意见不带修改意见；要修改的，请选择应当予以修改", "form")
        if self.form.data == Form.AMEND and not amendments:
            self.object_to("FIELD_REQUIRED", "应当予以修改的，请逐条写明修改意见", "clause_1")
        text = self.document.draft.text
        for fault in amendment_faults(text, amendments):
            self.object_to("FIELD_INVALID", fault.text, f"{fault.part}_{fault.number}")
        for no, each in amendments.items():
            wrong = clause_fault(text, each.clause) or place_fault(text, each.clause, each.original)
            if wrong:
                self.object_to("FIELD_INVALID", f"第{no}条修改意见：{wrong}", f"clause_{no}")

    def act(self) -> Act:
        said = {"checks": _checks(self), "amendments": tuple(self.amendments.values())}
        return Act(opinion=self.opinion.data, form=self.form.data, **said)


class RejectForm(PointsForm, VerdictForm):
    """Reject a text: the points that fail are named."""

    def validate(self, extra_validators: Mapping | None = None) -> bool:
        super().validate(extra_validators)
        self._look_at_the_whole()
        return not self.codes

    def _look_at_the_whole(self) -> None:
        if not self.failing and all(holds.data for _, holds, _ in points_of(self)):
            text = "不予通过的，请至少指出一项不符合的审核要点"
            self.object_to("FIELD_CONFLICT", text, f"holds_{next(iter(Point)).value}")

    def act(self) -> Act:
        return Act(reason=self.reason.data, checks=_checks(self))


def points_of(form: StepForm) -> Iterator[tuple[Point, Field, Field]]:
    """The fields of each point of the review (审核要点): whether it holds, and a remark."""
    return ((point, form[f"holds_{point.value}"], form[f"remark_{point.value}"]) for point in Point)


def _checks(form: StepForm) -> tuple[Check, ...]:
    return tuple(Check(point.value, holds.data == "yes", remark.data or "") for point, holds, remark in points_of(form))


def _lay_out() -> None:
    """Give both forms the fields of the points, and the opinion its blocks of amendments."""
    for point in Point:
        for form in (OpinionForm, RejectForm):
            known = [Known(required=True, ask="请选择是否符合：{label}")]
            radio = RadioField(point.label, known, validate_choice=False, choices=choices(HOLDS))
            remark = line(f"说明：{point.label}", LONGEST_REASON)
            setattr(form, f"holds_{point.value}", radio)
            setattr(form, f"remark_{point.value}", remark)
            form.points = property(points_of)
    several, one = {"filters": [unix_lines, stripped]}, {"filters": [stripped]}
    for no in range(1, MOST_AMENDMENTS + 1):
        made = (
            StringField(f"第{no}条：条款", [Words(60)], **one),
            TextAreaField(f"第{no}条：原文", [Words(5000, lines=True)], **several),
            TextAreaField(f"第{no}条：修改为", [Words(5000, lines=True)], **several),
            StringField(f"第{no}条：理由", [Words(1000)], **one),
            StringField(f"第{no}条：依据", [Words(300)], **one),
        )
        for part, field in zip(PARTS, made, strict=True):
            setattr(OpinionForm, f"{part}_{no}", field)


_lay_out()
