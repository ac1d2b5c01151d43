"""The two statements behind a document page: its row, and all that hangs on it as rows of one form."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from lawdocs.cleanup.amendments.models import Amending, AmendingInstruction
from lawdocs.cleanup.amendments.queries import on_record
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.queries import STANDING
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.cleanup.repeals.queries import still_open
from lawdocs.documents.models import Document, Material, MaterialKind, Relation, Revision, StepRecord, TermExtension
from lawdocs.documents.status import is_published
from lawdocs.evaluation.models import EvaluationEntry, is_void
from lawdocs.portal.models import LawSheet
from lawdocs.portal.prepared import Prepared
from lawdocs.publication.models import CorrectedPlace, Interpretation, TextCorrection
from lawdocs.requests.models import Request
from workflows.evaluation import EvaluationAct

COLUMNS = (
    Document.id,
    Document.title,
    Document.subtitle,
    Document.issuer_name,
    Document.joint_issuers,
    Document.drafting_agency_id,
    Document.genre,
    Document.subject,
    Document.keywords,
    Document.summary,
    Document.implementing_unit,
    Document.adjustment,
    Document.number,
    Document.registration_number,
    Document.index_number,
    Document.written_on,
    Document.published_on,
    Document.channel,
    Document.has_term,
    Document.validity_years,
    Document.in_force_from,
    Document.in_force_until,
    Document.end_kind,
    Document.end_reason,
    Document.revoked_on,
    Document.amended_from,
    Document.stated_status,
    Document.stated_on,
    Document.source,
    Document.remarks,
    Document.last_cleanup_on,
)
NAMES = tuple(column.key for column in COLUMNS)
DAYS = tuple(column.key for column in COLUMNS if isinstance(column.type, sa.Date))

_ID = sa.bindparam("id", type_=sa.Integer)
_DAY = sa.bindparam("day", type_=sa.Date)
_FORM = sa.bindparam("form", type_=sa.String)
_TYPES = {"id": sa.Integer, "no": sa.Integer, "on": sa.Date, "published_on": sa.Date, "at": sa.DateTime(timezone=True)}


class Part(NamedTuple):
    """Something that hangs on a document; what a column means depends on what it is."""

    what: str
    id: int | None
    no: int | None
    kind: str | None
    title: str | None
    number: str | None
    text: str | None
    on: date | str | None
    published_on: date | str | None
    at: datetime | str | None
    sheet: str | None
    contents: str | None


def _part(what: str, **values: sa.ColumnElement) -> sa.Select:
    """The columns of ``Part``, NULL where nothing is said."""
    columns = [values.get(name, sa.cast(sa.null(), _TYPES.get(name, sa.Text))) for name in Part._fields[1:]]
    return sa.select(sa.literal_column(f"'{what}'"), *columns)


def _text(column: sa.ColumnElement) -> sa.ColumnElement[str]:
    return sa.cast(column, sa.Text)


_EDITIONS = (
    _part(
        "edition",
        id=Revision.id,
        no=Revision.no,
        kind=Revision.title,
        title=Revision.digest,
        text=Revision.text,
        on=Revision.in_force_from,
        number=TextCorrection.number,
        sheet=LawSheet.sheet,
        contents=LawSheet.contents,
    )
    .select_from(Revision)
    .outerjoin(LawSheet, sa.and_(LawSheet.revision_id == Revision.id, LawSheet.form == _FORM))
    .outerjoin(TextCorrection, TextCorrection.revision_id == Revision.id)
    .where(Revision.document_id == _ID, Revision.no.is_not(None), Revision.withdrawn_on.is_(None))
)

_LINKS = (
    _part(
        "link",
        id=Document.id,
        no=Relation.id,
        kind=_text(Relation.kind),
        title=sa.func.coalesce(Document.title, Relation.title),
        number=sa.func.coalesce(sa.func.nullif(Document.number, ""), Relation.number),
        text=Relation.article,
        on=Relation.on,
        published_on=Document.published_on,
    )
    .select_from(sa.outerjoin(Relation, Document, Relation.other_id == Document.id))
    .where(Relation.document_id == _ID, sa.or_(Relation.other_id.is_(None), is_published(_DAY)))
)

_BACK = (
    _part(
        "back",
        id=Document.id,
        kind=_text(Relation.kind),
        title=Document.title,
        number=Document.number,
        text=Relation.article,
        on=Relation.on,
        published_on=Document.published_on,
    )
    .select_from(sa.join(Relation, Document, Relation.document_id == Document.id))
    .where(Relation.other_id == _ID, is_published(_DAY))
)

_FILES = _part("file", id=Material.id, title=Material.name).where(
    Material.document_id == _ID, Material.kind == MaterialKind.ATTACHMENT, Material.removed_at.is_(None)
)

_INTERPRETATIONS = _part(
    "interpretation",
    id=Interpretation.id,
    kind=_text(Interpretation.medium),
    title=Interpretation.title,
    text=Interpretation.address,
    on=Interpretation.on,
).where(Interpretation.document_id == _ID)

# One row for each place; the columns of a sheet hold what the notice says of all of them.
_CORRECTIONS = (
    _part(
        "correction",
        id=TextCorrection.id,
        no=CorrectedPlace.no,
        kind=CorrectedPlace.clause,
        title=CorrectedPlace.wrong,
        text=CorrectedPlace.right,
        number=TextCorrection.number,
        on=TextCorrection.on,
        sheet=TextCorrection.published_in,
        contents=TextCorrection.reason,
    )
    .join(CorrectedPlace, CorrectedPlace.correction_id == TextCorrection.id)
    .where(TextCorrection.document_id == _ID)
)

_RENEWALS = _part("renewal", id=EvaluationEntry.id, number=EvaluationEntry.number, on=EvaluationEntry.on).where(
    EvaluationEntry.document_id == _ID, EvaluationEntry.act == EvaluationAct.RENEWAL, sa.not_(is_void())
)

# Longer terms: the last day before in the place of the day of publication, the last day since in that of a text.
_EXTENSIONS = _part(
    "extension",
    id=TermExtension.id,
    text=_text(TermExtension.to_last_on),
    on=TermExtension.on,
    published_on=TermExtension.from_last_on,
).where(TermExtension.document_id == _ID)

# Clauses that are not applied (停止执行), until the day in the place of that of publication; nobody's name is read.
_STOPS = _part(
    "stop",
    id=Request.id,
    kind=_text(Request.kind),
    text=Request.stopped_articles,
    on=Request.stopped_from,
    published_on=Request.stopped_until,
).where(Request.document_id == _ID, Request.stopped_from.is_not(None))

# What was said to be stopped by mistake, until the day on which that was put right (更正).
_SLIPS = _part(
    "slip", id=Request.id, text=Request.wrong_articles, on=Request.wrong_from, published_on=Request.corrected_on
).where(Request.document_id == _ID, Request.corrected_on.is_not(None))

# Clauses with days of their own (条款效力): until when in the place of the day of publication, the days on which it was
# put on record, taken back, and said to be applied again in those of words.
_TERMS = (
    _part(
        "term",
        id=ProvisionTerm.id,
        no=Revision.no,
        kind=_text(ProvisionTerm.act),
        title=_text(ProvisionTerm.voided_on),
        number=_text(ProvisionTerm.recorded_on),
        text=ProvisionTerm.clauses,
        on=ProvisionTerm.since,
        published_on=ProvisionTerm.until,
        sheet=_text(ProvisionTerm.resumed_on),
    )
    .join(Revision, Revision.id == ProvisionTerm.revision_id)
    .where(ProvisionTerm.document_id == _ID, Revision.withdrawn_on.is_(None))
)

# What says so: a document is named as it was put on record while the public may not read it.
_GROUNDS = (
    _part(
        "ground",
        id=ProvisionTerm.id,
        no=Document.id,
        title=sa.func.coalesce(Document.title, ProvisionTerm.by_title),
        number=sa.func.coalesce(sa.func.nullif(Document.number, ""), ProvisionTerm.by_number),
        text=ProvisionTerm.by_clause,
    )
    .select_from(sa.outerjoin(ProvisionTerm, Document, sa.and_(Document.id == ProvisionTerm.by_id, is_published(_DAY))))
    .where(ProvisionTerm.document_id == _ID)
)

# What this document says of clauses of others, by its own article in the place of a sheet.
_PARTS_ENDED = (
    _part(
        "ended",
        id=Document.id,
        no=ProvisionTerm.id,
        kind=_text(ProvisionTerm.act),
        title=Document.title,
        number=Document.number,
        text=ProvisionTerm.clauses,
        on=ProvisionTerm.since,
        sheet=ProvisionTerm.by_clause,
    )
    .select_from(sa.join(ProvisionTerm, Document, ProvisionTerm.document_id == Document.id))
    .where(ProvisionTerm.by_id == _ID, ProvisionTerm.voided_on.is_(None), is_published(_DAY))
)

# What published documents change in this one while its text does not say so yet, if their makers have the power: what
# they touch in the place of a text. ``on`` is their first day in force.
_BY = aliased(Document)
_PENDING = (
    _part(
        "pending",
        id=_BY.id,
        no=Amending.id,
        title=_BY.title,
        number=_BY.number,
        text=Amending.touched,
        on=_BY.in_force_from,
        published_on=_BY.published_on,
    )
    .select_from(sa.join(Amending, _BY, Amending.by_id == _BY.id))
    .where(Amending.document_id == _ID, Amending.dismissed_on.is_(None), Amending.competent)
    .where(sa.not_(on_record(Amending.document_id, _BY.id)))
    .where(
        sa.or_(*(_BY.state == each for each in STANDING)),
        sa.or_(_BY.in_force_until.is_(None), _BY.in_force_until > _DAY),
    )
    .where(sa.exists().where(AmendingInstruction.amending_id == Amending.id))
)

# The other way round: what this document changes in others whose text does not say so yet.
_AMENDS = (
    _part("amends", id=Document.id, no=Amending.no, title=Document.title, number=Document.number)
    .select_from(sa.join(Amending, Document, Amending.document_id == Document.id))
    .where(Amending.by_id == _ID, Amending.dismissed_on.is_(None), Amending.competent, is_published(_DAY))
    .where(sa.not_(on_record(Amending.document_id, Amending.by_id)))
    .where(sa.exists().where(AmendingInstruction.amending_id == Amending.id))
)

# What published documents say of the end of this one that is not on record, if it is clear and their makers have the
# power.
_STATED = (
    _part(
        "stated",
        id=_BY.id,
        no=StatedRepeal.id,
        kind=StatedRepeal.act,
        title=_BY.title,
        number=_BY.number,
        text=StatedRepeal.part,
        on=StatedRepeal.since,
        published_on=_BY.published_on,
    )
    .select_from(
        sa.join(StatedRepeal, _BY, StatedRepeal.by_id == _BY.id).join(Document, Document.id == StatedRepeal.document_id)
    )
    .where(StatedRepeal.document_id == _ID, StatedRepeal.competent, StatedRepeal.doubt.is_(None), *still_open(_BY))
)

# The minute of publication; unknown for stock, whose sources give a day.
_PUBLISHED = _part("publish", id=StepRecord.id, on=StepRecord.on, at=StepRecord.at).where(
    StepRecord.document_id == _ID, StepRecord.step == "publish"
)

DOCUMENT = Prepared(sa.select(*COLUMNS).where(Document.id == _ID, is_published(_DAY)))
PARTS = Prepared(
    sa.union_all(
        *(_EDITIONS, _LINKS, _BACK, _FILES, _INTERPRETATIONS, _CORRECTIONS, _RENEWALS, _EXTENSIONS),
        *(_STOPS, _SLIPS, _TERMS, _GROUNDS, _PARTS_ENDED, _PENDING, _STATED, _AMENDS, _PUBLISHED),
    )
)
