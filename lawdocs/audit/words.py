"""The audit trail in words people read."""

import json
import re
from collections.abc import Iterable, Mapping

from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.services import TAGS
from lawdocs.column.indicators.models import SetAct, SetState, TaskAct
from lawdocs.documents.import_models import ImportStage
from lawdocs.filing.upward_models import Correction, Heading, ReviewStage, Ruling
from lawdocs.filing.upward_models import Stage as FilingStage
from workflows.document import STEP_BY_NAME
from workflows.drafting import Stage
from workflows.evidence import Coverage, TaskState
from workflows.linkage.acts import TABLES, acts_of
from workflows.linkage.clues import ClueKind
from workflows.linkage.sides import Side, Subject
from workflows.news import TABLE as NEWS
from workflows.news import NewsState
from workflows.reports import TABLE as REPORTS
from workflows.reports import BodyKind, ReportState
from workflows.requests import Remedy, RequestKind, RequestOutcome, RequestState
from workflows.roles import Role
from workflows.states import DocumentState

SUBJECTS = {
    "document": "文件",
    "agency": "机关",
    "user": "用户",
    "series": "编号",
    "failure": "未办成的事",
    "import": "存量导入",
    "mail": "邮件",
    "rule": "规则修订",
    "workdays": "放假安排",
    "request": "来件",
    "filing": "报备",
    "record_review": "备案审查",
    "list": "目录",
    "database": "数据库",
    "rates": "报备统计",
    "figures": "统计佐证",
    "link": "外部链接",
    "indicator_set": "指标体系",
    "news": "动态",
    "evidence": "佐证任务",
    "indicator": "指标",
    "topic": "动态主题",
    "report": "年度报告",
    "report_body": "报告主体",
    "report_cycle": "年度报告收集",
    "circular": "年度报告通报",
    **{subject.value: subject.label for subject in Subject},
}
ACTS = {
    **{
        f"{subject}:{name}": f"{subject.label}：{word}"
        for subject in Subject
        for name, word in acts_of(subject).items()
    },
    "document:start_draft": "开始起草",
    "document:save_draft": "保存草稿",
    "document:add_material": "上传材料",
    "document:remove_material": "移除材料",
    "document:ask_supplement": "要求补正",
    "document:hand_in_supplement": "交齐补正材料",
    "document:record_advice": "登记外部法律意见",
    "document:answer_amendments": "答复审核修改意见",
    "document:object_to_opinion": "提出书面异议",
    "document:add_channel": "登记公布载体",
    "document:plan_interpretation": "登记解读方案",
    "document:record_interpretation": "登记政策解读",
    "document:supply_copies": "登记送交文本",
    "document:correct_text": "登记更正通知",
    "document:fill_stock": "补正存量信息",
    "document:enter_provision": "登记条款效力",
    "document:correct_provision": "更正条款效力",
    "document:void_provision": "撤销条款效力登记",
    "document:resume_provision": "登记条款恢复执行",
    "document:read_amendments": "读出修改内容",
    "document:link_amending": "确认被修改的文件",
    "document:decide_amending": "核对一条修改",
    "document:look_at_reference": "核对引用的条号",
    "document:dismiss_amending": "认定没有修改本文件",
    "document:judge_competence": "核对修改、废止机关的权限",
    "document:read_repeals": "读出写明的废止",
    "document:link_repeal": "找到写明废止的文件",
    "document:dismiss_repeal": "认定没有废止本文件",
    "drafting:opinion": "登记社会意见",
    "drafting:turn_down": "不予认定",
    "document:plan_publish": "预定公布",
    "document:plan_amend": "预定修改",
    "document:plan_repeal": "预定废止",
    "document:plan_lapse": "预定失效",
    "document:cancel_plan": "取消预定",
    "document:retry_plan": "重试预定环节",
    "document:evaluate": "记录期满前评估",
    "document:void_evaluation": "作废评估记录",
    "deadline:remind": "到期提醒",
    "notice:read": "通知已读",
    "calendar:make": "生成日历地址",
    "calendar:revoke": "停用日历地址",
    "cleanup:finish": "完成定期清理",
    "filing:submit": "报送备案",
    "filing:outside": "登记线下报送",
    "filing:receipt": "登记备案回执",
    "filing:register": "备案登记",
    "filing:refuse": "不予备案登记",
    "filing:supplement": "要求补充报备材料",
    "filing:add_paper": "上传报备材料",
    "filing:remove_paper": "移除报备材料",
    "filing:send_list": "公布或者报送目录",
    "filing:notify": "发出限期报备通知",
    "filing:criticize": "登记通报批评",
    "record_review:find": "记录审查发现",
    "record_review:drop": "删去审查发现",
    "record_review:extend": "延长备案审查",
    "record_review:coordinate": "记录协调情况",
    "record_review:pass": "备案审查通过",
    "record_review:opinion": "发出备案审查意见书",
    "record_review:report": "报告纠正情况",
    "record_review:close": "办结备案审查",
    "record_review:revoke": "提请改变或者撤销",
    "record_review:rule": "登记改变或者撤销的决定",
    "rates:freeze": "定格报备统计",
    "figures:take": "冻结统计佐证",
    "links:check": "要求重新检查链接",
    "links:found": "检查链接",
    "binder:export": "导出佐证汇编",
    "document:archive": "导出归档包",
    "agency:create": "增加机关",
    "agency:change": "变更机关",
    "agency:remove": "移除机关",
    "user:create": "开通账号",
    "user:change": "变更账号",
    "user:password": "修改密码",
    "grant:give": "授予岗位",
    "grant:take": "收回岗位",
    "number:give": "给号",
    "number:void": "号作废",
    "number:start": "设定起始序号",
    "import:start": "上传存量表格",
    "import:confirm": "确认导入存量",
    "import:drop": "放弃导入存量",
    "import:ask": "存量文件待核对",
    "import:enter": "核对录入存量",
    "import:skip": "存量文件不录入",
    "import:reopen": "存量文件重新核对",
    "import:take_back": "撤销一次导入",
    "rules:override": "修订规则",
    "rules:end": "结束规则修订",
    "rules:calendar": "录入放假安排",
    "rules:remind": "提醒录入放假安排",
    "request:enter": "登记来件",
    "request:note": "记录来件办理情况",
    "request:ask": "要求来件人补正",
    "request:complete": "收到来件补正材料",
    "request:transfer": "转送来件",
    "request:reply": "答复来件",
    "request:refuse": "不予受理来件",
    "request:withdraw": "来件人撤回",
    "request:void": "登记有误的来件作废",
    "request:lift": "恢复执行条款",
    "request:correct": "更正停止执行的条款",
    "news:start": "撰写动态",
    "news:save": "修改动态",
    "news:add_file": "上传动态文件",
    "news:remove_file": "移除动态文件",
    "news:pin": "置顶动态",
    "news:unpin": "取消置顶动态",
    "news:topic": "设置动态主题",
    "report:open": "开始收集年度报告",
    "report:save": "修改年度报告",
    "report:add_file": "上传年度报告文件",
    "report:remove_file": "移除年度报告文件",
    "report:sent_up": "登记年度报告报送上级",
    "report:cycle": "设定年度报告的期限",
    "report:circular": "起草年度报告通报",
    "report:body_add": "列入报告主体",
    "report:body_change": "变更报告主体",
    "report:body_exempt": "准予免报",
    "report:body_lift": "取消免报",
    "job:retry": "重试未办成的事",
    "mail:retry": "重新投递邮件",
    "seed:begin": "建立示例数据",
}
ACTS |= {f"drafting:{stage}": f"登记起草环节：{stage.label}" for stage in Stage}
ACTS |= {f"news:{step.name}": f"动态{step.label}" for step in NEWS.steps}
ACTS |= {f"indicator:{act}": f"指标体系{act.label}" for act in SetAct}
ACTS |= {f"evidence:{act}": f"佐证{act.label}" for act in TaskAct}
ACTS |= {f"report:{step.name}": f"年度报告{step.label}" for step in REPORTS.steps}
EVENTS = {
    "login": "登录",
    "login_failed": "登录失败",
    "login_limited": "登录失败次数过多，暂停登录",
    "logout": "退出",
    "password_proved": "改密码前核对密码",
    "password_changed": "修改密码",
    "forbidden": "越权操作被拒绝",
    "secret_refused": "涉密文件被拒绝",
    "clock_accepted": "校准后重新采用服务器时钟",
}
# What ``lawdocs audit verify`` names first in a sentence about a fault, and what people call it.
PLACES = {
    "file": "材料和附件",
    "series": "编号",
    "number": "编号",
    "document": "文件的编号、办理过程或者正文",
    "news": "动态的办理过程或者内容",
    "indicator_set": "指标体系的内容或者记录",
    "evidence": "指标佐证的办理过程或者材料",
    "figures": "统计佐证",
    "report": "年度报告的办理过程或者内容",
    "report-body": "报告主体清单",
    "report-cycle": "年度报告的期限",
    "linkage": "府检联动的办理过程或者内容",
}
LIMITED = {"account": "按账号计", "address": "按来源地址计"}
FIELDS = {
    "state": "状态",
    "version": "版本",
    "number": "文号",
    "text": "正文摘要值",
    "name": "名称",
    "short_name": "简称",
    "level": "层级",
    "kind": "类别",
    "parent_id": "上级机关编号",
    "may_issue": "可以制定文件",
    "barred_as": "不得制发的机构类别",
    "number_code": "机关代字",
    "credit_code": "统一社会信用代码",
    "region_code": "行政区划代码",
    "reviewed_by_id": "审核机关编号",
    "handled_by_id": "办理机关编号",
    "active": "正在使用",
    "username": "用户名",
    "agency_id": "机关编号",
    "email": "提醒邮箱",
    "agency": "机关",
    "role": "岗位",
    "year": "年份",
    "first": "起始序号",
    "stage": "导入进度",
    "as_of": "来源日期",
    "counted_on": "截至日",
    "rows": "行数",
    "sha256": "文件摘要值",
    "job": "任务",
    "item": "事项编号",
    "document_id": "文件编号",
    "next_at": "下次投递",
    "finished_on": "清理完成日期",
    "next_on": "下次清理期限",
    "standing": "现行文件（件）",
    "looked_at": "已清理（件）",
    "entry": "规则条目",
    "rule_text": "规定",
    "ground": "依据",
    "verified": "依据已核实",
    "from_on": "自何日起",
    "clocks": "随之重算的期限（项）",
    "source": "通知",
    "days": "放假和调休日（天）",
    "differing": "与原来不同（天）",
    "step": "提醒日",
    "request_kind": "来件类别",
    "request_state": "办理状态",
    "outcome": "办理结果",
    "remedy": "纠正方式",
    "on": "日期",
    "received_on": "收到日期",
    "due_on": "期限",
    "articles": "条款",
    "stopped_from": "停止执行起",
    "stopped_until": "恢复执行",
    "stopped_articles": "停止执行的条款",
    "wrong_articles": "误登记停止执行的条款",
    "corrected_on": "更正日期",
    "digest": "记录摘要值",
    "filing": "报备进度",
    "review": "审查进度",
    "receiver": "接收机关",
    "receipt": "备案号",
    "submitted_on": "报送日期",
    "decided_on": "登记或者不予登记的日期",
    "part": "材料种类",
    "heading": "审查内容",
    "letter": "意见书编号",
    "correction": "纠正方式",
    "ruling": "政府的决定",
    "ruled_on": "决定日期",
    "ruling_number": "决定的文号",
    "ruling_title": "决定的标题",
    "ground_record_review": "审查依据",
    "ground_correction": "纠正期限的依据",
    "quarter": "季度",
    "notice": "限期报备通知的文号",
    "noticed_on": "通知日期",
    "last_on": "限期报送的最后一天",
    "notice_sha256": "通知内容摘要值",
    "criticism_number": "通报的文号",
    "criticized_on": "通报日期",
    "criticism_sha256": "通报内容摘要值",
    "link": "公开网址",
    "sent_on": "日期",
    "news_state": "动态状态",
    "set_state": "指标体系状态",
    "edition": "版本",
    "indicators": "指标（项）",
    "opened_on": "公开日期",
    "closed_on": "归档日期",
    "task_state": "佐证任务状态",
    "coverage": "佐证情况",
    "score": "自评分（百分之一分）",
    "note": "自评说明",
    "publish_at": "定时发布",
    "published_on": "发布日期",
    "pinned_until": "置顶至",
    "figures": "统计名称",
    "is_alive": "能够打开",
    "form": "格式",
    "hidden": "不公开的材料",
    "first_on": "起始日期",
    "until_on": "截止日期",
    "report_state": "报告状态",
    "self_checked_on": "保密自查日期",
    "is_complete": "五部分齐全",
    "sent_up_on": "报送上级日期",
    "body_id": "报告主体编号",
    "body_kind": "主体类别",
    "position": "顺序",
    "since_year": "从哪一年度起报告",
    "until_year": "最后报告年度",
    "merged_into_id": "并入的主体编号",
    "exempt": "免报",
    "public_due_on": "公开期限",
    **{f"{subject}_state": "状态" for subject in Subject},
    "side": "方",
    "procuratorate_id": "检察机关编号",
    "said": "所写内容的摘要值",
    "government_id": "政府编号",
    "office_id": "牵头单位编号",
    "responsible_id": "责任单位编号",
    "since_on": "自",
    "slot": "顺序",
    "seq": "序号",
    "clue_kind": "移送方向",
    "runs": "运行正常",
}
# Administrators do not read drafts: of a document they see how it moved, not what it says.
OF_DOCUMENTS = ("state", "version", "number", "text")
VALUES = {
    "state": {state.value: state.label for state in DocumentState},
    "role": {role.value: role.label for role in Role},
    "stage": {stage.value: stage.label for stage in ImportStage},
    "request_kind": {each.value: each.label for each in RequestKind},
    "request_state": {each.value: each.label for each in RequestState},
    "outcome": {each.value: each.label for each in RequestOutcome},
    "remedy": {each.value: each.label for each in Remedy},
    "filing": {stage.value: stage.label for stage in FilingStage},
    "review": {stage.value: stage.label for stage in ReviewStage},
    "heading": {heading.value: heading.label for heading in Heading},
    "correction": {correction.value: correction.label for correction in Correction},
    "ruling": {ruling.value: ruling.label for ruling in Ruling},
    "set_state": {state.value: state.label for state in SetState},
    "news_state": {state.value: state.label for state in NewsState},
    "task_state": {state.value: state.label for state in TaskState},
    "coverage": {coverage.value: coverage.label for coverage in Coverage},
    "report_state": {state.value: state.label for state in ReportState},
    "body_kind": {kind.value: kind.label for kind in BodyKind},
    "side": {side.value: side.label for side in Side},
    "clue_kind": {kind.value: kind.label for kind in ClueKind},
    **{f"{subject}_state": {state.value: state.label for state in table.states} for subject, table in TABLES.items()},
}


