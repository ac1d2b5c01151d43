"""The demo accounts, printed when the server is ready and the demo county is there."""

import sqlalchemy as sa
from flask import current_app

from lawdocs.accounts.models import User
from lawdocs.demo.county import ACCOUNTS, PASSWORD
from lawdocs.extensions import db


def greeting() -> list[str]:
    """Lines that tell the demo accounts; none in a production profile or without the demo county."""
    if current_app.extensions["settings"].production:
        return []
    names = [person.username for person in ACCOUNTS]
    there = set(db.session.scalars(sa.select(User.username).where(User.username.in_(names))))
    db.session.rollback()
    if not there:
        return []
    lines = [
        f"  {person.username:<11} {person.name}　{person.agency}　{'、'.join(role.label for role in person.roles)}"
        for person in ACCOUNTS
        if person.username in there
    ]
    return [f"demo accounts (password {PASSWORD}):", *lines]
