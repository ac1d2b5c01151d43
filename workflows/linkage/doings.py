"""What both sides do together (共同工作): the kinds and states of actions and trainings, and who reads information."""

from workflows.labels import LabelledEnum


class ActionKind(LabelledEnum):
    """What kind of doing together (行动类别)."""

    JOINT = "joint", "联合行动"
    SPECIAL = "special", "专项行动"


class ActionState(LabelledEnum):
    """Where an action stands (行动状态); read from its days, stored nowhere."""

    PLANNED = "planned", "计划中"
    RUNNING = "running", "进行中"
    ENDED = "ended", "已结束"
    CANCELLED = "cancelled", "已取消"


class TrainingKind(LabelledEnum):
    """What kind of learning (培训类别)."""

    CLASS = "class", "同堂培训"
    EXCHANGE = "exchange", "业务交流"
    VISIT = "visit", "观摩学习"


class TrainingState(LabelledEnum):
    """Where a training stands (培训状态); read from its day, stored nowhere."""

    PLANNED = "planned", "计划中"
    HELD = "held", "已举办"
    CANCELLED = "cancelled", "已取消"


class Access(LabelledEnum):
    """Who reads what is shared (查看范围), besides the unit that gives it."""

    MEMBERS = "members", "双方全体成员单位"
    CONTACTS = "contacts", "仅双方联络单位"
    NAMED = "named", "指定单位"
