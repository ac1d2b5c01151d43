"""Forms of the steps of documents that stand: keep, amend, repeal and lapse (办理内容)."""

from datetime import date

from flask import request
from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField, ValidationError

from lawdocs import rules
from lawdocs.cleanup.amendments.offer import offered
from lawdocs.cleanup.repeals.queries import open_repeal
from lawdocs.days import day_before
from lawdocs.documents import queries
from lawdocs.documents.forms import LONGEST_TEXT, FromFile
from lawdocs.documents.models import Document
from lawdocs.documents.step_forms import LONGEST_REASON, ReasonForm, StepForm
from lawdocs.evaluation.queries import entries_of, last_day_of, report_of
from lawdocs.forms import CHOOSE, DayField, Fault, Known, Words, choices, line, lines, unix_lines
from workflows.evaluation import Conclusion
from workflows.facts import Act
from workflows.guards import zh_date
from workflows.states import PUBLIC_STATES
from workflows.titles import quoted, unquoted
from workflows.validity import last_day

# Against the other conclusions no reason helps.
MAY_BE_EXTENDED_WITH_REASON = (Conclusion.AMEND,)
BY_LABELS = {"amend": "作出修改的文件", "repeal": "据以废止的文件"}


class KeepForm(ReasonForm):
    """The document continues; where its term ends, it may be given a longer one."""

    until = DayField("有效期延至", required=False)
    unevaluated = lines("没有评估仍然延长的理由", LONGEST_REASON)

    def __init__(self, document: Document, today: date, step: str) -> None:
        super().__init__(document, today, step)
        self.today = today
        last_on = last_day_of(document)
        report = report_of(entries_of(document), last_on) if last_on is not None else None
        if last_on is None:
            del self.until
        if last_on is None or (report is not None and report.conclusion not in MAY_BE_EXTENDED_WITH_REASON):
            del self.unevaluated

    @property
    def until_hint(self) -> str:
        """Between which days the new last day may lie."""
        present, limit = self.document.in_force_until, rules.current().validity_limit(self.document.title)
        latest = zh_date(last_day(self.today, limit.years))
        return f"不延长的不填。应当晚于现在的期满日{zh_date(day_before(present))}，最晚{latest}，即自今天起{limit}。"

    @property
    def longer_until(self) -> date | None:
        return self.until.data if "until" in self else None

    def act(self) -> Act:
        return Act(reason=self.reason.data, until=self.longer_until, unevaluated=self.why_unevaluated)

    @property
    def why_unevaluated(self) -> str:
        return self.unevaluated.data if "unevaluated" in self else ""


NO_NUMBER = "无文号"


class ByDocumentForm(StepForm):
    """Names the document that amends or repeals: one of ours, chosen or by its number."""

    by = SelectField("据以办理的文件", [Known()], validate_choice=False)
    by_number = line("发文字号", 120)

    def __init__(self, document: Document, today: date, step: str) -> None:
        super().__init__(document, today, step)
        self.today = today
        self.by.label.text = BY_LABELS[step]
        self.by_number.label.text = f"{BY_LABELS[step]}的发文字号"
        self.published = {str(each.id): each for each in queries.published_of_issuer(document, today)}
        named = ((key, f"{quoted(each.title)}{each.number or ''}") for key, each in self.published.items())
        self.by.choices = choices(named, blank=CHOOSE)

    @property
    def chosen(self) -> Document | None:
        """The document of ours that was chosen or whose number was typed."""
        if self.by.data:
            return self.published.get(self.by.data)
        return queries.published_with_number(self.by_number.data) if self.by_number.data else None


def undated(by: Document) -> dict[str, object]:
    """What an act says of a ground that is public without a day of publication on record: stock alone is."""
    if by.published_on is not None or not by.is_stock or by.state not in PUBLIC_STATES:
        return {}
    return {"by_undated": by.id, "by_since": by.known_since}


