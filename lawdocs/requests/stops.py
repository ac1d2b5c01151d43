"""What stopped clauses (停止执行) are called in the text of a day, for those who handle requests."""

from datetime import date

from lawdocs.cleanup.provision_queries import versions_of
from lawdocs.comparing import compared
from lawdocs.documents.editions import edition_on
from lawdocs.requests.models import Request
from lawdocs.texts.provision_names import Names, names_in
from lawdocs.texts.provisions import Provision, trail


def stopped_in(request: Request, day: date) -> Names:
    """The stopped clauses by the numbers of the text of a day; where no text tells, as they were entered.

    They were named in the text that held when they were stopped. What an amendment words anew is lost: it is stopped
    no more.
    """
    document, clauses = request.document, request.stopped_articles
    named, held = edition_on(document, request.stopped_from), edition_on(document, day)
    if named is held or named is None:
        return Names(clauses)
    at, to = (document.editions.index(each) for each in (named, held))
    versions = versions_of(document)

    def places(said: str, position: int) -> tuple[Provision, ...]:
        return trail(versions, at, position, said, is_strict=True, compare=compared)

    labels = [each.label for each in places(clauses, at)]
    return names_in(clauses, labels, lambda label: places(label, to), is_later=to > at) if labels else Names(clauses)
