"""Who takes an archive package, what it holds of each course, what stays out, and what is said to be missing."""

import io
import json
import zipfile
from datetime import date

import pytest
from flask import Flask

from lawdocs.archive import contents, writing
from lawdocs.clock import SetClock
from lawdocs.documents import files, services
from lawdocs.documents.models import Document, MaterialKind
from lawdocs.extensions import db, transaction
from lawdocs.requests import services as requests
from lawdocs.requests.services import Received
from lawdocs.texts import typesetting
from tests.factories import County, a_document, a_draft, approve, decide, publish, register, submit, withdraw
from tests.lawdocs.archive.conftest import Taker
from tests.lawdocs.portal.stock import a_stock
from tests.pages import log_in, words
from workflows.requests import RequestKind, SenderKind
from workflows.states import DocumentState as S

CITIZEN, FACTS = "祝英台", "第三条增设收费，没有上位法依据。"


@pytest.fixture
def engine() -> str:
    """One kind of database: what matters on both is in test_archive."""
    return "sqlite"


@pytest.fixture
def document(app: Flask, county: County, clock: SetClock) -> Document:
    return a_document(S.PUBLISHED, county, clock)


def lacks(document: Document) -> list[str]:
    return [f"{part.name}：{each.what}" for part in contents.parts_of(document) for each in part.missing]


def all_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "".join(archive.read(each).decode(errors="ignore") for each in archive.namelist())


@pytest.mark.parametrize(
    ("who", "status"),
    [("drafter", 200), ("legal", 200), ("clerk", 200), ("bureau", 200), ("drafter2", 404), ("liaison", 404)]
    + [("editor", 403), ("sysadmin", 403), ("secadmin", 403), ("auditadmin", 403)],
)
def test_those_who_see_the_whole_course_take_it(who: str, status: int, app: Flask, document: Document) -> None:
    client, at = log_in(app, who), f"/work/documents/{document.id}/archive"
    assert client.get(at).status_code == status
    offered = at in client.get(f"/work/documents/{document.id}").get_data(as_text=True)
    assert offered is (status == 200)


def test_what_is_not_finished_has_none(app: Flask, county: County, clock: SetClock) -> None:
    client = log_in(app, "drafter")
    document = a_draft(county, clock)
    for advance in (submit, approve, decide, register):
        assert client.get(f"/work/documents/{document.id}/archive").status_code == 404, document.state
        assert "归档包" not in words(client.get(f"/work/documents/{document.id}"))
        advance(document, county, clock)
    publish(document, county, clock)
    assert "归档包" in words(client.get(f"/work/documents/{document.id}"))


def test_names_of_those_who_ask_stay_out_and_contacts_of_the_records(
    taker: Taker, document: Document, county: County, clock: SetClock
) -> None:
    came = Received(
        kind=RequestKind.SUGGESTION,
        sender_kind=SenderKind.CITIZEN,
        sender_name=CITIZEN,
        received_on=clock.today(),
        document_title=document.title,
        facts=FACTS,
        articles="第三条",
    )
    requests.enter(came, document, county.agency("justice").id, county.actor("legal"), clock, key=None)
    text = all_text(taker.take(document.id))
    assert "审查建议第1号" in text
    assert [word for word in (CITIZEN, FACTS) if word in text] == []
    assert text.count("0375-0000001") == 1, "in the audit entry of the draft alone, whose hash covers it"


def test_a_withdrawn_document_misses_only_what_it_reached(taker: Taker, county: County, clock: SetClock) -> None:
    document = a_document(S.WITHDRAWN, county, clock)
    assert lacks(document) == []
    with zipfile.ZipFile(io.BytesIO(taker.take(document.id))) as archive:
        names = archive.namelist()
        assert "终止" in next(archive.read(name).decode() for name in names if name.endswith("办理记录.html"))
    assert not any(name.endswith((".pdf", ".docx")) for name in names)
    decided = a_draft(county, clock)
    for advance in (submit, approve, decide, withdraw):
        advance(decided, county, clock)
    assert lacks(decided) == []
    with transaction():
        db.session.delete(decided.decisions[0])
    db.session.refresh(decided)
    assert lacks(decided) == ["审议和签署：集体审议记录", "审议和签署：签署记录"]


