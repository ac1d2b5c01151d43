"""Policy interpretation (政策解读): its forms, and what it must tell the public."""

from collections.abc import Collection

from workflows.labels import LabelledEnum


class Medium(LabelledEnum):
    """The form of an interpretation (解读形式)."""

    TEXT = "text", "文字"
    CHART = "chart", "图解"
    VIDEO = "video", "视频"
    QUESTIONS = "questions", "问答"
    PRESS = "press", "发布会"


class Content(LabelledEnum):
    """What an interpretation tells (解读内容)."""

    BACKGROUND = "background", "制定背景"
    BASIS = "basis", "制定依据"
    GOAL = "goal", "目标任务"
    MATTERS = "matters", "主要内容"
    SCOPE = "scope", "适用范围"
    STANDARDS = "standards", "执行标准"
    TERMS = "terms", "关键词和名词解释"
    CHANGES = "changes", "新旧政策的差异"
    HANDLING = "handling", "办理信息（对象、条件、材料、时限）"


def left_out(told: Collection[Content]) -> tuple[Content, ...]:
    """What an interpretation does not tell, in the order of the list."""
    return tuple(each for each in Content if each not in told)
