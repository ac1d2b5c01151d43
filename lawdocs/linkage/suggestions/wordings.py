"""How the page of each act on a suggestion is worded, what it asks, and the service that carries it out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from lawdocs.forms import StaffForm
from lawdocs.linkage.acting import ConfirmForm
from lawdocs.linkage.suggestions import following, forms, letters, receiving, replies
from lawdocs.linkage.suggestions.models import Suggestion
from workflows.guards import zh_date
from workflows.linkage.suggestions import EntryAct, Verdict

Consequences = Sequence[tuple[str, str]]
DRAFTED: Consequences = (
    ("草稿只有检察院看得到，", "核对以后再送达。"),
    ("送达以后建议书一个字也不能改，", "有变化的，复核异议时说明，或者撤回。"),
)
UPHELD: Consequences = (
    ("文件同时启动清理，", "已经在清理或者已经失效的除外。"),
    ("制定机关收到纠正期限，", "修改或者废止以后自动办结。"),
    ("结论不能再改，", "检察院、被建议单位和制定机关都看得到。"),
)
DISMISSED: Consequences = (
    ("文件不用纠正，", "审查期限办结。"),
    ("结论不能再改，", "检察院、被建议单位和制定机关都看得到。"),
)


@dataclass(frozen=True)
class Doing:
    """One act: ``form`` is made for a row and a day; ``do`` takes row, form, person and clock, version and key."""

    verb: str
    heading: str
    done: str
    form: Callable[[Suggestion, date], StaffForm]
    do: Callable[..., object]
    consequences: Callable[[Suggestion], Consequences] = lambda row: ()
    button: str = ""


def _on(label: str) -> Callable[[Suggestion, date], StaffForm]:
    kind = forms.on_form(label)
    return lambda row, today: kind(data={"on": today})


def _text(label: str) -> Callable[[Suggestion, date], StaffForm]:
    kind = forms.text_form(label)
    return lambda row, today: kind()


def _work(day: str, label: str) -> Callable[[Suggestion, date], StaffForm]:
    kind = forms.work_form(day, label)
    return lambda row, today: kind(data={"on": today})


def _until(day: str, label: str) -> Callable[[Suggestion, date], StaffForm]:
    kind = forms.until_form(day, label)
    return lambda row, today: kind(data={"until": row.asked_until})


def _reply(row: Suggestion, today: date) -> StaffForm:
    form = forms.ReplyForm(data={"text": row.draft_reply.text if row.draft_reply is not None else ""})
    if row.draft_reply is not None and row.draft_reply.file_id is not None:
        form.file.description = f"现在附有{row.draft_reply.file_name}，再传一份就换掉它。{forms.FILES}"
    return form


def _answer(act: EntryAct) -> Callable[..., object]:
    return lambda row, form, *who, **seen: receiving.answer_objection(row, act, form.text.data, *who, **seen)


DOINGS: Mapping[str, Doing] = {
    "save": Doing(
        verb="保存",
        heading="修改检察建议草稿",
        done="已保存草稿。",
        form=lambda row, today: forms.LetterForm(data=forms.as_typed(row)),
        do=lambda row, form, *who, **seen: letters.save(row, form.letter(), *who, upload=form.upload(), **seen),
        button="保存草稿",
    ),
    "send": Doing(
        verb="送达",
        heading="送达检察建议{number}？",
        done="已送达，请被建议单位签收。",
        form=_on("送达日期"),
        do=lambda row, form, *who, **seen: letters.send(row, form.on.data, *who, **seen),
        consequences=lambda row: (
            (f"{row.target.name}和牵头单位看到建议书，", "由被建议单位联络员签收。"),
            ("建议书不能再改。", "有变化的，复核异议时说明，或者撤回。"),
        ),
    ),
    "discard": Doing(
        verb="作废",
        heading="作废这份草稿？",
        done="草稿已作废。",
        form=lambda row, today: ConfirmForm(),
        do=lambda row, form, *who, **seen: letters.discard(row, *who, **seen),
        consequences=lambda row: (("草稿不能恢复，", "文号可以用于另一件检察建议。"),),
    ),
    "withdraw": Doing(
        verb="撤回",
        heading="撤回检察建议{number}？",
        done="已撤回。",
        form=_text("撤回的理由"),
        do=lambda row, form, *who, **seen: letters.withdraw(row, form.text.data, *who, **seen),
        consequences=lambda row: (("不再办理和回复，", "期限取消，没有结论的文件审查一并结束。"),),
    ),
    "receive": Doing(
        verb="签收",
        heading="签收检察建议{number}？",
        done="已签收，办理和回复的期限已经起算。",
        form=_on("收到日期"),
        do=lambda row, form, *who, **seen: receiving.receive(row, form.on.data, *who, **seen),
        consequences=lambda row: _received(row),
    ),
    "receive_for": Doing(
        verb="代为签收",
        heading="代{unit}签收检察建议{number}？",
        done="已代为签收，办理和回复的期限已经起算。",
        form=_on("收到日期"),
        do=lambda row, form, *who, **seen: receiving.receive_for(row, form.on.data, *who, **seen),
        consequences=lambda row: ((f"送达日期{zh_date(row.sent_on)}保留在记录里。", ""), *_received(row)),
    ),
    "object": Doing(
        verb="提出异议",
        heading="对检察建议{number}提出异议",
        done="已提出异议，请检察院复核。",
        form=_text("异议和理由"),
        do=lambda row, form, *who, **seen: receiving.object_to(row, form.text.data, *who, **seen),
        consequences=lambda row: (("回复期限继续计算，", "异议不影响办理和回复。"),),
    ),
    "uphold": Doing(
        verb="维持建议",
        heading="维持检察建议{number}",
        done="已答复异议：维持建议。",
        form=_text("维持的理由"),
        do=_answer(EntryAct.UPHOLD),
    ),
    "change": Doing(
        verb="变更建议",
        heading="变更检察建议{number}",
        done="已答复异议：变更建议。",
        form=_text("变更的内容和理由"),
        do=_answer(EntryAct.CHANGE),
        consequences=lambda row: (("原建议书不变，", "变更的内容和它一起显示。"),),
    ),
    "work": Doing(
        verb="登记",
        heading="登记办理情况",
        done="已登记办理情况。",
        form=_work("办理日期", "办理情况"),
        do=lambda row, form, *who, **seen: receiving.work(
            row, form.on.data, form.text.data, *who, upload=form.upload(), **seen
        ),
        consequences=lambda row: (("检察院和牵头单位看得到，", "登记以后不能再改。"),),
    ),
    "ask_extension": Doing(
        verb="申请延期",
        heading="申请延长回复期限",
        done="已申请延期，请等检察院答复。",
        form=_until("希望延到哪一天", "申请延期的理由"),
        do=lambda row, form, *who, **seen: receiving.ask_extension(row, form.until.data, form.text.data, *who, **seen),
        consequences=lambda row: (("检察院同意以前，", "期限照原来的日期计算。"),),
    ),
    "grant": Doing(
        verb="同意延期",
        heading="同意检察建议{number}延期",
        done="已同意延期，回复期限已经改变。",
        form=_until("延到哪一天", "同意的理由"),
        do=lambda row, form, *who, **seen: receiving.grant(row, form.until.data, form.text.data, *who, **seen),
    ),
    "refuse": Doing(
        verb="不同意延期",
        heading="不同意检察建议{number}延期",
        done="已答复：不同意延期。",
        form=_text("不同意的理由"),
        do=lambda row, form, *who, **seen: receiving.refuse(row, form.text.data, *who, **seen),
        consequences=lambda row: (("回复期限不变。", ""),),
    ),
    "draft_reply": Doing(
        verb="保存",
        heading="起草对检察建议{number}的回复",
        done="已保存回复稿，请本单位审批人批准并送出。",
        form=_reply,
        do=lambda row, form, *who, **seen: replies.draft_reply(row, form.text.data, *who, upload=form.upload(), **seen),
        consequences=lambda row: (
            ("回复稿只有本单位看得到，", "送出以后检察院和牵头单位才看到。"),
            ("由本单位另一个人批准，", "起草的人不能批准。"),
        ),
        button="保存回复稿",
    ),
    "return_reply": Doing(
        verb="退回",
        heading="退回回复稿",
        done="已退回回复稿。",
        form=_text("退回的理由"),
        do=lambda row, form, *who, **seen: replies.return_reply(row, form.text.data, *who, **seen),
    ),
    "reply": Doing(
        verb="送出回复",
        heading="批准并送出对检察建议{number}的回复？",
        done="已送出回复，期限办结。",
        form=lambda row, today: forms.SendReplyForm(data={"on": today}),
        do=lambda row, form, *who, **seen: replies.send_reply(row, form.number.data, form.on.data, *who, **seen),
        consequences=lambda row: (
            ("检察院和牵头单位看到回复，", "由检察院评估。"),
            ("回复不能再改，", "按回复日期判断是否按期。"),
        ),
    ),
    "assess": Doing(
        verb="评估",
        heading="评估对检察建议{number}的回复",
        done="已评估回复。",
        form=lambda row, today: forms.AssessForm(),
        do=lambda row, form, *who, **seen: following.assess(
            row, Verdict(form.verdict.data), form.text.data, *who, **seen
        ),
        consequences=lambda row: (
            ("被建议单位看到结论和理由，", "结论不能再改。"),
            ("部分采纳和未采纳的，", "可以要求继续办理；属于公益诉讼的，可以提起诉讼。"),
        ),
    ),
    "again": Doing(
        verb="要求继续办理",
        heading="要求{unit}继续办理",
        done="已要求继续办理，新的期限已经起算。",
        form=_until("继续办理的最后一天", "还要办理的内容"),
        do=lambda row, form, *who, **seen: following.again(row, form.until.data, form.text.data, *who, **seen),
        consequences=lambda row: (("被建议单位再次办理和回复，", "到您写的这一天为止。"),),
    ),
    "visit": Doing(
        verb="登记",
        heading="登记跟进回访",
        done="已登记跟进。",
        form=_work("跟进日期", "跟进情况"),
        do=lambda row, form, *who, **seen: following.visit(
            row, form.on.data, form.text.data, *who, upload=form.upload(), **seen
        ),
        consequences=lambda row: (("被建议单位和牵头单位看得到，", "登记以后不能再改。"),),
    ),
    "copy": Doing(
        verb="登记",
        heading="登记抄送",
        done="已登记抄送。",
        form=lambda row, today: forms.CopyForm(data={"on": today}),
        do=lambda row, form, *who, **seen: following.copy(row, form.on.data, form.text.data, *who, **seen),
        consequences=lambda row: (("只登记抄送的事实，", "系统不会向人大常委会发送文件。"),),
    ),
    "sue": Doing(
        verb="登记起诉",
        heading="登记就检察建议{number}提起诉讼",
        done="已登记提起诉讼。",
        form=lambda row, today: forms.SueForm(data={"on": today}),
        do=lambda row, form, *who, **seen: following.sue(row, form.on.data, form.court.data, *who, **seen),
        consequences=lambda row: (("回复期限不再计算，", "案件情况不在这里登记。"),),
    ),
    "close": Doing(
        verb="办结",
        heading="办结检察建议{number}？",
        done="已办结。",
        form=_text("办结情况"),
        do=lambda row, form, *who, **seen: following.close(row, form.text.data, *who, **seen),
        consequences=lambda row: (("不再登记办理情况，", "全部记录保留。"),),
    ),
}


def _received(row: Suggestion) -> Consequences:
    found = [("办理和回复的期限从收到日期起算，", "按期提醒被建议单位。")]
    if row.document is not None:
        found.append((f"《{row.document.title}》进入审查，", "由制定机关的备案审查机关办理。"))
    return found
