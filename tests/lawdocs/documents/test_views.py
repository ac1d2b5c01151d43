"""The staff page of a document: what it shows to whom, its papers, and that what is hidden looks unknown."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from lawdocs.audit.models import AuditEntry
from lawdocs.cleanup import jobs
from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock, at_office
from lawdocs.documents import services
from lawdocs.documents.models import Document, Material, MaterialKind, StepRecord
from lawdocs.extensions import db, transaction
from lawdocs.texts.docx import write_docx
from lawdocs.texts.intake import MEDIA_TYPES
from tests.conftest import TODAY
from tests.factories import County, a_document, a_draft
from tests.pages import form_data, log_in, send, words
from workflows.actors import Actor
from workflows.facts import Act
from workflows.states import DocumentState as S

DOCX = write_docx("起草说明", "一、起草的必要性。\n二、主要内容。")


def url_of(document: Document, *rest: object) -> str:
    return "/".join(["/work/documents", str(document.id), *map(str, rest)])


def nameless(answer: TestResponse) -> bytes:
    """The bytes of an answer without the id of its request."""
    return re.sub(rb"[0-9a-f]{12}", b"", answer.data)


def upload(document: Document, data: bytes, name: str, kind: str = "explanation") -> dict[str, object]:
    return {"action": url_of(document, "materials"), "kind": kind, "file": (io.BytesIO(data), name)}


def plan_repeal(document: Document, county: County, clock: SetClock) -> None:
    """Let the clerk record a repeal for the first of December."""
    act = Act(by_title="关于废止部分文件的决定", day=date(2026, 12, 1))
    cleanup.repeal(document, act, None, county.actor("clerk"), clock, version=document.version, key=None)


def papers(document: Document) -> list[Material]:
    db.session.expire_all()
    query = sa.select(Material).where(Material.document_id == document.id, Material.removed_at.is_(None))
    return list(db.session.scalars(query))


@pytest.mark.parametrize("state", [S.DRAFT, S.REVIEW, S.FILED, S.WITHDRAWN])
def test_a_hidden_an_unknown_and_a_malformed_id_look_alike(
    state: S, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(state, county, clock)
    stranger = log_in(app, "drafter2")

    hidden = stranger.get(url_of(document))
    others = [
        stranger.get(f"/work/documents/{other}")
        for other in ("999", "99999999999999999999", "-1", "abc", f"{document.id}/edit", f"{document.id}/text",
                      f"{document.id}/materials/1", f"{document.id}/steps/submit", f"{document.id}/steps/nonsense")
    ]  # fmt: skip

    assert hidden.status_code == 404
    assert "NOT_FOUND" in words(hidden)
    assert {nameless(each) for each in others} == {nameless(hidden)}
    assert {each.status_code for each in others} == {404}


@pytest.mark.parametrize("who", ["drafter2", "legal2"])
@pytest.mark.parametrize("state", [S.DRAFT, S.REVIEW, S.APPROVED, S.DECIDED, S.FILED])
def test_no_page_names_a_draft_to_another_agency(
    who: str, state: S, app: Flask, county: County, clock: SetClock
) -> None:
    a_document(state, county, clock, title="鲁山县金丝雀饲养管理办法")
    stranger = log_in(app, who)

    pages = ["/work", "/work?tab=others", "/work?tab=unit", "/work?tab=closed", "/work/documents",
             "/work/documents?q=金丝雀", "/work/notices"]  # fmt: skip

    for page in pages:
        answer = stranger.get(page)
        assert answer.status_code == 200
        assert "鲁山县金丝雀" not in words(answer), page


def test_the_supervisor_sees_no_draft_of_the_county(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.DRAFT, county, clock, title="鲁山县金丝雀饲养管理办法", issuer="transport")
    bureau = log_in(app, "bureau")

    assert bureau.get(url_of(document)).status_code == 404
    for page in ("/work", "/work?tab=unit", "/work/documents", "/cleanup"):
        assert "金丝雀" not in words(bureau.get(page))


def test_papers_of_a_published_document_stay_inside(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    paper = papers(document)[0]
    stranger = log_in(app, "drafter2")

    page = stranger.get(url_of(document))

    assert page.status_code == 200
    for inside in (
        "起草说明.txt",
        "内容合法，同意提交审议。",
        "县政府第20次常务会议",
        "0375-0000001",
        "林知远",
        "送审",
    ):
        assert inside not in words(page)
    assert stranger.get(url_of(document, "materials", paper.id)).status_code == 404
    assert log_in(app, "legal").get(url_of(document, "materials", paper.id)).status_code == 200


def test_each_obstacle_leads_to_its_cure(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, materials=False, keywords="", basis=(), text="", validity_years=9)

    page = log_in(app, "drafter").get(url_of(document))

    assert "还不能“提交审核”：8项未满足" in words(page)
    body = page.get_data(as_text=True)
    for cure in ("keywords", "basis", "text", "validity_years"):
        assert f'href="{url_of(document)}/edit#{cure}"' in body
    assert body.count(f'href="{url_of(document)}#materials"') == 4
    assert "规则R40" in words(page)
    assert "应由：鲁山县城市管理局" in words(page)
    assert "“提交审核”在8项满足后可用。" in words(page)
    assert "disabled" not in body


def test_reviewers_are_offered_their_steps_only(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)

    for who, offered in {
        "legal": {"return", "reject", "approve", "exclude"},
        "drafter": {"withdraw"},
        "clerk": {"withdraw"},
    }.items():
        body = log_in(app, who).get(url_of(document)).get_data(as_text=True)
        assert set(re.findall(rf'href="{url_of(document)}/steps/(\w+)"', body)) == offered


def test_the_page_says_who_can_see_a_draft(app: Flask, county: County, clock: SetClock) -> None:
    draft, published = a_document(S.DRAFT, county, clock), a_document(S.PUBLISHED, county, clock)
    drafter = log_in(app, "drafter")

    assert "可见：县政府办、县司法局、县城管局" in words(drafter.get(url_of(draft)))
    assert "可见：公众" in words(drafter.get(url_of(published)))


def test_the_five_phases_carry_their_days(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock)

    shown = words(log_in(app, "clerk").get(url_of(document)))

    for fact in (
        "起草 ，已完成 10月13日提交",
        "审核 ，已完成 10月13日审定",
        "备案登记 ，进行中 10月13日登记编号",
        "公布 ，未开始",
    ):
        assert fact in shown


def test_the_record_is_checked_against_tampering(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    legal = log_in(app, "legal")
    assert "记录防篡改校验：已通过，11条" in words(legal.get(url_of(document)))

    seq = db.session.scalar(sa.select(sa.func.max(AuditEntry.seq)))
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            triggers = "SELECT name FROM sqlite_master WHERE tbl_name = 'audit_entries' AND type = 'trigger'"
            for name in session.scalars(sa.text(triggers)).all():
                session.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            session.execute(sa.text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
        session.execute(sa.update(AuditEntry).where(AuditEntry.seq == seq).values(reason="另有原因"))

    assert f"第{seq}条审计记录被改动" in words(legal.get(url_of(document)))


def test_a_paper_is_uploaded_and_comes_back_as_an_attachment(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, materials=False)
    drafter = log_in(app, "drafter")

    answer = send(drafter, url_of(document), **upload(document, DOCX, "../起草\u202e说明.docx"))

    assert answer.status_code == 303, words(answer)
    paper = papers(document)[0]
    assert paper.kind is MaterialKind.EXPLANATION
    page = words(drafter.get(url_of(document)))
    assert f"{paper.file.sha256[:4]}…{paper.file.sha256[-4:]}" in page
    assert "林知远" in page
    got = drafter.get(url_of(document, "materials", paper.id))
    assert got.data == DOCX
    assert got.mimetype == MEDIA_TYPES["docx"]
    assert got.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''%E8%B5%B7%E8%8D%89%E8%AF%B4%E6%98%8E.docx" in got.headers["Content-Disposition"]
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"].startswith("sandbox")


@pytest.mark.parametrize(
    ("data", "name", "status", "code", "sentence"),
    [
        (b"", "说明.pdf", 422, "FILE_EMPTY", "文件为空,请重新选择"),
        (
            b"MZ",
            "说明.exe",
            415,
            "TYPE_FORBIDDEN",
            "不支持该文件类型，可以上传DOCX、DOC、WPS、PDF、OFD、XLSX、XLS、TXT、JPG、PNG",
        ),
        (b"hello", "说明.pdf", 422, "TYPE_MISMATCH", "文件内容与扩展名不符"),
        (b"hello", "", 422, "FIELD_REQUIRED", "请选择要上传的文件"),
    ],
)
def test_a_bad_paper_is_refused_at_its_field(
    data: bytes, name: str, status: int, code: str, sentence: str, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_draft(county, clock, materials=False)

    answer = send(log_in(app, "drafter"), url_of(document), **upload(document, data, name, "basis"))

    assert answer.status_code == status
    assert sentence in words(answer)
    assert code in words(answer)
    assert 'id="file-error"' in answer.get_data(as_text=True)
    assert form_data(answer, url_of(document, "materials"))["kind"] == "basis"
    assert papers(document) == []


def test_a_body_over_the_limit_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, materials=False)
    part = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body = part + b" " * (50 * 2**20 + 70_000) + b"\r\n--x--\r\n"

    answer = log_in(app, "drafter").post(
        url_of(document, "materials"), data=body, content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 413
    assert "文件超过 50 MB 上限" in words(answer)
    assert "FILE_TOO_LARGE" in words(answer)


def test_an_unknown_kind_of_paper_is_refused(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, materials=False)

    answer = send(log_in(app, "drafter"), url_of(document), **upload(document, DOCX, "说明.docx", "virus"))

    assert answer.status_code == 422
    assert "请从列表中选择材料类别" in words(answer)


def test_a_paper_sent_twice_is_kept_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, materials=False)
    drafter, action = log_in(app, "drafter"), url_of(document, "materials")
    data = form_data(drafter.get(url_of(document)), action)

    for _ in range(2):
        answer = drafter.post(action, data=data | {"kind": "basis", "file": (io.BytesIO(DOCX), "依据.docx")})
        assert answer.status_code == 303

    assert len(papers(document)) == 1


def test_a_paper_is_removed_from_a_draft_only(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    drafter, paper = log_in(app, "drafter"), papers(document)[0]
    action = url_of(document, "materials", paper.id, "remove")
    data = form_data(drafter.get(url_of(document)), action)

    assert drafter.post(action, data=data).status_code == 303
    assert paper.id not in [each.id for each in papers(document)]
    assert drafter.get(url_of(document, "materials", paper.id)).status_code == 404
    assert drafter.post(action, data=data).status_code == 404
    services.add_material(document, paper.kind, "再传.txt", b"text", county.actor("drafter"), clock)
    services.submit(document, county.actor("drafter"), clock, version=document.version, key=None)
    left = papers(document)[0]
    refused = drafter.post(url_of(document, "materials", left.id, "remove"), data=data)
    assert refused.status_code == 409


def test_others_cannot_add_or_remove_papers(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    legal, paper = log_in(app, "legal"), papers(document)[0]
    token = form_data(legal.get(url_of(document)), "/logout")["csrf_token"]

    added = legal.post(
        url_of(document, "materials"),
        data={"csrf_token": token, "kind": "basis", "file": (io.BytesIO(DOCX), "依据.docx")},
    )
    removed = legal.post(url_of(document, "materials", paper.id, "remove"), data={"csrf_token": token})

    assert added.status_code == removed.status_code == 403
    assert len(papers(document)) == 4


def test_a_paper_of_another_document_is_not_served(app: Flask, county: County, clock: SetClock) -> None:
    mine = a_draft(county, clock)
    other = a_draft(county, clock, title="鲁山县犬只管理办法")

    answer = log_in(app, "drafter").get(url_of(mine, "materials", papers(other)[0].id))

    assert answer.status_code == 404


def test_the_text_has_a_page_with_its_outline(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)

    page = log_in(app, "legal").get(url_of(document, "text"))

    assert "停车泊位按照下列要求设置：" in words(page)
    assert 'href="#art-3"' in page.get_data(as_text=True) or 'href="#ch-2"' in page.get_data(as_text=True)


def test_a_page_asks_who_is_there_first(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)
    visitor = app.test_client()

    answer = visitor.get(url_of(document))

    assert answer.status_code == 302
    assert answer.location.startswith("/login?next=")


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "auditadmin", "editor"])
def test_administrators_read_no_documents_here(who: str, app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock)

    answer = log_in(app, who).get(url_of(document))

    assert answer.status_code == 403


def test_the_procuratorate_reads_what_is_public_and_no_draft(app: Flask, county: County, clock: SetClock) -> None:
    draft, published = a_draft(county, clock), a_document(S.PUBLISHED, county, clock)
    client = log_in(app, "liaison")

    assert (client.get(url_of(draft)).status_code, client.get(url_of(published)).status_code) == (404, 200)


def test_a_planned_repeal_is_called_a_repeal_everywhere(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    plan_repeal(document, county, clock)
    clerk = log_in(app, "clerk")

    shown = words(clerk.get(url_of(document)))

    assert "清理 ，未开始 2026年12月1日起废止" in shown
    assert "废止日期 2026年12月1日" in shown
    assert "期满" not in shown
    assert "2026-12-01起废止" in words(clerk.get("/work/documents"))


def test_the_end_of_a_term_is_called_so(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    clerk = log_in(app, "clerk")

    assert "清理 ，未开始 2031年11月11日期满" in words(clerk.get(url_of(document)))
    assert "2031-11-11期满" in words(clerk.get("/work/documents"))


def test_what_was_planned_names_who_ordered_it_before_and_after(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    plan_repeal(document, county, clock)
    planned = words(log_in(app, "clerk").get(url_of(document)))
    stranger = words(log_in(app, "drafter2").get(url_of(document)))
    clock.put(at_office(date(2026, 12, 1)))
    jobs.fire_planned(Actor.system("fire-planned"), clock)

    taken = words(log_in(app, "clerk").get(url_of(document)))

    assert "由韩书言登记，到期自动办理" in planned
    assert ("韩书言" in stranger, "已登记，到期自动办理" in stranger) == (False, True)
    assert "系统（按预定办理） 由韩书言登记" in " ".join(taken.replace("　", " ").split())
    assert "fire-planned" not in taken
    assert "韩书言" not in words(log_in(app, "drafter2").get(url_of(document)))


def test_a_planned_lapse_is_a_lapse_and_one_by_term_names_the_programme(
    app: Flask, county: County, clock: SetClock
) -> None:
    declared = a_document(S.CLEANUP, county, clock)
    act = Act(reason="调整对象已消失", day=date(2026, 12, 1))
    cleanup.declare_lapsed(declared, act, county.actor("bureau"), clock, version=declared.version, key=None)
    expired = a_document(S.PUBLISHED, county, clock, title="鲁山县犬只管理办法")
    shown = words(log_in(app, "bureau").get(url_of(declared)))
    clock.put(at_office(date(2031, 11, 12)))
    jobs.lapse_expired(Actor.system("lapse-expired"), clock)

    assert "2026年12月1日 失效 取消预定" in shown
    assert "失效生效" not in shown
    assert "清理 ，进行中" in shown
    assert "失效日期 2026年12月1日" in shown
    assert "系统（期满自动失效）" in words(log_in(app, "bureau").get(url_of(expired)))
    assert "系统（期满自动失效）" in words(log_in(app, "auditadmin").get("/audit"))


def test_an_amended_text_is_no_draft(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock)
    legal = log_in(app, "legal")
    assert "公布文本" in words(legal.get(url_of(document)))
    by = a_document(S.PUBLISHED, county, clock, title="关于修改城区停车泊位管理办法的决定")
    act = Act(day=date(2026, 12, 1), by_title=by.title, by_is_ours=True, by_published_on=TODAY, new_text="第一条　改。")
    cleanup.amend(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)

    for page in (url_of(document), url_of(document, "text")):
        assert "修改文本" in words(legal.get(page))
        assert "第2稿" not in words(legal.get(page))


def test_state_and_status_of_the_same_name_are_shown_once(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REPEALED, county, clock)
    drafter = log_in(app, "drafter")

    head = drafter.get(url_of(document)).get_data(as_text=True).split('class="stepper"')[0]
    row = words(drafter.get("/work/documents")).split("鲁山县城区停车泊位管理办法")[1]

    assert head.count("<span>废止</span>") == 1
    assert '<span class="state">废止</span>' not in head
    assert " — 废止 县城管局" in " ".join(row.split())


def test_subtitle_drafter_and_void_number_are_told(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.FILED, county, clock, subtitle="城区部分")
    number = document.number
    services.withdraw(document, "上位法修订", county.actor("drafter"), clock, version=document.version, key=None)
    drafter = log_in(app, "drafter")

    shown = words(drafter.get(url_of(document)))

    assert "副标题 城区部分" in shown
    assert "开始起草 鲁山县城市管理局　林知远" in shown
    assert f"发文字号 {number}（作废）" in shown
    assert f"{number}（作废）" in words(drafter.get("/work/documents"))


def test_days_stand_on_one_line(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.PUBLISHED, county, clock)

    row = log_in(app, "drafter").get("/work/documents").get_data(as_text=True)

    assert 'data-head="公布" class="day ">2026-10-13' in row
    assert 'data-head="到期" class="day ">2031-11-11期满' in row
    assert ".data .day { white-space: nowrap; }" in Path(app.static_folder, "theme.css").read_text(encoding="utf-8")


def test_row_changed_beside_the_trail_is_shown_as_such(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.APPROVED, county, clock)
    with transaction():
        db.session.execute(sa.update(StepRecord).where(StepRecord.step == "approve").values(actor_name="冒名者"))

    assert "本页所示与审计记录不一致，请联系审计管理员" in words(log_in(app, "legal").get(url_of(document)))
