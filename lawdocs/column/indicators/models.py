"""Indicator sets (指标体系) with their indicators, what each unit is to prove and the evidence it gives.

An edition is data: nothing here knows how many indicators there are. The records never change.
"""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.column.figures.models import FigureSnapshot
from lawdocs.column.news.models import NewsItem
from lawdocs.documents.models import Document, StoredFile
from lawdocs.extensions import db, enumeration
from workflows.evidence import Coverage, TaskState
from workflows.labels import LabelledEnum

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency, User

LONGEST_EDITION, LONGEST_NAME, LONGEST_TITLE = 40, 200, 200


class SetState(LabelledEnum):
    """Where an indicator set stands (指标体系状态)."""

    DRAFT = "draft", "准备中"
    OPEN = "open", "报送中"
    CLOSED = "closed", "已归档"


class SetAct(LabelledEnum):
    """One entry of the record of a set (指标体系办理记录)."""

    IMPORT = "import", "导入"
    CHANGE = "change", "修改指标"
    ASSIGN = "assign", "分配责任单位"
    SCORE = "score", "自评打分"
    OPEN = "open", "公开并开始报送"
    CLOSE = "close", "归档"


class EvidenceKind(LabelledEnum):
    """What an evidence is (材料种类)."""

    LINK = "link", "网页"
    FILE = "file", "文件"
    DOCUMENT = "document", "本库文件"
    NEWS = "news", "工作动态"
    FIGURES = "figures", "本系统统计"


class TaskAct(LabelledEnum):
    """One entry of the record of a task (佐证办理记录); steps and what leaves the state alone."""

    ASSIGN = "assign", "分配"
    CHANGE = "change", "调整要求"
    RELIEVE = "relieve", "解除分配"
    ADD = "add", "添加材料"
    REMOVE = "remove", "移除材料"
    HIDE = "hide", "撤下材料"
    SUBMIT = "submit", "提交"
    RECALL = "recall", "撤回"
    RETURN = "return", "退回"
    ACCEPT = "accept", "认定"
    REOPEN = "reopen", "补充"
    ASK = "ask", "要求补充"


# Whoever did one of these gave the evidence, and so does not judge it.
GIVING = (TaskAct.ADD, TaskAct.REMOVE)


class IndicatorSet(db.Model):
    """One edition of an indicator set. Several stand side by side; a closed one stays as it was assessed."""

    __tablename__ = "indicator_sets"
    __table_args__ = (sa.CheckConstraint("(state = 'draft') = (opened_on IS NULL)", name="opened_on_a_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[SetState]
    edition: Mapped[str] = mapped_column(sa.String(LONGEST_EDITION), unique=True, comment="版本: 2021")
    title: Mapped[str] = mapped_column(sa.String(LONGEST_NAME))
    source: Mapped[str] = mapped_column(sa.String(300), default="", comment="where its wording was taken from")
    made_at: Mapped[datetime]
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    indicators: Mapped[list["Indicator"]] = relationship(back_populates="set", order_by="Indicator.no")
    records: Mapped[list["SetRecord"]] = relationship(order_by="SetRecord.id")


class Indicator(db.Model):
    """One indicator of a set, by its number. Without a text its wording is still to be imported (正文待导入).

    ``weight`` and ``score`` are hundredths of a point. ``earlier`` is the same indicator in an older edition.
    """

    __tablename__ = "indicators"
    __table_args__ = (
        sa.UniqueConstraint("set_id", "no"),
        sa.CheckConstraint("no > 0", name="no_is_positive"),
        sa.CheckConstraint("weight IS NULL OR weight > 0", name="weight_is_positive"),
        sa.CheckConstraint(
            "score IS NULL OR (weight IS NOT NULL AND score BETWEEN 0 AND weight)", name="score_within_weight"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_sets.id"), index=True)
    no: Mapped[int]
    level1: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="", comment="一级指标")
    level2: Mapped[str] = mapped_column(sa.String(LONGEST_NAME), default="", comment="二级指标")
    text: Mapped[str] = mapped_column(sa.Text, default="", comment="三级指标正文; empty: 正文待导入")
    source: Mapped[str] = mapped_column(sa.String(300), default="", comment="where this text was taken from")
    norm: Mapped[str] = mapped_column(sa.Text, default="", comment="number and words as they are searched")
    method: Mapped[str] = mapped_column(sa.String(100), default="", comment="测评方法")
    weight: Mapped[int | None] = mapped_column(comment="hundredths of a point")
    score: Mapped[int | None] = mapped_column(comment="self-assessed, hundredths of a point")
    score_note: Mapped[str] = mapped_column(sa.String(400), default="", comment="why this score")
    figures: Mapped[str] = mapped_column(sa.String(40), default="", comment="which figures of our own records prove it")
    earlier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("indicators.id"), index=True)
    dropped_at: Mapped[datetime | None] = mapped_column(comment="a later import no longer held it")

    set: Mapped[IndicatorSet] = relationship(back_populates="indicators")
    earlier: Mapped["Indicator | None"] = relationship(remote_side=[id])
    tasks: Mapped[list["IndicatorTask"]] = relationship(back_populates="indicator", order_by="IndicatorTask.id")


class SetRecord(db.Model):
    """Something that was done with a set or one of its indicators; the database refuses to change or delete it."""

    __tablename__ = "indicator_set_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    set_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_sets.id"), index=True)
    indicator_id: Mapped[int | None] = mapped_column(sa.ForeignKey("indicators.id"), index=True)
    act: Mapped[SetAct]
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    told: Mapped[str] = mapped_column(sa.Text, default="", comment="what changed, in words")


