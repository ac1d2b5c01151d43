"""Amendments are read from a published decision, looked at one by one, put together; nothing happens by itself."""

import json
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.services import data_version
from lawdocs.audit.verify import verify
from lawdocs.cleanup import plans
from lawdocs.cleanup import services as cleanup
from lawdocs.cleanup.amendments import forms, reading, services
from lawdocs.cleanup.amendments.models import Amending, AmendingText, Verdict
from lawdocs.cleanup.amendments.offer import doubts, offered
from lawdocs.cleanup.amendments.proposal import proposal
from lawdocs.cleanup.amendments.queries import is_applied, made_by, of_document
from lawdocs.cleanup.amendments.reading import READ_AMENDMENTS, read_missing
from lawdocs.cleanup.naming import matched
from lawdocs.cleanup.queries import planned_for
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StepRefused, VersionStale
from lawdocs.extensions import db
from lawdocs.publication.corrections import Notice, correct_text
from lawdocs.publication.slips import Place
from lawdocs.texts.amendments.instructions import Amended
from lawdocs.texts.structure import parse
from tests.factories import TEXT, County, a_document
from tests.lawdocs.cleanup.amending import (
    BY_TITLE,
    DECISION,
    OLD,
    TITLE,
    confirm_all,
    decide,
    look_at_all,
    read_of,
    the_amended,
    the_decision,
)  # fmt: skip
from tests.lawdocs.portal.stock import a_stock
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S

DAY = date(2026, 12, 1)


@pytest.fixture
def engine() -> str:
    """One kind of database: what both must do alike is in the tests of races."""
    return "sqlite"


def amend(document: Document, by: Document, text: str, county: County, clock: SetClock, day: date = DAY) -> object:
    said = {"by_title": by.title, "by_is_ours": True, "by_published_on": by.published_on, "source": by.number}
    act = Act(day=day, new_text=text, **said)
    return cleanup.amend(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)


def test_publication_reads_what_the_decision_changes(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    amending = read_of(by)
    assert (amending.document_id, amending.title) == (document.id, TITLE)
    told = [(row.no, row.action, row.target_label, row.verdict) for row in amending.instructions[:3]]
    assert told == [
        (1, "replace_unit", "第二条第一款", None),
        (2, "replace_words", "第三条第二项", None),
        (3, "insert_unit", "", None),
    ]
    third = "在这一条后面增加条文"
    assert json.loads(amending.touched) == [["art-2", "修改"], ["art-2", third], ["art-3", "修改"]]
    evidence = [DECISION[row.start : row.end] for row in amending.instructions]
    assert "“盲道”修改为“盲道、人行道”" in evidence[1]
    assert document.current_edition.text == OLD.strip() or document.current_edition.text == OLD
    assert len(document.editions) == 1


def test_rules_and_drafts_are_not_read(app: Flask, county: County, clock: SetClock) -> None:
    the_amended(county, clock)
    by = a_document(S.FILED, county, clock, title=BY_TITLE, text=DECISION, genre="决定")
    assert made_by(by) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AmendingText)) == 0


