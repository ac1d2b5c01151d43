"""Put a value or clock of the profile right (规则修订), and go back to what the file says (结束修订)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from lawdocs import keys, rules
from lawdocs.audit import services as audit
from lawdocs.audit.queries import last_entry
from lawdocs.clock import Clock, local
from lawdocs.deadlines.clocks import refresh, running
from lawdocs.deadlines.moves import Move, moves
from lawdocs.deadlines.rounds import follow_round, round_days
from lawdocs.errors import DomainError, NotVisible, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.rules.entries import Entry, entry_gone, entry_of, ground_of, is_gone, standing_overrides, version_of
from lawdocs.rules.models import RuleOverride
from workflows.actors import Actor
from workflows.guards import zh_date
from workflows.profiles import Ground, Profile, ProfileError

SUBJECT = "rule"
CLEANUP = "values.cleanup_every"  # not a clock of the profile, but what the deadlines of makers are reckoned from


class RuleRefused(DomainError):
    """What was entered cannot stand in the profile, or would change nothing; ``field`` names what is wrong."""

    code, status = "RULE_INVALID", 422

    def __init__(self, message: str, field: str = "", *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


@dataclass(frozen=True)
class Change:
    """What an administrator enters for one entry: the changed parts, their ground, and from when they hold."""

    content: Mapping[str, object]
    ground: Ground
    verified: bool
    from_on: date
    reason: str

    def row(self, key: str) -> RuleOverride:
        """The override it would be; not stored. A number keeps its unit, so that it is never taken for another."""
        section, _, name = key.partition(".")
        unit = rules.base().values[name].unit if section == "values" else None
        return RuleOverride(
            profile=rules.base().name,
            key=key,
            content=audit.canonical({**self.content, "unit": unit} if unit is not None else self.content),
            ground_title=self.ground.title,
            ground_number=self.ground.number,
            ground_article=self.ground.article,
            verified=self.verified,
            from_on=self.from_on,
            reason=self.reason,
        )


@dataclass(frozen=True)
class Preview:
    """An entry before and after, the day from which the change holds, and the running clocks that it moves."""

    before: Entry
    after: Entry
    from_on: date
    moves: list[Move]
    makers: int

    @property
    def shown(self) -> list[Move]:
        return [each for each in self.moves if each.is_shown]


def preview_override(key: str, change: Change) -> Preview:
    """What a change would do; nothing is stored. Raises RuleRefused when it cannot stand."""
    before = entry_of(rules.current(), key, standing_overrides().get(key))
    day = max(change.from_on, rules.today())
    row = change.row(key)
    try:
        changed = rules.on(day, [row])
    except ProfileError as error:
        raise RuleRefused(_why_not(key)) from error
    after = entry_of(changed, key, row)
    if _said(rules.on(day), key) == _said(changed, key):
        raise RuleRefused("没有改动：内容、依据和核实情况都与那一天的规定相同", code="RULE_SAME")
    return _previewed(key, before, after, day, changed)


def _why_not(key: str) -> str:
    if key.startswith("values.validity_"):
        return "没有写明时的有效期和可以选择的有效期都不能超过上限：降低上限的，请先改那两项；提高那两项的，请先改上限"
    return "这样修改以后规则集前后矛盾，请对照同一条规则的其他各项核对后重填"


def preview_end(override: RuleOverride) -> Preview:
    """What going back would do; nothing is stored. Raises RuleRefused where another override rests on this one."""
    day = max(override.from_on, rules.today())
    if is_gone(override.key):
        entry = entry_gone(override)
        return Preview(entry, entry, day, [], 0)
    before = entry_of(rules.current(), override.key, standing_overrides().get(override.key))
    try:
        left = rules.on(day, without=frozenset(each.id for each in _ended_with(override)))
    except ProfileError as error:
        raise RuleRefused(f"结束以后，对其他条目的修订就不能成立：{_why_not(override.key)}") from error
    return _previewed(override.key, before, entry_of(left, override.key), day, left)


def override(
    key: str, change: Change, actor: Actor, clock: Clock, *, version: int | None, request_key: str | None
) -> list[Move]:
    """Let a change hold from its first day on; the running clocks that it moves, moved already if it holds today.

    Raises RuleRefused, or VersionStale when somebody acted on the entry meanwhile.
    """
    with transaction():
        asked = ["rules:override", key, change.row(key).content, change.ground, change.verified, change.from_on]
        asked += [change.reason, version]
        keys.claim(actor, request_key, asked, clock.now(), answer=address_of(key))
        _demand_version(key, version)
        preview = preview_override(key, change)
        row = change.row(key)
        row.no = 1 + (db.session.scalar(_last_no(key)) or 0)
        row.made_at, row.made_by_id = clock.now(), actor.id
        _store(row, key)
        reason = f"规则修订：{preview.before.label}自{zh_date(change.from_on)}起改为{preview.after.text}"
        _follow(key, reason, clock, now=change.from_on <= clock.today())
        _record("rules:override", row, preview, actor, clock, request_key, reason=change.reason)
    return preview.moves


def end_override(
    given: RuleOverride, reason: str, actor: Actor, clock: Clock, *, version: int | None, request_key: str | None
) -> list[Move]:
    """Go back to what the file says; of one that does not hold yet, drop that one alone."""
    with transaction():
        asked = ["rules:end", given.id, reason, version]
        keys.claim(actor, request_key, asked, clock.now(), answer=address_of(given.key))
        _demand_version(given.key, version)
        locked = db.session.scalar(
            sa.select(RuleOverride).where(RuleOverride.id == given.id).with_for_update(of=RuleOverride)
        )
        if locked.ended_at is not None:
            raise _stale(given.key)
        preview = preview_end(locked)
        for each in _ended_with(locked):
            each.ended_at, each.ended_by_id, each.end_reason = clock.now(), actor.id, reason
        db.session.flush()  # the profile is read anew from these rows
        rules.forget()
        why = f"规则修订结束：{preview.before.label}恢复为{preview.after.text}"
        _follow(given.key, why, clock, now=given.from_on <= clock.today() and not is_gone(given.key))
        _record("rules:end", locked, preview, actor, clock, request_key, reason=reason)
    return preview.moves


def override_or_404(override_id: int) -> RuleOverride:
    """An override of the profile in use, be it of an entry that the profile has lost; raises NotVisible."""
    found = db.session.get(RuleOverride, override_id)
    if found is None or found.profile != rules.base().name:
        raise NotVisible
    return found


def address_of(key: str) -> str:
    """The page of an entry; that of all where the profile has lost it."""
    return "/work/rules" if is_gone(key) else f"/work/rules/{key.replace('.', '/')}"


def _ended_with(given: RuleOverride) -> list[RuleOverride]:
    """What must end so that the file holds again: with one that holds, those that it had taken the place of."""
    if given.from_on > rules.today() or given.id in rules.left_out():
        return [given]
    query = sa.select(RuleOverride).where(
        RuleOverride.profile == given.profile,
        RuleOverride.key == given.key,
        RuleOverride.ended_at.is_(None),
        RuleOverride.from_on <= rules.today(),
    )
    return list(db.session.scalars(query))


def _previewed(key: str, before: Entry, after: Entry, day: date, profile: Profile) -> Preview:
    section, _, name = key.partition(".")
    moved = moves(profile, rules.work_calendar(), name) if section == "clocks" else []
    return Preview(before, after, day, moved, len(round_days()) if key == CLEANUP else 0)


def _follow(key: str, why: str, clock: Clock, *, now: bool) -> None:
    """Reckon what runs anew, in the transaction of the change; what begins later is followed on its day."""
    section, _, name = key.partition(".")
    if not now:
        return
    if section == "clocks":
        for deadline in list(running(name, lock=True)):
            refresh(deadline, clock, why)
    if key == CLEANUP:
        for agency_id in sorted(round_days()):  # makers are held in one order
            follow_round(agency_id, clock, why)


def _said(profile: Profile, key: str) -> tuple[object, ...]:
    """What an entry says, to tell whether a change is one."""
    section, _, name = key.partition(".")
    if section == "clocks":
        clock = profile.clocks[name]
        return clock.period, clock.ground, clock.verified
    value = profile.values[name]
    return value.value, value.ground, value.verified


def _demand_version(key: str, version: int | None) -> None:
    if version is None:
        raise VersionRequired
    if version != version_of(key):
        raise _stale(key)


def _stale(key: str) -> VersionStale:
    newest = db.session.scalar(_last_id(key))
    entry = last_entry(SUBJECT, newest) if newest is not None else None
    return VersionStale(entry.actor_name, f"{local(entry.at):%H:%M}") if entry else VersionStale()


def _store(row: RuleOverride, key: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:  # the same entry, changed at the same moment on another node
        raise _stale(key) from error
    rules.forget()


def _last_no(key: str) -> sa.Select[tuple[int]]:
    return sa.select(sa.func.max(RuleOverride.no)).where(
        RuleOverride.profile == rules.base().name, RuleOverride.key == key
    )


def _last_id(key: str) -> sa.Select[tuple[int]]:
    """The override of an entry that was acted on last."""
    acted = sa.func.coalesce(RuleOverride.ended_at, RuleOverride.made_at)
    return (
        sa.select(RuleOverride.id)
        .where(RuleOverride.profile == rules.base().name, RuleOverride.key == key)
        .order_by(acted.desc(), RuleOverride.id.desc())
        .limit(1)
    )


def _record(
    tag: str, row: RuleOverride, preview: Preview, actor: Actor, clock: Clock, request_key: str | None, *, reason: str
) -> None:
    shown = {
        "rule_text": preview.before.text,
        "ground": str(preview.before.ground),
        "verified": preview.before.verified,
    }
    after = {"rule_text": preview.after.text, "ground": str(preview.after.ground), "verified": preview.after.verified}
    audit.record(
        tag,
        actor,
        clock.now(),
        SUBJECT,
        row.id,
        before=shown,
        after=after | {"entry": row.key, "from_on": row.from_on, "clocks": len(preview.moves)},
        reason=reason,
        basis=str(ground_of(row)) if tag == "rules:override" else "",
        key=request_key,
    )
