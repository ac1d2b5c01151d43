"""What is asked with each act on a suggestion."""

from flask_wtf.file import FileField
from wtforms import BooleanField, StringField
from wtforms.validators import Optional

from lawdocs.accounts.models import Agency
from lawdocs.forms import ChoiceField, DayField, Fault, Known, StaffForm, choices, line, lines, one_of, radio, stripped
from lawdocs.linkage.papers import Upload
from lawdocs.linkage.suggestions.letters import Letter
from lawdocs.linkage.suggestions.models import Suggestion
from workflows.linkage.reviews import ReviewSaid
from workflows.linkage.suggestions import SuggestionKind, Verdict

LONGEST_TEXT = 20_000
FILES = "可以传一份PDF、DOCX、OFD或者图片，不超过50 MB。"


class DaysField(StringField):
    """A number of days; what was typed stays in the field when it is none."""

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = stripped(valuelist[0] if valuelist else "")
        self.data = None
        if typed:
            if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
                raise ValueError(Fault("NUMBER_INVALID", f"{self.label.text}请填写整数，例如30"))
            self.data = int(typed)


def attachment() -> FileField:
    """A field for one file, which stands last in its form."""
    return FileField("附件", [Optional()], description=FILES)


class WithFile(StaffForm):
    """An act to which a file may be added."""

    def upload(self) -> Upload | None:
        """The file that was sent along, if one was."""
        sent = self["file"].data
        return Upload(sent.filename, sent.read()) if sent and getattr(sent, "filename", "") else None


class LetterForm(WithFile):
    """What a letter says."""

    number = line("文号", 60, required=True)
    kind = one_of("类型", SuggestionKind.choices(), required=True)
    target_id = ChoiceField("被建议单位", [Known(required=True)], coerce=str)
    is_urgent = BooleanField("情况紧急")
    text = lines("建议内容", LONGEST_TEXT, required=True)
    grounds = lines("事实和依据", LONGEST_TEXT, required=True)
    document = line("涉及的规范性文件", 300)
    articles = line("涉及的条款")
    signed_by = line("签发人职务", 60, required=True)
    signed_on = DayField("签发日期")
    reply_days = DaysField("建议书确定的回复期限（日数）")
    objection_days = DaysField("建议书确定的异议期限（日数）")
    file = attachment()

    def offer(self, units: list[Agency]) -> "LetterForm":
        """Fill the choices with the member units, and say what each field is for."""
        self.target_id.choices = choices(((each.id, each.name) for each in units), blank="请选择")
        self.number.description = "例如鲁检建〔2026〕8号。"
        self.is_urgent.description = "公益诉讼类的紧急建议，回复期限为15日；其他类型的，请写明建议书确定的日数。"
        self.document.description = "在本系统公布的，写发文字号或者完整标题；签收以后由制定机关的备案审查机关审查。"
        self.articles.description = "例如第三条第二款；针对整个文件的写全文。"
        self.signed_by.description = "只写职务，例如检察长。"
        self.reply_days.description = "比法定期限短的填写；没有写明的不填，按规则集计算。"
        self.objection_days.description = "没有写明的不填，回复以前都可以提出异议。"
        return self

    def letter(self) -> Letter:
        """What was typed, as the service takes it."""
        return Letter(
            number=self.number.data,
            kind=SuggestionKind(self.kind.data),
            target_id=int(self.target_id.data),
            text=self.text.data,
            grounds=self.grounds.data,
            signed_by=self.signed_by.data,
            signed_on=self.signed_on.data,
            is_urgent=self.is_urgent.data,
            reply_days=self.reply_days.data,
            objection_days=self.objection_days.data,
            document=self.document.data,
            articles=self.articles.data,
        )


def as_typed(row: Suggestion) -> dict[str, object]:
    """A draft as its form has it."""
    names = ("number", "is_urgent", "text", "grounds", "articles", "signed_by", "signed_on")
    typed = {name: getattr(row, name) for name in (*names, "reply_days", "objection_days")}
    document = row.document.number or row.document.title if row.document is not None else ""
    return typed | {"kind": row.kind.value, "target_id": str(row.target_id), "document": document}


# Their labels are known when the class is made: what is wrong with a day is said in its label's word.
def on_form(label: str) -> type[StaffForm]:
    """A form for a day."""

    class OnForm(StaffForm):
        on = DayField(label)

    return OnForm


def text_form(label: str) -> type[StaffForm]:
    """A form for words."""

    class TextForm(StaffForm):
        text = lines(label, LONGEST_TEXT, required=True)

    return TextForm


def work_form(day: str, label: str) -> type[WithFile]:
    """A form for what was done on a day, with a file."""

    class WorkForm(WithFile):
        on = DayField(day)
        text = lines(label, LONGEST_TEXT, required=True)
        file = attachment()

    return WorkForm


def until_form(day: str, label: str) -> type[StaffForm]:
    """A form for a later last day, and why."""

    class UntilForm(StaffForm):
        until = DayField(day)
        text = lines(label, LONGEST_TEXT, required=True)

    return UntilForm


class ReplyForm(WithFile):
    """What is answered."""

    text = lines("回复内容", LONGEST_TEXT, required=True)
    file = attachment()


class SendReplyForm(StaffForm):
    """Under which number a reply is sent, and on which day."""

    number = line("回复文号", 60, required=True)
    on = DayField("回复日期")


class AssessForm(StaffForm):
    """What is found of a reply."""

    verdict = radio("评估结论", Verdict.choices())
    text = lines("理由", LONGEST_TEXT, required=True)


class SueForm(StaffForm):
    """Before which court, and when."""

    court = line("受诉法院", 60, required=True)
    on = DayField("起诉日期")


class CopyForm(StaffForm):
    """To whom a copy went, and when."""

    on = DayField("抄送日期")
    text = line("抄送给", 200, required=True)


class FindingForm(StaffForm):
    """What a review found and concluded."""

    articles = line("有关条款")
    finding = lines("审查发现", LONGEST_TEXT, required=True)
    conclusion = lines("审查结论", LONGEST_TEXT, required=True)

    def said(self) -> ReviewSaid:
        """What was typed, as the service takes it."""
        return ReviewSaid(self.articles.data, self.finding.data, self.conclusion.data)
