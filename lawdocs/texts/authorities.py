"""Names of authorities (机关名称): telling them from other words, and taking apart those that stand together."""

import re

_ENDINGS = (
    "人民政府|政府|委员会|管委会|委|部|局|厅|署|院|办公室|办公厅|办事处|处|所|站|中心|总队|支队|大队|队|银行|支行|分行|"
    "公司|集团|联合会|总工会|协会|学会|联席会议|领导小组|工作组|小组|指挥部|军区|军分区|法院|检察院|海关|学校|大学|学院|"
    "社|会|办|馆|台|党组|党委|团委|兵团|残联|妇联|代表团"
)
_UNIT = re.compile(rf"(?:[\u4e00-\u9fff]|[（(][\u4e00-\u9fff]{{1,12}}[）)]){{1,38}}?(?:{_ENDINGS})")
_ENDS = re.compile(rf"(?:{_ENDINGS})$")
# What names of authorities never hold: verbs and particles of titles, and words of sentences.
_FOREIGN = re.compile(
    r"关于|印发|转发|批转|通知|通告|公告|意见|附件|联系|负责|责任单位|牵头|以上|以下|本办法|各|的|特此|现将|现就|请各|(?<!协商)会议(?!$|办公室)"
)
_SHORTEST, _LONGEST = 3, 40
# Where a second authority may begin within a name: at a place, at a national one. What follows 总局 is a part of it.
_SECOND = re.compile(
    r"中共|国家|最高|(?!驻)[\u4e00-\u9fff]{1,7}?(?:省|自治州|(?<!城)市(?![场政容民])|县|(?<![社城地园小])区(?![域划])|盟|旗)"
)
_WHOLE = re.compile(r"(?:人民政府|委员会|委|局|厅|部|署|办公厅|办公室)$")
_PARENT = re.compile(r"总局$")
_NATIONAL_FIRST, _NATIONAL = re.compile(r"部$|总局$|总署$|改革委$"), re.compile(r"部$|总局$|总署$|委$|委员会$|银行$")
_SEPARATORS = re.compile(r"[、，,；;]|\s+")


def squeezed(text: str) -> str:
    """A name without white space: 重 庆 市 财 政 局 is set apart by letter."""
    return "".join(text.split())


def is_unit(name: str) -> bool:
    """Whether words, white space aside, are the name of one authority."""
    bare = squeezed(name)
    return _SHORTEST <= len(bare) <= _LONGEST and _UNIT.fullmatch(bare) is not None and _FOREIGN.search(bare) is None


def ends_like_unit(name: str) -> bool:
    """Whether words end as names of authorities do: 办公室 alone is none, and may sign all the same."""
    return _ENDS.search(squeezed(name)) is not None


def units_in(line: str) -> tuple[str, ...]:
    """The authorities whose names are all of a line; none when it says anything else."""
    pieces = [each for each in _SEPARATORS.split(line.strip()) if each]
    if len(pieces) > 1 and all(is_unit(each) for each in pieces):
        return tuple(name for each in pieces for name in _run_together(each))
    bare = squeezed(line)
    return _run_together(bare) if is_unit(bare) else ()


def seems_several(name: str) -> bool:
    """Whether a name may be those of several authorities, which cannot be told apart for sure: 财政部税务总局."""
    bare = squeezed(name)
    return any(
        is_unit(bare[:at]) and is_unit(bare[at:]) and _may_part(bare[:at], bare[at:])
        for at in range(_SHORTEST, len(bare) - _SHORTEST + 1)
    )


def _may_part(one: str, other: str) -> bool:
    is_placed = _SECOND.match(one) is not None and not one.startswith("国家")
    if _NATIONAL_FIRST.search(one) and not is_placed and _NATIONAL.search(other):
        return True
    return bool(_WHOLE.search(one) and not _PARENT.search(one) and _SECOND.match(other))


def _run_together(name: str) -> tuple[str, ...]:
    """重庆市民政局重庆市财政局 are two: each begins with the same place. What cannot be told apart stays one."""
    place = name[:2]
    names, first = [], 0
    for position in range(2, len(name) - _SHORTEST + 1):
        ends = _ENDS.search(name, first, position)
        if name.startswith(place, position) and ends and is_unit(name[first:position]):
            names.append(name[first:position])
            first = position
    names.append(name[first:])
    return tuple(names) if all(is_unit(each) for each in names) else (name,)
