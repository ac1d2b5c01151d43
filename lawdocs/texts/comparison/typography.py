"""Typography (写法): what may differ between two copies of the same words: width, blanks, breaks, forms of one mark."""

import unicodedata
from typing import NamedTuple

_BLANK = " "
_SAME_FORM = ("<wide>", "<narrow>", "<small>", "<vertical>")
# Full and half width forms, forms for vertical lines, and radicals that stand for characters in texts out of PDF files.
_FORMS = (range(0x2E80, 0x2FE0), range(0xF900, 0xFB00), range(0xFE10, 0xFE70), range(0xFF00, 0xFFF0),
          range(0x2F800, 0x2FA20))  # fmt: skip
_RADICALS = _FORMS[0]
_DROPPED = (
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2065),
    *range(0xFE00, 0xFE10),
    0xAD,
    0xFEFF,
)
# Marks and characters of one meaning; the first of each row stands for all. Another mark (、 for ，) is a change.
_VARIANTS = (
    '"“”„‟〝〞〟「」',
    "'‘’‚‛『』",
    "-‐‑‒–—―─━−",
    "[〔【〖〘［﹝",
    "]〕】〗〙］﹞",
    "<〈‹",
    ">〉›",
    "《«",
    "》»",
    "~〜∼",
    "·•・‧∙⋅",
    ".。．",
    "…⋯",
    "〇○◯",
    "户戶戸",
    "内內",
    "没沒",
    "别別",
    "录録",
    "产産",
    "说説",
    "黄黃",
)
_REPEATED = "-…"  # —— and —, …… and …


def _table() -> dict[int, str]:
    table = dict.fromkeys(_DROPPED, _BLANK)
    for code in (code for block in _FORMS for code in block):
        tag = unicodedata.decomposition(chr(code)).partition(" ")[0]
        plain = unicodedata.normalize("NFKC", chr(code))
        if len(plain) == 1 and tag and (tag in _SAME_FORM or not tag.startswith("<") or code in _RADICALS):
            table[code] = plain
    first = {ord(each): row[0] for row in _VARIANTS for each in row[1:]}
    return {code: plain.translate(first) for code, plain in table.items() if code not in first} | first


_TABLE = _table()


class Letters(NamedTuple):
    """The letters of a text that count, in one form each, and where in the text each of them stands."""

    words: str
    places: list[int]


def read_letters(text: str, start: int, end: int) -> Letters:
    """The letters of a part of a text; blanks, breaks and what has no width are none."""
    folded = text[start:end].translate(_TABLE)
    kept = [at for at, each in enumerate(folded) if not (each.isspace() or _repeats(folded, at))]
    return Letters("".join([folded[at] for at in kept]), [start + at for at in kept])


def folded(text: str) -> str:
    """A text as it is compared."""
    return read_letters(text, 0, len(text)).words


def _repeats(folded: str, at: int) -> bool:
    return at > 0 and folded[at] in _REPEATED and folded[at - 1] == folded[at]
