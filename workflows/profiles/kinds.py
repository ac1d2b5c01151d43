"""What kind of value each key of a rule profile holds, so that a wrong one is refused before its first use."""

from collections.abc import Callable, Mapping
from datetime import date

from workflows.numbering import is_code

Kind = Callable[[object], bool]


def check_values(values: Mapping[str, object]) -> None:
    """Raise ValueError for a key that nobody knows, one that is missing, or a value of the wrong kind."""
    unknown, missing = values.keys() - KINDS.keys(), KINDS.keys() - values.keys()
    if unknown:
        raise ValueError(f"no value is called {', '.join(sorted(unknown))}")
    if missing:
        raise ValueError(f"no value for {', '.join(sorted(missing))}")
    for key, value in values.items():
        what, holds = KINDS[key]
        if not holds(value):
            raise ValueError(f"{key} must be {what}, not {value!r}")
    for kind in ("normal", "trial"):
        most = values[f"validity_{kind}_max"]
        if any(years > most for years in (values[f"validity_{kind}_default"], *values[f"validity_{kind}_choices"])):
            raise ValueError(f"validity_{kind}_default and its choices must not exceed validity_{kind}_max, {most}")


def check_types(entry: Mapping[str, object]) -> None:
    """Raise TypeError for a part of an entry (value or clock) of the wrong type; its value has its own kind."""
    for part, types in PARTS.items():
        given = entry.get(part)
        if part in entry and (not isinstance(given, types) or (isinstance(given, bool) and types is int)):
            raise TypeError(f"{part} must be {NAMES[types]}, not {given!r}")


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _are_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_text, value)) and len(set(value)) == len(value)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


def _are_numbers(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_number, value)) and value == sorted(set(value))


def _are_rungs(value: object) -> bool:
    if not isinstance(value, list) or not value or any(isinstance(each, bool) for each in value):
        return False
    return all(isinstance(each, int) and each >= 0 for each in value)


def _are_numbers_by_word(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value)) and all(map(_is_number, value.values()))


def _is_day_of_a_year(value: object) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(f"2023-{value}") is not None
    except ValueError:
        return False


def _one_of(*words: str) -> tuple[str, Kind]:
    return f"one of {', '.join(words)}", lambda value: isinstance(value, str) and value in words


NAMES = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
PARTS: Mapping[str, type] = {
    **dict.fromkeys(("label", "rule", "unit", "start", "settle", "last_day"), str),
    **dict.fromkeys(("length", "remind_every", "long_overdue"), int),
    **dict.fromkeys(("verified", "minimum", "start_counts"), bool),
    "remind": list,
}
TEXT = ("a text", _is_text)
WORDS = ("a list of different words", _are_words)
NUMBER = ("a whole number from 1", _is_number)
NUMBERS = ("a list of whole numbers, the smallest first", _are_numbers)

KINDS: Mapping[str, tuple[str, Kind]] = {
    "makers_allowed": WORDS,
    "makers_barred": WORDS,
    "not_normative": WORDS,
    "title_words_allowed": WORDS,
    "title_words_barred": WORDS,
    "review_materials": WORDS,
    "review_materials_of_government": WORDS,
    "opinion_forms": WORDS,
    "registrar": TEXT,
    "document_number": TEXT,
    "registration_number": TEXT,
    "registration_code": ("up to 10 Chinese characters, letters and digits", is_code),
    "index_number": TEXT,
    "filing_number": TEXT,
    "opinion_letter_number": TEXT,
    "validity_normal_max": NUMBER,
    "validity_trial_max": NUMBER,
    "validity_normal_default": NUMBER,
    "validity_trial_default": NUMBER,
    "validity_normal_choices": NUMBERS,
    "validity_trial_choices": NUMBERS,
    "validity_by_title_word": ("a table of title words and numbers of years", _are_numbers_by_word),
    "effective_gap": NUMBER,
    "reminder_ladder": ("a list of days", _are_rungs),
    "reminder_overdue_every": NUMBER,
    "long_overdue": NUMBER,
    "clue_remind_hours": NUMBER,
    "cleanup_every": NUMBER,
    "filing_materials": WORDS,
    "filing_routes": _one_of("by_maker"),
    "filing_copies": NUMBER,
    "filing_list_every": _one_of("month", "quarter", "year"),
    "unlisted_policy": _one_of("none", "stops"),
    "rates_required": ("a whole number of percent", lambda value: _is_number(value) and value <= 100),
    "meeting_interval_months": NUMBER,
    "year_end": ("a day of every year, as 12-31", _is_day_of_a_year),
}
