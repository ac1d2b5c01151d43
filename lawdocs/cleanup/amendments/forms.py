"""Forms of looking at amendments (核对修改内容)."""

import hashlib

from flask import request
from wtforms import TextAreaField, ValidationError

from lawdocs.cleanup.amendments.models import AmendingInstruction
from lawdocs.cleanup.amendments.proposal import OF_NEW_WORDS, alone, is_decided
from lawdocs.documents import queries
from lawdocs.documents.forms import LONGEST_TEXT
from lawdocs.documents.models import Document, Revision
from lawdocs.forms import CHOOSE, Fault, StaffForm, Words, choices, line, lines, one_of, unix_lines
from lawdocs.texts.amendments.instructions import Action
from lawdocs.texts.labels import Kind
from lawdocs.texts.provisions import cited_as
from lawdocs.texts.structure import Outline, parse

LONGEST_REASON = 500
SHOWN = 16  # characters of a unit in the list
_UNITS = (Kind.ARTICLE, Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM, Kind.HEADING)


class InstructionForm(StaffForm):
    """Put an instruction right by hand, or say why it is not taken."""

    unit = one_of("改正哪一处", ())
    words = TextAreaField("改正以后的文字", [Words(LONGEST_TEXT, lines=True)], filters=[unix_lines])
    reason = lines("不采用的理由", LONGEST_REASON)

    def __init__(self, row: AmendingInstruction, base: Revision) -> None:
        self.row, self.outline = row, parse(base.text)
        self.of_new_words = Action(row.action) in OF_NEW_WORDS
        super().__init__(data=_proposed(row, base, self.outline, of_new_words=self.of_new_words))
        self.unit.choices = choices(_places(self.outline), blank=CHOOSE)
        if self.of_new_words:
            del self.unit

    def validate_unit(self, field: StaffForm) -> None:
        if self.corrects and not field.data:
            raise ValidationError(Fault("FIELD_REQUIRED", "请选择改正正文的哪一处"))

    def validate_words(self, field: TextAreaField) -> None:
        if not self.corrects or self.removes:
            return
        if not field.data.strip():
            otherwise = "" if self.of_new_words else "；要整个删去的，请按“整个删去这一处”"
            raise ValidationError(Fault("FIELD_REQUIRED", f"请填写改正以后的文字{otherwise}"))
        number = self._units_in(field.data)
        if number > 1 and request.form.get("looked_at") != self.looked_at:
            told = f"一处改成了{number}{self._sort}，请看清是不是有意的；没有写错的，再按一次“按改正的文字修改”"
            raise ValidationError(Fault("PARAM", told))

    @property
    def corrects(self) -> bool:
        """Whether the words are what is sent, and not a reason."""
        return request.form.get("do") in ("correct", "remove")

    @property
    def removes(self) -> bool:
        """Whether the whole place is to go, which is asked for by name and never by leaving the words empty."""
        return request.form.get("do") == "remove" and not self.of_new_words

    @property
    def looked_at(self) -> str:
        """The place and the words that the page shows, to be sent back when they are meant as they are."""
        seen = repr((self.unit.data if "unit" in self else "", self.words.data))
        return hashlib.sha256(seen.encode()).hexdigest()[:16]

    @property
    def _sort(self) -> str:
        return {Kind.ARTICLE: "条", Kind.PARAGRAPH: "款", Kind.HEADING: "个标题"}.get(self._kind, "项")

    @property
    def _kind(self) -> Kind | None:
        """The kind of the place that is put right; paragraphs may become several, articles and items rarely do."""
        block = self.outline.find(self.unit.data) if "unit" in self and self.unit.data else None
        return block.kind if block is not None else None

    def _units_in(self, words: str) -> int:
        """How many units of the kind of the place some words hold."""
        kind = self._kind
        if kind is None or kind is Kind.PARAGRAPH:
            return 0
        return sum(block.kind is kind for block in parse(words).blocks)

    def said(self) -> dict[str, str]:
        """What was entered, as the act takes it."""
        return {"unit": self.unit.data if "unit" in self else "", "words": "" if self.removes else self.words.data}


class DismissForm(StaffForm):
    """Why a document changes nothing in another, though it was read so."""

    reason = lines("认定的理由", LONGEST_REASON, required=True)


class LinkForm(StaffForm):
    """Which of our documents is meant."""

    name = line("被修改的文件", 300, required=True)

    def validate_name(self, field: StaffForm) -> None:
        if field.data and self.meant is None:
            text = f"没有找到文号或者标题是“{field.data}”的已公布文件，请核对；还没有录入的，先录入存量文件"
            raise ValidationError(Fault("PARAM", text))

    @property
    def meant(self) -> Document | None:
        return queries.published_like(self.name.data)


def _proposed(row: AmendingInstruction, base: Revision, outline: Outline, *, of_new_words: bool) -> dict[str, object]:
    decided = is_decided(row, base)
    if decided and row.words:
        return {"unit": row.unit, "words": row.words, "reason": row.reason}
    unit = "" if of_new_words else _unit_of(row.target, outline)
    words = row.new
    if not of_new_words:
        after, outcome = alone(row, base)
        words = words_at(parse(after) if outcome.done else outline, unit)
    return {"unit": unit, "words": words, "reason": row.reason if decided else ""}


def _unit_of(target: str, outline: Outline) -> str:
    """The place of the old text that an instruction names; the first paragraph is where its article begins."""
    while target and outline.find(target) is None:
        target = target.rpartition("-")[0]
    return target


def words_at(outline: Outline, unit: str) -> str:
    """The whole words of a unit, its label included; empty when there is none."""
    block = outline.find(unit) if unit else None
    return outline.text[block.start : outline.within(block)[-1].end] if block is not None else ""


def _places(outline: Outline) -> list[tuple[str, str]]:
    """The units of a text with the beginning of their words."""
    found, article = [], ""
    for each in (block for block in outline.blocks if block.kind in _UNITS):
        if each.kind in (Kind.ARTICLE, Kind.HEADING):
            article = each.label
        inner = article if each.label != article else ""
        cited = cited_as(outline, each)
        named = cited if cited.startswith(inner) else f"{inner}{cited}"
        found.append((each.anchor, f"{named}　{each.text[:SHOWN]}{'……' if len(each.text) > SHOWN else ''}"))
    return found
