"""One public document with all that its pages show, read in two statements."""

import json
import re
from collections import defaultdict
from copy import copy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import sqlalchemy as sa
from markupsafe import Markup

from lawdocs.days import day_after
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Material, MaterialKind, RelationKind
from lawdocs.documents.term import term
from lawdocs.documents.titles import title_with
from lawdocs.errors import NothingThere, NotVisible
from lawdocs.extensions import LARGEST_ID, db
from lawdocs.portal import record_rows
from lawdocs.portal.prepared import as_day
from lawdocs.portal.provision_records import PartEnded, ProvisionTerm, read_parts_ended, read_terms
from lawdocs.portal.record_parts import (
    Attachment,
    Correction,
    Edition,
    Explanation,
    Extension,
    Link,
    Pending,
    Slip,
    Stop,
)
from lawdocs.portal.sheets import Sheet, form
from lawdocs.portal.stated import Stated, read_stated
from lawdocs.texts.amended import Amendment, amendments_in
from workflows.interpretation import Medium
from workflows.provisions import known_on
from workflows.requests import RequestKind
from workflows.states import ENDED, LegalStatus
from workflows.titles import quoted
from workflows.validity import status_on

_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


class Published:
    """The row of a public document: the columns of ``record_rows.COLUMNS`` as attributes."""

    __slots__ = record_rows.NAMES

    def __init__(self, row: sa.Row) -> None:
        for name, value in zip(record_rows.NAMES, row, strict=True):
            setattr(self, name, value)
        for name in record_rows.DAYS:
            setattr(self, name, as_day(getattr(self, name)))
        self.end_kind = LegalStatus(self.end_kind) if self.end_kind else None
        self.stated_status = LegalStatus(self.stated_status) if self.stated_status else None

    @property
    def is_stock(self) -> bool:
        """Imported after having been published elsewhere (存量文件)."""
        return self.drafting_agency_id is None


