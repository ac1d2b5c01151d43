"""What both sides do together, on the front page of the linkage: what runs, what comes next, and what was shared."""

from datetime import date

from flask import url_for

from lawdocs.extensions import db
from lawdocs.linkage.desk import Line, Panel
from lawdocs.linkage.doings.models import JointAction, Training
from lawdocs.linkage.doings.queries import actions_of, information_for, trainings_of
from lawdocs.linkage.models import Linkage
from lawdocs.linkage.sides import Stand
from lawdocs.paging import count
from workflows.actors import Actor
from workflows.guards import zh_date

MOST_LINES = 3


def doings_panel(linkage: Linkage, stand: Stand, actor: Actor, today: date) -> Panel:
    """The actions that run or are planned, the trainings to come, and the newest information for the person."""
    unended = (JointAction.ended_on.is_(None), JointAction.cancelled_on.is_(None))
    actions = actions_of(linkage).where(*unended)
    ahead = (Training.held_on >= today, Training.cancelled_on.is_(None))
    trainings, shared = trainings_of(linkage).where(*ahead), information_for(linkage, stand)
    lines = [
        Line(each.name, url_for("linkage.action", row_id=each.id), None, (each.state_on(today).label, _lead(each)))
        for each in db.session.scalars(actions.limit(MOST_LINES))
    ]
    lines += [
        Line(each.topic, url_for("linkage.training", row_id=each.id), None, (f"{zh_date(each.held_on)}举办",))
        for each in db.session.scalars(trainings.limit(MOST_LINES))
    ]
    lines += [
        Line(each.subject, url_for("linkage.information", row_id=each.id), None, (f"{each.giver.short_name}共享",))
        for each in db.session.scalars(shared.limit(MOST_LINES))
    ]
    return Panel(
        title="共同工作",
        summary=f"没有结束的行动{count(actions)}次　将要举办的培训{count(trainings)}次　共享信息{count(shared)}条",
        lines=tuple(lines),
        all_url=url_for("linkage.actions"),
        none="还没有登记联合行动、交流培训和共享信息。",
    )


def _lead(action: JointAction) -> str:
    return f"{action.lead.short_name}牵头"
