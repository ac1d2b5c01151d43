"""The gates of drafting: what stands in the way of review, sentence by sentence."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows import days
from workflows import drafting_guards as d
from workflows.actors import Actor
from workflows.competition import GROUPS, POINTS, Verdict
from workflows.consultation import consultation_clocks, least_consultation
from workflows.drafting import Stage, is_required, missing
from workflows.drafting_record import (
    CONTENT,
    Competition,
    Consultation,
    Department,
    Inquiry,
    Record,
    Stance,
    Traits,
)
from workflows.facts import Facts
from workflows.periods import Unit
from workflows.profiles import changed, load
from workflows.states import DocumentState
from workflows.workdays import WorkCalendar

TODAY = date(2026, 10, 13)
NATIONAL = load("national")
WORK = WorkCalendar(frozenset({2026}))
NOBODY = Actor(1, "林知远")


PLAIN = Traits()


def asked(traits: Traits = PLAIN, opened: date = date(2026, 9, 1), closes: date = date(2026, 10, 8)) -> Consultation:
    return Consultation(
        opened, closes, least_consultation(traits, opened, NATIONAL, WORK), feedback_on=date(2026, 10, 10)
    )


WHOLE = Record(
    normative=True,
    traits=Traits(),
    content={item.code: False for item in CONTENT},
    evaluation=Inquiry(date(2026, 8, 20)),
    consultation=asked(),
    who="县城管局",
)
CLEAN = Competition(answered=len(POINTS), heard="召开经营者座谈会。", verdict=Verdict.CLEAN)


def said(stage: Stage, record: Record, today: date = TODAY) -> list[str]:
    return [each.reason for each in missing(stage, record, today)]


def with_traits(**traits: bool) -> Record:
    return replace(WHOLE, traits=Traits(**traits))


def test_whole_record_lacks_nothing() -> None:
    assert [reason for stage in Stage for reason in said(stage, WHOLE)] == []


def test_empty_record_lacks_what_every_document_needs() -> None:
    assert [reason for stage in Stage for reason in said(stage, Record())] == [
        "还没有提出是否属于规范性文件的意见",
        "还没有填写文件特征",
        "还没有作禁止内容自查",
        "还没有评估论证结论",
        "还没有公开征求意见",
    ]


def test_obstacle_names_rule_cure_and_who() -> None:
    (found,) = missing(Stage.EVALUATION, replace(WHOLE, evaluation=None), TODAY)
    assert (found.rule, found.cure, found.who) == ("R22", "drafting:evaluation", "县城管局")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"normative": None}, "还没有提出是否属于规范性文件的意见"),
        ({"normative": False}, "已提出本件不属于规范性文件，等待审核单位认定"),
        ({"normative": False, "turned_down": True}, "“不属于规范性文件”的意见没有得到认定，请重新提出"),
    ],
)
def test_only_a_normative_document_goes_to_review(changes: dict[str, object], reason: str) -> None:
    assert said(Stage.CLASSIFICATION, replace(WHOLE, **changes)) == [reason]


def test_forbidden_content_that_was_found_bars_review() -> None:
    answers = {item.code: False for item in CONTENT} | {"R11": True}
    del answers["R14"]
    assert said(Stage.CONTENT, replace(WHOLE, content=answers)) == [
        "自查发现含有禁止内容（设定收费、征收），请修改正文后重新自查",
        "禁止内容自查缺一项：抵触上位法",
    ]


def test_evaluation_comes_before_consultation_and_is_favourable() -> None:
    late = replace(WHOLE, evaluation=Inquiry(date(2026, 9, 2)))
    assert said(Stage.EVALUATION, late) == [
        "公开征求意见的日期（2026年9月1日）不能早于评估论证作出结论的日期（2026年9月2日），应先评估论证"
    ]
    assert said(Stage.EVALUATION, replace(WHOLE, evaluation=Inquiry(date(2026, 8, 1), False))) == [
        "评估论证认为不宜制定本文件"
    ]


@pytest.mark.parametrize(
    ("trait", "stage", "reason"),
    [
        ("touches_others", Stage.DEPARTMENTS, "还没有征求有关部门意见"),
        ("professional", Stage.EXPERTS, "还没有专家论证意见"),
        ("stability_risk", Stage.RISK, "还没有风险评估报告"),
        ("hearing", Stage.HEARING, "还没有举行听证会"),
        ("party_report", Stage.PARTY_REPORT, "还没有向同级党委报告"),
    ],
)
def test_trait_demands_its_stage(trait: str, stage: Stage, reason: str) -> None:
    assert said(stage, WHOLE) == []
    assert said(stage, with_traits(**{trait: True})) == [reason]


def test_consultation_is_open_on_its_last_day_and_closed_the_day_after() -> None:
    last = WHOLE.consultation.closes_on
    assert said(Stage.CONSULTATION, WHOLE, last) == ["公开征求意见到2026年10月8日截止，还没有结束"]
    assert said(Stage.CONSULTATION, WHOLE, last + timedelta(days=1)) == []


def test_business_document_is_asked_about_for_thirty_days() -> None:
    traits = Traits(business=True)
    enough = replace(WHOLE, traits=traits, consultation=asked(traits, closes=date(2026, 10, 1)))
    short = replace(WHOLE, traits=traits, consultation=asked(traits, closes=date(2026, 9, 30)))
    assert said(Stage.CONSULTATION, enough) == []
    assert said(Stage.CONSULTATION, short) == [
        "公开征求意见（涉企）不少于30日，应到2026年10月1日以后截止，现在到2026年9月30日截止"
    ]


def test_minimum_that_is_not_verified_is_never_said_without_its_mark() -> None:
    short = replace(WHOLE, consultation=asked(closes=date(2026, 9, 4)))
    assert said(Stage.CONSULTATION, short) == [
        "公开征求意见（其他）不少于7个工作日，应到2026年9月10日（依据未核实）以后截止，现在到2026年9月4日截止"
    ]


def test_minimum_in_a_year_without_calendar_is_provisional() -> None:
    (found,) = least_consultation(Traits(), date(2026, 12, 28), NATIONAL, WORK)
    assert found.mark == "（暂定，依据未核实）"


def test_shortened_consultation_needs_urgency_and_a_published_reason() -> None:
    consultation = replace(asked(closes=date(2026, 9, 2)), shortened_reason="防汛应急")
    calm = replace(WHOLE, consultation=consultation)
    urgent = replace(calm, traits=Traits(urgent=True))
    assert len(said(Stage.CONSULTATION, calm)) == 1
    assert said(Stage.CONSULTATION, urgent) == ["缩短征求意见期限的理由还没有公开"]
    published = replace(consultation, shortened_address="https://www.example.gov.cn/1")
    assert said(Stage.CONSULTATION, replace(urgent, consultation=published)) == []


def test_opinions_are_decided_and_the_public_is_told() -> None:
    consultation = replace(asked(), undecided=3, feedback_on=None)
    assert said(Stage.CONSULTATION, replace(WHOLE, consultation=consultation)) == [
        "还有3条意见没有写明是否采纳",
        "还没有公开意见采纳情况",
    ]


def test_urgent_document_does_without_consultation_experts_and_hearing_only() -> None:
    urgent = replace(with_traits(urgent=True, professional=True, hearing=True), consultation=None)
    excused = {stage for stage in Stage if is_required(stage, with_traits(professional=True, hearing=True))}
    excused -= {stage for stage in Stage if is_required(stage, urgent)}
    assert excused == {Stage.CONSULTATION, Stage.EXPERTS, Stage.HEARING}
    assert [reason for stage in Stage for reason in said(stage, urgent)] == []


def test_disagreement_of_a_department_is_explained() -> None:
    record = replace(
        with_traits(touches_others=True),
        departments=(
            Department("县财政局", Stance.AGREED),
            Department("县交通局"),
            Department("县水利局", Stance.DISAGREED),
            Department("县教体局", Stance.DISAGREED, "已协商，理由如下。"),
        ),
    )
    assert said(Stage.DEPARTMENTS, record) == [
        "县交通局还没有回复意见",
        "县水利局不同意，请写明协商情况和理由，供决策时参考",
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        (
            {"closes_on": date(2026, 8, 31), "minima": (), "feedback_on": date(2026, 10, 10)},
            "截止日期（2026年8月31日）不能早于公开之日（2026年9月1日）",
        ),
        (
            {"first_opinion_on": date(2026, 8, 31)},
            "收到社会意见的日期（2026年8月31日）不能早于公开征求意见的日期（2026年9月1日）",
        ),
        ({"first_opinion_on": date(2026, 9, 1)}, ""),
        (
            {"feedback_on": date(2026, 10, 8)},
            "公开采纳情况的日期（2026年10月8日）应当晚于征求意见截止日期（2026年10月8日）",
        ),
        ({"feedback_on": date(2026, 10, 9)}, ""),
    ],
)
def test_days_of_a_consultation_keep_their_order(changes: dict[str, object], reason: str) -> None:
    record = replace(WHOLE, consultation=replace(asked(), **changes))
    assert said(Stage.CONSULTATION, record) == [reason] * bool(reason)


def test_no_department_answers_before_it_is_asked() -> None:
    early = Department("县财政局", Stance.AGREED, asked_on=date(2026, 9, 2), answered_on=date(2026, 9, 1))
    record = replace(with_traits(touches_others=True), departments=(early,))
    assert said(Stage.DEPARTMENTS, record) == ["县财政局：回复日期（2026年9月1日）不能早于征求意见日期（2026年9月2日）"]
    same_day = replace(early, answered_on=date(2026, 9, 2))
    assert said(Stage.DEPARTMENTS, replace(record, departments=(same_day,))) == []


def test_market_regulator_reviews_after_the_drafter() -> None:
    review = replace(
        CLEAN,
        needs_regulator=True,
        regulator_verdict=Verdict.CLEAN,
        reviewed_on=date(2026, 9, 10),
        regulator_on=date(2026, 9, 9),
    )
    record = replace(with_traits(business=True), competition=review)
    assert said(Stage.COMPETITION, record) == [
        "市场监督管理部门的审查日期（2026年9月9日）不能早于起草单位的公平竞争审查日期（2026年9月10日），起草单位应先初审"
    ]
    in_order = replace(review, regulator_on=date(2026, 9, 10))
    assert said(Stage.COMPETITION, replace(record, competition=in_order)) == []


def test_hearing_is_not_before_its_papers() -> None:
    held = Inquiry(date(2026, 9, 13), papers_sent_on=date(2026, 9, 14), not_before=date(2026, 9, 21))
    assert said(Stage.HEARING, replace(with_traits(hearing=True), hearing=held)) == [
        "听证会日期（2026年9月13日）不能早于听证材料送达日期（2026年9月14日）"
    ]


def test_every_order_of_days_is_told_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "drafting.md").read_text()
    orders = [each for each in vars(days).values() if isinstance(each, days.DayOrder)]
    assert len(orders) == 12
    for each in orders:
        assert f"| {each.earlier} | {each.later} | {each.rule} |" in page


def test_hearing_papers_go_out_early_enough() -> None:
    held = Inquiry(date(2026, 9, 20), papers_sent_on=date(2026, 9, 14), not_before=date(2026, 9, 21))
    record = replace(with_traits(hearing=True), hearing=held)
    assert said(Stage.HEARING, record) == [
        "听证会材料在2026年9月14日送达，听证会不能早于2026年9月21日，现在是2026年9月20日"
    ]
    assert said(Stage.HEARING, replace(record, hearing=replace(held, done_on=date(2026, 9, 21)))) == []


def test_risk_that_cannot_be_controlled_and_experts_against_it_bar_review() -> None:
    record = replace(
        with_traits(stability_risk=True, professional=True),
        risk=Inquiry(date(2026, 9, 1), False),
        experts=Inquiry(date(2026, 9, 1), False),
    )
    assert said(Stage.RISK, record) == ["风险评估认为风险不可控，请修改草案后重新评估"]
    assert said(Stage.EXPERTS, record) == ["专家论证认为不可行，请修改草案后重新论证"]


def test_checklist_of_competition_has_four_groups_and_nineteen_points() -> None:
    assert [len(group.points) for group in GROUPS] == [5, 6, 4, 4]
    assert len(POINTS) == 19
    assert POINTS["9.3"].article == "第九条第（三）项"


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({}, []),
        ({"answered": 17}, ["公平竞争审查还有2个问题没有回答"]),
        ({"heard": ""}, ["还没有写明听取经营者、行业协会商会意见的情况"]),
        ({"verdict": None}, ["还没有公平竞争审查结论"]),
        ({"issues": 1}, ["有1个问题答为“有”，结论不能是符合审查标准"]),
        ({"verdict": Verdict.NEGATIVE}, ["公平竞争审查认为违反审查标准，又不适用例外规定，不得出台"]),
        (
            {"verdict": Verdict.EXCEPTION, "issues": 1},
            [
                "适用例外规定，请说明没有对公平竞争影响更小的替代方案",
                "适用例外规定，请写明实施期限或者终止条件",
            ],
        ),
        ({"verdict": Verdict.EXCEPTION, "no_milder": "已比较。", "end_condition": "险情解除"}, []),
        (
            {"verdict": Verdict.EXCEPTION, "no_milder": "已比较。", "end_on": TODAY},
            ["例外规定的实施期限到2026年10月13日为止，已经过了"],
        ),
        ({"needs_regulator": True}, ["还没有市场监督管理部门的公平竞争审查意见"]),
        (
            {"needs_regulator": True, "regulator_verdict": Verdict.NEGATIVE},
            ["市场监督管理部门审查认为违反审查标准，不得出台"],
        ),
        ({"needs_regulator": True, "regulator_verdict": Verdict.CLEAN}, []),
    ],
)
def test_competition_review_bars_what_the_regulation_bars(changes: dict[str, object], reasons: list[str]) -> None:
    record = replace(with_traits(business=True), competition=replace(CLEAN, **changes))
    assert said(Stage.COMPETITION, record) == reasons


def test_competition_is_asked_of_business_documents_alone() -> None:
    assert said(Stage.COMPETITION, WHOLE) == []
    assert said(Stage.COMPETITION, with_traits(business=True)) == ["还没有作公平竞争审查"]


def test_guards_are_silent_without_a_record() -> None:
    facts = Facts(DocumentState.DRAFT)
    assert d.public_was_consulted(facts, NOBODY, TODAY, None) == ()
    (found,) = d.public_was_consulted(replace(facts, drafting=Record()), NOBODY, TODAY, None)
    assert found.reason == "还没有公开征求意见"


def test_barred_maker_cannot_issue() -> None:
    barred = (("issuer_id", "县城管局市容股属于内设机构，不得制发规范性文件", "R04"),)
    (found,) = d.makers_are_not_barred(Facts(DocumentState.DRAFT, barred_makers=barred), NOBODY, TODAY, None)
    assert (found.reason, found.cure, found.rule) == (
        "县城管局市容股属于内设机构，不得制发规范性文件",
        "field:issuer_id",
        "R04",
    )


def test_draft_is_excluded_only_as_its_drafter_proposed() -> None:
    draft = Facts(DocumentState.DRAFT, drafting=Record(normative=True))
    refusal = d.exclusion_was_proposed(draft, NOBODY, TODAY, None)
    assert refusal.reason == "起草单位没有提出本件不属于规范性文件"
    proposed = replace(draft, drafting=Record(normative=False))
    assert d.exclusion_was_proposed(proposed, NOBODY, TODAY, None) is None
    assert d.exclusion_was_proposed(replace(draft, state=DocumentState.REVIEW), NOBODY, TODAY, None) is None


@settings(max_examples=300, deadline=None)
@given(
    opened=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    length=st.integers(1, 60),
    unit=st.sampled_from([Unit.CALENDAR, Unit.WORKING]),
    kind=st.sampled_from(["general", "business", "major"]),
)
def test_minimum_of_a_consultation_follows_the_profile(opened: date, length: int, unit: Unit, kind: str) -> None:
    entry = {"length": length, "unit": unit, "ground": ["试验规定"], "verified": True}
    profile = changed(NATIONAL, f"clocks.consultation_{kind}", entry)
    traits = Traits(business=kind == "business", major=kind == "major")

    (found,) = least_consultation(traits, opened, profile, WORK)

    days = [opened + timedelta(days=each) for each in range(1, 200)]
    counted = [day for day in days if unit is Unit.CALENDAR or day.weekday() < 5]
    assert found.last_day == counted[length - 1]
    for closes, is_short in ((found.last_day, False), (found.last_day - timedelta(days=1), True)):
        consultation = Consultation(opened, closes, (found,), feedback_on=closes + timedelta(days=1))
        record = replace(WHOLE, traits=traits, consultation=consultation)
        assert bool(said(Stage.CONSULTATION, record, closes + timedelta(days=1))) is is_short


def test_document_of_two_kinds_keeps_both_minima() -> None:
    assert consultation_clocks(Traits(business=True, major=True)) == ("consultation_business", "consultation_major")
    assert consultation_clocks(Traits()) == ("consultation_general",)
