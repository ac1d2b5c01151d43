"""Lists of texts that a document ends (废止目录): 决定废止以下行政法规：, then one a line, with marks or without."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lawdocs.texts.cited import cited_titles
from lawdocs.texts.metadata.values import Confidence, Found, Repeal, Span
from lawdocs.texts.numbers import NUMBER, ORDER_NUMBER

# 决定废止以下行政法规： or 国务院决定废止的行政法规 above a list; 附件：1．废止的文件目录 only announces one.
_HEAD = re.compile(
    r"(?:废止(?:以下|下列)[^。\n]{0,40}[：:]"
    r"|^(?!附件)[^\n。：《》\d]{0,80}(?:废止|失效)的[^\n。：]{0,30}(?:目录|清单|法规|规章|文件))[ \t\u3000]*$",
    re.MULTILINE,
)
_NUMERAL = "[一二三四五六七八九十百]+"
_ITEM = re.compile(rf"\s*(?:{_NUMERAL}、|\d{{1,3}}[.．、]|[（(]{_NUMERAL}[）)])\s*(?P<words>\S[^\n]*)")
_PLAIN = re.compile(r"(?P<title>[^《》（(。；：，\n]{4,100})(?P<brackets>[（(][^\n]*)?[；。]?")
_NUMBER = re.compile(rf"{NUMBER}|{ORDER_NUMBER}")


def read_lists(text: str, start: int) -> Iterator[Found[Repeal]]:
    """The items of lists whose head says that they are ended; a list is over with the first line that is no item.

    The head is the further evidence of each.
    """
    for head in _HEAD.finditer(text, start):
        position = head.end()
        while item := _ITEM.match(text, position):
            found = _item(text, *item.span("words"))
            if found is None:
                break
            yield replace(found, further=(Span(*head.span()),))
            position = item.end()


def _item(text: str, start: int, end: int) -> Found[Repeal] | None:
    cited = next(cited_titles(text, start, end), None)
    if cited is not None and cited.start == start:
        return Found(Repeal(cited.title, cited.number, dated=cited.dated), Span(start, cited.after), Confidence.LIKELY)
    plain = _PLAIN.fullmatch(text, start, end)
    if plain is None:
        return None
    number = _NUMBER.search(plain["brackets"] or "")
    title = "".join(plain["title"].split())
    return Found(
        Repeal(title, "".join(number[0].split()) if number else ""), Span(*plain.span("title")), Confidence.LIKELY
    )
