"""News items (工作动态), their topics and files, and the record of what was done with each, which never changes."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from lawdocs.documents.models import StoredFile
from lawdocs.extensions import db, enumeration
from workflows.labels import LabelledEnum
from workflows.news import NewsState

if TYPE_CHECKING:
    from lawdocs.accounts.models import Agency, User

LONGEST_TITLE, LONGEST_SOURCE = 100, 100


class NewsFileKind(LabelledEnum):
    """What a file of an item is for (动态文件用途)."""

    COVER = "cover", "封面"
    IMAGE = "image", "正文图片"
    ATTACHMENT = "attachment", "附件"


class NewsAct(LabelledEnum):
    """One entry of the record of an item (办理记录); steps and what leaves the state alone."""

    START = "start", "撰写"
    SAVE = "save", "修改"
    ADD_FILE = "add_file", "上传文件"
    REMOVE_FILE = "remove_file", "移除文件"
    SUBMIT = "submit", "送审"
    RECALL = "recall", "撤回送审"
    RETURN = "return", "退回"
    APPROVE = "approve", "审核通过"
    PUBLISH = "publish", "发布"
    WITHDRAW = "withdraw", "撤下"
    DROP = "drop", "作废"
    PIN = "pin", "置顶"
    UNPIN = "unpin", "取消置顶"


# Whoever did one of these has written the item, and so does not review it.
WRITING = (NewsAct.START, NewsAct.SAVE, NewsAct.ADD_FILE, NewsAct.REMOVE_FILE)

news_item_topics = sa.Table(
    "news_item_topics",
    db.metadata,
    sa.Column("item_id", sa.ForeignKey("news_items.id"), primary_key=True),
    sa.Column("topic_id", sa.ForeignKey("news_topics.id"), primary_key=True, index=True),
)


class NewsTopic(db.Model):
    """A topic that items are filed under (动态主题); retired ones stay on the items that carry them."""

    __tablename__ = "news_topics"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(20), unique=True)
    retired: Mapped[bool] = mapped_column(default=False)


class NewsItem(db.Model):
    """A news item. ``state`` is written by ``lawdocs.column.news.lifecycle`` alone.

    From its submission on the database refuses to change its words unless it is returned or recalled.
    """

    __tablename__ = "news_items"
    __table_args__ = (
        sa.CheckConstraint(
            "(published_at IS NULL) = (published_on IS NULL)", name="published_on_the_day_of_its_instant"
        ),
        sa.CheckConstraint(
            "(state IN ('published', 'withdrawn')) = (published_at IS NOT NULL)", name="published_has_its_instant"
        ),
        sa.CheckConstraint("publish_at IS NULL OR state = 'approved'", name="planned_while_approved"),
        sa.Index(None, "state", "published_on", "id"),
        sa.Index(None, "state", "publish_at"),
        sa.Index(None, "agency_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[NewsState]
    agency_id: Mapped[int] = mapped_column(sa.ForeignKey("agencies.id"), comment="the unit it tells of (单位)")
    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"), index=True)
    title: Mapped[str] = mapped_column(sa.String(LONGEST_TITLE))
    source: Mapped[str] = mapped_column(sa.String(LONGEST_SOURCE), comment="来源")
    saved_at: Mapped[datetime]
    publish_at: Mapped[datetime | None] = mapped_column(comment="planned instant of the publication")
    published_at: Mapped[datetime | None]
    published_on: Mapped[date | None] = mapped_column(comment="the day in Asia/Shanghai")
    pinned_until: Mapped[date | None] = mapped_column(comment="last day on top of the list")
    # What is long stands last, what is searched first of it: SQLite reads a row only as far as it must.
    norm: Mapped[str] = mapped_column(sa.Text, comment="title and words as they are searched: NFKC, lower case")
    plain: Mapped[str] = mapped_column(sa.Text, comment="the words of the body")
    body: Mapped[str] = mapped_column(sa.Text, comment="HTML, cleaned by texts.richtext")

    agency: Mapped["Agency"] = relationship()
    author: Mapped["User | None"] = relationship()
    topics: Mapped[list[NewsTopic]] = relationship(secondary=news_item_topics, order_by=NewsTopic.id)
    files: Mapped[list["NewsFile"]] = relationship(back_populates="item", order_by="NewsFile.id")
    records: Mapped[list["NewsRecord"]] = relationship(back_populates="item", order_by="NewsRecord.id")

    @property
    def kept_files(self) -> list["NewsFile"]:
        """The files that were not taken away."""
        return [each for each in self.files if each.removed_at is None]

    @property
    def cover(self) -> "NewsFile | None":
        """The newest cover."""
        return next((each for each in reversed(self.kept_files) if each.kind is NewsFileKind.COVER), None)

    def is_pinned(self, day: date) -> bool:
        return self.pinned_until is not None and day <= self.pinned_until


class NewsFile(db.Model):
    """A cover, an image of the text or an attachment; stored by its digest like the papers of documents."""

    __tablename__ = "news_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("news_items.id"), index=True)
    kind: Mapped[NewsFileKind]
    name: Mapped[str] = mapped_column(sa.String(255))
    caption: Mapped[str] = mapped_column(sa.String(100), default="", comment="what a picture shows, in words")
    file_id: Mapped[int] = mapped_column(sa.ForeignKey("stored_files.id"))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    item: Mapped[NewsItem] = relationship(back_populates="files")
    file: Mapped[StoredFile] = relationship(lazy="joined")


class NewsRecord(db.Model):
    """Something that was done with an item (办理记录); the database refuses to change or delete it."""

    __tablename__ = "news_records"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(sa.ForeignKey("news_items.id"), index=True)
    act: Mapped[NewsAct]
    source: Mapped[NewsState | None] = mapped_column(enumeration(NewsState, "source"))
    dest: Mapped[NewsState] = mapped_column(enumeration(NewsState, "dest"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    actor_name: Mapped[str] = mapped_column(sa.String(100))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    digest: Mapped[str] = mapped_column(sa.String(64), comment="sha256 of its words and files as they were")

    item: Mapped[NewsItem] = relationship(back_populates="records")
