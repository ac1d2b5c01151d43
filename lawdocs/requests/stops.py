"""What stopped clauses (停止执行) are called in the text of a day, for those who handle requests."""

from datetime import date

from lawdocs.cleanup.provision_queries import named_in
from lawdocs.documents.editions import edition_on
from lawdocs.requests.models import Request
from lawdocs.texts.provision_names import Names


def stopped_in(request: Request, day: date) -> Names:
    """The stopped clauses by the numbers of the text of a day; where no text tells, as they were entered.

    They were named in the text that held when they were stopped. What an amendment words anew is lost: it is stopped
    no more.
    """
    document = request.document
    named, held = edition_on(document, request.stopped_from), edition_on(document, day)
    return named_in(document, request.stopped_articles, named, held)
