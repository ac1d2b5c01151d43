"""What is done in the linkage (联动办理事项): the acts of each kind of record, and the tables of those that move."""

from collections.abc import Mapping

from workflows.linkage import opinions
from workflows.linkage.sides import Subject
from workflows.tables import Table

# Acts that leave a state alone, or of records that have none.
ACTS: Mapping[Subject, Mapping[str, str]] = {
    Subject.LINKAGE: {"found": "建立联动机制", "change": "修改联动机制"},
    Subject.MEMBER: {"join": "加入", "leave": "退出", "name": "指定人员", "unname": "不再担任"},
    Subject.MECHANISM: {"add": "增加", "change": "修改", "check": "运行检查", "end": "停止"},
    Subject.OPINION: {"ask": "征求意见", "link": "生成保密链接", "revoke": "停用保密链接"},
}
TABLES: Mapping[Subject, Table] = {
    Subject.OPINION: opinions.TABLE,
}


def acts_of(subject: Subject) -> dict[str, str]:
    """Every act of a kind of record, steps too, with its label."""
    table = TABLES.get(subject)
    steps = {step.name: step.label for step in table.steps} if table is not None else {}
    return steps | dict(ACTS.get(subject, {}))
