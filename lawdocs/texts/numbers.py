"""Document numbers (发文字号): reading, checking and matching."""

import re
import string
import unicodedata
from dataclasses import dataclass

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199

# Whatever brackets or dashes were typed, one form is compared. NFKC has already made ﹝﹞［］（） narrow.
_FOLDED = str.maketrans("[]()【】〖〗{}—–―‐‑−", "〔〕〔〕〔〕〔〕〔〕------")
_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_NUMBER = re.compile(r"(?P<code>[^\W\d_]+(?:[·-][^\W\d_]+)*)〔(?P<year>\d{4})〕第?(?P<serial>\d{1,6})号")
_YEAR_IN_BRACKETS = re.compile(r"[\[［﹝(（【〖{](?P<year>\d{4})[\]］﹞)）】〗}]")
# How numbers stand in a text, to be found there: 财库〔2019〕38号, 国务院令第427号, 财政部公告2024年第5号.
_HAN = "\u4e00-\u9fff"
NUMBER = rf"[{_HAN}A-Za-z·]{{2,24}}\s?[\[［﹝(（【〖{{〔]\s?\d{{4}}\s?[\]］﹞)）】〗}}〕]\s?第?\s?\d{{1,6}}\s?号"
# Several issuers may stand before an order's: 财政部 税务总局公告2023年第12号.
ORDER_NUMBER = (
    rf"(?:[{_HAN}]{{2,24}}[ \u3000、])*[{_HAN}]{{2,24}}(?:令|公告)\s?(?:\d{{4}}\s?年)?\s?第?\s?"
    rf"(?:\d{{1,4}}|[一二三四五六七八九十百零〇]{{1,6}})\s?号"
)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x1f]+")
_EXAMPLE = "例如“鲁政〔2024〕6号”"


@dataclass(frozen=True)
class DocumentNumber:
    """A document number (发文字号): issuer's code (代字), year (年份) and serial (序号)."""

    code: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.code}〔{self.year}〕{self.serial}号"


def parse_number(text: str) -> DocumentNumber | None:
    """Read one number however it was typed; order numbers and several numbers at once give None."""
    match = _NUMBER.fullmatch(_folded(text))
    if match is None:
        return None
    year, serial = int(match["year"]), int(match["serial"])
    if not EARLIEST_YEAR <= year <= LATEST_YEAR or serial == 0:
        return None
    return DocumentNumber(match["code"], year, serial)


def with_standard_brackets(text: str) -> str:
    """A number with its year in 〔〕 whatever brackets were typed; all else, and what is no number, stays as it is."""
    if parse_number(text) is None:
        return text
    return _YEAR_IN_BRACKETS.sub(lambda match: f"〔{match['year']}〕", text)


def number_key(text: str | None) -> str | None:
    """Give the key under which equal numbers meet, order numbers (财政部令第87号) included."""
    folded = _folded(text or "")
    number = parse_number(folded)
    return (str(number) if number else folded).translate(_CAPITALS) or None


def check_number(text: str) -> str | None:
    """Say in one sentence what is wrong with a number typed into a form, or None when it is right."""
    if not text.strip():
        return f"请填写发文字号，{_EXAMPLE}。"
    if _INVISIBLE.search(text):
        return "发文字号中不能有空格，请删去后重试。"
    number = parse_number(text)
    if number is None:
        return f"发文字号应由机关代字、四位年份和序号组成，{_EXAMPLE}。"
    if str(number) == text:
        return None
    return _difference(text)


def _difference(text: str) -> str:
    """Name the first departure from the standard form in a number that can be read."""
    if not re.search(r"〔[^〔〕]*〕", text):
        return f"年份请用六角括号〔〕括起，{_EXAMPLE}。"
    if re.search("[０-９]", text):
        return f"年份和序号请用半角阿拉伯数字，{_EXAMPLE}。"
    if "〕第" in text:
        return f"序号前不加“第”字，{_EXAMPLE}。"
    if re.search(r"〕0", text):
        return f"序号不编虚位，即“6号”不写作“06号”，{_EXAMPLE}。"
    return f"发文字号请用规范字符书写，{_EXAMPLE}。"


def _folded(text: str) -> str:
    """Bring widths, brackets, dashes and spaces to one form, and take off brackets around the whole."""
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    # Once more, for accents that stood behind a space.
    folded = unicodedata.normalize("NFKC", folded).translate(_FOLDED)
    # 〔A〕1号〔B〕 begins and ends with brackets too: only a pair that closes at the end is a wrapping.
    while folded.startswith("〔") and folded.endswith("〕") and _is_balanced(folded[1:-1]):
        folded = folded[1:-1]
    return folded


def _is_balanced(text: str) -> bool:
    """Tell whether no bracket closes before it opened, and all that opened are closed."""
    level = 0
    for character in text:
        level += (character == "〔") - (character == "〕")
        if level < 0:
            return False
    return level == 0
