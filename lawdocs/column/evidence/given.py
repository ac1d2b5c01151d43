"""What a unit gives as evidence (佐证材料): checked before anything of it is stored."""

from dataclasses import dataclass

from lawdocs.accounts.models import Agency
from lawdocs.accounts.queries import agency_tree
from lawdocs.clock import Clock
from lawdocs.column.evidence import choosing
from lawdocs.column.figures.models import FigureSnapshot
from lawdocs.column.figures.queries import government_of
from lawdocs.column.figures.registry import FIGURES
from lawdocs.column.indicators.models import LONGEST_TITLE, EvidenceItem, EvidenceKind, IndicatorTask
from lawdocs.column.news.models import NewsItem
from lawdocs.documents import files as store
from lawdocs.documents.models import Document
from lawdocs.documents.secrecy import refuse_secret, refuse_secret_file
from lawdocs.errors import StepRefused
from lawdocs.extensions import db
from lawdocs.texts.addresses import UNWEB, is_web_address, leads_inside
from lawdocs.texts.intake import CheckedFile, check_file
from workflows.actors import Actor
from workflows.facts import Obstacle

MOST_ITEMS = 50  # of one task
LONGEST_URL = 500
K = EvidenceKind
INSIDE = "这个网址在内部网络里，公众打不开，请换成对外公开的网址"


@dataclass(frozen=True)
class Upload:
    """A file as it came in."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Given:
    """One evidence as it was given, without what its kind does not need; its title may be that of its record.

    ``is_public``: it may be shown outside once accepted.
    """

    kind: EvidenceKind
    title: str = ""
    note: str = ""
    url: str = ""
    upload: Upload | None = None
    document_id: int | None = None
    news_id: int | None = None
    snapshot_id: int | None = None
    is_public: bool = True


def check(given: Given, actor: Actor, clock: Clock) -> CheckedFile | None:
    """Look at what was given before it is stored, and return what is known of its file.

    Raises FileRefused, SecretForbidden, or StepRefused for what is missing.
    """
    refuse_secret(given.title, given.note, actor, clock)
    if given.kind is K.LINK:
        _refuse_if("" if is_web_address(given.url) else UNWEB, "url")
        _refuse_if(INSIDE if leads_inside(given.url) else "", "url")
        _refuse_if("" if len(given.url) <= LONGEST_URL else f"网址最多{LONGEST_URL}个字符", "url")
        _refuse_if("" if given.title else "请填写标题，写清这个网页是什么", "title")
    if given.kind is not K.FILE:
        return None
    _refuse_if("" if given.upload is not None else "请选择要上传的文件", "file")
    checked = check_file(given.upload.name, given.upload.data)
    refuse_secret_file(given.upload.name, given.upload.data, actor, clock)
    return checked


def item_of(task: IndicatorTask, given: Given, checked: CheckedFile | None, actor: Actor, clock: Clock) -> EvidenceItem:
    """The evidence, in the caller's transaction; raises StepRefused for what may not be given, or stands there."""
    _refuse_if("" if len(task.given) < MOST_ITEMS else f"一项任务最多{MOST_ITEMS}份材料，请先移除不用的", "kind")
    item = EvidenceItem(kind=given.kind, note=given.note, is_public=given.is_public, title=given.title)
    item.added_at, item.added_by_id = clock.now(), actor.id
    item.url = given.url.strip() if given.kind is K.LINK else ""
    name = _RECORDS[given.kind](task, item, given, clock) if given.kind in _RECORDS else ""
    if checked is not None:
        _refuse_if(_known(task, sha256=checked.sha256), "file")
        item.file, item.file_name = store.store(checked, given.upload.data, clock), checked.name
        name = checked.name
    else:
        _refuse_if(_known(task, url=item.url), "url")
    item.title = (item.title or name)[:LONGEST_TITLE]
    return item


def _of_document(task: IndicatorTask, item: EvidenceItem, given: Given, clock: Clock) -> str:
    found = db.session.scalar(choosing.documents(clock.today()).where(Document.id == given.document_id))
    _refuse_if("" if found else "请从查到的文件中选择一件；只能选择已经公布的文件", "document_id")
    _refuse_if(_known(task, document_id=found.id), "document_id")
    item.document_id = found.id
    return found.title


def _of_news(task: IndicatorTask, item: EvidenceItem, given: Given, clock: Clock) -> str:
    found = db.session.scalar(choosing.news().where(NewsItem.id == given.news_id))
    _refuse_if("" if found else "请从查到的动态中选择一条；只能选择已经发布的动态", "news_id")
    _refuse_if(_known(task, news_id=found.id), "news_id")
    item.news_id = found.id
    return found.title


def _of_figures(task: IndicatorTask, item: EvidenceItem, given: Given, clock: Clock) -> str:
    found = db.session.get(FigureSnapshot, given.snapshot_id) if given.snapshot_id else None
    proves = found is not None and found.agency_id == _government(task.agency).id
    _refuse_if("" if proves else "请选择本级政府范围内的统计", "snapshot_id")
    _refuse_if(_known(task, snapshot_id=found.id), "snapshot_id")
    item.snapshot_id = found.id
    label = FIGURES[found.name].label if found.name in FIGURES else found.name
    return f"{label}统计（{found.since_on:%Y-%m-%d}至{found.until_on:%Y-%m-%d}）"


_RECORDS = {K.DOCUMENT: _of_document, K.NEWS: _of_news, K.FIGURES: _of_figures}


def _government(unit: Agency) -> Agency:
    return government_of(agency_tree().get(unit.id))


def _known(task: IndicatorTask, **what: object) -> str:
    """What to say of evidence that stands in the list already."""
    (name, value), *_ = what.items()
    known = (each.file.sha256 if each.file and name == "sha256" else getattr(each, name, None) for each in task.given)
    return "这份材料已经在清单里了" if value and value in set(known) else ""


def _refuse_if(why: str, field: str) -> None:
    if why:
        raise StepRefused((Obstacle(why, f"field:{field}"),))
