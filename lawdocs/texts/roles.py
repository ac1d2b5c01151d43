"""Roles of lines (公文要素): what each line of an official document is for, beside the unit that it opens."""

from enum import StrEnum


class Role(StrEnum):
    """What a line is for; most are text of the body."""

    BODY = "body"  # 正文
    LETTERHEAD = "letterhead"  # 发文机关标志
    NUMBER = "number"  # 发文字号
    TITLE = "title"  # 标题, of the document, of an annex or of a text that it sends out
    NOTE_LINE = "note_line"  # 题注
    ADDRESSEE = "addressee"  # 主送机关
    PREAMBLE = "preamble"  # 序言、引言
    CONTENTS = "contents"  # 目录 printed in the text
    TABLE = "table"  # a row of a table
    ANNEX_NOTE = "annex_note"  # 附件说明
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    NOTE = "note"  # 附注
    IMPRINT = "imprint"  # 版记
    UNPLACED = "unplaced"  # after the end of the text, and nothing of the above


# Lines that belong to the text (or the annex) as a whole, not to the article or the item before them.
APART = frozenset(
    {Role.TITLE, Role.NOTE_LINE, Role.ANNEX_NOTE, Role.SIGNATURE, Role.DATE, Role.NOTE, Role.IMPRINT, Role.UNPLACED}
)
