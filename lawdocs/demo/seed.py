"""Build the demo county: agencies, people, and the history of its documents, act by act in the order of time."""

from datetime import date

import sqlalchemy as sa

from lawdocs.access import actor_of
from lawdocs.accounts import grants
from lawdocs.accounts import services as accounts
from lawdocs.accounts.models import Agency, Level
from lawdocs.accounts.queries import forget_agency_tree
from lawdocs.clock import Clock, SetClock, at_office, local
from lawdocs.demo.catalogue import entries
from lawdocs.demo.clues import clue_scenes
from lawdocs.demo.county import AGENCIES, CITY_REGION, COUNTY_REGION, PASSWORD, AgencySpec, credit_code, people
from lawdocs.demo.evidence import evidence_scenes
from lawdocs.demo.filings import filing_scenes
from lawdocs.demo.indicators import indicator_scenes
from lawdocs.demo.issues import issue_scenes
from lawdocs.demo.linkage import linkage_scenes
from lawdocs.demo.news import news_scenes
from lawdocs.demo.opinions import opinion_scenes
from lawdocs.demo.provisions import provision_scenes
from lawdocs.demo.reading import reading_scenes
from lawdocs.demo.reports import report_scenes
from lawdocs.demo.requests import request_scenes
from lawdocs.demo.rounds import round_scenes
from lawdocs.demo.story import Story, Town, planned_scenes
from lawdocs.demo.suggestions import suggestion_scenes
from lawdocs.extensions import db
from workflows.actors import Actor

FOUNDED = date(2017, 3, 1)


class NotEmpty(Exception):  # noqa: N818 - the demo county refuses to mix with real data
    """The database holds something already."""


def is_empty() -> bool:
    """Whether nothing was entered yet."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(Agency)) == 0


def seed_demo(clock: Clock, *, people_only: bool = False) -> int:
    """Build the demo county up to the clock's present and return the number of its documents."""
    if not is_empty():
        raise NotEmpty
    stage = SetClock(at_office(FOUNDED))
    town = _found(stage)
    if people_only:
        return 0
    stories = {entry.slug: Story(entry, number, town, stage, {}) for number, entry in enumerate(entries(), start=1)}
    scenes = list(planned_scenes(stories, stage))
    for story in stories.values():
        story.others.update(stories)
        scenes += story.scenes(clock.today())
    scenes += filing_scenes(stories, town, stage, clock.today())
    scenes += round_scenes(town.agencies, town.bureau, stage, clock.today())
    scenes += provision_scenes(stories, town, stage, clock.today())
    scenes += request_scenes(stories, town, stage, clock.today())
    scenes += news_scenes(town, stage, clock.today())
    scenes += indicator_scenes(town, stage, clock.today())
    scenes += evidence_scenes(town, stage, clock.today())
    scenes += report_scenes(town, stage, clock.today())
    for of_linkage in (linkage_scenes, suggestion_scenes, issue_scenes, clue_scenes, opinion_scenes):
        scenes += of_linkage(town, stage, clock.today())
    scenes += reading_scenes(stage, clock.today())
    now = at_office(clock.today(), 23, 59) if clock.today() != local(clock.now()).date() else clock.now()
    for scene in sorted(scenes, key=lambda scene: scene.at):
        if scene.at <= now:
            stage.put(scene.at)
            scene.play()
            db.session.expunge_all()  # keeps the session small; the next scene reads what it needs
    return sum(story.document_id is not None for story in stories.values())


def _found(clock: Clock) -> Town:
    """Register the agencies and people."""
    actor = Actor.system("seed")
    agencies: dict[str, Agency] = {}
    for number, spec in enumerate(AGENCIES, start=1):
        agencies[spec.name] = accounts.create_agency(_fields(spec, number, agencies), actor, clock)
    # Who reviews and who handles may stand further down the list, so it is said once all are there.
    for number, spec in enumerate(AGENCIES, start=1):
        agency = agencies[spec.name]
        roads = {"reviewed_by_id": spec.reviewed_by, "handled_by_id": spec.handled_by}
        if any(roads.values()):
            fields = _fields(spec, number, agencies) | {
                field: agencies[name].id for field, name in roads.items() if name
            }
            accounts.change_agency(agency, fields, actor, clock, version=agency.version)
    forget_agency_tree()
    actors = {}
    for person in people():
        agency = agencies[person.agency]
        fields = {
            "name": person.name,
            "agency_id": agency.id,
            "email": f"{person.username}@lushan.example",
            "active": True,
        }
        user = accounts.create_user(person.username, PASSWORD, fields, actor, clock)
        for role in person.roles:
            grants.give(user, role, agency, actor, clock)
            actors[person.agency, role] = actor_of(user)
    return Town({name: _detached(agency) for name, agency in agencies.items()}, actors)


def _fields(spec: AgencySpec, number: int, agencies: dict[str, Agency]) -> dict[str, object]:
    region = CITY_REGION if spec.level is Level.CITY else COUNTY_REGION
    return {
        "name": spec.name,
        "short_name": spec.short_name,
        "level": spec.level,
        "kind": spec.kind,
        "parent_id": agencies[spec.parent].id if spec.parent else None,
        "may_issue": spec.may_issue,
        "barred_as": "",
        "number_code": spec.code,
        "credit_code": credit_code(number, region),
        "region_code": region,
        "reviewed_by_id": None,
        "handled_by_id": None,
        "active": True,
    }


def _detached(agency: Agency) -> Agency:
    db.session.refresh(agency)
    db.session.expunge(agency)
    return agency
