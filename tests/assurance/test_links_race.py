"""Two schedulers at the same moment: each address is asked once."""

from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.column.links import jobs
from lawdocs.column.links.models import LinkCheck
from lawdocs.extensions import db
from tests.assurance.test_planned_race import together
from tests.factories import County
from tests.lawdocs.column.proved import a_set, a_task, an_item
from tests.lawdocs.column.sites import a_site
from workflows.actors import Actor

SYSTEM = Actor.system("check-links")
PAGES = 6


def test_two_schedulers_ask_each_address_once(app: Flask, county: County, clock: SetClock) -> None:
    app.extensions["settings"] = app.extensions["settings"].with_(link_checks="all")
    task = a_task(a_set(clock), 27, county)
    with a_site() as one, a_site() as two, a_site() as three:
        sites = (one, two, three)
        urls = [site.url(f"/{no}") for site in sites for no in range(PAGES)]
        for url in urls:
            an_item(task, clock, url=url)
        done = 0
        for _ in range(PAGES):
            found = together(app, *(lambda: jobs.check_links(SYSTEM, clock) for _ in range(2)))
            assert all(each.failed == 0 for each in found)
            done += sum(each.done for each in found)
        times = [count for site in sites for count in site.asked.values()]
    assert (done, times) == (len(urls), [1] * len(urls))
    assert all(each.is_alive for each in db.session.query(LinkCheck))
