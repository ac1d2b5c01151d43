"""Members of the linkage: founding, joining and leaving, and whom each unit names."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline
from lawdocs.errors import Forbidden, StepRefused, VersionStale
from lawdocs.extensions import db
from lawdocs.linkage import members
from lawdocs.linkage.meetings.plans import posts_of
from lawdocs.linkage.members import Founding, Person
from lawdocs.linkage.models import Linkage, LinkContact, LinkMember
from lawdocs.linkage.records import records_of
from lawdocs.linkage.sides import stand_of
from lawdocs.linkage.suggestions import receiving
from tests.conftest import ENGINES, TODAY
from tests.factories import County
from tests.lawdocs.linkage.founded import BASIS, FOUNDED, a_linkage
from tests.lawdocs.linkage.meetings.met import a_meeting
from tests.lawdocs.linkage.suggestions import a_suggestion, withdraw
from workflows.duties import Duty
from workflows.linkage.meetings import Answer, MeetingState
from workflows.linkage.sides import ContactKind, Side, Subject
from workflows.linkage.suggestions import SuggestionState

YESTERDAY = TODAY - timedelta(days=1)
pytestmark = pytest.mark.parametrize("engine", ENGINES, indirect=True)


def member_of(linkage: Linkage, county: County, key: str) -> LinkMember:
    agency_id = county.agency(key).id
    return next(each for each in linkage.members if each.agency_id == agency_id and each.until_on is None)


def test_founding_brings_members_and_six_mechanisms(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)

    sides = [(each.agency.name, each.side) for each in linkage.members]
    assert sides[0] == ("鲁山县人民检察院", Side.PROCURATORATE)
    assert [side for _, side in sides[1:]] == [Side.GOVERNMENT] * 4
    assert [each.slot for each in linkage.mechanisms] == [1, 2, 3, 4, 5, 6]
    due = db.session.scalars(sa.select(Deadline.due_on).where(Deadline.duty == Duty.LINK_MECHANISM)).all()
    assert due == [date(2024, 6, 1)] * 6
    assert [(each.act, each.text) for each in records_of(Subject.LINKAGE, linkage.id)] == [("found", BASIS)]


def test_a_government_founds_one_linkage(app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)

    with pytest.raises(StepRefused) as refused:
        a_linkage_again(county, clock)

    assert refused.value.reasons == ("这个政府或者检察机关已经建立了联动机制",)


def a_linkage_again(county: County, clock: SetClock) -> None:
    gov, other, office = (county.agency(each).id for each in ("gov", "procuratorate", "justice"))
    founding = Founding("再建一个", gov, other, office, FOUNDED)
    members.found(founding, [], county.actor("bureau"), clock, key=None)


def test_only_the_office_founds_joins_and_lets_leave(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    town, urban = county.agency("town").id, member_of(linkage, county, "urban")

    for who in ("drafter", "liaison", "clerk", "legal"):
        with pytest.raises(Forbidden):
            members.join(linkage, town, TODAY, county.actor(who), clock, version=linkage.version, key=None)
        with pytest.raises(Forbidden):
            members.leave(urban, YESTERDAY, county.actor(who), clock, version=urban.version, key=None)


def test_a_unit_that_left_may_join_again(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    urban = member_of(linkage, county, "urban")
    members.leave(urban, date(2026, 9, 30), bureau, clock, version=urban.version, key=None)
    assert stand_of(county.actor("drafter"), linkage).side is None

    again = members.join(linkage, urban.agency_id, TODAY, bureau, clock, version=linkage.version, key=None)

    assert (again.since_on, urban.until_on) == (TODAY, date(2026, 9, 30))
    assert stand_of(county.actor("drafter"), linkage).units == {urban.agency_id}


def test_of_two_lists_seen_the_older_changes_nothing(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    seen = linkage.version
    members.join(linkage, county.agency("town").id, TODAY, bureau, clock, version=seen, key=None)

    with pytest.raises(VersionStale):
        members.join(linkage, county.agency("gov").id, TODAY, bureau, clock, version=seen, key=None)


def test_the_procuratorate_cannot_leave(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    found = member_of(linkage, county, "procuratorate")

    with pytest.raises(StepRefused, match="不能退出"):
        members.leave(found, YESTERDAY, county.actor("bureau"), clock, version=found.version, key=None)


def test_whoever_was_contact_before_stays_on_record(app: Flask, county: County, clock: SetClock) -> None:
    urban = member_of(a_linkage(county, clock), county, "urban")
    drafter = county.actor("drafter")
    first, second = (
        Person(ContactKind.CONTACT, "法制股股长", "温景行"),
        Person(ContactKind.CONTACT, "法制股干部", "岑允文"),
    )

    members.name(urban, first, FOUNDED, drafter, clock, version=urban.version, key=None)
    members.name(urban, second, TODAY, drafter, clock, version=urban.version, key=None)

    rows = db.session.scalars(sa.select(LinkContact).order_by(LinkContact.id)).all()
    assert [(each.name, each.since_on, each.until_on) for each in rows] == [
        ("温景行", FOUNDED, date(2026, 10, 12)),
        ("岑允文", TODAY, None),
    ]
    assert urban.named(ContactKind.CONTACT).name == "岑允文"


@pytest.mark.parametrize(
    ("post", "since", "reason"),
    [
        ("", TODAY, "请填写职务"),
        ("股长", date(2026, 10, 14), "日期应当在2023年12月1日和今天之间"),
        ("股长", date(2023, 12, 1), "现任分管领导从2023年12月2日起担任，新任的日期不能早于这一天"),
    ],
)
def test_naming_refuses_what_cannot_be(
    app: Flask, county: County, clock: SetClock, post: str, since: date, reason: str
) -> None:
    urban, drafter = member_of(a_linkage(county, clock), county, "urban"), county.actor("drafter")
    leader = Person(ContactKind.LEADER, "副局长")
    members.name(urban, leader, date(2023, 12, 2), drafter, clock, version=urban.version, key=None)

    with pytest.raises(StepRefused) as refused:
        person = Person(ContactKind.LEADER, post)
        members.name(urban, person, since, drafter, clock, version=urban.version, key=None)

    assert refused.value.reasons == (reason,)


def test_a_unit_names_nobody_for_another(app: Flask, county: County, clock: SetClock) -> None:
    transport = member_of(a_linkage(county, clock), county, "transport")

    with pytest.raises(Forbidden):
        person = Person(ContactKind.CONTACT, "科员")
        members.name(transport, person, TODAY, county.actor("drafter"), clock, version=transport.version, key=None)


def test_names_of_people_do_not_reach_the_trail(app: Flask, county: County, clock: SetClock) -> None:
    from lawdocs.audit.models import AuditEntry

    urban = member_of(a_linkage(county, clock), county, "urban")
    person = Person(ContactKind.CONTACT, "法制股股长", "温景行", "0375-5550123")
    members.name(urban, person, TODAY, county.actor("drafter"), clock, version=urban.version, key=None)

    entry = db.session.scalars(sa.select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()
    assert entry.tag == "member:name"
    assert not any(word in f"{entry.before}{entry.after}{entry.reason}" for word in ("温景行", "5550123"))


def test_nobody_stands_on_both_sides(app: Flask, county: County, clock: SetClock) -> None:
    linkage = a_linkage(county, clock)
    clock.put(at_office(TODAY, 10))

    stands = {who: stand_of(county.actor(who), linkage) for who in ("liaison", "bureau", "drafter", "clerk", "editor")}

    assert stands["liaison"].side is Side.PROCURATORATE
    assert stands["bureau"].is_office
    assert (stands["drafter"].side, stands["drafter"].is_office) == (Side.GOVERNMENT, False)
    assert stands["editor"].side is None


def test_the_office_cannot_leave(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    justice = county.agency("justice").id
    found = next((each for each in linkage.members if each.agency_id == justice), None)
    if found is None:
        found = members.join(linkage, justice, TODAY, bureau, clock, version=linkage.version, key=None)

    with pytest.raises(StepRefused, match="联动办公室，不能退出"):
        members.leave(found, YESTERDAY, bureau, clock, version=found.version, key=None)


def test_a_unit_joins_again_after_its_last_day(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    urban = member_of(linkage, county, "urban")
    members.leave(urban, date(2026, 9, 30), bureau, clock, version=urban.version, key=None)

    with pytest.raises(StepRefused, match="2026年9月30日退出，再次加入的日期应当在其后"):
        members.join(linkage, urban.agency_id, date(2026, 9, 30), bureau, clock, version=linkage.version, key=None)


def test_a_last_day_is_a_whole_day_and_the_unit_may_join_again_the_next(
    app: Flask, county: County, clock: SetClock
) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    urban = member_of(linkage, county, "urban")
    with pytest.raises(StepRefused, match="和昨天之间，从后一天起不再是成员"):
        members.leave(urban, TODAY, bureau, clock, version=urban.version, key=None)

    members.leave(urban, YESTERDAY, bureau, clock, version=urban.version, key=None)
    again = members.join(linkage, urban.agency_id, TODAY, bureau, clock, version=linkage.version, key=None)
    with pytest.raises(StepRefused, match="今天才加入，明天起可以退出"):
        members.leave(again, TODAY, bureau, clock, version=again.version, key=None)


def test_a_unit_that_leaves_is_excused_from_the_meetings_to_come(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    planned, notified = (
        a_meeting(state, linkage, county, clock) for state in (MeetingState.PLANNED, MeetingState.NOTIFIED)
    )
    urban = member_of(linkage, county, "urban")

    members.leave(urban, YESTERDAY, bureau, clock, version=urban.version, key=None)

    assert urban.agency_id not in {each.agency_id for each in planned.units}
    unit = next(each for each in notified.units if each.agency_id == urban.agency_id)
    assert (unit.answer, unit.reason) == (Answer.DECLINED, "已退出联动机制")
    assert urban.agency_id not in {agency_id for _, agency_id in posts_of(notified)}
    assert records_of(Subject.MEETING, notified.id)[-1].text.endswith("已退出联动机制，不再参会")


def test_the_government_itself_is_not_offered(app: Flask, county: County, clock: SetClock) -> None:
    names = [each.name for each in members.may_join(a_linkage(county, clock))]

    assert "鲁山县尧山镇人民政府" in names
    assert "鲁山县人民政府" not in names


def test_a_contact_named_wrongly_is_put_right_the_same_day(app: Flask, county: County, clock: SetClock) -> None:
    urban, drafter = member_of(a_linkage(county, clock), county, "urban"), county.actor("drafter")
    for post in ("法制股股长", "法制股干部"):
        person = Person(ContactKind.CONTACT, post)
        members.name(urban, person, TODAY, drafter, clock, version=urban.version, key=None)

    assert urban.named(ContactKind.CONTACT).post == "法制股干部"


def test_a_unit_leaves_once_it_has_done_its_part(app: Flask, county: County, clock: SetClock) -> None:
    linkage, bureau = a_linkage(county, clock), county.actor("bureau")
    row = a_suggestion(SuggestionState.SENT, linkage, county, clock)
    urban = member_of(linkage, county, "urban")
    with pytest.raises(StepRefused, match=f"还有1项没有办完：签收{row.number}。"):
        members.leave(urban, YESTERDAY, bureau, clock, version=urban.version, key=None)

    receiving.receive(row, TODAY, county.actor("drafter"), clock, version=row.version, key=None)
    with pytest.raises(StepRefused, match="还有1项没有办完：办理并回复检察建议。"):
        members.leave(urban, YESTERDAY, bureau, clock, version=urban.version, key=None)

    withdraw(row, county, clock, TODAY)
    members.leave(urban, YESTERDAY, bureau, clock, version=urban.version, key=None)
    assert urban.until_on == YESTERDAY
