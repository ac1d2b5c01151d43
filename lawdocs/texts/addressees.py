"""Addressees (主送机关): the line before the body that names who is written to and ends with a colon."""

import re

_NAMES = re.compile(
    r"(?:人民政府|政府|部门|机构|单位|机关|委员会|管委会|委|局|厅|部|院|署|行署|公司|企业|集团|办事处|办公室|办公厅|办|处室|科室|处|所|站|"
    r"中心|队|会|行|社|学校|高校|中学|小学|大学|学院|团体|组织|总部|兵团|军区|军兵种|代表|委员|同志|先生|女士|人|人员|专家|馆|台|旗|盟|办|区|县|市|省|州|镇|乡|街道|法院|"
    r"检察院|海关|集团军|工会|残联|团委)(?:[（(][^（()）]*[)）])?$"
)
_BETWEEN = re.compile(r"[、，,；;]")
_OPENS = re.compile(r"^(?:各|有关|相关|部分|全[省市县区]|[省市县区]级|机关|本[省市县区级]|中央|驻)")
_PERSONS = re.compile(r"(?:同志|代表|委员|先生|女士)$")
# A sentence that leads to a list or to a quotation ends with a colon too, and so do heads of a form.
_SENTENCE = re.compile(
    r"[。《》“”？！]|^(?:为|根据|按照|依据|依照|经(?![济开信贸])|现[将就对把]|兹|附[件表：:]|注|联系|负责人|签发人|承办人|关于|第\S{1,6}条|[一二三四五六七八九十]+、|\d)|"
    r"(?:如下|下列|以下|包括|情形|内容|事项|要求|条件|方式|时间|地点|标准)$"
)
_LABEL = re.compile(r"^主送(?:机关|单位)?[：:]\s*")
_LONGEST = 500


def addressee_of(line: str) -> tuple[int, int] | None:
    """The place of the addressee in a line that names one and ends with a colon, mark and label (主送：) aside."""
    bare = line.rstrip()
    label = _LABEL.match(bare)
    start = label.end() if label else 0
    end = len(bare.rstrip("：:"))
    if end == len(bare) and label is None:
        return None
    end = len(bare[:end].rstrip())
    return (start, end) if names_somebody(bare[start:end]) else None


def names_somebody(words: str) -> bool:
    """Whether words are a list of authorities or people that one may write to."""
    bare = "".join(words.split())
    if not 2 <= len(bare) <= _LONGEST or _SENTENCE.search(bare) or ":" in bare or "：" in bare:
        return False
    return any(_NAMES.search(each) for each in _pieces(bare))


def names_all(words: str) -> bool:
    """Whether each piece of a list of two or more is the name of somebody that one may write to."""
    pieces = _pieces("".join(words.split()))
    return len(pieces) > 1 and names_somebody(words) and all(_NAMES.search(each) for each in pieces)


def is_plain(words: str) -> bool:
    """Whether an addressee can be told without a title before it: 各有关单位, several of them, or persons by title."""
    bare = "".join(words.split())
    return bool(_OPENS.match(bare) or _PERSONS.search(bare)) or len(_pieces(bare)) > 1


def _pieces(bare: str) -> list[str]:
    """What stands between commas outside of brackets."""
    hidden = re.sub(r"[（(][^（()）]*[)）]", lambda match: "（" + "一" * (len(match[0]) - 2) + "）", bare)
    return [each for each in _BETWEEN.split(hidden) if each]
