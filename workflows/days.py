"""Days as sentences write them, and which of two days on record comes first (日期的先后)."""

from dataclasses import dataclass
from datetime import date


def zh_date(day: date) -> str:
    """A day as sentences write it: 2026年10月13日."""
    return f"{day.year}年{day.month}月{day.day}日"


def beginning_after(days: int) -> str:
    """A first day in force that counts from the publication, as texts state it: 自公布之日起30日后施行."""
    return f"自公布之日起{days}日后施行" if days else "自公布之日起施行"


@dataclass(frozen=True)
class DayOrder:
    """Two days by their names, of which the later never lies before the earlier; nor on it, unless ``same_day``."""

    earlier: str
    later: str
    rule: str
    same_day: bool = True

    def fault(self, earlier: date | None, later: date | None) -> str:
        """What is wrong with two days, naming both; empty while one of them is unknown, or when they are in order."""
        if earlier is None or later is None or later > earlier or (self.same_day and later == earlier):
            return ""
        word = "不能早于" if self.same_day else "应当晚于"
        return f"{self.later}（{zh_date(later)}）{word}{self.earlier}（{zh_date(earlier)}）"


# Drafting. Evaluation is the first of the statutory steps (R22, R23); feedback follows the end of a consultation (R27);
# the market regulator reviews what the drafter reviewed before (初审, R15).
EVALUATED_THEN_ASKED = DayOrder("评估论证作出结论的日期", "公开征求意见的日期", "R22")
OPENED_THEN_CLOSED = DayOrder("公开之日", "截止日期", "R23")
OPENED_THEN_RECEIVED = DayOrder("公开征求意见的日期", "收到社会意见的日期", "R23")
CLOSED_THEN_FEEDBACK = DayOrder("征求意见截止日期", "公开采纳情况的日期", "R27", same_day=False)
ASKED_THEN_ANSWERED = DayOrder("征求意见日期", "回复日期", "R28")
SENT_THEN_HEARD = DayOrder("听证材料送达日期", "听证会日期", "R31")
DRAFTER_THEN_REGULATOR = DayOrder("起草单位的公平竞争审查日期", "市场监督管理部门的审查日期", "R15")
# Review and decision.
REPORTED_THEN_DELIBERATED = DayOrder("向同级党委报告的日期", "审议日期", "R06")
REVIEWED_THEN_DELIBERATED = DayOrder("通过合法性审核的日期", "审议日期", "R46")
REGISTERED_THEN_PUBLISHED = DayOrder("登记编号的日期", "公布日期", "R52")
ANSWERED_THEN_DELIBERATED = DayOrder("答复审核修改意见的日期", "审议日期", "R44")
DELIBERATED_THEN_SIGNED = DayOrder("审议日期", "签署日期", "R51")
