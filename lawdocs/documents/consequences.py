"""What a step brings about, said before it is taken, with the dates reckoned (办理后果)."""

from collections.abc import Callable
from datetime import date, timedelta

from lawdocs import rules
from lawdocs.access import parties_of
from lawdocs.accounts.queries import agency_tree
from lawdocs.cleanup.queries import amendments_planned_by, planned_for
from lawdocs.days import day_after
from lawdocs.documents.models import Document
from lawdocs.documents.new_texts import next_edition_no
from lawdocs.documents.step_forms import StepForm
from lawdocs.documents.term import ending
from lawdocs.evaluation.queries import entries_of, last_day_of, report_of
from lawdocs.extensions import db
from lawdocs.filing.services import next_number
from lawdocs.publication.services import first_day_out, has_default_term
from lawdocs.review.minimum import least_review
from workflows.duties import Duty
from workflows.guards import zh_date
from workflows.periods import reckon
from workflows.titles import quoted

# Bold beginning and the rest of the sentence.
Point = tuple[str, str]


def consequences(step: str, document: Document, form: StepForm, today: date) -> list[Point]:
    """The numbered points of a confirmation page."""
    return _POINTS[step](document, form, today)


def _names(ids: frozenset[int]) -> str:
    tree = agency_tree()
    return "、".join(tree.get(each).short_name for each in sorted(ids))


def _submit(document: Document, form: StepForm, today: date) -> list[Point]:
    draft = document.draft.draft_no if document.draft else 1
    return [
        ("正文不能再改。", f"第{draft}稿作为送审稿固定下来；退回后另起一稿。"),
        ("合法性审核由", f"{_names(parties_of(document).reviewing)}办理，起草人不参加审核。"),
        *_review_time(document, today),
        ("通知", "审核单位。"),
    ]


def _review_time(document: Document, today: date) -> list[Point]:
    """How long the review may take, and before what day nobody demands its opinion (R42)."""
    least, profile, work = least_review(document), rules.current(), rules.work_calendar()
    most = profile.clocks[Duty.REVIEW]
    last = reckon(most.period, today, work).due
    until = f"最长{most.period.text}{profile.mark(most.name)}，到{zh_date(last)}；补正材料的日数不计。"
    if least is None:
        return [("紧急的，审核没有最短时间，", until)]
    first = zh_date(reckon(least.period, today, work).due)
    period = f"{least.period.text}{profile.mark(least.name)}"
    return [(f"审核一般不少于{period}，", f"{first}以前不要催要意见；{until}")]


def _return(document: Document, form: StepForm, today: date) -> list[Point]:
    return [
        ("文件回到起草。", f"{drafting_name(document)}可以修改正文和材料，再次提交。"),
        ("理由记入审核意见，", "起草单位可以看到。"),
        ("通知", f"{drafting_name(document)}。"),
    ]


def _reject(document: Document, form: StepForm, today: date) -> list[Point]:
    return [
        ("这一稿记为不合法，", "不得提交集体审议；意见永久留存。"),
        ("文件回到起草。", f"{drafting_name(document)}改正后可以再次提交。"),
        ("通知", f"{drafting_name(document)}。"),
    ]


def _approve(document: Document, form: StepForm, today: date) -> list[Point]:
    return [
        ("选“合法”的，这一稿可以提交集体审议；", "正文不能再改。"),
        ("选“应当予以修改”的，", f"{drafting_name(document)}逐条答复修改意见以后，才可以提交集体审议。"),
        ("下一步由", f"{_names(parties_of(document).handling)}登记审议和签署。"),
        ("通知", f"{drafting_name(document)}和{_names(parties_of(document).handling)}。"),
    ]


def _decide(document: Document, form: StepForm, today: date) -> list[Point]:
    return [
        ("签署日期记为成文日期。", "公布日期不能早于这一天。"),
        ("下一步是登记编号。", ""),
    ]


