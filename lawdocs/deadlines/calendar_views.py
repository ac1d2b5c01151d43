"""The page of one's calendar feeds (日历订阅), and the feeds themselves."""

from secrets import token_urlsafe

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lawdocs.access import current_actor, requires
from lawdocs.accounts.queries import agency_tree
from lawdocs.context import clock
from lawdocs.deadlines import feeds
from lawdocs.deadlines.agenda import Entry, agenda
from lawdocs.deadlines.countdown import ClockWord, countdown, hours_countdown
from lawdocs.deadlines.words import full_address
from lawdocs.errors import NotVisible
from lawdocs.extensions import db
from lawdocs.paging import only_parameters
from workflows.permissions import Permission

blueprint = Blueprint("calendar", __name__)
SHOWN = 50


@blueprint.get("/work/calendar")
@requires(Permission.WORK_READ)
def index() -> ResponseReturnValue:
    """What lies ahead, and the secret addresses under which calendar programmes read it."""
    only_parameters()
    return _page()


@blueprint.post("/work/calendar/feeds")
@requires(Permission.WORK_READ, audit="calendar:make")
def make() -> ResponseReturnValue:
    """Make a feed and show its address this once."""
    asked = request.form.get("agency", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        raise NotVisible
    key = request.form.get("key", "")[:80] or None
    token = feeds.make_feed(current_actor(), clock(), agency_id=int(asked) if asked else None, key=key)
    return _page(full_address("calendar.feed", token=token))


@blueprint.post("/work/calendar/feeds/<int:feed_id>/revoke")
@requires(Permission.WORK_READ, audit="calendar:revoke")
def revoke(feed_id: int) -> ResponseReturnValue:
    """Take a feed back."""
    feeds.revoke_feed(feed_id, current_actor(), clock())
    flash("日历地址已停用，原来的地址不再能打开。")
    return redirect(url_for("calendar.index"), 303)


@blueprint.get("/calendar/<token>.ics")
def feed(token: str) -> ResponseReturnValue:
    """A feed; whoever knows the address may read it, and nobody finds it."""
    name, entries = feeds.entries_of(token, clock())
    response = Response(feeds.as_ical(name, entries, clock()), content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _word(entry: Entry) -> ClockWord:
    return hours_countdown(entry.at, clock().now()) if entry.at is not None else countdown(entry.day, clock().today())


def _page(address: str = "") -> ResponseReturnValue:
    actor, tree = current_actor(), agency_tree()
    own = feeds.own_agencies(actor)
    posts = [(grant.role, grant.agency_id) for grant in actor.grants if grant.role in feeds.ROLES]
    today = clock().today()
    entries = agenda(posts, today)
    page = render_template(
        "work/calendar.html",
        entries=[(entry, _word(entry)) for entry in entries[:SHOWN]],
        total=len(entries),
        feeds=[(each, tree.get(each.agency_id)) for each in db.session.scalars(feeds.feeds_of(actor))],
        agencies=[tree.get(each) for each in sorted(own)],
        address=address,
        key=token_urlsafe(16),
    )
    return page, 201 if address else 200
