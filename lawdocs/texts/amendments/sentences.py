"""Sentences (修改语句) of a passage, read from left to right into instructions."""

from collections.abc import Sequence
from dataclasses import replace

from lawdocs.texts.amendments import drafting
from lawdocs.texts.amendments.instructions import Action, Instruction
from lawdocs.texts.amendments.references import Named, Unit, read_units
from lawdocs.texts.amendments.scanner import Scanner
from lawdocs.texts.amendments.units import LEVELS, cut_new_words, own_label, parent_of, pieces_of
from lawdocs.texts.labels import Kind, read_label
from lawdocs.texts.numerals import read_numeral


class Sentences(Scanner):
    """Reads one passage; ``counts_articles`` once it said that 条文顺序 is changed, so that “第八条” is a number."""

    counts_articles = False

    def read(self) -> list[Instruction]:
        """The instructions of the passage; what is not understood is one ``unclear`` for each sentence."""
        rules = (self._sequence, self._deletion, self._insertion, self._sentence, self._title, self._whole, self._units,
                 self._quoted, self._change, self._new_number, self._rest)  # fmt: skip
        while self.fill() < len(self.words):
            if not any(rule() for rule in rules):
                self.unclear()
        return self.found

    # Each rule reads one kind of sentence at the present place; it answers whether it did.

    def _sequence(self) -> bool:
        start = self.at
        sequence = self.take(drafting.SEQUENCE)
        if sequence is None:
            return False
        self.counts_articles = True
        doubt = "说是还改了个别文字，却没有写明改了哪些。" if sequence["words"] else ""
        self.add(start, Action.RENUMBER, None, label="条文顺序", doubt=doubt)
        return True

    def _deletion(self) -> bool:
        start = self.at
        if not self.take(drafting.DELETE):
            return False
        if self._delete_words(start, None):
            return True
        self.fill()
        units, self.at = read_units(self.words, self.at, self.context)
        if not units:
            self.unclear(start)
            return True
        self.context = units[-1].unit
        if self._delete_words(start, units):
            return True
        if not drafting.ENDS_HERE.match(self.words, self.at):
            self.unclear(start)  # 删去第三条中关于收费的内容 is not to delete the article
            return True
        for each in units:
            self.add(start, Action.DELETE_UNIT, each.unit)
        return True

    def _delete_words(self, start: int, units: Sequence[Named] | None) -> bool:
        """删去第八条第一款末尾的“……”和第二款末尾的“……”."""
        taken = False
        while True:
            at = self.at
            self.take(drafting.WHERE)
            words = self.take_list()
            if not words:
                self.at = at
                return taken
            taken = True
            for unit in [each.unit for each in units] if units else [self.context]:
                for each in words:
                    self.add(start, Action.DELETE_WORDS, unit, old=each)
            at = self.at
            joined = self.take(drafting.JOINS)
            more, end = read_units(self.words, self.at, self.context)
            if (
                not joined
                or not more
                or not drafting.WHERE.match(self.words, end)
                or self.words[end : end + 1] in "，。；"
            ):
                self.at = at
                return True
            units, self.at = more, end
            self.context = more[-1].unit

    def _insertion(self) -> bool:
        return self._insert(self.at, self.context, "")

    def _insert(self, start: int, parent: Unit | None, where: str) -> bool:
        insert = self.take(drafting.INSERT)
        if insert is None:
            return False
        kind, count = insert["kind"], read_numeral(insert["count"].replace("两", "二"))
        level = LEVELS[kind]
        while filling := drafting.FILLING.match(self.words, self.at):
            if self.words[self.at] in "：:，,。；" and self.words[self.at : self.at + 2] not in ("，规", "，内"):
                break
            self.at = filling.end()
        places, self.at = read_units(self.words, self.at, None)
        heading = self.passage.quotations[insert.start("heading")].words if insert["heading"] else None
        if level == "paragraph" and parent is not None and self.take(drafting.WHOLE_CHANGES):
            article = replace(parent, paragraph=None, item=None, subitem=None)
            self.add(start, Action.REPLACE_UNIT, article, new=self.take_quoted() or "")
            return True
        self.take(drafting.READS)
        words = heading if heading is not None else self.take_quoted()
        target = parent_of(parent, level, where)
        if words is None or count is None:
            self.unclear(start)
            return True
        labels = [own_label(each.unit, level) for each in places] or [f"一{kind}"] * count
        doubt = "" if places or where else f"没有写明作为第几{kind}，请核对位置。"
        pieces = cut_new_words(words, kind, labels)
        if len(labels) != count or len(pieces) != count:
            self.unclear(
                start, f"说是增加{insert['count']}{kind}，新文字却分不成{insert['count']}{kind}，请对照原文处理。"
            )
            return True
        for label, piece in zip(labels, pieces, strict=True):
            self.add(start, Action.INSERT_UNIT, target, place=label + self._holds(), new=piece, doubt=doubt)
        return True

    def _holds(self) -> str:
        """The articles that a new chapter holds: 分为四条，包括第四十二条至第四十五条."""
        holds = self.take(drafting.HOLDS)
        return f"，包括{holds['articles']}" if holds else ""

    def _sentence(self) -> bool:
        start = self.at
        if not self.context or not self.take(drafting.INSERT_SENTENCE):
            return False
        self.add(start, Action.INSERT_WORDS, self.context, place="末尾", new=self.take_quoted() or "")
        return True

    def _title(self) -> bool:
        start = self.at
        if not self.take(drafting.TITLE):
            return False
        units: list[Named] = []
        if self.take(drafting.AND_UNITS):
            units, self.at = read_units(self.words, self.at, None)
        self.take(drafting.WHERE)
        self.take(drafting.FROM)
        old = self.take_quoted() or ""
        if not self.take(drafting.CHANGES_TO) or (units and not old):
            self.unclear(start)
            return True
        new = self.take_quoted() or ""
        self.add(start, Action.RENAME, None, label="标题", old=old, new=new)
        for each in units:
            self.add(start, Action.REPLACE_WORDS, each.unit, old=old, new=new)
        return True

    def _whole(self) -> bool:
        start = self.at
        if not self.take(drafting.WHOLE):
            return False
        if not self._word_change(start, None, self.take_list(), everywhere=True):
            self.unclear(start)
        return True

    def _units(self) -> bool:
        start = self.at
        units, end = read_units(self.words, self.at, self.context)
        if not units:
            return False
        self.at = end
        last = units[-1].unit
        # Behind several articles 第二款 names none.
        is_one = len({(each.unit.annex, each.unit.article, each.unit.insertion) for each in units}) == 1
        self.context = last if is_one else None
        if self.take(drafting.POWERS) or (self.take(drafting.DESCRIBED) and self.words[self.at] == "第"):
            return True
        if self._merge(start, units) or self._renumber(start, units) or self._replace(start, units):
            return True
        at = self.at
        after = self.take(drafting.AFTER)
        self.take(drafting.INSIDE)
        if len(units) == 1 and self._insert(start, last, "后" if after else ""):
            return True
        self.at = at
        part = self.take(drafting.END_OF_UNIT)
        if len(units) == 1 and self.take(drafting.INSERT_SENTENCE):
            place = "开头" if part and part["start"] else "末尾"
            self.add(start, Action.INSERT_WORDS, last, place=place, new=self.take_quoted() or "")
            return True
        self.at = at
        if self.take(drafting.DELETE):
            if self._delete_words(start, units):
                return True
            if drafting.ENDS_HERE.match(self.words, self.at):
                for each in units:
                    self.add(start, Action.DELETE_UNIT, each.unit)
            elif len(units) == 1:
                self.at = at  # 第三条删去第二款: what is deleted comes behind the word
            else:
                self.unclear(start)
            return True
        where = self.take(drafting.WHERE)
        words = self.take_list()
        if words and self._word_change(start, units, words):
            return True
        if not where and drafting.ONLY_NAMES.match(self.words, self.at):
            return True  # 第三条作如下修改： only names the unit of what follows
        self.at = max(self.at, start + 1)
        self.unclear(start)
        return True

    def _merge(self, start: int, units: Sequence[Named]) -> bool:
        if not self.take(drafting.MERGES):
            return False
        self._fill_prefix()
        places, self.at = read_units(self.words, self.at, None)
        self.take(drafting.CHANGES_TO) or self.take(drafting.COLON)
        words = self.take_quoted()
        if words is None:
            self.unclear(start)
            return True
        first, *further = (each.unit for each in units)
        place = own_label(places[0].unit, places[0].unit.level) if places else ""
        if place and places[0].unit.level == "article" != first.level:
            self.add(start, Action.INSERT_UNIT, None, place=place, new=words)
            further = [first, *further]
        else:
            if place and place != own_label(first, first.level):
                self.add(start, Action.RENUMBER, first, place=place)
            self.add(start, Action.REPLACE_UNIT, first, new=words)
        for each in further:
            self.add(start, Action.DELETE_UNIT, each)
        self.context = first
        return True

    def _fill_prefix(self) -> None:
        self.take(drafting.OF_THE_NEW_TEXT)

    def _renumber(self, start: int, units: Sequence[Named]) -> bool:
        at = self.at
        if not self.take(drafting.RENUMBERS):
            return False
        self._fill_prefix()
        places, end = read_units(self.words, self.at, None)
        if not places or len(places) != len(units):
            self.at = at
            return False
        self.at = end
        for old, new in zip(units, places, strict=True):
            self.add(start, Action.RENUMBER, old.unit, place=own_label(new.unit, new.unit.level))
        if self.take(drafting.COLON):
            self.add(start, Action.REPLACE_UNIT, units[-1].unit, new=self.take_quoted() or "")
        return True

    def _replace(self, start: int, units: Sequence[Named]) -> bool:
        at = self.at
        part = self.take(drafting.PART) or self.take(drafting.HEADING)
        old = ""
        if self.take(drafting.COLON) or (part and self.words[self.at : self.at + 1] == drafting.Q):
            old = self.take_quoted() or ""
        if not self.take(drafting.CHANGES_TO):
            self.at = at
            return False
        words = self.take_quoted() or ""
        place = part["part"] if part else ""
        if len(units) == 1:
            self.add(start, Action.REPLACE_UNIT, units[0].unit, place=place, old=old, new=words)
            return True
        pieces = pieces_of(words, [each.unit for each in units])
        if len(pieces) != len(units):
            self.unclear(start, "几条一并修改，新文字分不到各条，请对照原文处理。")
            return True
        for each, piece in zip(units, pieces, strict=True):
            self.add(start, Action.REPLACE_UNIT if piece else Action.DELETE_UNIT, each.unit, new=piece)
        return True

    def _quoted(self) -> bool:
        start = self.at
        words = self.take_list()
        if not words:
            return False
        heading = read_label(words[0]) if self.take(drafting.IN_HEADING) else None
        if heading is not None and heading.kind is Kind.HEADING and heading.level == 1:
            self.context = Unit(heading=heading.number)
            return True
        if not self._word_change(start, None, words):
            self.unclear(start)
        return True

    def _word_change(self, start: int, units: Sequence[Named] | None, old: list[str], everywhere: bool = False) -> bool:
        """“甲”修改为“乙”, 在“甲”后增加“乙”, “甲”删去."""
        at = self.at
        everywhere = everywhere or (units is None and self.words[max(0, start - 2) : start] == "统一")
        targets: list[Unit | None] = [each.unit for each in units] if units else [None if everywhere else self.context]
        self.take(drafting.BEHIND_WORDS)
        all_action = everywhere or (units is None and self.context is None and "统一" in self.words[at : at + 8])
        if self.take(drafting.CHANGES_TO):
            new = self.take_list(drafting.AND_NO_CHANGE)
            if self.counts_articles and len(old) == len(new) == 1 and drafting.IS_UNIT.fullmatch(old[0]):
                units, _ = read_units(old[0], 0, None)
                self.add(start, Action.RENUMBER, units[0].unit, place=new[0])
                return True
            if len(new) == 1:
                new *= len(old)
            if len(new) != len(old):
                self.unclear(start, "前后引用的字句数目不同，请对照原文处理。")
                return True
            action = Action.REPLACE_ALL_WORDS if all_action else Action.REPLACE_WORDS
            for unit in targets:
                for one, other in zip(old, new, strict=True):
                    self.add(start, action, unit, old=one, new=other)
            return True
        if self.take(drafting.AFTER) and self.take(drafting.PUTS_IN):
            new_words = self.take_quoted() or ""
            for unit in targets:
                for one in old:
                    self.add(start, Action.INSERT_WORDS, unit, old=one, new=new_words)
            return True
        self.at = at
        if self.take(drafting.BEFORE) and self.take(drafting.PUTS_IN):
            new_words = self.take_quoted() or ""
            for unit in targets:
                for one in old:
                    self.add(start, Action.REPLACE_WORDS, unit, old=one, new=new_words + one)
            return True
        self.at = at
        self.take(drafting.BEHIND_WORDS)
        if self.take(drafting.DELETE):
            for unit in targets:
                for one in old:
                    self.add(start, Action.DELETE_WORDS, unit, old=one)
            return True
        self.at = at
        return False

    def _change(self) -> bool:
        """修改为：“……” of the unit named before."""
        start = self.at
        if self.context is None or not self.take(drafting.CHANGES_TO):
            return False
        self.add(start, Action.REPLACE_UNIT, self.context, new=self.take_quoted() or "")
        return True

    def _new_number(self) -> bool:
        """改为第八条 of the unit named before."""
        if self.context is None or not drafting.RENUMBERS.match(self.words, self.at):
            return False
        return self._renumber(self.at, [Named(self.context, "")])

    def _rest(self) -> bool:
        return (self.take(drafting.GROUNDS) or self.take(drafting.LIST_FOLLOWS)) is not None
