"""Notices of a person."""

import sqlalchemy as sa

from lawdocs.deadlines.models import Notice
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.actors import Actor


def notices_for(actor: Actor, limit: int = 50) -> list[tuple[Notice, Document]]:
    """The newest notices to the roles the actor holds, with their documents."""
    query = (
        sa.select(Notice, Document)
        .join(Document, Document.id == Notice.document_id)
        .where(_to(actor))
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return [tuple(row) for row in db.session.execute(query)]


def _to(actor: Actor) -> sa.ColumnElement[bool]:
    pairs = [
        sa.and_(Notice.role == grant.role, Notice.agency_id == grant.agency_id)
        for grant in actor.grants
        if grant.agency_id is not None
    ]
    return sa.or_(sa.false(), *pairs)
