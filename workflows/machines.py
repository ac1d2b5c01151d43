"""The state machine that walks a table of steps (状态机), whatever the steps are of."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from transitions import Machine

from workflows.labels import LabelledEnum

State = TypeVar("State", bound=LabelledEnum)


class Move(Protocol[State]):
    """A step of a table: where it may begin and where it leads."""

    name: str
    sources: tuple[State, ...]
    dest: State


class _Lent:
    """A state lent to a machine for one step."""

    state: LabelledEnum


def walk(steps: Sequence[Move[State]], state: State, step: Move[State]) -> State:
    """Where a step of a table leads from a state; raises ``transitions.MachineError`` when it does not leave it.

    The machine is made for one use: a shared one would keep every row it ever saw.
    """
    lent = _Lent()
    Machine(
        model=lent,
        states=list(type(state)),
        initial=state,
        transitions=[
            {"trigger": f"take_{each.name}", "source": source, "dest": each.dest}
            for each in steps
            for source in each.sources
        ],
        auto_transitions=False,
    )
    lent.trigger(f"take_{step.name}")
    return lent.state
