"""What was found at fault stays open until it is repaired: its letter, its chain and its cleanup."""

import pytest
from flask import Flask

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock
from lawdocs.errors import StepRefused
from lawdocs.linkage.suggestions import following
from tests.factories import County
from tests.lawdocs.linkage.whole import NUMBER, Whole, a_chain
from tests.pages import log_in, words
from workflows.linkage.suggestions import Verdict

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
TO_CORRECT = "涉及的文件认定应当纠正，还没有修改、废止或者失效，纠正以后才能办结"


def answered(county: County, clock: SetClock) -> Whole:
    """A chain whose document was found at fault and whose letter was answered and assessed all the same."""
    whole = a_chain(county, clock, "assign")
    whole_steps(whole)
    return whole


def whole_steps(whole: Whole) -> None:
    from lawdocs.linkage.suggestions import replies

    row = whole.suggestion
    (actor, at), seen = whole.by("drafter", row)
    replies.draft_reply(row, "正在研究修改。", actor, at, **seen)
    (actor, at), seen = whole.by("urbanclerk", row)
    replies.send_reply(row, "鲁城管函〔2026〕9号", at.today(), actor, at, **seen)
    (actor, at), seen = whole.by("liaison", row)
    following.assess(row, Verdict.PARTLY, "等待修改。", actor, at, **seen)


def test_a_letter_is_not_ended_before_its_document_is_corrected(app: Flask, county: County, clock: SetClock) -> None:
    whole = answered(county, clock)
    (actor, at), seen = whole.by("liaison", whole.suggestion)

    with pytest.raises(StepRefused, match=TO_CORRECT):
        following.close(whole.suggestion, "已经改正。", actor, at, **seen)

    page = words(log_in(app, "liaison").get(f"/linkage/suggestions/{whole.suggestion.id}/close"))
    assert TO_CORRECT in page


def test_a_document_to_be_corrected_is_not_kept(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock, "uphold")
    document, actor = whole.document, county.actor("bureau")

    with pytest.raises(StepRefused, match=f"检察建议{NUMBER}的审查认定应当纠正，还没有修改或者废止，不能确认继续有效"):
        cleanup.keep(document, "仍需执行。", actor, clock, version=document.version, key=None)


def test_a_chain_is_written_off_only_when_nothing_goes_on(app: Flask, county: County, clock: SetClock) -> None:
    whole = a_chain(county, clock)
    assert "已销号" in words(log_in(app, "liaison").get("/linkage/chains"))
    other = a_suggestion_again(whole)

    text = words(log_in(app, "liaison").get("/linkage/chains"))

    assert "已销号" not in text
    assert "检察建议进行中" in text, other


def a_suggestion_again(whole: Whole) -> int:
    """One more letter of the same chain, delivered and not answered."""
    from dataclasses import replace

    from lawdocs.linkage.suggestions import letters
    from lawdocs.linkage.suggestions.letters import Letter
    from workflows.linkage.suggestions import SuggestionKind

    (actor, at), seen = whole.by("liaison")
    urban = whole.county.agency("urban").id
    letter = Letter("鲁检建〔2026〕9号", SuggestionKind.GOVERNANCE, urban, "请整改。", "依据", "检察长", at.today())
    row = letters.draft(whole.linkage, replace(letter), actor, at, chain_id=whole.chain_id, **seen)
    letters.send(row, at.today(), actor, at, version=row.version, key=None)
    return row.id
