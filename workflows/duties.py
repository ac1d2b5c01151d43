"""The duties with a clock (期限事项): what must be done by a day; how long it may take is said by the rule profile."""

from collections.abc import Mapping

from workflows.labels import LabelledEnum


class Duty(LabelledEnum):
    """What must be done by a deadline.

    All but the first two, those of ``GIVEN`` and those of ``CLOCK_OF`` are clocks of the profile of the same name.
    """

    EXPIRY = "expiry", "期满前评估"
    CLEANUP_ROUND = "cleanup_round", "定期清理"

    REVIEW = "review", "合法性审核"
    SUPPLEMENT = "supplement", "补正送审材料"
    OBJECTION = "objection", "对审核意见提出异议"
    PUBLICATION = "publication", "公布"
    INTERPRETATION = "interpretation", "发布政策解读"
    COPIES = "copies", "送交文本供公众查阅"
    FILING = "filing", "报送备案"
    FILING_NOTICE = "filing_notice", "限期报备"
    FILING_SUPPLEMENT = "filing_supplement", "补充报备材料"
    FILING_CHECK = "filing_check", "备案登记审查"
    RECORD_REVIEW = "record_review", "备案审查"
    CORRECTION = "correction", "自行纠正并报告"
    REVOCATION = "revocation", "提请改变或者撤销"
    QUARTERLY_LIST = "quarterly_list", "公布备案目录"
    ANNUAL_LIST = "annual_list", "报送年度文件目录"
    ANNUAL_REPORT = "annual_report", "报告年度备案工作"
    AMENDMENT = "amendment", "按清理结论修改"
    SUGGESTION = "suggestion", "答复审查建议"
    RECONSIDERATION = "reconsideration", "附带审查处理"
    RECONSIDERATION_TRANSFER = "reconsideration_transfer", "附带审查转送"
    RECONSIDERATION_ANSWER = "reconsideration_answer", "附带审查受转送机关处理"
    MAKER_REPLY = "maker_reply", "制定机关书面答复"
    COURT_FINDING = "court_finding", "回复法院处理建议"
    JUDICIAL_ADVICE = "judicial_advice", "回复司法建议"
    PROCURATORIAL_ADVICE = "procuratorial_advice", "回复检察建议"
    PROCURATORIAL_URGENT = "procuratorial_urgent", "回复检察建议（紧急）"
    EVIDENCE = "evidence", "提交指标佐证"
    GOVERNMENT_REPORT = "government_report", "报送法治政府建设年度报告"
    REPORT_PUBLICATION = "report_publication", "公开法治政府建设年度报告"
    LINK_MEETING = "link_meeting", "召开府检联动联席会议"
    LINK_RESOLUTION = "link_resolution", "落实联席会议议定事项"
    LINK_MECHANISM = "link_mechanism", "检查联动机制运行情况"
    LINK_SUGGESTION = "link_suggestion", "办理并回复检察建议"
    LINK_REVIEW = "link_review", "按检察建议审查文件"
    LINK_CORRECTION = "link_correction", "按审查结论纠正文件"
    LINK_ISSUE = "link_issue", "解决联动问题"
    LINK_OPINION = "link_opinion", "检察机关对草案的意见"
    CRIME_DECISION = "crime_decision", "决定是否移送涉嫌犯罪案件"
    CRIME_TRANSFER = "crime_transfer", "向公安机关移送案件"
    POLICE_DECISION = "police_decision", "决定是否立案"
    POLICE_FORWARD = "police_forward", "转送有管辖权的机关"
    CRIME_RECONSIDERATION = "crime_reconsideration", "提请复议不予立案决定"
    CRIME_RECONSIDERATION_REPLY = "crime_reconsideration_reply", "作出立案复议决定"
    CRIME_HANDOVER = "crime_handover", "移交涉案物品和材料"
    CRIME_SCREENING = "crime_screening", "审查移送材料并决定处理"
    SCREENING_RECONSIDERATION = "screening_reconsideration", "对检察机关决定提请复议"
    POLICE_ORDERED_FILING = "police_ordered_filing", "按通知立案"


