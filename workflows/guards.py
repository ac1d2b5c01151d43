"""Guards (办理条件): each answers None, or the obstacle in one sentence that says what is missing.

A guard takes the facts of the document, the actor, today and the act. The act is None while a page asks in advance
what still stands in the way; a guard about what the person has yet to enter is then silent.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from workflows.actors import Actor
from workflows.days import (
    ANSWERED_THEN_DELIBERATED,
    DELIBERATED_THEN_SIGNED,
    REGISTERED_THEN_PUBLISHED,
    REVIEWED_THEN_DELIBERATED,
    beginning_after,
    zh_date,
)
from workflows.facts import Act, Facts, Obstacle
from workflows.meetings import Meeting, Result
from workflows.opinions import Form, Point, amendment_faults
from workflows.validity import Term

# Places that publish apart from us, so that a publication there may have come first (ChannelKind).
OTHER_CHANNELS = frozenset({"gazette", "press", "board"})
Guard = Callable[[Facts, Actor, date, Act | None], "Obstacle | tuple[Obstacle, ...] | None"]


def issuer_may_issue(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Only registered makers issue documents (制定主体清单)."""
    if facts.issuer_may_issue:
        return None
    return Obstacle(
        f"{facts.issuer_name}不在制定主体清单内，请更换制定机关", "field:issuer_id", "R03", facts.drafter_agency
    )


