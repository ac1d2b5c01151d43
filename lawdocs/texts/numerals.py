"""Chinese numerals (中文数字) from 1 to 9999, read strictly and written in the standard form."""

import re

DIGITS = "零一二三四五六七八九"
UNITS = ("", "十", "百", "千")
LARGEST = 9999

# Zero has several shapes in real texts: 〇, the letter-like ○, the letter O and the digit (二ＯＯ八年, 二00二年).
_ZEROS = str.maketrans(dict.fromkeys("〇○０0OＯ", "零"))
_ARABIC = re.compile(r"[0-9０-９]{1,4}")
_POSITIONAL = re.compile(f"[{DIGITS}]{{1,4}}")


def to_chinese(number: int) -> str:
    """Write a number the way articles are numbered: 103 → 一百零三, 12 → 十二."""
    if not 1 <= number <= LARGEST:
        raise ValueError(f"number outside 1–{LARGEST}: {number}")
    written = ""
    digits = str(number)
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            written += DIGITS[int(digit)] + UNITS[place]
        elif not written.endswith("零"):
            written += "零"
    written = written.rstrip("零")
    return written[1:] if written.startswith("一十") else written


def to_positional(number: int) -> str:
    """Write a number digit by digit, as years are written: 2024 → 二〇二四."""
    return "".join(DIGITS[int(digit)] for digit in str(number)).replace("零", "〇")


def from_chinese(text: str) -> int | None:
    """Read a numeral with units; anything but the standard form (一百一, 十零) is refused with None."""
    text = text.translate(_ZEROS)
    total, pending = 0, 0
    for character in text:
        if character in DIGITS:
            pending = DIGITS.index(character)
        elif character in UNITS[1:]:
            total += (pending or 1) * 10 ** UNITS.index(character)
            pending = 0
        else:
            return None
    total += pending
    # Writing the number again is the whole grammar: only the standard form comes back unchanged.
    return total if 1 <= total <= LARGEST and to_chinese(total) == text else None


def from_positional(text: str) -> int | None:
    """Read a number written digit by digit: 二〇二四 or 二○二四 → 2024."""
    text = text.translate(_ZEROS)
    if not _POSITIONAL.fullmatch(text) or text.startswith("零"):
        return None
    return int("".join(str(DIGITS.index(character)) for character in text))


def read_numeral(text: str) -> int | None:
    """Read a number as labels carry it: a Chinese numeral with units, or Arabic digits of either width."""
    if _ARABIC.fullmatch(text):
        return int(text) or None
    return from_chinese(text)
