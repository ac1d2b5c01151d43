"""The spreadsheet to be filled in with an indicator set (导入模板)."""

from lawdocs.column.figures.registry import FIGURES
from lawdocs.sheet_template import MUST, SHOULD, WAYS, Note, TemplateOf, workbook
from lawdocs.texts.headings import INDICATORS

FILE_NAME = "指标体系导入模板.xlsx"
METHODS = ("网络检索", "材料审核", "实地查看", "问卷调查")
FIELDS = (
    Note("edition", "只在一个表里有几个版本时需要；与导入时填写的版本不同的行不导入", "2021", 8),
    Note("level1", "与官方表格一致；合并的单元格可以照旧合并", "", 28),
    Note("level2", "与官方表格一致；合并的单元格可以照旧合并", "", 28),
    Note("no", "从1开始的整数，同一版本里不重复", "1", 8),
    Note("text", "官方原文，不超过4000字；还没有原文的空着，显示为“正文待导入”", "", 60),
    Note("method", "从列表选，也可以写别的", "网络检索", 14),
    Note("weight", "数字，最多两位小数", "1.5", 8),
    Note("units", "单位的全称或者简称，几个单位用顿号隔开，第一个为牵头单位", "县司法局、县政府办", 30),
    Note("due", f"各单位报送材料的最后一天；{WAYS}", "2026-11-30", 14),
    Note("figures", f"由本系统记录计算的统计，从列表选：{'、'.join(each.label for each in FIGURES.values())}", "", 18),
    Note("source", "这项正文取自哪里，例如文号、网址", "", 30),
)
TEMPLATE = TemplateOf(
    "指标体系",
    INDICATORS,
    FIELDS,
    {"no": MUST, "text": SHOULD},
    {"method": METHODS, "figures": tuple(each.label for each in FIGURES.values())},
)


def template() -> bytes:
    """The workbook."""
    return workbook(TEMPLATE)
