"""The page of a document's drafting and its forms, as each post sees them."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from lawdocs.audit.models import AuditEntry
from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from lawdocs.drafting.facts import drafting_of
from lawdocs.extensions import db
from tests.factories import CLASSIFIED, County, a_document, a_draft
from tests.pages import form_data, log_in, send, words
from workflows.competition import POINTS
from workflows.drafting_record import CONTENT, Feature
from workflows.states import DocumentState as S


@pytest.fixture
def draft(app: Flask, county: County, clock: SetClock) -> Document:
    """A draft whose drafting record was not begun."""
    return a_draft(county, clock, recorded=False)


@pytest.fixture
def drafter(app: Flask, draft: Document) -> FlaskClient:
    return log_in(app, "drafter")


def address(document: Document, *parts: object) -> str:
    return "/".join(["", "work", "documents", str(document.id), "drafting", *map(str, parts)])


CLASSIFICATION = {
    "features": [feature.value for feature in Feature],
    "normative": "yes",
    "class_reason": CLASSIFIED["class_reason"],
}
CONSULTATION = {
    "opened_on": "2026-09-01",
    "closes_on": "2026-10-09",
    "channel": "县政府网站",
    "address": "https://www.example.gov.cn/1",
}


def test_page_lists_each_stage_with_what_is_missing(drafter: FlaskClient, draft: Document) -> None:
    page = words(drafter.get(address(draft)))
    for said in ("还没有提出是否属于规范性文件的意见", "还没有作禁止内容自查", "还没有公开征求意见"):
        assert said in page
    assert "填写文件特征后确定" in page


def test_stage_is_recorded_with_who_and_when(drafter: FlaskClient, draft: Document) -> None:
    answer = send(drafter, address(draft, "classification"), **CLASSIFICATION)

    assert (answer.status_code, answer.location) == (303, address(draft))
    page = words(drafter.get(address(draft)))
    assert "已登记：是否属于规范性文件。" in page
    assert "10月13日 09:00" in page
    assert "林知远" in page
    assert db.session.query(AuditEntry).filter_by(tag="drafting:classification").count() == 1


def test_classification_agrees_with_its_features(drafter: FlaskClient, draft: Document) -> None:
    page = address(draft, "classification")
    lacking = send(drafter, page, **CLASSIFICATION | {"features": ["maker"]})
    whole = send(drafter, page, **CLASSIFICATION | {"normative": "no"})
    excluded = send(drafter, page, **CLASSIFICATION | {"exclusion": "会议纪要"})

    assert [each.status_code for each in (lacking, whole, excluded)] == [422] * 3
    assert "七项特征没有都选上，或者选了排除的情形，结论不能是“是”" in words(lacking)
    assert "七项特征都具备，又不属于排除的情形，结论不能是“否”" in words(whole)
    assert "结论不能是“是”" in words(excluded)
    assert drafting_of(draft.id) is None


def test_exclusions_come_from_the_profile(drafter: FlaskClient, draft: Document) -> None:
    page = drafter.get(address(draft, "classification"))
    assert "会议纪要" in words(page)


@pytest.mark.parametrize(
    ("stage", "fields", "said"),
    [
        ("traits", {"urgent": "y"}, "紧急的，请写明理由"),
        ("traits", {"major": "y"}, "属于重大行政决策的，请填写列入目录的日期"),
        ("evaluation", {"done_on": "2026-10-14"}, "作出结论的日期不能晚于今天（2026年10月13日）"),
        (
            "consultation",
            CONSULTATION | {"closes_on": "2026-08-31"},
            "截止日期（2026年8月31日）不能早于公开之日（2026年9月1日）",
        ),
        ("consultation", CONSULTATION | {"opened_on": "2026-10-14", "closes_on": "2026-12-01"}, "公开之日不能晚于今天"),
        (
            "consultation",
            CONSULTATION | {"feedback_on": "2026-10-09"},
            "公开采纳情况的日期（2026年10月9日）应当晚于征求意见截止日期（2026年10月9日）",
        ),
        ("consultation", CONSULTATION | {"feedback_on": "2026-10-10"}, "请填写公开采纳情况的地址"),
        (
            "consultation",
            CONSULTATION | {"address": "javascript:alert(1)"},
            "请写完整的网址，以http://或者https://开头",
        ),
        ("hearing", {"address": "www.example.gov.cn"}, "请写完整的网址，以http://或者https://开头"),
        (
            "hearing",
            {"done_on": "2026-09-01", "papers_sent_on": "2026-09-02"},
            "听证会日期（2026年9月1日）不能早于听证材料送达日期（2026年9月2日）",
        ),
        ("content", {"pR10": "yes"}, "答“有”的，请说明：设定行政许可、行政处罚、行政强制"),
        ("content", {}, "请选择有没有：设定行政许可、行政处罚、行政强制"),
        ("competition", {"p8_1": "yes"}, "答“有”的，请说明：在负面清单以外违法设置审批程序"),
        ("competition", {"verdict": "exception"}, "适用例外规定的，请选择第十二条的哪一项"),
        ("competition", {"verdict": "exception"}, "适用例外规定的，请说明没有对公平竞争影响更小的替代方案"),
        ("competition", {"verdict": "exception"}, "适用例外规定的，请写明实施期限或者终止条件"),
        ("competition", {"regulator_verdict": "clean"}, "请填写市场监督管理部门的名称"),
        ("competition", {"regulator_verdict": "clean"}, "请填写市场监督管理部门的审查日期"),
        ("competition", {"regulator_on": "2026-09-01"}, "请选择市场监督管理部门的审查结论"),
        (
            "competition",
            {"reviewed_on": "2026-09-10", "regulator_on": "2026-09-09", "regulator_verdict": "clean"},
            "市场监督管理部门的审查日期（2026年9月9日）不能早于起草单位的公平竞争审查日期（2026年9月10日）",
        ),
        ("party_report", {}, "请填写报告日期"),
    ],
)
def test_forms_say_what_is_wrong(
    drafter: FlaskClient, draft: Document, stage: str, fields: dict[str, str], said: str
) -> None:
    answer = send(drafter, address(draft, stage), **fields)

    assert answer.status_code == 422
    assert said in words(answer)
    assert drafting_of(draft.id) is None


def test_consultation_shows_its_minimum_with_derivation_and_marks(drafter: FlaskClient, draft: Document) -> None:
    send(drafter, address(draft, "traits"), business="y")
    send(drafter, address(draft, "consultation"), **CONSULTATION | {"opened_on": "2026-09-20"})

    page = words(drafter.get(address(draft)))

    assert "公开征求意见（涉企），30日，起算当日不计入" in page
    assert "优化营商环境条例（国务院令第722号）第六十二条" in page
    assert "应到2026年10月20日以后截止，现在到2026年10月9日截止" in page
    assert "逐日推算，31行" in page


def test_minimum_of_another_document_bears_its_mark(drafter: FlaskClient, draft: Document) -> None:
    send(drafter, address(draft, "consultation"), **CONSULTATION)
    page = words(drafter.get(address(draft)))
    assert "公开征求意见（其他），7个工作日，起算当日不计入" in page
    assert "2026年9月10日（依据未核实）" in page


def test_opinions_are_collected_and_decided(drafter: FlaskClient, draft: Document) -> None:
    new = address(draft, "opinions", "new")
    opinion = {"received_on": "2026-09-05", "who": "匿名", "text": "泊位太少。"}
    early = send(drafter, new, **opinion)
    assert early.status_code == 409
    assert "请先登记公开征求意见，再登记收到的意见" in words(early)

    send(drafter, address(draft, "consultation"), **CONSULTATION)
    assert send(drafter, new, **opinion).status_code == 303
    before = send(drafter, new, **opinion | {"received_on": "2026-08-31"})
    assert before.status_code == 422
    assert "收到社会意见的日期（2026年8月31日）不能早于公开征求意见的日期（2026年9月1日）" in words(before)
    (row,) = drafting_of(draft.id).opinions
    one = address(draft, "opinions", row.id)
    without = send(drafter, one, adoption="not")
    assert "不采纳、部分采纳的，请写明理由" in words(without)
    assert send(drafter, one, adoption="not", reason="受用地限制。").status_code == 303

    page = words(drafter.get(address(draft)))
    assert "社会意见 1条" in page
    assert "受用地限制。" in page


def test_departments_are_asked_once_each(drafter: FlaskClient, draft: Document) -> None:
    new = address(draft, "departments", "new")
    asked = {"name": "鲁山县财政局", "asked_on": "2026-09-02"}
    assert send(drafter, new, **asked).status_code == 303
    twice = send(drafter, new, **asked)
    assert twice.status_code == 409
    assert "鲁山县财政局已经登记过，请在原来的一行里修改" in words(twice)
    (row,) = drafting_of(draft.id).departments
    unanswered = send(drafter, address(draft, "departments", row.id), stance="agreed")
    assert "已经回复的，请填写回复日期" in words(unanswered)
    early = send(drafter, address(draft, "departments", row.id), stance="agreed", answered_on="2026-09-01")
    assert "回复日期（2026年9月1日）不能早于征求意见日期（2026年9月2日）" in words(early)
    send(drafter, address(draft, "departments", row.id), stance="agreed", answered_on="2026-09-10")
    assert "2026-09-10" in words(drafter.get(address(draft)))


def test_competition_review_of_a_government_asks_for_the_regulator(drafter: FlaskClient, draft: Document) -> None:
    send(drafter, address(draft, "traits"), business="y")
    page = address(draft, "competition")
    assert "还要送同级市场监督管理部门审查" in words(drafter.get(page))
    fields = {f"p{code.replace('.', '_')}": "no" for code in POINTS}
    fields |= {"p10_2": "yes", "p10_2_remark": "第五条的补助只给本县企业。"}
    fields |= {"reviewed_on": "2026-10-01", "heard": "座谈会。", "verdict": "negative", "explanation": "见说明。"}

    assert send(drafter, page, **fields).status_code == 303

    shown = words(drafter.get(address(draft)))
    for said in (
        "19个问题，答“有”1个",
        "第十条第（二）项",
        "第五条的补助只给本县企业。",
        "公平竞争审查认为违反审查标准，又不适用例外规定，不得出台",
        "还没有市场监督管理部门的公平竞争审查意见",
    ):
        assert said in shown
    assert form_data(drafter.get(page), page)["p10_2_remark"] == "第五条的补助只给本县企业。"


def test_content_check_is_answered_item_by_item(drafter: FlaskClient, draft: Document) -> None:
    fields = {f"p{item.code}": "no" for item in CONTENT} | {f"p{item.code}_remark": "没有。" for item in CONTENT}
    assert send(drafter, address(draft, "content"), **fields).status_code == 303
    assert "还没有作禁止内容自查" not in words(drafter.get(address(draft)))


def test_second_of_two_drafters_is_told(app: Flask, drafter: FlaskClient, draft: Document) -> None:
    page = address(draft, "traits")
    data = form_data(drafter.get(page), page)
    send(log_in(app, "drafter"), page, professional="y")

    late = drafter.post(page, data=data | {"hearing": "y"})

    assert late.status_code == 409
    assert "VERSION_STALE" in words(late)
    assert not drafting_of(draft.id).hearing


def test_same_form_sent_twice_is_recorded_once(drafter: FlaskClient, draft: Document) -> None:
    page = address(draft, "departments", "new")
    data = form_data(drafter.get(page), page) | {"name": "鲁山县财政局", "asked_on": "2026-09-02"}
    answers = [drafter.post(page, data=data) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len(drafting_of(draft.id).departments) == 1


@pytest.mark.parametrize("who", ["legal", "clerk"])
def test_others_involved_read_but_do_not_enter(app: Flask, draft: Document, who: str) -> None:
    reader = log_in(app, who)
    page = reader.get(address(draft))
    assert page.status_code == 200
    assert f'href="{address(draft, "traits")}"' not in page.get_data(as_text=True)
    assert reader.get(address(draft, "traits")).status_code == 403
    assert reader.post(address(draft, "traits")).status_code == 403


@pytest.mark.parametrize("who", ["drafter2", "legal2", "sysadmin", "editor"])
def test_strangers_do_not_learn_of_a_drafting(app: Flask, draft: Document, who: str) -> None:
    assert log_in(app, who).get(address(draft)).status_code in (403, 404)


def test_drafting_is_closed_once_the_document_is_in_review(app: Flask, county: County, clock: SetClock) -> None:
    document = a_document(S.REVIEW, county, clock)
    drafter = log_in(app, "drafter")
    assert drafter.get(address(document)).status_code == 200
    assert drafter.get(address(document, "traits")).status_code == 409
    assert drafter.get(address(document, "party_report")).status_code == 200


def test_unknown_stage_row_and_parameter_are_refused(drafter: FlaskClient, draft: Document) -> None:
    assert drafter.get(address(draft, "nonsense")).status_code == 404
    assert drafter.get(address(draft, "opinions", 99)).status_code == 404
    assert drafter.get(f"{address(draft)}?tab=1").status_code == 422


def test_title_that_does_not_name_the_place_is_remarked(app: Flask, county: County, clock: SetClock) -> None:
    document = a_draft(county, clock, title="停车泊位管理办法", genre="意见")
    page = words(log_in(app, "drafter").get(address(document)))
    assert "政府文件的标题应写明地区名称“鲁山县”；办法、规定、细则一般用通知印发，体裁请核对。" in page


def test_evaluation_after_consultation_is_told(drafter: FlaskClient, draft: Document, clock: SetClock) -> None:
    day = clock.today() - timedelta(days=1)
    fields = {"done_on": day.isoformat(), "who": "县城管局", "is_favourable": "yes", "conclusion": "有必要。"}
    send(drafter, address(draft, "evaluation"), **fields)
    send(drafter, address(draft, "consultation"), **CONSULTATION)
    assert "公开征求意见的日期（2026年9月1日）不能早于评估论证作出结论的日期（2026年10月12日）" in words(
        drafter.get(address(draft))
    )
