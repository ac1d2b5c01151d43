"""Clauses begin, stop and end on days of their own: put on record once, and put right without losing what stood."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import amended_clauses
from lawdocs.cleanup.models import ProvisionTerm
from lawdocs.cleanup.provision_checks import Entered
from lawdocs.cleanup.provision_queries import every_article_ends, offers_for, terms_of
from lawdocs.cleanup.provisions import correct_term, enter_term, resume_term, void_term
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StateConflict, StepRefused, VersionStale
from lawdocs.extensions import db, transaction
from tests.factories import TEXT, County, a_document
from tests.lawdocs.portal.amending import RENUMBERED
from workflows.provisions import ProvisionAct as Act
from workflows.states import DocumentState as S

IN_FORCE = date(2026, 11, 12)
ORDER = """第一条　《鲁山县城区停车泊位管理办法》第三条第二项自2026年12月1日起废止。
第二条　本决定自公布之日起施行。
"""
BY = {"by_title": "鲁山县人民政府关于废止部分条款的决定", "by_number": "鲁政〔2026〕9号", "by_clause": "第一条"}


def act_of(county: County, clock: SetClock, document: Document, who: str = "clerk") -> dict[str, object]:
    return {"actor": county.actor(who), "clock": clock, "version": document.version, "key": None}


def enter(
    document: Document,
    county: County,
    clock: SetClock,
    act: Act,
    clauses: str,
    since: date,
    who: str = "clerk",
    **said: object,
) -> ProvisionTerm:
    given = (BY if act in (Act.REPEAL, Act.STOP) else {}) | said
    return enter_term(document, Entered(act, clauses, since, **given), **act_of(county, clock, document, who))


@pytest.fixture
def document(app: Flask, county: County, clock: SetClock) -> Document:
    return a_document(S.PUBLISHED, county, clock)


def refusals(call: object, *given: object, **more: object) -> list[tuple[str, str]]:
    with pytest.raises(StepRefused) as refused:
        call(*given, **more)
    db.session.rollback()
    return [(each.cure, each.reason) for each in refused.value.obstacles]


def test_an_entry_is_kept_audited_and_leaves_the_document_alone(
    document: Document, county: County, clock: SetClock
) -> None:
    before = (document.state, document.in_force_from, document.in_force_until, document.version)
    made = enter(document, county, clock, Act.REPEAL, "第三条第二项", date(2026, 12, 1), who="bureau")
    assert (document.state, document.in_force_from, document.in_force_until, document.version - 1) == before
    assert (made.revision_id, made.recorded_on, made.recorded_by_name) == (
        document.editions[0].id,
        clock.today(),
        "许怀安",
    )
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "document:enter_provision")).one()
    assert ("第三条第二项" in entry.after, entry.basis) == (True, BY["by_title"])
    assert verify().fault is None


def test_only_who_may_repeal_enters_an_end_and_only_who_may_amend_a_beginning(
    document: Document, county: County, clock: SetClock
) -> None:
    for who, act in (("drafter", Act.REPEAL), ("legal2", Act.STOP), ("bureau", Act.BEGIN)):
        with pytest.raises(Forbidden):
            enter(document, county, clock, act, "第三条", date(2026, 12, 1), who=who)
        db.session.rollback()
    assert terms_of(document) == []


@pytest.mark.parametrize(
    ("act", "clauses", "since", "said", "answer"),
    [
        (Act.REPEAL, "第九条", date(2026, 12, 1), {}, ("field:clauses", "正文没有第九条，最后一条是第四条")),
        (
            *(Act.REPEAL, "全文", date(2026, 12, 1), {}),
            ("field:clauses", "整个文件废止、失效的，请办理“废止”或者清理，不在这里登记"),
        ),
        (
            *(Act.REPEAL, "乱写", date(2026, 12, 1), {}),
            ("field:clauses", "“乱写”不是正文里的条款，请写条款，例如第三条第二款、第五条"),
        ),
        (
            *(Act.REPEAL, "第三条", date(2026, 11, 11), {}),
            ("field:since", "条款的废止日期不能早于文件的施行日期（2026年11月12日）"),
        ),
        (
            *(Act.BEGIN, "第三条", date(2026, 10, 12), {}),
            ("field:since", "条款的施行日期不能早于文件的公布日期（2026年10月13日）"),
        ),
        (
            *(Act.LAPSE, "第三条", date(2031, 11, 12), {}),
            ("field:since", "文件自2031年11月12日起已不再有效，不用单独登记条款"),
        ),
        (
            *(Act.REPEAL, "第三条", date(2026, 12, 1), {"by_title": ""}),
            ("field:by_title", "请选择据以废止的文件，或者写明它的标题和发文字号"),
        ),
    ],
)
def test_what_cannot_be_entered_is_refused_with_its_reason(
    act: Act, clauses: str, since: date, said: dict, answer: tuple[str, str],
    document: Document, county: County, clock: SetClock,
) -> None:  # fmt: skip
    assert refusals(enter, document, county, clock, act, clauses, since, **said) == [answer]


def test_a_day_that_is_over_needs_its_reason(document: Document, county: County, clock: SetClock) -> None:
    clock.put(clock.now() + timedelta(days=60))
    late = (document, county, clock, Act.REPEAL, "第三条", date(2026, 12, 1))
    told = "2026年12月1日已经过去，请写明晚登记的理由；公众页面会标明补录"
    assert refusals(enter, *late) == [("field:reason", told)]
    assert enter(*late, reason="决定原件12月10日才收到。").recorded_on == date(2026, 12, 12)


def test_a_clause_ends_once_and_what_stands_in_an_ended_one_is_ended(
    document: Document, county: County, clock: SetClock
) -> None:
    enter(document, county, clock, Act.REPEAL, "第三条", date(2026, 12, 1))
    told = "第三条第二项已经登记自2026年12月1日起废止；登记有误的，请更正原来的登记"
    for act in (Act.LAPSE, Act.REPEAL, Act.STOP):
        found = refusals(enter, document, county, clock, act, "第三条第二项", date(2026, 12, 5))
        assert found == [("field:clauses", told)]
    enter(document, county, clock, Act.REPEAL, "第二章", date(2027, 1, 1))
    enter(document, county, clock, Act.STOP, "第二条第二款、第三条第一项", date(2026, 11, 20))
    assert [each.act for each in terms_of(document)] == [Act.REPEAL, Act.REPEAL, Act.STOP]


def test_a_wrong_entry_is_put_right_and_both_stay_on_record(
    document: Document, county: County, clock: SetClock
) -> None:
    wrong = enter(document, county, clock, Act.REPEAL, "第三条第一项", date(2026, 12, 1))
    right = Entered(Act.REPEAL, "第三条第二项", date(2026, 12, 1), **BY)
    assert refusals(correct_term, wrong, right, " ", **act_of(county, clock, document)) == [
        ("field:why", "请写明登记有误的情况")
    ]
    made = correct_term(wrong, right, "条款填错。", **act_of(county, clock, document))
    assert (wrong.voided_on, wrong.void_reason, made.replaces_id) == (clock.today(), "条款填错。", wrong.id)
    with pytest.raises(StateConflict):
        void_term(wrong, "再撤一次。", **act_of(county, clock, document))
    db.session.rollback()
    void_term(made, "没有这个决定。", **act_of(county, clock, document))
    assert all(each.is_void for each in terms_of(document))
    assert verify().fault is None


def test_a_stop_is_lifted_once_and_not_for_the_past(document: Document, county: County, clock: SetClock) -> None:
    term = enter(document, county, clock, Act.STOP, "第三条", date(2026, 11, 20))
    lift = (term, date(2026, 11, 20), "整改完成。")
    assert refusals(resume_term, *lift, **act_of(county, clock, document)) == [
        ("field:day", "恢复执行的日期应当晚于停止执行之日（2026年11月20日）")
    ]
    clock.put(clock.now() + timedelta(days=60))
    assert refusals(resume_term, term, date(2026, 12, 11), "整改完成。", **act_of(county, clock, document)) == [
        ("field:day", "恢复执行的日期不能早于今天（2026年12月12日）")
    ]
    resume_term(term, date(2026, 12, 20), "整改完成。", **act_of(county, clock, document))
    assert (term.until, term.resumed_on) == (date(2026, 12, 20), clock.today())
    again = refusals(resume_term, term, date(2026, 12, 21), "再次。", **act_of(county, clock, document))
    assert again == [("", "这些条款没有停止执行，或者已经登记恢复执行")]
    enter(document, county, clock, Act.STOP, "第三条第一项", date(2026, 12, 20))


def test_of_two_entries_on_one_page_the_second_is_stale(document: Document, county: County, clock: SetClock) -> None:
    seen = document.version
    enter(document, county, clock, Act.REPEAL, "第三条", date(2026, 12, 1))
    with pytest.raises(VersionStale):
        enter_term(
            document, Entered(Act.REPEAL, "第二条", date(2026, 12, 1), **BY), county.actor("bureau"), clock,
            version=seen, key=None,
        )  # fmt: skip
    db.session.rollback()


def test_the_database_keeps_what_was_entered(document: Document, county: County, clock: SetClock) -> None:
    term = enter(document, county, clock, Act.REPEAL, "第三条", date(2026, 12, 1))
    table = ProvisionTerm.__table__
    for change in (
        sa.update(table).values(since=date(2027, 1, 1)),
        sa.update(table).values(clauses="第二条"),
        sa.delete(table),
    ):
        with pytest.raises(sa.exc.DBAPIError, match="stays as it was entered"), transaction():
            db.session.execute(change.where(table.c.id == term.id))
    void_term(term, "登记有误。", **act_of(county, clock, document))
    with pytest.raises(sa.exc.DBAPIError, match="stays as it was entered"), transaction():
        db.session.execute(sa.update(table).values(voided_on=None, void_reason=""))


def test_the_texts_offer_what_they_say(app: Flask, county: County, clock: SetClock) -> None:
    own = TEXT.replace("第四条　本办法有效期5年。", "第四条　本办法有效期5年，第三条自2027年1月1日起施行。")
    document = a_document(S.PUBLISHED, county, clock, text=own)
    order = a_document(
        S.PUBLISHED, county, clock, text=ORDER, title="鲁山县人民政府关于废止部分条款的决定", validity_years=None
    )
    offers = offers_for(document, [], clock.today())
    assert [(each.act, each.clauses, each.since, each.by, each.by_clause) for each in offers] == [
        (Act.BEGIN, "第三条", date(2027, 1, 1), None, "第四条"),
        (Act.REPEAL, "第三条第二项", date(2026, 12, 1), order, "第一条"),
    ]
    enter(document, county, clock, Act.BEGIN, "第三条", date(2027, 1, 1))
    assert [each.by for each in offers_for(document, terms_of(document), clock.today())] == [order]


def test_that_every_article_ends_is_noticed(document: Document, county: County, clock: SetClock) -> None:
    enter(document, county, clock, Act.REPEAL, "第一条至第三条", date(2026, 12, 1))
    assert not every_article_ends(document, terms_of(document))
    enter(document, county, clock, Act.LAPSE, "第四条", date(2027, 1, 1))
    assert every_article_ends(document, terms_of(document))
    assert document.state is S.PUBLISHED


def test_a_changed_entry_does_not_verify(document: Document, county: County, clock: SetClock) -> None:
    wrong = enter(document, county, clock, Act.REPEAL, "第三条第一项", date(2026, 12, 1))
    made = correct_term(
        wrong, Entered(Act.STOP, "第三条", date(2026, 12, 1), **BY), "种类填错。", **act_of(county, clock, document)
    )
    resume_term(made, date(2026, 12, 20), "整改完成。", **act_of(county, clock, document))
    assert verify().fault is None
    with transaction():
        for trigger in ("DROP TRIGGER provision_terms_words_stay",):
            on = "" if db.engine.dialect.name == "sqlite" else " ON provision_terms"
            db.session.execute(sa.text(trigger + on))
        db.session.execute(
            sa.update(ProvisionTerm.__table__).values(clauses="第二条").where(ProvisionTerm.id == made.id)
        )
    assert verify().fault == f"document {document.id}: its entries on clauses and the audit trail differ"


def test_what_is_read_as_in_force_does_not_begin_later_unless_its_text_says_so(
    document: Document, county: County, clock: SetClock
) -> None:
    enter(document, county, clock, Act.BEGIN, "第一条", date(2026, 12, 1))
    clock.put(clock.now() + timedelta(days=60))
    told = (
        "第三条自2026年11月12日起已经施行，公众一直看到有效，施行日期不能晚于这一天；"
        "正文写明另行施行的，请在“原文”里照抄那一句"
    )
    late = (document, county, clock, Act.BEGIN, "第三条", date(2027, 1, 1))
    assert refusals(enter, *late) == [("field:since", told)]
    assert refusals(enter, *late, evidence="第三条自2027年1月1日起施行") == [("field:since", told)]


@pytest.mark.parametrize(
    ("said", "evidence"),
    [
        ("第三条自2027年1月1日起施行", ""),
        ("关于设置的规定从2027年1月1日起执行", "关于设置的规定从2027年1月1日起执行"),
    ],
)
def test_a_beginning_that_the_text_states_is_entered_late(
    said: str, evidence: str, app: Flask, county: County, clock: SetClock
) -> None:
    text = TEXT.replace("第四条　本办法有效期5年。", f"第四条　本办法有效期5年，{said}。")
    document = a_document(S.PUBLISHED, county, clock, text=text)
    clock.put(clock.now() + timedelta(days=60))
    term = enter(document, county, clock, Act.BEGIN, "第三条", date(2027, 1, 1), evidence=evidence)
    assert (term.act, term.clauses, term.since) == (Act.BEGIN, "第三条", date(2027, 1, 1))


def test_a_corrected_stop_keeps_its_resume_day_and_lets_it_be_corrected(
    document: Document, county: County, clock: SetClock
) -> None:
    term = enter(document, county, clock, Act.STOP, "第三条第一项", date(2026, 11, 20))
    resume_term(term, date(2026, 12, 20), "整改完成。", **act_of(county, clock, document))
    known = clock.today()
    clock.put(clock.now() + timedelta(days=10))
    said = (Act.STOP, "第三条第二项", date(2026, 11, 20))
    early = Entered(*said, until=date(2026, 11, 20), **BY)
    assert refusals(correct_term, term, early, "填错。", **act_of(county, clock, document)) == [
        ("field:until", "恢复执行的日期应当晚于停止执行之日（2026年11月20日）")
    ]
    right = Entered(*said, until=date(2026, 12, 20), **BY)
    made = correct_term(term, right, "条款填错。", **act_of(county, clock, document))
    assert (made.until, made.resumed_on, made.resume_reason) == (date(2026, 12, 20), known, "整改完成。")
    other = Entered(*said, until=date(2026, 12, 25), **BY)
    last = correct_term(made, other, "日期填错。", **act_of(county, clock, document))
    assert (last.until, last.resumed_on) == (date(2026, 12, 25), clock.today())
    assert verify().fault is None


def test_nothing_resumes_after_its_document_ended(document: Document, county: County, clock: SetClock) -> None:
    term = enter(document, county, clock, Act.STOP, "第三条", date(2026, 11, 20))
    told = "文件自2031年11月12日起已不再有效，条款不能从这一天或者以后恢复执行"
    found = refusals(resume_term, term, date(2031, 11, 12), "整改完成。", **act_of(county, clock, document))
    assert found == [("field:day", told)]


def test_an_amendment_tells_what_becomes_of_stopped_and_ended_clauses(
    document: Document, county: County, clock: SetClock
) -> None:
    enter(document, county, clock, Act.STOP, "第三条", date(2026, 11, 20))
    enter(document, county, clock, Act.REPEAL, "第二条第二款", date(2026, 11, 20))
    clock.put(clock.now() + timedelta(days=60))
    today = clock.today()
    assert amended_clauses.doubts(document, TEXT.replace("有效期5年", "有效期3年"), today) == []
    moved = "修改后的第四条仍标明停止执行；没有改错的，再按一次确认。"
    assert amended_clauses.doubts(document, RENUMBERED, today) == [("第三条正停止执行，修改后是第四条。", moved)]
    reworded = RENUMBERED.replace("不占用盲道", "不占用人行道").replace("道路范围内", "道路两侧")
    assert amended_clauses.doubts(document, reworded, today) == [
        ("第三条正停止执行，修改后不再停止。", "需要继续停止的请另行登记；没有改错的，再按一次确认。"),
        (
            "第二条第二款已经废止，修改后没有原来的条文，不再标明废止。",
            "仍然废止的请另行登记；没有改错的，再按一次确认。",
        ),
    ]
