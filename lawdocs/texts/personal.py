"""Numbers of people in a text (个人信息): identity cards and mobile telephones, found to be warned of and masked."""

import re
import unicodedata

# 18 digits, the last of which may be X; groups of them may stand apart.
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}[ -]?\d{4}[ -]?\d{4}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9A-Za-z])")
KINDS = (("身份证号", _IDENTITY), ("手机号", _MOBILE))


def numbers_of_people(text: str) -> list[str]:
    """What looks like somebody's number, masked but for its ends: 身份证号4104…001X."""
    narrow = _narrow(text)
    found = [
        (match.start(), f"{kind}{_masked(match.group())}") for kind, sign in KINDS for match in sign.finditer(narrow)
    ]
    return list(dict.fromkeys(words for _, words in sorted(found)))


def without_numbers(text: str) -> str:
    """The text with such numbers masked."""
    for _, sign in KINDS:
        narrow, parts, at = _narrow(text), [], 0
        for match in sign.finditer(narrow):
            parts += [text[at : match.start()], _masked(match.group())]
            at = match.end()
        text = "".join([*parts, text[at:]])
    return text


def _narrow(text: str) -> str:
    """Full-width digits as plain ones, character by character, so that places stay the same."""
    narrow = (unicodedata.normalize("NFKC", each) for each in text)
    return "".join(new if len(new) == 1 else old for old, new in zip(text, narrow, strict=True))


def _masked(number: str) -> str:
    bare = re.sub(r"[ +-]", "", number)
    return f"{bare[:3]}…{bare[-2:]}"
