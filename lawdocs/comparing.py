"""Comparison pages (新旧对照), public and of staff: how two texts are to be shown, and their table as variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, TypeVar

from lawdocs.errors import WrongParameter
from lawdocs.texts.comparison import Comparison, Row, compare, words
from lawdocs.texts.comparison.table import table
from workflows.labels import LabelledEnum

_MOST_NAMED = 6
_LONGEST_ECHO = 40


class Layout(LabelledEnum):
    """How the two texts stand (版式)."""

    SIDE = "side", "左右对照"
    INLINE = "inline", "合并显示"


class Extent(LabelledEnum):
    """How much of the texts is shown (范围)."""

    CHANGED = "changed", "只看有变化的条"
    ALL = "all", "全部条文"


Choice = TypeVar("Choice", Layout, Extent)


class Head(NamedTuple):
    """What heads a column: which text it is, and when it held."""

    word: str
    span: str


@dataclass(frozen=True)
class Ways:
    """The ways in which a comparison is to be shown."""

    layout: Layout = Layout.SIDE
    extent: Extent = Extent.CHANGED

    def arguments(self, **changes: object) -> dict[str, str]:
        """What of these ways, some of them changed, stands in an address: all that is not as usual."""
        ways = replace(self, **changes)
        said = {"view": ways.layout.value} if ways.layout is not Layout.SIDE else {}
        return said | ({"show": ways.extent.value} if ways.extent is not Extent.CHANGED else {})

    @property
    def other_extent(self) -> Extent:
        return Extent.CHANGED if self.extent is Extent.ALL else Extent.ALL

    @property
    def other_layout(self) -> Layout:
        return Layout.SIDE if self.layout is Layout.INLINE else Layout.INLINE


def read_ways(arguments: Mapping[str, str]) -> Ways:
    """The ways that an address asks for; raises WrongParameter."""
    layout = _choice(Layout, "view", arguments.get("view") or Layout.SIDE)
    return Ways(layout, _choice(Extent, "show", arguments.get("show") or Extent.CHANGED))


def wrong(name: str, value: str, allowed: str) -> WrongParameter:
    """The refusal of a parameter, with what it may be."""
    shown = value if len(value) <= _LONGEST_ECHO else value[:_LONGEST_ECHO] + "……"
    shown = "".join(each if each.isprintable() else " " for each in shown)
    return WrongParameter(f"参数“{name}”不能是“{shown}”。可用的值：{allowed}")


@lru_cache(maxsize=16)
def compared(old_text: str, new_text: str) -> Comparison:
    """Two texts compared; what was asked for lately is kept, for the same words compare the same for ever."""
    return compare(old_text, new_text)


def variables(comparison: Comparison, ways: Ways, heads: Sequence[Head]) -> dict[str, object]:
    """What the macros of comparison need."""
    return {
        "summary": words.summary(comparison),
        "heads": heads,
        "rows": table(comparison, is_whole=ways.extent is Extent.ALL),
        "is_inline": ways.layout is Layout.INLINE,
        "ways": ways,
    }


def typography(comparison: Comparison) -> tuple[str, list[Row]]:
    """What is said of the rows that differ only in how they are typed, and the first of them; nothing if none do."""
    found = words.typography(comparison)
    if not found:
        return "", []
    said = f"标点、全半角、空格、异体字等写法差异有{len(found)}处，不计为修改"
    return said + ("：" if len(found) <= _MOST_NAMED else "，例如："), found[:_MOST_NAMED]


def _choice(kind: type[Choice], name: str, value: str) -> Choice:
    if value not in set(kind):
        raise wrong(name, value, "、".join(f"{each.value}（{each.label}）" for each in kind))
    return kind(value)
