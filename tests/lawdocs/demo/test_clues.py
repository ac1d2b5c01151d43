"""The transfers of the demo county: one in time, one late, one that runs by the hour."""

from datetime import date

import sqlalchemy as sa
from flask import Flask

from lawdocs.accounts.models import Agency
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.countdown import standing
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.demo import clues, seed
from lawdocs.demo.county import COUNTY, JUSTICE, PROCURATORATE, TRANSPORT, URBAN
from lawdocs.extensions import db
from lawdocs.linkage import members
from lawdocs.linkage.clues.models import ClueTransfer
from lawdocs.linkage.members import Founding
from workflows.duties import OF_CASES
from workflows.linkage.clues import ClueState
from workflows.roles import Role


def test_the_three_transfers_of_the_demo_county(app: Flask, clock: SetClock) -> None:
    clock.put(at_office(date(2026, 10, 13), 10))
    stage = SetClock(at_office(seed.FOUNDED))
    town = seed._found(stage)
    stage.put(at_office(date(2023, 12, 5)))
    ids = [db.session.scalar(sa.select(Agency.id).where(Agency.name == each)) for each in (COUNTY, PROCURATORATE)]
    units = [town.agencies[each].id for each in (URBAN, TRANSPORT, clues.POLICE)]
    founding = Founding("鲁山县府检联动", *ids, town.agencies[JUSTICE].id, date(2023, 12, 5))
    members.found(founding, units, town.actors[JUSTICE, Role.SUPERVISOR], stage, key=None)

    for scene in sorted(clues.clue_scenes(town, stage, clock.today()), key=lambda each: each.at):
        stage.put(scene.at)
        scene.play()

    found = db.session.scalars(sa.select(ClueTransfer).order_by(ClueTransfer.id)).all()
    clocks = {each.id: [] for each in found}
    for each in db.session.scalars(sa.select(Deadline).where(Deadline.duty.in_(OF_CASES)).order_by(Deadline.id)):
        clocks[each.subject_id].append(each)
    assert [each.state for each in found] == [ClueState.HANDED_OVER, ClueState.HANDED_OVER, ClueState.APPROVED]
    assert {each.outcome for each in clocks[found[0].id]} == {Outcome.MET}
    assert [each.duty.value for each in clocks[found[1].id] if each.outcome is Outcome.LATE] == [
        "crime_decision",
        "crime_transfer",
        "crime_handover",
    ]
    (runs,) = [each for each in clocks[found[2].id] if each.outcome is None]
    assert standing(runs, clock.today(), clock.now()).text == "还剩6小时"
