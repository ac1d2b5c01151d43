"""Patterns of document and registration numbers (发文字号、登记号)."""

import re

FIELDS = ("code", "year", "serial")
LONGEST = 80
# A field as it stands, or a serial filled up with zeros to at most nine digits.
_PART = re.compile(r"\{(code|year|serial)\}|\{(serial):0[1-9]d\}|[^{}]")


def render(pattern: str, *, code: str, year: int, serial: int) -> str:
    """Fill a profile's pattern: ``{code}〔{year}〕{serial}号`` gives 鲁政〔2026〕5号."""
    return pattern.format(code=code, year=year, serial=serial)


def check_pattern(pattern: str) -> None:
    """Raise ValueError unless the pattern uses just the known fields, with year and serial among them."""
    parts = list(_PART.finditer(pattern)) if isinstance(pattern, str) and len(pattern) <= LONGEST else []
    used = {part[1] or part[2] for part in parts}
    if "".join(part[0] for part in parts) != pattern or not {"year", "serial"} <= used:
        raise ValueError(f"number pattern {str(pattern)[:LONGEST]!r} needs year and serial and knows only {FIELDS}")
