"""What should be known, or looked at once more, before a step is taken (办理提示)."""

import hashlib
import re
from datetime import date, timedelta

from lawdocs import rules
from lawdocs.cleanup import amended_clauses, amended_texts
from lawdocs.cleanup.amendments import offer as amendments
from lawdocs.deadlines.publishing import late_publication
from lawdocs.documents.consequences import Point, drafting_name
from lawdocs.documents.models import Document
from lawdocs.documents.step_forms import StepForm
from lawdocs.documents.titles import former_titles
from lawdocs.drafting.facts import drafting_of
from lawdocs.drafting.titles import title_remarks
from lawdocs.evaluation.queries import entries_of, lines_of
from lawdocs.filing.rulings import changes_due
from lawdocs.review.minimum import shortfall
from lawdocs.texts.comparison.table import TableRow
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.meetings import is_thinly_attended
from workflows.states import BINDING
from workflows.states import LegalStatus as L
from workflows.titles import heart_of, names, quoted
from workflows.validity import status_on

_TITLE = re.compile(r"《([^《》]+(?:〈[^〉]*〉[^《》]*)?)》")


_ALONG = re.compile(r"[^。；\n]*同时废止")


def warnings(step: str, document: Document, form: StepForm, today: date) -> list[Point]:
    """What does not bar a step, but should be known before it is taken."""
    return _WARNINGS[step](document, form, today) if step in _WARNINGS else []


def doubt(step: str, document: Document, form: StepForm) -> str:
    """What is to be looked at once more before a step is taken, as the page sends it back; empty: nothing."""
    return _DOUBTS[step](document, form) if step in _DOUBTS else ""


def does_not_name(by: Document, document: Document) -> bool:
    """Whether neither the title nor the text of a document names another, by one of its titles or its number."""
    edition = by.current_edition
    said = f"{by.title}\n{edition.text if edition is not None else ''}"
    titles = (document.title, *former_titles(document.editions, document.title))
    hearts = (heart_of(each, document.issuer_name or "") for each in titles)
    return not any(names(said, heart) for heart in hearts) and not (document.number and document.number in said)


def _submit_warnings(document: Document, form: StepForm, today: date) -> list[Point]:
    found = [("请核对标题和体裁。", f"{remark}。") for remark in title_remarks(document)]
    drafting = drafting_of(document.id)
    if drafting is not None and drafting.party_report and drafting.party_reported_on is None:
        found.append(("还没有登记向同级党委报告的情况。", "可以先送审，最迟在集体审议以前报告并登记（规则R06）。"))
    return [*found, *_unplanned(document, "最迟在审定以后登记，没有方案不能登记编号（规则R64）。")]


def _unplanned(document: Document, consequence: str) -> list[Point]:
    return [] if document.interpretation_plan is not None else [("还没有登记解读方案。", consequence)]


def _conclude_warnings(document: Document, form: StepForm, today: date) -> list[Point]:
    """What the opinion and the ledger will say of a review that was too short (R42)."""
    short = shortfall(document, today)
    if short is None:
        return []
    return [
        (
            f"到今天审核用时{short.lasted}，少于{short.least}。",
            f"合法性审核一般不少于{short.rule.period.text}（{short.rule.ground}）。"
            "现在出具意见的，审核意见和台账注明用时不足。",
        )
    ]


def _decide_warnings(document: Document, form: StepForm, today: date) -> list[Point]:
    """What whoever decides must know: few came, the drafter did not accept something (R45), nothing is prepared."""
    unplanned = _unplanned(document, f"{drafting_name(document)}登记以后，才能登记编号（规则R64）。")
    last = document.opinions[-1] if document.opinions else None
    found = _thin_meeting(document, form)
    if last is None:
        return found + unplanned
    found += [
        (f"起草单位没有采纳{each.clause}的修改意见：", f"审核意见的理由是{each.reason}；不采纳的理由是{each.answer}")
        for each in last.amendments
        if each.adopted is False
    ]
    if last.objection:
        late = "（逾期提出）" if last.objected_late else ""
        found.append((f"起草单位对审核意见提出书面异议{late}：", last.objection))
    return found + unplanned


def _thin_meeting(document: Document, form: StepForm) -> list[Point]:
    if not _decide_doubt(document, form):
        return []
    told = f"应到{form.expected.data}人，实到{form.attended.data}人，没有超过半数。"
    return [(told, "请核对人数，并核对会议规则对出席人数的要求。")]


def _decide_doubt(document: Document, form: StepForm) -> str:
    if not form.is_submitted() or form.expected.errors or form.attended.errors:
        return ""
    expected, attended = form.expected.data, form.attended.data
    return f"{attended}/{expected}" if is_thinly_attended(int(expected), int(attended)) else ""


def _publish_warnings(document: Document, form: StepForm, today: date) -> list[Point]:
    found = []
    day, begins = form.day.data or today, form.in_force_from.data
    if late := late_publication(document, day):
        found.append(("逾期公布。", late))
    gap = rules.current()["effective_gap"]
    if begins is not None and day <= begins < day + timedelta(days=gap):
        found.append(
            (
                f"公布到施行只有{(begins - day).days}日，不足{gap}日{rules.current().mark('effective_gap')}。",
                "确有必要的，请写明间隔不足的理由（规则R62）。",
            )
        )
    for title in _repealed_along(document):
        found.append((f"正文写明同时废止{quoted(title)}。", "公布以后，请在那份文件的页面登记废止。"))
    plan = document.interpretation_plan
    if plan is not None and plan.medium is not None:
        latest = rules.current().clocks[Duty.INTERPRETATION].period.text
        mark = rules.current().mark(Duty.INTERPRETATION)
        who = f"由{drafting_name(document)}与文件同步发布，最迟在公布以后{latest}内{mark}（规则R64）。"
        found.append((f"这件文件安排了解读（{plan.medium.label}）。", who))
    return found


