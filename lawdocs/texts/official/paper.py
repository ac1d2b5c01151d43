"""An official paper (公文) as data: what stands in its head, its body and its imprint, whatever file it becomes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lawdocs.texts.structure import Block, Kind, Outline, Role

ORDERED, MINUTES = "令", "纪要"
# Who was at a meeting, as minutes list them below their text.
ATTENDANCE = ("出席", "请假", "列席")
_ATTENDANCE = re.compile(rf"(?P<word>{'|'.join(ATTENDANCE)})\s*[：:]\s*(?P<names>.+)", re.DOTALL)
_ORDER_NUMBER = re.compile(r"令\s*(?P<own>第.+号)$")
_PAPERS = (Role.LETTERHEAD, Role.NUMBER, Role.TITLE)


class Form(StrEnum):
    """The forms (格式) that are made here."""

    DOWNWARD = "downward"  # 下行文、平行文: number in the middle
    UPWARD = "upward"  # 上行文: number left, 签发人 right
    LETTER = "letter"  # 信函格式
    ORDER = "order"  # 命令（令）格式: the number of the order instead of 发文字号, signed by a person
    MINUTES = "minutes"  # 纪要格式: who attended, and nobody's signature


@dataclass(frozen=True)
class Parts:
    """What a text says itself, apart from one another.

    ``annex_notes``, ``signatures`` and ``imprint`` are lines as the text has them; ``following`` are annexes and the
    texts that are sent out with a notice, from the first on.
    """

    addressee: str = ""
    body: tuple[Block, ...] = ()
    annex_notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    dated: str = ""
    note: str = ""
    following: tuple[Block, ...] = ()
    imprint: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stamp:
    """What a copy is: a word under the title (征求意见稿), a line in the head of each page, one in its foot."""

    word: str = ""
    running: str = ""
    foot: str = ""


@dataclass(frozen=True)
class Paper:
    """Everything a paper says. Issuers in their order, the leading one first; days are days.

    A paper that is not ``is_issued`` (a draft) has no red head, no number and no imprint. What the parts of the text
    name goes before what is given here: an addressee, a signature, a day and an imprint of its own. ``post`` is that
    of who signs an order; ``attendance`` of minutes pairs a word of ``ATTENDANCE`` with names.
    """

    title: str
    parts: Parts
    issuers: tuple[str, ...]
    subtitle: str = ""
    form: Form = Form.DOWNWARD
    is_issued: bool = True
    mark: str = ""
    number: str = ""
    signers: tuple[str, ...] = ()
    post: str = ""
    attendance: tuple[tuple[str, str], ...] = ()
    addressee: str = ""
    written_on: date | None = None
    is_sealed: bool = True
    note: str = ""
    copies_to: str = ""
    printed_by: str = ""
    printed_on: date | None = None
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    stamp: Stamp = field(default_factory=Stamp)

    @property
    def to(self) -> str:
        """主送机关, with its colon."""
        found = self.parts.addressee or self.addressee.strip()
        return found.rstrip("：:") + "：" if found else ""

    @property
    def marks(self) -> tuple[str, ...]:
        """The names in the issuer mark (发文机关标志), the leading one first; letters and minutes have only that."""
        named = (self.mark,) if self.mark else self.issuers
        if self.form is Form.MINUTES:
            return tuple(each if each.endswith(MINUTES) else f"{each}会议{MINUTES}" for each in named[:1])
        return named[:1] if self.form is Form.LETTER else named

    @property
    def heading(self) -> str:
        """The title above the text; an order that sends out a text has none of its own (令号下空二行编排正文)."""
        return "" if self.is_ordering and self.parts.following else self.title

    @property
    def own_number(self) -> str:
        """发文字号; of an order its own part, for the mark says the rest: 第3号 of 鲁山县人民政府令第3号."""
        found = _ORDER_NUMBER.search(self.number) if self.form is Form.ORDER else None
        return found["own"] if found else self.number

    @property
    def is_ordering(self) -> bool:
        """Whether it is an issued order."""
        return self.is_issued and self.form is Form.ORDER

    @property
    def body(self) -> tuple[Block, ...]:
        """The text without who attended, where that stands in a place of its own."""
        return tuple(each for each in self.parts.body if not self._attended(each))

    @property
    def attended(self) -> tuple[tuple[str, str], ...]:
        """Who was at the meeting, as the text of minutes says it, else as given."""
        if self.form is not Form.MINUTES:
            return ()
        said = tuple(found for each in self.parts.body if (found := self._attended(each)))
        return said or tuple((word, names.strip()) for word, names in self.attendance if names.strip())

    def _attended(self, block: Block) -> tuple[str, str] | None:
        match = _ATTENDANCE.fullmatch(_line(block)) if self.form is Form.MINUTES else None
        return (match["word"], match["names"]) if match else None

    @property
    def signatures(self) -> tuple[str, ...]:
        """发文机关署名; of an order who signs it, the post before the name; of minutes nobody."""
        if self.form is Form.MINUTES:
            return ()
        if self.form is not Form.ORDER:
            return self.parts.signatures or self.issuers
        signed = "".join(self.parts.signatures[-1:]).split() or [self.post, *self.signers[:1]]
        return tuple(filter(None, ("\u3000\u3000".join(filter(None, signed)),)))

    @property
    def dated(self) -> str:
        """成文日期, as the text has it, else without leading zeros: 2026年9月8日."""
        return self.parts.dated or (day_word(self.written_on) if self.written_on else "")

    @property
    def remark(self) -> str:
        """附注, in round brackets."""
        said = self.parts.note or self.note.strip()
        return said if not said or said[0] in "（(" else f"（{said}）"

    @property
    def top_lines(self) -> tuple[str, ...]:
        """份号, 密级和保密期限 and 紧急程度, in this order."""
        return tuple(filter(None, (self.copy_number, self.secrecy, self.urgency)))

    @property
    def imprint(self) -> tuple[tuple[str, str], ...]:
        """版记, a line each: what stands at its left, and what at its right."""
        if not self.is_issued:
            return ()
        if self.parts.imprint:
            return tuple((line, "") for line in self.parts.imprint)
        copies = self.copies_to.strip().removeprefix("抄送：").rstrip("。")
        lines = [(f"抄送：{copies}。", "")] if copies else []
        if self.form is not Form.LETTER and (self.printed_by or self.printed_on):
            lines.append((self.printed_by, f"{day_word(self.printed_on)}印发" if self.printed_on else ""))
        return tuple(lines)


def day_word(day: date) -> str:
    """A day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def parts_of(outline: Outline, *, title: str = "", number: str | None = None) -> Parts:
    """Take a text apart; lines at its head that repeat its title or number are left to the paper's own."""
    blocks = without_head(outline.blocks, title, number)
    imprint = tuple(_line(each) for each in blocks if each.role is Role.IMPRINT)
    blocks = [each for each in blocks if each.role is not Role.IMPRINT]
    end = _end_of_main(blocks)
    main, following = blocks[:end], blocks[end:]

    def said(*roles: Role) -> tuple[str, ...]:
        return tuple(_line(each) for each in main if each.role in roles)

    lifted = (Role.ANNEX_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE)
    addressee = next((each for each in main if each.role is Role.ADDRESSEE), None)
    return Parts(
        addressee=_line(addressee) if addressee else "",
        body=tuple(each for each in main if each.role not in lifted and each is not addressee),
        annex_notes=said(Role.ANNEX_NOTE),
        signatures=said(Role.SIGNATURE),
        dated="".join(said(Role.DATE)),
        note="".join(said(Role.NOTE)),
        following=tuple(following),
        imprint=imprint,
    )


