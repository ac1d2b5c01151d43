"""What people of the demo county have read: all that came up to two weeks ago."""

from datetime import date, timedelta

import sqlalchemy as sa

from lawdocs.access import actor_of
from lawdocs.accounts.models import User
from lawdocs.clock import Clock, at_office
from lawdocs.deadlines.services import mark_read
from lawdocs.demo.scenes import Scene, workday
from lawdocs.extensions import db

NEW = timedelta(days=14)


def reading_scenes(clock: Clock, today: date) -> list[Scene]:
    """Everybody reads their notices at the end of a working day two weeks ago; what is newer is unread."""

    def read() -> None:
        for user in db.session.scalars(sa.select(User).order_by(User.id)).all():
            mark_read(None, actor_of(user), clock)

    return [Scene(at_office(workday(today - NEW), 17, 50), read)]