def test_stock_says_what_was_never_imported(taker: Taker, app: Flask, county: County, clock: SetClock) -> None:
    document = a_stock(clock, issuer_id=county.agency("gov").id, state=S.REPEALED, in_force_until=date(2025, 1, 1))
    told = lacks(document)
    assert told[:2] == ["起草：起草程序记录", "起草：草稿"]
    for what in (
        "合法性审核：合法性审核意见",
        "审议和签署：集体审议记录",
        "登记编号：登记号",
        "废止和失效：废止的依据",
    ):
        assert what in told
    page = words(log_in(app, "clerk").get(f"/work/documents/{document.id}/archive"))
    assert "缺：集体审议记录" in page
    assert "存量文件在别处制定" in page
    assert taker.verify(taker.take(document.id))[0] == 0


@pytest.mark.parametrize("state", [S.CLEANUP, S.REPEALED, S.LAPSED])
def test_the_end_of_a_document_is_in_it(state: S, taker: Taker, county: County, clock: SetClock) -> None:
    document = a_document(state, county, clock)
    data = taker.take(document.id)
    assert taker.verify(data)[0] == 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith("13-废止和失效/")]
        text = "".join(archive.read(name).decode() for name in names)
        assert document.state.label in archive.read("目录.html").decode()
    expected = {S.REPEALED: "关于废止部分文件的决定", S.LAPSED: "调整对象已消失"}
    assert expected.get(state, "") in text
    assert bool(names) is (state is not S.CLEANUP)


def test_papers_taken_back_are_told_of_and_files_of_any_name_fit(taker: Taker, county: County, clock: SetClock) -> None:
    document, drafter = a_draft(county, clock), county.actor("drafter")
    for name in ("误传.txt", f"{'很长的名字' * 30}.txt", "CON.txt"):
        services.add_material(document, MaterialKind.OTHER, name, name.encode(), drafter, clock)
    gone = next(each for each in document.materials if each.name == "误传.txt")
    services.remove_material(document, gone, drafter, clock)
    for advance in (submit, withdraw):
        advance(document, county, clock)
    data = taker.take(document.id)
    assert taker.verify(data)[0] == 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        text = archive.read("03-送审材料/004-送审材料记录.html").decode()
    assert "已移除：误传.txt" in text
    assert not any("误传" in name for name in names)
    assert max(len(part.encode()) for name in names for part in name.split("/")) <= 255


def test_without_its_typesetter_the_paper_is_missing_and_said_to_be(
    taker: Taker, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise typesetting.TypesetterMissing

    monkeypatch.setattr("lawdocs.texts.official.pdf.typeset", fails)
    data = taker.take(document.id)
    assert taker.verify(data)[0] == 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        told = json.loads(archive.read("manifest.json"))["missing"]
        index = archive.read("目录.html").decode()
    assert {"part": "公布", "what": "红头文件（PDF）", "why": "服务器缺少排版组件"} in told
    assert "公布：缺红头文件（PDF）（服务器缺少排版组件）" in index


def test_a_paper_with_empty_boxes_is_not_put_away(taker: Taker, county: County, clock: SetClock) -> None:
    document = a_document(S.PUBLISHED, county, clock, title="鲁山县\U000f0000泊位管理办法")
    told = all_text(taker.take(document.id))
    assert "没有这些字的字体：\U000f0000" in told


def test_a_lost_file_and_too_much_are_refused(
    taker: Taker, document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as changed:
        changed.setattr(writing, "MOST_BYTES", 10)
        answer = taker.answer(document.id)
        assert (answer.status_code, "一个归档包最多0MB" in words(answer)) == (422, True)
    files.path_of(document.materials[0].file.sha256).unlink()
    answer = taker.answer(document.id)
    assert (answer.status_code, "文件仓库缺少“起草说明”的文件" in words(answer)) == (422, True)
