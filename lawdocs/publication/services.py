"""Publish a document: its text becomes public and its dates begin to run."""

from datetime import date, timedelta

from lawdocs import rules
from lawdocs.cleanup.amendments.reading import read_published
from lawdocs.cleanup.models import PlannedStep
from lawdocs.cleanup.repeals.reading import read_first_text
from lawdocs.clock import Clock
from lawdocs.documents.index import index_document
from lawdocs.documents.models import Document, StepRecord
from lawdocs.documents.term import stated_term
from lawdocs.extensions import transaction
from lawdocs.lifecycle import fire, plan
from lawdocs.publication.channels import put_channel
from lawdocs.publication.models import ChannelKind
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import LegalStatus
from workflows.validity import last_day


def publish(
    document: Document, act: Act, actor: Actor, clock: Clock, *, version: int | None, key: str | None
) -> StepRecord | PlannedStep:
    """Publish (公布) on ``act.day`` through ``act.channel``, in force from ``act.in_force_from``.

    A day that lies ahead is recorded (定时公布), and nothing is public before it has come.
    """
    seen = {"version": version, "key": key, "act": act}

    def take_effect(_: StepRecord) -> None:
        make_public(document, act, actor, clock)

    with transaction():
        if act.day is not None and act.day > clock.today():
            return plan(document, "publish", actor, clock, due_on=act.day, **seen)
        return fire(document, "publish", actor, clock, effect=take_effect, **seen)


def make_public(document: Document, act: Act, actor: Actor, clock: Clock) -> None:
    """Write the dates that begin to run with publication, in the transaction of the step."""
    document.published_on = act.day
    document.channel = act.channel.strip()
    document.gap_reason, document.adjustment = act.gap_reason.strip(), act.adjustment.strip()
    kind = ChannelKind(act.channel_kind or ChannelKind.OTHER)
    put_channel(document, kind, document.channel, act.day, act.address.strip(), actor, clock)
    document.in_force_from = act.in_force_from
    document.in_force_until = first_day_out(document, act.in_force_from)
    document.end_kind = LegalStatus.LAPSED if document.in_force_until else None
    document.source = document.source or document.issuer_name or ""
    edition = document.draft
    edition.no = 1
    edition.in_force_from = act.in_force_from
    index_document(document, clock.today())
    read_published(document, clock)
    read_first_text(document, clock)


def first_day_out(document: Document, start: date) -> date | None:
    """The first day out of force: from the text, else from the field, else from the rule profile.

    None for documents that are to hold until further notice (不设有效期), such as amending decisions.
    """
    stated = stated_term(document)
    if stated is not None and stated.last_day is not None:
        return stated.last_day + timedelta(days=1)
    if stated is None and not document.has_term:
        return None
    stated_years = stated.years if stated is not None else document.validity_years
    years = stated_years or rules.current().validity_default(document.title).years
    return last_day(start, years) + timedelta(days=1)


def has_default_term(document: Document) -> bool:
    """Whether neither its text nor its record says how long it holds, so that the rule profile does."""
    return document.has_term and not document.validity_years and stated_term(document) is None
