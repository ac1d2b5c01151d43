"""Patterns of document and registration numbers (发文字号、登记号)."""

from string import Formatter

FIELDS = frozenset({"code", "year", "serial"})


def render(pattern: str, *, code: str, year: int, serial: int) -> str:
    """Fill a profile's pattern: ``{code}〔{year}〕{serial}号`` gives 鲁政〔2026〕5号."""
    return pattern.format(code=code, year=year, serial=serial)


def check_pattern(pattern: str) -> None:
    """Raise ValueError unless the pattern uses just the known fields, with year and serial among them."""
    used = {name for _, name, _, _ in Formatter().parse(pattern) if name}
    if not used <= FIELDS or not {"year", "serial"} <= used:
        raise ValueError(f"number pattern {pattern!r} needs year and serial and knows only {sorted(FIELDS)}")
