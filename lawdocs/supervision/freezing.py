"""Put the figures of a period on record (定格), and compare them with what the records say now."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from lawdocs import keys
from lawdocs.accounts.models import Agency
from lawdocs.audit import services as audit
from lawdocs.clock import Clock
from lawdocs.errors import DomainError, Forbidden
from lawdocs.extensions import db, hold, transaction
from lawdocs.supervision import rates
from lawdocs.supervision.models import RateFreeze
from lawdocs.supervision.rates import AgencyId, Period, Rates
from lawdocs.supervision.scope import Scope, bureaus_of, scope_of_bureau
from workflows.actors import Actor
from workflows.guards import zh_date


class FreezeRefused(DomainError):
    """The figures cannot be put on record yet, or are already; the message says which."""

    code, status = "FREEZE_REFUSED", 422


@dataclass(frozen=True)
class Difference:
    """A figure that is not what was put on record: whose, which, then and now."""

    agency_id: AgencyId
    name: str
    frozen: int
    present: int


def freeze(
    bureau: Agency, period: Period, as_of: date, actor: Actor, clock: Clock, *, key: str | None = None
) -> RateFreeze:
    """Put the figures of a period that is over on record; raises FreezeRefused where that was done before."""
    with transaction():
        asked = ["freeze", bureau.id, period.year, period.quarter, as_of]
        keys.claim(actor, key, asked, clock.now(), answer="/supervision/rates")
        if bureau.id not in {each.id for each in bureaus_of(actor)}:
            raise Forbidden
        hold(Agency, bureau.id)  # of two supervisors one comes first
        refuse_unless_over(period, as_of, clock.today())
        refuse_again([bureau], period)
        scope = scope_of_bureau(bureau)
        row = RateFreeze(
            bureau_id=bureau.id,
            year=period.year,
            quarter=period.quarter,
            as_of=as_of,
            figures=rates.written(rates.rates_by_agency(period, as_of, scope)),
            digest=rates.digest_of(period, as_of, scope),
            made_at=clock.now(),
            made_by_id=actor.id,
            made_by_name=actor.name,
        )
        db.session.add(row)
        db.session.flush()  # the audit entry names it
        quarter = {"quarter": period.quarter} if period.quarter else {}
        after = {"year": period.year, **quarter, "agency": bureau.name, "counted_on": as_of}
        told = after | {"sha256": row.digest}
        audit.record("rates:freeze", actor, clock.now(), "rates", row.id, after=told, basis="R120", key=key)
        return row


def refuse_unless_over(period: Period, as_of: date, today: date) -> None:
    """Raises FreezeRefused where a period is not over, or its figures are asked for on a day that does not fit."""
    if as_of > today or as_of < period.last:
        until = zh_date(period.last)
        raise FreezeRefused(f"{period.label}到{until}结束，截至日应在{until}（含）以后、今天（含）以前")


def refuse_again(bureaus: tuple[Agency, ...] | list[Agency], period: Period) -> None:
    """Raises FreezeRefused where the figures of some bureaus are on record already."""
    if frozen_of(bureaus, period):
        raise FreezeRefused(f"{period.label}的数字已经定格，不能再次定格")


def frozen_of(bureaus: tuple[Agency, ...] | list[Agency], period: Period) -> list[RateFreeze]:
    """What some bureaus put on record for a period."""
    query = sa.select(RateFreeze).where(
        RateFreeze.bureau_id.in_([each.id for each in bureaus]),
        RateFreeze.year == period.year,
        RateFreeze.quarter == period.quarter,
    )
    return list(db.session.scalars(query.order_by(RateFreeze.id)))


def still_holds(frozen: RateFreeze) -> bool:
    """Whether the records, read again as of the same day, give the very lists that were put on record."""
    bureau = db.session.get(Agency, frozen.bureau_id)
    period = Period(frozen.year, frozen.quarter)
    return rates.digest_of(period, frozen.as_of, scope_of_bureau(bureau)) == frozen.digest


def differences(frozen: RateFreeze, present: Mapping[AgencyId, Rates], scope: Scope) -> list[Difference]:
    """Where the figures on record are not the present ones, within a scope."""
    then = {int(key) if key else None: Rates(**each) for key, each in json.loads(frozen.figures).items()}
    of_bureau = scope_of_bureau(db.session.get(Agency, frozen.bureau_id))
    within = {each for each in {*then, *present} if _holds(scope, each) and _holds(of_bureau, each)}
    return [
        Difference(agency_id, name, before, now)
        for agency_id in sorted(within, key=lambda each: each or 0)
        for name in rates.names()
        if (before := getattr(then.get(agency_id, Rates()), name))
        != (now := getattr(present.get(agency_id, Rates()), name))
    ]


def _holds(scope: Scope, agency_id: AgencyId) -> bool:
    return scope.with_unknown if agency_id is None else agency_id in scope.ids
