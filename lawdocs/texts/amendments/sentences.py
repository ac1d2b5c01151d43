"""Sentences (修改语句) of a passage: the drafting words of amendments, read from left to right into instructions."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.passages import Passage
from lawdocs.texts.amendments.references import Named, Unit, read_units
from lawdocs.texts.amendments.units import cut_new_words
from lawdocs.texts.numerals import read_numeral

_Q = "\0"
_NUMERAL = r"[零〇○一二两三四五六七八九十百千\d]+"
# Words between the instructions of a sentence, and before what they name.
_FILLING = re.compile(
    r"(?:[，,。；;：:、]|并且?|同时|其中|另外|此外|相应地?|一并|统一|将|把|对|在|于|从|原|修改后的?|规定"
    r"|《[^《》]{1,80}》(?:[（(][^（()）]*[）)])?|宪法|刑法(?!修正)|本(?:法|条例|办法|规定|细则|解释|通知|意见|决定|规则)"
    r"|(?:这|该|本)一?(?:条|款|项|自然段|段)|(?:作|进行)?(?:如下|以下)修改(?=[：:，])|正文|其|的|中)"
)
_CHANGE = r"(?:统一|全部|均|分别|相应|一并|也|都)*(?:修改|改|更改|调整|变更|替换|修订|修正|更正|表述|更名)(?:成|为)"
_CHANGES_TO = re.compile(rf"[，,]?(?:并|且)?{_CHANGE}[：:，,]?(?=\0)")
_RENUMBERS = re.compile(
    r"(?:依次|分别|相应地?)*(?:修改|改|调整|变更|顺延|移作|改列|改作)?(?:为|作为)(?=[^\0]{0,20}第|引言)"
)
_DELETES = r"(?:(?:予以|全部|均)?(?:删去|删除|删掉|去掉|取消))"
_DELETE = re.compile(_DELETES)
_INSERTS = r"(?:增加|新增|增补|增列|增设|增写)"
_INSERT = re.compile(
    rf"(?:的?基础上)?{_INSERTS}(?P<count>{_NUMERAL})(?:个)?(?P<kind>条|款|项|目|章|节|编|自然段)"
    r"(?P<heading>\0)?[，,]?(?:分别)?(?:作为)?"
)
_INSERT_SENTENCE = re.compile(rf"{_INSERTS}(?:一句|规定|如下规定|以下内容|内容)?[，,：:]*(?:内容为|规定)?[：:]?(?=\0)")
_END_OF_UNIT = re.compile(r"的?(?:(?P<start>(?:开始|开头|条首)(?:部分)?)|(?:末尾|最后))(?=增|新)")
# 增加一款作为第二款，将该条修改为：“……”: the new words are those of the whole article.
_WHOLE_CHANGES = re.compile(rf"[，,]?(?:并)?(?:将)?(?:该|本)条{_CHANGE}[：:，,]?(?=\0)")
# 第六十二条“全国人民代表大会行使下列职权”中增加一项
_DESCRIBED = re.compile(r"\0中(?=增|新|第)")
_GROUNDS = re.compile(r"(?:为了?|根据|鉴于|因|经|按照|依据)[^\0。；：:]*?[，,](?=将|在|对|第|增|删|把)")
_AFTER = re.compile(r"(?:之)?后面?")
_BEFORE = re.compile(r"(?:之)?前面?")
_WHERE = re.compile(
    r"(?:中|里|内|所?规定|末尾|最后|开头|开始|部分|第[一二三四五六七八九十]+句|最后一句|首句|末句)*[的,，：:]*(?=\0)"
)
_QUOTED = re.compile(r"\0+")
# “甲”、“乙”修改为“丙”; what is itself changed to something is the next instruction.
_AND = re.compile(r"(?:、|和|及|以及|与|或者|或)(?=\0)")
_AND_NO_CHANGE = re.compile(rf"(?:、|和|及|以及|与|或者|或)(?=\0+(?!{_CHANGE}|(?:之)?[前后]|{_DELETES}))")
_BEHIND_WORDS = re.compile(r"(?:一词|字样|等字样|等表述|的?表述|的?内容|的?规定|等)?[，,]?")
_PUTS_IN = re.compile(
    rf"(?:{_INSERTS}|加上|补充|添加|加入|插入)(?:一句|规定|内容)?[，,]?(?:内容为|规定)?[：:，]?(?=\0)"
)
_PART = re.compile(r"(?P<part>条首部分|开头部分|首句|条首)(?:的)?")
_HEADING = re.compile(r"的?(?P<part>标题|章名|节名|编名|名称|条标|条旨)")
_TITLE = re.compile(r"(?:文件|办法|规定|条例|法规|规章|细则|通知|意见)?的?(?:名称|标题|题目|题名|篇名)")
_WHOLE = re.compile(r"(?:全文|文中|全篇|文件中|全部条文|各条|条文)中?的?")
_MERGES = re.compile(r"(?:合并(?:为一条)?|并为一条)[，,、]?(?:作为)?")
_SEQUENCE = re.compile(
    r"(?:其他|其余|以下|后续|有关|相关)?(?:的)?(?:各)?(?:条文|条款|章节|条|款|项|目)?(?:的)?(?:顺序|序号|编号|序列)"
    r"(?:依次|相应|作|进行|予以|也|的|并|做|地)*(?:调整|顺延|修改|变动|重新编排)|(?:依次|相应)顺延"
)
_SAYS = re.compile(
    r"修改|改为|增加|新增|增补|增写|删去|删除|删掉|去掉|调整为|作为第|合并|顺延|替换|变更为|更名为|不再适用|失效|停止执行"
)
_END = re.compile(r"[。；;]|$")
_HOLDS = re.compile(r"[，,]?(?:分为[^，。；]{1,6}条)?[，,]?(?:包括|自)(?P<articles>第[^，。；]{1,30}条)")
_LIST_FOLLOWS = re.compile(
    r"(?:部分|有关|下列|相关)?(?:条款|条文|内容)?(?:作出?|进行)?(?:如下|以下|相应)*修改(?:如下)?[：:]$"
)
_IS_UNIT = re.compile(rf"第{_NUMERAL}条(?:之[一二三四五六七八九十]+)?")
NO_QUOTATION_END = "引号没有结束，请核对新文字到哪里为止。"


def says_instruction(words: str) -> bool:
    """Whether a passage uses the words with which texts are changed."""
    return _SAYS.search(words) is not None


class Sentences:
    """Reads one passage; ``context`` is the unit named last, to which 第二款 and 增加一款 belong."""

    def __init__(self, passage: Passage, context: Unit | None) -> None:
        self.passage = passage
        self.words = passage.words
        self.context = context
        self.at = 0
        self.found: list[Instruction] = []
        self.counts_articles = False

    def read(self) -> list[Instruction]:
        """The instructions of the passage; what is not understood is one ``unclear`` for each sentence."""
        rules = (self._sequence, self._deletion, self._insertion, self._sentence, self._title, self._whole, self._units,
                 self._quoted, self._change, self._new_number, self._rest)  # fmt: skip
        while self._fill() < len(self.words):
            if not any(rule() for rule in rules):
                self._unclear()
        return self.found

    def _fill(self) -> int:
        while filling := _FILLING.match(self.words, self.at):
            self.at = filling.end()
        return self.at

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.words, self.at)
        if match and match.end() > self.at:
            self.at = match.end()
            return match
        return None

    def _take_quoted(self) -> str | None:
        """Quotations side by side are the paragraphs of one text."""
        quoted = self._take(_QUOTED)
        if quoted is None:
            return None
        return "\n".join(self.passage.quotations[at].words for at in range(quoted.start(), quoted.end()))

    def _take_list(self, between: re.Pattern[str] = _AND) -> list[str]:
        found = []
        while (words := self._take_quoted()) is not None:
            found.append(words)
            if not self._take(between):
                break
        return found

    def _add(self, start: int, action: Action, unit: Unit | None, **said: str) -> None:
        first, last = self.passage.span(start, max(self.at, start + 1))
        inner = [each for each in self.passage.quotations.values() if first <= each.start < last]
        doubt = said.pop("doubt", "") or ("" if all(each.is_closed for each in inner) else NO_QUOTATION_END)
        unit = unit or Unit()
        label = said.pop("label", "") or unit.label
        self.found.append(Instruction(0, action, unit.anchor, label, start=first, end=last, doubt=doubt, **said))

    def _unclear(self, start: int | None = None, doubt: str = "没有读懂这一句，请对照原文处理。") -> None:
        start = self.at if start is None else start
        end = _END.search(self.words, max(self.at, start)).end()
        self.at = max(end, start + 1)
        self._add(start, Action.UNCLEAR, None, label="", doubt=doubt)

    # Each rule reads one kind of sentence at the present place; it answers whether it did.

    def _sequence(self) -> bool:
        start = self.at
        if not self._take(_SEQUENCE):
            return False
        self.counts_articles = True
        self._add(start, Action.RENUMBER, None, label="条文顺序")
        return True

    def _deletion(self) -> bool:
        start = self.at
        if not self._take(_DELETE):
            return False
        if self._delete_words(start, None):
            return True
        self._fill()
        units, self.at = read_units(self.words, self.at, self.context)
        if not units:
            self._unclear(start)
            return True
        self.context = units[-1].unit
        if not self._delete_words(start, units):
            for each in units:
                self._add(start, Action.DELETE_UNIT, each.unit)
        return True

    def _delete_words(self, start: int, units: Sequence[Named] | None) -> bool:
        """删去第八条第一款末尾的“……”和第二款末尾的“……”."""
        taken = False
        while True:
            at = self.at
            self._take(_WHERE)
            words = self._take_list()
            if not words:
                self.at = at
                return taken
            taken = True
            for unit in [each.unit for each in units] if units else [self.context]:
                for each in words:
                    self._add(start, Action.DELETE_WORDS, unit, old=each)
            at = self.at
            joined = self._take(re.compile("和|以及|及|、|，"))
            more, end = read_units(self.words, self.at, self.context)
            if not joined or not more or not _WHERE.match(self.words, end) or self.words[end : end + 1] in "，。；":
                self.at = at
                return True
            units, self.at = more, end
            self.context = more[-1].unit

    def _insertion(self) -> bool:
        return self._insert(self.at, self.context, "")

    def _insert(self, start: int, parent: Unit | None, where: str) -> bool:
        insert = self._take(_INSERT)
        if insert is None:
            return False
        kind, count = insert["kind"], read_numeral(insert["count"].replace("两", "二"))
        level = _LEVELS[kind]
        while filling := _FILLING.match(self.words, self.at):
            if self.words[self.at] in "：:，,。；" and self.words[self.at : self.at + 2] not in ("，规", "，内"):
                break
            self.at = filling.end()
        places, self.at = read_units(self.words, self.at, None)
        heading = self.passage.quotations[insert.start("heading")].words if insert["heading"] else None
        if level == "paragraph" and parent is not None and self._take(_WHOLE_CHANGES):
            article = replace(parent, paragraph=None, item=None, subitem=None)
            self._add(start, Action.REPLACE_UNIT, article, new=self._take_quoted() or "")
            return True
        self._take(re.compile(r"[，,]?(?:分别)?(?:规定|内容|内容为|内容如下|如下)?(?:为)?[：:，,]*(?=\0)"))
        words = heading if heading is not None else self._take_quoted()
        target = _parent(parent, level, where)
        if words is None or count is None:
            self._unclear(start)
            return True
        labels = [_own_label(each.unit, level) for each in places] or [f"一{kind}"] * count
        doubt = "" if places or where else f"没有写明作为第几{kind}，请核对位置。"
        pieces = cut_new_words(words, kind, labels)
        if len(labels) != count or len(pieces) != count:
            self._unclear(
                start, f"说是增加{insert['count']}{kind}，新文字却分不成{insert['count']}{kind}，请对照原文处理。"
            )
            return True
        for label, piece in zip(labels, pieces, strict=True):
            self._add(start, Action.INSERT_UNIT, target, place=label + self._holds(), new=piece, doubt=doubt)
        return True

    def _holds(self) -> str:
        """The articles that a new chapter holds: 分为四条，包括第四十二条至第四十五条."""
        holds = self._take(_HOLDS)
        return f"，包括{holds['articles']}" if holds else ""

    def _sentence(self) -> bool:
        start = self.at
        if not self.context or not self._take(_INSERT_SENTENCE):
            return False
        self._add(start, Action.INSERT_WORDS, self.context, place="末尾", new=self._take_quoted() or "")
        return True

    def _title(self) -> bool:
        start = self.at
        if not self._take(_TITLE):
            return False
        units: list[Named] = []
        if self._take(re.compile("[、和及](?=第)")):
            units, self.at = read_units(self.words, self.at, None)
        self._take(_WHERE)
        old = self._take_quoted() or ""
        if not self._take(_CHANGES_TO) or (units and not old):
            self._unclear(start)
            return True
        new = self._take_quoted() or ""
        self._add(start, Action.RENAME, None, label="标题", old=old, new=new)
        for each in units:
            self._add(start, Action.REPLACE_WORDS, each.unit, old=old, new=new)
        return True

    def _whole(self) -> bool:
        start = self.at
        if not self._take(_WHOLE):
            return False
        if not self._word_change(start, None, self._take_list(), everywhere=True):
            self._unclear(start)
        return True

    def _units(self) -> bool:
        start = self.at
        units, end = read_units(self.words, self.at, self.context)
        if not units:
            return False
        self.at = end
        last = units[-1].unit
        self.context = last
        if self._take(_DESCRIBED) and self.words[self.at] == "第":
            return True
        if self._merge(start, units) or self._renumber(start, units) or self._replace(start, units):
            return True
        at = self.at
        after = self._take(_AFTER)
        self._take(re.compile("中|的|中的"))
        if self._insert(start, last, "后" if after else ""):
            return True
        self.at = at
        part = self._take(_END_OF_UNIT)
        if self._take(_INSERT_SENTENCE):
            place = "开头" if part and part["start"] else "末尾"
            self._add(start, Action.INSERT_WORDS, last, place=place, new=self._take_quoted() or "")
            return True
        self.at = at
        if self._take(_DELETE):
            for each in units:
                self._add(start, Action.DELETE_UNIT, each.unit)
            return True
        where = self._take(_WHERE)
        words = self._take_list()
        if words and self._word_change(start, units, words):
            return True
        if (
            re.match(r"(?:作|进行)?(?:如下|以下)?修[改订正](?:如下)?[：:]|[：:，,]", self.words[self.at :])
            and not where
        ):
            return True  # 第三条作如下修改： only names the unit of what follows
        self.at = max(self.at, start + 1)
        self._unclear(start)
        return True

    def _merge(self, start: int, units: Sequence[Named]) -> bool:
        if not self._take(_MERGES):
            return False
        self._fill_prefix()
        places, self.at = read_units(self.words, self.at, None)
        self._take(_CHANGES_TO) or self._take(re.compile("[，,：:]*(?=\0)"))
        words = self._take_quoted()
        if words is None:
            self._unclear(start)
            return True
        place = places[0].unit.label if places else ""
        first, *further = (each.unit for each in units)
        if place and first.level != "article":
            self._add(start, Action.INSERT_UNIT, None, place=place, new=words)
            further = [first, *further]
        else:
            if place:
                self._add(start, Action.RENUMBER, first, place=place)
            self._add(start, Action.REPLACE_UNIT, first, new=words)
        for each in further:
            self._add(start, Action.DELETE_UNIT, each)
        self.context = first
        return True

    def _fill_prefix(self) -> None:
        self._take(re.compile(r"(?:修改后的?|新的?|《[^《》]{1,80}》|本(?:法|条例|办法|规定|解释))+"))

    def _renumber(self, start: int, units: Sequence[Named]) -> bool:
        at = self.at
        if not self._take(_RENUMBERS):
            return False
        self._fill_prefix()
        places, end = read_units(self.words, self.at, None)
        if not places or len(places) != len(units):
            self.at = at
            return False
        self.at = end
        for old, new in zip(units, places, strict=True):
            self._add(start, Action.RENUMBER, old.unit, place=_own_label(new.unit, new.unit.level))
        if re.match(r"[：:]\0", self.words[self.at :]):
            self.at += 1
            self._add(start, Action.REPLACE_UNIT, units[-1].unit, new=self._take_quoted() or "")
        return True

    def _replace(self, start: int, units: Sequence[Named]) -> bool:
        at = self.at
        part = self._take(_PART) or self._take(_HEADING)
        old = ""
        if self._take(re.compile("[：:](?=\0)")) or (part and self.words[self.at : self.at + 1] == _Q):
            old = self._take_quoted() or ""
        if not self._take(_CHANGES_TO):
            self.at = at
            return False
        words = self._take_quoted() or ""
        place = part["part"] if part else ""
        if len(units) == 1:
            self._add(start, Action.REPLACE_UNIT, units[0].unit, place=place, old=old, new=words)
            return True
        pieces = _pieces(words, [each.unit for each in units])
        if len(pieces) != len(units):
            self._unclear(start, "几条一并修改，新文字分不到各条，请对照原文处理。")
            return True
        for each, piece in zip(units, pieces, strict=True):
            self._add(start, Action.REPLACE_UNIT if piece else Action.DELETE_UNIT, each.unit, new=piece)
        return True

    def _quoted(self) -> bool:
        start = self.at
        words = self._take_list()
        if not words:
            return False
        if not self._word_change(start, None, words):
            self._unclear(start)
        return True

    def _word_change(self, start: int, units: Sequence[Named] | None, old: list[str], everywhere: bool = False) -> bool:
        """“甲”修改为“乙”, 在“甲”后增加“乙”, “甲”删去."""
        at = self.at
        everywhere = everywhere or (units is None and self.words[max(0, start - 2) : start] == "统一")
        targets: list[Unit | None] = [each.unit for each in units] if units else [None if everywhere else self.context]
        self._take(_BEHIND_WORDS)
        all_action = everywhere or (units is None and self.context is None and "统一" in self.words[at : at + 8])
        if self._take(_CHANGES_TO):
            new = self._take_list(_AND_NO_CHANGE)
            if self.counts_articles and len(old) == len(new) == 1 and _IS_UNIT.fullmatch(old[0]):
                units, _ = read_units(old[0], 0, None)
                self._add(start, Action.RENUMBER, units[0].unit, place=new[0])
                return True
            if len(new) == 1:
                new *= len(old)
            if len(new) != len(old):
                self._unclear(start, "前后引用的字句数目不同，请对照原文处理。")
                return True
            action = Action.REPLACE_ALL_WORDS if all_action else Action.REPLACE_WORDS
            for unit in targets:
                for one, other in zip(old, new, strict=True):
                    self._add(start, action, unit, old=one, new=other)
            return True
        if self._take(_AFTER) and self._take(_PUTS_IN):
            new_words = self._take_quoted() or ""
            for unit in targets:
                for one in old:
                    self._add(start, Action.INSERT_WORDS, unit, old=one, new=new_words)
            return True
        self.at = at
        if self._take(_BEFORE) and self._take(_PUTS_IN):
            new_words = self._take_quoted() or ""
            for unit in targets:
                for one in old:
                    self._add(start, Action.REPLACE_WORDS, unit, old=one, new=new_words + one)
            return True
        self.at = at
        self._take(_BEHIND_WORDS)
        if self._take(_DELETE):
            for unit in targets:
                for one in old:
                    self._add(start, Action.DELETE_WORDS, unit, old=one)
            return True
        self.at = at
        return False

    def _change(self) -> bool:
        """修改为：“……” of the unit named before."""
        start = self.at
        if self.context is None or not self._take(_CHANGES_TO):
            return False
        self._add(start, Action.REPLACE_UNIT, self.context, new=self._take_quoted() or "")
        return True

    def _new_number(self) -> bool:
        """改为第八条 of the unit named before."""
        if self.context is None or not _RENUMBERS.match(self.words, self.at):
            return False
        return self._renumber(self.at, [Named(self.context, "")])

    def _rest(self) -> bool:
        return (self._take(_GROUNDS) or self._take(_LIST_FOLLOWS)) is not None


_LEVELS = {
    "条": "article", "款": "paragraph", "自然段": "paragraph", "项": "item", "目": "subitem", "章": "chapter",
    "节": "section", "编": "part",
}  # fmt: skip


def _pieces(words: str, units: Sequence[Unit]) -> list[str]:
    """The new words of several units; of paragraphs that are fewer now, the first ones have them."""
    levels = {each.level for each in units}
    if levels == {"article"}:
        return cut_new_words(words, "条", [each.label for each in units])
    if levels != {"paragraph"} or len({replace(each, paragraph=None) for each in units}) > 1:
        return []
    pieces = cut_new_words(words, "款", [each.label for each in units])
    return [*pieces, *[""] * (len(units) - len(pieces))]


def _own_label(unit: Unit, level: str) -> str:
    """The label that a unit has of its own: 第三款 of 第一条第三款."""
    if level == "article":
        return replace(Unit(), article=unit.article, insertion=unit.insertion).label or unit.label
    return replace(Unit(), **{level: getattr(unit, level)}).label if getattr(unit, level, None) else unit.label


def _parent(unit: Unit | None, level: str, where: str) -> Unit | None:
    """What something is put into, or behind which unit of its own level."""
    if unit is None or (level in ("article", "chapter", "part") and not where):
        return None
    if level == "paragraph" and not where:
        return replace(unit, paragraph=None, item=None, subitem=None)
    if level == "item" and not where:
        return replace(unit, item=None, subitem=None)
    return unit
