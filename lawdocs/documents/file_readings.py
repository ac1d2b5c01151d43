"""What reading a file gave (读取结果), kept until its document is made, so that nothing is read twice after a kill."""

import hashlib
import json
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lawdocs.clock import Clock
from lawdocs.documents.secrecy import CODE, REFUSAL
from lawdocs.extensions import db, transaction
from lawdocs.texts.comparison.typography import folded
from lawdocs.texts.intake import TEXT_TYPES, kind_of
from lawdocs.texts.own_title import without_title
from lawdocs.texts.readers.read_text import ReadText
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.secrecy import secrecy_mark

KEPT = timedelta(days=7)
_ANSWERS_THAT_PASS = ("NO_CONVERTER",)  # another machine, or this one tomorrow, may read the file


class FileReading(db.Model):
    """The text of a file by kind and digest, or why it was refused; where it is gone the file is read again."""

    __tablename__ = "file_readings"

    key: Mapped[str] = mapped_column(sa.String(80), primary_key=True)
    content: Mapped[str] = mapped_column(sa.Text, comment="JSON")
    read_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Reading:
    """A text that was read, or the code and sentence of a refusal."""

    title: str | None = None
    text: str = ""
    remarks: tuple[str, ...] = ()
    above: int = 0
    code: str = ""
    sentence: str = ""

    @property
    def whole(self) -> str:
        return self._read.whole

    def below_title(self, title: object) -> str:
        """The text of a document with this title: the whole one without the lines that are it."""
        return without_title(self._read, title if isinstance(title, str) else None)

    @property
    def _read(self) -> ReadText:
        return ReadText(self.title, self.text, self.remarks, self.above)

    @property
    def digest(self) -> str:
        """Equal for texts that differ in writing only: the same document as .doc and as .pdf."""
        return hashlib.sha256(folded(self.whole).encode()).hexdigest()


class Readings(Protocol):
    """Where readings are kept, by ``key_of``."""

    def has(self, key: str) -> bool: ...
    def get(self, key: str) -> Reading | None: ...
    def put(self, key: str, reading: Reading) -> None: ...


def key_of(path: str, data: bytes) -> str:
    """The key of a file: its kind by its name, and the digest of its bytes; its document keeps it as its source id."""
    return f"{kind_of(path, TEXT_TYPES)}:{hashlib.sha256(data).hexdigest()}"


def read(path: str, data: bytes) -> Reading:
    """Read a file in the child process; a refusal is an answer as well. Of a secret one nothing is kept."""
    kind = kind_of(path, TEXT_TYPES)
    secret = Reading(code=CODE, sentence=REFUSAL)
    if secrecy_mark(path):
        return secret
    try:
        if kind is None:
            raise FileRefused("TYPE_FORBIDDEN")
        if not data:
            raise FileRefused("FILE_EMPTY")
        found = read_safely(kind, data)
    except FileRefused as refusal:
        return Reading(code=refusal.code, sentence=refusal.message)
    if secrecy_mark(found.title or "", found.text):
        return secret
    return Reading(found.title, found.text, tuple(found.remarks), found.above)


def kept_reading(key: str) -> Reading | None:
    """The reading that the database has."""
    content = db.session.scalar(sa.select(FileReading.content).where(FileReading.key == key))
    return None if content is None else _from_json(content)


class StoredReadings:
    """Readings in the database, each kept at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._keys = set(db.session.scalars(sa.select(FileReading.key)))
        self._passing: dict[str, Reading] = {}

    def has(self, key: str) -> bool:
        return key in self._keys or key in self._passing

    def get(self, key: str) -> Reading | None:
        return self._passing.get(key) or kept_reading(key)

    def put(self, key: str, reading: Reading) -> None:
        if reading.code in _ANSWERS_THAT_PASS:
            self._passing[key] = reading
            return
        with transaction():
            if db.session.get(FileReading, key) is None:  # nobody else read the same file meanwhile
                db.session.add(FileReading(key=key, content=_to_json(reading), read_at=self._clock.now()))
        self._keys.add(key)


class PassingReadings:
    """Readings in a temporary file, for a look that stores nothing."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the readings
        self._places: dict[str, tuple[int, int]] = {}

    def has(self, key: str) -> bool:
        return key in self._places

    def get(self, key: str) -> Reading | None:
        if key not in self._places:
            return None
        start, length = self._places[key]
        self._file.seek(start)
        return _from_json(self._file.read(length).decode())

    def put(self, key: str, reading: Reading) -> None:
        content = _to_json(reading).encode()
        self._places[key] = (self._file.seek(0, 2), len(content))
        self._file.write(content)

    def close(self) -> None:
        self._file.close()


def forget(keys: Iterable[str], needed: sa.Select[tuple[str]], now: datetime) -> None:
    """Let go of readings that nothing waits for, and of all that were left over a week ago; in a transaction."""
    gone = sa.or_(FileReading.key.in_(list(keys)), FileReading.read_at < now - KEPT)
    delete = sa.delete(FileReading).where(gone, FileReading.key.not_in(needed))
    db.session.execute(delete.execution_options(synchronize_session=False))


def _to_json(reading: Reading) -> str:
    return json.dumps(asdict(reading), ensure_ascii=True)  # also what no database keeps: NUL, halves of characters


def _from_json(content: str) -> Reading:
    values = json.loads(content)
    return Reading(**values | {"remarks": tuple(values["remarks"])})