def test_a_fault_in_reading_keeps_no_decision_from_being_published(
    app: Flask, county: County, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(text: str) -> list[Amended]:
        raise RecursionError

    monkeypatch.setattr(reading, "read_amendments", fails)
    the_amended(county, clock)
    by = the_decision(county, clock)
    assert by.state is S.PUBLISHED
    assert (read_of(by).title, read_of(by).instructions) == (TITLE, [])


def test_titles_are_matched_with_their_notice_and_only_without_doubt(
    app: Flask, county: County, clock: SetClock
) -> None:
    by = the_decision(county, clock)
    assert matched(TITLE, "", by) is None
    notice = a_document(S.PUBLISHED, county, clock, title=f"鲁山县人民政府关于印发《{TITLE}》的通知")
    assert matched(TITLE, "", by) is notice
    assert matched("城区停车泊位管理办法", "", by) is notice
    assert matched("停车泊位管理办法", "", by) is None
    assert matched("别的名字", notice.number.replace("〔", "[").replace("〕", "]"), by) is notice
    exact = the_amended(county, clock)
    assert matched(TITLE, "", by) is exact
    the_amended(county, clock)
    assert matched(TITLE, "", by) is None, "two of one title: nobody knows which is meant"


def test_stock_is_read_by_the_job_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_stock(clock, TITLE, text=OLD, published_on=date(2024, 4, 1))
    by = a_stock(clock, BY_TITLE, text=DECISION, published_on=date(2026, 9, 1))
    a_stock(clock, "鲁山县别的办法", text=TEXT, published_on=date(2026, 9, 1))
    before = data_version()
    counts = read_missing(Actor.system(READ_AMENDMENTS), clock)
    assert (counts.done, counts.failed, read_of(by).document_id) == (1, 0, document.id)
    assert data_version() > before, "the page of the amended document says so now"
    assert read_missing(Actor.system(READ_AMENDMENTS), clock).done == 0


def test_what_comes_in_later_is_found_and_a_document_named_twice_is_one(
    app: Flask, county: County, clock: SetClock
) -> None:
    more = DECISION.replace("此外，", f"五、将《{TITLE}》第四条中的“5年”修改为“3年”。\n此外，")
    by = a_stock(clock, BY_TITLE, text=more, published_on=date(2026, 9, 1))
    job = Actor.system(READ_AMENDMENTS)
    assert read_missing(job, clock).done == 1
    assert {each.document_id for each in made_by(by)} == {None}
    document = a_stock(clock, TITLE, text=OLD, published_on=date(2024, 4, 1))
    assert read_missing(job, clock).done >= 1
    assert read_missing(job, clock).done == 0
    linked = [each for each in made_by(by) if each.document_id is not None]
    assert [each.document_id for each in linked] == [document.id]
    again = a_stock(clock, f"{BY_TITLE}（二）", text=more, published_on=date(2026, 9, 2))
    read_missing(job, clock)
    amending = read_of(again)
    assert [row.no for row in amending.instructions] == list(range(1, len(amending.instructions) + 1))
    assert any(row.old == "5年" for row in amending.instructions)


def test_confirmed_instructions_make_the_text(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    amending = read_of(the_decision(county, clock))
    first = proposal(amending)
    assert (first.text, len(first.undecided), first.is_whole) == (document.current_edition.text, 4, False)
    confirm_all(amending, county, clock)
    look_at_all(amending, county, clock)
    made = proposal(amending)
    assert made.is_whole
    assert "本县城区和镇区停车泊位的设置" in made.text
    assert "（二）不占用盲道、人行道和消防通道。" in made.text
    assert "第三条　停车泊位的设置应当征求周边居民的意见。" in made.text
    assert made.applied.renumbered == (("第三条", "第四条"), ("第四条", "第五条"), ("第五条", "第六条"))
    assert document.current_edition.text.startswith("第一章"), "nothing is changed by looking"
    assert len(document.editions) == 1
    tags = db.session.scalars(sa.select(AuditEntry.tag).where(AuditEntry.subject_id == document.id)).all()
    assert tags.count("document:decide_amending") == 4
    assert verify().fault is None


def test_text_goes_into_the_amendment_with_its_day(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    amending = read_of(by)
    with app.test_request_context():
        assert offered(document, str(by.id)) == {"by": str(by.id), "day": DAY}
        assert offered(document, "x") == offered(document, "9" * 30) == {}
        assert "还有4项没有核对" in doubts(document, by, OLD)[0][0]
        confirm_all(amending, county, clock)
        look_at_all(amending, county, clock)
        text = offered(document, str(by.id))["new_text"]
        assert doubts(document, by, text) == []
        assert "不一样" in doubts(document, by, text + "第七条　另外加的。")[0][0]
        amend(document, by, text, county, clock)
        assert offered(document, str(by.id)) == {}
    assert is_applied(amending)
    assert [each.in_force_from for each in document.editions][-1] == DAY
    with pytest.raises(StepRefused, match="已经登记"):
        decide(amending.instructions[0], Verdict.CONFIRMED, county, clock)


def test_a_cancelled_amendment_is_offered_again_as_it_was_confirmed(
    app: Flask, county: County, clock: SetClock
) -> None:
    document, by = the_amended(county, clock), the_decision(county, clock)
    amending = read_of(by)
    confirm_all(amending, county, clock)
    look_at_all(amending, county, clock)
    text = proposal(amending).text
    amend(document, by, text, county, clock)
    planned = db.session.scalars(planned_for(document.id)).one()

    plans.cancel_plan(planned, "登记错了", county.actor("clerk"), clock, version=document.version, key=None)

    assert not is_applied(amending)
    assert [each.id for each in of_document(document, clock.today())] == [amending.id]
    with app.test_request_context():
        assert offered(document, str(by.id)) == {"by": str(by.id), "day": DAY, "new_text": text}
    decide(amending.instructions[-1], Verdict.REJECTED, county, clock, reason="重新核对")
    amend(document, by, text, county, clock)
    assert is_applied(amending)
    assert verify().fault is None


def test_an_instruction_is_put_right_or_not_taken_with_a_reason(app: Flask, county: County, clock: SetClock) -> None:
    the_amended(county, clock)
    amending = read_of(the_decision(county, clock))
    first, words, inserted, unclear = amending.instructions
    with pytest.raises(StepRefused, match="理由"):
        decide(first, Verdict.REJECTED, county, clock, reason=" ")
    with pytest.raises(StepRefused, match="改不进正文"):
        decide(unclear, Verdict.CONFIRMED, county, clock)
    with pytest.raises(StepRefused, match="改不进正文"):
        decide(unclear, Verdict.CORRECTED, county, clock, unit="art-99", words="第九十九条　没有的。")
    decide(words, Verdict.CORRECTED, county, clock, unit="art-4", words="第四条　本办法有效期3年。")
    decide(inserted, Verdict.CORRECTED, county, clock, words="停车泊位的设置应当公示7日。")
    decide(unclear, Verdict.REJECTED, county, clock, reason="不是修改")
    assert "art-2" in amending.touched
    decide(first, Verdict.REJECTED, county, clock, reason="在全文里改")
    assert ["art-2", "修改"] not in json.loads(amending.touched), "readers see no more that it is touched"
    text = proposal(amending).text
    assert "第三条　停车泊位的设置应当公示7日。" in text
    assert "本办法有效期3年。" in text
    assert "镇区" not in text
    decide(words, Verdict.CONFIRMED, county, clock)
    assert "盲道、人行道" in proposal(amending).text
    assert (words.unit, words.words) == ("", "")


def test_a_new_text_makes_people_look_again(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    amending = read_of(the_decision(county, clock))
    decide(amending.instructions[0], Verdict.CONFIRMED, county, clock)
    assert len(proposal(amending).undecided) == 3
    places = (Place("第三条第二项", "不占用盲道", "不得占用盲道"),)
    notice = Notice("鲁政更正〔2026〕1号", clock.today(), "县政府网站", "印制有误。", places)
    correct_text(document, notice, county.actor("clerk"), clock, version=document.version, key=None)
    assert len(proposal(amending).undecided) == 4
    assert amending.instructions[0].verdict is Verdict.CONFIRMED, "what was decided stays on record"


def test_only_who_may_amend_looks_at_it(app: Flask, county: County, clock: SetClock) -> None:
    the_amended(county, clock)
    row = read_of(the_decision(county, clock)).instructions[0]
    document = row.amending.document
    for who in ("drafter", "legal", "bureau", "legal2", "sysadmin"):
        with pytest.raises(Forbidden):
            services.decide(row, Verdict.CONFIRMED, county.actor(who), clock, version=document.version, key=None)
    assert row.verdict is None


def test_an_amending_document_that_ended_changes_nothing_more(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    amending = read_of(by)
    confirm_all(amending, county, clock)
    clock.put(clock.now() + timedelta(days=60))
    act = Act(by_title="鲁山县人民政府关于废止部分文件的决定", day=date(2026, 12, 11))
    cleanup.repeal(by, act, None, county.actor("clerk"), clock, version=by.version, key=None)
    with pytest.raises(StepRefused, match="自2026年12月11日起已不再有效"):
        decide(amending.instructions[0], Verdict.CONFIRMED, county, clock)
    with pytest.raises(StepRefused, match="已不再有效，不能据以作出自2026年12月12日起的修改"):
        amend(document, by, proposal(amending).text, county, clock, date(2026, 12, 12))
    amend(document, by, proposal(amending).text, county, clock)  # it held on that day


def test_a_person_may_find_that_nothing_is_changed(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    amending = read_of(the_decision(county, clock))
    actor, seen = county.actor("clerk"), {"version": document.version, "key": None}
    with pytest.raises(StepRefused, match="为什么"):
        services.dismiss(amending, " ", actor, clock, **seen)
    services.dismiss(amending, "是另一件同名文件", actor, clock, **seen)
    assert (amending.dismissed_on, amending.dismiss_reason) == (clock.today(), "是另一件同名文件")
    with pytest.raises(StepRefused, match="没有修改本文件"):
        decide(amending.instructions[0], Verdict.CONFIRMED, county, clock)


def test_a_person_links_what_is_not_found_by_title(app: Flask, county: County, clock: SetClock) -> None:
    by = the_decision(county, clock)
    amending = read_of(by)
    assert amending.document is None
    document = the_amended(county, clock, title="鲁山县停车泊位管理规定")
    actor = county.actor("clerk")
    with pytest.raises(StepRefused, match="不能修改它自己"):
        services.link_by_hand(amending, by, actor, clock, version=by.version, key=None)
    services.link_by_hand(amending, document, actor, clock, version=by.version, key=None)
    assert amending.document is document
    assert "art-3" in amending.touched
    with pytest.raises(StepRefused, match="已经对应"):
        services.link_by_hand(amending, document, actor, clock, version=by.version, key=None)


def test_of_two_clerks_the_slower_one_is_told(app: Flask, county: County, clock: SetClock) -> None:
    document = the_amended(county, clock)
    row = read_of(the_decision(county, clock)).instructions[0]
    seen = {"version": document.version, "key": None}
    services.decide(row, Verdict.CONFIRMED, county.actor("clerk"), clock, **seen)
    with pytest.raises(VersionStale):
        services.decide(row, Verdict.REJECTED, county.actor("clerk"), clock, reason="不用", **seen)
    db.session.expire_all()
    assert db.session.get(Amending, row.amending_id).instructions[0].verdict is Verdict.CONFIRMED


def test_the_places_of_a_text_are_called_as_people_cite_them() -> None:
    named = [label.partition("　")[0] for _, label in forms._places(parse(TEXT))]
    assert {"第二条", "第二条第二款", "第三条第一项"} <= set(named)