@dataclass(frozen=True)
class Record:
    """A public document, its published texts, its links both ways, and its attachments.

    ``later`` holds the longer terms that came after the day as of which it is shown.
    """

    document: Published
    editions: list[Edition]
    links: tuple[Link, ...]
    attachments: tuple[Attachment, ...]
    published_at: datetime | None
    explanations: tuple[Explanation, ...] = ()
    corrections: tuple[Correction, ...] = ()
    renewals: tuple[tuple[str, date], ...] = ()
    extensions: tuple[Extension, ...] = ()
    later: tuple[Extension, ...] = ()
    stops: tuple[Stop, ...] = ()
    slips: tuple[Slip, ...] = ()
    terms: tuple[ProvisionTerm, ...] = ()
    wrong_terms: tuple[ProvisionTerm, ...] = ()
    parts_ended: tuple[PartEnded, ...] = ()
    pending: tuple[Pending, ...] = ()
    amends: tuple[Link, ...] = ()
    stated: tuple[Stated, ...] = ()

    def pending_on(self, day: date) -> list[Pending]:
        """The amendments that were known on a day and are in no text yet; what is out of force has none."""
        if status_on(self.document, day) in ENDED:
            return []
        return [each for each in self.pending if each.published_on is None or each.published_on <= day]

    def stated_on(self, day: date) -> list[Stated]:
        """The repeals that others had stated until a day and that are not on record; what is out of force has none."""
        if status_on(self.document, day) in ENDED:
            return []
        return [each for each in self.stated if each.published_on is None or each.published_on <= day]

    def stops_on(self, day: date) -> list[Stop]:
        """The stops that hold on a day; what is out of force has none."""
        if status_on(self.document, day) in ENDED:
            return []
        return [each for each in self.stops if each.holds_on(day)]

    def as_known_on(self, day: date) -> "Record":
        """With the end of its term and the registration numbers that were known on a day."""
        later = tuple(each for each in self.extensions if each.on > day)
        renewals = tuple(each for each in self.renewals if each[1] <= day)
        document = copy(self.document)
        document.title = self.title_with(edition_on(self, day))
        if later:
            document.in_force_until = day_after(later[0].from_last_on)
            document.end_kind, document.end_reason, document.revoked_on = LegalStatus.LAPSED, "", None
        kept = self.extensions[: len(self.extensions) - len(later)]
        said = {"terms": tuple(known_on(self.terms, day)), "wrong_terms": tuple(known_on(self.wrong_terms, day))}
        return replace(self, document=document, renewals=renewals, extensions=kept, later=later, **said)

    def title_with(self, edition: Edition | None) -> str:
        """What the document is called with one of its texts."""
        return title_with(self.editions, edition, self.document.title)

    def called_as_with(self, edition: Edition) -> "Record":
        """With the title that it has with one of its texts."""
        document = copy(self.document)
        document.title = self.title_with(edition)
        return replace(self, document=document)

    @property
    def term(self) -> str:
        """The term, and how it came about."""
        brought = self.extensions and self.document.in_force_until == day_after(self.extensions[-1].to_last_on)
        return term(self.document, self.extensions if brought else (), self.later)

    def edition_on(self, day: date) -> Edition | None:
        """The text that holds on a day; before the document takes effect, the first.

        None before its publication (before it was written, where nobody knows when it was published), and on days
        before the amendment of which the first text came.
        """
        since = self.document.published_on or self.document.written_on
        if (since is not None and day < since) or self.amended_before(day):
            return None
        return edition_on(self, day)

    @property
    def noted(self) -> tuple[Amendment, ...]:
        """The amendments that the note of the first text names (题注) and that no text here came of."""
        if not self.editions or not self._began_amended:
            return ()
        published_on = self.document.published_on or date.min
        return tuple(each for each in amendments_in(self.editions[0].text) if each.day > published_on)

    def amended_before(self, day: date) -> Amendment | None:
        """The amendment that made the first text, on days before it: what the document said then is not kept here."""
        if not self._began_amended or day >= self.editions[0].in_force_from:
            return None
        return next(iter(reversed(self.noted)), None)

    @property
    def _began_amended(self) -> bool:
        """Whether the first text is younger than its document."""
        since = self.editions[0].in_force_from if self.editions else None
        begun = self.document.in_force_from or self.document.published_on or date.min
        return since is not None and since > begun

    def edition_after(self, day: date) -> Edition | None:
        """The next amended text that will hold, as it is known; none if the document ends before it."""
        end = self.document.in_force_until
        coming = [each for each in self.editions if each.no > 1 and not each.corrected_by and self.ever_holds(each)]
        coming = [each for each in coming if each.in_force_from is not None and each.in_force_from > day]
        found = min(coming, key=lambda each: each.in_force_from or date.max, default=None)
        return None if found is None or (end is not None and end <= found.in_force_from) else found

    def edition_of(self, raw_no: str) -> Edition:
        """The published text of a number as an address writes it; NothingThere, with those there are, when none has it.

        What is no number at all is an address that was never given out: NotVisible.
        """
        found = next((each for each in self.editions if str(each.no) == raw_no), None)
        if found is not None:
            return found
        if not _NUMBER.fullmatch(raw_no):
            raise NotVisible
        title = quoted(self.document.title)
        there = "、".join(str(each.no) for each in self.editions)
        raise NothingThere(f"{title}没有第{raw_no}个文本。" + (f"可用的值：{there}" if there else "没有收录正文。"))

    def replaced_on(self, edition: Edition) -> date | None:
        """The first day of a later text; the later one holds, whichever of several begins first."""
        later = self.editions[self.editions.index(edition) + 1 :]
        return min((each.in_force_from for each in later if each.in_force_from is not None), default=None)

    def took_force(self, edition: Edition) -> bool:
        """Whether a text was, or will be, the law from its day on, be it that a later one of that day stands for it."""
        start, later = edition.in_force_from, self.replaced_on(edition)
        ended = self._revoked_on
        return start is None or ((later is None or start <= later) and (ended is None or start < ended))

    def ever_holds(self, edition: Edition) -> bool:
        """Whether a text has a day of its own: one that a later text overtook before it began has none."""
        start, ends = edition.in_force_from, [self.replaced_on(edition), self._revoked_on]
        return start is None or all(end is None or start < end for end in ends)

    @property
    def _revoked_on(self) -> date | None:
        """From which day on no text of it holds, of those too that were to begin later."""
        return self.document.in_force_until if self.document.revoked_on is not None else None

    def corrected_early(self, edition: Edition) -> bool:
        """Whether a text was put right on its first day in force or before: the public had read it until then."""
        later = self.editions[self.editions.index(edition) + 1 :]
        return bool(later) and bool(later[0].corrected_by) and not self.ever_holds(edition)

    def edition_before(self, edition: Edition | None) -> Edition | None:
        """The text that an edition replaced."""
        at = self.editions.index(edition) if edition is not None else 0
        return self.editions[at - 1] if at > 0 else None

    def held_before(self, edition: Edition) -> Edition | None:
        """The text of the day before an edition: several may have been registered for its day."""
        earlier = self.editions[: self.editions.index(edition)]
        start = edition.in_force_from
        before = (
            each
            for each in reversed(earlier)
            if each.in_force_from is None or (start is not None and start > each.in_force_from)
        )
        return next(before, self.edition_before(edition))

    def of_kind(self, kind: RelationKind) -> list[Link]:
        """What was done to this document, oldest first; of one day as it was put on record."""
        found = [link for link in self.links if link.kind is kind and not link.incoming]
        return sorted(found, key=lambda link: link.on or date.min)

    def amended_by(self, edition: Edition) -> Link | None:
        """The document that ordered a text; of those of one day the first ordered the first text, and so on."""
        day, kind = edition.in_force_from, RelationKind.AMENDED_BY
        amended = (each for each in self.editions if each.no > 1 and not each.corrected_by)
        brought = [each.no for each in amended if each.in_force_from == day]
        ordering = [each for each in self.of_kind(kind) if each.on == day]
        if edition.no in brought and len(brought) == len(ordering):
            return ordering[brought.index(edition.no)]
        return self.act_on(kind, day)

    def act_on(self, kind: RelationKind, day: date | None) -> Link | None:
        """The document that amended or repealed this one with effect from a day."""
        return next((link for link in self.of_kind(kind) if link.on == day), None)


