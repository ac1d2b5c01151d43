"""What stands in the way leads to the rows where it is settled, once there are any."""

from flask import Flask

from lawdocs.clock import SetClock
from tests.factories import County, a_draft
from tests.lawdocs.drafting.test_views import CONSULTATION, address
from tests.pages import log_in, send


def test_rows_of_drafting_are_settled_at_their_list(app: Flask, county: County, clock: SetClock) -> None:
    draft = a_draft(county, clock, recorded=False)
    drafter, page = log_in(app, "drafter"), f"/work/documents/{draft.id}/steps/submit"
    send(drafter, address(draft, "traits"), touches_others="y")
    send(drafter, address(draft, "consultation"), **CONSULTATION)

    def leads_to(name: str) -> bool:
        return f'href="{address(draft)}{name}"' in drafter.get(page).get_data(as_text=True)

    assert leads_to("/departments/new")
    assert not leads_to("#departments")
    assert not leads_to("#opinions")
    assert leads_to("/consultation")

    send(drafter, address(draft, "departments", "new"), name="鲁山县财政局", asked_on="2026-09-02")
    send(drafter, address(draft, "opinions", "new"), received_on="2026-09-05", who="匿名", text="泊位太少。")
    assert leads_to("#departments")
    assert not leads_to("/departments/new")
    assert leads_to("#opinions")
