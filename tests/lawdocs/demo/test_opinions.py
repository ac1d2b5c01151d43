"""The opinions of the demo county: one on file with what became of it, two awaited, whatever the day."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.demo.county import JUSTICE, PROCURATORATE
from lawdocs.demo.opinions import opinion_scenes
from lawdocs.demo.story import Town
from lawdocs.extensions import db
from lawdocs.linkage.opinions.models import Cooperation
from tests.conftest import TODAY
from tests.factories import County, a_document, approve
from tests.lawdocs.linkage.founded import a_linkage
from workflows.linkage.opinions import OpinionState, Way
from workflows.roles import Role
from workflows.states import DocumentState

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
S = OpinionState


@pytest.mark.parametrize("today", [TODAY, TODAY + timedelta(days=4)], ids=["weekday", "weekend"])
def test_one_opinion_is_settled_and_two_are_awaited(app: Flask, county: County, clock: SetClock, today: date) -> None:
    clock.put(at_office(today - timedelta(days=28)))
    a_linkage(county, clock)
    agencies = {JUSTICE: county.agency("justice"), PROCURATORATE: county.agency("procuratorate")}
    actors = {
        (JUSTICE, Role.LEGAL_OFFICER): county.actor("legal"),
        (PROCURATORATE, Role.LIAISON): county.actor("liaison"),
    }
    first = a_document(DocumentState.REVIEW, county, clock, title="鲁山县城区停车泊位管理办法")

    for number, scene in enumerate(opinion_scenes(Town(agencies, actors), clock, today)):
        if number == 3:  # the first review was over by then, and others began
            approve(first, county, clock)
            for title in ("鲁山县城区养犬管理办法", "鲁山县户外广告设置管理办法"):
                a_document(DocumentState.REVIEW, county, clock, title=title)
        clock.put(scene.at)
        scene.play()

    rows = db.session.scalars(sa.select(Cooperation).order_by(Cooperation.id)).all()
    assert [(each.state, each.way) for each in rows] == [
        (S.SETTLED, Way.ACCOUNT), (S.ASKED, Way.ACCOUNT), (S.ASKED, Way.LINK),
    ]  # fmt: skip
    assert all(each.due_on > today for each in rows[1:])


def test_without_drafts_under_review_nobody_is_asked(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    agencies = {JUSTICE: county.agency("justice"), PROCURATORATE: county.agency("procuratorate")}

    for scene in opinion_scenes(Town(agencies, {}), clock, TODAY):
        scene.play()

    assert db.session.scalar(sa.select(sa.func.count()).select_from(Cooperation)) == 0