def _line(block: Block) -> str:
    return f"{block.printed}{block.text}".strip()


def without_head(blocks: Sequence[Block], title: str, number: str | None) -> list[Block]:
    """The blocks without what the head of the paper says already."""
    known = {_bare(title), _bare(number or "")} - {""}
    head = _head_of(blocks)
    return [each for at, each in enumerate(blocks) if at >= head or _bare(_line(each)) not in known]


def _head_of(blocks: Sequence[Block]) -> int:
    """How many blocks the head of a text has."""
    return next((at for at, each in enumerate(blocks) if each.role not in _PAPERS), len(blocks))


def _bare(text: str) -> str:
    return "".join(text.split())


def _end_of_main(blocks: Sequence[Block]) -> int:
    """Where annexes or texts sent out with it begin: after the day of the text, or at the first annex or title."""
    dated = next((at for at, each in enumerate(blocks) if each.role is Role.DATE), None)
    annex = next((at for at, each in enumerate(blocks) if each.kind is Kind.ANNEX), len(blocks))
    if dated is None or dated > annex:
        head = _head_of(blocks)
        return next((at for at in range(head, annex) if blocks[at].role is Role.TITLE), annex)
    end = dated + 1
    while end < len(blocks) and blocks[end].role is Role.NOTE:
        end += 1
    return end
