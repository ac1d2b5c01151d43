"""Saying (说明) in one plain sentence what an instruction does."""

from lawdocs.texts.amendments.instructions import Action, Instruction

_LONGEST = 60


def written(instruction: Instruction) -> str:
    """One Chinese sentence that says what an instruction does, long words cut short."""
    each = instruction
    where = each.target_label or "全文"
    old, new = f"“{_short(each.old)}”", f"“{_short(each.new)}”"
    match each.action:
        case Action.REPLACE_UNIT:
            part = f"的{each.place}" if each.place else ""
            return f"把{where}{part}改成{new}。"
        case Action.REPLACE_WORDS:
            return f"把{_in(each)}{old}改成{new}。"
        case Action.REPLACE_ALL_WORDS:
            return f"把{where}里的{old}都改成{new}。"
        case Action.INSERT_UNIT:
            return f"{_put_where(each)}，内容是{new}。"
        case Action.INSERT_WORDS:
            behind = f"{_in(each)}{old}后面" if each.old else f"{where}的{each.place}"
            return f"在{behind}加上{new}。"
        case Action.DELETE_UNIT:
            return f"删去{where}。"
        case Action.DELETE_WORDS:
            return f"删去{_in(each)}{old}。"
        case Action.RENAME:
            return f"把文件的标题改成{new}。"
        case Action.RENUMBER:
            return f"把{where}改排为{each.place}。" if each.place else "条文按修改后的顺序重新编号。"
    return "这一句没有读懂，请对照修改文件的原文处理。"


def _in(each: Instruction) -> str:
    return f"{each.target_label}里的" if each.target_label else ""


def _put_where(each: Instruction) -> str:
    if not each.target:
        return f"增加{each.place}"
    behind = "后面" if each.place[-1:] == "条" or "条之" in each.place else ""
    return f"在{each.target_label}{behind}增加{each.place}"


def _short(words: str) -> str:
    words = "".join(words.split("\n"))
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
