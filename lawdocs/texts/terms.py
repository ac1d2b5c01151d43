"""Terms of validity as people type them (有效期): 5年, 五年, 两年, 有效期5年, 至2028年5月7日."""

import re
import unicodedata
from datetime import date

from lawdocs.texts.numerals import read_numeral
from lawdocs.texts.typed_dates import NoDay, read_day

MOST_YEARS = 99
_YEARS = re.compile(r"(?:有效期限?|试行期?)?(?:为|:)?(?P<years>[0-9]{1,2}|两|[一二三四五六七八九十]{1,3})年?")
_UNTIL = re.compile(r"(?:有效期限?)?(?:截?至|到)?(?P<day>.+?)(?:止)?")


class NoTerm(ValueError):
    """What was typed is no term; the message says so in a sentence."""


def read_term(typed: str) -> int | date:
    """The years of a term, or its last day; raises NoTerm for months, ranges and whatever else."""
    text = "".join(unicodedata.normalize("NFKC", typed).split())
    match = _YEARS.fullmatch(text)
    if match is not None:
        years = 2 if match["years"] == "两" else read_numeral(match["years"])
        if years is not None and 1 <= years <= MOST_YEARS:
            return years
    try:
        return read_day(_UNTIL.fullmatch(text)["day"]).day
    except (NoDay, TypeError) as error:
        raise NoTerm(f"有效期“{typed.strip()[:20]}”无法识别，请写成5年、长期有效或者截止日期") from error
