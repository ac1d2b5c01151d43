"""Covers, pictures and attachments of news items: checked like the papers of documents, pictures also by their size."""

from dataclasses import dataclass

from lawdocs.clock import Clock
from lawdocs.column.news.models import NewsFile, NewsFileKind, NewsItem
from lawdocs.documents import files as store
from lawdocs.documents.secrecy import refuse_secret_file
from lawdocs.errors import DomainError
from lawdocs.extensions import db
from lawdocs.texts.images import picture_size
from lawdocs.texts.intake import MEDIA_TYPES, PICTURE_TYPES, CheckedFile, check_file
from workflows.actors import Actor

LARGEST_PICTURE = 5 * 2**20
MOST_PIXELS = 8000  # on either side
MOST_FILES = 30


class FileUnfit(DomainError):
    """A sound file that does not fit where it should go."""

    code, status = "FILE_UNFIT", 422


@dataclass(frozen=True)
class Upload:
    """A file as it came in, and what it is for."""

    kind: NewsFileKind
    name: str
    data: bytes
    caption: str = ""

    @property
    def is_picture(self) -> bool:
        return self.kind is not NewsFileKind.ATTACHMENT


def check(upload: Upload, actor: Actor, clock: Clock) -> CheckedFile:
    """Check an upload before anything of it is stored; raises FileRefused, FileUnfit or SecretForbidden."""
    checked = check_file(upload.name, upload.data, PICTURE_TYPES if upload.is_picture else MEDIA_TYPES)
    if upload.is_picture:
        if checked.size > LARGEST_PICTURE:
            raise FileUnfit("图片超过 5 MB 上限，请缩小后再上传", code="IMAGE_TOO_LARGE", status=413)
        if max(picture_size(checked.kind, upload.data)) > MOST_PIXELS:
            raise FileUnfit(f"图片的宽和高不能超过{MOST_PIXELS}像素，请缩小后再上传", code="IMAGE_TOO_LARGE")
        if not upload.caption:
            raise FileUnfit("请用一句话写明图片内容，供看不到图片的人了解", code="FIELD_REQUIRED")
    refuse_secret_file(upload.name, upload.data, actor, clock)
    return checked


def add(item: NewsItem, upload: Upload, checked: CheckedFile, clock: Clock) -> NewsFile:
    """Keep a checked file with an item, in the caller's transaction; a new cover takes the place of the one before."""
    if len(item.kept_files) >= MOST_FILES:
        raise FileUnfit(f"一条动态最多{MOST_FILES}个文件，请先移除不用的")
    if upload.kind is NewsFileKind.COVER and item.cover is not None:
        item.cover.removed_at = clock.now()
    kept = NewsFile(
        kind=upload.kind,
        name=checked.name,
        caption=upload.caption,
        file=store.store(checked, upload.data, clock),
        added_at=clock.now(),
    )
    item.files.append(kept)
    return kept


def copy(item: NewsItem, to: NewsItem, clock: Clock) -> dict[int, int]:
    """Give another item the same files, in the caller's transaction; the new id of each by its old one."""
    pairs = [
        (each.id, NewsFile(kind=each.kind, name=each.name, caption=each.caption, file=each.file, added_at=clock.now()))
        for each in item.kept_files
    ]
    to.files.extend(kept for _, kept in pairs)
    db.session.flush()  # the text names its pictures by their ids
    return {old: kept.id for old, kept in pairs}


def picture_of(item: NewsItem, gone: int | None = None) -> dict[str, int]:
    """The pictures a text may show, by the addresses under which the editor knows them."""
    return {str(each.id): each.id for each in item.kept_files if each.kind is NewsFileKind.IMAGE and each.id != gone}
