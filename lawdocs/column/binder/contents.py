"""What goes into a binder (汇编内容): the indicators of a set, and of their evidence what was accepted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

import sqlalchemy as sa
from flask import current_app, url_for
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import local
from lawdocs.column.editors import edited_agencies
from lawdocs.column.evidence.coverage import Lost, lost, task_coverage
from lawdocs.column.evidence.page import GONE
from lawdocs.column.figures.models import FigureResult, FigureSnapshot
from lawdocs.column.figures.queries import words
from lawdocs.column.indicators.models import EvidenceItem, EvidenceKind, Indicator, IndicatorSet, IndicatorTask
from lawdocs.documents.models import StoredFile
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.evidence import Coverage, coverage_of
from workflows.guards import zh_date

NO_TEXT = "正文待导入"
NO_LEVEL = "一级指标待导入"
LEAD, HELPING = "牵头", "配合"
MOST_ITEMS = 3000


class BinderRefused(DomainError):
    """The binder cannot be made; the message says why, and what to do."""

    code, status = "BINDER_REFUSED", 422


@dataclass(frozen=True)
class Proof:
    """One accepted evidence; ``file`` is what was uploaded, ``snapshot`` the figures it is made of.

    ``gone`` says in words that its record is not public any more; then it is not for the public, and has no address.
    """

    title: str
    kind: EvidenceKind
    unit: str
    note: str
    address: str
    is_dead: bool
    gone: str
    accepted_on: date
    is_public: bool
    file: StoredFile | None
    file_name: str
    snapshot: FigureSnapshot | None

    @property
    def digest(self) -> str:
        """The sha256 of what cannot change: the file, or the frozen figures."""
        if self.file is not None:
            return self.file.sha256
        return self.snapshot.digest if self.snapshot is not None else ""

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """Results of the figures with what they count."""
        results: Iterable[FigureResult] = self.snapshot.results if self.snapshot is not None else ()
        return [(each.label, words(each), each.note) for each in results]


@dataclass(frozen=True)
class Section:
    """One indicator with its proofs."""

    no: int
    level1: str
    level2: str
    text: str
    method: str
    units: str
    coverage: Coverage
    missing: str
    score: str
    proofs: tuple[Proof, ...]


@dataclass(frozen=True)
class Binder:
    """The whole set, in the order of its numbers."""

    edition: str
    title: str
    sections: tuple[Section, ...]

    @property
    def parts(self) -> list[tuple[str, list[Section]]]:
        """Sections under their first level, as they follow each other."""
        return [(name or NO_LEVEL, list(found)) for name, found in groupby(self.sections, lambda each: each.level1)]

    @property
    def proofs(self) -> Iterator[Proof]:
        return (proof for section in self.sections for proof in section.proofs)

    @property
    def hidden(self) -> int:
        """How many proofs are not for the public."""
        return sum(not proof.is_public for proof in self.proofs)

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(proof.file.size for proof in self.proofs if proof.file is not None)


def binder_of(indicators: IndicatorSet, actor: Actor, today: date) -> Binder:
    """The binder of a set with the units that a person edits; raises BinderRefused when it grows beyond measure."""
    tasks = _tasks(indicators, actor)
    if (count := sum(len(task.accepted) for of_one in tasks.values() for task in of_one)) > MOST_ITEMS:
        raise BinderRefused(f"已认定的材料有{count}项，一册最多{MOST_ITEMS}项；请先撤下重复的材料")
    query = sa.select(Indicator).where(Indicator.set_id == indicators.id, Indicator.dropped_at.is_(None))
    missed = lost(today)
    sections = [
        _section(each, tasks.get(each.id, []), missed) for each in db.session.scalars(query.order_by(Indicator.no))
    ]
    return Binder(indicators.edition, indicators.title, tuple(sections))


def _tasks(indicators: IndicatorSet, actor: Actor) -> Mapping[int, list[IndicatorTask]]:
    """The tasks of the units under an editor by indicator, those that lead first."""
    items = selectinload(IndicatorTask.items)
    query = (
        sa.select(IndicatorTask)
        .join(IndicatorTask.indicator)
        .where(Indicator.set_id == indicators.id, IndicatorTask.relieved_at.is_(None))
        .where(IndicatorTask.agency_id.in_(sorted(edited_agencies(actor))))
        .options(
            contains_eager(IndicatorTask.indicator),
            items.joinedload(EvidenceItem.file),
            items.selectinload(EvidenceItem.snapshot).selectinload(FigureSnapshot.results),
            joinedload(IndicatorTask.agency),
        )
        .order_by(IndicatorTask.is_lead.desc(), IndicatorTask.id)
    )
    found: dict[int, list[IndicatorTask]] = {}
    for task in db.session.scalars(query):
        found.setdefault(task.indicator_id, []).append(task)
    return found


def _section(indicator: Indicator, tasks: list[IndicatorTask], missed: Lost) -> Section:
    proofs = tuple(_proof(item, task, missed) for task in tasks for item in task.accepted)
    missing = [f"{_name(task)}：{task.missing}" for task in tasks if task.missing]
    return Section(
        no=indicator.no,
        level1=indicator.level1,
        level2=indicator.level2,
        text=indicator.text,
        method=indicator.method,
        units="、".join(f"{_name(task)}（{LEAD if task.is_lead else HELPING}）" for task in tasks),
        coverage=coverage_of([task_coverage(task, missed) for task in tasks]),
        missing="；".join(missing),
        score=_score(indicator),
        proofs=proofs,
    )


def _score(indicator: Indicator) -> str:
    if indicator.weight is None:
        return ""
    given = f"自评{indicator.score / 100:g}分" if indicator.score is not None else "没有自评"
    return f"{given}，满分{indicator.weight / 100:g}分"


def _proof(item: EvidenceItem, task: IndicatorTask, missed: Lost) -> Proof:
    is_gone = item.id in missed.items
    return Proof(
        title=item.title,
        kind=item.kind,
        unit=_name(task),
        note=item.note,
        address="" if is_gone else _address(item),
        is_dead=item.url in missed.urls,
        gone=GONE[item.kind] if is_gone else "",
        accepted_on=local(item.accepted_at).date(),
        is_public=item.is_public and not is_gone,
        file=item.file,
        file_name=item.file_name,
        snapshot=item.snapshot,
    )


def _address(item: EvidenceItem) -> str:
    """Where anybody opens it, under the address of this installation unless it is one of the web."""
    site = current_app.extensions["settings"].address
    if item.document_id is not None:
        return site + url_for("portal.show", document_id=item.document_id)
    if item.news_id is not None:
        return site + url_for("column.news_item", item_id=item.news_id)
    return item.url


def _name(task: IndicatorTask) -> str:
    return agency_tree().get(task.agency_id).short_name


def told_days(snapshot: FigureSnapshot) -> str:
    """The period of figures and when they were frozen, in words."""
    days = f"{zh_date(snapshot.since_on)}至{zh_date(snapshot.until_on)}"
    return f"{days}，{zh_date(local(snapshot.taken_at).date())}冻结"
