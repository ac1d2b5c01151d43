"""Tables of steps (环节表): the moves of a record, who may make each, and everything that stands in its way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from workflows.facts import Obstacle
from workflows.labels import LabelledEnum
from workflows.machines import walk
from workflows.permissions import Permission

State = TypeVar("State", bound=LabelledEnum)
# Says in one sentence what is missing, or None; each table says what its guards look at.
Guard = Callable[..., Obstacle | None]


@dataclass(frozen=True)
class Step(Generic[State]):
    """One move of a record (办理环节); ``label`` is what the record says of it, ``action`` what the button says."""

    name: str
    label: str
    action: str
    sources: tuple[State, ...]
    dest: State
    permission: Permission
    guards: tuple[Guard, ...] = ()


class Table(Generic[State]):
    """The steps of one kind of record, in the order in which pages offer them."""

    def __init__(self, *steps: Step[State]) -> None:
        self.steps = steps
        self.by_name: Mapping[str, Step[State]] = {step.name: step for step in steps}

    @property
    def states(self) -> tuple[State, ...]:
        """Every state there is, in the order of their enumeration."""
        return tuple(type(self.steps[0].dest))

    def steps_from(self, state: State) -> tuple[Step[State], ...]:
        """The steps that leave a state."""
        return tuple(step for step in self.steps if state in step.sources)

    def walk(self, state: State, step: Step[State]) -> State:
        """Where a step leads from a state; raises ``transitions.MachineError`` when it does not leave it."""
        return walk(self.steps, state, step)


def obstacles(step: Step, *looked_at: object) -> tuple[Obstacle, ...]:
    """Everything that stands in the way of a step, all at once; its guards look at the facts and what is said."""
    return tuple(filter(None, (guard(*looked_at) for guard in step.guards)))
