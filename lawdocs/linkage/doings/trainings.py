"""Training and exchange (同堂培训、交流): planned, held with how many people and which materials, or cancelled."""

from dataclasses import dataclass
from datetime import date

from lawdocs.clock import Clock
from lawdocs.documents.secrecy import refuse_secret
from lawdocs.extensions import db, transaction
from lawdocs.linkage.doings.actions import units_of
from lawdocs.linkage.doings.keeping import Book, admit, enter, fault, keep, refuse_any
from lawdocs.linkage.doings.models import Training, TrainingFile
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.papers import Upload, paper_of
from lawdocs.linkage.units import members_of
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.linkage.doings import TrainingKind
from workflows.linkage.sides import Subject

MOST_PEOPLE, MOST_FILES = 100_000, 30


@dataclass(frozen=True)
class Content:
    """What is said of a training; how many people attended is known once it was held."""

    kind: TrainingKind
    topic: str
    held_on: date
    organiser_id: int
    unit_ids: tuple[int, ...]
    place: str = ""
    attended: int | None = None
    summary: str = ""


def _words(training: Training) -> tuple[object, ...]:
    said = (training.kind, training.topic, training.held_on, training.place, training.attended, training.summary)
    files = (f"{each.file_name}\t{each.file.sha256}\t{each.removed_at is not None}" for each in training.files)
    units = sorted(each.id for each in training.units)
    return (*said, training.organiser_id, training.cancelled_on, *units, *files)


BOOK: Book[Training] = Book(
    Subject.TRAINING, "这次培训", "/linkage/trainings", keeper=lambda training: training.organiser_id, words=_words
)


def add(linkage: Linkage, content: Content, actor: Actor, clock: Clock, *, key: str | None) -> Training:
    """Enter a training (登记培训), before or after it is held, for the unit that organises it."""
    refuse_secret(content.topic, content.summary, actor, clock)
    with transaction():
        training = Training(linkage=linkage)
        refuse_any(_faults(linkage, content, clock.today()))
        _write(training, content)
        enter(BOOK, training, content, actor, clock, key=key, text=zh_date(content.held_on))
    return training


def change(
    training: Training, content: Content, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Change what is said of a training (修改培训); who organises it stays."""
    refuse_secret(content.topic, content.summary, actor, clock)
    with transaction():
        admit(BOOK, training, "change", content, actor, clock, version=version, key=key)
        moved = content.organiser_id != training.organiser_id
        other = fault("主办单位不能改，请取消以后另外登记", "organiser_id", holds=moved)
        refuse_any([_is_cancelled(training), other, *_faults(training.linkage, content, clock.today())])
        _write(training, content)
        keep(BOOK, training, "change", actor, clock, key=key, text=zh_date(content.held_on))


def add_file(
    training: Training, upload: Upload | None, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Keep a file with a training (上传材料)."""
    paper = paper_of(upload, actor, clock)
    with transaction():
        admit(BOOK, training, "add_file", paper and paper.digest, actor, clock, version=version, key=key)
        refuse_any(
            [
                _is_cancelled(training),
                fault("请选择要上传的文件", "file", holds=paper is None),
                fault(f"一次培训最多{MOST_FILES}份材料", "file", holds=len(training.kept_files) >= MOST_FILES),
            ]
        )
        training.files.append(TrainingFile(added_at=clock.now(), **paper.keep(clock)))
        keep(BOOK, training, "add_file", actor, clock, key=key, text=paper.checked.name)


def remove_file(
    training: Training, file_id: int, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Take a file away (移除材料); that it was there stays on record."""
    with transaction():
        admit(BOOK, training, "remove_file", file_id, actor, clock, version=version, key=key)
        kept = next((each for each in training.kept_files if each.id == file_id), None)
        refuse_any([_is_cancelled(training), fault("这份材料已经移除", "file", holds=kept is None)])
        kept.removed_at = clock.now()
        db.session.flush()
        keep(BOOK, training, "remove_file", actor, clock, key=key, text=kept.file_name)


def cancel(
    training: Training, reason: str, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> None:
    """Cancel a training for a reason (取消培训)."""
    with transaction():
        admit(BOOK, training, "cancel", reason, actor, clock, version=version, key=key)
        refuse_any([_is_cancelled(training), fault("请写明理由", "reason", holds=not reason.strip())])
        training.cancelled_on = clock.today()
        keep(BOOK, training, "cancel", actor, clock, key=key, text=reason)


def _write(training: Training, content: Content) -> None:
    for name in ("kind", "topic", "held_on", "organiser_id", "place", "attended", "summary"):
        setattr(training, name, getattr(content, name))
    training.units = units_of(content.unit_ids)


def _faults(linkage: Linkage, content: Content, today: date) -> list[Obstacle | None]:
    members, people = set(members_of(linkage)), content.attended
    return [
        fault("请填写主题", "topic", holds=not content.topic.strip()),
        fault("主办单位应当是成员单位", "organiser_id", holds=content.organiser_id not in members),
        fault("请选择参加单位；参加单位应当是成员单位", "unit_ids", holds=not _join(content, members)),
        fault(
            f"参加人数应当在1人到{MOST_PEOPLE}人之间",
            "attended",
            holds=people is not None and not 1 <= people <= MOST_PEOPLE,
        ),
        fault("举办以后再填参加人数", "attended", holds=people is not None and content.held_on > today),
    ]


def _join(content: Content, members: set[int]) -> bool:
    return bool(content.unit_ids) and set(content.unit_ids) <= members


def _is_cancelled(training: Training) -> Obstacle | None:
    cancelled = training.cancelled_on
    return Obstacle(f"这次培训已经在{zh_date(cancelled)}取消") if cancelled else None
