"""A draft under review about which the procuratorate, or another body, is asked for an opinion."""

from datetime import timedelta

from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.linkage.opinions import services
from lawdocs.linkage.opinions.models import Cooperation
from tests.factories import County, a_document
from tests.lawdocs.linkage.founded import a_linkage
from tests.remembered import remembered
from workflows.linkage.opinions import Adoption, Asked, Conclusion, OpinionState, Said, Settlement, Way
from workflows.states import DocumentState

QUESTION = "第三条设置泊位的条件与公益诉讼中发现的问题是否衔接？"
BODY = "鲁山县人民法院"
OPINION = "第三条应当增加不占用无障碍通道的要求。"
SAID = Said(Conclusion.CHANGES, OPINION, "鲁山县人民检察院", "公益诉讼检察部主任")
SETTLED = Settlement(Adoption.PARTLY, "消防通道一项已经写明，其余采纳。")
WAIT = timedelta(days=7)


def a_draft_under_review(county: County, clock: SetClock) -> Document:
    """The linkage is founded, and a draft of the urban bureau lies with the reviewer of the county."""
    a_linkage(county, clock)
    return a_document(DocumentState.REVIEW, county, clock)


def ask(document: Document, county: County, clock: SetClock, way: Way = Way.ACCOUNT, body: str = "") -> Cooperation:
    """The county's legal officer asks until a week from now."""
    return ask_for_token(document, county, clock, way, body)[0]


def ask_for_token(
    document: Document, county: County, clock: SetClock, way: Way = Way.LINK, body: str = BODY
) -> tuple[Cooperation, str]:
    """The same, with the secret of the link."""
    asked = Asked(QUESTION, clock.today() + WAIT, way, body)
    return services.ask(document, asked, county.actor("legal"), clock, key=None)


@remembered
def an_opinion(state: OpinionState, county: County, clock: SetClock) -> Cooperation:
    """A request through the account in any state."""
    row = ask(a_draft_under_review(county, clock), county, clock)
    legal = county.actor("legal")
    if state in (OpinionState.GIVEN, OpinionState.SETTLED):
        services.give(row, SAID, county.actor("liaison"), clock, version=row.version, key=None)
    if state is OpinionState.SETTLED:
        services.settle(row, SETTLED, legal, clock, version=row.version, key=None)
    if state is OpinionState.RECALLED:
        services.recall(row, "问题已经解决", legal, clock, version=row.version, key=None)
    if state is OpinionState.LAPSED:
        clock.put(clock.now() + WAIT + timedelta(days=1))
        services.lapse(row, clock)
    return row