def public_document(raw_id: str, today: date) -> Published:
    """The document of an address; hidden, unknown and malformed ids end in the same NotVisible."""
    rows = record_rows.DOCUMENT.rows(id=_id(raw_id), day=today)
    if not rows:
        raise NotVisible
    return Published(rows[0])


def public_record(raw_id: str, today: date) -> Record:
    """The document of an address with all that its pages show."""
    document = public_document(raw_id, today)
    parts: dict[str, list[record_rows.Part]] = defaultdict(list)
    for row in record_rows.PARTS.rows(id=document.id, day=today, form=form()):
        part = record_rows.Part._make(row)
        parts[part.what].append(part)
    terms = read_terms(parts["term"], parts["ground"])
    instants = [part.at for part in sorted(parts["publish"]) if as_day(part.on) == document.published_on]
    editions = sorted(map(_edition, parts["edition"]), key=lambda edition: edition.no)
    record = Record(
        document=document,
        editions=editions,
        links=(*_outgoing(parts["link"]), *_incoming(parts["back"])),
        attachments=tuple(Attachment(part.id, part.title) for part in sorted(parts["file"])),
        published_at=_instant(instants[-1]) if instants else None,
        explanations=tuple(_explanation(part) for part in sorted(parts["interpretation"], key=lambda part: part.id)),
        corrections=_corrections(parts["correction"]),
        renewals=tuple((part.number, as_day(part.on)) for part in sorted(parts["renewal"], key=lambda part: part.id)),
        extensions=tuple(_extension(part) for part in sorted(parts["extension"], key=lambda part: part.id)),
        stops=tuple(_stop(part) for part in sorted(parts["stop"], key=lambda part: part.id)),
        slips=tuple(_slip(part) for part in sorted(parts["slip"], key=lambda part: part.id)),
        terms=tuple(each for each in terms if each.voided_on is None),
        wrong_terms=tuple(each for each in terms if each.voided_on is not None),
        parts_ended=read_parts_ended(parts["ended"]),
        pending=_pending(parts["pending"]),
        stated=read_stated(parts["stated"]),
        amends=tuple(_amends(part) for part in sorted(parts["amends"], key=lambda part: part.no)),
    )
    document.title = record.title_with(edition_on(record, today))
    return record


