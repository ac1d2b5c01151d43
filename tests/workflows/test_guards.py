"""Each guard, on both sides of what it demands."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from workflows import drafting_guards as d
from workflows import guards as g
from workflows import standing_guards as s
from workflows.actors import Actor
from workflows.document import STEP_BY_NAME, obstacles
from workflows.drafting_record import Record, Traits
from workflows.facts import Act, Facts, Missing, OrderedAmendment
from workflows.opinions import Amendment, Check, Point
from workflows.profiles import Limit
from workflows.states import DocumentState as S
from workflows.validity import Term

TODAY = date(2026, 10, 13)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
ACTOR = Actor(7, "沈若谷")
GOOD = Facts(
    state=S.DRAFT,
    title="鲁山县停车管理办法",
    drafter_ids=frozenset({1}),
    drafter_agency="县城市管理局",
    review_is_positive=True,
    issuer_name="县政府",
    meetings=("executive", "plenary"),
    effective_gap=30,
    effective_gap_mark="（依据未核实）",
    opinion_forms=("合法", "不合法", "应当予以修改"),
    text="第一条　甲。第二条　乙。第三条　乙。",
)
ACT = Act(
    reason="理由",
    opinion="合法",
    form="amend",
    amendments=(Amendment("第一条", "甲", "丙", "理由", "依据"),),
    checks=tuple(Check(point.value, point is not Point.POWERS, "第三条超越职权") for point in Point),
    meeting="常务会议",
    meeting_on=YESTERDAY,
    signed_by="县长",
    signed_on=TODAY,
    meeting_kind="executive",
    meeting_result="passed",
    expected=11,
    attended=9,
    dissent="无",
    day=TODAY,
    in_force_from=TOMORROW,
    channel="政府网站",
    gap_reason="急需施行",
    touches_business=True,
    adjustment="留30日",
    by_title="决定",
    by_is_ours=True,
    by_published_on=YESTERDAY,
    new_text="第一条　新。",
    source="公报",
)


def reasons(guard: g.Guard, facts: Facts = GOOD, act: Act | None = ACT, actor: Actor = ACTOR) -> list[str]:
    answer = guard(facts, actor, TODAY, act)
    if answer is None:
        return []
    return [each.reason for each in (answer if isinstance(answer, tuple) else (answer,))]


def with_trait(name: str) -> dict[str, Record]:
    """A drafting record that states one trait and holds nothing else."""
    return {"drafting": Record(traits=Traits(**{name: True}))}


REFUSALS = [
    (
        d.makers_are_not_barred,
        {"barred_makers": (("issuer_id", "某股属于内设机构", "R04"),)},
        {},
        "某股属于内设机构",
    ),
    (d.is_normative, {"drafting": Record()}, {}, "还没有提出是否属于规范性文件的意见"),
    (d.traits_are_stated, {"drafting": Record()}, {}, "还没有填写文件特征"),
    (d.content_is_checked, {"drafting": Record()}, {}, "还没有作禁止内容自查"),
    (d.evaluation_is_done, {"drafting": Record()}, {}, "还没有评估论证结论"),
    (d.public_was_consulted, {"drafting": Record()}, {}, "还没有公开征求意见"),
    (d.departments_were_asked, with_trait("touches_others"), {}, "还没有征求有关部门意见"),
    (d.experts_were_heard, with_trait("professional"), {}, "还没有专家论证意见"),
    (d.risk_is_assessed, with_trait("stability_risk"), {}, "还没有风险评估报告"),
    (d.hearing_was_held, with_trait("hearing"), {}, "还没有举行听证会"),
    (d.competition_is_fair, with_trait("business"), {}, "还没有作公平竞争审查"),
    (d.party_committee_has_report, with_trait("party_report"), {}, "还没有向同级党委报告"),
    (d.exclusion_was_proposed, {"drafting": Record()}, {}, "起草单位没有提出本件不属于规范性文件"),
    (
        g.issuer_may_issue,
        {"issuer_may_issue": False, "issuer_name": "某科"},
        {},
        "某科不在制定主体清单内，请更换制定机关",
    ),
    (g.required_fields_are_filled, {"missing_fields": (Missing("genre", "体裁"),)}, {}, "缺体裁"),
    (g.title_avoids_barred_words, {"barred_title_word": "条例"}, {}, "标题不得使用“条例”作为文种"),
    (g.text_is_present, {"has_text": False}, {}, "还没有正文"),
    (g.text_is_not_secret, {"is_secret": True}, {}, "本系统不得处理涉密文件"),
    (g.disclosure_is_active, {"is_disclosed": False}, {}, "行政规范性文件应当主动公开，请修改公开方式"),
    (g.materials_are_complete, {"missing_materials": ("起草说明",)}, {}, "缺送审材料：起草说明"),
    (g.validity_is_within_limit, {"validity_years": 6, "validity_limit": Limit(5)}, {}, "有效期6年超过上限5年"),
    (
        g.validity_is_within_limit,
        {"stated_term": Term(10), "validity_limit": Limit(5)},
        {},
        "正文写明有效期10年，超过上限5年",
    ),
    (
        g.validity_is_within_limit,
        {"stated_term": Term(None, date(2031, 12, 1), date(2026, 12, 1)), "validity_limit": Limit(5)},
        {},
        "正文写明有效期至2031年12月1日，超过上限5年",
    ),
    (
        g.term_agrees_with_text,
        {"stated_term": Term(5), "validity_years": 3},
        {},
        "有效期填写的是“3年”，正文写明有效期5年，请改为一致",
    ),
    (
        g.term_agrees_with_text,
        {"stated_term": Term(None, date(2031, 11, 30), date(2026, 12, 1)), "validity_years": 3},
        {},
        "有效期填写的是“3年”，正文写明有效期至2031年11月30日，请改为一致",
    ),
    (
        g.term_agrees_with_text,
        {"stated_term": Term(5), "has_term": False},
        {},
        "有效期填写的是“不设有效期”，正文写明有效期5年，请改为一致",
    ),
    (g.reason_is_given, {}, {"reason": " "}, "请写明理由"),
    (g.reviewer_is_not_drafter, {"drafter_ids": frozenset({1, 7})}, {}, "起草人不得审核本人起草的文件"),
    (
        g.supplement_is_handed_in,
        {"supplement": ("起草说明", "制定依据")},
        {},
        "要求补正的材料还没有交齐：起草说明、制定依据",
    ),
    (g.opinion_is_given, {}, {"opinion": ""}, "请写明合法性审核意见"),
    (g.form_is_in_use, {}, {"form": "unlawful"}, "请选择审核意见：合法、应当予以修改"),
    (g.form_is_in_use, {"opinion_forms": ("合法", "不合法")}, {"form": "amend"}, "请选择审核意见：合法"),
    (g.points_are_checked, {}, {"form": "lawful"}, "有不符合的要点，不能作出合法的结论：没有超越法定职权"),
    (g.some_point_fails, {}, {"checks": ()}, "不予通过的，请至少指出一项不符合的审核要点"),
    (g.amendments_are_whole, {}, {"amendments": ()}, "应当予以修改的，请逐条写明修改意见"),
    (
        g.amendments_are_whole,
        {},
        {"form": "lawful"},
        "合法的意见不带修改意见；要修改的，请选择应当予以修改",
    ),
    (g.meeting_fits_maker, {}, {"meeting_kind": "office"}, "县政府的文件应由常务会议、全体会议审议"),
    (g.deliberation_is_whole, {}, {"attended": None}, "请写明应到和实到人数"),
    (g.deliberation_is_whole, {}, {"attended": 12}, "实到人数不能多于应到人数"),
    (g.deliberation_is_whole, {}, {"dissent": " "}, "请如实写明审议中的不同意见，没有的写“无”"),
    (
        g.deliberation_is_whole,
        {},
        {"meeting_result": "not_passed"},
        "审议没有通过的，不能登记审定；请撤回，需要时另行起草",
    ),
    (g.deputy_is_authorised, {}, {"by_deputy": True}, "受权签署的，请写明授权依据"),
    (
        g.short_gap_has_reason,
        {},
        {"gap_reason": " "},
        "公布到施行只有1日，不足30日（依据未核实），请写明理由",
    ),
    (g.adjustment_is_stated, {}, {"adjustment": ""}, "涉企文件请写明适应调整期的安排，不留的写明理由"),
    (
        g.adjustment_is_stated,
        {"touches_business": True},
        {"touches_business": False, "adjustment": " "},
        "涉企文件请写明适应调整期的安排，不留的写明理由",
    ),
    (g.amendments_are_answered, {"unanswered": 2}, {}, "还有2条审核修改意见没有答复"),
    (g.review_is_positive, {"review_is_positive": False}, {}, "本稿没有通过合法性审核，不得提交集体审议"),
    (g.deliberation_is_recorded, {}, {"meeting": ""}, "请写明集体审议的会议和日期"),
    (
        g.deliberation_is_recorded,
        {"answered_on": TODAY},
        {},
        "审议日期（2026年10月12日）不能早于答复审核修改意见的日期（2026年10月13日）：修改意见答复以后，才能提交集体审议",
    ),
    (
        g.deliberation_is_recorded,
        {"reviewed_on": TODAY},
        {},
        "审议日期（2026年10月12日）不能早于通过合法性审核的日期（2026年10月13日）",
    ),
    (g.deliberation_is_recorded, {}, {"meeting_on": TOMORROW}, "审议日期不能晚于今天（2026年10月13日）"),
    (g.signature_is_recorded, {}, {"signed_by": ""}, "请写明签署人职务和签署日期"),
    (
        g.signature_is_recorded,
        {},
        {"meeting_on": TODAY, "signed_on": YESTERDAY},
        "签署日期（2026年10月12日）不能早于审议日期（2026年10月13日）",
    ),
    (g.signature_is_recorded, {}, {"signed_on": TOMORROW}, "签署日期不能晚于今天（2026年10月13日）"),
    (
        g.issuer_has_number_code,
        {"issuer_has_code": False, "issuer_name": "县审计局"},
        {},
        "县审计局没有登记机关代字，请系统管理员补登",
    ),
    (
        g.interpretation_is_planned,
        {"interpretation_is_planned": False},
        {},
        "没有政策解读方案，请起草单位登记解读形式，不需要解读的写明理由",
    ),
    (g.number_is_allocated, {}, {}, "还没有登记编号"),
    (g.publication_is_recorded, {}, {"channel": ""}, "请写明公布日期和公布载体"),
    (g.publication_is_recorded, {}, {"day": TOMORROW}, "公布日期不能晚于今天（2026年10月13日）"),
    (g.publication_is_recorded, {"signed_on": TODAY}, {"day": YESTERDAY}, "公布日期不能早于签署日期（2026年10月13日）"),
    (
        g.publication_is_recorded,
        {"registered_on": TODAY},
        {"day": YESTERDAY},
        "公布日期（2026年10月12日）不能早于登记编号的日期（2026年10月13日）",
    ),
    (
        g.earlier_publication_is_shown,
        {},
        {"day": YESTERDAY, "channel_kind": "website"},
        "公布日期不能早于今天（2026年10月13日），此前公众在本系统看不到；"
        "已经在政府公报、报刊或者公告栏公布的，选那个载体，写明期号或者地点和晚登记的理由，作为补录",
    ),
    (
        g.earlier_publication_is_shown,
        {},
        {"day": YESTERDAY, "channel_kind": "gazette"},
        "补录的，请写明期号和页码；公告栏写明地点",
    ),
    (
        g.earlier_publication_is_shown,
        {},
        {"day": YESTERDAY, "channel_kind": "press", "address": "第7期第3页", "reason": " "},
        "补录的，请在备注写明晚登记的理由",
    ),
    (
        g.dates_agree_with_text,
        {"stated_days_after": 0},
        {},
        "正文写明自公布之日起施行，即2026年10月13日，与填写的施行日期不一致（2026年10月14日）；"
        "请改日期，正文有误的撤回后另行起草",
    ),
    (g.effect_follows_publication, {}, {"in_force_from": None}, "请写明施行日期"),
    (g.effect_follows_publication, {}, {"in_force_from": YESTERDAY}, "施行日期不能早于公布日期（2026年10月13日）"),
    (
        g.dates_agree_with_text,
        {"stated_in_force_from": TODAY},
        {},
        "正文写明自2026年10月13日起施行，与填写的施行日期不一致（2026年10月14日）；请改日期，正文有误的撤回后另行起草",
    ),
    (g.dates_agree_with_text, {"stated_term": Term(None, TODAY)}, {}, "正文写明有效期至2026年10月13日，早于施行日期"),
    (
        g.no_publication_is_planned,
        {"planned_publication_on": TOMORROW},
        {},
        "已预定于2026年10月14日公布，请先取消预定或者改日期",
    ),
    (
        s.longer_term_is_within_limit,
        {"in_force_until": None},
        {"until": TOMORROW},
        "文件没有可以延长的有效期，请不要填写“有效期延至”",
    ),
    (
        s.longer_term_is_within_limit,
        {"in_force_until": TOMORROW, "ends_by_term": False},
        {"until": date(2027, 1, 1)},
        "文件没有可以延长的有效期，请不要填写“有效期延至”",
    ),
    (
        s.longer_term_is_within_limit,
        {"in_force_until": date(2027, 1, 2)},
        {"until": date(2027, 1, 1)},
        "有效期延至的日期应当晚于现在的期满日（2027年1月1日）",
    ),
    (
        s.longer_term_is_within_limit,
        {"in_force_until": date(2027, 1, 2), "validity_limit": Limit(5, "（依据未核实）")},
        {"until": date(2031, 10, 13)},
        "有效期自作出结论起最长5年（依据未核实），最晚延至2031年10月12日",
    ),
    (
        s.longer_term_follows_evaluation,
        {"in_force_until": date(2027, 1, 2)},
        {"until": date(2028, 1, 1), "unevaluated": " "},
        "这一轮评估还没有登记评估报告和结论。是否必须先评估才能延长，规则没有写明；"
        "仍要延长的，请写明没有评估仍然延长的理由",
    ),
    (
        s.longer_term_follows_evaluation,
        {"in_force_until": date(2027, 1, 2), "evaluation_conclusion": "amend", "evaluated_on": TODAY},
        {"until": date(2028, 1, 1)},
        "期满前评估的结论是“修改后重新发布”（2026年10月13日），不是延长有效期；"
        "仍要延长的，请写明没有评估仍然延长的理由",
    ),
    (
        s.longer_term_follows_evaluation,
        {"in_force_until": date(2027, 1, 2), "evaluation_conclusion": "lapse", "evaluated_on": TODAY},
        {"until": date(2028, 1, 1), "unevaluated": "仍需执行"},
        "期满前评估的结论是“期满自动失效”（2026年10月13日），不能延长有效期。"
        "结论有变化的，先在评估页面作废原来的结论，再登记新的评估报告和结论",
    ),
    (s.amending_document_is_published, {}, {"by_title": ""}, "请选择作出修改的文件"),
    (s.amending_document_is_published, {}, {"by_published_on": None}, "《决定》还没有公布，不能据以修改"),
    (s.amending_document_is_published, {}, {"by_is_ours": False}, "《决定》还没有公布，不能据以修改"),
    (
        s.amending_document_is_published,
        {},
        {"by_published_on": None, "by_undated": 7},
        "《决定》没有登记公布日期，也没有成文日期和施行日期，请监督岗先补正存量信息",
    ),
    (
        s.amending_document_is_published,
        {},
        {"by_published_on": None, "by_undated": 7, "by_since": TOMORROW},
        "《决定》没有登记公布日期，只知道2026年10月14日已经有它；早于这一天不能据以修改，公布得更早的，请监督岗先补正公布日期",
    ),
    (s.amendment_has_text_and_day, {}, {"new_text": ""}, "请提供修改后的全文"),
    (s.amendment_has_text_and_day, {}, {"day": None}, "请写明修改后文本的施行日期"),
    (
        s.amendment_has_text_and_day,
        {},
        {"day": YESTERDAY, "by_published_on": TODAY},
        "修改后文本的施行日期不能早于修改文件的公布日期（2026年10月13日）",
    ),
    (
        s.amendment_has_text_and_day,
        {"last_text_from": TODAY},
        {},
        "修改后文本的施行日期应当晚于现有文本的施行日期（2026年10月13日）",
    ),
    (
        s.amendment_has_text_and_day,
        {"last_text_from": TOMORROW, "has_later_text": True},
        {},
        "修改后文本的施行日期不能早于现有文本的施行日期（2026年10月14日）；同一天的，以后登记的文本为准",
    ),
    (s.amendment_has_text_and_day, {"in_force_until": TODAY}, {}, "文件自2026年10月13日起已不再有效"),
    (s.amendment_has_text_and_day, {"in_force_from": TOMORROW}, {}, "生效日不能早于文件的施行日期（2026年10月14日）"),
    (
        s.no_amendment_loses_its_ground,
        {"orders": (OrderedAmendment(25, "某办法", TODAY),)},
        {},
        "它对《某办法》（自2026年10月13日起）预定的修改还没有施行，自2026年10月13日起不再有依据；"
        "请先取消它对《某办法》预定的修改",
    ),
    (s.repealing_document_is_named, {}, {"by_title": ""}, "请写明据以废止的文件"),
    (s.repealing_document_is_named, {}, {"by_published_on": None}, "《决定》还没有公布，不能据以废止"),
    (
        s.repealing_document_is_named,
        {},
        {"by_published_on": None, "by_undated": 7},
        "《决定》没有登记公布日期，也没有成文日期和施行日期，请监督岗先补正存量信息",
    ),
    (s.repealing_document_is_named, {}, {"day": None}, "请写明废止日期"),
    (
        s.repealing_document_is_named,
        {},
        {"day": YESTERDAY, "by_published_on": TODAY},
        "废止日期不能早于废止文件的公布日期（2026年10月13日）",
    ),
    (s.came_in_as_stock, {"is_stock": False}, {}, "不是导入的存量文件；在本系统公布的文件，按废止或者失效办理"),
    (s.nothing_followed, {"followed": ("登记了政策解读",)}, {}, "录入以后登记了政策解读，不能撤销录入"),
    (s.repealing_document_is_named, {"in_force_until": YESTERDAY}, {}, "文件自2026年10月12日起已不再有效"),
    (
        s.repealing_document_is_named,
        {"planned_amendment_on": TODAY},
        {},
        "已登记自2026年10月13日起施行的修改，生效日应当晚于这一天；要提前的，先取消这项修改",
    ),
    (
        s.no_end_is_planned,
        {"planned_end_on": TOMORROW, "planned_end": "废止"},
        {},
        "已预定自2026年10月14日起废止，请先取消预定",
    ),
    (
        s.nothing_is_to_be_corrected,
        {"to_be_corrected": "鲁检建〔2026〕8号"},
        {},
        "检察建议鲁检建〔2026〕8号的审查认定应当纠正，还没有修改或者废止，不能确认继续有效",
    ),
    (s.term_is_not_over, {"in_force_until": TODAY}, {}, "文件自2026年10月13日起已不再有效，不能确认继续有效"),
    (
        s.term_is_over_or_declared,
        {"state": S.CLEANUP, "in_force_from": TOMORROW},
        {},
        "生效日不能早于文件的施行日期（2026年10月14日）",
    ),
    (s.term_is_over_or_declared, {"state": S.PUBLISHED}, {}, "有效期还没有届满；期满前宣布失效须先启动清理"),
    (s.term_is_over_or_declared, {"state": S.CLEANUP}, {"reason": ""}, "请写明宣布失效的理由"),
    (s.term_is_over_or_declared, {"state": S.CLEANUP}, {"day": None}, "请写明失效日期"),
    (g.source_is_on_record, {}, {"source": " "}, "缺信息来源"),
    (s.came_in_as_stock, {"is_stock": False}, {}, "不是导入的存量文件；在本系统公布的文件，按废止或者失效办理"),
    (s.nothing_followed, {"followed": ("登记了更正通知",)}, {}, "录入以后登记了更正通知，不能撤销录入"),
]


@pytest.mark.parametrize(("guard", "facts", "act", "reason"), REFUSALS)
def test_guard_says_what_is_missing(guard: g.Guard, facts: dict, act: dict, reason: str) -> None:
    assert reasons(guard, replace(GOOD, **facts), replace(ACT, **act)) == [reason]


CONTENT = {
    s.came_in_as_stock: {"is_stock": True},
    g.number_is_allocated: {"number": "鲁政〔2026〕1号"},
    s.term_is_over_or_declared: {"state": S.CLEANUP},
    s.came_in_as_stock: {"is_stock": True},
}


@pytest.mark.parametrize("guard", sorted({row[0] for row in REFUSALS}, key=lambda guard: guard.__name__))
def test_guard_is_silent_when_all_is_well(guard: g.Guard) -> None:
    assert reasons(guard, replace(GOOD, **CONTENT.get(guard, {}))) == []


@pytest.mark.parametrize(
    "guard",
    [
        g.reason_is_given,
        g.opinion_is_given,
        g.deliberation_is_recorded,
        g.signature_is_recorded,
        g.publication_is_recorded,
        g.effect_follows_publication,
        s.amending_document_is_published,
        s.amendment_has_text_and_day,
        s.repealing_document_is_named,
    ],
)
def test_guard_about_the_act_is_silent_before_it(guard: g.Guard) -> None:
    assert reasons(guard, act=None) == []


def test_stock_of_unknown_publication_is_a_ground_once_it_is_known_to_have_been_there() -> None:
    stock = replace(ACT, by_published_on=None, by_undated=7, by_since=TODAY)
    assert reasons(s.amending_document_is_published, act=stock) == []
    assert reasons(s.repealing_document_is_named, act=stock) == []


def test_a_longer_term_may_begin_the_day_after_the_present_end_and_last_its_whole_time() -> None:
    facts = replace(GOOD, in_force_until=date(2027, 1, 2), validity_limit=Limit(5))
    for until in (None, date(2027, 1, 2), date(2031, 10, 12)):
        assert reasons(s.longer_term_is_within_limit, facts, replace(ACT, until=until)) == []


def test_a_day_ahead_is_published_only_by_way_of_a_plan() -> None:
    assert reasons(g.publication_is_recorded, act=replace(ACT, day=TOMORROW)) == [
        "公布日期不能晚于今天（2026年10月13日）"
    ]
    assert reasons(g.publication_is_recorded, act=replace(ACT, day=TOMORROW, ahead=True)) == []


def test_a_publication_elsewhere_may_be_entered_late() -> None:
    late = replace(ACT, day=YESTERDAY, channel_kind="gazette", address="第7期第3页", reason="公报先行刊登")
    assert reasons(g.earlier_publication_is_shown, act=late) == []
    assert reasons(g.publication_is_recorded, replace(GOOD, registered_on=YESTERDAY), late) == []
    assert reasons(g.earlier_publication_is_shown, act=replace(ACT, day=TOMORROW)) == []
    planned = replace(GOOD, planned_publication_on=TODAY)
    assert reasons(g.no_publication_is_planned, planned, replace(ACT, planned=True)) == []


def test_every_guard_of_every_step_has_a_refusal_here() -> None:
    tested = {row[0] for row in REFUSALS}
    assert {guard for step in STEP_BY_NAME.values() for guard in step.guards} == tested


def test_programme_never_lapses_a_document_before_its_term() -> None:
    facts = replace(GOOD, state=S.CLEANUP, in_force_until=TOMORROW)
    assert reasons(s.term_is_over_or_declared, facts, actor=Actor.system("lapse-expired")) == ["有效期还没有届满"]
    assert reasons(s.term_is_over_or_declared, replace(facts, in_force_until=TODAY)) == []


def test_obstacles_of_all_guards_come_together() -> None:
    facts = replace(GOOD, has_text=False, missing_materials=("起草说明", "制定依据"), is_secret=True)
    found = obstacles(STEP_BY_NAME["submit"], facts, ACTOR, TODAY)
    assert [each.reason for each in found] == [
        "还没有正文",
        "本系统不得处理涉密文件",
        "缺送审材料：起草说明",
        "缺送审材料：制定依据",
    ]
    assert all(each.cure and each.who == "县城市管理局" for each in found)


def test_what_was_checked_when_recorded_is_not_asked_again_on_the_day() -> None:
    facts = replace(GOOD, last_text_from=TODAY, planned_end_on=TODAY, planned_end="废止", state=S.CLEANUP)
    act = replace(ACT, planned=True)
    for guard in (s.amendment_has_text_and_day, s.no_end_is_planned, s.repealing_document_is_named):
        assert reasons(guard, facts, act) == []
    system = Actor.system("fire-planned")
    assert reasons(s.term_is_over_or_declared, replace(facts, in_force_until=TOMORROW), act, system) == []


def test_titles_within_titles_get_single_marks() -> None:
    act = replace(ACT, by_title="关于修改《某办法》的决定", by_published_on=None)
    assert reasons(s.amending_document_is_published, act=act) == [
        "《关于修改〈某办法〉的决定》还没有公布，不能据以修改"
    ]


def test_gap_needs_no_reason_from_its_length_on_nor_where_the_profile_has_none() -> None:
    act = replace(ACT, gap_reason="", in_force_from=TODAY + timedelta(days=29))
    assert reasons(g.short_gap_has_reason, act=act) == ["公布到施行只有29日，不足30日（依据未核实），请写明理由"]
    assert reasons(g.short_gap_has_reason, act=replace(act, in_force_from=TODAY + timedelta(days=30))) == []
    assert reasons(g.short_gap_has_reason, replace(GOOD, effective_gap=None), act) == []
    assert reasons(g.short_gap_has_reason, act=replace(act, planned=True)) == []
