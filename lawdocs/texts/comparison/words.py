"""What is said of a comparison in words: what happened to a row (说明), and the summary on top (修改N条、增加N条…)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lawdocs.texts.comparison.rows import Comparison, Row, Side

_NO_LABEL = "段落"


@dataclass(frozen=True)
class Tally:
    """How many units became what; each is counted once, by the first of these that holds.

    ``moved`` and ``renumbered`` count what kept its words; ``others`` are changed titles and paragraphs beside the
    articles.
    """

    old: int
    new: int
    modified: int
    added: int
    removed: int
    moved: int
    renumbered: int
    same: int
    others: int
    measure: str


def tally(comparison: Comparison) -> Tally:
    """Count the articles of a comparison; where neither text has any, the paragraphs."""
    has_articles = any(row.is_article for row in comparison.rows)
    rows = [row for row in comparison.rows if row.is_article] if has_articles else list(comparison.rows)
    kinds = [_kind(row) for row in rows]
    return Tally(
        old=sum(_count(row.old, articles=has_articles) for row in rows),
        new=sum(_count(row.new, articles=has_articles) for row in rows),
        modified=kinds.count("修改"),
        added=kinds.count("增加"),
        removed=kinds.count("删除"),
        moved=kinds.count("移动"),
        renumbered=kinds.count("顺延"),
        same=kinds.count(""),
        others=sum(row.is_changed and not row.is_article for row in comparison.rows) if has_articles else 0,
        measure="条" if has_articles else "段",
    )


def summary(comparison: Comparison) -> str:
    """The changes in one sentence: 原有18条，现有20条：修改2条、增加2条，其余16条未变。"""
    counts = tally(comparison)
    if not comparison.changes:
        return f"两个文本共{counts.new}{counts.measure}，文字相同。"
    done = (
        ("修改", counts.modified),
        ("增加", counts.added),
        ("删除", counts.removed),
        ("移动", counts.moved),
        ("编号顺延", counts.renumbered),
    )
    parts = "、".join(f"{word}{count}{counts.measure}" for word, count in done if count)
    rest = f"{'，其余' if parts else ''}{counts.same}{counts.measure}未变" if counts.same else ""
    others = f"；标题和其他段落有{counts.others}处变化" if counts.others else ""
    return f"原有{counts.old}{counts.measure}，现有{counts.new}{counts.measure}：{parts}{rest}{others}。"


def note(row: Row) -> str:
    """What happened to a row: 修改，由第十二条移至第十五条."""
    if row.is_added:
        return "新增"
    if row.is_removed:
        return "删除"
    said = list(filter(None, (_where(row), _what(row))))
    return "，".join(said)


def name(side: Side) -> str:
    """The labels of a side as a citation has them; what has none is called 段落."""
    return "、".join(unit.label.rstrip("、.．") or _NO_LABEL for unit in side.units)


def row_name(row: Row) -> str:
    """What heads a row: the label it has now, or had."""
    return name(row.new or row.old)


def typography(comparison: Comparison) -> list[Row]:
    """The rows in which the same words are written otherwise, which counts as no change."""
    return [row for row in comparison.rows if row.differs_in_typography]


def runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Neighbouring rows to be folded together: those that kept their words and place; all others stand alone."""
    run: list[Row] = []
    for row in rows:
        if run and not _joins(run, row):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def is_folded(row: Row) -> bool:
    """Whether a row need not be read to know the changes: its words and place are the same; an article's number
    may differ."""
    kept = row.is_in_both and not row.has_other_words and not row.is_moved
    return kept and (row.is_article or not row.is_renumbered)


def _joins(run: Sequence[Row], row: Row) -> bool:
    """Articles of another number and others are not folded together; titles between them join either."""
    numbered = {each.is_renumbered for each in (*run, row) if each.is_article}
    return is_folded(run[-1]) and is_folded(row) and len(numbered) <= 1


def run_name(run: Sequence[Row]) -> str:
    """What heads a folded run: 第一条至第六条."""
    return span(row.new for row in _articles_of(run))


def run_note(run: Sequence[Row]) -> str:
    """What is said of a folded run."""
    articles = _articles_of(run)
    if any(row.is_renumbered for row in articles):
        return f"编号顺延（原{span(row.old for row in articles)}），文字未变。"
    return "未变。"


def run_size(run: Sequence[Row]) -> str:
    """How much a folded run holds: 6条."""
    return f"{len(_articles_of(run))}{'条' if any(row.is_article for row in run) else '段'}"


def _articles_of(run: Sequence[Row]) -> list[Row]:
    return [row for row in run if row.is_article] or list(run)


def span(sides: Iterable[Side]) -> str:
    """The labels of several sides as a range: 第一条至第六条."""
    names = [name(side) for side in sides]
    return names[0] if len(names) == 1 else f"{names[0]}至{names[-1]}"


def _kind(row: Row) -> str:
    if row.is_added:
        return "增加"
    if row.is_removed:
        return "删除"
    if row.has_other_words:
        return "修改"
    return "移动" if row.is_moved else "顺延" if row.is_renumbered else ""


def _count(side: Side, *, articles: bool) -> int:
    return sum(unit.is_article for unit in side.units) if articles else len(side.units)


def _where(row: Row) -> str:
    """From where to where a row went, if anywhere."""
    old, new = name(row.old), name(row.new)
    if row.is_split:
        return f"由{old}拆分为{new}"
    if row.is_merged:
        return f"由{old}合并为{new}"
    if row.is_moved:
        return f"由{old}移至{new}" if old != new else f"移动位置{_titles(row)}"
    return f"由{old}改为{new}" if row.is_renumbered else ""


def _titles(row: Row) -> str:
    """Under which titles a row of one number stands now and stood before."""
    old, new = row.old.units[0].above, row.new.units[0].above
    return f"（由{old}移至{new}）" if old and new and old != new else ""


def _what(row: Row) -> str:
    """What of the words changed."""
    items = [f"删去{'、'.join(row.old_items)}"] if row.old_items else []
    items += [f"增加{'、'.join(row.new_items)}"] if row.new_items else []
    counted = ["项号顺延"] if row.has_new_item_numbers else []
    if not row.has_other_words:
        return "，".join(["文字未变", *counted]) if row.is_changed else ""
    return "，".join([*(items if row.has_items_only else [_verb(row), *items]), *counted])


def _verb(row: Row) -> str:
    return "并修改" if row.is_renumbered or row.is_moved or row.is_split or row.is_merged else "修改"
