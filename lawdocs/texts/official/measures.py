"""What GB/T 9704-2012 (党政机关公文格式) prescribes, in one table, each value with how we know it."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    """How a value is known. Only the text of the standard itself settles what is recalled."""

    SEEN = "seen"  # read in public descriptions of the standard
    COMPUTED = "computed"  # follows from values that were seen
    RECALLED = "recalled"  # from memory: to be compared with the standard
    PRACTICE = "practice"  # left open by the standard, as far as we know; what offices do


@dataclass(frozen=True)
class Measure:
    """One value: millimetres, points or a count, as its unit says."""

    value: float
    unit: str
    what: str
    source: Source


def _seen(value: float, unit: str, what: str) -> Measure:
    return Measure(value, unit, what, Source.SEEN)


def _computed(value: float, unit: str, what: str) -> Measure:
    return Measure(value, unit, what, Source.COMPUTED)


def _recalled(value: float, unit: str, what: str) -> Measure:
    return Measure(value, unit, what, Source.RECALLED)


def _practice(value: float, unit: str, what: str) -> Measure:
    return Measure(value, unit, what, Source.PRACTICE)


MEASURES: dict[str, Measure] = {
    # The page
    "page_width": _seen(210, "mm", "A4 幅面宽"),
    "page_height": _seen(297, "mm", "A4 幅面高"),
    "top": _seen(37, "mm", "天头"),
    "left": _seen(28, "mm", "订口，左侧装订：单数页在左，双数页在右"),
    "bottom": _computed(35, "mm", "地脚：297－37－225"),
    "right": _computed(26, "mm", "切口：210－28－156"),
    "width": _seen(156, "mm", "版心宽"),
    "height": _seen(225, "mm", "版心高"),
    "lines": _seen(22, "", "每面行数"),
    "characters": _seen(28, "", "每行字数"),
    # 22 lines fill 225 mm at 28.99 pt, 28 characters of 16 pt fill 156 mm with 0.073 mm less between them; a little
    # less of both, so that rounding never pushes the last one over the edge.
    "pitch": _practice(28.95, "pt", "行距"),
    "tracking": _computed(-0.078, "mm", "字距"),
    # Sizes of type
    "body": _seen(16, "pt", "正文，3号仿宋"),
    "title": _seen(22, "pt", "标题，2号小标宋"),
    "imprint": _recalled(14, "pt", "版记，4号仿宋"),
    "page_number": _recalled(14, "pt", "页码，4号宋体"),
    "table": _practice(12, "pt", "表格，小4号"),
    "title_pitch": _practice(33, "pt", "标题行距"),
    # The head (版头)
    "mark_top": _recalled(35, "mm", "发文机关标志上边缘至版心上边缘"),
    "mark_most": _practice(20, "mm", "发文机关标志最大字高"),
    "mark_joint_most": _practice(75, "mm", "联合行文的发文机关标志总高"),
    "lines_above_number": _recalled(2, "", "发文字号与发文机关标志之间的空行"),
    "rule_below_number": _recalled(4, "mm", "红色分隔线与发文字号的距离"),
    "rule": _practice(0.5, "mm", "红色分隔线粗细"),
    "lines_above_title": _recalled(2, "", "标题与红色分隔线之间的空行"),
    "lines_above_addressee": _recalled(1, "", "主送机关与标题之间的空行"),
    # The end of the text
    "lines_above_annexes": _recalled(1, "", "附件说明与正文之间的空行"),
    "lines_above_signature": _practice(2, "", "加盖印章的署名与正文之间的空行，印章顶端距正文一行之内"),
    "lines_above_plain_signature": _recalled(1, "", "不加盖印章的署名与正文之间的空行"),
    "date_right": _recalled(4, "", "加盖印章时成文日期右空字数"),
    "signature_right": _recalled(2, "", "不加盖印章时署名右空字数"),
    "lines_above_annex_title": _recalled(1, "", "附件标题居版心第三行"),
    # The imprint (版记) and the page number
    "imprint_thick": _recalled(0.35, "mm", "版记首末分隔线"),
    "imprint_thin": _recalled(0.25, "mm", "版记中间分隔线"),
    "page_number_below": _recalled(7, "mm", "页码一字线上距版心下边缘"),
    # Orders (命令格式) and minutes (纪要格式)
    "order_mark_top": _recalled(20, "mm", "命令格式：发文机关标志上边缘至版心上边缘"),
    "lines_above_order": _recalled(2, "", "命令格式：正文与令号之间的空行"),
    "signer_right": _recalled(4, "", "加盖签名章时签名章和成文日期右空字数"),
    "lines_above_signer_day": _recalled(1, "", "成文日期与签名章之间的空行"),
    "lines_above_attendance": _recalled(1, "", "纪要格式：出席人员名单与正文之间的空行"),
    # The letter form (信函格式)
    "letter_mark_top": _seen(30, "mm", "信函格式：发文机关标志上边缘至上页边（旧标准所见）"),
    "letter_rule_below_mark": _recalled(4, "mm", "信函格式：第一条红色双线与发文机关标志的距离"),
    "letter_rule_width": _seen(170, "mm", "信函格式：红色双线长（旧标准所见）"),
    "letter_rule_bottom": _recalled(20, "mm", "信函格式：第二条红色双线距下页边"),
    "letter_thick": _practice(0.7, "mm", "信函格式：双线的粗线"),
    "letter_thin": _practice(0.25, "mm", "信函格式：双线的细线"),
    "letter_below_rule": _recalled(4.94, "mm", "信函格式：文字与红色双线的距离，3号字高的八分之七"),
}
RED = "#e60012"  # 印刷红, M100 Y100


def value(name: str) -> float:
    """The value of one measure, in its own unit."""
    return MEASURES[name].value


def as_css() -> dict[str, str]:
    """Every measure as a style sheet writes it: 37mm, 28.95pt, 2."""
    return {name: f"{each.value:g}{each.unit}" for name, each in MEASURES.items()}
