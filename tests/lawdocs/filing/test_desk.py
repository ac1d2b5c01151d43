"""Filings on the desk: whoever must send, complete, register, review or answer finds them there, nobody else."""

from functools import partial

from flask import Flask
from flask.testing import FlaskClient

from lawdocs.extensions import transaction
from lawdocs.filing import record_review, upward
from lawdocs.filing.lists import open_lists
from lawdocs.filing.upward_models import Correction, Heading
from tests.lawdocs.filing.conftest import GROUNDS, Acts
from tests.lawdocs.portal.meter import metered
from tests.pages import log_in, send, words
from workflows.actors import Actor


def desk(app: Flask, who: str) -> str:
    return words(log_in(app, who).get("/work"))


def opens(client: FlaskClient, address: str) -> bool:
    return f'href="{address}"' in client.get("/work").get_data(as_text=True) and client.get(address).status_code == 200


def test_a_filing_is_a_task_of_whoever_must_act(app: Flask, acts: Acts) -> None:
    filing = acts.filing(acts.published())
    title, page = filing.document.title, f"/work/filings/{filing.id}"
    assert f"报送备案：{title}" in desk(app, "legal")
    assert "要我办 2" in desk(app, "legal")  # the standing committee is the second receiver
    assert opens(log_in(app, "legal"), page)
    assert title not in desk(app, "citybureau")

    acts.submit(filing)
    assert f"备案登记审查：{title}" in desk(app, "citybureau")
    assert "要我办 1" in desk(app, "citybureau")
    assert "还没有要您办的事" not in desk(app, "citybureau")
    assert f"备案登记审查：{title}" not in desk(app, "legal")

    missing = ("请补充依据条文", acts.who("citybureau"), acts.clock)
    upward.ask_supplement(filing, *missing, version=filing.version, key=None)
    assert f"补充报备材料：{title}" in desk(app, "legal")
    assert title not in desk(app, "citybureau")


def test_a_record_review_is_a_task_of_the_side_whose_turn_it_is(app: Flask, acts: Acts) -> None:
    filing = acts.registered()
    review, title, page = filing.review, filing.document.title, f"/work/filings/{filing.id}/review"

    def act(verb: object, by: str, *said: object) -> None:
        verb(review, *said, acts.who(by), acts.clock, version=review.version, key=None)

    assert f"备案审查：{title}" in desk(app, "citybureau")
    assert opens(log_in(app, "citybureau"), page)
    act(record_review.find, "citybureau", Heading.POWERS, "第三条", "增设了行政许可")
    act(partial(record_review.send_opinion, grounds=GROUNDS), "citybureau", "请修改第三条")
    assert f"自行纠正并报告：{title}" in desk(app, "legal")
    assert opens(log_in(app, "legal"), page)
    assert title not in desk(app, "citybureau")
    act(record_review.report, "legal", Correction.REASON, "属于重申", None)
    acts.later(3)
    waiting = desk(app, "citybureau")
    assert f"处理纠正情况的报告：{title}" in waiting
    assert "已等3日" in waiting
    assert "按期办结" not in waiting
    act(record_review.close, "citybureau", "理由成立")
    assert title not in desk(app, "citybureau")


def test_a_proposal_to_revoke_stays_with_the_bureau_until_the_decision(app: Flask, acts: Acts) -> None:
    filing = acts.registered()
    title, page = filing.document.title, f"/work/filings/{filing.id}/review"
    send(log_in(app, "citybureau"), f"{page}/find", heading=Heading.POWERS, text="增设了行政许可")
    send(log_in(app, "citybureau"), f"{page}/opinion", text="请修改第三条")
    acts.later(31)
    city = log_in(app, "citybureau")
    assert "从纠正期满之日起60日（依据未核实）办完" in words(city.get(f"{page}/revoke"))
    assert send(city, f"{page}/revoke", text="提请市政府撤销").status_code == 303

    shown = desk(app, "citybureau")
    assert f"登记改变或者撤销的决定：{title}" in shown
    assert "还剩59日" in shown
    assert "改变或者撤销" not in desk(app, "legal")
    assert title in words(city.get("/work/filings/incoming?view=revocation"))
    assert f'href="{page}/rule"' in city.get(page).get_data(as_text=True)
    said = {"ruling": "revoked", "ruled_on": acts.clock.today().isoformat(), "number": "平政〔2026〕9号"}
    assert send(city, f"{page}/rule", **said, text="撤销第三条").status_code == 303
    assert title not in desk(app, "citybureau")
    assert "政府的决定 撤销（平政〔2026〕9号）" in words(log_in(app, "legal").get(page))


def test_who_may_not_decide_on_a_filing_does_not_find_it(app: Flask, acts: Acts) -> None:
    """The county bureau receives what its departments file; who gave the legality opinion leaves it to others."""
    document = acts.published(issuer="urban")
    filing = acts.filing(document)
    acts.submit(filing, by="urbanclerk")
    title = document.title
    assert f"备案登记审查：{title}" in desk(app, "bureau")
    with transaction():
        for each in document.opinions:
            each.reviewer_id = acts.county.users["bureau"].id
    assert f"备案登记审查：{title}" not in desk(app, "bureau")


def test_the_clock_of_a_list_leads_to_the_list_of_its_quarter(app: Flask, acts: Acts) -> None:
    acts.registered()
    acts.later(90)
    open_lists(Actor.system("open-lists"), acts.clock)
    city, bureau = log_in(app, "citybureau"), acts.county.agency("citybureau").id
    page = f"/work/filings/quarter?bureau={bureau}&amp;year=2026&amp;quarter=4"

    shown = city.get("/work").get_data(as_text=True)
    assert f'href="{page}"' in shown
    clock_page = shown.partition('href="/work/deadlines/')[2].partition('"')[0]
    assert f'href="{page}"' in city.get(f"/work/deadlines/{clock_page}").get_data(as_text=True)
    assert city.get(page.replace("&amp;", "&")).status_code == 200


def test_the_desk_costs_the_same_for_two_filings_and_for_eight(app: Flask, acts: Acts) -> None:
    costs = []
    for more in (1, 3):
        for number in range(more):
            acts.published(title=f"鲁山县第{more}{number}号办法")
        legal = log_in(app, "legal")
        with metered() as cost:
            legal.get("/work")
        costs.append(len(cost.statements))
    assert costs[0] == costs[1]
