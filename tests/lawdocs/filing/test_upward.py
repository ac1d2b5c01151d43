"""Filing upwards and what the receiver decides (报送备案、备案登记)."""

import io
import zipfile
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from lawdocs.accounts.models import AgencyKind
from lawdocs.accounts.queries import agency_tree, forget_agency_tree
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.cleanup import jobs
from lawdocs.cleanup import services as cleanup
from lawdocs.deadlines.models import Deadline, Notice, Outcome
from lawdocs.documents import files
from lawdocs.documents.models import Document
from lawdocs.errors import Forbidden, StateConflict, VersionRequired, VersionStale
from lawdocs.extensions import db, transaction
from lawdocs.filing import papers, upward
from lawdocs.filing.demands import FilingRefused
from lawdocs.filing.upward_models import Addressee, Occasion, RecordReview, ReviewStage, Stage, UpwardFiling
from tests.lawdocs.filing.conftest import Acts
from workflows.actors import Actor
from workflows.duties import Duty
from workflows.facts import Act
from workflows.roles import Role

CONGRESS = "鲁山县人民代表大会常务委员会"


def deadline(duty: Duty, subject_id: int) -> Deadline:
    query = sa.select(Deadline).where(Deadline.duty == duty, Deadline.subject_id == subject_id)
    return db.session.scalars(query.order_by(Deadline.id.desc())).first()


def seen(filing: UpwardFiling) -> dict[str, object]:
    return {"version": filing.version, "key": None}


def test_publication_makes_both_filings_of_a_government_due(acts: Acts) -> None:
    document = acts.published()

    rows = list(db.session.scalars(sa.select(UpwardFiling).order_by(UpwardFiling.id)))
    assert [(each.addressee, each.receiver_name, each.stage) for each in rows] == [
        (Addressee.GOVERNMENT_ABOVE, "平顶山市人民政府", Stage.DUE),
        (Addressee.CONGRESS, CONGRESS, Stage.DUE),
    ]
    assert [each.receiver_id for each in rows] == [acts.county.agency("citybureau").id, None]
    clock = deadline(Duty.FILING, document.id)
    assert (clock.due_on - document.published_on).days == 15
    assert (clock.held_by_role, clock.held_by_id) == (Role.LEGAL_OFFICER, acts.county.agency("justice").id)


def test_filing_is_met_once_the_document_went_down_every_road(acts: Acts) -> None:
    document = acts.published()
    acts.later(10)
    acts.submit(acts.filing(document))
    assert deadline(Duty.FILING, document.id).outcome is None

    congress = acts.filing(document, CONGRESS)
    acts.later(8)
    sent = acts.clock.today() - timedelta(days=5)
    upward.send_outside(congress, sent, acts.who("legal"), acts.clock, receipt="鲁人常备〔2026〕3号", **seen(congress))

    met = deadline(Duty.FILING, document.id)
    assert (met.outcome, met.ended_on) == (Outcome.MET, sent)
    assert (congress.stage, congress.receipt_number) == (Stage.REGISTERED, "鲁人常备〔2026〕3号")


def test_filing_after_its_last_day_is_late(acts: Acts) -> None:
    document = acts.published()
    congress = acts.filing(document, CONGRESS)
    upward.send_outside(congress, acts.clock.today(), acts.who("legal"), acts.clock, **seen(congress))
    acts.later(16)
    acts.submit(acts.filing(document))

    assert deadline(Duty.FILING, document.id).outcome is Outcome.LATE


def test_submission_starts_the_form_check_of_the_bureau(acts: Acts) -> None:
    filing = acts.submitted()

    check = deadline(Duty.FILING_CHECK, filing.id)
    assert (check.held_by_role, check.held_by_id) == (Role.SUPERVISOR, acts.county.agency("citybureau").id)
    assert check.started_on == filing.submitted_on == acts.clock.today()


