"""The acts on a filing and its review, each with its confirmation page: what it asks for, brings about and calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from lawdocs.filing import overdue, record_review, upward
from lawdocs.filing import upward_forms as forms
from lawdocs.filing.demands import FilingRefused
from lawdocs.filing.upward_models import (
    OPEN,
    Correction,
    Heading,
    RecordReview,
    ReviewStage,
    Ruling,
    Stage,
    UpwardFiling,
)
from lawdocs.forms import StaffForm
from lawdocs.rules import current as profile
from lawdocs.texts.numbers import number_key
from workflows.actors import Actor

Subject = UpwardFiling | RecordReview
Run = Callable[..., object]
TO_FILL_IN = "（请在下面填写）"


@dataclass(frozen=True)
class ActSpec:
    """One act: the question and the button of its page, its form, and from where it can be taken.

    ``run`` gets the subject, the form, the actor, the clock, version and key. ``outside`` says whether it is for
    receivers outside the system, for those inside, or (None) for both. ``why_not`` says what must come first, if
    anything must on a day; ``filled`` what stands in the form when it is opened. ``preview`` is the letter that the act
    sends: it is looked at as it was filled in, and then confirmed.
    """

    label: str
    question: str
    confirm: str
    form: type[StaffForm]
    stages: tuple[object, ...]
    run: Run
    done: str
    after: tuple[tuple[str, str], ...] = ()
    outside: bool | None = None
    is_main: bool = False
    why_not: Callable[[Subject, date], str] = lambda _subject, _today: ""
    filled: Callable[[Subject, date], Mapping[str, object]] = lambda _subject, _today: {}
    preview: Callable[[Subject, StaffForm, date], str] | None = None

    def fits(self, subject: Subject) -> bool:
        """Whether it can be taken as things stand."""
        if subject.stage not in self.stages:
            return False
        return self.outside is None or self.outside is subject.is_outside

    def consequences(self) -> list[tuple[str, str]]:
        """What it brings about; a period is named with its mark."""
        return [(bold, text.format_map(_Periods())) for bold, text in self.after]


class _Periods(dict):
    """Periods of the profile by the name of their clock: {correction} gives 30日（依据未核实）."""

    def __missing__(self, name: str) -> str:
        return f"{profile().clocks[name].period.text}{profile().mark(name)}"


def _submit(filing: UpwardFiling, form: forms.SubmitForm, actor: Actor, clock: Clock, **seen: object) -> object:
    return upward.submit(filing, actor, clock, note=form.note.data, gap_reason=_gap_reason(form), **seen)


def _outside(filing: UpwardFiling, form: forms.OutsideForm, actor: Actor, clock: Clock, **seen: object) -> object:
    said = {"note": form.note.data, "gap_reason": _gap_reason(form), "receipt": form.receipt.data}
    return upward.send_outside(filing, form.sent_on.data, actor, clock, **said, **seen)


def _gap_reason(form: forms.SubmitForm) -> str:
    """The reason, where the page asked for one."""
    return form.gap_reason.data if form.gap_reason is not None else ""


def _receipt(filing: UpwardFiling, form: forms.ReceiptForm, actor: Actor, clock: Clock, **seen: object) -> object:
    return upward.note_receipt(filing, form.receipt.data, actor, clock, **seen)


def _register(filing: UpwardFiling, _: forms.PlainForm, actor: Actor, clock: Clock, **seen: object) -> object:
    return upward.register(filing, actor, clock, **seen)


def _with_text(verb: Run) -> Run:
    def run(subject: Subject, form: StaffForm, actor: Actor, clock: Clock, **seen: object) -> object:
        return verb(subject, form.text.data, actor, clock, **seen)

    return run


def _find(review: RecordReview, form: forms.FindingForm, actor: Actor, clock: Clock, **seen: object) -> object:
    heading = Heading(form.heading.data)
    return record_review.find(review, heading, form.article.data, form.text.data, actor, clock, **seen)


def _send_opinion(review: RecordReview, form: forms.OpinionForm, actor: Actor, clock: Clock, **seen: object) -> object:
    return record_review.send_opinion(review, form.text.data, actor, clock, grounds=form.grounds, **seen)


def _letter(review: RecordReview, form: forms.OpinionForm, today: date) -> str:
    """The letter with what is filled in so far."""
    grounds = {name: text or TO_FILL_IN for name, text in form.grounds.items()}
    return record_review.preview(review, form.text.data or TO_FILL_IN, grounds, today)


def _report(review: RecordReview, form: forms.ReportForm, actor: Actor, clock: Clock, **seen: object) -> object:
    by = _by_number(form.by_number.data)
    correction = Correction(form.correction.data)
    return record_review.report(review, correction, form.text.data, by, actor, clock, **seen)


def _rule(review: RecordReview, form: forms.RulingForm, actor: Actor, clock: Clock, **seen: object) -> object:
    said = (Ruling(form.ruling.data), form.ruled_on.data, form.number.data, form.text.data)
    return record_review.record_ruling(review, *said, actor, clock, title=form.title.data, **seen)


def _notify(filing: UpwardFiling, form: forms.NotifyForm, actor: Actor, clock: Clock, **seen: object) -> object:
    said = (form.number.data, form.noticed_on.data, form.last_on.data, form.text.data)
    return overdue.notify(filing, *said, actor, clock, **seen)


def _criticize(filing: UpwardFiling, form: forms.CriticizeForm, actor: Actor, clock: Clock, **seen: object) -> object:
    said = (form.number.data, form.criticized_on.data, form.text.data)
    return overdue.criticize(filing, *said, actor, clock, link=form.link.data, **seen)


def _by_number(number: str) -> Document | None:
    if not number:
        return None
    found = db.session.scalar(sa.select(Document).where(Document.number_key == number_key(number)).limit(1))
    if found is None or found.published_on is None:
        raise FilingRefused(f"系统里没有已公布的{number}，请核对文号；不在系统里的，写在纠正情况里")
    return found


FILER_ACTS: Mapping[str, ActSpec] = {
    "submit": ActSpec(
        "报送",
        "报送这份文件？",
        "确认报送",
        forms.SubmitForm,
        OPEN,
        _submit,
        "已报送",
        (
            ("生成备案报告和材料包，", "逐个文件记录摘要值，报送后不能再改。"),
            ("接收机关收到以后，", "在{filing_check}内登记、要求补充或者不予登记。"),
        ),
        outside=False,
        is_main=True,
    ),
    "outside": ActSpec(
        "登记报送情况",
        "登记这份文件的报送情况？",
        "确认登记",
        forms.OutsideForm,
        (Stage.DUE,),
        _outside,
        "已登记报送情况",
        (
            ("对方没有使用本系统，", "请先下载材料，按对方的要求报送，再在这里登记日期。"),
            ("对方的备案号由人工登记，", "收到回执后补登。"),
        ),
        outside=True,
        is_main=True,
    ),
    "receipt": ActSpec(
        "登记回执",
        "登记对方的备案号？",
        "确认登记",
        forms.ReceiptForm,
        (Stage.SUBMITTED,),
        _receipt,
        "已登记备案号",
        outside=True,
        is_main=True,
    ),
}
RECEIVER_ACTS: Mapping[str, ActSpec] = {
    "register": ActSpec(
        "登记",
        "登记这份报备？",
        "确认登记",
        forms.PlainForm,
        (Stage.SUBMITTED,),
        _register,
        "已登记",
        (("给出备案号，", "并告知报送单位。"), ("开始备案审查，", "期限{record_review}。")),
        outside=False,
        is_main=True,
    ),
    "supplement": ActSpec(
        "要求补充材料",
        "要求报送单位补充材料？",
        "确认要求补充",
        forms.SupplementForm,
        (Stage.SUBMITTED,),
        _with_text(upward.ask_supplement),
        "已要求补充材料",
        (("登记审查中止计时，", "收到补充的材料后恢复。"), ("报送单位", "应在{filing_supplement}内补充。")),
        outside=False,
    ),
    "refuse": ActSpec(
        "不予登记",
        "对这份报备不予登记？",
        "确认不予登记",
        forms.RefuseForm,
        (Stage.SUBMITTED,),
        _with_text(upward.refuse),
        "已作出不予登记的决定",
        (("告知报送单位理由，", "本次报备到此结束。"),),
        outside=False,
    ),
}
OVERDUE_ACTS: Mapping[str, ActSpec] = {
    "notify": ActSpec(
        "发出限期报备通知",
        "向报送单位发出限期报备通知？",
        "确认发出",
        forms.NotifyForm,
        (Stage.DUE,),
        _notify,
        "已发出限期报备通知，已告知报送单位",
        (
            ("告知报送单位，", "列入它的待办，按通知给出的最后一天提醒。"),
            ("报送以后期限自动办结；", "期满仍未报送的，可以登记通报。"),
        ),
        outside=False,
        is_main=True,
        why_not=overdue.why_not_notify,
        filled=lambda filing, today: {"noticed_on": today, "text": overdue.draft(filing)},
    ),
    "criticize": ActSpec(
        "登记通报",
        "登记对报送单位的通报批评？",
        "确认登记",
        forms.CriticizeForm,
        (Stage.DUE,),
        _criticize,
        "已登记通报，已告知报送单位",
        (
            ("告知报送单位，", "登记以后不能修改。"),
            ("应当报送的仍然要报送，", "期限到报送之日才办结，算逾期。"),
        ),
        outside=False,
        is_main=True,
        why_not=overdue.why_not_criticize,
        filled=lambda _, today: {"criticized_on": today},
    ),
}
REVIEWER_ACTS: Mapping[str, ActSpec] = {
    "find": ActSpec(
        "记录问题",
        "记录审查发现的问题",
        "记录",
        forms.FindingForm,
        (ReviewStage.OPEN,),
        _find,
        "已记录",
        (("制定技术方面的问题只作建议，", "是否采纳由制定机关决定；其他问题须发出备案审查意见书。"),),
    ),
    "coordinate": ActSpec(
        "记录协调情况",
        "记录与其他文件的协调情况",
        "记录",
        forms.CoordinateForm,
        (ReviewStage.OPEN,),
        _with_text(record_review.coordinate),
        "已记录",
    ),
    "extend": ActSpec(
        "延长期限",
        "延长备案审查的期限？",
        "确认延长",
        forms.ExtendForm,
        (ReviewStage.OPEN,),
        _with_text(record_review.extend),
        "已延长",
        (("自原期限届满之日起，", "延长{record_review_extension}，只能延长一次。"),),
        why_not=record_review.why_not_extend,
    ),
    "pass": ActSpec(
        "审查通过",
        "备案审查通过？",
        "确认通过",
        forms.ConcludeForm,
        (ReviewStage.OPEN,),
        _with_text(record_review.conclude),
        "审查通过",
        (("备案审查办结，", "列入当季备案目录。"),),
        is_main=True,
        why_not=record_review.why_not_pass,
    ),
    "opinion": ActSpec(
        "发出意见书",
        "发出备案审查意见书？",
        "确认发出",
        forms.OpinionForm,
        (ReviewStage.OPEN,),
        _send_opinion,
        "已发出备案审查意见书",
        (
            ("按已记录的问题生成意见书，", "给出编号，发出后不能再改。"),
            ("制定机关", "应在{correction}内纠正并书面报告。"),
        ),
        why_not=record_review.why_not_send,
        preview=_letter,
    ),
    "close": ActSpec(
        "办结",
        "接受纠正情况，办结备案审查？",
        "确认办结",
        forms.CloseForm,
        (ReviewStage.REPORTED,),
        _with_text(record_review.close),
        "已办结",
        is_main=True,
    ),
    "revoke": ActSpec(
        "提请改变或者撤销",
        "提请政府改变或者撤销这份文件？",
        "确认提请",
        forms.CloseForm,
        (ReviewStage.CORRECTING, ReviewStage.REPORTED),
        _with_text(record_review.ask_revocation),
        "已提请，期限开始计算",
        (
            ("改变或者撤销由政府决定，", "从纠正期满之日起{revocation}办完，列入待办。"),
            ("政府决定以后，", "在这里登记决定，备案审查才办结。"),
        ),
        why_not=record_review.why_not_revoke,
    ),
    "rule": ActSpec(
        "登记决定",
        "登记政府作出的决定？",
        "确认登记",
        forms.RulingForm,
        (ReviewStage.REVOCATION,),
        _rule,
        "已登记决定，备案审查办结",
        (
            ("备案审查办结，", "期限按决定日期判断是否逾期。"),
            ("决定撤销的，", "文件自决定之日起停止效力，公开页面随即注明；制定机关不再另行登记废止。"),
            ("决定改变的，", "列入制定机关的待办，由它登记修改。"),
            ("告知", "制定机关的起草、审核、文书和监督各岗。"),
        ),
        is_main=True,
    ),
}
MAKER_ACTS: Mapping[str, ActSpec] = {
    "report": ActSpec(
        "报告纠正情况",
        "报告纠正情况？",
        "确认报告",
        forms.ReportForm,
        (ReviewStage.CORRECTING,),
        _report,
        "已报告纠正情况",
        (("审查机关收到以后，", "办结，或者提请改变、撤销。"),),
        is_main=True,
    ),
}
