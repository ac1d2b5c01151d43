"""``lawdocs audit verify``: clean after honest work, and the first fault named after each kind of tampering."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from lawdocs.audit.verify import verify
from lawdocs.audit.verify_histories import path_fault
from lawdocs.clock import SetClock
from lawdocs.documents.files import path_of
from lawdocs.documents.models import Document, StoredFile
from lawdocs.extensions import db, transaction
from lawdocs.filing.services import start_series
from tests.factories import County, a_document, publish, register, withdraw
from workflows.states import DocumentState as S


def tamper(*statements: str, **values: object) -> None:
    """Change rows past the programme, as somebody with the database could."""
    with transaction() as session:
        if session.get_bind().dialect.name == "sqlite":
            names = session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all()
            drops = [f"DROP TRIGGER {name}" for name in names]
        else:
            drops = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("audit_entries", "revisions")]
        for statement in (*drops, *statements):
            session.execute(sa.text(statement), values if ":" in statement else {})


def run(app: Flask) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    return result.exit_code, result.stdout


@pytest.fixture
def published(county: County, clock: SetClock) -> Document:
    """A published document of ours, the third of its series; the first was withdrawn, the second is filed."""
    a_document(S.WITHDRAWN, county, clock, title="鲁山县甲办法")
    withdrawn = a_document(S.FILED, county, clock, title="鲁山县乙办法")
    withdraw(withdrawn, county, clock)
    a_document(S.FILED, county, clock, title="鲁山县丙办法")
    return a_document(S.PUBLISHED, county, clock)


def test_honest_work_is_clean(app: Flask, county: County, clock: SetClock) -> None:
    for state in S:
        a_document(state, county, clock)
    verdict = verify()

    assert verdict.fault is None
    assert run(app) == (0, f"ok: {verdict.entries} entries, head {verdict.head}\n")


def test_empty_database_is_clean(app: Flask) -> None:
    assert run(app) == (0, f"ok: 0 entries, head {'0' * 64}\n")


def test_series_that_began_on_paper_is_clean(app: Flask, county: County, clock: SetClock) -> None:
    start_series(county.agency("gov"), clock.today().year, 12, county.actor("clerk"), clock)
    assert verify().fault is None

    document = a_document(S.FILED, county, clock)
    assert document.number.endswith("〕12号")
    assert verify().fault is None


def test_number_passed_over_for_stock_is_clean(app: Flask, county: County, clock: SetClock, tmp_path: object) -> None:
    path = tmp_path / "stock.jsonl"
    path.write_text(f'{{"title": "旧文件", "doc_no": "鲁政〔{clock.today().year}〕1号"}}', encoding="utf-8")
    app.test_cli_runner().invoke(args=["import", "documents", str(path)])
    document = a_document(S.DECIDED, county, clock)
    register(document, county, clock)
    publish(document, county, clock)

    assert document.number.endswith("〕2号")
    assert verify().fault is None


def _spoil(file: StoredFile) -> None:
    data = path_of(file.sha256).read_bytes()
    path_of(file.sha256).write_bytes(data[:-1] + b"?")


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (_spoil, "was changed"),
        (lambda file: path_of(file.sha256).write_bytes(b""), "was changed"),
        (lambda file: path_of(file.sha256).unlink(), "is missing"),
    ],
)
def test_lost_or_changed_file_is_named(
    spoil: Callable[[StoredFile], None], fault: str, app: Flask, published: Document
) -> None:
    file = db.session.scalars(sa.select(StoredFile)).first()
    spoil(file)

    assert run(app) == (1, f"file {file.id} ({file.sha256}) {fault}\n")


NUMBERS = {
    "a serial is missing": (
        "UPDATE number_allocations SET serial = 90 WHERE serial = 2 AND series_id IN "
        "(SELECT id FROM number_series WHERE kind = 'document')",
        "serial 2 is missing",
    ),
    "the series says less": (
        "UPDATE number_series SET last = last - 1 WHERE kind = 'document'",
        "serial 3 lies outside the series",
    ),
    "the series says more": ("UPDATE number_series SET last = last + 1 WHERE kind = 'document'", "serial 4 is missing"),
    "a number stands twice": (
        "UPDATE number_allocations SET text = "
        "(SELECT text FROM number_allocations WHERE document_id = :id AND text LIKE '鲁政%') "
        "WHERE text LIKE '鲁政%2号'",
        "was given twice",
    ),
    "a void number has no reason": (
        "UPDATE number_allocations SET void_reason = ' ' WHERE void_at IS NOT NULL",
        "is void without a reason",
    ),
    "a number in use is void": (
        "UPDATE number_allocations SET void_at = given_at, void_reason = '误' WHERE document_id = :id",
        "which was not given to it",
    ),
    "the document's number was changed": (
        "UPDATE documents SET number = '鲁政〔2020〕9号' WHERE id = :id",
        "carries the number 鲁政〔2020〕9号, which was not given to it",
    ),
    "the registration number was changed": (
        "UPDATE documents SET registration_number = 'LSX-1' WHERE id = :id",
        "carries the number LSX-1",
    ),
    "the index number was changed": (
        "UPDATE documents SET index_number = 'x' WHERE id = :id",
        "carries the number x",
    ),
    "the document lost its registration number": (
        "UPDATE documents SET registration_number = NULL WHERE id = :id",
        "which does not carry it",
    ),
    "the number belongs to nobody": (
        "UPDATE number_allocations SET document_id = NULL WHERE document_id = :id",
        "which was not given to it",
    ),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_tampering_with_numbers_is_named(name: str, app: Flask, published: Document) -> None:
    statement, fault = NUMBERS[name]
    assert verify().fault is None
    tamper(statement, id=published.id)

    code, said = run(app)
    assert code == 1
    assert fault in said


HISTORIES = {
    "a step was taken away": (
        "DELETE FROM notices",
        "DELETE FROM step_records WHERE document_id = :id AND step = 'approve'",
    ),
    "the last step was taken away": (
        "DELETE FROM notices",
        "DELETE FROM step_records WHERE document_id = :id AND step = 'publish'",
    ),
    "the state was written": ("UPDATE documents SET state = 'cleanup' WHERE id = :id",),
    "a step was renamed": ("UPDATE step_records SET step = 'jump' WHERE document_id = :id AND step = 'approve'",),
    "a step leads elsewhere": ("UPDATE step_records SET dest = 'filed' WHERE document_id = :id AND step = 'approve'",),
    "a step begins elsewhere": (
        "UPDATE step_records SET source = 'draft' WHERE document_id = :id AND step = 'approve'",
    ),
    "the text was changed": ("UPDATE revisions SET text = text || '。' WHERE document_id = :id",),
    "the text was unlocked": ("UPDATE revisions SET frozen_at = NULL WHERE document_id = :id",),
    "a step was put in": (
        'INSERT INTO step_records (document_id, step, source, dest, actor_name, agency_name, at, "on", reason) '
        "SELECT document_id, 'start_cleanup', 'published', 'cleanup', actor_name, agency_name, at, \"on\", reason "
        "FROM step_records WHERE document_id = :id AND step = 'publish'",
        "UPDATE documents SET state = 'cleanup' WHERE id = :id",
    ),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_tampering_with_histories_is_named(name: str, app: Flask, published: Document) -> None:
    assert verify().fault is None
    document_id = published.id
    tamper(*HISTORIES[name], id=document_id)

    code, said = run(app)
    assert code == 1
    assert said.startswith(f"document {document_id}: ")


def test_trail_cut_back_together_with_its_head_is_noticed(app: Flask, published: Document) -> None:
    tamper(
        "DELETE FROM audit_entries WHERE seq > (SELECT MAX(seq) - 1 FROM audit_entries)",
        "UPDATE audit_head SET seq = (SELECT MAX(seq) FROM audit_entries), "
        "hash = (SELECT hash FROM audit_entries ORDER BY seq DESC LIMIT 1)",
    )
    assert run(app) == (1, f"document {published.id}: its steps and the audit trail differ\n")


@pytest.mark.parametrize(
    ("steps", "state", "fault"),
    [
        ([], S.DRAFT, None),
        ([], S.PUBLISHED, "its steps end at draft, but it stands at published"),
        ([("enter_stock", None, S.REPEALED)], S.REPEALED, None),
        ([("enter_stock", None, S.DRAFT)], S.DRAFT, "step enter_stock does not lead from None to draft"),
        ([("submit", S.DRAFT, S.REVIEW), ("withdraw", S.REVIEW, S.WITHDRAWN)], S.WITHDRAWN, None),
        (
            [("submit", S.DRAFT, S.REVIEW), ("decide", S.APPROVED, S.DECIDED)],
            S.DECIDED,
            "step decide begins at approved, but the document stood at review",
        ),
        (
            [("approve", S.REVIEW, S.APPROVED)],
            S.APPROVED,
            "step approve begins at review, but the document stood at draft",
        ),
        (
            [("submit", S.DRAFT, S.REVIEW), ("enter_stock", None, S.PUBLISHED)],
            S.PUBLISHED,
            "step enter_stock begins at None, but the document stood at review",
        ),
    ],
)
def test_only_a_path_of_the_state_graph_is_a_history(
    steps: list[tuple[str, S | None, S]], state: S, fault: str | None
) -> None:
    assert path_fault(steps, state) == fault


def test_history_through_cleanup_and_time_is_clean(app: Flask, county: County, clock: SetClock) -> None:
    a_document(S.REPEALED, county, clock)
    clock.put(clock.now() + timedelta(days=1))
    a_document(S.LAPSED, county, clock)
    assert verify().fault is None
