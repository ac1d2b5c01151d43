"""A linkage in which somebody wrote a word wherever something can be written: a whole chain, and all beside it."""

from datetime import timedelta

from lawdocs.clock import SetClock
from lawdocs.extensions import db
from lawdocs.linkage import mechanisms, members
from lawdocs.linkage.members import Person
from lawdocs.linkage.opinions import services as opinions
from tests.conftest import TODAY
from tests.factories import County, a_document
from tests.lawdocs.linkage.clues.transfers import a_transfer
from tests.lawdocs.linkage.doings.entered import a_training, an_action, an_information
from tests.lawdocs.linkage.whole import Whole, a_chain
from workflows.linkage.clues import ClueState
from workflows.linkage.doings import Access
from workflows.linkage.opinions import Asked, Conclusion, Said, Way
from workflows.linkage.sides import ContactKind
from workflows.states import DocumentState


def fill_linkage(county: County, clock: SetClock, word: str) -> Whole:
    """Everything that both sides write, with the word in it."""
    whole = a_chain(county, clock, word=word)
    linkage = whole.linkage
    urban = next(each for each in linkage.members if each.agency_id == county.agency("urban").id)
    person = Person(ContactKind.CONTACT, f"股长{word}", f"温景行{word}", word)
    members.name(urban, person, TODAY, county.actor("drafter"), clock, version=urban.version, key=None)
    mechanism, bureau = linkage.mechanisms[0], county.actor("bureau")
    told = (clock.today(), f"正常。{word}", f"纪要{word}")
    mechanisms.check(mechanism, *told, bureau, clock, runs=True, version=mechanism.version, key=None)
    an_action(linkage, county, clock, name=f"专项行动{word}", plan=f"逐路段检查。{word}")
    a_training(linkage, county, clock, topic=f"同堂培训{word}", held_on=clock.today())
    an_information(linkage, county, clock, subject=f"处罚情况{word}", access=Access.CONTACTS, note=word)
    a_transfer(ClueState.FILED, linkage, county, clock, clock.today())
    draft = a_document(DocumentState.REVIEW, county, clock, title=f"草案{word}管理办法".replace("。", ""))
    asked = Asked(f"是否衔接？{word}", clock.today() + timedelta(days=7), Way.ACCOUNT, "")
    row, _ = opinions.ask(draft, asked, county.actor("legal"), clock, key=None)
    said = Said(Conclusion.CHANGES, f"应当修改。{word}", "鲁山县人民检察院", "主任")
    opinions.give(row, said, county.actor("liaison"), clock, version=row.version, key=None)
    db.session.rollback()
    return whole