def _publish_doubt(document: Document, form: StepForm) -> str:
    """A day typed after the period in which a document is to be public; the page could not warn of it before."""
    return str(form.day.data) if late_publication(document, form.day.data) else ""


def _keep_warnings(document: Document, form: StepForm, today: date) -> list[Point]:
    """Which steps of the evaluation (R72 to R74) are missing, and which of them are late."""
    missing = [each for each in lines_of(document, entries_of(document), today) if each.met_on is None]
    if not missing:
        return []
    names = "、".join(each.step.act.label for each in missing)
    late = "；".join(
        f"{each.step.act.label}{zh_date(each.due)}到期，已逾期{(today - each.due).days}日"
        for each in missing
        if each.due < today
    )
    return [(f"期满前评估还没有办完：{names}。", f"{late}。" if late else "都还没有到期。")]


def _amend_warnings(document: Document, form: StepForm, today: date) -> list[Point]:
    return [*_decisions(document), *_asked_of_amendment(document, form)]


def _asked_of_amendment(document: Document, form: StepForm) -> list[Point]:
    if form.chosen is None:
        return []
    text, title = form.new_text.data or "", form.new_title.data or ""
    broken = amended_texts.doubts(document, form.chosen, form.day.data, text) if form.is_submitted() else []
    said = [*_unlike(document, form), *amendments.doubts(document, form.chosen, text, title), *broken]
    return [*said, *amended_clauses.doubts(document, text, form.today)]


def _decisions(document: Document) -> list[Point]:
    """What the government above decided to change in it, until that is done."""
    return [
        (f"政府已经决定改变本文件：{each.decision}，{zh_date(each.ruled_on)}。", f"决定的内容：{each.closing}")
        for each in changes_due(document)
    ]


def _unlike(document: Document, form: StepForm) -> list[Point]:
    by = form.chosen
    if by is None or not does_not_name(by, document):
        return []
    what = f"{quoted(by.title)}的标题和正文都没有提到{quoted(document.title)}。"
    return [(what, "请核对有没有选错文件；没有选错的，再按一次确认。")]


def differing(step: str, document: Document, form: StepForm) -> list[TableRow]:
    """Where the text of an amendment is not the one that was looked at instruction by instruction; else nothing."""
    if step != "amend" or form.chosen is None or not form.is_submitted():
        return []
    return amendments.differing(document, form.chosen, form.new_text.data or "")


def _amend_doubt(document: Document, form: StepForm) -> str:
    """Bound to the words and the day that were looked at: another text is looked at anew."""
    told = [bold for bold, _ in _asked_of_amendment(document, form)]
    if not told:
        return ""
    seen = repr((told, form.new_text.data, form.day.data, form.new_title.data))
    return f"{form.chosen.id}-{hashlib.sha256(seen.encode()).hexdigest()[:16]}"


def _repealed_along(document: Document) -> list[str]:
    """The titles a text says are repealed at the same time (同时废止)."""
    text = document.draft.text if document.draft else ""
    return list(dict.fromkeys(title for part in _ALONG.findall(text) for title in _TITLE.findall(part)))


def _repeal_warnings(document: Document, form: StepForm, today: date) -> list[Point]:
    day = form.day.data
    if day is None or day >= today:
        return []
    shown = list(dict.fromkeys(_shown_as(document, each) for each in (day, today)))
    seen = f"公众看到的一直是{shown[0]}" if len(shown) == 1 else f"公众先看到{shown[0]}，后来看到{shown[1]}"
    relied = "；这段时间按有效办理的事项，要由你们说明" if L.IN_FORCE.label in "".join(shown) else ""
    what = f"废止日期在过去：从{zh_date(day)}到今天，{seen}。"
    return [(what, f"请核对废止文件写明的日期{relied}。没有写错的，再按一次确认。")]


def _shown_as(document: Document, day: date) -> str:
    """What the public page of a document called it on a day."""
    status = status_on(document, day)
    if status is None:
        return "尚未公布"
    if status in BINDING:
        return L.IN_FORCE.label
    return f"效力{status.label}" if status is L.UNKNOWN else status.label


def _repeal_doubt(document: Document, form: StepForm) -> str:
    day = form.day.data
    return day.isoformat() if day is not None and not form.day.errors and day < form.today else ""


_DOUBTS = {"decide": _decide_doubt, "amend": _amend_doubt, "publish": _publish_doubt, "repeal": _repeal_doubt}


_WARNINGS = {
    "submit": _submit_warnings,
    "approve": _conclude_warnings,
    "reject": _conclude_warnings,
    "decide": _decide_warnings,
    "keep": _keep_warnings,
    "publish": _publish_warnings,
    "amend": _amend_warnings,
    "repeal": _repeal_warnings,
}
