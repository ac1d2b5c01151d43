"""Legality review keeps drafting and reviewing apart, and decisions follow it."""

from datetime import timedelta

import pytest
from flask import Flask

from lawdocs.accounts.models import RoleGrant
from lawdocs.clock import SetClock
from lawdocs.documents import services as documents
from lawdocs.errors import StepRefused
from lawdocs.extensions import transaction
from lawdocs.review import services as review
from tests.factories import County, a_document, a_draft, content, submit
from workflows.facts import Act
from workflows.roles import Role
from workflows.states import DocumentState


def test_whoever_saved_the_text_once_does_not_review_it(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock)
    with transaction():
        urban = county.agency("urban")
        county.users["legal"].grants.append(RoleGrant(role=Role.DRAFTER, agency=urban, granted_at=clock.now()))
    for name, words in (("legal", "第一条　审核人写的。"), ("drafter", "第一条　起草人又改的。")):
        actor = county.actor(name)
        documents.save_draft(draft, content(county, text=words), actor, clock, version=draft.version)
    submit(draft, county, clock)

    with pytest.raises(StepRefused, match="起草人不得审核本人起草的文件"):
        review.conclude(draft, "approve", "合法", county.actor("legal"), clock, version=draft.version, key=None)


def test_meeting_does_not_precede_the_legality_opinion(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.APPROVED, county, clock)
    yesterday = clock.today() - timedelta(days=1)
    act = Act(meeting="常务会议", meeting_on=yesterday, signed_by="县长", signed_on=clock.today())

    with pytest.raises(StepRefused, match="审议日期（2026年10月12日）不能早于通过合法性审核的日期（2026年10月13日）"):
        review.decide(document, act, county.actor("clerk"), clock, version=document.version, key=None)


def test_signing_day_becomes_the_day_written(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.DECIDED, county, clock)
    assert document.written_on == clock.today()
    assert document.decisions[-1].signed_by == "县长"
