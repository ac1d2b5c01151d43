"""The archive package: the whole course in order, the same bytes each time, verified alone and against the database."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable

import sqlalchemy as sa

from lawdocs.archive import trail
from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.documents.models import Revision
from lawdocs.extensions import db
from lawdocs.packing.forms import SUMS, sums_of
from lawdocs.packing.writing import MANIFEST, digests, manifest_bytes, zipped
from tests.lawdocs.archive.conftest import Taker
from tests.lawdocs.filing.conftest import Acts

IN_ORDER = [
    "目录.html",
    "package.css",
    "01-起草/001-起草记录.html",
    "01-起草/002-第1稿.txt",
    "02-征求意见/003-征求意见记录.html",
    "03-送审材料/004-起草说明.txt",
    "03-送审材料/005-制定依据.txt",
    "03-送审材料/006-征求意见及采纳情况.txt",
    "03-送审材料/007-起草单位法制机构意见.txt",
    "04-合法性审核/008-合法性审核记录.html",
    "05-审议和签署/009-审议和签署记录.html",
    "06-登记编号/010-登记编号记录.html",
    "07-公布/011-公布记录.html",
    "07-公布/012-公布文本.txt",
    "07-公布/013-红头文件.pdf",
    "07-公布/014-红头文件.docx",
    "08-政策解读/015-政策解读记录.html",
    "09-报送备案/016-报送备案记录.html",
    "09-报送备案/017-报送平顶山市人民政府的材料包第1次.zip",
    "14-办理记录/018-办理记录.html",
    "14-办理记录/019-审计记录.jsonl",
    MANIFEST,
    SUMS,
]


def entries_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {each.filename: archive.read(each) for each in archive.infolist()}


def downloads() -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == trail.EXPORTED)))


def test_the_whole_course_in_order_the_same_each_time(acts: Acts, taker: Taker) -> None:
    document_id = acts.registered().document_id
    data = taker.take(document_id)
    assert list(entries_of(data)) == IN_ORDER
    acts.later(3)
    assert taker.take(document_id, "bureau") == data, "another day, another person, an export on the trail"

    told = json.loads(entries_of(data)[MANIFEST])
    assert [each["no"] for each in told["files"]] == [0, *range(20)]
    draft = next(each for each in told["files"] if each["title"] == "第1稿")
    kept = db.session.scalars(sa.select(Revision).where(Revision.document_id == document_id)).one()
    assert draft["sha256"] == kept.digest, "the text as it was saved"
    assert (draft["date"], draft["body"]) == ("2026-10-13", "鲁山县城市管理局")
    assert told["missing"] == [{"part": "报送备案", "what": "鲁山县人民代表大会常务委员会的备案登记", "why": ""}]

    first, second = downloads()
    assert (first.subject_id, first.actor_name, second.actor_name) == (document_id, "韩书言", "许怀安")
    manifest = digests(entries_of(data)[MANIFEST])["sha256"]
    assert json.loads(first.after) == {"files": 21, "manifest": manifest, "sha256": hashlib.sha256(data).hexdigest()}
    assert first.after == second.after

    sound = [
        "归档包：鲁山县城区停车泊位管理办法；请把整包摘要值与页面或者审计记录上的核对",
        f"ok: 21 files, manifest {manifest}",
    ]
    assert taker.verify(data) == (0, sound)
    assert taker.verify(data, "--against-database") == (0, sound)
    assert verify().fault is None


def forged(
    data: bytes,
    change: Callable[[list[dict[str, object]]], object],
    retell: Callable[[dict[str, object]], object] = dict,
) -> bytes:
    """A package whose audit entries or manifest were changed, with every digest put right."""
    entries = entries_of(data)
    told = json.loads(entries[MANIFEST])
    name = told["audit"]["file"]
    lines = trail.read_entries(entries[name])
    change(lines)
    entries[name] = trail.lines_of(lines)
    for each in told["files"]:
        each |= {"size": len(entries[each["name"]])} | digests(entries[each["name"]])
    retell(told)
    entries[MANIFEST] = manifest_bytes(told)
    entries[SUMS] = sums_of(digests(entries[MANIFEST]))
    return zipped(entries.items())


def test_audit_entries_are_checked_alone_and_against_the_database(acts: Acts, taker: Taker) -> None:
    document_id = acts.published().id
    data = taker.take(document_id)
    name = json.loads(entries_of(data)[MANIFEST])["audit"]["file"]
    seqs = [each["seq"] for each in trail.read_entries(entries_of(data)[name])]

    def other_reason(lines: list[dict[str, object]]) -> None:
        lines[3]["reason"] = "另有理由"

    def rehashed(lines: list[dict[str, object]]) -> None:
        other_reason(lines)
        lines[3]["hash"] = trail.digest_of(lines[3])

    changed = [(name, f"第{seqs[3]}条审计记录与它的摘要值不符")]
    assert taker.verify(forged(data, other_reason)) == (1, [f"{each}：{why}" for each, why in changed])
    assert taker.verify(forged(data, list.reverse))[1] == [
        f"{name}：审计记录的次序不对",
        f"{name}：审计记录的条数或者链头与清单不同",
    ]
    assert taker.verify(forged(data, list.pop))[1] == [f"{name}：审计记录的条数或者链头与清单不同"]
    assert taker.verify(forged(data, lambda lines: lines[0].pop("at")))[1] == [f"{name}：审计记录读不出来"]

    assert taker.verify(forged(data, lambda lines: lines[0].update(seq="1")))[0] == 1
    nameless = forged(data, list, lambda told: told.pop("audit"))
    assert taker.verify(nameless) == (1, [f"{MANIFEST}：没有写审计记录在哪个文件"])

    assert taker.verify(forged(data, rehashed))[0] == 0, "alone, nothing is left that could tell"
    assert taker.verify(forged(data, rehashed), "--against-database") == (
        1,
        [
            "整包：数据库里没有导出或者报送过这个包的记录：不是这里做的，或者被人改动后重新打包",
            f"{name}：第{seqs[3]}条审计记录与数据库里的不同",
        ],
    )
