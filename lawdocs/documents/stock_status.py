"""What a source says of the effect of a document published before (存量文件效力状态), in our terms."""

from dataclasses import dataclass
from datetime import date, timedelta

from workflows.days import zh_date
from workflows.states import ENDED, LegalStatus

WORDS = {
    "有效": LegalStatus.IN_FORCE,
    "现行有效": LegalStatus.IN_FORCE,
    "继续有效": LegalStatus.IN_FORCE,
    "现行": LegalStatus.IN_FORCE,
    "尚未生效": LegalStatus.PENDING,
    "未生效": LegalStatus.PENDING,
    "已修改": LegalStatus.AMENDED,
    "部分失效": LegalStatus.AMENDED,
    "失效": LegalStatus.LAPSED,
    "已失效": LegalStatus.LAPSED,
    "自动失效": LegalStatus.LAPSED,
    "宣布失效": LegalStatus.LAPSED,
    "废止": LegalStatus.REPEALED,
    "已废止": LegalStatus.REPEALED,
}


@dataclass(frozen=True)
class SourceStatement:
    """What a row says: the status word, the first and the last day in force, who repealed it, and its publication."""

    word: str | None
    effective: date | None
    expires: date | None
    repealed_by: str | None
    published: date | None = None

    @property
    def early_end(self) -> str:
        """Which day its last day in force lies before, so that neither can be relied on; empty: none."""
        days = {"施行日期": self.effective, "公布日期": self.published}
        return next((name for name, day in days.items() if day and self.expires and self.expires < day), "")


@dataclass(frozen=True)
class Standing:
    """The fields of a document that decide its status, and what was odd about the source's statement.

    Without ``has_start`` the first day in force that the source tells is not relied on.
    """

    has_start: bool = True
    in_force_until: date | None = None
    end_kind: LegalStatus | None = None
    stated_status: LegalStatus | None = None
    stated_on: date | None = None
    remarks: tuple[str, ...] = ()


def standing_of(said: SourceStatement, as_of: date, today: date) -> Standing:
    """Let dates decide where there are any; a bare status holds from the day of the source on.

    ``as_of`` is the day of the source, ``today`` the day of the import.
    """
    word = WORDS.get(said.word) if said.word else None
    disordered = bool(said.early_end)
    # What has ended cannot begin only later: which of the two is wrong nobody knows, and no term follows from that day.
    has_start = not (word in ENDED and said.effective is not None and said.effective > today)
    is_usable = said.expires is not None and not disordered and has_start
    until = said.expires + timedelta(days=1) if is_usable else None
    is_over = until is not None and until <= today
    # A document that ended before its term did not end on the last day of it: its day is unknown.
    cut_short = word in ENDED and until is not None and not is_over
    until = None if cut_short else until
    end_kind = LegalStatus.REPEALED if word is LegalStatus.REPEALED or said.repealed_by else LegalStatus.LAPSED
    stated = _stated(word, said, is_over, end_kind)
    if (disordered and word not in ENDED) or not has_start:  # its own dates contradict what it says
        stated = LegalStatus.UNKNOWN
    return Standing(
        has_start=has_start,
        in_force_until=until,
        end_kind=None if until is None else end_kind if word in ENDED else LegalStatus.LAPSED,
        stated_status=stated,
        stated_on=as_of if stated is not None else None,
        remarks=(
            *_remarks(said, word, disordered, is_over, today),
            *([f"来源写明“{said.word}”，但有效期截止日未到，{said.word}的日期不详"] if cut_short else []),
        ),
    )


def _stated(
    word: LegalStatus | None, said: SourceStatement, is_over: bool, end_kind: LegalStatus
) -> LegalStatus | None:
    """The status that no date brings about."""
    if word in ENDED:
        return None if is_over else end_kind
    if word is LegalStatus.AMENDED:
        return word
    return word if word is LegalStatus.IN_FORCE and said.effective is None else None


def _remarks(
    said: SourceStatement, word: LegalStatus | None, disordered: bool, is_over: bool, today: date
) -> list[str]:
    found = []
    if said.word and word is None:
        found.append(f"来源写明的效力状态“{said.word}”无法识别，未采用")
    if disordered:
        unknown = "" if word in ENDED else "；效力记为“不详”，请核对原文"
        found.append(f"来源写明的有效期截止日{said.expires}早于{said.early_end}，未采用{unknown}")
    if said.word == "部分失效":
        found.append("来源写明部分失效，请核对失效的条款")
    if is_over and word in (LegalStatus.IN_FORCE, LegalStatus.AMENDED, LegalStatus.PENDING):
        found.append(f"来源写明“{said.word}”，但有效期已经届满")
    begun = said.effective is not None and said.effective <= today
    if word is LegalStatus.PENDING and begun:
        found.append("来源写明“尚未生效”，但施行日期已到")
    if word in ENDED and said.effective is not None and not begun:
        day = zh_date(said.effective)
        found.append(f"来源写明“{said.word}”，但施行日期{day}未到，两者都未采用；效力记为“不详”，请核对原文")
    if said.repealed_by and word not in ENDED:
        found.append("来源写明了据以废止的文件，但没有写明文件已废止或失效")
    return found