def test_registration_gives_a_number_and_begins_the_review(acts: Acts) -> None:
    first, second = acts.registered(), acts.registered()

    assert [first.receipt_number, second.receipt_number] == ["平司备〔2026〕1号", "平司备〔2026〕2号"]
    assert deadline(Duty.FILING_CHECK, first.id).outcome is Outcome.MET
    review = db.session.scalars(sa.select(RecordReview).where(RecordReview.filing_id == first.id)).one()
    assert (review.stage, review.opened_on) == (ReviewStage.OPEN, acts.clock.today())
    assert (deadline(Duty.RECORD_REVIEW, first.id).due_on - acts.clock.today()).days == 30
    told = db.session.scalars(sa.select(Notice.text).where(Notice.key.contains("decided"))).all()
    assert any("已登记，备案号平司备〔2026〕1号" in each for each in told)
    assert verify().fault is None


def test_form_check_stands_still_until_the_supplement_comes(acts: Acts) -> None:
    filing = acts.submitted()
    assert deadline(Duty.FILING_CHECK, filing.id).due_on == date(2026, 10, 20)
    upward.ask_supplement(filing, "缺少征求意见的采纳情况", acts.who("citybureau"), acts.clock, **seen(filing))

    assert filing.stage is Stage.SUPPLEMENT
    assert deadline(Duty.FILING_CHECK, filing.id).paused_on == acts.clock.today()
    asked = deadline(Duty.FILING_SUPPLEMENT, filing.id)
    assert (asked.held_by_role, (asked.due_on - acts.clock.today()).days) == (Role.LEGAL_OFFICER, 15)

    acts.later(14)
    papers.add_paper(filing, "其他材料", "采纳情况.txt", "采纳3条。".encode(), acts.who("legal"), acts.clock)
    acts.submit(filing)

    assert filing.stage is Stage.SUBMITTED
    assert filing.packages[-1].answers == "缺少征求意见的采纳情况"
    assert deadline(Duty.FILING_SUPPLEMENT, filing.id).outcome is Outcome.MET
    check = deadline(Duty.FILING_CHECK, filing.id)
    assert check.paused_on is None
    assert check.due_on == date(2026, 11, 2)  # five working days from the 27th on, when the papers came
    assert filing.submitted_on + timedelta(days=14) == acts.clock.today()


def test_supplement_needs_a_new_paper_or_an_explanation(acts: Acts) -> None:
    filing = acts.filing(acts.published())
    papers.add_paper(filing, "其他材料", "专家意见.txt", "同意。".encode(), acts.who("legal"), acts.clock)
    acts.submit(filing, note="请予登记")
    for asked in ("缺少采纳情况", "采纳情况不全"):
        acts.later(1)
        upward.ask_supplement(filing, asked, acts.who("citybureau"), acts.clock, **seen(filing))
        acts.later(1)
        for note in ("", "请予登记"):
            with pytest.raises(FilingRefused) as refused:
                acts.submit(filing, note=note)
            assert refused.value.message == (
                "接收机关要求补充以后，还没有新增材料：请至少上传一份，"
                "不能补充的，请在“需要说明的情况”里重新写明情况和理由"
            )
        if asked == "缺少采纳情况":
            paper = papers.add_paper(
                filing, "其他材料", "采纳.txt", "采纳3条。".encode(), acts.who("legal"), acts.clock
            )
            papers.remove_paper(filing, paper.id, acts.who("legal"), acts.clock)
            with pytest.raises(FilingRefused):
                acts.submit(filing)
            papers.add_paper(filing, "其他材料", "采纳.txt", "采纳3条。".encode(), acts.who("legal"), acts.clock)
            acts.submit(filing, note="请予登记")
    acts.submit(filing, note="公开征求意见期间没有收到其他意见")
    assert [each.answers for each in filing.packages] == ["", "缺少采纳情况", "采纳情况不全"]


def test_refusal_needs_a_reason_and_ends_the_check(acts: Acts) -> None:
    filing = acts.submitted()
    with pytest.raises(FilingRefused, match="请填写不予登记的理由"):
        upward.refuse(filing, "  ", acts.who("citybureau"), acts.clock, **seen(filing))

    upward.refuse(filing, "不属于行政规范性文件", acts.who("citybureau"), acts.clock, **seen(filing))
    assert (filing.stage, filing.receipt_number) == (Stage.REFUSED, None)
    assert deadline(Duty.FILING_CHECK, filing.id).ended_by == "不予登记：不属于行政规范性文件"


