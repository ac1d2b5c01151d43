"""Instructions (修改指令): what an amending text says is to be done to a document, one act each."""

from dataclasses import dataclass

from workflows.labels import LabelledEnum


class Action(LabelledEnum):
    """What an instruction does."""

    REPLACE_UNIT = "replace_unit", "修改条文"
    REPLACE_WORDS = "replace_words", "修改字句"
    REPLACE_ALL_WORDS = "replace_all_words", "全文统一修改字句"
    INSERT_UNIT = "insert_unit", "增加条文"
    INSERT_WORDS = "insert_words", "增加字句"
    DELETE_UNIT = "delete_unit", "删去条文"
    DELETE_WORDS = "delete_words", "删去字句"
    RENAME = "rename", "修改标题"
    RENUMBER = "renumber", "调整序号"
    UNCLEAR = "unclear", "未能识别"


@dataclass(frozen=True)
class Instruction:
    """One act on a document; its target names the numbering of the old text, as drafting does.

    ``target`` is an anchor of docs/texts.md; empty is the whole text, ``preamble`` its 引言 and ``p2`` the second
    paragraph of a text without articles. ``place`` is the label that a unit gets, as written: 第十三条 of a new or a
    renumbered one, 一款 where no number is said. In a replacement it may name a part: 条首部分. ``insert_words`` puts
    ``new`` behind ``old``; without ``old`` at the ``place`` 开头 or 末尾. ``renumber`` without target counts all anew
    (条文顺序作相应调整). ``start`` and ``end`` are the evidence in the amending text.
    """

    no: int
    action: Action
    target: str
    target_label: str
    place: str = ""
    old: str = ""
    new: str = ""
    start: int = 0
    end: int = 0
    doubt: str = ""


@dataclass(frozen=True)
class Amended:
    """A document that an amending text changes: its title and number as far as they are said, and what is done."""

    title: str | None
    number: str | None
    instructions: tuple[Instruction, ...]


def renamed(title: str, each: Instruction) -> str:
    """What a title is after an instruction that changes it: some of its words, else the whole of it."""
    new = each.new.strip().removeprefix("《").removesuffix("》")
    old = each.old.strip().removeprefix("《").removesuffix("》")
    return title.replace(old, new) if old and old in title else new
