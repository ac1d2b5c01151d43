"""The records of single clauses in an archive package, and days told as people read them."""

import io
import json
import zipfile
from datetime import date, timedelta

import pytest
from flask import Flask

from lawdocs.archive import course
from lawdocs.archive.parts import Section
from lawdocs.cleanup.amendments import services as amendments
from lawdocs.cleanup.amendments.models import Verdict
from lawdocs.cleanup.amendments.proposal import proposal
from lawdocs.cleanup.provision_checks import Entered
from lawdocs.cleanup.provisions import correct_term, resume_term, void_term
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from tests.factories import County, a_document
from tests.lawdocs.archive.conftest import Taker
from tests.lawdocs.cleanup.amending import decide, look_at_all, read_of, the_amended, the_decision
from tests.lawdocs.cleanup.test_amendings import amend
from tests.lawdocs.cleanup.test_provisions import BY, act_of, enter
from workflows.provisions import ProvisionAct as Act
from workflows.states import DocumentState as S


@pytest.fixture
def engine() -> str:
    """One kind of database: nothing here depends on which."""
    return "sqlite"


@pytest.fixture
def document(app: Flask, county: County, clock: SetClock) -> Document:
    return a_document(S.PUBLISHED, county, clock)


def said(sections: list[Section], heading: str) -> dict[str, str]:
    (found,) = [each for each in sections if each.heading.startswith(heading)]
    return dict(found.pairs)


def test_entries_about_clauses_stand_in_the_record_of_the_end(
    taker: Taker, document: Document, county: County, clock: SetClock
) -> None:
    wrong = enter(document, county, clock, Act.REPEAL, "第三条第二项", date(2026, 12, 1))
    right = Entered(Act.REPEAL, "第三条第一项", date(2026, 12, 1), **BY)
    correct_term(wrong, right, "项次写错", **act_of(county, clock, document))
    stopped = enter(document, county, clock, Act.STOP, "第二条", date(2026, 12, 1))
    resume_term(stopped, date(2027, 1, 1), "复核合法", **act_of(county, clock, document))
    void_term(stopped, "登记到别的文件", **act_of(county, clock, document))

    record = course.end(document)
    first = said(record, "条款效力第1条登记：废止")
    assert (first["内容"], first["撤销的理由"]) == ("第三条第二项自2026年12月1日起废止", "项次写错")
    assert "鲁政〔2026〕9号第一条" in first["依据"]
    assert said(record, "条款效力第2条登记：废止")["更正"] == "第1条登记"
    third = said(record, "条款效力第3条登记：停止执行")
    assert third["内容"] == "第二条自2026年12月1日至2026年12月31日停止执行"
    assert (third["恢复执行的理由"], third["撤销的理由"]) == ("复核合法", "登记到别的文件")
    data = taker.take(document.id)
    clock.put(clock.now() + timedelta(days=99))
    assert taker.take(document.id) == data, "the same in another year"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = next(each for each in archive.namelist() if each.endswith("废止和失效记录.html"))
        assert "登记到别的文件" in archive.read(name).decode()


def test_verdicts_on_instructions_stand_in_the_record_of_changes(
    taker: Taker, app: Flask, county: County, clock: SetClock
) -> None:
    document = the_amended(county, clock)
    amending = read_of(the_decision(county, clock))
    first, words, inserted, unclear = amending.instructions
    decide(first, Verdict.REJECTED, county, clock, reason="在全文里改")
    decide(inserted, Verdict.CORRECTED, county, clock, words="停车泊位的设置应当公示7日。")
    decide(unclear, Verdict.REJECTED, county, clock, reason="不是修改")
    decide(words, Verdict.CONFIRMED, county, clock)
    mentions = [each.reference.words for each in proposal(amending).moved]
    look_at_all(amending, county, clock, follows=False)

    record = course.changes(document)
    assert said(record, "核对修改内容：")["读出"] == "4项"
    rejected = said(record, "修改第1项　")
    assert (rejected["结论"], rejected["理由"]) == ("不采用", "在全文里改")
    assert "本县城区和镇区" in rejected["原文"]
    assert said(record, "修改第2项　")["结论"] == "确认"
    assert said(record, "修改第3项　")["改正为"] == "停车泊位的设置应当公示7日。"
    looks = said(record, "核对引用的条号：")
    assert mentions
    assert list(looks) == mentions
    assert all(each.startswith("保留原来的条号，2026年") for each in looks.values())
    assert taker.verify(taker.take(document.id))[0] == 0

    amendments.dismiss(amending, "改的是同名文件", county.actor("clerk"), clock, version=document.version, key=None)
    assert said(course.changes(document), "核对修改内容：")["理由"] == "改的是同名文件"


def test_planned_amendments_are_changes_and_the_last_day_is_told(
    taker: Taker, app: Flask, county: County, clock: SetClock
) -> None:
    document = the_amended(county, clock)
    by = the_decision(county, clock)
    amend(document, by, document.current_edition.text.replace("（二）", "（二）确实"), county, clock)
    assert "预定的修改" in [each.heading for each in course.changes(document)]
    assert course.end(document) == []
    with zipfile.ZipFile(io.BytesIO(taker.take(document.id))) as archive:
        index = archive.read("目录.html").decode()
        told = json.loads(archive.read("manifest.json"))["document"]
    until = date.fromisoformat(told["in_force_until"])
    last = until - timedelta(days=1)
    assert f"有效期至</th><td>{last.year}年{last.month}月{last.day}日" in index