def test_nobody_registers_what_their_own_agency_made(acts: Acts) -> None:
    filing = acts.filing(acts.published(issuer="urban"))
    assert filing.receiver_id == acts.county.agency("justice").id
    acts.submit(filing, "urbanclerk")

    both = acts.who("bureau")
    mine = both.__class__(both.id, both.name, both.grants | acts.who("urbanclerk").grants)
    with pytest.raises(FilingRefused, match="本单位制定或者起草的文件") as refusal:
        upward.register(filing, mine, acts.clock, **seen(filing))
    assert refusal.value.status == 403
    assert upward.register(filing, both, acts.clock, **seen(filing)) == "鲁司备〔2026〕1号"


def test_who_reviewed_the_document_leaves_its_registration_to_others(acts: Acts) -> None:
    filing = acts.filing(acts.published(issuer="urban"))
    acts.submit(filing, "urbanclerk")

    legal = acts.who("legal")
    reviewer = legal.__class__(legal.id, legal.name, legal.grants | acts.who("bureau").grants)
    with pytest.raises(FilingRefused, match="您审核过这份文件的合法性"):
        upward.register(filing, reviewer, acts.clock, **seen(filing))


@pytest.mark.parametrize("username", ["legal", "clerk", "bureau", "drafter", "liaison"])
def test_only_the_receiving_bureau_registers(acts: Acts, username: str) -> None:
    filing = acts.submitted()
    with pytest.raises(Forbidden):
        upward.register(filing, acts.who(username), acts.clock, **seen(filing))


@pytest.mark.parametrize("username", ["clerk", "bureau", "citybureau", "urbanclerk", "drafter"])
def test_only_the_filer_submits(acts: Acts, username: str) -> None:
    filing = acts.filing(acts.published())
    with pytest.raises(Forbidden):
        acts.submit(filing, username)


def test_a_stale_page_and_a_second_click_change_nothing(acts: Acts) -> None:
    filing = acts.submitted()
    stale = filing.version - 1
    with pytest.raises(VersionStale):
        upward.register(filing, acts.who("citybureau"), acts.clock, version=stale, key=None)
    with pytest.raises(VersionRequired):
        upward.register(filing, acts.who("citybureau"), acts.clock, version=None, key=None)
    acts.register(filing)
    with pytest.raises(StateConflict, match="已登记"):
        acts.register(filing)


def test_short_gap_before_effect_needs_its_reason(acts: Acts) -> None:
    document = acts.published()
    filing = acts.filing(document)
    assert not upward.gap_is_short(filing)
    with upward.transaction():
        document.in_force_from = document.published_on + timedelta(days=29)

    with pytest.raises(FilingRefused, match="公布到施行不足30日，请写明理由"):
        acts.submit(filing)
    acts.submit(filing, gap_reason="不立即施行将影响汛期抢险")
    assert filing.stage is Stage.SUBMITTED


def test_town_files_with_the_county_bureau(acts: Acts) -> None:
    document = acts.published(issuer="town")

    filing = acts.filing(document)
    assert filing.addressee is Addressee.COUNTY_GOVERNMENT
    assert filing.receiver_id == acts.county.agency("justice").id
    assert (filing.held_by_role, filing.held_by_id) == (Role.CLERK, acts.county.agency("town").id)


def amend(acts: Acts, old: Document, new: Document, days: int = 40) -> None:
    act = Act(
        by_title=new.title,
        by_is_ours=True,
        by_published_on=new.published_on,
        day=acts.clock.today() + timedelta(days=days),
        new_text="第一条　修改后的正文。",
    )
    cleanup.amend(old, act, new, acts.who("clerk"), acts.clock, version=old.version, key=None)


def send_all(acts: Acts, document: Document) -> None:
    acts.submit(acts.filing(document))
    congress = acts.filing(document, CONGRESS)
    upward.send_outside(congress, acts.clock.today(), acts.who("legal"), acts.clock, **seen(congress))


