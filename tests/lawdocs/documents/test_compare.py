"""Whoever reads the papers of a document sees its drafts beside each other; nobody else does."""

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.documents import services as documents
from lawdocs.documents.models import Document
from lawdocs.review import services as review
from tests.factories import TEXT, County, a_document, content
from tests.lawdocs.portal.reading import page, words
from tests.lawdocs.portal.test_compare import rows
from tests.pages import log_in
from workflows.states import DocumentState

BETTER = TEXT.replace("盲道和消防通道", "盲道、消防通道和公交站台")


def rewritten(county: County, clock: SetClock) -> Document:
    """A draft that came back from review and was written anew."""
    document = a_document(DocumentState.REVIEW, county, clock)
    legal, drafter = county.actor("legal"), county.actor("drafter")
    review.conclude(document, "return", "请补充公交站台。", legal, clock, version=document.version, key=None)
    documents.save_draft(document, content(county, text=BETTER), drafter, clock, version=document.version)
    return document


def test_drafts_stand_side_by_side_for_those_involved(app: Flask, county: County, clock: SetClock) -> None:
    document = rewritten(county, clock)
    for who in ("drafter", "legal", "clerk"):
        text = page(log_in(app, who), f"/work/documents/{document.id}/compare")
        assert ("第三条　修改") in [head for _, head, _ in rows(text)]
        assert "{、}消防通道{和公交站台}" in str(rows(text))
        assert "第1稿<small>2026年10月13日保存</small>" in text
    assert f"/work/documents/{document.id}/compare" in page(log_in(app, "drafter"), f"/work/documents/{document.id}")


def test_chosen_drafts_are_compared_in_the_chosen_way(app: Flask, county: County, clock: SetClock) -> None:
    document = rewritten(county, clock)
    address = f"/work/documents/{document.id}/compare?from=2&to=1&view=inline&show=all"
    text = page(log_in(app, "drafter"), address)
    assert len(rows(text)) == 6
    assert "盲道[、]{和}消防通道[和公交站台]" in str(rows(text))


@pytest.mark.parametrize(("asked", "code"), [("from=x", 422), ("to=9", 404), ("view=x", 422), ("from=-1", 422)])
def test_other_drafts_are_refused(asked: str, code: int, app: Flask, county: County, clock: SetClock) -> None:
    document = rewritten(county, clock)
    answer = log_in(app, "drafter").get(f"/work/documents/{document.id}/compare?{asked}")
    assert answer.status_code == code


@pytest.mark.parametrize("who", ["drafter2", "legal2", "sysadmin", "editor"])
def test_others_find_no_drafts(who: str, app: Flask, county: County, clock: SetClock) -> None:
    document = rewritten(county, clock)
    answer = log_in(app, who).get(f"/work/documents/{document.id}/compare")
    assert answer.status_code in (403, 404)
    assert "公交站台" not in words(answer.text)


def test_a_single_draft_has_nothing_beside_it(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(DocumentState.REVIEW, county, clock)
    drafter = log_in(app, "drafter")
    assert "/compare" not in page(drafter, f"/work/documents/{document.id}")
    page(drafter, f"/work/documents/{document.id}/compare", expect=404)
