"""Work that failed: seen by the supervisor of the agency concerned, taken again by hand, on record."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.audit.models import AuditEntry
from lawdocs.audit.verify import verify
from lawdocs.clock import SetClock
from lawdocs.deadlines.models import Deadline
from lawdocs.deadlines.rounds import follow_round
from lawdocs.documents.models import Document
from lawdocs.extensions import db, transaction
from lawdocs.jobs.models import JobFailure
from lawdocs.jobs.registry import JOB_BY_NAME, LABELS, TAKE_ONE
from tests.factories import County, a_document, a_draft
from tests.lawdocs.supervision.reading import Seen
from tests.lawdocs.supervision.test_views import another_county, ending_on
from tests.pages import form_data, log_in, send, words
from workflows.duties import Duty
from workflows.states import DocumentState as S

TODAY = date(2026, 10, 13)


def a_failure(clock: SetClock, job: str, item_id: int, document_id: int | None = None, **more: object) -> JobFailure:
    values = {"reason": "数据库写不进去", "times": 2, "first_at": clock.now(), "last_at": clock.now()} | more
    with transaction():
        failure = JobFailure(job=job, item_id=item_id, document_id=document_id, **values)
        failure.rests_until = clock.today() + timedelta(days=1)
        db.session.add(failure)
    return failure


def retries() -> list[AuditEntry]:
    return list(db.session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "job:retry")))


def token(client: FlaskClient) -> str:
    return form_data(client.get("/account"), "/account")["csrf_token"]


@pytest.fixture
def expired(county: County, clock: SetClock) -> Document:
    return ending_on(TODAY - timedelta(days=2), county, "鲁山县过期办法")


def test_a_failure_is_told_with_its_reason_and_next_try(
    app: Flask, county: County, clock: SetClock, expired: Document
) -> None:
    a_failure(clock, "lapse-expired", expired.id, expired.id)
    bureau = log_in(app, "bureau")

    rows = Seen(bureau, "/supervision/failures").table("未办成的事")

    assert Seen(bureau, "/supervision").tiles["未办成的事"] == 1
    assert rows == [
        {
            "name": "鲁山县过期办法",
            "任务": "登记有效期届满失效",
            "原因": "数据库写不进去",
            "首次失败": "10月13日 09:00",
            "已试": "2次",
            "下次再试": "2026-10-14",
            "操作": "立即重试",
        }
    ]


def test_taking_it_again_does_the_work_and_is_on_record(
    app: Flask, county: County, clock: SetClock, expired: Document
) -> None:
    failure = a_failure(clock, "lapse-expired", expired.id, expired.id)
    failure_id = failure.id

    answer = send(log_in(app, "bureau"), "/supervision/failures", f"/supervision/failures/{failure_id}/retry")

    assert (answer.status_code, answer.location) == (303, "/supervision/failures")
    assert db.session.get(Document, expired.id).state is S.LAPSED
    assert db.session.scalar(sa.select(sa.func.count()).select_from(JobFailure)) == 0
    (entry,) = retries()
    assert (entry.actor_name, entry.subject, entry.subject_id) == ("许怀安", "failure", failure_id)
    assert verify().fault is None


def test_failing_again_is_said_and_counted(app: Flask, county: County, clock: SetClock, expired: Document) -> None:
    failure = a_failure(clock, "lapse-expired", expired.id, expired.id)
    bureau = log_in(app, "bureau")
    breaks = dict(TAKE_ONE) | {"lapse-expired": lambda *_: (_ for _ in ()).throw(RuntimeError("磁盘满了"))}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lawdocs.supervision.failures.TAKE_ONE", breaks)
        answer = send(bureau, "/supervision/failures", f"/supervision/failures/{failure.id}/retry")

    assert "又试了一次，仍然没有办成：磁盘满了" in words(bureau.get(answer.location))
    assert (db.session.get(JobFailure, failure.id).times, len(retries())) == (3, 1)
    assert db.session.get(Document, expired.id).state is S.PUBLISHED


def test_failures_without_a_document_belong_to_their_agency(app: Flask, county: County, clock: SetClock) -> None:
    another_county(county, clock)
    a_document(S.PUBLISHED, county, clock)
    with transaction():
        follow_round(county.agency("gov").id, clock, "试验")
    deadline = db.session.scalar(sa.select(Deadline).where(Deadline.duty == Duty.CLEANUP_ROUND))
    a_failure(clock, "follow-deadlines-rounds", county.agency("urban").id)
    a_failure(clock, "write-mails", county.users["clerk"].id)
    a_failure(clock, "remind", deadline.id)
    a_failure(clock, "fresh-job", 7)

    own = [row["name"] for row in Seen(log_in(app, "bureau"), "/supervision/failures").table("未办成的事")]
    others = [row["name"] for row in Seen(log_in(app, "bureau2"), "/supervision/failures").table("未办成的事")]

    assert own == ["鲁山县城市管理局", "鲁山县人民政府办公室", "鲁山县人民政府", "系统"]
    assert others == ["系统"]


def test_a_failure_of_another_county_cannot_be_taken(
    app: Flask, county: County, clock: SetClock, expired: Document
) -> None:
    another_county(county, clock)
    failure = a_failure(clock, "lapse-expired", expired.id, expired.id)
    neighbour = log_in(app, "bureau2")

    answers = [
        neighbour.post(f"/supervision/failures/{each}/retry", data={"csrf_token": token(neighbour)}).status_code
        for each in (failure.id, 99999)
    ]

    assert answers == [404, 404]
    assert retries() == []


def test_a_hidden_document_is_not_named_in_a_failure(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock, materials=False, issuer="transport", title="鲁山县隐藏标题办法")
    a_failure(clock, "fire-planned", 1, draft.id)

    row = Seen(log_in(app, "bureau"), "/supervision/failures").table("未办成的事")[0]

    assert (row["name"], row["任务"]) == ("标题在公布前不显示", "办理到期的预定环节")


def test_every_job_has_a_label_and_every_retry_a_job() -> None:
    assert set(JOB_BY_NAME) <= set(LABELS)
    assert set(TAKE_ONE) <= set(LABELS)


@pytest.mark.parametrize("who", ["drafter", "legal", "clerk", "sysadmin"])
def test_only_supervisors_take_work_again(who: str, app: Flask, county: County, clock: SetClock) -> None:
    person = log_in(app, who)

    answer = person.post("/supervision/failures/1/retry", data={"csrf_token": token(person)})

    assert answer.status_code == 403


def test_without_a_token_nothing_is_taken_again(app: Flask, county: County, clock: SetClock, expired: Document) -> None:
    failure = a_failure(clock, "lapse-expired", expired.id, expired.id)

    assert log_in(app, "bureau").post(f"/supervision/failures/{failure.id}/retry").status_code == 403
    assert retries() == []
