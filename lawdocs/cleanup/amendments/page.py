"""What the pages of amendments show, made ready for the templates."""

from dataclasses import dataclass

from flask import url_for

from lawdocs.access import can_read, may_on
from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction, Verdict
from lawdocs.cleanup.amendments.proposal import Proposal, alone, is_decided, proposal
from lawdocs.cleanup.amendments.queries import base_of, is_applied, made_by, of_document, overtaking
from lawdocs.cleanup.amendments.reading import as_instruction
from lawdocs.clock import Clock
from lawdocs.comparing import compared
from lawdocs.context import zh_moment
from lawdocs.documents.models import Document, Revision
from lawdocs.texts.amendments.instructions import Action
from lawdocs.texts.amendments.saying import written
from lawdocs.texts.comparison.table import Shown, TableRow, table
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES
from workflows.titles import quoted

# kind, bold sentence, the rest, links of address and words: as the macro ``notice`` takes it.
Notice = tuple[str, str, str, list[tuple[str, str]]]
NO_POWER = "修改机关不是本文件的制定机关，请核对"


@dataclass(frozen=True)
class Card:
    """One instruction: what it says and where, what it makes of the text, and what a person made of it.

    ``evidence`` is the passage of the amending text in three parts, the instruction being the second one.
    """

    row: AmendingInstruction
    name: str
    plain: str
    evidence: tuple[str, str, str]
    rows: list[TableRow]
    why_not: str
    remark: str
    is_decided: bool
    was_decided: bool
    is_over: bool

    @property
    def word(self) -> str:
        """What was decided, by whom and when."""
        if not self.is_decided:
            if self.is_over:
                return "没有逐项核对"
            return "要重新核对：正文在这以后有了新的文本" if self.was_decided else "待核对"
        return self.row.verdict.label

    @property
    def who(self) -> str:
        return f"{zh_moment(self.row.decided_at)}，{self.row.decided_by_name}" if self.is_decided else ""

    @property
    def may_confirm(self) -> bool:
        """Whether it can be confirmed as it was read."""
        return not self.why_not and not (self.is_decided and self.row.verdict is Verdict.CONFIRMED)


def card_of(row: AmendingInstruction, base: Revision, amending_text: str) -> Card:
    """An instruction with what it would make of the text."""
    after, outcome = alone(row, base)
    return Card(
        row=row,
        name=name_of(row),
        plain=written(as_instruction(row)),
        evidence=_evidence(amending_text, row.start, row.end),
        rows=_reworded(base.text, after) if outcome.done else [],
        why_not="" if outcome.done else outcome.why,
        remark=outcome.why if outcome.done else "",
        is_decided=is_decided(row, base),
        was_decided=row.verdict is not None,
        is_over=is_applied(row.amending),
    )


def variables(amending: Amending) -> dict[str, object]:
    """What the page of all instructions shows; where there is no text, there is nothing to look at one by one."""
    begins = zh_date(amending.by.in_force_from) if amending.by.in_force_from else ""
    if amending.document.current_edition is None:
        return {
            "amending": amending,
            "by": amending.by,
            "base": None,
            "later": None,
            "cards": [],
            "begins": begins,
            "stands_open": "",
        }
    found = proposal(amending)
    cards = [card_of(row, found.base, amending.revision.text) for row in amending.instructions]
    done = sum(card.is_decided for card in cards)
    return {
        "amending": amending,
        "by": amending.by,
        "base": found.base,
        "cards": cards,
        "done": done,
        "next_no": next((card.row.no for card in cards if not card.is_decided), None),
        "proposal": found,
        "result": changed_rows(found.base.text, found.text) if cards and done == len(cards) else [],
        "begins": begins,
        "later": overtaking(amending),
        "stands_open": stands_open(found),
        "all_rejected": bool(cards) and all(row.verdict is Verdict.REJECTED for row in amending.instructions),
    }


def progress(amending: Amending) -> str:
    """How many instructions were looked at: 已核对3项，共7项."""
    base, rows = base_of(amending), amending.instructions
    if not rows:
        return "没有读出逐项的修改"
    return f"已核对{sum(is_decided(row, base) for row in rows)}项，共{len(rows)}项"