def occasions(document: Document) -> list[Occasion]:
    query = sa.select(UpwardFiling.occasion).where(UpwardFiling.document_id == document.id).order_by(UpwardFiling.id)
    return list(db.session.scalars(query))


def fire_planned(acts: Acts) -> None:
    acts.later(41)
    jobs.fire_planned(Actor.system("fire-planned"), acts.clock)


DECISION = "鲁山县人民政府关于修改停车泊位管理办法的决定"


def test_change_goes_along_with_the_filing_of_the_decision_that_orders_it(acts: Acts) -> None:
    old, new = acts.published(), acts.published(title=DECISION)
    send_all(acts, old)
    amend(acts, old, new)
    send_all(acts, new)
    fire_planned(acts)

    assert occasions(old) == [Occasion.MAKING] * 2
    with zipfile.ZipFile(io.BytesIO(files.read(acts.filing(new).package.file))) as package:
        assert any("（修改后）" in name for name in package.namelist())


def test_change_recorded_after_the_filing_of_its_decision_is_filed_anew(acts: Acts) -> None:
    old, new = acts.published(), acts.published(title=DECISION)
    send_all(acts, old)
    send_all(acts, new)
    acts.later(1)
    amend(acts, old, new)
    fire_planned(acts)

    assert occasions(old) == [Occasion.MAKING] * 2 + [Occasion.AMENDMENT] * 2
    assert deadline(Duty.FILING, old.id).started_on == new.published_on


def test_repeal_by_a_document_outside_is_filed_anew(acts: Acts) -> None:
    document = acts.published()
    send_all(acts, document)
    acts.later(40)
    act = Act(by_title="平顶山市人民政府关于废止部分文件的决定", day=acts.clock.today(), reason="上位法已经修改。")
    cleanup.repeal(document, act, None, acts.who("clerk"), acts.clock, version=document.version, key=None)

    assert occasions(document) == [Occasion.MAKING] * 2 + [Occasion.REPEAL] * 2
    assert deadline(Duty.FILING, document.id).started_on == acts.clock.today()


def test_change_before_the_first_filing_starts_no_second_one(acts: Acts) -> None:
    old = acts.published()
    acts.later(40)
    act = Act(by_title="平顶山市人民政府关于废止部分文件的决定", day=acts.clock.today(), reason="上位法已经修改。")
    cleanup.repeal(old, act, None, acts.who("clerk"), acts.clock, version=old.version, key=None)

    assert occasions(old) == [Occasion.MAKING] * 2


def test_every_act_is_audited_with_its_ground(acts: Acts) -> None:
    filing = acts.registered()

    told = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.subject == "filing").order_by(AuditEntry.seq)
    ).all()
    assert [each.tag for each in told] == ["filing:submit", "filing:register"]
    assert all(each.basis == filing.ground for each in told)
    assert filing.package.file.sha256 in told[0].after


def test_the_nearest_bureau_supervises_and_the_city_only_receives(acts: Acts) -> None:
    tree = agency_tree()
    bureau, city = acts.county.agency("justice").id, acts.county.agency("citybureau").id

    assert tree.supervisors_of(acts.county.agency("urban")) == {bureau}
    assert tree.supervisors_of(acts.county.agency("city")) == {city}
    assert tree.supervisors_of(None) == {bureau, city}


def test_vertical_organ_sends_a_copy_that_holds_nothing_up(acts: Acts) -> None:
    with transaction():
        acts.county.agency("urban").kind = AgencyKind.VERTICAL
    forget_agency_tree()
    document = acts.published(issuer="urban")
    superior, copy = acts.filing(document), acts.filing(document, "鲁山县人民政府")
    assert (superior.addressee, copy.is_copy) == (Addressee.SUPERIOR, True)

    who = acts.who("urbanclerk")
    upward.send_outside(superior, acts.clock.today(), who, acts.clock, **seen(superior))
    assert deadline(Duty.FILING, document.id).outcome is Outcome.MET
    acts.submit(copy, "urbanclerk")
    assert (copy.stage, deadline(Duty.FILING_CHECK, copy.id)) == (Stage.COPIED, None)
