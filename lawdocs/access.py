"""Who may do what: route policies, the acting person, and which documents they may see."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

import sqlalchemy as sa
from flask import Flask, g, redirect, request, url_for
from flask_login import current_user

from lawdocs import rules
from lawdocs.accounts.models import User
from lawdocs.accounts.queries import agency_tree
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, NotVisible
from workflows.actors import Actor, Grant, Parties, may
from workflows.permissions import Permission
from workflows.roles import ADMIN_ROLES, Role
from workflows.states import PUBLIC_STATES

Params = ParamSpec("Params")
Result = TypeVar("Result")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# What anybody may open. Everything else needs @requires; an undeclared route stops the start.
PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "health.healthz",
        "health.readyz",
        "accounts.login",
        "portal.home",
        "portal.index",
        "portal.show",
        "portal.history",
        "portal.on_day",
        "portal.statement",
        "portal.choose_day",
        "portal.find_day",
        "portal.text",
        "portal.compare",
        "portal.compare_file",
        "portal.compare_provisions",
        "portal.attachment",
        "portal.text_file",
        "portal.favicon",
        "portal.robots",
        "calendar.feed",
        "column.index",
        "column.policies",
        "column.search",
        "column.news",
        "column.news_item",
        "column.news_file",
        "column.feed",
        "column.indicators",
        "column.indicator",
        "column.indicator_file",
        "column.indicator_figures",
        "column.reports",
        "column.reports_of_year",
        "column.report",
        "column.report_file",
        "linkage_link.show",
    }
)


@dataclass(frozen=True)
class Policy:
    """What a view demands: a permission (None: just to be logged in) and the audit tag of its writes."""

    permission: Permission | None
    audit: str


def requires(
    permission: Permission | None, audit: str = ""
) -> Callable[[Callable[Params, Result]], Callable[Params, Result]]:
    """Let a view be reached only by a logged-in person whose roles carry the permission."""

    def decorate(view: Callable[Params, Result]) -> Callable[Params, Result]:
        @wraps(view)
        def guarded(*args: Params.args, **kwargs: Params.kwargs) -> Result:
            if not current_user.is_authenticated:
                if request.method in SAFE_METHODS:
                    return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")))
                return redirect(url_for("accounts.login"))
            if permission is not None and not current_actor().holds(permission):
                raise Forbidden
            return view(*args, **kwargs)

        guarded.policy = Policy(permission, audit)
        return guarded

    return decorate


def check_routes(app: Flask) -> None:
    """Refuse to start with a route that is neither declared public nor guarded (deny by default)."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC_ENDPOINTS:
            continue
        policy = getattr(app.view_functions[rule.endpoint], "policy", None)
        if policy is None:
            raise RuntimeError(f"route {rule.rule} ({rule.endpoint}) has no permission and is not declared public")
        if rule.methods - SAFE_METHODS and not policy.audit:
            raise RuntimeError(f"route {rule.rule} ({rule.endpoint}) writes, but names no audit event")


def actor_of(user: User) -> Actor:
    """The acting person with the roles they hold now."""
    return Actor(user.id, user.name, frozenset(Grant(grant.role, grant.agency_id) for grant in user.grants))


def current_actor() -> Actor:
    """The logged-in person, read once a request."""
    if "actor" not in g:
        g.actor = actor_of(current_user)
    return g.actor


def parties_of(document: Document) -> Parties:
    """The agencies a document concerns, from the agency tree and the rule profile."""
    tree = agency_tree()
    issuer = tree.get(document.issuer_id)
    drafting = frozenset({document.drafting_agency_id} - {None})
    if issuer is None:
        return Parties(drafting, frozenset(), frozenset(), tree.supervisors_of(None), rules.current().registrar)
    return Parties(
        drafting=drafting,
        reviewing=frozenset({issuer.reviewed_by_id or issuer.id}),
        handling=frozenset({issuer.handled_by_id or issuer.id}),
        supervising=tree.supervisors_of(issuer),
        registrar=rules.current().registrar,
    )


def can_read(actor: Actor, document: Document) -> bool:
    """Published documents are everybody's; before that only the agencies involved read them, administrators never.

    Stock that was taken back (撤销录入) is for those who supervise its maker too.
    """
    if document.state in PUBLIC_STATES or (document.is_stock and supervises(actor, document)):
        return True
    return bool(_reading_agencies(actor) & parties_of(document).involved)


def reads_papers(actor: Actor, document: Document) -> bool:
    """Papers, opinions and contacts stay with the agencies involved and, once public, with those who supervise."""
    if _reading_agencies(actor) & parties_of(document).involved:
        return True
    return (document.state in PUBLIC_STATES or document.is_stock) and supervises(actor, document)


def supervises(actor: Actor, document: Document) -> bool:
    """Whether the actor is a supervisor in whose jurisdiction the document's maker lies."""
    bureaus = parties_of(document).supervising
    return any(grant.role is Role.SUPERVISOR and grant.agency_id in bureaus for grant in actor.grants)


def may_on(actor: Actor, permission: Permission, document: Document) -> bool:
    """Whether the actor may do this to this document."""
    return may(actor, permission, parties_of(document))


def visible_document(actor: Actor, document: Document | None) -> Document:
    """The document, or the same 404 for a hidden and an unknown one."""
    if document is None or not can_read(actor, document):
        raise NotVisible
    return document


def readable_documents(actor: Actor) -> sa.ColumnElement[bool]:
    """The SQL condition of ``can_read``, for lists and searches of staff."""
    stock = sa.and_(Document.drafting_agency_id.is_(None), supervised(actor))
    return sa.or_(Document.state.in_(PUBLIC_STATES), involving(_reading_agencies(actor)), stock)


def supervised(actor: Actor) -> sa.ColumnElement[bool]:
    """The SQL side of ``supervises``; documents of unknown makers are every supervisor's."""
    tree = agency_tree()
    bureaus = {grant.agency_id for grant in actor.grants if grant.role is Role.SUPERVISOR}
    makers = Document.issuer_id.in_([each.id for each in tree if bureaus & tree.supervisors_of(each)])
    return sa.or_(makers, Document.issuer_id.is_(None)) if bureaus & tree.supervisors_of(None) else makers


def involving(agencies: Collection[int]) -> sa.ColumnElement[bool]:
    """The SQL condition that one of the agencies drafts, reviews or handles a document (``Parties.involved``)."""
    issuers = [
        each.id
        for each in agency_tree()
        if (each.reviewed_by_id or each.id) in agencies or (each.handled_by_id or each.id) in agencies
    ]
    return sa.or_(Document.drafting_agency_id.in_(agencies), Document.issuer_id.in_(issuers))


def _reading_agencies(actor: Actor) -> frozenset[int]:
    readers = {Role.DRAFTER, Role.LEGAL_OFFICER, Role.CLERK, Role.SUPERVISOR}
    if actor.roles & ADMIN_ROLES:
        return frozenset()
    return frozenset(grant.agency_id for grant in actor.grants if grant.role in readers)