def _register(document: Document, form: StepForm, today: date) -> list[Point]:
    ahead = next_number(document, today.year)
    points = [("编号不能收回。", "文件以后撤回的，号码作废留痕，不再使用。"), ("下一步是公布。", "")]
    if ahead is None:
        return points
    number, passed = ahead
    if passed:
        points.insert(0, (f"{'、'.join(passed)}已被存量文件使用，", "跳过；编号页写明由哪件文件使用，不记作废。"))
    return [(f"发文字号为{number}，", "同时给出登记号和索引号。"), *points]


def _publish(document: Document, form: StepForm, today: date) -> list[Point]:
    day, begins = form.day.data, form.in_force_from.data
    if day is not None and day > today:
        points = [
            (f"{zh_date(day)}零时起自动公布，", "此前文件仍是备案登记，公众看不到；可以取消预定，也可以改日期。"),
            ("公布以后：", _effect(day, begins, day)),
        ]
    else:
        points = [("公众立即可以看到全文。", _effect(day, begins, today))]
        if day is not None and day < today:
            points.append((f"补录{zh_date(day)}的公布，", "办理记录和文件页面写明补录；期限从公布之日起算。"))
    points.append(("公布日期和施行日期登记以后不能更改。", "请核对后再确认。"))
    points.append(("正文不能再改。", "改变内容走修改程序，文字错误登记更正通知，都保留原文。"))
    if begins is not None:
        until = first_day_out(document, begins)
        if until is None:
            points.append(("没有期满日。", "文件不设有效期，直到被废止或者宣布失效。"))
        else:
            last = until - timedelta(days=1)
            points.append((f"期满日记为{zh_date(last)}，", f"{zh_date(until)}零时起显示“失效”。"))
            if has_default_term(document):
                default = rules.current().validity_default(document.title)
                points.append(("正文和文件信息都没有写明有效期，", f"按规则计{default}。"))
    points.append(("通知", f"{drafting_name(document)}。"))
    return points


def _effect(day: date | None, begins: date | None, today: date) -> str:
    if begins is None:
        return "填写施行日期后，这里写明从哪一天起有效。"
    if begins <= today:
        return "效力显示“现行有效”。"
    gap = f"公布到施行{(begins - day).days}日。" if day is not None else ""
    return f"效力显示“尚未生效”，{zh_date(begins)}零时起显示“现行有效”。{gap}"


def _withdraw(document: Document, form: StepForm, today: date) -> list[Point]:
    points = [("办理终止，", "文件不能再恢复；需要时另行起草。")]
    if document.number:
        points.append((f"{document.number}作废，", "号码留痕，不再使用。"))
    for planned in db.session.scalars(planned_for(document.id)):
        points.append((f"预定{zh_date(planned.due_on)}的公布一并取消。", ""))
    return [*points, ("理由记入办理记录。", "")]


def _take_back(document: Document, form: StepForm, today: date) -> list[Point]:
    return [
        ("公众马上看不到这件文件，", "检索不到，地址也打不开；本单位仍可以看到，办理记录保留。"),
        ("来源可以再次导入。", "它的来源编号、文号和附件不再算作库中已有；从待核对录入的，回到待核对清单。"),
        ("撤销以后不能恢复。", "录入没有错、文件已经不再有效的，请按废止或者失效办理。"),
    ]


def _exclude(document: Document, form: StepForm, today: date) -> list[Point]:
    return [
        ("办理终止，", "不再作为规范性文件审核、编号、公布；认定和理由存档。"),
        ("通知", f"{drafting_name(document)}。"),
    ]


def _start_cleanup(document: Document, form: StepForm, today: date) -> list[Point]:
    return [
        ("效力不变。", "清理期间文件照常执行，公众看到的效力不变。"),
        ("下一步由监督单位", "作出结论：继续有效、废止或者宣布失效；需要修改的，由制定机关登记修改。"),
        ("通知", f"{_names(parties_of(document).supervising)}和{drafting_name(document)}。"),
    ]