def words_of(*editions: Edition | None) -> list[str]:
    """The texts of editions, in the order asked for; an empty one for None."""
    return [edition.text if edition is not None else "" for edition in editions]


def attachment(document: Published, raw_id: str) -> Material:
    """A published attachment; papers for review do not exist for the public."""
    found = db.session.scalar(
        sa.select(Material)
        .where(Material.id == _id(raw_id), Material.document_id == document.id)
        .where(Material.kind == MaterialKind.ATTACHMENT, Material.removed_at.is_(None))
    )
    if found is None:
        raise NotVisible
    return found


def _id(raw: str) -> int:
    if not (raw.isascii() and raw.isdigit() and len(raw) <= 10) or raw.startswith("0") or int(raw) > LARGEST_ID:
        raise NotVisible
    return int(raw)


def _edition(part: record_rows.Part) -> Edition:
    sheet = Sheet(Markup(part.sheet), Markup(part.contents)) if part.sheet is not None else None
    return Edition(part.id, part.no, as_day(part.on), part.title, part.text, sheet, part.number or "", part.kind)


def _explanation(part: record_rows.Part) -> Explanation:
    return Explanation(Medium(part.kind), part.title, part.text, as_day(part.on))


def _extension(part: record_rows.Part) -> Extension:
    return Extension(as_day(part.on), as_day(part.published_on), as_day(part.text))


def _stop(part: record_rows.Part) -> Stop:
    return Stop(part.text, RequestKind(part.kind), as_day(part.on), as_day(part.published_on))


def _slip(part: record_rows.Part) -> Slip:
    return Slip(part.text, as_day(part.on), as_day(part.published_on))


def _pending(parts: list[record_rows.Part]) -> tuple[Pending, ...]:
    """Each amending document once, though it may name this one several times; the first to take effect first."""
    touched: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: part.no):
        touched[part.id] += map(tuple, json.loads(part.text))
    found = {
        part.id: Pending(
            part.id,
            part.title,
            part.number or "",
            as_day(part.on),
            as_day(part.published_on),
            tuple(dict.fromkeys(touched[part.id])),
        )
        for part in parts
    }
    return tuple(sorted(found.values(), key=lambda each: (each.on or date.max, each.id)))


def _amends(part: record_rows.Part) -> Link:
    """A document that this one changes and whose text does not say so yet."""
    return Link(RelationKind.AMENDED_BY, part.title, part.number or "", "", None, part.id, incoming=True)


def _corrections(parts: list[record_rows.Part]) -> tuple[Correction, ...]:
    places: dict[int, list[record_rows.Part]] = defaultdict(list)
    for part in sorted(parts, key=lambda part: (part.id, part.no)):
        places[part.id].append(part)
    return tuple(
        Correction(
            rows[0].number,
            as_day(rows[0].on),
            rows[0].sheet,
            rows[0].contents,
            tuple((row.kind, row.title, row.text) for row in rows),
        )
        for rows in places.values()
    )


def _outgoing(parts: list[record_rows.Part]) -> list[Link]:
    """A link into this library is shown only while the public may read the other end; the rows keep the rest out."""
    return [_link(part, incoming=False) for part in sorted(parts, key=lambda part: part.no)]


def _incoming(parts: list[record_rows.Part]) -> list[Link]:
    links = [_link(part, incoming=True) for part in parts]
    return sorted(links, key=lambda link: (link.published_on or date.max, link.id))


def _link(part: record_rows.Part, *, incoming: bool) -> Link:
    kind, on, published_on = RelationKind(part.kind), as_day(part.on), as_day(part.published_on)
    return Link(kind, part.title, part.number or "", part.text, on, part.id, published_on, incoming)


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
