"""What is asked about an issue: what is raised, who solves it by when, how it goes on, and what came of it."""

from collections.abc import Iterable

from flask_wtf.file import FileField
from wtforms import BooleanField
from wtforms.validators import Optional

from lawdocs.accounts.models import Agency
from lawdocs.forms import ChoiceField, DayField, Known, StaffForm, choices, line, lines, one_of
from lawdocs.linkage.forms import LONGEST_REASON, LONGEST_TEXT
from lawdocs.linkage.issues.models import LONGEST_ARTICLES, LONGEST_TITLE, LinkIssue
from lawdocs.linkage.issues.raising import Content
from lawdocs.linkage.issues.solving import Result
from lawdocs.linkage.papers import Upload
from workflows.linkage.issues import IssueSource, Severity, WorkField

FORMATS = "可以上传DOCX、PDF、OFD、XLSX、TXT或者图片，不超过50 MB。"


def attachment() -> FileField:
    """A field for a file that may be sent along."""
    return FileField("附件", [Optional()], description=FORMATS)


class IssueForm(StaffForm):
    """What is raised."""

    raiser_id = ChoiceField("提出单位", [Known(required=True)], coerce=str)
    source = one_of("问题来源", IssueSource.choices(), required=True)
    work_field = one_of("工作领域", WorkField.choices(), required=True)
    severity = one_of("严重程度", Severity.choices(), required=True)
    title = line("标题", LONGEST_TITLE, required=True)
    description = lines("问题描述", LONGEST_TEXT, required=True)
    related_id = ChoiceField("涉及单位", [Known()], coerce=str)
    document = line("涉及的文件", 300)
    articles = line("涉及的条款", LONGEST_ARTICLES)

    def offer(self, raisers: Iterable[Agency], units: Iterable[Agency]) -> "IssueForm":
        """Fill the choices; who raises is asked only of whoever may raise for several."""
        self.raiser_id.choices = choices((each.id, each.name) for each in raisers)
        if len(self.raiser_id.choices) == 1:
            self.only_raiser = int(self.raiser_id.choices[0].value)
            del self.raiser_id
        self.related_id.choices = choices(((each.id, each.name) for each in units), blank="没有")
        self.description.description = "写清时间、地点、事实和影响；受理以后不能再改。"
        self.document.description = "写文号或者完整标题，限本库已经公布的文件。"
        self.articles.description = "例如第十四条第二款。"
        return self

    @property
    def raiser(self) -> int:
        """For which unit it is raised."""
        return int(self.raiser_id.data) if "raiser_id" in self else self.only_raiser

    def content(self, document_id: int | None) -> Content:
        """What was typed, as the service takes it."""
        return Content(
            source=IssueSource(self.source.data),
            work_field=WorkField(self.work_field.data),
            severity=Severity(self.severity.data),
            title=self.title.data,
            description=self.description.data,
            related_id=int(self.related_id.data) if self.related_id.data else None,
            document_id=document_id,
            articles=self.articles.data,
        )


def typed_of(issue: LinkIssue) -> dict[str, object]:
    """What a returned issue says, to be amended."""
    document = issue.document
    return {
        "source": issue.source.value,
        "work_field": issue.work_field.value,
        "severity": issue.severity.value,
        "title": issue.title,
        "description": issue.description,
        "related_id": str(issue.related_id or ""),
        "document": (document.number or document.title) if document is not None else "",
        "articles": issue.articles,
    }


class AssignForm(StaffForm):
    """Who solves it, and by when."""

    responsible_id = ChoiceField("责任单位", [Known(required=True)], coerce=str)
    due_on = DayField("办理期限")

    def offer(self, units: Iterable[Agency]) -> "AssignForm":
        """Fill the choices with who may be asked."""
        self.responsible_id.choices = choices(((each.id, each.name) for each in units), blank="请选择")
        return self


class MoveForm(StaffForm):
    """Another last day, and why."""

    due_on = DayField("新的办理期限")
    reason = lines("理由", LONGEST_REASON, required=True)


class FileForm(StaffForm):
    """A form with a file that may be sent along; each names it last, for fields are asked in the order of writing."""

    def upload(self) -> Upload | None:
        """The file as it came in; None where there is none."""
        sent = self.file.data
        return Upload(sent.filename, sent.read()) if sent and sent.filename else None


class ProgressForm(FileForm):
    """How the solution went on by a day."""

    on = DayField("日期")
    text = lines("进展", LONGEST_TEXT, required=True)
    file = attachment()


class ResultForm(FileForm):
    """What came of it; that the document proves it is offered only where it was amended or ended since."""

    text = lines("办理结果", LONGEST_TEXT, required=True)
    by_document = BooleanField("以涉及文件的现状为佐证")
    file = attachment()

    def offer(self, standing: str, kept: str) -> "ResultForm":
        """``standing`` is how the document stands where that proves anything, ``kept`` the file of the draft."""
        if standing:
            self.by_document.description = f"{standing}。报告时由系统记下，不用填写。"
        else:
            del self.by_document
        if kept:
            self.file.description = f"已有{kept}，不再上传的沿用。{FORMATS}"
        return self

    def result(self) -> Result:
        """What was typed, as the service takes it."""
        return Result(self.text.data, "by_document" in self and self.by_document.data)
