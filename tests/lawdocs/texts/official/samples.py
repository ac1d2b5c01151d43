"""Official papers of an invented county, one of each form."""

from datetime import date

from lawdocs.texts.official.paper import Form, Paper, Stamp, parts_of
from lawdocs.texts.structure import parse

# 44 characters without figures or punctuation: every line of it is full.
SENTENCE = "为了规范城区停车秩序方便居民生活改善城市环境根据有关法律法规结合本县实际制定本办法并且"
ARTICLES = "\n".join(f"第{number}条　{SENTENCE * 4}" for number in "三四五六七八九十")
LAW = f"""第一章　总则
第一条　为了规范停车秩序，方便群众，根据《城市道路管理条例》，制定本办法。
第二条　本县城区适用本办法，收费每小时2元，分为：
（一）公共停车场；
（二）道路泊位。
第二章　管理
{ARTICLES}
第三章　附则
第十一条　本办法自2026年12月1日起施行，有效期5年。"""
NOTICE = """各乡镇人民政府，县政府各部门：
《鲁山县城区停车泊位管理办法》已经县政府同意，现印发给你们，请认真贯彻执行。
一、总体要求
（一）指导思想。坚持依法行政，全面推进停车管理工作。
1.严格标准，分步实施。
（1）逐项落实。
二、工作任务
各单位要加强领导，明确责任，确保各项工作落到实处。
附件：1.停车泊位申请表
2.停车泊位登记表
鲁山县人民政府
2026年10月13日
（此件公开发布）
附件1
停车泊位申请表
申请人应当如实填写。
附件2
停车泊位登记表
泊位编号由县城市管理局填写。"""
WRITTEN = date(2026, 9, 8)
NUMBER = "鲁政规〔2026〕5号"
_BASE = {
    "number": NUMBER,
    "copies_to": "县委各部门，县人武部，县人大常委会办公室，县政协办公室，县监委，县法院，县检察院，各人民团体",
    "printed_by": "鲁山县人民政府办公室",
    "printed_on": date(2026, 9, 10),
}


def a_paper(text: str = LAW, title: str = "鲁山县城区停车泊位管理办法", **changes: object) -> Paper:
    """A paper of the county's government; ``changes`` are fields of ``Paper``."""
    fields = {"issuers": ("鲁山县人民政府",), "written_on": WRITTEN, **_BASE, **changes}
    return Paper(title, parts_of(parse(text), title=title, number=NUMBER), **fields)


def a_notice(**changes: object) -> Paper:
    """A notice that sends out a text, with annexes."""
    title = "鲁山县人民政府关于印发《鲁山县城区停车泊位管理办法（试行）》的通知"
    return a_paper(NOTICE, title, written_on=None, **changes)


def a_joint_paper() -> Paper:
    """A paper of three agencies."""
    issuers = ("鲁山县城市管理局", "鲁山县公安局", "鲁山县发展和改革委员会")
    return a_paper(issuers=issuers)


def an_upward_paper() -> Paper:
    """A request to the city, with three signers, without a seal."""
    return a_paper(
        form=Form.UPWARD, signers=("王示例", "李示范", "张样本"), addressee="平顶山市人民政府", is_sealed=False
    )


def a_letter() -> Paper:
    """A letter."""
    return a_paper(form=Form.LETTER, addressee="市城市管理局", urgency="加急")


def an_order() -> Paper:
    """An order that sends out a text, signed by a person."""
    text = f"""《鲁山县城区停车泊位管理办法》已经2026年9月1日县政府第20次常务会议通过，现予公布，自2026年12月1日起施行。
县长　王示例
2026年9月8日
鲁山县城区停车泊位管理办法
{LAW}"""
    return a_paper(text, form=Form.ORDER, number="第3号", written_on=None)


def some_minutes() -> Paper:
    """Minutes of a meeting, with who was there."""
    text = """2026年9月1日，县长王示例主持召开县政府第20次常务会议，研究停车管理工作。现纪要如下：
一、关于城区停车泊位管理
会议原则通过《鲁山县城区停车泊位管理办法》，由县城市管理局按程序印发。
出席：县政府王示例、李示范、张样本，县政府办公室赵举例、钱参考、孙样张，县司法局周样例，县城市管理局吴示意
列席：县人大常委会郑参照
"""
    return a_paper(text, "鲁山县人民政府第20次常务会议纪要", form=Form.MINUTES, mark="鲁山县人民政府常务会议纪要")


def a_draft_copy() -> Paper:
    """A draft that is not issued."""
    return a_paper(is_issued=False, stamp=Stamp("送审稿", "送审稿，第2稿，2026年9月8日"))
