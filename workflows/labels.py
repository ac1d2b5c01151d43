"""Enumerations that carry the Chinese words people read."""

from enum import StrEnum
from typing import Self


class LabelledEnum(StrEnum):
    """A string enumeration whose members carry a Chinese label: ``FILED = "filed", "备案登记"``."""

    label: str

    def __new__(cls, value: str, label: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of value and label, in the order of definition, for form fields."""
        return [(member.value, member.label) for member in cls]
