"""Put an indicator right, say who answers for it, open a set and close it; each act is one transaction."""

from collections.abc import Mapping, Sequence
from datetime import date

from lawdocs.clock import Clock
from lawdocs.column.evidence.tasks import Wanted, close_tasks, open_tasks, set_tasks
from lawdocs.column.indicators import lifecycle
from lawdocs.column.indicators.importing import indicators_of
from lawdocs.column.indicators.models import Indicator, IndicatorSet, SetAct, SetState
from lawdocs.column.indicators.planning import Change, changed_units, shown, tasks_of
from lawdocs.column.indicators.rows import FIELDS
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import NotVisible, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.texts.headings import INDICATORS
from workflows.actors import Actor
from workflows.facts import Obstacle


def change(
    indicator: Indicator,
    values: Mapping[str, object],
    wanted: Sequence[Wanted],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> bool:
    """Give an indicator its words, weight and units as an editor typed them (修改指标); False when all stood so.

    ``values`` are by ``FIELDS``. Raises what ``admit`` raises, StepRefused when the score no longer fits the weight.
    """
    refuse_secret("", str(values["text"]), actor, clock)
    found, no = indicator.set, indicator.no
    with transaction():
        asked = [no, {**values}, [_told(each) for each in wanted]]
        lifecycle.admit(found, "change", lifecycle.LIVING, actor, clock, version=version, key=key, asked=asked)
        db.session.refresh(indicator)
        if indicator.dropped_at is not None:
            raise NotVisible
        weight = values["weight"]
        if indicator.score is not None and (weight is None or indicator.score > weight):
            raise StepRefused((Obstacle("已有的自评得分超过新的分值，请先修改得分", "field:weight"),))
        changes = [
            Change(INDICATORS.label(name), shown(name, getattr(indicator, name)), shown(name, values[name]))
            for name in FIELDS
            if getattr(indicator, name) != values[name]
        ]
        changes += changed_units(indicator, wanted)
        if not changes:
            return False
        for name in FIELDS:
            setattr(indicator, name, values[name])
        lifecycle.index(indicator)
        set_tasks(indicator, wanted, actor, clock)
        words = "；".join(f"{each.label}：“{each.old}”改为“{each.new}”" for each in changes)
        lifecycle.note(found, SetAct.CHANGE, actor, clock, key, [(indicator, f"第{no}项　{words}")])
    return True


def assign(
    found: IndicatorSet,
    numbers: Sequence[int],
    unit_ids: Sequence[int],
    due: date | None,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> int:
    """Let the same units answer for several indicators up to the same day (批量分配); gives how many changed.

    Without units those who answer already keep doing so, and get the day.
    """
    with transaction():
        asked = [sorted(numbers), list(unit_ids), due]
        lifecycle.admit(found, "assign", lifecycle.LIVING, actor, clock, version=version, key=key, asked=asked)
        chosen = [each for each in indicators_of(found) if each.no in numbers and each.dropped_at is None]
        if len(chosen) != len(set(numbers)):
            raise NotVisible
        told = []
        for each in chosen:
            wanted = _assigned(each, unit_ids, due)
            changes = changed_units(each, wanted)
            if changes:
                set_tasks(each, wanted, actor, clock)
                words = "；".join(f"{one.label}：“{one.old}”改为“{one.new}”" for one in changes)
                told.append((each, f"第{each.no}项　{words}"))
        if told:
            lifecycle.note(found, SetAct.ASSIGN, actor, clock, key, told)
    return len(told)


def open_set(found: IndicatorSet, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Show a set to the public and let units give evidence (公开并开始报送)."""
    with transaction():
        lifecycle.admit(found, "open", (SetState.DRAFT,), actor, clock, version=version, key=key)
        if not any(each.dropped_at is None for each in indicators_of(found)):
            raise StepRefused((Obstacle("还没有指标，请先导入"),))
        told = [(None, "公众可以查询，各单位开始报送材料")]
        lifecycle.note(found, SetAct.OPEN, actor, clock, key, told, SetState.OPEN, opened_on=clock.today())
        open_tasks(found, actor, clock)


def close_set(found: IndicatorSet, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Let a set stay as it was assessed (归档): nothing of it changes any more."""
    with transaction():
        lifecycle.admit(found, "close", (SetState.OPEN,), actor, clock, version=version, key=key)
        told = [(None, "指标、材料和评价不再变动")]
        close_tasks(found, actor, clock)
        lifecycle.note(found, SetAct.CLOSE, actor, clock, key, told, SetState.CLOSED, closed_on=clock.today())


def link(
    found: IndicatorSet,
    earlier: IndicatorSet,
    pairs: Mapping[int, int | None],
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
) -> int:
    """Say which indicator of an older edition each is (对应关系), by numbers, None for none; gives how many changed."""
    with transaction():
        asked = [earlier.id, sorted(pairs.items())]
        answer = f"/work/indicators/{found.id}/compare/{earlier.id}"
        seen = {"version": version, "key": key, "asked": asked, "answer": answer}
        lifecycle.admit(found, "link", lifecycle.LIVING, actor, clock, **seen)
        old = {each.no: each for each in indicators_of(earlier)}
        new = {each.no: each for each in indicators_of(found)}
        if earlier.id == found.id or not pairs.keys() <= new.keys() or not set(pairs.values()) - {None} <= old.keys():
            raise NotVisible
        _refuse_two_of_one(pairs)
        told = []
        for no, old_no in sorted(pairs.items()):
            wanted_id = old[old_no].id if old_no is not None else None
            if new[no].earlier_id != wanted_id:
                new[no].earlier_id = wanted_id
                words = f"对应{earlier.edition}版第{old_no}项" if old_no is not None else "取消与以前版本的对应"
                told.append((new[no], f"第{no}项　{words}"))
        if told:
            lifecycle.note(found, SetAct.CHANGE, actor, clock, key, told)
    return len(told)


def _refuse_two_of_one(pairs: Mapping[int, int | None]) -> None:
    named = [each for each in pairs.values() if each is not None]
    twice = sorted({each for each in named if named.count(each) > 1})
    if twice:
        which = "、".join(f"第{each}项" for each in twice)
        raise StepRefused((Obstacle(f"以前版本的{which}被选了不止一次，每项只能对应一项"),))


def _assigned(indicator: Indicator, unit_ids: Sequence[int], due: date | None) -> list[Wanted]:
    standing = {each.agency_id: each for each in tasks_of(indicator.tasks)}
    if not unit_ids:
        return [Wanted(each.agency_id, each.is_lead, due or each.due_on) for each in standing.values()]
    days = {agency_id: each.due_on for agency_id, each in standing.items()}
    return [Wanted(each, place == 0, due or days.get(each)) for place, each in enumerate(unit_ids)]


def _told(wanted: Wanted) -> tuple[int, bool, date | None]:
    return wanted.agency_id, wanted.is_lead, wanted.due_on
