"""The letter (检察建议书): drafted by the procuratorate, delivered once, and perhaps withdrawn; it never changes."""

from dataclasses import dataclass
from datetime import date

from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock
from lawdocs.deadlines import clocks
from lawdocs.documents.models import Document
from lawdocs.documents.queries import published_like
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import Forbidden, StepRefused
from lawdocs.extensions import db, transaction
from lawdocs.linkage.chains import begin_chain
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.moves import admit, begin, claim, fire, note
from lawdocs.linkage.notices import tell
from lawdocs.linkage.papers import Paper, Upload, keep_with
from lawdocs.linkage.sides import may_for, office_post, unit_post
from lawdocs.linkage.suggestions import reviews
from lawdocs.linkage.suggestions.entries import enter
from lawdocs.linkage.suggestions.kind import SUGGESTION, number_is_taken, page_of
from lawdocs.linkage.suggestions.models import Suggestion
from lawdocs.linkage.suggestions.papers import letter_paper
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.sides import Side
from workflows.linkage.suggestions import EntryAct, SuggestionKind, SuggestionSaid, SuggestionState
from workflows.permissions import Permission

MOST_DAYS = 366


@dataclass(frozen=True)
class Letter:
    """What a letter says; ``document`` is the number or title of a document published here, if it is about one."""

    number: str
    kind: SuggestionKind
    target_id: int
    text: str
    grounds: str
    signed_by: str
    signed_on: date | None
    is_urgent: bool = False
    reply_days: int | None = None
    objection_days: int | None = None
    document: str = ""
    articles: str = ""


def draft(
    linkage: Linkage,
    letter: Letter,
    actor: Actor,
    clock: Clock,
    *,
    key: str | None,
    upload: Upload | None = None,
    resolution_id: int | None = None,
    chain_id: int | None = None,
) -> Suggestion:
    """Draft a letter (起草检察建议); ``resolution_id`` and ``chain_id`` are those of what it goes on from."""
    paper = _looked_at(letter, upload, actor, clock)
    with transaction():
        asked = [linkage.id, letter, paper.digest if paper is not None else "", resolution_id, chain_id]
        claimed = claim(SUGGESTION, actor, "write", asked, clock, key)
        if not may_for(actor, Permission.SUGGESTION_WRITE, [linkage.procuratorate_id]):
            raise Forbidden
        row = Suggestion(linkage=linkage, resolution_id=resolution_id, chain_id=chain_id)
        _write(row, letter, None)
        keep_with(row, paper, clock)
        begin(SUGGESTION, row, "write", actor, clock, key=key, state=SuggestionState.DRAFT, claimed=claimed)
    return row


def save(
    row: Suggestion,
    letter: Letter,
    actor: Actor,
    clock: Clock,
    *,
    version: int | None,
    key: str | None,
    upload: Upload | None = None,
) -> None:
    """Change a draft (修改草稿)."""
    paper = _looked_at(letter, upload, actor, clock)
    with transaction():
        asked = [letter, paper.digest if paper is not None else ""]
        seen = {"version": version, "key": key, "asked": asked}
        admit(SUGGESTION, row, "save", Permission.SUGGESTION_WRITE, (SuggestionState.DRAFT,), actor, clock, **seen)
        _write(row, letter, row.id)
        keep_with(row, paper, clock)
        note(SUGGESTION, row, "save", actor, clock, key=key)


def discard(row: Suggestion, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Give a draft up (作废草稿); it was never seen outside the procuratorate, and its number is free again."""
    with transaction():
        fire(SUGGESTION, row, "discard", actor, clock, version=version, key=key)


def send(row: Suggestion, on: date, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Deliver a letter (送达) on a day; its words are fixed from now on, and the chain it belongs to begins."""
    with transaction():
        said = SuggestionSaid(on=on)
        chain_id = row.chain_id or begin_chain(row.linkage, f"检察建议{row.number}", clock).id
        more = {"said": said, "text": zh_date(on), "sent_on": on, "chain_id": chain_id}
        record = fire(SUGGESTION, row, "send", actor, clock, version=version, key=key, **more)
        posts = [unit_post(row.linkage, row.target_id), office_post(row.linkage)]
        tell(record, posts, page_of(row), f"检察建议{row.number}已于{zh_date(on)}送达，请被建议单位签收", clock)


def withdraw(row: Suggestion, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None) -> None:
    """Withdraw a delivered letter (撤回) with the reason; nothing is due on it any more."""
    with transaction():
        said = SuggestionSaid(text=reason)
        enter(row, EntryAct.WITHDRAW, said, actor, clock)
        record = fire(SUGGESTION, row, "withdraw", actor, clock, version=version, key=key, said=said, asked_until=None)
        clocks.cancel(Duty.LINK_SUGGESTION, row.id, clock, "检察建议已撤回")
        reviews.drop(row, actor, clock)
        posts = [unit_post(row.linkage, row.target_id), office_post(row.linkage)]
        tell(record, posts, page_of(row), f"检察建议{row.number}已撤回，不再办理", clock)


def _looked_at(letter: Letter, upload: Upload | None, actor: Actor, clock: Clock) -> Paper | None:
    """Secret letters are refused before anything of them is kept."""
    refuse_secret(letter.number, f"{letter.text}\n{letter.grounds}", actor, clock)
    return letter_paper(upload, actor, clock)


def _write(row: Suggestion, letter: Letter, row_id: int | None) -> None:
    document = published_like(letter.document) if letter.document.strip() else None
    faults = _faults(row.linkage, letter, document, row_id)
    if faults:
        raise StepRefused(tuple(faults))
    for name in ("kind", "target_id", "is_urgent", "signed_on", "reply_days", "objection_days"):
        setattr(row, name, getattr(letter, name))
    for name in ("number", "text", "grounds", "signed_by"):
        setattr(row, name, getattr(letter, name).strip())
    row.document, row.articles = document, letter.articles.strip() if document is not None else ""


def _faults(linkage: Linkage, letter: Letter, document: Document | None, row_id: int | None) -> list[Obstacle]:
    faults = []
    units = {each.agency_id for each in linkage.members if each.until_on is None and each.side is Side.GOVERNMENT}
    if letter.target_id not in units:
        faults.append(Obstacle("被建议单位应当是政府方的成员单位", "field:target_id"))
    with db.session.no_autoflush:  # the row itself is not to be found
        if number_is_taken(linkage.id, letter.number.strip(), row_id):
            faults.append(Obstacle("这个文号已经用于另一件检察建议，请核对文号", "field:number"))
    for name, label in (("reply_days", "回复期限"), ("objection_days", "异议期限")):
        days = getattr(letter, name)
        if days is not None and not 1 <= days <= MOST_DAYS:
            faults.append(Obstacle(f"{label}应当在1日到{MOST_DAYS}日之间", f"field:{name}"))
    if letter.document.strip() and document is None:
        faults.append(Obstacle("本系统没有公布过这件文件，请核对文号或者完整标题", "field:document"))
    elif document is not None and document.issuer_id is None:
        faults.append(Obstacle("这件文件的制定机关不在本系统，不能作为审查对象", "field:document"))
    elif document is not None and not agency_tree().supervisors_of(document.issuer):
        faults.append(Obstacle("这件文件的制定机关上面没有负责备案审查的司法行政部门", "field:document"))
    elif document is None and letter.articles.strip():
        faults.append(Obstacle("写了条款的，请同时写明涉及的文件", "field:document"))
    return faults
