"""What an amendment does to clauses that are stopped, repealed or lapsed, before it is registered (条款效力)."""

from collections.abc import Iterator
from datetime import date

from lawdocs.cleanup.provision_queries import terms_of, versions_of
from lawdocs.comparing import compared
from lawdocs.documents.editions import edition_on
from lawdocs.documents.models import Document, Revision
from lawdocs.requests.queries import stops_of
from lawdocs.texts.provisions import Version, is_gone, trail
from workflows.guards import zh_date
from workflows.provisions import ProvisionAct

Point = tuple[str, str]


def doubts(document: Document, new_text: str, today: date) -> list[Point]:
    """What becomes of clauses with an end or a stop of their own: they move with their number, or end with their words.

    Nothing is said of clauses that keep both.
    """
    last = len(document.editions) - 1
    if not new_text.strip() or last < 0:
        return []
    versions = [*versions_of(document), Version(new_text)]
    found: list[Point] = []
    for at, clauses, act, since in _standing(document, today):
        for label in _labels(versions, at, at, clauses):
            before, after = _labels(versions, at, last, label), _labels(versions, at, last + 1, label)
            if before and before != after:
                state = f"自{zh_date(since)}起{act.label}" if since > today else _STATES[act]
                gone = is_gone(versions, at, last + 1, label, compare=compared)
                found.append(_point(before[0], state, act, after[0] if after else "", is_gone=gone))
    return list(dict.fromkeys(found))


def of_coming_texts(document: Document, clauses: str, act: ProvisionAct, since: date) -> list[Point]:
    """What texts on record for later days do to clauses that an act names in the text of its day.

    The first text that changes one of them is told of: what comes after it goes with that.
    """
    edition, versions = edition_on(document, since), versions_of(document)
    at = document.editions.index(edition) if edition is not None else 0
    is_strict = act is not ProvisionAct.BEGIN
    found: list[Point] = []
    for label in _labels(versions, at, at, clauses) if edition is not None else ():
        for to in range(at + 1, len(versions)):
            after = _labels(versions, at, to, label, is_strict=is_strict)
            if after != [label]:
                gone = is_gone(versions, at, to, label, compare=compared)
                found.append(_coming(label, act, document.editions[to], after[0] if after else "", is_gone=gone))
                break
    return list(dict.fromkeys(found))


def _coming(label: str, act: ProvisionAct, edition: Revision, after: str, *, is_gone: bool) -> Point:
    day = zh_date(edition.in_force_from)
    text, sure = f"自{day}起施行的第{edition.no}个文本", "没有写错的，再按一次确认。"
    if after:
        return f"{text}里，{label}是{after}。", f"从那一天起，{after}标明{act.label}；{sure}"
    if is_gone:
        return f"{text}删去了{label}。", f"从那一天起没有这一条，不再标明{act.label}；{sure}"
    then = f"从那一天起不再{act.label}" if act is ProvisionAct.STOP else f"从那一天起不再标明{act.label}"
    return f"{text}改动了{label}。", f"{then}，仍要{act.label}的，按那个文本另行登记；{sure}"


_STATES = {
    ProvisionAct.STOP: "正停止执行",
    ProvisionAct.REPEAL: "已经废止",
    ProvisionAct.LAPSE: "已经失效",
}


def _point(label: str, state: str, act: ProvisionAct, after: str, *, is_gone: bool) -> Point:
    word = act.label
    if after:
        return f"{label}{state}，修改后是{after}。", f"修改后的{after}仍标明{word}；没有改错的，再按一次确认。"
    if act is ProvisionAct.STOP and is_gone:
        return f"{label}{state}，修改后没有这一条。", "停止执行随着删去结束；没有改错的，再按一次确认。"
    if act is ProvisionAct.STOP:
        return f"{label}{state}，修改后不再停止。", "需要继续停止的请另行登记；没有改错的，再按一次确认。"
    return (
        f"{label}{state}，修改后没有原来的条文，不再标明{word}。",
        f"仍然{word}的请另行登记；没有改错的，再按一次确认。",
    )


def _standing(document: Document, today: date) -> Iterator[tuple[int, str, ProvisionAct, date]]:
    """What holds or is to hold of clauses: in which text they are named, how, what happens and since when."""
    ids = [each.id for each in document.editions]
    for term in terms_of(document):
        is_over = term.until is not None and term.until <= today
        if not (term.is_void or is_over or term.act is ProvisionAct.BEGIN):
            yield ids.index(term.revision_id), term.clauses, term.act, term.since
    for request in stops_of(document, today):
        at = ids.index(edition_on(document, request.stopped_from).id)
        yield at, request.stopped_articles, ProvisionAct.STOP, request.stopped_from


def _labels(versions: list[Version], at: int, to: int, clauses: str, *, is_strict: bool = True) -> list[str]:
    return [each.label for each in trail(versions, at, to, clauses, is_strict=is_strict, compare=compared)]
