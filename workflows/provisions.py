"""What a single provision (条款) is on a day: articles may begin, stop and end on days of their own.

Intervals are half-open, as those of documents: what ends on a day (``since``) is out of force from 00:00 of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from workflows.labels import LabelledEnum
from workflows.states import ENDED, LegalStatus
from workflows.validity import Validity, status_on


class ProvisionAct(LabelledEnum):
    """What happens to a provision on a day of its own (条款效力)."""

    BEGIN = "begin", "施行"
    REPEAL = "repeal", "废止"
    STOP = "stop", "停止执行"
    LAPSE = "lapse", "失效"


class ProvisionState(LabelledEnum):
    """What a provision of a published text is on a day; never two at once."""

    PENDING = "pending", "尚未施行"
    IN_FORCE = "in_force", "现行有效"
    STOPPED = "stopped", "停止执行"
    REPEALED = "repealed", "废止"
    LAPSED = "lapsed", "失效"
    UNKNOWN = "unknown", "不详"


ENDS = (ProvisionAct.REPEAL, ProvisionAct.LAPSE)
_STATE_OF = {ProvisionAct.REPEAL: ProvisionState.REPEALED, ProvisionAct.LAPSE: ProvisionState.LAPSED}
_STATE_BY_STATUS = {
    LegalStatus.PENDING: ProvisionState.PENDING,
    LegalStatus.IN_FORCE: ProvisionState.IN_FORCE,
    LegalStatus.AMENDED: ProvisionState.IN_FORCE,
    LegalStatus.REPEALED: ProvisionState.REPEALED,
    LegalStatus.LAPSED: ProvisionState.LAPSED,
    LegalStatus.UNKNOWN: ProvisionState.UNKNOWN,
}


def loss_words(act: ProvisionAct, since: date, day: date, lost: str, *, is_gone: bool = False) -> str:
    """What a history says of a text that from ``day`` on has the words of clauses no more; empty for a beginning.

    ``is_gone`` says that the text does not have the clauses in other words either. ``since`` is the day on which the
    clauses (``lost``, by their former names) ended or were stopped, or were to.
    """
    if act is ProvisionAct.BEGIN:
        return ""
    if act is ProvisionAct.STOP:
        return f"文本修改，原{lost}已删去" if is_gone else f"文本修改，原{lost}不再停止执行"
    if since <= day:
        return f"文本修改，已经{act.label}的原{lost}不再保留"
    return f"文本修改，原{lost}{'已删去，' if is_gone else ''}不再按预定的日期{act.label}"


@dataclass(frozen=True)
class Own:
    """A day of its own that a provision has, and since when that is known.

    ``since`` is its first day in force (施行), else the first day on which it no longer is or is not applied;
    ``until`` the first day on which what was stopped is applied again. ``width`` tells how much of the text the act
    names, so that of two beginnings the one that names less counts. ``known_on`` is the day it was put on record,
    ``resumed_on`` that on which ``until`` was.
    """

    act: ProvisionAct
    since: date
    until: date | None = None
    width: int = 0
    known_on: date = date.min
    resumed_on: date | None = None

    def stops_on(self, day: date) -> bool:
        """Whether it keeps its provision from being applied on a day."""
        return self.act is ProvisionAct.STOP and self.since <= day and (self.until is None or day < self.until)


Known = TypeVar("Known", bound=Own)


def known_on(acts: Iterable[Known], day: date) -> list[Known]:
    """What a page of a day may tell: what was on record then, and what was entered late but held by then (补录).

    So nothing that is put on record for a day to come changes what was said of the days before.
    """
    return [_as_known(act, day) for act in acts if act.known_on <= day or act.since <= day]


def _as_known(act: Known, day: date) -> Known:
    later = act.until is not None and act.until > day and act.resumed_on is not None and act.resumed_on > day
    return replace(act, until=None, resumed_on=None) if later else act


def state_on(document: Validity, acts: Sequence[Own], day: date) -> ProvisionState | None:
    """What a provision is on a day, by its document and by all acts that name it or what it stands in.

    None before the document is published. The document's end ends all of it; of several ends the first one counts.
    """
    status = status_on(document, day)
    if status is None or status in ENDED:
        return _STATE_BY_STATUS.get(status)
    end = _first_end(acts)
    if end is not None and end.since <= day:
        return _STATE_OF[end.act]
    begins = _own_beginning(acts)
    if begins is not None and (day < begins or status is LegalStatus.PENDING):
        # An article may be in force before the rest of its document is.
        status = LegalStatus.PENDING if day < begins else LegalStatus.IN_FORCE
    if status is not LegalStatus.PENDING and any(act.stops_on(day) for act in acts):
        return ProvisionState.STOPPED
    return _STATE_BY_STATUS[status]


def _first_end(acts: Iterable[Own]) -> Own | None:
    """Of ends on one day a repeal says more than a lapse."""
    ends = [act for act in acts if act.act in ENDS]
    return min(ends, key=lambda act: (act.since, ENDS.index(act.act)), default=None)


def _own_beginning(acts: Iterable[Own]) -> date | None:
    begins = [act for act in acts if act.act is ProvisionAct.BEGIN]
    return min(begins, key=lambda act: (act.width, act.since)).since if begins else None
