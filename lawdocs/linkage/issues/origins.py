"""Where an issue may come from (来源事项): a record of the linkage whose chain it joins."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask import request

from lawdocs.errors import NotVisible
from lawdocs.linkage.meetings.queries import resolution_or_404
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.suggestions.sight import suggestion_or_404
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


def _suggestion(row_id: int, actor: Actor) -> Origin:
    row = suggestion_or_404(row_id, actor)
    if row.sent_on is None:  # nothing comes from a draft
        raise NotVisible
    return Origin(Subject.SUGGESTION, row.id, row.linkage_id, row.chain_id, row.number)


def _resolution(row_id: int, actor: Actor) -> Origin:
    row, _ = resolution_or_404(row_id, actor)
    return Origin(Subject.RESOLUTION, row.id, row.linkage_id, row.chain_id, row.text)


# By the name of the parameter that names it; each raises NotVisible for what a person may not see.
ORIGINS: Mapping[str, Callable[[int, Actor], Origin]] = {"suggestion": _suggestion, "resolution": _resolution}


def asked_origin(names: Collection[str], linkage: Linkage, actor: Actor) -> Origin | None:
    """The record that the address names as the origin; hidden, unknown and of another linkage are all the same."""
    for name in names:
        asked = request.args.get(name, "")
        if not asked:
            continue
        if not (asked.isascii() and asked.isdigit()) or len(asked) > 9:
            raise NotVisible
        origin = ORIGINS[name](int(asked), actor)
        if origin.linkage_id != linkage.id:
            raise NotVisible
        return origin
    return None
