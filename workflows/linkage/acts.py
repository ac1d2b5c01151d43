"""What is done in the linkage (联动办理事项): the acts of each kind of record, and the tables of those that move."""

from collections.abc import Mapping

from workflows.linkage import clues, issues, meetings, opinions, reviews, suggestions
from workflows.linkage.sides import Subject
from workflows.tables import Table

# Acts that leave a state alone, or of records that have none.
ACTS: Mapping[Subject, Mapping[str, str]] = {
    Subject.LINKAGE: {"found": "建立联动机制", "change": "修改联动机制"},
    Subject.MEMBER: {"join": "加入", "leave": "退出", "name": "指定人员", "unname": "不再担任"},
    Subject.MECHANISM: {"add": "增加", "change": "修改", "check": "运行检查", "end": "停止"},
    Subject.MEETING: meetings.MEETING_ACTS,
    Subject.AGENDA_ITEM: meetings.ITEM_ACTS,
    Subject.RESOLUTION: meetings.RESOLUTION_ACTS,
    Subject.SUGGESTION: suggestions.SUGGESTION_ACTS,
    Subject.REVIEW: reviews.REVIEW_ACTS,
    Subject.ISSUE: issues.ACTS,
    Subject.CLUE: clues.ACTS,
    Subject.ACTION: {"add": "登记", "change": "修改", "end": "结束", "cancel": "取消"},
    Subject.TRAINING: {
        **{"add": "登记", "change": "修改", "cancel": "取消"},
        **{"add_file": "上传材料", "remove_file": "移除材料"},
    },
    Subject.INFORMATION: {"add": "共享", "open": "查看", "end": "停止共享"},
    Subject.OPINION: {"ask": "征求意见", "link": "生成保密链接", "revoke": "停用保密链接"},
}
TABLES: Mapping[Subject, Table] = {
    Subject.MEETING: meetings.MEETING_TABLE,
    Subject.AGENDA_ITEM: meetings.ITEM_TABLE,
    Subject.RESOLUTION: meetings.RESOLUTION_TABLE,
    Subject.SUGGESTION: suggestions.SUGGESTIONS,
    Subject.REVIEW: reviews.REVIEWS,
    Subject.ISSUE: issues.TABLE,
    Subject.CLUE: clues.TABLE,
    Subject.OPINION: opinions.TABLE,
}


def acts_of(subject: Subject) -> dict[str, str]:
    """Every act of a kind of record, steps too, with its label."""
    table = TABLES.get(subject)
    steps = {step.name: step.label for step in table.steps} if table is not None else {}
    return steps | dict(ACTS.get(subject, {}))
