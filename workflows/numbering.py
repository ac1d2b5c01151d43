"""Patterns of document and registration numbers (发文字号、登记号)."""

import re
import unicodedata

FIELDS = ("code", "year", "serial")
LONGEST = 80
# What may stand in a number: Chinese characters, letters and digits, the brackets of years, and what parts groups.
LITERAL = r"[㐀-䶿一-鿿〇A-Za-z0-9０-９〔〕（）()\[\]【】·—–\-/ ]"
_CODE = re.compile(r"[㐀-䶿一-鿿〇A-Za-z0-9]{1,10}")
# A field as it stands, or a serial filled up with zeros to at most nine digits.
_PART = re.compile(rf"\{{(code|year|serial)\}}|\{{(serial):0[1-9]d\}}|{LITERAL}")


def render(pattern: str, *, code: str, year: int, serial: int) -> str:
    """Fill a profile's pattern: ``{code}〔{year}〕{serial}号`` gives 鲁政〔2026〕5号."""
    return pattern.format(code=code, year=year, serial=serial)


def check_pattern(pattern: str) -> None:
    """Raise ValueError unless the pattern uses just the known fields, with year and serial among them.

    Around them stands only what may stand in a number.
    """
    parts = list(_PART.finditer(pattern)) if isinstance(pattern, str) and len(pattern) <= LONGEST else []
    used = {part[1] or part[2] for part in parts}
    if "".join(part[0] for part in parts) != pattern or not {"year", "serial"} <= used:
        raise ValueError(f"number pattern {str(pattern)[:LONGEST]!r} needs year and serial and knows only {FIELDS}")


def is_like(pattern: str, text: str, *, code: str) -> bool:
    """Whether a text looks like a number of a pattern, however its width, its case and what parts its groups."""
    whole = ""
    for part in _PART.finditer(pattern):
        name = part[1] or part[2]
        forms = {"code": re.escape(_bare(code)), "year": r"\d{4}", "serial": r"\d{1,9}"}
        whole += forms[name] if name else re.escape(_bare(part[0]))
    return re.fullmatch(whole, _bare(text), re.ASCII) is not None


def _bare(text: str) -> str:
    return "".join(each for each in unicodedata.normalize("NFKC", text).upper() if each.isalnum())


def is_code(text: object) -> bool:
    """Whether a text can stand for an agency or a register in a number (代字): Chinese characters, letters, digits."""
    return isinstance(text, str) and _CODE.fullmatch(text) is not None


def strange_in(pattern: str) -> str:
    """The first character of a pattern that may not stand in a number; empty when there is none."""
    return next((each for each in pattern if each not in "{}:" and not re.fullmatch(LITERAL, each)), "")
