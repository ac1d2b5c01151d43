"""Indicator sets for tests: rows as an import gives them, and sets in any state."""

from lawdocs.clock import Clock
from lawdocs.column.indicators import importing, services
from lawdocs.column.indicators.importing import Given
from lawdocs.column.indicators.models import IndicatorSet, SetState
from lawdocs.column.indicators.rows import Row
from tests.factories import County

TITLE = "市县法治政府建设示范指标体系"
TEXT_27 = "行政规范性文件按照规定的程序和时限报送备案。"


def rows(county: County, *changes: Row) -> tuple[Row, ...]:
    """Four indicators on two levels: one without a text, one of two units; ``changes`` take the place of theirs."""
    urban, justice = county.agency("urban").id, county.agency("justice").id
    day = {"due": None}
    found = {
        1: Row(1, "一、甲", "1.子", "第一项正文。", method="网络检索", weight=150, unit_ids=(urban,), **day),
        2: Row(2, "一、甲", "1.子"),
        3: Row(3, "一、甲", "2.丑", "第三项正文。", unit_ids=(urban, justice)),
        27: Row(27, "二、乙", "3.寅", TEXT_27, figures="filing", unit_ids=(justice,)),
    }
    return tuple((found | {each.no: each for each in changes}).values())


def given(county: County, edition: str = "2021", title: str = TITLE, source: str = "", *changes: Row) -> Given:
    return Given(edition, title, source, rows(county, *changes))


def a_set(county: County, clock: Clock, state: SetState = SetState.DRAFT, edition: str = "2021") -> IndicatorSet:
    """A set of four indicators, walked into a state by the editor."""
    editor = county.actor("editor")
    importing.store(given(county, edition), editor, clock, version=None, key=None)
    found = importing.edition_named(edition)
    if state is not SetState.DRAFT:
        services.open_set(found, editor, clock, version=found.version, key=None)
    if state is SetState.CLOSED:
        services.close_set(found, editor, clock, version=found.version, key=None)
    return found
