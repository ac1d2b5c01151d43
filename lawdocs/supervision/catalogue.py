"""Every list of the overview by the name in its address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lawdocs.supervision import asked as ask
from lawdocs.supervision import lists, mails, rate_lists
from lawdocs.supervision.agencies import ATTENTION, BY_AGE, by_age, needing_attention
from lawdocs.supervision.asked import Asked, Choice
from lawdocs.supervision.failures import failures
from lawdocs.supervision.late_clocks import late_clocks
from lawdocs.tables import Column, Found, Ready

DOCUMENT = Column("文件", width=60)
NUMBER = Column("文号", width=24)
MAKER = Column("制定机关", width=30)
DRAFTER = Column("起草单位", width=20)


@dataclass(frozen=True)
class ListSpec:
    """A list: its title, what it says of itself, its choices and columns, and where its rows come from."""

    title: str
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Asked], Found | Ready]
    choices: tuple[Choice, ...] = ()
    empty: tuple[str, str] = ("没有符合条件的文件。", "换一个机关或者放宽条件再看。")
    measure: str = "件"


def _mails(asked: Asked) -> Found:
    return mails.mails(asked.chosen["view"], asked.scope, "supervision.retry_mail")


LISTS: Mapping[str, ListSpec] = {
    "waiting": ListSpec(
        "在办文件",
        "从起草到公布之间的文件和清理中的文件，等得最久的在前；没有公布、又不由本单位审核办理的文件不显示标题",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            DRAFTER,
            Column("环节", width=12),
            Column("轮到", width=20),
            Column("起于", width=14),
            Column("已等", "日", width=10, is_number=True),
        ),
        lists.waiting,
        (ask.STATE,),
        ("没有在办的文件。", "起草、审核、登记、待公布和清理中的文件列在这里。"),
    ),
    "ending": ListSpec(
        "将要期满的文件",
        "最后有效日在所选时间内、还没有退出的文件，先期满的在前；已定废止的不算",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            DRAFTER,
            Column("状态", width=12),
            Column("最后有效日", width=14),
            Column("还剩", "日", width=10, is_number=True),
        ),
        lists.ending,
        (ask.WITHIN,),
        ("这段时间没有文件期满。", "可以换一个期满时间。"),
    ),
    "overdue": ListSpec(
        "已逾期",
        "到了日子还没有办的事，逾期最久的在前；期限逾期的列应当办理的机关，其余列制定机关",
        (
            Column("文件或者机关", width=60),
            NUMBER,
            Column("事项", width=32),
            Column("机关", width=30),
            Column("最后一日", width=26),
            Column("逾期", "日", width=10, is_number=True),
            Column("情形", width=12),
        ),
        lists.overdue,
        (ask.WHAT, ask.STANDS),
        (
            "没有逾期的事。",
            "定期清理过了期限、有效期满没有登记失效、预定环节到日子没有办理、期满前评估过了期限没有办理的，"
            "审核、公布、备案、答复等期限过了没有办结的，列在这里。",
        ),
        "项",
    ),
    "late-clocks": ListSpec(
        "期限逾期",
        "规则集规定的期限已过、还没有办结的事，逾期最久的在前；中止计时的不算",
        (
            Column("事项", width=28),
            Column("文件", width=60),
            Column("来件或者说明", width=28),
            Column("应由", width=36),
            Column("最后一日", width=26),
            Column("逾期", "日", width=10, is_number=True),
            Column("情形", width=12),
        ),
        late_clocks,
        (ask.DUTY, ask.STANDS),
        ("没有逾期的期限。", "审核、公布、备案、答复等期限过了还没有办结的，列在这里。"),
        "项",
    ),
    "unread": ListSpec(
        "提醒无人阅读的文件",
        "已经提醒评估、至今没有人打开过提醒的文件，先期满的在前",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            Column("首次提醒", width=14),
            Column("最后有效日", width=14),
            Column("还剩", "日", width=10, is_number=True),
        ),
        lists.unread,
        empty=("提醒都有人读过。", "发出提醒后没有人打开的文件列在这里。"),
    ),
    "ended": ListSpec(
        "退出的文件",
        "所选年度内废止、失效的文件，新近的在前；来源没有写明日期的存量文件不计入任何年度",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            Column("结果", width=10),
            Column("自", width=14),
            Column("公布", width=14),
        ),
        lists.ended,
        (ask.YEAR, ask.KIND),
        ("这一年没有废止、失效的文件。", "可以换一个年度。"),
    ),
    "in-force": ListSpec(
        "现行有效的文件",
        "今天现行有效的文件（含修改后继续有效的），公布早的在前",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            Column("公布", width=14),
            Column("施行", width=14),
            Column("最后有效日", width=14),
        ),
        lists.in_force,
        (ask.AGE,),
    ),
    "agencies": ListSpec(
        "各制定机关",
        "按“需要关注”排序：逾期多的在前，其次是将要期满多的、等得久的；没有文件、也没有期限逾期的机关不列",
        ATTENTION,
        needing_attention,
        empty=("还没有文件。", "辖区内的机关起草或者公布文件后，列在这里。"),
        measure="家",
    ),
    "ages": ListSpec(
        "现行有效文件的公布年限",
        "每家制定机关今天现行有效的文件，按公布至今的年数分开",
        BY_AGE,
        by_age,
        empty=("还没有现行有效的文件。", "文件公布施行后计入。"),
        measure="家",
    ),
    "filing-duties": ListSpec(
        "应报备的文件",
        "最后一日在所选期间内、到截至日已到的报备，按截至日终了时的记录；文件制定、修改、废止各报备一次，"
        "应向几个机关报备的，全部报出才算已报备，抄送不算",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            Column("事由", width=10),
            Column("最后一日", width=26),
            Column("报送", width=14),
            Column("情形", width=20),
            Column("催报", width=40),
        ),
        rate_lists.filing_duties,
        (ask.YEAR, ask.QUARTER, ask.DUTY_PART, ask.AS_OF),
        ("这个期间没有这样的报备。", "可以换一个期间或者情形。"),
    ),
    "filing-decisions": ListSpec(
        "登记和不予登记的报备",
        "备案机构在所选期间内登记或者不予登记的报备，按截至日终了时的记录；抄送和报送系统以外机关的不计",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            Column("决定", width=12),
            Column("日期", width=14),
            Column("备案号或者理由", width=40),
        ),
        rate_lists.filing_decisions,
        (ask.YEAR, ask.QUARTER, ask.DECISION_PART, ask.AS_OF),
        ("这个期间没有这样的报备。", "可以换一个期间。"),
    ),
    "record-reviews": ListSpec(
        "审查完毕的报备",
        "备案审查在所选期间内得出结论的报备，按截至日终了时的记录",
        (
            DOCUMENT,
            NUMBER,
            MAKER,
            Column("备案号", width=24),
            Column("审查结论", width=14),
            Column("意见书", width=28),
            Column("纠正", width=20),
        ),
        rate_lists.record_reviews,
        (ask.YEAR, ask.QUARTER, ask.REVIEW_PART, ask.AS_OF),
        ("这个期间没有这样的审查。", "可以换一个期间或者结果。"),
    ),
    "failures": ListSpec(
        "未办成的事",
        "系统到日子自动办理、但没有办成的事；次日会再试，也可以处理后立即重试",
        (
            Column("文件或者机关", width=60),
            Column("任务", width=24),
            Column("原因", width=60),
            Column("首次失败", width=18),
            Column("已试", "次", width=10, is_number=True),
            Column("下次再试", width=14),
        ),
        failures,
        empty=("没有未办成的事。", "到日子自动办理的事失败时，列在这里。"),
        measure="项",
    ),
    "mail": ListSpec(
        "待投递的提醒邮件",
        "邮件服务器还没有收下的提醒邮件，等得最久的在前；系统会隔一段时间再试，直到投出",
        (*mails.PERSON, *mails.COLUMNS),
        _mails,
        (mails.VIEW,),
        ("没有这样的邮件。", "投递失败的邮件留在这里，投出后消失。"),
        "封",
    ),
}
