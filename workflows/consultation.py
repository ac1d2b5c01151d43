"""Public consultation (公开征求意见): how long it lasts at least, and what one on record still lacks."""

from datetime import date

from workflows.days import CLOSED_THEN_FEEDBACK, OPENED_THEN_CLOSED, OPENED_THEN_RECEIVED, zh_date
from workflows.drafting_record import Consultation, Found, Minimum, Record, Traits
from workflows.periods import reckon
from workflows.profiles import Profile
from workflows.workdays import WorkCalendar


def consultation_clocks(traits: Traits) -> tuple[str, ...]:
    """The clocks of the profile that a consultation must let run out; each of several kinds has its own."""
    kinds = [name for name in ("business", "major") if getattr(traits, name)]
    return tuple(f"consultation_{kind}" for kind in kinds or ["general"])


def least_consultation(traits: Traits, opened_on: date, profile: Profile, work: WorkCalendar) -> tuple[Minimum, ...]:
    """How long a consultation that opened on a day must last at least (征求意见的最短期限)."""
    rules = (profile.clocks[name] for name in consultation_clocks(traits))
    return tuple(
        Minimum(
            rule.name,
            rule.label,
            rule.rule,
            rule.period.text,
            str(rule.ground),
            reckon(rule.period, opened_on, work),
            rule.verified,
        )
        for rule in rules
    )


def lacks(record: Record, today: date) -> Found:
    """What the consultation on record still lacks before the draft may go to review."""
    asked = record.consultation
    if asked is None:
        yield "还没有公开征求意见", ""
        return
    if today <= asked.closes_on:
        yield f"公开征求意见到{zh_date(asked.closes_on)}截止，还没有结束", ""
    yield from _length(asked, record.traits or Traits())
    if asked.undecided:
        yield f"还有{asked.undecided}条意见没有写明是否采纳", "R27"
    if asked.feedback_on is None:
        yield "还没有公开意见采纳情况", "R27"
    yield from _order(asked)


def _length(asked: Consultation, traits: Traits) -> Found:
    """A consultation shorter than the minimum needs an urgency and a reason that was made public."""
    short = [each for each in asked.minima if asked.closes_on < each.last_day]
    if short and traits.urgent and asked.shortened_reason:
        if not asked.shortened_address:
            yield "缩短征求意见期限的理由还没有公开", "R25"
        return
    for each in short:
        yield (
            f"{each.label}不少于{each.period}，应到{zh_date(each.last_day)}{each.mark}以后截止，"
            f"现在到{zh_date(asked.closes_on)}截止",
            each.rule,
        )


def _order(asked: Consultation) -> Found:
    for order, earlier, later in (
        (OPENED_THEN_CLOSED, asked.opened_on, asked.closes_on),
        (OPENED_THEN_RECEIVED, asked.opened_on, asked.first_opinion_on),
        (CLOSED_THEN_FEEDBACK, asked.closes_on, asked.feedback_on),
    ):
        if fault := order.fault(earlier, later):
            yield fault, order.rule
