"""What an instruction does, in plain words (这一条做什么)."""

from lawdocs.texts.amendments.instructions import Action, Instruction

LONGEST = 40


def plain(read: Instruction) -> str:
    """One sentence that a person understands without the drafting style."""
    where, old, new = read.target_label or "正文", _short(read.old), _short(read.new)
    match read.action:
        case Action.REPLACE_UNIT:
            return f"把{where}{read.place}换成新的条文。"
        case Action.REPLACE_WORDS:
            return f"把{where}里的“{old}”改成“{new}”。"
        case Action.REPLACE_ALL_WORDS:
            return f"把{'全文' if not read.target else where}的“{old}”都改成“{new}”。"
        case Action.INSERT_UNIT:
            return f"增加条款{f'，作为{read.place}' if read.place else ''}{_near(read)}。"
        case Action.INSERT_WORDS:
            return f"在{where}的{f'“{old}”后面' if old else read.place or '末尾'}加上“{new}”。"
        case Action.DELETE_UNIT:
            return f"删去{where}。"
        case Action.DELETE_WORDS:
            return f"删去{where}里的“{old}”。"
        case Action.RENAME:
            return f"把标题改为“{new}”。"
        case Action.RENUMBER:
            return f"把{where}改为{read.place}。" if read.target else "增加、删去以后，各条依次重新编号。"
        case _:
            return "系统没有看懂这一条，请对照修改文件办理。"


def _near(read: Instruction) -> str:
    if not read.target_label or read.target_label == read.place:
        return ""
    return f"（{read.target_label}）"


def _short(words: str) -> str:
    one_line = " ".join(words.split())
    return one_line if len(one_line) <= LONGEST else f"{one_line[:LONGEST]}……"
