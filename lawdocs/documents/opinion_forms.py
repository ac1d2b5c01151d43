"""The forms that end a legality review with an opinion (合法性审核意见): points, form, and amendments by clause."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from wtforms import Field, RadioField, StringField, TextAreaField

from lawdocs import rules
from lawdocs.documents.models import Document
from lawdocs.documents.step_forms import LONGEST_OPINION, LONGEST_REASON, StepForm, VerdictForm
from lawdocs.forms import Known, Words, choices, stripped, unix_lines
from workflows.facts import Act
from workflows.opinions import Amendment, Check, Form, Point

MOST_AMENDMENTS = 20
HOLDS = (("yes", "符合"), ("no", "不符合"))
PARTS = tuple(each.name for each in fields(Amendment))


class OpinionForm(StepForm):
    """Let a text pass: as lawful, or with amendments."""

    form = RadioField("审核意见", [Known(required=True)], validate_choice=False)
    opinion = TextAreaField(
        "合法性审核意见", [Words(LONGEST_OPINION, required=True, lines=True)], filters=[unix_lines, stripped]
    )

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

    def act(self) -> Act:
        written = [[field.data or "" for field in parts] for _, parts, _ in self.blocks]
        amendments = tuple(Amendment(*each) for each in written if any(each))
        return Act(opinion=self.opinion.data, form=self.form.data, checks=_checks(self), amendments=amendments)


class RejectForm(VerdictForm):
    """Reject a text: the points that fail are named."""

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
            radio = RadioField(point.label, [Known(required=True)], validate_choice=False, choices=choices(HOLDS))
            remark = StringField(f"说明：{point.label}", [Words(LONGEST_REASON)], filters=[stripped])
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
