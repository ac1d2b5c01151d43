"""Guards of documents that stand (办理条件): what amending, keeping, repealing and lapsing need."""

from datetime import date, timedelta

from workflows.actors import Actor
from workflows.evaluation import Conclusion
from workflows.facts import Act, Facts, Obstacle
from workflows.guards import zh_date
from workflows.titles import quoted
from workflows.validity import last_day

# A cure that leads to the form in which the days of a document in the stock are entered, its number behind it.
UNDATED = "undated:"


def amending_document_is_published(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """An amendment follows the same procedure as making: its own document, itself published."""
    if act is None:
        return None
    if not act.by_title.strip():
        return Obstacle("请选择作出修改的文件", rule="R116")
    if not act.by_is_ours:
        return _is_not_public(act, "修改")
    return _against_ground(act, "修改")


def _is_not_public(act: Act, word: str) -> Obstacle:
    return Obstacle(f"{quoted(act.by_title)}还没有公布，不能据以{word}", rule="R116")


def _against_ground(act: Act, word: str) -> Obstacle | None:
    """A document of ours that is the ground must be public; of stock whose day is unknown, another day must tell."""
    if act.by_published_on is not None:
        return None
    if not act.by_undated:
        return _is_not_public(act, word)
    return undated_ground(act.by_title, act.by_undated, act.by_since, act.day, f"不能据以{word}")


def undated_ground(title: str, number: int, since: date | None, day: date | None, therefore: str) -> Obstacle | None:
    """What stands against a ground that is public without a day of publication on record.

    ``since`` is the day on which it is known to have been there, ``number`` leads to where the day is entered.
    """
    name, cure = quoted(title), f"{UNDATED}{number}"
    if since is None:
        return Obstacle(f"{name}没有登记公布日期，也没有成文日期和施行日期，请监督岗先补正存量信息", cure, "R116")
    if day is not None and day < since:
        known = f"没有登记公布日期，只知道{zh_date(since)}已经有它"
        return Obstacle(f"{name}{known}；早于这一天{therefore}，公布得更早的，请监督岗先补正公布日期", cure, "R116")
    return None


def amendment_has_text_and_day(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """An amendment adds a revision with its own first day in force."""
    if act is None:
        return None
    if not act.new_text.strip():
        return Obstacle("请提供修改后的全文", rule="R116")
    if act.day is None:
        return Obstacle("请写明修改后文本的施行日期", rule="R116")
    if act.by_published_on is not None and act.day < act.by_published_on:
        return Obstacle(
            f"修改后文本的施行日期不能早于修改文件的公布日期（{zh_date(act.by_published_on)}）", rule="R116"
        )
    return None if act.planned else _follows_earlier_texts(facts, act.day) or _between_ends(facts, act.day)


def _follows_earlier_texts(facts: Facts, day: date) -> Obstacle | None:
    last = facts.last_text_from
    if last is not None and facts.has_later_text and day < last:
        told = f"修改后文本的施行日期不能早于现有文本的施行日期（{zh_date(last)}）；同一天的，以后登记的文本为准"
        return Obstacle(told, rule="R116")
    if last is not None and not facts.has_later_text and day <= last:
        return Obstacle(f"修改后文本的施行日期应当晚于现有文本的施行日期（{zh_date(last)}）", rule="R116")
    if facts.in_force_until is not None and day >= facts.in_force_until:
        return Obstacle(f"文件自{zh_date(facts.in_force_until)}起已不再有效", rule="R116")
    return None


def no_end_is_planned(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """One end at a time: an end recorded for a later day is cancelled before another one is recorded."""
    if facts.planned_end_on is None or (act is not None and (act.planned or act.is_revocation)):
        return None
    return Obstacle(f"已预定自{zh_date(facts.planned_end_on)}起{facts.planned_end}，请先取消预定", "plans", "R116")


def no_amendment_loses_its_ground(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """What a document orders for a day to come is cancelled before the document ends by that day."""
    if act is None or act.day is None or act.planned or act.is_revocation:
        return None
    lost = [each for each in facts.orders if act.day <= each.on]
    if not lost:
        return None
    told = "、".join(f"{quoted(each.title)}（自{zh_date(each.on)}起）" for each in lost)
    reason = f"它对{told}预定的修改还没有施行，自{zh_date(act.day)}起不再有依据"
    cure = f"请先取消它对{quoted(lost[0].title)}预定的修改"
    return Obstacle(f"{reason}；{cure}", f"plans:{lost[0].document_id}", "R116")


def term_is_not_over(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """What has lapsed cannot be kept; it would have to be made anew (R75)."""
    if facts.in_force_until is None or facts.in_force_until > today:
        return None
    return Obstacle(f"文件自{zh_date(facts.in_force_until)}起已不再有效，不能确认继续有效", rule="R76")


def nothing_is_to_be_corrected(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """What a record review found at fault is amended, repealed or let lapse: it is not kept as it is (R86)."""
    if not facts.to_be_corrected:
        return None
    reason = f"检察建议{facts.to_be_corrected}的审查认定应当纠正，还没有修改或者废止，不能确认继续有效"
    return Obstacle(reason, rule="R86")


def longer_term_is_within_limit(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A term is made longer only where there is one, beyond its present end, and no longer than a new one could be."""
    if act is None or act.until is None:
        return None
    if facts.in_force_until is None or not facts.ends_by_term:
        return Obstacle("文件没有可以延长的有效期，请不要填写“有效期延至”", "field:until", "R72")
    present = facts.in_force_until - timedelta(days=1)
    if act.until <= present:
        return Obstacle(f"有效期延至的日期应当晚于现在的期满日（{zh_date(present)}）", "field:until", "R72")
    limit = facts.validity_limit
    if limit is not None and act.until > (longest := last_day(today, limit.years)):
        text = f"有效期自作出结论起最长{limit}，最晚延至{zh_date(longest)}"
        return Obstacle(text, "field:until", "R70")
    return None


def longer_term_follows_evaluation(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A longer term is what the evaluation concluded; a reason is given for one without it, and none against it.

    The rules say that the evaluation is due, and leave open whether a longer term without it stands: so the reason.
    """
    if act is None or act.until is None or facts.in_force_until is None or not facts.ends_by_term:
        return None
    if facts.evaluation_conclusion == Conclusion.EXTEND:
        return None
    reason = act.unevaluated.strip()
    if not facts.evaluation_conclusion:
        text = (
            "这一轮评估还没有登记评估报告和结论。是否必须先评估才能延长，规则没有写明；"
            "仍要延长的，请写明没有评估仍然延长的理由"
        )
        return None if reason else Obstacle(text, "evaluation", "R72")
    concluded = Conclusion(facts.evaluation_conclusion)
    told = f"期满前评估的结论是“{concluded.label}”（{zh_date(facts.evaluated_on)}）"
    if concluded is Conclusion.AMEND:
        text = f"{told}，不是延长有效期；仍要延长的，请写明没有评估仍然延长的理由"
        return None if reason else Obstacle(text, "evaluation", "R72")
    return Obstacle(
        f"{told}，不能延长有效期。结论有变化的，先在评估页面作废原来的结论，再登记新的评估报告和结论",
        "evaluation",
        "R72",
    )


def repealing_document_is_named(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """A repeal names the document that orders it and its day."""
    if act is None:
        return None
    if not act.by_title.strip():
        return Obstacle("请写明据以废止的文件", rule="R116")
    ground = _against_ground(act, "废止") if act.by_is_ours else None
    if ground is not None:
        return ground
    if act.day is None:
        return Obstacle("请写明废止日期", rule="R116")
    if act.by_published_on is not None and act.day < act.by_published_on:
        return Obstacle(f"废止日期不能早于废止文件的公布日期（{zh_date(act.by_published_on)}）", rule="R116")
    return None if act.planned or act.is_revocation else _within_force(facts, act.day)


def _within_force(facts: Facts, day: date) -> Obstacle | None:
    between = _between_ends(facts, day)
    if between is None and facts.planned_amendment_on is not None and day <= facts.planned_amendment_on:
        told = (
            f"已登记自{zh_date(facts.planned_amendment_on)}起施行的修改，生效日应当晚于这一天；要提前的，先取消这项修改"
        )
        return Obstacle(told, "plans")
    return between


def _between_ends(facts: Facts, day: date) -> Obstacle | None:
    start = facts.in_force_from or facts.published_on
    if start is not None and day < start:
        return Obstacle(f"生效日不能早于文件的施行日期（{zh_date(start)}）")
    if facts.in_force_until is not None and day > facts.in_force_until:
        return Obstacle(f"文件自{zh_date(facts.in_force_until)}起已不再有效")
    return None


def term_is_over_or_declared(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """自动失效 on the first day out of force; before it only declared in a cleanup, with its reason."""
    if facts.in_force_until is not None and facts.in_force_until <= today:
        return None
    if facts.state != "cleanup":
        return Obstacle("有效期还没有届满；期满前宣布失效须先启动清理", rule="R76")
    if actor.is_system and not (act is not None and act.planned):
        return Obstacle("有效期还没有届满", rule="R76")
    if act is None:
        return None
    if not act.reason.strip():
        return Obstacle("请写明宣布失效的理由", rule="R110")
    if act.day is None:
        return Obstacle("请写明失效日期", rule="R110")
    return None if act.planned else _within_force(facts, act.day)


def came_in_as_stock(facts: Facts, actor: Actor, today: date, act: Act | None) -> Obstacle | None:
    """Only what was imported can be taken back; what was published here has its own ends."""
    return None if facts.is_stock else Obstacle("不是导入的存量文件；在本系统公布的文件，按废止或者失效办理")


def nothing_followed(facts: Facts, actor: Actor, today: date, act: Act | None) -> tuple[Obstacle, ...]:
    """An entry is undone only while nothing rests on it."""
    return tuple(Obstacle(f"录入以后{each}，不能撤销录入") for each in facts.followed)
