"""What the staff page of a document shows, made ready for the template."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for

from lawdocs.access import may_on, parties_of
from lawdocs.accounts.queries import agency_tree
from lawdocs.documents import queries
from lawdocs.documents.labels import number_word
from lawdocs.documents.models import Document, RelationKind
from lawdocs.documents.term import ending, registration_words, term_on_its_way
from lawdocs.documents.titles import other_titles
from lawdocs.drafting.facts import drafting_of
from workflows.actors import Actor
from workflows.facts import Obstacle
from workflows.guards import zh_date
from workflows.permissions import Permission, roles_with
from workflows.standing_guards import UNDATED
from workflows.states import PHASES, PUBLIC_STATES, DocumentState, Phase
from workflows.titles import quoted

PHASE_STEPS = {
    Phase.DRAFT: ("submit",),
    Phase.REVIEW: ("decide", "approve"),
    Phase.FILED: ("register",),
    Phase.PUBLISHED: ("publish", "enter_stock"),
    Phase.CLEANUP: ("repeal", "lapse", "start_cleanup"),
}
STEP_FACTS = {
    "submit": "提交",
    "approve": "通过审核",
    "decide": "审定",
    "register": "登记编号",
    "publish": "公布",
    "enter_stock": "录入",
    "start_cleanup": "启动清理",
    "repeal": "废止",
    "lapse": "失效",
}


@dataclass(frozen=True)
class PhaseMark:
    """One of the five phases, with what happened in it."""

    number: int
    name: str
    mark: str
    fact: str


@dataclass(frozen=True)
class ObstacleLink:
    """An obstacle with the address of its cure."""

    reason: str
    rule: str
    who: str
    link: str | None
    link_text: str


def short_day(day: date, today: date) -> str:
    """A day of this year without its year: 10月12日."""
    return f"{day.month}月{day.day}日" if day.year == today.year else zh_date(day)


def phases(document: Document, today: date) -> list[PhaseMark]:
    """The five phases: done, now or to come; a withdrawn document stands in none."""
    order = list(Phase)
    now = PHASES[document.state]
    reached = order.index(now) if now is not None else order.index(_last_phase(document))
    marks = []
    for position, phase in enumerate(order):
        if position < reached:
            mark = "done"
        elif phase is now:
            mark = "now"
        else:
            mark = "todo"
        marks.append(PhaseMark(position + 1, phase.label, mark, _phase_fact(document, phase, mark, today)))
    return marks


def _last_phase(document: Document) -> Phase:
    """The phase in which a withdrawn document was stopped."""
    return PHASES[document.steps[-1].source] if document.steps and document.steps[-1].source else Phase.DRAFT


def _phase_fact(document: Document, phase: Phase, mark: str, today: date) -> str:
    if mark != "todo":
        for name in PHASE_STEPS[phase]:
            record = next((each for each in reversed(document.steps) if each.step == name), None)
            if record is not None and (mark == "now" or name != "enter_stock"):
                day = document.published_on if name == "publish" else record.on
                return f"{short_day(day, today)}{STEP_FACTS[name]}"
    if phase is Phase.DRAFT and document.draft is not None and mark == "now":
        return f"第{document.draft.draft_no}稿"
    end = ending(document) if phase is Phase.CLEANUP else None
    return end.text if end is not None else ""


def seen_by(document: Document) -> str:
    """Who can see the document, by name."""
    if document.state in PUBLIC_STATES:
        return "公众"
    tree = agency_tree()
    return "、".join(tree.get(each).short_name for each in sorted(parties_of(document).involved))


def holders_of(permission: Permission, document: Document) -> str:
    """The agencies whose people may do something to a document, by name."""
    tree, by_role = agency_tree(), parties_of(document).by_role
    ids = {agency_id for role in roles_with(permission) for agency_id in by_role.get(role, ())}
    return "、".join(tree.get(each).short_name for each in sorted(ids)) or "系统"


def with_links(obstacles: tuple[Obstacle, ...], document: Document, actor: Actor) -> list[ObstacleLink]:
    """Each obstacle with the place where this person can cure it, if they can."""
    return [ObstacleLink(each.reason, each.rule, each.who, *_cure(each, document, actor)) for each in obstacles]


def _cure(obstacle: Obstacle, document: Document, actor: Actor) -> tuple[str | None, str]:
    cure = obstacle.cure
    edits = document.state is DocumentState.DRAFT and may_on(actor, Permission.DOCUMENT_DRAFT, document)
    if cure == "materials":
        words = "去上传" if edits else "看送审材料"
        return url_for("documents.show", document_id=document.id, _anchor="materials"), words
    if cure == "issuer":
        manages = actor.holds(Permission.AGENCY_MANAGE)
        return (url_for("accounts.agencies") if manages else None), "补登机关代字"
    if cure.startswith("drafting:"):
        return _drafting_cure(cure.removeprefix("drafting:"), obstacle.rule, document, actor, edits=edits)
    if cure == "evaluation":
        return url_for("evaluation.show", document_id=document.id), "看期满前评估"
    if cure == "interpretation":
        plans = may_on(actor, Permission.DOCUMENT_DRAFT, document)
        return (url_for("publication.plan_interpretation", document_id=document.id) if plans else None), "去登记"
    if cure.startswith("plans"):
        other = cure.removeprefix("plans").removeprefix(":")
        return url_for("documents.show", document_id=int(other) if other else document.id), "看预定"
    if cure.startswith(UNDATED):
        return _days_of_stock(int(cure.removeprefix(UNDATED)), actor)
    if not cure or not edits:
        return None, ""
    anchor = cure.removeprefix("field:")
    return url_for(
        "documents.edit", document_id=document.id, _anchor=anchor
    ), "去填写" if anchor != "text" else "写正文"


def _days_of_stock(document_id: int, actor: Actor) -> tuple[str, str]:
    """Where the days of a document in the stock are entered, or seen by who may not."""
    if may_on(actor, Permission.DOCUMENT_STOCK, queries.any_document(document_id)):
        return url_for("imports.fill_gaps", document_id=document_id), "去补正"
    return url_for("documents.show", document_id=document_id), "看这件文件"


def _drafting_cure(stage: str, rule: str, document: Document, actor: Actor, *, edits: bool) -> tuple[str, str]:
    """A stage of drafting is entered in its form, and read on the page of the drafting; what has rows, at its rows."""
    if stage == "party_report":
        edits = may_on(actor, Permission.DOCUMENT_DRAFT, document)
    rows = _unsettled_rows(stage, rule, document) if edits else ""
    if rows:
        return url_for("drafting.show", document_id=document.id, _anchor=rows), "去处理"
    if stage == "departments" and edits:
        return url_for("drafting.department", document_id=document.id), "去登记"
    if edits:
        return url_for("drafting.stage", document_id=document.id, name=stage), "去登记"
    return url_for("drafting.show", document_id=document.id), "看起草程序"


def _unsettled_rows(stage: str, rule: str, document: Document) -> str:
    """The list in which the row stands that an obstacle is about; empty where there is none yet."""
    drafting = drafting_of(document.id)
    if drafting is None:
        return ""
    if stage == "departments" and drafting.departments:
        return "departments"
    # What became of the opinions can be told (R27) once each of them is decided on.
    undecided = stage == "consultation" and rule == "R27" and any(each.adoption is None for each in drafting.opinions)
    return "opinions" if undecided else ""


def info_pairs(document: Document, renewals: Iterable[tuple[str, date]], *, internal: bool) -> list[tuple[str, object]]:
    """The record of a document; contacts are for those inside."""
    makers = "、".join(filter(None, (document.issuer_name, *document.joint_issuers.splitlines())))
    basis = "；".join(
        f"{quoted(each.title)}{f'（{each.number}）' if each.number else ''}{each.article}"
        for each in document.relations
        if each.kind is RelationKind.BASIS
    )
    end = ending(document)
    ended = (f"{end.word}日期", zh_date(end.day)) if end is not None and end.word != "期满" else ("", "")
    pairs = [
        ("副标题", document.subtitle),
        *((label, "、".join(map(quoted, found))) for label, found in other_titles(document.editions, document.title)),
        ("制定机关", makers or "未写明"),
        ("发文字号", number_word(document)),
        ("来源写的文号", document.number_as_given),
        ("登记号", registration_words(document.registration_number, renewals)),
        ("索引号", document.index_number),
        ("体裁", document.genre),
        ("主题分类", document.subject or "未写明"),
        ("成文日期", _day(document.written_on)),
        ("公布日期", published_words(document)),
        ("施行日期", _day(document.in_force_from)),
        ("有效期", term_on_its_way(document) or "未写明"),
        ended,
        ("公开方式", _disclosure(document)),
        ("关键词", document.keywords),
        ("服务对象", document.audience),
        ("内容概述", document.summary),
        ("实施部门", document.implementing_unit or "未写明"),
        ("制定依据", basis or "未写明"),
        ("信息来源", document.source),
    ]
    if internal:
        contact = "　".join(part for part in (document.contact_person, document.contact_phone) if part)
        pairs += [("施行间隔不足的理由", document.gap_reason), ("适应调整期", document.adjustment)]
        pairs.append(("承办人", contact or "未写明"))
    return pairs


def published_words(document: Document) -> str:
    """The day of publication, and the day on which one that took place elsewhere was entered late (补录)."""
    day = document.published_on
    entered = next((each.on for each in document.steps if each.step == "publish"), None)
    late = f"（{zh_date(entered)}补录）" if day is not None and entered is not None and day < entered else ""
    return f"{_day(day)}{late}"


def _day(day: date | None) -> str:
    return zh_date(day) if day else ""


def _disclosure(document: Document) -> str:
    if document.disclosure is None:
        return "未写明"
    reason = f"（{document.disclosure_reason}）" if document.disclosure_reason else ""
    return f"{document.disclosure.label}{reason}"


def relation_lines(document: Document, readable: set[int]) -> list[tuple[str, str, str | None]]:
    """What amended, corrected or repealed a document, newest first: word, name, address where there is one to open."""
    lines = []
    for each in sorted(document.relations, key=lambda each: (each.on or date.min, each.id), reverse=True):
        if each.kind is RelationKind.BASIS:
            continue
        name = f"{quoted(each.title)}{f'（{each.number}）' if each.number else ''}"
        day = f"，{zh_date(each.on)}起" if each.on else ""
        link = url_for("documents.show", document_id=each.other_id) if each.other_id in readable else None
        lines.append((each.kind.label, f"{name}{day}", link))
    return lines
