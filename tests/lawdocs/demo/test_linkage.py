"""The linkage of the demo county: every commitment of the bulletin's first meeting has an owner and a clock."""

import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock, at_office
from lawdocs.deadlines.models import Deadline, Outcome
from lawdocs.demo import seed
from lawdocs.demo.linkage import linkage_scenes
from lawdocs.extensions import db
from lawdocs.linkage.meetings.models import Meeting, Resolution
from lawdocs.linkage.meetings.queries import open_before
from lawdocs.linkage.models import Linkage, LinkContact
from tests.conftest import TODAY
from workflows.duties import Duty
from workflows.linkage.meetings import IN_HAND, MeetingState, ResolutionState
from workflows.linkage.sides import ContactKind

BULLETIN = Path(__file__).parents[4] / "shared" / "domain" / "bulletin.txt"
# Read from the bulletin line by line: what the meeting, its speakers and whoever was there undertook.
COMMITMENTS = (
    "强化责任担当",
    "优化营商环境",
    "促进依法行政",
    "推进县域治理现代化",
    "走深走实",
    "始终坚持在法治轨道上推进府检联动",
    "不断深化行政机关和司法机关工作沟通协调",
    "有效衔接依法行政和公正司法",
    "行政决策精准合法",
    "风险防范化解稳妥及时",
    "社会治理依法高效",
    "联动机制顺畅运行",
    "推进法治国家、法治政府、法治社会一体建设",
    "建立常态化沟通机制",
    "扩大座谈会规模",
    "规范执法程序",
    "加大培训力度",
    "合力推动政府依法履职",
    "切实加强新时代检察机关法律监督工作",
    "构筑“共治+共享”的工作格局",
    "当好为民司法的捍卫者和服务大局的践行者",
    "健全六项工作机制",
    "打造出“衔接+联动”协作模式",
    "当好法治建设的引领者",
    "提高政治站位，深刻明晰“府检联动”要义",
    "协同精准发力，充分释放机制效能",
    "压实工作责任",
    "强化沟通联络",
    "打造亮点品牌",
    "作为加快法治政府建设的有力抓手",
    "作为推动经济社会高质量发展的重要途径",
    "提供坚强的法治保障",
)


@pytest.fixture
def played(app: Flask) -> Linkage:
    """The linkage of the demo county as it stands today, without its documents."""
    stage = SetClock(at_office(seed.FOUNDED))
    town = seed._found(stage)
    for scene in sorted(linkage_scenes(town, stage, TODAY), key=lambda each: each.at):
        if scene.at <= at_office(TODAY, 23, 59):
            stage.put(scene.at)
            scene.play()
            db.session.expunge_all()
    return db.session.scalars(sa.select(Linkage)).one()


def first() -> Meeting:
    return db.session.scalars(sa.select(Meeting).order_by(Meeting.meeting_on)).first()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_every_commitment_of_the_bulletin_has_an_owner_and_a_clock(app: Flask, played: Linkage) -> None:
    by_words = {each.text.partition("：")[0]: each for each in first().resolutions}

    assert set(by_words) == set(COMMITMENTS)
    for words, resolution in by_words.items():
        assert resolution.responsible.active, words
        query = sa.select(Deadline).where(Deadline.duty == Duty.LINK_RESOLUTION, Deadline.subject_id == resolution.id)
        deadline = db.session.scalars(query).one()
        assert (deadline.held_by_id, deadline.due_on) == (resolution.responsible_id, resolution.due_on), words


@pytest.mark.skipif(not BULLETIN.is_file(), reason="not run: the bulletin is not beside the checkout")
def test_the_commitments_are_the_bulletins_own_words() -> None:
    text = re.sub(r"\s", "", BULLETIN.read_text(encoding="utf-8"))

    # The bulletin breaks this sentence over two subjects: 把“府检联动”机制作为…, 作为….
    assert [each for each in COMMITMENTS if each not in text] == []


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_first_meeting_is_the_one_of_the_bulletin(app: Flask, played: Linkage) -> None:
    meeting = first()

    assert (meeting.meeting_on, meeting.place, meeting.title) == (
        date(2023, 12, 26),
        "县文化中心",
        "府检联动第一次联席会议",
    )
    assert (len(meeting.units), sum(each.was_there for each in meeting.units)) == (34, 34)
    assert [each.speakers for each in meeting.agenda] == [
        "县司法局局长",
        "县公安局、县自然资源局、县应急管理局、市生态环境局鲁山分局",
        "检察长",
        "副县长",
    ]
    spoke = [each.agency.short_name for each in meeting.units if each.spoke]
    assert spoke == ["县公安局", "县自然资源局", "县应急管理局", "市生态环境局鲁山分局"]
    assert meeting.state is MeetingState.CLOSED
    assert (played.founded_on, len(played.members)) == (date(2023, 12, 5), 34)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_the_page_is_alive(app: Flask, played: Linkage) -> None:
    meetings = db.session.scalars(sa.select(Meeting).order_by(Meeting.meeting_on)).all()
    states = {each.state for each in db.session.scalars(sa.select(Resolution))}

    assert [each.state for each in meetings] == [MeetingState.CLOSED] * 4 + [MeetingState.NOTIFIED]
    assert {ResolutionState.OPEN, ResolutionState.REPORTED, ResolutionState.CONFIRMED} <= states
    open_now = open_before(meetings[-1])
    assert any(each.state in IN_HAND and each.due_on < TODAY for each in open_now)
    assert any(each.due_on > TODAY for each in open_now)
    outcomes = db.session.scalars(sa.select(Deadline.outcome).where(Deadline.duty == Duty.LINK_RESOLUTION)).all()
    assert {Outcome.MET, Outcome.LATE, None} == set(outcomes)
    due = sa.select(Deadline.due_on).where(Deadline.duty == Duty.LINK_MEETING, Deadline.ended_at.is_(None))
    assert db.session.scalars(due).all() == [date(2026, 10, 22)]
    assert verify().fault is None


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_leaders_are_offices_and_each_unit_has_a_contact(app: Flask, played: Linkage) -> None:
    people = db.session.scalars(sa.select(LinkContact)).all()

    assert {each.name for each in people if each.kind is ContactKind.LEADER} == {""}
    assert sum(each.kind is ContactKind.CONTACT for each in people) == 34