def act(tag: str) -> str:
    """The word for an audit tag."""
    step = STEP_BY_NAME.get(tag.removeprefix("document:"))
    return ACTS.get(tag) or (step.label if step is not None else tag)


def acts() -> list[tuple[str, str]]:
    """All tags with their words, for the filter."""
    return [(tag, act(tag)) for tag in sorted(TAGS)]


def event(happened: SecurityEvent) -> tuple[str, str]:
    """What happened, and its particulars."""
    return EVENTS.get(happened.kind, happened.kind), LIMITED.get(happened.detail, happened.detail)


def place(fault: str) -> str:
    """Where a fault lies; all that names no other place lies in the audit trail itself."""
    return PLACES.get(fault.split()[0], "办理记录")


def subject(entry: AuditEntry) -> str:
    """What an entry is about: 文件12."""
    return f"{SUBJECTS.get(entry.subject, entry.subject)}{entry.subject_id or ''}"


_DIGEST = re.compile("[0-9a-f]{64}")


def changes(entry: AuditEntry) -> list[str]:
    """What changed, field by field: 状态：起草 → 审核中."""
    before, after = json.loads(entry.before), json.loads(entry.after)
    names = (*after, *(name for name in before if name not in after))
    names = [name for name in names if _is_shown(entry, name, (before.get(name), after.get(name)))]
    return [_change(name, before, after) for name in names if before.get(name) != after.get(name)]


def _is_shown(entry: AuditEntry, name: str, values: Iterable[object]) -> bool:
    """Digests of texts are shown; words that somebody wrote of a document are none of the audit's business."""
    if name == "text" and not all(value is None or _DIGEST.fullmatch(str(value)) for value in values):
        return False
    return entry.subject != "document" or name in OF_DOCUMENTS


def _change(name: str, before: Mapping[str, object], after: Mapping[str, object]) -> str:
    word, new = FIELDS.get(name, name), _value(name, after.get(name))
    if name not in before:
        return f"{word}：{new}"
    old = _value(name, before[name])
    return f"{word}：{old} → {new}" if name in after else f"{word}：{old}"


def _value(name: str, value: object) -> str:
    if value is None or value == "":
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    shown = VALUES.get(name, {}).get(str(value), str(value))
    return f"{shown[:12]}…" if name == "text" else shown
