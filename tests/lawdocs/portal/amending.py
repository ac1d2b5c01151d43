"""A published document amended by a decision of its maker, and its text with an article put in before 第三条."""

from datetime import date

from lawdocs.cleanup import services as cleanup
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from tests.factories import TEXT, County, a_document
from workflows import facts
from workflows.states import DocumentState as S

RENUMBERED = (
    TEXT.replace("第四条", "第五条")
    .replace("第三条", "第四条")
    .replace("第二章　设置\n", "第二章　设置\n第三条　停车泊位由县城市管理局设置。\n")
)


def amend(document: Document, text: str, day: date, county: County, clock: SetClock) -> None:
    by = a_document(S.PUBLISHED, county, clock, title="鲁山县人民政府关于修改停车泊位管理办法的决定")
    act = facts.Act(by_title=by.title, by_is_ours=True, by_published_on=by.published_on, day=day, new_text=text)
    cleanup.amend(document, act, by, county.actor("clerk"), clock, version=document.version, key=None)
