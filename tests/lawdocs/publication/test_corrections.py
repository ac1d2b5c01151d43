"""A published text is put right by a formal notice, in a new text; the old one stays and no date moves."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document, RelationKind
from lawdocs.errors import Forbidden, StateConflict, StepRefused
from lawdocs.extensions import db
from lawdocs.publication.corrections import Notice, Place, correct_text
from tests.factories import TEXT, County, a_document, publish
from tests.pages import log_in, send, words
from workflows.facts import Act
from workflows.states import DocumentState as S

SLIP = Place("第三条第二项", "不占用盲道", "不得占用盲道")
IN_FORCE = date(2026, 11, 12)


def correct(document: Document, county: County, clock: SetClock, who: str = "clerk", **changes: object) -> None:
    said = {"number": "鲁政更正〔2026〕1号", "on": clock.today(), "published_in": "县政府网站", "reason": "印制有误。"}
    notice = Notice(**said | {"places": (SLIP,)} | changes)
    correct_text(document, notice, county.actor(who), clock, version=document.version, key=None)


def test_a_correction_makes_a_new_text_and_moves_no_date(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    before = (document.published_on, document.in_force_from, document.in_force_until, document.amended_from)
    clock.put(clock.now() + timedelta(days=40))
    correct(document, county, clock)
    db.session.refresh(document)

    old, new = document.editions
    assert (old.text, new.text) == (TEXT, TEXT.replace("不占用盲道", "不得占用盲道"))
    assert (new.no, new.in_force_from, new.frozen_at) == (2, date(2026, 11, 22), clock.now())
    after = (document.published_on, document.in_force_from, document.in_force_until, document.amended_from)
    assert (after, document.state) == (before, S.PUBLISHED)
    link = next(each for each in document.relations if each.kind is RelationKind.CORRECTED_BY)
    assert (link.title, link.number, link.on) == ("更正通知", "鲁政更正〔2026〕1号", date(2026, 11, 22))
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:correct_text")).one()
    assert (entry.reason, new.digest in entry.after, old.digest in entry.before) == ("印制有误。", True, True)
    assert verify().fault is None


def test_the_public_reads_both_texts_and_the_notice(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=40))
    correct(document, county, clock)
    public, page = app.test_client(), f"/documents/{document.id}"

    now = words(public.get(page))
    assert "不得占用盲道和消防通道" in now
    assert "根据2026年11月22日更正通知（鲁政更正〔2026〕1号）更正文字，施行日期和有效期不变。" in now
    assert "第三条第二项：误“不占用盲道”，正“不得占用盲道”" in now
    assert "实质内容的改变以修改本文件的文件为准" in now
    assert "修改过" not in now
    history = words(public.get(f"{page}/history"))
    assert "根据更正通知（鲁政更正〔2026〕1号）更正" in history
    assert "修改后的文本施行" not in history
    then = words(public.get(f"{page}/on/2026-11-21"))
    assert "不占用盲道和消防通道" in then
    assert "文本已经更正" in then
    assert "起施行修改后的文本" not in then


@pytest.mark.parametrize(("days", "shown"), [(3, True), (0, False)])
def test_a_text_may_be_put_right_before_it_is_in_force(
    days: int, shown: bool, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clock.put(clock.now() + timedelta(days=days))
    correct(document, county, clock)
    public, page = app.test_client(), f"/documents/{document.id}"

    assert document.in_force_from == IN_FORCE
    for day in ("", f"/on/{IN_FORCE}", "/on/2027-01-01"):
        assert "不得占用盲道和消防通道" in words(public.get(page + day))
    history = public.get(f"{page}/history").get_data(as_text=True)
    assert ("/on/2026-10-15" in history) is shown
    if shown:
        assert "不占用盲道和消防通道" in words(public.get(f"{page}/on/2026-10-15"))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"number": " "}, "请写明更正通知的文号"),
        ({"published_in": ""}, "请写明更正通知在哪里公布"),
        ({"reason": ""}, "请写明更正的理由"),
        ({"slips_only": False}, "更正只改文字错误，请核对以后勾选；改变实质内容的，按修改办理"),
        ({"on": date(2026, 10, 14)}, "更正日期不能晚于今天（2026年10月13日）"),
        ({"on": date(2026, 10, 12)}, "更正日期不能早于被更正的文本的日期（2026年10月13日）"),
        ({"places": ()}, "请至少写明一处更正"),
        ({"places": (Place("", "盲道"),)}, "第1条更正缺条款"),
        ({"places": (Place("第三条", ""),)}, "第1条更正缺原文"),
        ({"places": (Place("第三条", "盲道", "盲道"),)}, "第1条更正没有改动原文"),
        ({"places": (Place("第三条", "自动驾驶"),)}, "第1条更正的原文在正文里没有找到，请照抄只出现一次的一段"),
        (
            {"places": (Place("第四条", "有效期5年", "有效期3年"),)},
            "更正不能改变正文写明的施行日期和有效期；要改变的，按修改办理",
        ),
    ],
)
def test_what_is_no_correction_is_refused(
    changes: dict, reason: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    with pytest.raises(StepRefused) as refused:
        correct(document, county, clock, **changes)
    assert [each.reason for each in refused.value.obstacles] == [reason]


def test_a_text_that_is_to_come_is_put_right_once_it_has_come(app: Flask, county: County, clock: SetClock) -> None:
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改停车办法的决定")
    document = a_document(S.PUBLISHED, county, clock)
    said = {"by_title": by.title, "by_is_ours": True, "by_published_on": by.published_on}
    act = Act(day=IN_FORCE + timedelta(days=10), new_text=TEXT.replace("盲道", "盲人通道"), **said)
    cleanup.amend(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)
    with pytest.raises(StepRefused, match="更正日期不能早于被更正的文本的日期（2026年11月22日）"):
        correct(document, county, clock)


def test_only_the_clerk_corrects_and_only_what_stands(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)
    with pytest.raises(StateConflict):
        correct(document, county, clock)
    publish(document, county, clock)
    for who in ("drafter", "legal", "bureau", "legal2"):
        with pytest.raises(Forbidden):
            correct(document, county, clock, who)
    correct(document, county, clock)
    with pytest.raises(StepRefused, match="这个文号的更正通知已经登记过"):
        correct(document, county, clock, places=(Place("第二条", "监督", "监管"),))


def test_a_correction_on_record_never_changes(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    correct(document, county, clock)
    db.session.rollback()
    for table in ("text_corrections", "corrected_places"):
        for statement in (f"UPDATE {table} SET id = id + 1", f"DELETE FROM {table}"):
            with pytest.raises(sa.exc.DatabaseError, match="never changes"), db.engine.begin() as connection:
                connection.exec_driver_sql(statement)


def test_corrections_are_entered_and_shown_on_pages(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    page, clerk = f"/work/documents/{document.id}", log_in(app, "clerk")
    assert "登记更正通知" in words(clerk.get(page))
    given = {"number": "鲁政更正〔2026〕1号", "on": "2026-10-13", "published_in": "县政府网站", "reason": "印制有误。"}
    given |= {"clause_1": SLIP.clause, "wrong_1": SLIP.wrong, "right_1": SLIP.right, "slips_only": "y"}
    refused = send(clerk, f"{page}/corrections/new", **given | {"slips_only": None})
    assert (refused.status_code, "改变实质内容的，按修改办理" in words(refused)) == (422, True)
    assert send(clerk, f"{page}/corrections/new", **given).location == f"{page}#corrections"
    shown = " ".join(words(clerk.get(page)).split())
    assert "根据2026年10月13日更正通知（鲁政更正〔2026〕1号）更正 印制有误。" in shown
    assert "第三条第二项：误“不占用盲道”，正“不得占用盲道”" in shown
    assert log_in(app, "drafter").get(f"{page}/corrections/new").status_code == 403
