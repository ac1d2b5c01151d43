"""Units as amending texts name them (第十二条第二款第一项): read into anchors of the old text."""

import re
from dataclasses import dataclass, replace

from lawdocs.texts.numerals import read_numeral, to_chinese

PREAMBLE = "preamble"
_NUMERAL = r"[零〇○一二三四五六七八九十百千\d０-９]+"
_PIECE = re.compile(
    rf"第(?P<part>{_NUMERAL})编|第(?P<sub>{_NUMERAL})分编|第(?P<chapter>{_NUMERAL})章|第(?P<section>{_NUMERAL})节"
    rf"|第(?P<article>{_NUMERAL})条(?:之(?P<insertion>[一二三四五六七八九十]+))?"
    rf"|第(?P<heading>{_NUMERAL})(?:部分|大点)"
    rf"|第(?P<paragraph>{_NUMERAL})(?:款|自然段|段)"
    rf"|第?(?:[（(](?P<bracketed>{_NUMERAL})[）)]|(?P<item>(?<=第){_NUMERAL}))(?:项|点|小项)"
    rf"|第?(?:[（(](?P<bracketed_sub>\d+)[）)]|(?P<subitem>(?<=第){_NUMERAL}))(?:目|小点)"
    rf"|(?P<annex>附件|附录|附表)(?P<annex_number>{_NUMERAL})?"
    r"|(?P<preamble>引言|序言|导语|前言)"
)
_BETWEEN = re.compile(r"(?:、|和|及|以及|与|或者|或)?(?:本法|本条例|本办法|本规定|本解释|其)?")
_THROUGH = re.compile(r"至|到|—+|-|~")


@dataclass(frozen=True)
class Unit:
    """A unit that a text names, each of its numbers as far as it is named."""

    part: int | None = None
    sub: int | None = None
    chapter: int | None = None
    section: int | None = None
    heading: int | None = None
    article: int | None = None
    insertion: int = 0
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    annex: int | None = None
    is_preamble: bool = False

    @property
    def level(self) -> str:
        """The smallest unit that is named."""
        return next((name for name in _LEVELS if getattr(self, name) is not None), "")

    @property
    def anchor(self) -> str:
        """The anchor of docs/texts.md; an item without its paragraph is looked for in the first."""
        scope = f"annex-{self.annex}" if self.annex else ""
        if self.is_preamble:
            return "-".join(filter(None, [PREAMBLE, f"p{self.paragraph}" if self.paragraph else ""]))
        named = [scope] if scope else []
        if self.article is not None:
            named.append(f"art-{self.article}" + (f"-{self.insertion}" if self.insertion else ""))
        elif self.heading is not None:
            named.append(f"h-{self.heading}")
        else:
            named += [f"part-{self.part}"] if self.part else []
            named += [f"sub-{self.sub}"] if self.sub else []
            if self.section:
                named.append("sec-" + (f"{self.chapter}-" if self.chapter else "") + str(self.section))
            elif self.chapter:
                named.append(f"ch-{self.chapter}")
        if self.heading is not None and self.item is not None:
            named.append(str(self.item))
        else:
            is_inner = self.item is not None or self.subitem is not None
            named += [f"p{self.paragraph or 1}"] if self.paragraph or (is_inner and self.article is not None) else []
            named += [f"i{self.item}"] if self.item is not None else []
        named += [f"s{self.subitem}"] if self.subitem is not None else []
        return "-".join(named)

    @property
    def label(self) -> str:
        """Its name in the form of drafting: 第十二条第二款第一项."""
        written = "附件" + (to_chinese(self.annex) if self.annex > 1 else "") if self.annex else ""
        written += "引言" if self.is_preamble else ""
        for number, word in (
            (self.part, "编"), (self.sub, "分编"), (self.chapter, "章"), (self.section, "节"), (self.heading, "部分"),
            (self.article, "条"), (self.paragraph, "款"), (self.item, "项"), (self.subitem, "目"),
        ):  # fmt: skip
            written += f"第{to_chinese(number)}{word}" if number else ""
            written += f"之{to_chinese(self.insertion)}" if word == "条" and self.insertion else ""
        return written

    def within(self, context: "Unit | None") -> "Unit":
        """This unit completed by the one named before it: 第二款 after 第一条 is its second paragraph."""
        if context is None or self.annex or self.is_preamble or self.heading or self.chapter or self.part:
            return self
        if self.article is not None or self.section:
            return replace(self, annex=context.annex)
        if self.paragraph is not None:
            return replace(context, paragraph=self.paragraph, item=self.item, subitem=self.subitem)
        if self.item is not None:
            return replace(context, item=self.item, subitem=self.subitem)
        return replace(context, subitem=self.subitem)


@dataclass(frozen=True)
class Named:
    """A unit with the words that name it."""

    unit: Unit
    words: str


def read_unit(text: str, position: int = 0) -> tuple[Named, int] | None:
    """The unit named at a place and where its name ends."""
    found, end = {}, position
    order = 0
    while piece := _PIECE.match(text, end):
        values = {name: value for name, value in piece.groupdict().items() if value}
        rank = _RANKS[next(iter(values))]
        if rank <= order:
            break
        order = rank
        for name, value in values.items():
            number = None if name in ("annex", "preamble") else read_numeral(value)
            if name == "preamble":
                found["is_preamble"] = True
            elif name in ("annex", "annex_number"):
                found["annex"] = number or found.get("annex") or 1
            elif number is None:
                return None
            else:
                found[_NAMES.get(name, name)] = number
        end = piece.end()
        between = re.compile(r"中?的?(?=第)").match(text, end)
        end = between.end() if between and _PIECE.match(text, between.end()) else end
    return (Named(Unit(**found), text[position:end]), end) if end > position else None


def read_units(text: str, position: int, context: Unit | None) -> tuple[list[Named], int]:
    """The units of a list (第三条、第五条第二款和第三款, 第七条至第九条), each completed by the last; where it ends."""
    found: list[Named] = []
    end = position
    at = position
    while read := read_unit(text, at):
        named, end = read
        found.append(Named(named.unit.within(found[-1].unit if found else context), named.words))
        through = _THROUGH.match(text, end)
        last = read_unit(text, through.end()) if through else None
        if last is not None:
            found += _between(found[-1], last[0])
            end = last[1]
        at = _BETWEEN.match(text, end).end()
        if at == end:
            break
    return found, end


def _between(first: Named, last: Named) -> list[Named]:
    """The units after the first up to the last: 第七条至第九条."""
    name = first.unit.level
    upper = getattr(last.unit, name, None) if name else None
    lower = getattr(first.unit, name, None) if name else None
    if upper is None or lower is None or not lower < upper <= lower + 200:
        return [Named(last.unit.within(first.unit), last.words)]
    return [
        Named(replace(first.unit, **{name: number, "insertion": 0} if name == "article" else {name: number}), "")
        for number in range(lower + 1, upper + 1)
    ]


_LEVELS = ("subitem", "item", "paragraph", "article", "heading", "section", "chapter", "sub", "part", "annex")
_NAMES = {"bracketed": "item", "bracketed_sub": "subitem"}
_RANKS = {
    "annex": 1, "preamble": 2, "part": 3, "sub": 4, "chapter": 5, "section": 6, "heading": 7, "article": 8,
    "paragraph": 9, "bracketed": 10, "item": 10, "bracketed_sub": 11, "subitem": 11,
}  # fmt: skip
