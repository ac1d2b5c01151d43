"""Finding (查找) in a text taken apart what an instruction names by its anchor."""

import re
from dataclasses import dataclass

from lawdocs.texts.amendments.sheet import Article, Line, Paragraph, Sheet
from lawdocs.texts.labels import Kind
from lawdocs.texts.roles import Role

_IN_ARTICLE = re.compile(
    r"(?P<article>(?:annex-\d+-)?(?:art-\d+(?:-\d+)?|h-\d+))(?:-p(?P<paragraph>\d+))?(?:-i?(?P<item>\d+))?(?:-s(?P<sub>\d+))?"
)


@dataclass
class Place:
    """What was found: an article, or further a paragraph or the lines of an item in it; or lines outside articles."""

    article: Article | None = None
    paragraph: Paragraph | None = None
    item: list[Line] | None = None
    loose: list[Line] | None = None

    def lines(self) -> list[Line]:
        """The lines of what was found."""
        if self.item is not None:
            return self.item
        if self.paragraph is not None:
            return self.paragraph.lines
        if self.article is not None:
            return self.article.lines()
        return self.loose or []


class Finder:
    """Knows where in a text everything stood before the first change."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.articles = {each.anchor: each for each in reversed(sheet.articles())}
        self.paragraphs = {each: list(each.paragraphs) for each in sheet.articles()}
        self.items: dict[str, tuple[Article, Paragraph, list[Line]]] = {}
        self.firsts: set[Line] = set()  # the lines that open items
        for each in sheet.articles():
            for part in each.paragraphs:
                self._know_items(each, part)
        self.loose = {line.anchor: line for line in sheet.loose()}

    def _know_items(self, article: Article, paragraph: Paragraph) -> None:
        for item in paragraph.items():
            self.items[item[0].anchor] = (article, paragraph, item)
            self.firsts.add(item[0])
            for line in item[1:]:
                self.items[line.anchor] = (article, paragraph, [line])

    def find(self, anchor: str) -> Place | str:
        """The place of an anchor, or the sentence that says why there is none."""
        if anchor.startswith("preamble"):
            return self._preamble(anchor)
        match = _IN_ARTICLE.fullmatch(anchor)
        if match is None:
            return self._loose(anchor)
        article = self.articles.get(match["article"]) or self._heading(match["article"])
        if article is None:
            return self._loose(anchor) if anchor in self.loose else "原文没有这一条。"
        if match["item"] or match["sub"]:
            return self._item(article, match)
        if match["paragraph"]:
            number = int(match["paragraph"])
            known = self.paragraphs[article]
            if not 1 <= number <= len(known):
                return f"{article.old_label}没有第{number}款，只有{len(known)}款。"
            return Place(article, known[number - 1])
        return Place(article)

    def _heading(self, anchor: str) -> Article | None:
        """第三条 of a text without articles is what 三、 opens."""
        number = re.fullmatch(r"art-(\d+)", anchor)
        found = self.articles.get(f"h-{number[1]}") if number else None
        return found if found is not None and found.kind is Kind.HEADING else None

    def _item(self, article: Article, match: re.Match[str]) -> Place | str:
        """An item (or what is below it) by its number; named without a paragraph, it is the only one of the article."""
        parts = self.paragraphs[article]
        held = [(part, lines) for owner, part, lines in self.items.values() if owner is article]
        if match["paragraph"] and match["paragraph"] != "1":
            number = int(match["paragraph"])
            held = [each for each in held if number <= len(parts) and each[0] is parts[number - 1]]
        wanted = [each for each in held if self._is_meant(each[1], match)]
        if len(wanted) > 1:
            wanted = [each for each in wanted if each[0] is parts[0]]
        if len(wanted) > 1:
            return "这一条有几处同号的项，不能确定是哪一处。"
        return Place(article, *wanted[0]) if wanted else "原文没有这一项。"

    def _is_meant(self, lines: list[Line], match: re.Match[str]) -> bool:
        own = lines[0].anchor.rsplit("-", 1)
        if match["sub"]:
            is_inside = match["item"] is None or re.search(rf"-[ih]?{match['item']}$", own[0]) is not None
            return own[-1] == f"s{match['sub']}" and is_inside
        return own[-1].lstrip("ish") == match["item"] and lines[0] in self.firsts

    def _loose(self, anchor: str) -> Place | str:
        """A heading, named with or without what it stands in; or 正文第二段 of a text without articles."""
        line = self.loose.get(anchor)
        if re.fullmatch(r"p\d+", anchor):
            if self.articles:
                return "没有写明是哪一条的哪一款。"
            body = [each for each in self.sheet.loose() if each.role in (Role.BODY, Role.PREAMBLE)]
            line = next(iter(body[int(anchor[1:]) - 1 :]), None)
        if line is None:
            number = re.fullmatch(r"(?P<kind>part|sub|ch|sec)-(?P<number>\d+)", anchor)
            same = [each for key, each in self.loose.items() if number and _names(key, number)]
            line = same[0] if len(same) == 1 else None
        return Place(loose=[line]) if line is not None else "原文没有这个部分。"

    def _preamble(self, anchor: str) -> Place | str:
        lines = [line for line in self.sheet.loose() if line.role is Role.PREAMBLE]
        if not lines:
            lines = [line for line in self.sheet.loose() if line.anchor.startswith(("ch-preamble-", "ch-foreword-"))]
        number = re.fullmatch(r"preamble-p(\d+)", anchor)
        if number:
            lines = lines[int(number[1]) - 1 : int(number[1])]
        return Place(loose=lines) if lines else "原文没有引言，或没有这一自然段。"


def _names(key: str, number: re.Match[str]) -> bool:
    return re.search(rf"(?:^|-){number['kind']}-(?:\d+-)?{number['number']}$", key) is not None