def _keep(document: Document, form: StepForm, today: date) -> list[Point]:
    points = [(f"清理日期记为{zh_date(today)}。", "文件继续有效，正文和编号不变。")]
    end, until = ending(document), form.longer_until
    if until is not None:
        points.append(
            (f"有效期延至{zh_date(until)}，", f"{zh_date(day_after(until))}零时起显示“失效”；到期提醒随之改期。")
        )
    elif end is not None:
        points.append(("期满日不变：" if end.word == "期满" else f"{end.word}日期不变：", f"{zh_date(end.day)}。"))
    last_on = last_day_of(document)
    report = report_of(entries_of(document), last_on) if last_on is not None else None
    if report is not None:
        by = f"评估单位{report.by}，" if report.by else ""
        points.append(
            (
                f"期满前评估的结论是“{report.conclusion.label}”：",
                f"{zh_date(report.on)}，{by}{report.actor_name}登记。",
            )
        )
    if until is not None:
        points.append(("延长以后要延续登记，", "取得新的登记号并重新公布（规则R75）；没有办的评估步骤照实留在记录里。"))
    return points


def _amend(document: Document, form: StepForm, today: date) -> list[Point]:
    day = form.day.data
    edition = next_edition_no(document)
    when = f"{zh_date(day)}起" if day else "填写的日期起"
    points = [
        (f"{when}执行第{edition}个文本，", "此前的文本保留，公众可以查看任何一天的文本。"),
        ("新文本不能再改。", "再有改动，另行登记修改。"),
    ]
    if form.new_title.data:
        points.append(
            (
                f"{when}标题改为{quoted(form.new_title.data)}，",
                "现在的标题作为曾用名保留；此前各天的页面仍用当时的标题。",
            )
        )
    return points if day is None or day <= today else [*points, ("现在登记，到期自动生效。", "")]


def _repeal(document: Document, form: StepForm, today: date) -> list[Point]:
    return [*_repealed(form.day.data, today), *_orders(document)]


def _repealed(day: date | None, today: date) -> list[Point]:
    if day is None:
        return [("废止日期零时起不再有效，", "公众看到“废止”；全文保留，可以查阅。"), ("废止不能撤销。", "")]
    before = zh_date(day - timedelta(days=1))
    points = [
        (f"{zh_date(day)}零时起显示“废止”，", f"最后有效的一天是{before}；全文保留，可以查阅。"),
        ("废止不能撤销。", "需要恢复的，另行制定。"),
    ]
    return points if day <= today else [*points, ("现在登记，到期自动生效。", "在此之前仍然有效。")]


def _orders(document: Document) -> list[Point]:
    """The amendments that it orders for a day to come, which do not outlive it."""
    return [
        (
            f"它预定自{zh_date(each.due_on)}起修改{quoted(each.document.title)}。",
            "在这一天或者以前不再有效的，请先取消这项修改；已经施行的修改不受影响。",
        )
        for each in db.session.scalars(amendments_planned_by(document.id))
    ]


def _lapse(document: Document, form: StepForm, today: date) -> list[Point]:
    until = document.in_force_until
    if until is not None and until <= today:
        return [(f"有效期已于{zh_date(until - timedelta(days=1))}届满，", "这里只补记失效；公众看到的效力不变。")]
    day = form.day.data
    when = f"{zh_date(day)}零时起" if day else "失效日期零时起"
    points = [(f"{when}显示“失效”，", "全文保留，可以查阅。"), ("失效不能撤销。", "需要恢复的，另行制定。")]
    return [*points, *_orders(document)]


def drafting_name(document: Document) -> str:
    """The drafting unit as it is told of."""
    return document.drafting_agency.short_name if document.drafting_agency else "起草单位"


_POINTS: dict[str, Callable[[Document, StepForm, date], list[Point]]] = {
    "submit": _submit,
    "return": _return,
    "reject": _reject,
    "approve": _approve,
    "decide": _decide,
    "register": _register,
    "publish": _publish,
    "withdraw": _withdraw,
    "exclude": _exclude,
    "take_back": _take_back,
    "start_cleanup": _start_cleanup,
    "keep": _keep,
    "amend": _amend,
    "repeal": _repeal,
    "lapse": _lapse,
}