# What may be done until a day, but need not be: the end of its period ends it, and nobody is late.
RIGHTS = frozenset({Duty.OBJECTION, Duty.CRIME_RECONSIDERATION, Duty.SCREENING_RECONSIDERATION})
# What an act gives a day of its own: no profile says how long it takes, and no rule or calendar moves it.
OF_RESOLUTIONS = frozenset({Duty.LINK_MEETING, Duty.LINK_RESOLUTION, Duty.LINK_MECHANISM, Duty.LINK_ISSUE})
GIVEN = frozenset({Duty.FILING_NOTICE, Duty.EVIDENCE, Duty.LINK_OPINION}) | OF_RESOLUTIONS
# What the linkage owes by a clock of the profile that is there under another name.
CLOCK_OF: Mapping[Duty, str] = {
    Duty.LINK_SUGGESTION: "procuratorial_advice",
    Duty.LINK_REVIEW: "record_review",
    Duty.LINK_CORRECTION: "correction",
}
# The clock by which a suggestion runs whose letter names no period, under the duty LINK_SUGGESTION all the same.
UNNAMED_TERM = "procuratorial_other"
# Days that the procuratorate gave though the profile has a clock for the duty, and whose reminders they have.
LETTER_DAY, URGENT_LETTER_DAY = "R104.letter", "R104.letter_urgent"
GIVEN_RULES: Mapping[str, str] = {LETTER_DAY: "procuratorial_advice", URGENT_LETTER_DAY: "procuratorial_urgent"}
# What units owe to the column: its editors supervise that, not the justice bureau.
OF_COLUMN = frozenset({Duty.EVIDENCE, Duty.GOVERNMENT_REPORT, Duty.REPORT_PUBLICATION})

# Transfers of suspected crimes (行刑衔接): who the case is of is nobody else's business.
OF_CASES = frozenset(
    {
        *(Duty.CRIME_DECISION, Duty.CRIME_TRANSFER, Duty.POLICE_DECISION, Duty.POLICE_FORWARD, Duty.CRIME_HANDOVER),
        *(Duty.CRIME_RECONSIDERATION, Duty.CRIME_RECONSIDERATION_REPLY, Duty.CRIME_SCREENING),
        *(Duty.SCREENING_RECONSIDERATION, Duty.POLICE_ORDERED_FILING),
    }
)
# What the linkage of government and procuratorate owes: its office supervises the units, and nobody the procuratorate.
OF_LINKAGE = OF_RESOLUTIONS | CLOCK_OF.keys() | OF_CASES | {Duty.LINK_OPINION}


def is_given(duty: Duty, rule: str) -> bool:
    """Whether an act gave the last day of a clock, so that neither rules nor calendar move it."""
    return duty in GIVEN or rule in GIVEN_RULES


# The events that clocks begin with (起算事件).
EVENTS: Mapping[str, str] = {
    "consultation_opened": "征求意见公开之日",
    "hearing_announced": "公布听证会事项之日",
    "hearing_papers_sent": "听证材料送达之日",
    "supplement_asked": "收到补正通知之日",
    "submitted": "收到送审材料之日",
    "opinion_received": "收到审核意见之日",
    "signed": "签署之日",
    "published": "公布之日",
    "last_day": "有效期届满之日",
    "package_received": "收到报备材料之日",
    "registered": "备案登记之日",
    "record_review_due": "备案审查期满之日",
    "opinion_sent": "收到备案审查意见书之日",
    "correction_due": "纠正期满之日",
    "quarter_end": "季度末日",
    "year_end": "年度末日",
    "suggestion_received": "收到审查建议之日",
    "suggestion_declined": "决定不启动审查之日",
    "review_applied": "收到附带审查申请之日",
    "suspended": "行政复议中止之日",
    "transfer_received": "收到转送材料之日",
    "notice_received": "收到复议机关通知之日",
    "judgment_received": "收到裁判文书之日",
    "judgment_effective": "裁判生效之日",
    "advice_received": "收到建议书之日",
    "crime_reported": "接到移送书面报告之日",
    "transfer_approved": "批准移送之时",
    "case_received": "接受移送案件之时",
    "refusal_received": "接到不予立案通知书之日",
    "reconsideration_received": "收到提请复议文件之日",
    "filing_ordered": "收到通知立案书之日",
    "filing_notice_received": "接到立案通知书之日",
    "screening_received": "收到移送材料之日",
    "screening_decision_received": "收到检察机关决定之日",
    "last_cleanup": "上次清理完成之日",
    "last_meeting": "上次会议召开之日",
    "cleanup_concluded": "作出清理结论之日",
}
