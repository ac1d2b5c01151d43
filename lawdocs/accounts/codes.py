"""Codes of agencies and people: what a right one looks like."""

import re

USERNAME = re.compile(r"[a-z0-9_-]{3,30}")
NUMBER_CODE = re.compile(r"[㐀-鿿A-Za-z]{1,10}")
REGION_CODE = re.compile(r"(\d{6}|\d{9}|\d{12})", re.ASCII)
# GB 32100-2015: no I, O, S, V, Z, because they are misread.
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def is_credit_code(code: str) -> bool:
    """Whether 18 characters are a unified social credit code (统一社会信用代码) with the right check character."""
    if len(code) != 18 or not set(code) <= set(CREDIT_ALPHABET):
        return False
    total = sum(CREDIT_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(code[:17]))
    return CREDIT_ALPHABET[-total % 31] == code[17]
