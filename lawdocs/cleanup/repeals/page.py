"""What the staff pages of both documents say of a stated repeal, and the ways on."""

from flask import url_for

from lawdocs.access import can_read, may_on
from lawdocs.cleanup.provision_queries import offer_of
from lawdocs.cleanup.repeals.models import StatedRepeal
from lawdocs.cleanup.repeals.queries import made_by, of_document, outstanding
from lawdocs.cleanup.repeals.words import NO_POWER, stated_end
from lawdocs.clock import Clock
from lawdocs.documents.models import Document
from lawdocs.extensions import db
from workflows.actors import Actor
from workflows.permissions import Permission
from workflows.states import PUBLIC_STATES
from workflows.titles import quoted

# kind, bold sentence, the rest, links of address and words: as the macro ``notice`` takes it.
Notice = tuple[str, str, str, list[tuple[str, str]]]


def flags_of(document: Document, actor: Actor, clock: Clock) -> list[Notice]:
    """What the staff page of a document says of repeals that others state and that are not on record."""
    if document.state not in PUBLIC_STATES:
        return []
    return [_flag(each, actor, clock) for each in of_document(document)]


def _flag(stated: StatedRepeal, actor: Actor, clock: Clock) -> Notice:
    links = []
    if may_on(actor, Permission.DOCUMENT_REPEAL, stated.document):
        dismiss = url_for("stated_repeals.dismiss", document_id=stated.document_id, stated_id=stated.id)
        links = [(way_on(stated), way_words(stated)), (dismiss, "认定没有废止本文件")]
    has_come = stated.since is not None and stated.since <= clock.today()
    words = f"原文：{stated.words}。" if stated.words else ""
    bold = f"{named(stated)}{stated_end(stated.act, stated.part, stated.since)}，登记尚未办理。"
    return "warn" if has_come or doubt_of(stated) else "info", bold, words + doubt_of(stated), links


def named(stated: StatedRepeal) -> str:
    """The document that states it: 《…》（鲁政〔2026〕5号）."""
    by = stated.by
    return f"{quoted(by.title)}{f'（{by.number}）' if by.number else ''}"


def doubt_of(stated: StatedRepeal) -> str:
    """Why readers are not told, in a sentence; empty where they are."""
    reasons = [stated.doubt.label] if stated.doubt is not None else []
    reasons += [] if stated.competent else [NO_POWER]
    return "".join(f"{each}。" for each in reasons) + ("公众页面没有提示。" if reasons else "")


def way_on(stated: StatedRepeal) -> str:
    """Where the repeal is registered, with the document, its number and the day filled in."""
    if stated.part:
        key = offer_of(stated).key
        return url_for("provisions.enter_offer", document_id=stated.document_id, offer=key)
    return url_for("documents.step", document_id=stated.document_id, name="repeal", by=stated.by_id)


def way_words(stated: StatedRepeal) -> str:
    """What that link says."""
    return "登记条款效力" if stated.part else "登记废止"


def panel_of(by: Document, actor: Actor) -> list[tuple[str, str | None, str, tuple[str, str] | None]]:
    """What a published document ends of others: name, address, how far it has come, and the way on."""
    found = made_by(by) if by.state in PUBLIC_STATES else []
    ours = [each for each in found if each.document is not None]
    waiting = {each.id for each in db.session.scalars(outstanding().where(StatedRepeal.by_id == by.id))}
    lines = [_line(each, actor, is_open=each.id in waiting) for each in ours]
    missing = len(found) - len(ours)
    return [*lines, (f"另有{missing}件", None, "本系统没有这些文件，不用办理", None)] if missing else lines


def _line(stated: StatedRepeal, actor: Actor, *, is_open: bool) -> tuple[str, str | None, str, tuple[str, str] | None]:
    document = stated.document
    url = url_for("documents.show", document_id=document.id) if can_read(actor, document) else None
    name = f"{quoted(document.title)}{document.number or ''}{stated.part}"
    if stated.dismissed_on is not None:
        return name, url, f"认定没有废止：{stated.dismiss_reason}", None
    if not is_open:
        return name, url, "没有要办的事项", None
    may = may_on(actor, Permission.DOCUMENT_REPEAL, document)
    told = f"登记尚未办理。{doubt_of(stated)}"
    return name, url, told, (way_on(stated), way_words(stated)) if may else None
