"""The minutes of a meeting (会议纪要) as one text: who was there, what was still open, what was said and resolved."""

from collections.abc import Iterator
from datetime import date

from lawdocs.linkage.meetings.models import Meeting, MeetingUnit, Resolution
from lawdocs.linkage.meetings.queries import open_before
from lawdocs.texts.numerals import to_chinese
from workflows.guards import zh_date
from workflows.linkage.meetings import MeetingState
from workflows.linkage.sides import Side

HEADING = "会议纪要"
# States in which the office still writes: the text is made anew each time it is looked at.
WRITTEN = frozenset({MeetingState.HELD})


def title_of(meeting: Meeting) -> str:
    """What the minutes are called, on the paper and as a file."""
    return f"{meeting.title}{HEADING}"


def text_of(meeting: Meeting) -> str:
    """The minutes as they were handed in, or as they would be now."""
    return meeting.agreed_text or whole(meeting)


def whole(meeting: Meeting) -> str:
    """The whole of the minutes, made of what is on record."""
    parts = [
        _opening(meeting),
        *_section("出席情况", _attendance(meeting)),
        *_section("以前会议未办结事项", _open_items(meeting)),
        *_section("会议议题", _agenda(meeting)),
        *_section("会议情况", meeting.minutes.split("\n") if meeting.minutes else []),
        *_section("议定事项", [f"{each.no}.{resolution_words(each)}" for each in meeting.resolved]),
    ]
    number, lines = 0, []
    for part in parts:
        if part.startswith("§"):
            number += 1
            lines.append(f"{to_chinese(number)}、{part[1:]}")
        elif part.strip():
            lines.append(part.strip())
    return "\n".join(lines)


def resolution_words(resolution: Resolution) -> str:
    """A resolution with who answers for it and until when."""
    helpers = "、".join(each.agency.short_name for each in resolution.units)
    shared = f"，{helpers}共同办理" if helpers else ""
    ending = "" if resolution.text.endswith(("。", "；")) else "。"
    owner = resolution.responsible.short_name
    return f"{resolution.text}{ending}（{owner}负责{shared}，{zh_date(resolution.due_on)}前办结）"


def _section(title: str, lines: list[str] | Iterator[str]) -> list[str]:
    found = list(lines)
    return [f"§{title}", *found] if found else []


def _opening(meeting: Meeting) -> str:
    held: date = meeting.held_on or meeting.meeting_on
    when = f"{zh_date(held)}{meeting.meeting_time:%H:%M}"
    return f"{when}，{meeting.title}在{meeting.place}召开。{meeting.chairs}。会议情况和议定事项纪要如下。"


def _attendance(meeting: Meeting) -> Iterator[str]:
    there = [each for each in meeting.units if each.was_there]
    yield f"应到{len(meeting.units)}家，到会{len(there)}家：{_names(there)}。"
    absent = [each for each in meeting.units if each.was_there is False]
    if absent:
        yield f"缺席：{'；'.join(f'{each.agency.short_name}（{each.reason}）' for each in absent)}。"
    spoke = [each for each in meeting.units if each.spoke]
    if spoke:
        yield f"交流发言：{_names(spoke)}。"


def _open_items(meeting: Meeting) -> Iterator[str]:
    for each in open_before(meeting):
        yield (
            f"{each.meeting.title}第{each.no}项：{each.text}"
            f"（{each.responsible.short_name}负责，{zh_date(each.due_on)}前办结，{each.state.label}）"
        )


def _agenda(meeting: Meeting) -> Iterator[str]:
    for number, each in enumerate(meeting.agenda, start=1):
        origin = "检察院提出" if each.side is Side.PROCURATORATE else f"{each.proposer.short_name}提出"
        speakers = f"，{each.speakers}" if each.speakers else ""
        ending = "" if each.decision.endswith("。") or not each.decision else "。"
        yield f"{number}.{each.text}（{origin}{speakers}）{f'：{each.decision}{ending}' if each.decision else ''}"


def _names(units: list[MeetingUnit]) -> str:
    return "、".join(each.agency.short_name for each in units)
