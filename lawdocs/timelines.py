"""What the macro ``timeline`` shows: what was done with a record, when and by whom."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One entry; ``kind`` is past, current or planned, and ``moment`` and ``who`` are in words."""

    moment: str
    text: str
    who: str
    kind: str
    url: str | None = None
    link_text: str = ""