class AmendForm(ByDocumentForm, FromFile):
    day = DayField("修改后文本的施行日期")
    new_text = TextAreaField("修改后的全文", [Words(LONGEST_TEXT, required=True, lines=True)], filters=[unix_lines])
    text_file = FileField("从文件导入")
    new_title = line("修改后的标题", 300)

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        edition = document.current_edition
        fields = {"new_text": edition.text if edition else ""}
        return fields | offered(document, request.args.get("by", ""))

    def validate_by_number(self, field: StringField) -> None:
        by = self.chosen
        if by is None:
            if field.data:
                text = f"没有找到文号为“{field.data}”的已公布文件；修改文件应当先在本系统公布"
                raise ValidationError(Fault("PARAM", text))
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择作出修改的文件，或者填写它的发文字号"))
        if by.id == self.document.id:
            raise ValidationError(Fault("PARAM", "文件不能修改它自己，请选择另一件文件"))

    def validate_day(self, field: DayField) -> None:
        by = self.chosen
        if field.data and by is not None and by.published_on and field.data < by.published_on:
            text = f"修改后文本的施行日期不能早于修改文件的公布日期（{zh_date(by.published_on)}）"
            raise ValidationError(Fault("DATE_ORDER", text))

    def act(self) -> Act:
        by = self.chosen
        return Act(
            day=self.day.data,
            by_title=by.title,
            by_is_ours=True,
            by_published_on=by.published_on,
            **undated(by),
            new_text=self.new_text.data,
            new_title=self.new_title.data,
            source=by.number or "",
        )


class RepealForm(ByDocumentForm):
    by_title = line("其他文件的标题", 300)
    day = DayField("废止日期")
    reason = lines("废止理由", LONGEST_REASON)

    def __init__(self, document: Document, today: date, step: str) -> None:
        self._stated = open_repeal(document, request.args.get("by", ""))
        super().__init__(document, today, step)
        by = self._stated.by if self._stated is not None else None
        if by is not None and str(by.id) not in self.published:
            self.published[str(by.id)] = by
            self.by.choices = [*self.by.choices, *choices([(str(by.id), f"{quoted(by.title)}{by.number or ''}")])]

    def proposed(self, document: Document, today: date) -> dict[str, object]:
        """What the document states that the address names."""
        stated = self._stated
        return {"by": str(stated.by_id), "day": stated.since} if stated is not None else {}

    def validate_by_title(self, field: StringField) -> None:
        by = self.chosen
        if by is None and not field.data:
            text = "请选择据以废止的文件，或者写明它的标题和发文字号"
            raise ValidationError(Fault("FIELD_REQUIRED", text))
        if by is not None and by.id == self.document.id:
            raise ValidationError(Fault("PARAM", "文件不能废止它自己，请选择另一件文件"))

    def validate_by_number(self, field: StringField) -> None:
        if self.by_title.data and not self.by.data and not field.data:
            text = f"请写明废止文件的发文字号；没有发文字号的，写“{NO_NUMBER}”"
            raise ValidationError(Fault("FIELD_REQUIRED", text))

    def validate_day(self, field: DayField) -> None:
        by = self.chosen
        if field.data and by is not None and by.published_on and field.data < by.published_on:
            text = f"废止日期不能早于废止文件的公布日期（{zh_date(by.published_on)}）"
            raise ValidationError(Fault("DATE_ORDER", text))

    def act(self) -> Act:
        by = self.chosen
        return Act(
            day=self.day.data,
            reason=self.reason.data,
            by_title=by.title if by else unquoted(self.by_title.data),
            by_is_ours=by is not None,
            by_published_on=by.published_on if by else None,
            **(undated(by) if by else {}),
            source=(by.number or "") if by else self.by_number.data.replace(NO_NUMBER, ""),
        )


class LapseForm(StepForm):
    reason = lines("宣布失效的理由", LONGEST_REASON)
    day = DayField("失效日期", required=False)

    def act(self) -> Act:
        return Act(reason=self.reason.data, day=self.day.data)
