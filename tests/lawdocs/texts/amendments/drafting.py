"""A drafter: a text of known parts, changes to it, the words in which a decision says them, and what must come of them.

What must come is put together from the parts alone, without any code of the product but the numerals.
"""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from lawdocs.texts.numerals import to_chinese

TITLE = "示例市停车管理办法"
# No digit, no label and no mark: a sentence never looks like the beginning of a unit.
_SYLLABLES = "停车场应当公示收费标准并接受市民监督泊位管理单位定期巡查设施确保安全畅通文明有序"


@dataclass
class Part:
    """A paragraph with its items."""

    words: str
    items: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        if not self.items:
            return [self.words + "。"]
        ends = ["；"] * (len(self.items) - 1) + ["。"]
        labelled = [
            f"（{to_chinese(no)}）{item}{end}" for no, (item, end) in enumerate(zip(self.items, ends, strict=True), 1)
        ]
        return [f"{self.words}：", *labelled]


@dataclass
class Unit:
    """An article of the old text, and what becomes of it."""

    parts: list[Part]
    is_new: bool = False

    def lines(self) -> list[str]:
        return [line for part in self.parts for line in part.lines()]


def rendered(units: list[Unit]) -> str:
    """The text of some articles, counted from one."""
    lines = [TITLE]
    for number, unit in enumerate(units, 1):
        first, *further = unit.lines()
        lines += [f"第{to_chinese(number)}条　{first}", *further]
    return "\n".join(lines)


def quoted(lines: list[str]) -> str:
    return "“" + "\n“".join(lines) + "”"


def _sentence(number: int) -> str:
    words = "停车"
    while number:
        number, at = divmod(number, len(_SYLLABLES))
        words += _SYLLABLES[at]
    return words


sentences = st.integers(0, 10**9).map(_sentence)
parts = st.builds(Part, sentences, st.one_of(st.just([]), st.lists(sentences, min_size=2, max_size=4)))
articles = st.builds(Unit, st.lists(parts, min_size=1, max_size=3))


@dataclass
class Case:
    """An old text, the decision that changes it, the new text, and how many items the decision has."""

    old: str
    decision: str
    new: str
    items: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Changes to a random text, each article changed at most once, all said in one decision."""
    old = draw(st.lists(articles, min_size=2, max_size=6))
    text = rendered(old)
    said: list[str] = []
    now: list[Unit] = []
    fresh: list[Unit] = []
    for number, unit in enumerate(old, 1):
        if draw(st.integers(0, 3)) == 0:
            fresh.append(Unit(draw(articles).parts, is_new=True))
            now.append(fresh[-1])
        label = f"第{to_chinese(number)}条"
        kind = draw(
            st.sampled_from(("keep", "delete", "replace", "paragraph", "new paragraph", "item", "no item", "words"))
        )
        changed = _changed(draw, kind, label, unit)
        if changed is None:
            now.append(unit)
            continue
        words, after = changed
        said.append(words)
        now += after
    said += [
        f"增加一条，作为第{to_chinese(number)}条：{quoted(unit.lines())}"
        for number, unit in enumerate(now, 1)
        if unit.is_new
    ]
    said = draw(st.permutations(said))
    if not said or not now:
        said, now = ["条文顺序作相应调整。"], old
    items = "\n".join(f"{to_chinese(no)}、{one}" for no, one in enumerate(said, 1))
    decision = (
        f"示例市人民政府关于修改《{TITLE}》的决定\n经研究，决定对《{TITLE}》作如下修改：\n{items}\n"
        f"本决定自公布之日起施行。\n《{TITLE}》根据本决定作相应修改并对条文顺序作相应调整，重新公布。"
    )
    return Case(text, decision, rendered(now), len(said))


def _changed(draw: st.DrawFn, kind: str, label: str, unit: Unit) -> tuple[str, list[Unit]] | None:
    """The drafting words of a change to an article, and the articles that come of it; None for no change."""
    if kind == "delete":
        return f"删去{label}。", []
    if kind == "replace":
        after = draw(articles)
        return f"将{label}修改为：{quoted(after.lines())}", [after]
    at = draw(st.integers(0, len(unit.parts) - 1))
    part, name = unit.parts[at], f"{label}第{to_chinese(at + 1)}款"
    if kind == "paragraph":
        after = draw(parts)
        return f"{name}修改为：{quoted(after.lines())}", [Unit([*unit.parts[:at], after, *unit.parts[at + 1 :]])]
    if kind == "new paragraph":
        after = draw(parts)
        words = f"{label}增加一款，作为第{to_chinese(at + 1)}款：{quoted(after.lines())}"
        return words, [Unit([*unit.parts[:at], after, *unit.parts[at:]])]
    if kind == "item" and part.items:
        words, no = draw(sentences), draw(st.integers(1, len(part.items) + 1))
        items = [*part.items[: no - 1], words, *part.items[no - 1 :]]
        said = f"{name}增加一项，作为第{to_chinese(no)}项：“（{to_chinese(no)}）{words}”。"
        return said, [Unit([*unit.parts[:at], Part(part.words, items), *unit.parts[at + 1 :]])]
    if kind == "no item" and len(part.items) > 1:
        no = draw(st.integers(1, len(part.items)))
        items = [*part.items[: no - 1], *part.items[no:]]
        said = f"删去{name}第{to_chinese(no)}项。"
        return said, [Unit([*unit.parts[:at], Part(part.words, items), *unit.parts[at + 1 :]])]
    if kind == "words":
        return _other_words(draw, name, unit, at)
    return None


def _other_words(draw: st.DrawFn, name: str, unit: Unit, at: int) -> tuple[str, list[Unit]]:
    part = unit.parts[at]
    old, new = part.words[:3], "甲" + draw(sentences)
    verb = draw(st.sampled_from(("修改为", "改为", "insert", "delete")))
    if verb == "insert":
        said, does = f"在{name}中的“{old}”后增加“{new}”。", old + new
    elif verb == "delete":
        said, does = f"删去{name}中的“{old}”。", ""
    else:
        said, does = f"将{name}中的“{old}”{verb}“{new}”。", new
    after = Part(part.words.replace(old, does), [item.replace(old, does) for item in part.items])
    return said, [Unit([*unit.parts[:at], after, *unit.parts[at + 1 :]])]
