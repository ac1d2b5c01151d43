"""Shared information (共享信息): given by a unit to whom it says, opened by those alone, each opening on record."""

from dataclasses import asdict, dataclass
from datetime import date

from lawdocs.clock import Clock
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.errors import StepRefused
from lawdocs.extensions import db, hold, transaction
from lawdocs.linkage.doings.actions import units_of
from lawdocs.linkage.doings.keeping import Book, admit, enter, fault, keep, refuse_any, tell
from lawdocs.linkage.doings.models import LONGEST_URL, SharedInformation
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.papers import Upload, paper_of
from lawdocs.linkage.units import members_of
from lawdocs.texts.addresses import UNWEB, is_web_address
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.doings import Access
from workflows.linkage.sides import Subject


@dataclass(frozen=True)
class Given:
    """What a unit shares: a file or a page of the web; ``unit_ids`` are those who read it where it is named so."""

    subject: str
    giver_id: int
    since_on: date
    until_on: date
    access: Access
    unit_ids: tuple[int, ...] = ()
    note: str = ""
    url: str = ""
    upload: Upload | None = None


def _words(found: SharedInformation) -> tuple[object, ...]:
    file = found.file.sha256 if found.file is not None else ""
    said = (found.subject, found.giver_id, found.given_on, found.since_on, found.until_on, found.access, found.note)
    return (*said, found.file_name, file, found.url, found.ended_on, *sorted(each.id for each in found.units))


BOOK: Book[SharedInformation] = Book(
    Subject.INFORMATION, "这条信息", "/linkage/information", keeper=lambda found: found.giver_id, words=_words
)


def share(linkage: Linkage, given: Given, actor: Actor, clock: Clock, *, key: str | None) -> SharedInformation:
    """Share information (共享信息) for a unit; neither it nor who may read it changes afterwards."""
    refuse_secret(given.subject, given.note, actor, clock)
    paper = paper_of(given.upload, actor, clock)
    with transaction():
        refuse_any(_faults(linkage, given))
        found = SharedInformation(linkage=linkage, given_on=clock.today())
        for name in ("subject", "giver_id", "since_on", "until_on", "access", "note"):
            setattr(found, name, getattr(given, name))
        found.units = units_of(given.unit_ids) if given.access is Access.NAMED else []
        found.url = given.url.strip()
        for name, value in (paper.keep(clock) if paper is not None else {}).items():
            setattr(found, name, value)
        asked = {**asdict(given), "upload": paper and paper.digest}
        enter(BOOK, found, asked, actor, clock, key=key, text=given.access.label)
    return found


def put_opening_on_record(found: SharedInformation, actor: Actor, clock: Clock) -> None:
    """Put on record that somebody opens it (查看), who was let see it."""
    with transaction():
        hold(SharedInformation, found.id)
        db.session.refresh(found)
        if found.ended_on is not None:
            raise StepRefused((Obstacle(f"提供单位已经在{zh_date(found.ended_on)}停止共享"),))
        tell(BOOK, found, "open", actor, clock, key=None)


def end(
    found: SharedInformation, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Share it no longer, for a reason (停止共享)."""
    with transaction():
        admit(BOOK, found, "end", reason, actor, clock, version=version, key=key)
        ended = found.ended_on
        refuse_any(
            [
                Obstacle(f"已经在{zh_date(ended)}停止共享") if ended is not None else None,
                fault("请写明理由", "reason", holds=not reason.strip()),
            ]
        )
        found.ended_on = clock.today()
        keep(BOOK, found, "end", actor, clock, key=key, text=reason)


def _faults(linkage: Linkage, given: Given) -> list[Obstacle | None]:
    members, units, url = set(members_of(linkage)), set(given.unit_ids), given.url.strip()
    is_named = given.access is Access.NAMED
    are_named = bool(units - {given.giver_id}) and units <= members
    return [
        fault("请填写主题", "subject", holds=not given.subject.strip()),
        fault("提供单位应当是成员单位", "giver_id", holds=given.giver_id not in members),
        fault("结束日期不能早于开始日期", "until_on", holds=given.until_on < given.since_on),
        fault("请选择可以查看的单位；应当是成员单位", "unit_ids", holds=is_named and not are_named),
        fault("只有选“指定单位”的，才选可以查看的单位", "unit_ids", holds=not is_named and bool(units)),
        fault("请上传文件或者填写网址", "file", holds=given.upload is None and not url),
        fault("文件和网址只能提供一种", "url", holds=given.upload is not None and bool(url)),
        fault(UNWEB, "url", holds=bool(url) and not is_web_address(url)),
        fault(f"网址最多{LONGEST_URL}个字符", "url", holds=len(url) > LONGEST_URL),
    ]
