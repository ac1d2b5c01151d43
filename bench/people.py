"""A justice bureau and its supervisor, so that the pages of staff can be asked for and steps taken."""

from flask import Flask

from lawdocs.access import actor_of
from lawdocs.accounts.models import Agency, AgencyKind, Level, RoleGrant, User
from lawdocs.clock import Clock
from lawdocs.extensions import db, transaction
from workflows.actors import Actor
from workflows.roles import Role

SUPERVISOR = "bench"


def settle(clock: Clock) -> None:
    """Store the bureau and the supervisor, who cannot log in by password."""
    with transaction() as session:
        place = Agency(name="测试县人民政府", short_name="县政府", level=Level.COUNTY, kind=AgencyKind.GOVERNMENT)
        bureau = Agency(name="测试县司法局", short_name="县司法局", level=Level.COUNTY, kind=AgencyKind.JUSTICE_BUREAU)
        bureau.parent = place
        user = User(username=SUPERVISOR, name="测试员", agency=bureau, created_at=clock.now(), password_hash="-")
        user.grants = [RoleGrant(role=Role.SUPERVISOR, agency=bureau, granted_at=clock.now())]
        session.add_all((place, bureau, user))


def supervisor() -> Actor:
    """The supervisor as the acting person."""
    return actor_of(_user())


def cookie(app: Flask) -> str:
    """A session of the supervisor, as a browser would send it; call in an application context."""
    now = int(app.extensions["clock"].now().timestamp())
    values = {"_user_id": _user().get_id(), "_fresh": True, "began_at": now, "seen_at": now}
    signed = app.session_interface.get_signing_serializer(app).dumps(values)
    return f"{app.config['SESSION_COOKIE_NAME']}={signed}"


def _user() -> User:
    return db.session.execute(db.select(User).where(User.username == SUPERVISOR)).scalar_one()