class IndicatorTask(db.Model):
    """What one unit is to prove of one indicator (佐证任务). ``state`` is written by its lifecycle alone."""

    __tablename__ = "indicator_tasks"
    __table_args__ = (
        sa.UniqueConstraint("indicator_id", "agency_id"),
        sa.CheckConstraint("coverage IS NULL OR coverage <> 'none'", name="judged_is_something"),
        sa.CheckConstraint("coverage <> 'partly' OR missing <> ''", name="partly_says_what_is_missing"),
        sa.CheckConstraint("state <> 'accepted' OR coverage IS NOT NULL", name="accepted_is_judged"),
        sa.Index(None, "agency_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[TaskState]
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicators.id"))
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="责任单位")
    is_lead: Mapped[bool] = mapped_column(default=True, comment="牵头; otherwise 配合")
    due_on: Mapped[date | None]
    coverage: Mapped[Coverage | None] = mapped_column(comment="as judged last; empty: never accepted")
    missing: Mapped[str] = mapped_column(sa.String(400), default="", comment="what is missing, as judged last")
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    relieved_at: Mapped[datetime | None] = mapped_column(comment="the unit no longer answers for it")

    indicator: Mapped[Indicator] = relationship(back_populates="tasks")
    agency: Mapped["Agency"] = relationship()
    items: Mapped[list["EvidenceItem"]] = relationship(back_populates="task", order_by="EvidenceItem.id")
    records: Mapped[list["TaskRecord"]] = relationship(back_populates="task", order_by="TaskRecord.id")

    @property
    def given(self) -> list["EvidenceItem"]:
        """The evidence as it stands in the unit's list."""
        return [each for each in self.items if each.removed_at is None and each.ended_at is None]

    @property
    def accepted(self) -> list["EvidenceItem"]:
        """The evidence that was accepted and still counts, whatever the unit is preparing."""
        return [each for each in self.items if each.accepted_at is not None and each.ended_at is None]


class EvidenceItem(db.Model):
    """One evidence (佐证材料): a page, a file, a record of ours, or figures made of our records.

    It counts, and is seen outside if ``is_public``, from its acceptance until ``ended_at``. What the unit removes from
    its list ends with the next acceptance, so that nothing accepted changes without a look.
    """

    __tablename__ = "evidence_items"
    __table_args__ = (
        sa.CheckConstraint("(kind = 'link') = (url <> '')", name="link_has_its_address"),
        sa.CheckConstraint("(kind = 'file') = (file_id IS NOT NULL)", name="file_has_its_file"),
        sa.CheckConstraint("(kind = 'document') = (document_id IS NOT NULL)", name="document_is_named"),
        sa.CheckConstraint("(kind = 'news') = (news_id IS NOT NULL)", name="news_is_named"),
        sa.CheckConstraint("(kind = 'figures') = (snapshot_id IS NOT NULL)", name="figures_are_named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_tasks.id"), index=True)
    kind: Mapped[EvidenceKind]
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    note: Mapped[str] = mapped_column(sa.String(400), default="", comment="what it proves, and where in it")
    url: Mapped[str] = mapped_column(sa.String(500), default="", index=True)
    file_id: Mapped[int | None] = mapped_column(sa.ForeignKey("stored_files.id"))
    file_name: Mapped[str] = mapped_column(sa.String(255), default="")
    document_id: Mapped[int | None] = mapped_column(sa.ForeignKey("documents.id"), index=True)
    news_id: Mapped[int | None] = mapped_column(sa.ForeignKey("news_items.id"))
    snapshot_id: Mapped[int | None] = mapped_column(sa.ForeignKey("figure_snapshots.id"))
    is_public: Mapped[bool] = mapped_column(default=True, comment="may be shown outside once accepted")
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    removed_at: Mapped[datetime | None] = mapped_column(comment="taken from the unit's list")
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None] = mapped_column(comment="counts no more")

    task: Mapped[IndicatorTask] = relationship(back_populates="items")
    file: Mapped[StoredFile | None] = relationship(lazy="joined")
    document: Mapped[Document | None] = relationship()
    news: Mapped[NewsItem | None] = relationship()
    snapshot: Mapped[FigureSnapshot | None] = relationship()
    added_by: Mapped["User | None"] = relationship()


class TaskRecord(db.Model):
    """Something that was done with a task; the database refuses to change or delete it."""

    __tablename__ = "indicator_task_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(sa.ForeignKey("indicator_tasks.id"), index=True)
    act: Mapped[TaskAct]
    source: Mapped[TaskState | None] = mapped_column(enumeration(TaskState, "source"))
    dest: Mapped[TaskState] = mapped_column(enumeration(TaskState, "dest"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    digest: Mapped[str] = mapped_column(sa.String(64), comment="sha256 of its evidence as it was")

    task: Mapped[IndicatorTask] = relationship(back_populates="records")