def flags_of(document: Document, actor: Actor, clock: Clock) -> list[Notice]:
    """What the staff page of a document says of amendments that were published and are not on record."""
    if document.state not in PUBLIC_STATES:
        return []
    return [_flag(each, actor, clock) for each in of_document(document, clock.today())]


def _flag(amending: Amending, actor: Actor, clock: Clock) -> Notice:
    by, begins = amending.by, amending.by.in_force_from
    has_begun = begins is not None and begins <= clock.today()
    since = f"自{zh_date(begins)}起施行，" if begins is not None else ""
    links = []
    if may_on(actor, Permission.DOCUMENT_AMEND, amending.document):
        links = [(of_pair(amending), "逐项核对修改内容" if amending.instructions else "看怎样登记修改")]
    named = f"{quoted(by.title)}{f'（{by.number}）' if by.number else ''}"
    if not amending.competent:
        rest = "公众页面没有提示。有权修改的，登记修改；无权修改的，由公布经办人认定没有修改本文件。"
        return "warn", f"{named}写明修改本文件，{NO_POWER}。", rest, links
    return (
        "warn" if has_begun else "info",
        f"{named}修改了本文件，修改还没有登记。",
        f"修改内容{since}{progress(amending)}。",
        links,
    )


def of_pair(amending: Amending) -> str:
    """The page on which a person looks at what a document changes in another."""
    return url_for("amendments.show", document_id=amending.document_id, by_id=amending.by_id)


def panel_of(by: Document, actor: Actor) -> list[tuple[str, str | None, str, tuple[str, str] | None]]:
    """What a published document changes: name, address, how far it has come, and the way on."""
    if by.state not in PUBLIC_STATES:
        return []
    return [_line(each, actor) for each in made_by(by)]


def _line(amending: Amending, actor: Actor) -> tuple[str, str | None, str, tuple[str, str] | None]:
    document = amending.document
    name = f"{quoted(amending.title) if amending.title else ''}{amending.number}"
    if document is None:
        links = may_on(actor, Permission.DOCUMENT_AMEND, amending.by)
        way = (url_for("amendments.link", document_id=amending.by_id, amending_id=amending.id), "指明是哪一件")
        said = f"本系统没有这件文件，读出{len(amending.instructions)}项修改，不能办理"
        return name, None, said, way if links else None
    url = url_for("documents.show", document_id=document.id) if can_read(actor, document) else None
    if is_applied(amending):
        return quoted(document.title), url, "修改已经登记", None
    if amending.dismissed_on is not None:
        return quoted(document.title), url, f"认定没有修改：{amending.dismiss_reason}", None
    if not may_on(actor, Permission.DOCUMENT_AMEND, document):
        return quoted(document.title), url, f"修改还没有登记，{progress(amending)}", None
    return quoted(document.title), url, f"修改还没有登记，{progress(amending)}", (of_pair(amending), "逐项核对")


def stands_open(found: Proposal) -> str:
    """What is still to be looked at before the text is whole; empty when nothing is."""
    parts = []
    if found.undecided:
        parts.append(f"还有{len(found.undecided)}项没有核对")
    if found.failed:
        numbers = "、".join(f"第{row.no}项" for row, _ in found.failed)
        parts.append(f"{numbers}和其他修改合在一起时改不进正文")
    if found.unseen:
        parts.append(f"还有{len(found.unseen)}处引用的条号没有核对")
    return "，".join(parts)


def name_of(row: AmendingInstruction) -> str:
    """What heads an instruction: what it does, and where."""
    where = row.target_label or row.place
    return f"{Action(row.action).label}{f'：{where}' if where else ''}"


def changed_rows(old: str, new: str) -> list[TableRow]:
    """The rows of a comparison in which anything changes."""
    return [row for row in table(compared(old, new), is_whole=True) if row.shown is Shown.CHANGED]


def _reworded(old: str, new: str) -> list[TableRow]:
    """The rows whose words change; what only gets another number is shown with the whole result."""
    return [
        each for each in changed_rows(old, new) if each.row.is_added or each.row.is_removed or each.row.has_other_words
    ]


def _evidence(text: str, start: int, end: int) -> tuple[str, str, str]:
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return text[first:start], text[start:end], text[end : last if last >= 0 else len(text)]
