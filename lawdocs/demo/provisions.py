"""Clauses of the demo county's documents with days of their own (条款效力), entered as the texts say."""

from collections.abc import Iterator
from datetime import date, timedelta

from lawdocs.cleanup.provision_checks import Entered
from lawdocs.cleanup.provision_queries import offers_for, terms_of
from lawdocs.cleanup.provisions import enter_term
from lawdocs.clock import Clock, at_office
from lawdocs.demo.scenes import Scene, workday
from lawdocs.demo.story import Story, Town

# The document whose text says so, and those that it speaks of: itself, whose 第二十五条 begins later, and one of which
# it repeals an article.
SAYS, OF = "one-thing-service", ("one-thing-service", "yaoshan-peak-season")
ENTERED_AFTER = timedelta(days=1)


def provision_scenes(stories: dict[str, Story], town: Town, clock: Clock, today: date) -> Iterator[Scene]:
    """The day after the publication the clerk enters what the text says of clauses."""
    day = workday(stories[SAYS].entry.published_on + ENTERED_AFTER)
    if day <= today:
        for minute, slug in enumerate(OF):
            yield Scene(at_office(day, 16, 20 + minute), lambda story=stories[slug]: _enter(story, town, clock))


def _enter(story: Story, town: Town, clock: Clock) -> None:
    document = story.document
    for offer in offers_for(document, terms_of(document), clock.today()):
        said = (offer.act, offer.clauses, offer.since, offer.by)
        entered = Entered(*said, by_clause=offer.by_clause, evidence=offer.words)
        keep = {"version": document.version, "key": None}
        enter_term(document, entered, town.clerk(story.entry), clock, **keep)
