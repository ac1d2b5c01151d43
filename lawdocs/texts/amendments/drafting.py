"""Drafting words (立法用语) of amendments, as patterns over the words of a passage; ``\\0`` stands for a quotation."""

import re

Q = "\0"
NUMERAL = r"[零〇○一二两三四五六七八九十百千\d]+"
# Words between the instructions of a sentence, and before what they name.
FILLING = re.compile(
    r"(?:[，,。；;：:、]|并且?|同时|其中|另外|此外|相应地?|一并|统一|将|把|对|在|于|从|原|修改后的?|规定"
    r"|《[^《》]{1,80}》(?:[（(][^（()）]*[）)])?|宪法|刑法(?!修正)|本(?:法|条例|办法|规定|细则|解释|通知|意见|决定|规则)"
    r"|(?:这|该|本)一?(?:条|款|项|自然段|段)|(?:作|进行)?(?:如下|以下)修改(?=[：:，])|正文|其|的|中)"
)
CHANGE = r"(?:统一|全部|均|分别|相应|一并|也|都)*(?:修改|改|更改|调整|变更|替换|修订|修正|更正|表述|更名)(?:成|为)"
CHANGES_TO = re.compile(rf"[，,]?(?:并|且)?{CHANGE}[：:，,]?(?=\0)")
RENUMBERS = re.compile(
    r"(?:依次|分别|相应地?)*(?:修改|改|调整|变更|顺延|移作|改列|改作)?(?:为|作为)(?=[^\0]{0,20}第|引言)"
)
DELETES = r"(?:(?:予以|全部|均)?(?:删去|删除|删掉|去掉|取消))"
DELETE = re.compile(DELETES)
INSERTS = r"(?:增加|新增|增补|增列|增设|增写)"
INSERT = re.compile(
    rf"(?:的?基础上)?{INSERTS}(?P<count>{NUMERAL})(?:个)?(?P<kind>条|款|项|目|章|节|编|自然段)"
    r"(?P<heading>\0)?[，,]?(?:分别)?(?:作为)?"
)
INSERT_SENTENCE = re.compile(rf"{INSERTS}(?:一句|规定|如下规定|以下内容|内容)?[，,：:]*(?:内容为|规定)?[：:]?(?=\0)")
END_OF_UNIT = re.compile(r"的?(?:(?P<start>(?:开始|开头|条首)(?:部分)?)|(?:末尾|最后))(?=增|新)")
# 增加一款作为第二款，将该条修改为：“……”: the new words are those of the whole article.
WHOLE_CHANGES = re.compile(rf"[，,]?(?:并)?(?:将)?(?:该|本)条{CHANGE}[：:，,]?(?=\0)")
# 第六十二条“全国人民代表大会行使下列职权”中增加一项
DESCRIBED = re.compile(r"\0中(?=增|新|第)")
GROUNDS = re.compile(r"(?:为了?|根据|鉴于|因|经|按照|依据)[^\0。；：:]*?[，,](?=将|在|对|第|增|删|把)")
AFTER = re.compile(r"(?:之)?后面?")
BEFORE = re.compile(r"(?:之)?前面?")
WHERE = re.compile(
    r"(?:中|里|内|所?规定|末尾|最后|开头|开始|部分|第[一二三四五六七八九十]+句|最后一句|首句|末句)*[的,，：:]*(?=\0)"
)
QUOTED = re.compile(r"\0+")
# “甲”、“乙”修改为“丙”; what is itself changed to something is the next instruction.
AND = re.compile(r"(?:、|和|及|以及|与|或者|或)(?=\0)")
AND_NO_CHANGE = re.compile(rf"(?:、|和|及|以及|与|或者|或)(?=\0+(?!{CHANGE}|(?:之)?[前后]|{DELETES}))")
BEHIND_WORDS = re.compile(r"(?:一词|字样|等字样|等表述|的?表述|的?内容|的?规定|等)?[，,]?")
PUTS_IN = re.compile(rf"(?:{INSERTS}|加上|补充|添加|加入|插入)(?:一句|规定|内容)?[，,]?(?:内容为|规定)?[：:，]?(?=\0)")
PART = re.compile(r"(?P<part>条首部分|开头部分|首句|条首)(?:的)?")
HEADING = re.compile(r"的?(?P<part>标题|章名|节名|编名|名称|条标|条旨)")
TITLE = re.compile(r"(?:文件|办法|规定|条例|法规|规章|细则|通知|意见)?的?(?:名称|标题|题目|题名|篇名)")
RENAMES = re.compile(
    rf"(?<=名称|标题|题目|题名|篇名)(?:由|从)?(?:《[^《》\n]+》)?{CHANGE}[：:，,]?《[^《》\n]+》(?=[，。；、\s]|$)"
)
FROM = re.compile(r"由|从")
WHOLE = re.compile(r"(?:全文|文中|全篇|文件中|全部条文|各条|条文)中?的?")
MERGES = re.compile(r"(?:合并(?:为一条)?|并为一条)[，,、]?(?:作为)?")
SEQUENCE = re.compile(
    r"(?:其他|其余|以下|后续|有关|相关)?(?:的)?(?:各)?(?:条文|条款|章节|条|款|项|目)?(?:的)?(?:顺序|序号|编号|序列)"
    r"(?P<words>[和及](?:个别|部分|有关)?(?:文字|字句|标点)(?:符号)?)?"
    r"(?:依次|相应|作|进行|予以|也|的|并|做|地)*(?:调整|顺延|修改|变动|重新编排)(?:和修改)?|(?:依次|相应)顺延"
)
SAYS = re.compile(
    r"修改(?!后|前|时)|改为|增加|新增|增补|增写|删去|删除|删掉|去掉|调整为|作为第|合并|顺延|替换|变更为|更名为|不再适用|失效|停止执行"
)
JOINS = re.compile("和|以及|及|、|，")
READS = re.compile(r"[，,]?(?:分别)?(?:规定|内容|内容为|内容如下|如下)?(?:为)?[：:，,]*(?=\0)")
AND_UNITS = re.compile("[、和及](?=第)")
INSIDE = re.compile("中的|中|的")
COLON = re.compile(r"[，,：:]+(?=\0)")
OF_THE_NEW_TEXT = re.compile(r"(?:修改后的?|新的?|《[^《》]{1,80}》|本(?:法|条例|办法|规定|解释))+")
ENDS_HERE = re.compile(r"[，,。；;、：:]|并|同时|$")
END = re.compile(r"[。；;]|$")
HOLDS = re.compile(r"[，,]?(?:分为[^，。；]{1,6}条)?[，,]?(?:包括|自)(?P<articles>第[^，。；]{1,30}条)")
LIST_FOLLOWS = re.compile(
    r"(?:部分|有关|下列|相关)?(?:条款|条文|内容)?(?:作出?|进行)?(?:如下|以下|相应)*修改(?:如下)?[：:]$"
)
# 将“三、保障措施”中的“甲”修改为“乙”
IN_HEADING = re.compile(r"(?:部分)?中?的?(?=\0)(?<=中|的)")
ONLY_NAMES = re.compile(r"(?:作|进行)?(?:如下|以下)?修[改订正](?:如下)?[：:]|[：:，,]")
# 第六十七条全国人民代表大会常务委员会职权第二十项
POWERS = re.compile(r"[^\0，。；第]{2,24}职权(?=第)")
IS_UNIT = re.compile(rf"第{NUMERAL}条(?:之[一二三四五六七八九十]+)?")


def says_instruction(words: str) -> bool:
    """Whether a passage uses the words with which texts are changed."""
    return SAYS.search(words) is not None
