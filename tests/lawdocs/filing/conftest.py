"""A city above the county: its justice bureau receives what the county files; a town files with the county."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lawdocs.access import actor_of
from lawdocs.accounts.models import Agency, AgencyKind, Level, RoleGrant, User
from lawdocs.accounts.passwords import hash_password
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from lawdocs.filing import upward
from lawdocs.filing.upward_models import UpwardFiling
from tests.factories import PASSWORD, County, a_document
from tests.pages import form_data, send
from tests.remembered import remembered
from workflows.actors import Actor
from workflows.roles import Role
from workflows.states import DocumentState

PEOPLE = (
    ("citybureau", "苏明理", "citybureau", ((Role.SUPERVISOR, "citybureau"),)),
    ("citybureau2", "文思远", "citybureau", ((Role.SUPERVISOR, "citybureau"),)),
    ("townclerk", "岑守正", "town", ((Role.CLERK, "town"), (Role.DRAFTER, "town"))),
    ("urbanclerk", "柏若水", "urban", ((Role.CLERK, "urban"),)),
)
# What an officer writes where the profile has not verified its ground.
GROUNDS = {"record_review": "《平顶山市行政规范性文件备案审查办法》第九条"}
CLERKS = {"urban": "urbanclerk", "town": "townclerk"}


@pytest.fixture
def region(county: County, clock: SetClock) -> County:
    """The county with a city's justice bureau above it."""
    add_city(county, clock)
    return county


@remembered
def add_city(county: County, clock: SetClock) -> None:
    """The city's justice bureau and the people of ``PEOPLE``."""
    with transaction():
        bureau = Agency(
            name="平顶山市司法局",
            short_name="市司法局",
            level=Level.CITY,
            kind=AgencyKind.JUSTICE_BUREAU,
            number_code="平司",
            parent_id=county.agency("city").id,
        )
        county.agencies["citybureau"] = bureau
        db.session.add(bureau)
        db.session.flush()
        for username, name, agency, grants in PEOPLE:
            user = User(username=username, name=name, agency=county.agencies[agency], created_at=clock.now())
            user.password_hash = hash_password(PASSWORD)
            user.grants = [
                RoleGrant(role=role, agency=county.agencies[where], granted_at=clock.now()) for role, where in grants
            ]
            county.users[username] = user
            db.session.add(user)
    forget_agency_tree()


@dataclass
class Acts:
    """The two sides of a filing, in the order in which they act."""

    county: County
    clock: SetClock

    def published(self, **changes: object) -> Document:
        """A document published by its maker's own clerk."""
        clerk = CLERKS.get(changes.get("issuer"), "clerk")
        there = replace(self.county, users=self.county.users | {"clerk": self.county.users[clerk]})
        return a_document(DocumentState.PUBLISHED, there, self.clock, **changes)

    def filing(self, document: Document, name: str = "") -> UpwardFiling:
        """The filing of a document with the government above, or with a receiver of another name."""
        rows = db.session.query(UpwardFiling).filter_by(document_id=document.id).order_by(UpwardFiling.id)
        return next(each for each in rows if not name or each.receiver_name == name)

    def who(self, username: str) -> Actor:
        return actor_of(self.county.users[username])

    def submitted(self, **changes: object) -> UpwardFiling:
        filing = self.filing(self.published(**changes))
        self.submit(filing)
        return filing

    def submit(self, filing: UpwardFiling, by: str = "legal", **said: str) -> None:
        upward.submit(filing, self.who(by), self.clock, version=filing.version, key=None, **said)

    def registered(self) -> UpwardFiling:
        filing = self.submitted()
        self.register(filing)
        return filing

    def register(self, filing: UpwardFiling, by: str = "citybureau") -> str:
        return upward.register(filing, self.who(by), self.clock, version=filing.version, key=None)

    def later(self, days: int) -> None:
        self.clock.put(self.clock.now() + timedelta(days=days))


def send_letter(city: FlaskClient, address: str) -> TestResponse:
    """Fill in an opinion letter, look at it, and send it."""
    asked = send(city, address, text="请修改第三条", ground_record_review=GROUNDS["record_review"])
    return city.post(address, data=form_data(asked, address))


@pytest.fixture
def acts(app: Flask, region: County, clock: SetClock) -> Acts:
    return Acts(region, clock)
