"""How pages show transfers: rows of the list, and the course of one with what was in time and what was not."""

from collections.abc import Iterable
from datetime import date, datetime

from flask import url_for

from lawdocs.clock import Clock, local
from lawdocs.deadlines.clock_views import concerns
from lawdocs.deadlines.countdown import ClockWord, standing
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.deadlines.words import due_words, in_hours, marks_of
from lawdocs.linkage.clues.kind import kind_for
from lawdocs.linkage.clues.models import ClueEntry, ClueTransfer
from lawdocs.linkage.clues.timing import clocks_of
from lawdocs.tables import Cell, Column, Row
from workflows.actors import Actor
from workflows.duties import RIGHTS
from workflows.guards import zh_date
from workflows.linkage.clue_clocks import EFFECTS, NONE
from workflows.linkage.clues import LABELS, TABLE, TURN, ClueKind, in_minutes
from workflows.tables import Step

COLUMNS = (
    Column("编号", keeps_line=True),
    Column("移送方向", width=30),
    Column("案件领域", width=30),
    Column("移送单位", width=30),
    Column("接收单位", width=30),
    Column("状态", width=30),
    Column("期限", width=30),
)
COURSE = (
    Column("环节", width=30),
    Column("时间", width=24, keeps_line=True),
    Column("办理单位", width=24),
    Column("是否按期", width=30),
    Column("内容", width=60),
)
COUNTS = (
    Column("移送方向", width=40),
    Column("共移送", "件", is_number=True, says_zero=True),
    Column("在办", "件", is_number=True, says_zero=True),
    Column("有环节逾期", "件", is_number=True, says_zero=True),
)
_LATE = ("late", "very_late")


def row(clue: ClueTransfer, deadline: Deadline | None, clock: Clock) -> Row:
    """One line of the list, without a word of the case."""
    return Row(
        (
            Cell(clue.number, url_for("linkage.clue", row_id=clue.id)),
            Cell(clue.kind.label),
            Cell(clue.field.label),
            Cell(clue.sender.short_name),
            Cell(clue.receiver.short_name),
            Cell(clue.state.label),
            _due_cell(clue, deadline, clock),
        )
    )


def word_of(deadline: Deadline | None, clock: Clock) -> ClockWord | None:
    """How the clock that runs stands; the day that a letter asks for is no clock of the rules."""
    return standing(deadline, clock.today(), clock.now()) if deadline is not None else None


def course(clue: ClueTransfer) -> list[Row]:
    """Every step with its instant, by whom, whether in time, and what was said; oldest first."""
    clocks = clocks_of(clue)
    return [
        Row(
            (
                Cell(LABELS[each.step]),
                Cell(in_minutes(local(each.at))),
                Cell(each.agency.short_name),
                _judged(each, clue, clocks),
                Cell(_said(each)),
            )
        )
        for each in clue.entries
    ]


def running(clue: ClueTransfer, actor: Actor, clock: Clock) -> list[tuple[ClockWord, str, str | None]]:
    """The clocks that run: how each stands, what it is of with its last instant, and its page for whom it concerns."""
    return [
        (
            standing(each, clock.today(), clock.now()),
            f"{each.duty.label}，{'可以在' if each.duty in RIGHTS else '期限至'}{due_words(each)}"
            f"{'以前提出' if each.duty in RIGHTS else ''}{marks_of(each)}",
            url_for("clocks.show", deadline_id=each.id) if concerns(actor, each) else None,
        )
        for each in clocks_of(clue)
        if each.ended_at is None
    ]


def pairs(clue: ClueTransfer) -> list[tuple[str, object]]:
    """What a transfer is, besides its case."""
    return [
        ("移送方向", clue.kind.label),
        ("案件领域", clue.field.label),
        ("移送单位", clue.sender.name),
        ("接收单位", clue.receiver.name),
        ("移送函", clue.letter),
        ("要求答复", f"{zh_date(clue.answer_on)}（依移送函）" if clue.answer_on is not None else ""),
    ]


def steps(clue: ClueTransfer, actor: Actor, clock: Clock) -> list[Step]:
    """What a person may do with a transfer now."""
    return [each for each in TABLE.steps_from(clue.state) if may(each, clue, actor, clock)]


def may(step: Step, clue: ClueTransfer, actor: Actor, clock: Clock) -> bool:
    """Whether a step is a person's to take."""
    return kind_for(step.name, clock).may(actor, step.permission, clue)


def _due_cell(clue: ClueTransfer, deadline: Deadline | None, clock: Clock) -> Cell:
    """The next end of a period with its minute; without one the day that the letter asks for, while it runs."""
    if deadline is not None:
        word = standing(deadline, clock.today(), clock.now())
        return Cell(f"{word.text}，{due_words(deadline)}", mark="late" if word.kind in _LATE else "soon")
    if clue.answer_on is None or clue.state not in TURN:
        return Cell(None)
    return Cell(f"{zh_date(clue.answer_on)}前答复（依移送函）", mark="late" if clue.answer_on < clock.today() else "")


def _judged(entry: ClueEntry, clue: ClueTransfer, clocks: Iterable[Deadline]) -> Cell:
    """Whether a step was in time by the clock that it met, or by the day that the letter gave."""
    if entry.step == "answer" and clue.answer_on is not None:
        return _by_day(local(entry.at).date(), clue.answer_on, f"{zh_date(clue.answer_on)}（依移送函）")
    meets, why = EFFECTS.get(entry.step, NONE).meets, LABELS[entry.step]
    met = next((each for each in clocks if each.duty in meets and each.ended_by == why and _is_judged(each)), None)
    if met is None:
        return Cell(None)
    until = f"{due_words(met)}{marks_of(met)}"
    if met.due_at is None or met.done_at is None:
        return _by_day(met.ended_on, met.due_on, until)
    late = met.done_at - met.due_at
    return _late(in_hours(late), until) if met.outcome is Outcome.LATE else Cell(f"按期，期限至{until}")


def _is_judged(deadline: Deadline) -> bool:
    return deadline.outcome in (Outcome.MET, Outcome.LATE)


def _by_day(day: date, due: date, until: str) -> Cell:
    return _late(f"{(day - due).days}日", until) if day > due else Cell(f"按期，期限至{until}")


def _late(words: str, until: str) -> Cell:
    return Cell(f"逾期{words}，期限至{until}", mark="late")


def _said(entry: ClueEntry) -> str:
    """Everything else on record of a step, in one line."""
    served = f"送达{in_minutes(local(entry.served_at))}" if entry.served_at is not None else ""
    copied = {True: "已经抄送检察机关", False: "没有抄送检察机关", None: ""}[entry.copied]
    late_entry = _entered(entry.entered_at, entry.at)
    listed = "、".join(filter(None, entry.text.splitlines()))
    parts = (entry.post, entry.letter, entry.place, listed, served, copied, late_entry)
    return "；".join(each.strip().rstrip("。；") for each in parts if each.strip())


def _entered(entered: datetime, at: datetime) -> str:
    """What was entered on a later day says so."""
    return f"{zh_date(local(entered).date())}补录" if local(entered).date() > local(at).date() else ""


def begins(kind: ClueKind, *, is_procuratorate: bool) -> bool:
    """Whether a side begins transfers of a kind."""
    return (kind is ClueKind.ILLEGALITY) == is_procuratorate
