"""A linkage of the small county, founded through its services, and the people of both sides."""

from datetime import date

from lawdocs.accounts.models import RoleGrant, User
from lawdocs.accounts.passwords import hash_password
from lawdocs.clock import Clock
from lawdocs.extensions import db, transaction
from lawdocs.linkage import members
from lawdocs.linkage.members import Founding
from lawdocs.linkage.models import Linkage
from tests.factories import PASSWORD, County
from tests.remembered import remembered
from workflows.roles import Role

FOUNDED = date(2023, 12, 1)
BASIS = "关于建立鲁山县府检联动工作机制的通知"
UNITS = ("justice", "office", "urban", "transport")


@remembered
def a_linkage(county: County, clock: Clock) -> Linkage:
    """The county and its procuratorate with four units: justice (the office), office, urban and transport."""
    _hire(county, clock, "urbanclerk", "纪思源", "urban")
    founding = Founding(
        name="鲁山县府检联动工作机制",
        government_id=county.agency("gov").id,
        procuratorate_id=county.agency("procuratorate").id,
        office_id=county.agency("justice").id,
        founded_on=FOUNDED,
        basis=BASIS,
    )
    units = [county.agency(each).id for each in UNITS]
    return members.found(founding, units, county.actor("bureau"), clock, key=None)


def _hire(county: County, clock: Clock, username: str, name: str, agency: str) -> None:
    """The clerk of a unit, who approves what it sends."""
    with transaction():
        user = User(username=username, name=name, agency=county.agencies[agency], created_at=clock.now())
        user.password_hash = hash_password(PASSWORD)
        user.grants = [RoleGrant(role=Role.CLERK, agency=county.agencies[agency], granted_at=clock.now())]
        county.users[username] = user
        db.session.add(user)
