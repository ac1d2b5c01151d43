"""A form that makes something, sent twice: made once, and both answers lead to what was made."""

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from tests.factories import County
from tests.lawdocs.linkage.founded import a_linkage
from tests.pages import form_data, log_in, words

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
DAYS = {"since_on": "2026-10-01", "until_on": "2026-12-31"}
ACTION = {"kind": "joint", "name": "无障碍联合行动", "work_field": "livelihood", "plan": "逐路段检查。", **DAYS}
SUGGESTION = {"number": "鲁检建〔2026〕1号", "kind": "governance", "text": "请整改。", "grounds": "依据"}
CASE = {"field": "urban", "facts": "某公司涉嫌非法倾倒建筑垃圾。", "on": "2026-10-13", "time": "08:30"}
ISSUE = {
    "source": "procuratorate",
    "work_field": "livelihood",
    "severity": "minor",
    "title": "坡道被占",
    "description": "长期被占。",
}
MECHANISM = {"name": "线索双向移送", "text": "七日内移送。", "check_months": "6"}
# Who makes what by which form; the name of a field that holds a unit, and that unit.
FORMS = {
    "/linkage/suggestions/new": (
        "liaison",
        SUGGESTION | {"signed_by": "检察长", "signed_on": "2026-10-12"},
        "target_id",
        "urban",
    ),
    "/linkage/issues/new": ("liaison", ISSUE, None, None),
    "/linkage/clues/new/report": ("drafter", CASE, "to_id", "transport"),
    "/linkage/mechanisms/new": ("bureau", MECHANISM, "responsible_id", "urban"),
    "/linkage/actions/new": ("drafter", ACTION, "unit_ids", "procuratorate"),
}


@pytest.mark.parametrize("address", FORMS)
def test_both_answers_lead_to_what_was_made(address: str, app: Flask, county: County, clock: SetClock) -> None:
    a_linkage(county, clock)
    who, typed, field, unit = FORMS[address]
    client = log_in(app, who)
    data = form_data(client.get(address), address, address) | typed
    data |= {field: str(county.agency(unit).id)} if field else {}
    data.pop("file", None)

    first, second = (client.post(address, data=data) for _ in range(2))

    assert first.status_code == 303, words(first)
    assert (second.status_code, second.location) == (303, first.location)
    made = first.location.removeprefix(address.split("/new")[0] + "/")
    assert made.isdigit(), first.location
    assert client.get(first.location).status_code == 200
