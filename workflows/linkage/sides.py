"""The two sides of a linkage (府检双方), and what both keep there."""

from workflows.labels import LabelledEnum


class Side(LabelledEnum):
    """On which side a unit stands."""

    GOVERNMENT = "government", "政府方"
    PROCURATORATE = "procuratorate", "检察方"


class ContactKind(LabelledEnum):
    """Whom a member names (联络人员类别)."""

    LEADER = "leader", "分管领导"
    CONTACT = "contact", "联络员"


class Subject(LabelledEnum):
    """What a record of the linkage is of (联动事项); the audit trail and the addresses use the same words."""

    LINKAGE = "linkage", "联动机制"
    MEMBER = "member", "成员单位"
    MECHANISM = "mechanism", "工作机制"
    MEETING = "meeting", "联席会议"
    AGENDA_ITEM = "agenda_item", "议题"
    RESOLUTION = "resolution", "议定事项"
    SUGGESTION = "suggestion", "检察建议"
    REVIEW = "review", "文件审查"
    ISSUE = "issue", "联动问题"
    CLUE = "clue", "线索移送"
    ACTION = "action", "联合行动"
    TRAINING = "training", "交流培训"
    INFORMATION = "information", "共享信息"
    OPINION = "opinion", "草案意见"
