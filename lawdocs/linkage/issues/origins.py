"""Where an issue may come from (来源事项): a record of the linkage whose chain it joins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflows.actors import Actor
from workflows.linkage.sides import Subject


@dataclass(frozen=True)
class Origin:
    """A record that an issue comes from, with its chain; ``subject`` says of which kind."""

    subject: Subject
    row_id: int
    linkage_id: int
    chain_id: int
    title: str


# By the name of the column and of the parameter that names it; each raises NotVisible for what a person may not see.
ORIGINS: Mapping[str, Callable[[int, Actor], Origin]] = {}
