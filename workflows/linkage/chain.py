"""The stages of a chain (全链条): from the proposal to the repaired document and the writing off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflows.labels import LabelledEnum


class Stage(LabelledEnum):
    """Where in the chain a link belongs, in order."""

    ITEM = "item", "议题"
    RESOLUTION = "resolution", "议定"
    SUGGESTION = "suggestion", "检察建议"
    ISSUE = "issue", "问题"
    DOCUMENT = "document", "文件"
    END = "end", "销号"


class Progress(LabelledEnum):
    """How far a stage has come, in the words a reader hears and the classes a page shows."""

    DONE = "done", "已完成"
    NOW = "now", "进行中"
    TODO = "todo", "待进行"
    SKIPPED = "skipped", "没有经过"


@dataclass(frozen=True)
class Link:
    """One record in a chain: what it is called, whose it is, how it stands, and where it is read (None: not by them).

    ``day`` is the day that counts for it; ``is_done`` says that nothing more is to be done about it.
    """

    stage: Stage
    title: str
    day: date | None
    party: str
    note: str
    is_done: bool
    url: str | None = None


@dataclass(frozen=True)
class Station:
    """A stage of a chain with its links, oldest first."""

    stage: Stage
    progress: Progress
    links: tuple[Link, ...]


def stations(links: Iterable[Link]) -> list[Station]:
    """The stages of a chain, each done once nothing is left to do about any of its links.

    A stage without links that a later one has come past was not gone through; after the last one all is to come.
    """
    found = list(links)
    reached = [stage for stage in Stage if any(link.stage is stage for link in found)]
    last = list(Stage).index(reached[-1]) if reached else -1
    result = []
    for place, stage in enumerate(Stage):
        own = tuple(sorted((link for link in found if link.stage is stage), key=lambda link: link.day or date.max))
        if own:
            progress = Progress.DONE if all(link.is_done for link in own) else Progress.NOW
        else:
            progress = Progress.SKIPPED if place < last else Progress.TODO
        result.append(Station(stage, progress, own))
    return result