def required_fields_are_filled(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """Every required field of the document record is filled."""
    return tuple(
        Obstacle(f"缺{missing.label}", f"field:{missing.field}", who=facts.drafter_agency)
        for missing in facts.missing_fields
    )


def title_avoids_barred_words(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A normative document is never called 法 or 条例."""
    if facts.barred_title_word is None:
        return None
    return Obstacle(f"标题不得使用“{facts.barred_title_word}”作为文种", "field:title", "R20", facts.drafter_agency)


def text_is_present(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """There is a text to review."""
    return None if facts.has_text else Obstacle("还没有正文", "text", who=facts.drafter_agency)


def text_is_not_secret(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """The system must not hold state secrets (涉密文件不进本系统)."""
    return Obstacle("本系统不得处理涉密文件", "field:title", "R02", facts.drafter_agency) if facts.is_secret else None


def disclosure_is_active(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A text that is not made public binds nobody, so a normative document is always 主动公开."""
    if facts.is_disclosed:
        return None
    return Obstacle("行政规范性文件应当主动公开，请修改公开方式", "field:disclosure", "R60", facts.drafter_agency)


def materials_are_complete(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """The papers the rule profile asks for are attached (送审材料)."""
    return tuple(
        Obstacle(f"缺送审材料：{name}", "materials", "R40", facts.drafter_agency) for name in facts.missing_materials
    )


def validity_is_within_limit(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """有效期 does not exceed what the rule profile allows for this kind of document; what the text states counts."""
    stated, years, limit = facts.stated_term, facts.validity_years, facts.validity_limit
    term = stated or (Term(years) if years is not None else None)
    objection = term.objection(limit) if term is not None and limit is not None else ""
    if not objection:
        return None
    told, cure = (f"正文写明有效期{term}，", "text") if stated else (f"有效期{term}", "field:validity_years")
    return Obstacle(f"{told}{objection}", cure, "R70", facts.drafter_agency)


def term_agrees_with_text(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """The record of a document does not contradict the term its text states (以正文为准)."""
    stated, years = facts.stated_term, facts.validity_years
    if stated is None or (facts.has_term and (years is None or stated.is_of(years))):
        return None
    told = f"{years}年" if facts.has_term else "不设有效期"
    reason = f"有效期填写的是“{told}”，正文写明有效期{stated}，请改为一致"
    return Obstacle(reason, "field:validity_years", "R70", facts.drafter_agency)


def reason_is_given(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """The person says why."""
    return Obstacle("请写明理由") if act is not None and not act.reason.strip() else None


def reviewer_is_not_drafter(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """审核与起草相分离: nobody reviews a text they wrote on."""
    if actor.id in facts.drafter_ids:
        return Obstacle("起草人不得审核本人起草的文件", rule="R41")
    return None


def supplement_is_handed_in(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """What the reviewer asked the drafter to complete (补正) is there before the review ends well."""
    if not facts.supplement:
        return None
    names = "、".join(facts.supplement)
    return Obstacle(f"要求补正的材料还没有交齐：{names}", "materials", "R40", facts.drafter_agency)


def opinion_is_given(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A legality review ends in a written opinion (合法性审核意见)."""
    return Obstacle("请写明合法性审核意见", rule="R43") if act is not None and not act.opinion.strip() else None


def form_is_in_use(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """The opinion has a form that the rule profile knows (审核意见的种类), and not the one that rejects."""
    if act is None:
        return None
    usable = [form for form in Form if form is not Form.UNLAWFUL and form.label in facts.opinion_forms]
    if act.form in usable:
        return None
    return Obstacle(f"请选择审核意见：{'、'.join(form.label for form in usable)}", "field:form", "R43")


def points_are_checked(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """Every point of the review was looked at (审核要点), with a remark where the text fails it."""
    if act is None:
        return ()
    checked = {check.point: check for check in act.checks}
    found = []
    for point in Point:
        check = checked.get(point)
        if check is None:
            found.append(Obstacle(f"没有审核要点：{point.label}", "field:checks", "R42"))
        elif not check.holds and not check.remark.strip():
            found.append(Obstacle(f"请写明不符合的情况：{point.label}", "field:checks", "R42"))
        elif not check.holds and act.form == Form.LAWFUL:
            found.append(Obstacle(f"有不符合的要点，不能作出合法的结论：{point.label}", "field:checks", "R42"))
    return tuple(found)


def some_point_fails(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Who finds a text unlawful says in which point."""
    if act is None or any(not check.holds for check in act.checks):
        return None
    return Obstacle("不予通过的，请至少指出一项不符合的审核要点", "field:checks", "R42")


def amendments_are_whole(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """应当予以修改 comes with amendments clause by clause, each quoting its words, with reason and ground."""
    if act is None or (act.form != Form.AMEND and not act.amendments):
        return ()
    if act.form != Form.AMEND:
        return (Obstacle("合法的意见不带修改意见；要修改的，请选择应当予以修改", "field:form", "R44"),)
    if not act.amendments:
        return (Obstacle("应当予以修改的，请逐条写明修改意见", "field:amendments", "R44"),)
    faults = amendment_faults(facts.text, dict(enumerate(act.amendments, start=1)))
    return tuple(Obstacle(fault.text, "field:amendments", "R44") for fault in faults)


def amendments_are_answered(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Every amendment of the review was adopted, or not adopted with the reason, before anybody deliberates."""
    if not facts.unanswered:
        return None
    return Obstacle(f"还有{facts.unanswered}条审核修改意见没有答复", "amendments", "R44", facts.drafter_agency)


def review_is_positive(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """No deliberation without a positive legality review of this very text."""
    return None if facts.review_is_positive else Obstacle("本稿没有通过合法性审核，不得提交集体审议", rule="R46")


def deliberation_is_recorded(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """集体审议: the meeting and its day are on record."""
    if act is None:
        return None
    if not act.meeting.strip() or act.meeting_on is None:
        return Obstacle("请写明集体审议的会议和日期", rule="R50")
    if fault := REVIEWED_THEN_DELIBERATED.fault(facts.reviewed_on, act.meeting_on):
        return Obstacle(fault, "field:meeting_on", REVIEWED_THEN_DELIBERATED.rule)
    if fault := ANSWERED_THEN_DELIBERATED.fault(facts.answered_on, act.meeting_on):
        reason = f"{fault}：修改意见答复以后，才能提交集体审议"
        return Obstacle(reason, "field:meeting_on", ANSWERED_THEN_DELIBERATED.rule)
    if act.meeting_on > today:
        return Obstacle(f"审议日期不能晚于今天（{zh_date(today)}）", rule="R50")
    return None


def meeting_fits_maker(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Governments decide in an executive or plenary meeting, departments and townships in their office meeting."""
    if act is None or act.meeting_kind in facts.meetings:
        return None
    names = "、".join(kind.label for kind in Meeting if kind in facts.meetings)
    return Obstacle(f"{facts.issuer_name}的文件应由{names}审议", "field:meeting_kind", "R50")


def deliberation_is_whole(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """Attendance, dissent and result of the meeting are told as they were (如实记录)."""
    if act is None:
        return ()
    found = []
    if act.expected is None or act.attended is None or act.attended < 1:
        found.append(Obstacle("请写明应到和实到人数", "field:attended", "R50"))
    elif act.attended > act.expected:
        found.append(Obstacle("实到人数不能多于应到人数", "field:attended", "R50"))
    if not act.dissent.strip():
        found.append(Obstacle("请如实写明审议中的不同意见，没有的写“无”", "field:dissent", "R50"))
    if act.meeting_result != Result.PASSED:
        found.append(Obstacle("审议没有通过的，不能登记审定；请撤回，需要时另行起草", "field:meeting_result", "R50"))
    return tuple(found)


def deputy_is_authorised(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A deputy signs only when authorised, and the record says by what (授权签署)."""
    if act is None or not act.by_deputy or act.authorisation.strip():
        return None
    return Obstacle("受权签署的，请写明授权依据", "field:authorisation", "R51")


def signature_is_recorded(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """主要负责人签署: who signed (office, not name) and when, after the meeting."""
    if act is None:
        return None
    if not act.signed_by.strip() or act.signed_on is None:
        return Obstacle("请写明签署人职务和签署日期", rule="R51")
    if fault := DELIBERATED_THEN_SIGNED.fault(act.meeting_on, act.signed_on):
        return Obstacle(fault, "field:signed_on", DELIBERATED_THEN_SIGNED.rule)
    if act.signed_on > today:
        return Obstacle(f"签署日期不能晚于今天（{zh_date(today)}）", rule="R51")
    return None


def issuer_has_number_code(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A number needs the issuer's code (机关代字)."""
    if facts.issuer_has_code:
        return None
    return Obstacle(f"{facts.issuer_name}没有登记机关代字，请系统管理员补登", "issuer", "R53")


def interpretation_is_planned(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """谁起草谁解读: how a document will be explained, or why it will not be, is known before it goes out."""
    if facts.interpretation_is_planned:
        return None
    reason = "没有政策解读方案，请起草单位登记解读形式，不需要解读的写明理由"
    return Obstacle(reason, "interpretation", "R64", facts.drafter_agency)


def number_is_allocated(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Unified numbering comes before publication (三统一)."""
    return None if facts.number else Obstacle("还没有登记编号", rule="R52")


def publication_is_recorded(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """The day and the channel of publication (公布日期、公布载体)."""
    if act is None:
        return None
    if act.day is None or not act.channel.strip():
        return Obstacle("请写明公布日期和公布载体", rule="R60")
    if act.day > today and not act.ahead:
        return Obstacle(f"公布日期不能晚于今天（{zh_date(today)}）", rule="R60")
    if facts.signed_on is not None and act.day < facts.signed_on:
        return Obstacle(f"公布日期不能早于签署日期（{zh_date(facts.signed_on)}）", rule="R60")
    if fault := REGISTERED_THEN_PUBLISHED.fault(facts.registered_on, act.day):
        return Obstacle(fault, "field:day", REGISTERED_THEN_PUBLISHED.rule)
    return None


def earlier_publication_is_shown(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """Nobody could read it here before today; what a gazette or a paper published earlier is entered late (补录)."""
    if act is None or act.planned or act.day is None or act.day >= today:
        return ()
    if act.channel_kind not in OTHER_CHANNELS:
        reason = (
            f"公布日期不能早于今天（{zh_date(today)}），此前公众在本系统看不到；"
            "已经在政府公报、报刊或者公告栏公布的，选那个载体，写明期号或者地点和晚登记的理由，作为补录"
        )
        return (Obstacle(reason, "field:day", "R60"),)
    wanted = (
        (act.address, "field:address", "补录的，请写明期号和页码；公告栏写明地点"),
        (act.reason, "field:reason", "补录的，请在备注写明晚登记的理由"),
    )
    return tuple(Obstacle(reason, cure, "R60") for given, cure, reason in wanted if not given.strip())


def no_publication_is_planned(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """One publication at a time: one recorded for a later day is cancelled or moved before another is recorded."""
    if facts.planned_publication_on is None or (act is not None and act.planned):
        return None
    day = zh_date(facts.planned_publication_on)
    return Obstacle(f"已预定于{day}公布，请先取消预定或者改日期", "plans", "R60")


def effect_follows_publication(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A document binds nobody before it is public."""
    if act is None:
        return None
    if act.in_force_from is None:
        return Obstacle("请写明施行日期", rule="R62")
    if act.day is not None and act.in_force_from < act.day:
        return Obstacle(f"施行日期不能早于公布日期（{zh_date(act.day)}）", rule="R62")
    return None


def short_gap_has_reason(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A text that takes effect sooner after its publication than usual says why (施行间隔)."""
    gap = facts.effective_gap
    if gap is None or act is None or act.planned or act.day is None or act.in_force_from is None:
        return None
    days = (act.in_force_from - act.day).days
    if not 0 <= days < gap or act.gap_reason.strip():
        return None
    mark = facts.effective_gap_mark
    return Obstacle(f"公布到施行只有{days}日，不足{gap}日{mark}，请写明理由", "field:gap_reason", "R62")


def adjustment_is_stated(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Whoever touches business says what time it is left to adapt, or why none (适应调整期).

    Drafting says what touches business; a publication may add to that, but not take it back.
    """
    touches = act is not None and (facts.touches_business or act.touches_business)
    if not touches or act.planned or act.adjustment.strip():
        return None
    return Obstacle("涉企文件请写明适应调整期的安排，不留的写明理由", "field:adjustment", "R63")


def dates_agree_with_text(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """The dates on record are those that the text itself states; the text is what binds."""
    if act is None or act.in_force_from is None:
        return None
    term = facts.stated_term
    if told := _other_beginning(facts, act):
        reason = f"{told}，与填写的施行日期不一致（{zh_date(act.in_force_from)}）；请改日期，正文有误的撤回后另行起草"
        return Obstacle(reason, "field:in_force_from", "R62")
    if term is None or term.last_day is None:
        return None
    if term.last_day < act.in_force_from:
        return Obstacle(f"正文写明有效期{term}，早于施行日期", rule="R70")
    limit = facts.validity_limit
    objection = replace(term, start=act.in_force_from).objection(limit) if limit is not None else ""
    return Obstacle(f"正文写明有效期{term}，{objection}", rule="R70") if objection else None


def _other_beginning(facts: Facts, act: Act) -> str:
    """What the text says of its first day in force where another was typed; empty where the two agree."""
    stated, days = facts.stated_in_force_from, facts.stated_days_after
    if stated is not None:
        return f"正文写明自{zh_date(stated)}起施行" if stated != act.in_force_from else ""
    if days is None or act.day is None or act.in_force_from < act.day:  # the order of days is said by itself
        return ""
    # 30日后: some count the 30th day as the first in force, some the one after it.
    least, most = act.day + timedelta(days=days), act.day + timedelta(days=days + bool(days))
    if least <= act.in_force_from <= most:
        return ""
    begins = f"即{zh_date(least)}" if least == most else f"即{zh_date(least)}或者次日"
    return f"正文写明{beginning_after(days)}，{begins}"


def source_is_on_record(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Stock (存量文件) enters only with the source it was taken from."""
    return None if act is not None and act.source.strip() else Obstacle("缺信息来源")
