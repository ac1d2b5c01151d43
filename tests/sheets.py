"""Spreadsheets for tests: small ones by hand, and a large one with faults planted by a seed."""

import csv
import io
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import openpyxl

HEADS = (
    "来源编号", "标题（必填）", "制定机关", "发文字号", "体裁", "主题分类", "索引号", "成文日期", "发布日期",
    "施行日期", "有效期", "效力状态", "正文",
)  # fmt: skip
TITLE_LINES = 2  # above the head


def xlsx(rows: Iterable[Sequence[object]], *, sheet: str = "目录", epoch_1904: bool = False) -> bytes:
    """A workbook with these rows in one sheet."""
    book = openpyxl.Workbook()
    if epoch_1904:
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.title = sheet
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def csv_text(rows: Iterable[Sequence[object]], separator: str = ",") -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue()


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@dataclass(frozen=True)
class Planted:
    """A fault in one row: its kind, the column it stands in, and how the message begins."""

    kind: str
    row: int
    column: str
    begins: str


def good_row(number: int) -> list[object]:
    """A row as people type it, each in another way."""
    year, month, day = 2019 + number % 6, number % 12 + 1, number % 28 + 1
    ways = (
        f"{year}.{month}.{day}",
        f"{year}年{month}月{day}日",
        f"{year}/{month}/{day}",
        f"{year}-{month:02}-{day:02} ",
        f"{year}{month:02}{day:02}",
        datetime.combine(date(year, month, day), time()),
        (date(year, month, day) - date(1899, 12, 30)).days,
    )
    brackets = ("〔〕", "[]", "（）", "【】")[number % 4]
    return [
        f"row-{number}",
        f"鲁山县第{number}号事项管理办法",
        "鲁山县人民政府",
        f"鲁政办{brackets[0]}{year}{brackets[1]}{'0' if number % 5 == 0 else ''}{number}号",
        "通知",
        "综合政务\\其他",
        f"11410423/{number}",
        ways[number % 7],
        ways[(number + 1) % 7],
        ways[(number + 2) % 7],
        ("10年", "十年", "长期有效", "有效期10年")[number % 4],
        "有效",
        f"第一条　为了规范第{number}号事项，制定本办法。",
    ]


# What is planted: the column, what stands in it then, and how the message begins.
KINDS: dict[str, tuple[str, object, str]] = {
    "blank title": ("标题", " \u3000", "FIELD_REQUIRED 标题（B列）：标题是空的"),
    "long title": ("标题", "文" * 301, "FIELD_TOO_LONG 标题（B列）：超过300个字"),
    "turned title": ("标题", "关于\u202e的通知", "FIELD_BAD_CHAR 标题（B列）：含控制字符"),
    "no such day": ("发布日期", "2023.2.30", "DATE_INVALID 发布日期（I列）：日期“2023.2.30”不存在"),
    "no day at all": ("施行日期", "去年年底", "DATE_INVALID 施行日期（J列）：日期“去年年底”无法识别"),
    "a year only": ("成文日期", 2019, "DATE_INVALID 成文日期（H列）：数字“2019”不是日期"),
    "secret": ("标题", "机密★一年 通知", "SECRET_FORBIDDEN 本系统不得处理涉密文件"),
    "formula": ("体裁", "=E4", "FORMULA_EMPTY 体裁（E列）：公式没有算出的值"),
    "error value": ("效力状态", "#REF!", "CELL_ERROR 效力状态（L列）：单元格是错误值#REF!"),
    "truth": ("制定机关", True, "FIELD_TYPE 制定机关（C列）：单元格是逻辑值TRUE，应当是文字"),
    "rounded number": ("索引号", 11410423005486035000, "NUMBER_CUT 索引号（G列）：数字超过15位"),
    "term": ("有效期", "六个月", "TERM_INVALID 有效期（K列）：有效期“六个月”无法识别"),
}


def planted_rows(total: int, faults: int, seed: int) -> tuple[list[list[object]], list[Planted]]:
    """Rows of a sheet with its title lines and head, and the faults in them."""
    chance = random.Random(seed)
    rows = [good_row(number) for number in range(1, total + 1)]
    places = sorted(chance.sample(range(total), faults))
    kinds = [list(KINDS)[number % len(KINDS)] for number in range(faults)]
    chance.shuffle(kinds)
    heads = [head.removesuffix("（必填）") for head in HEADS]
    planted = []
    for at, kind in zip(places, kinds, strict=True):
        column, value, begins = KINDS[kind]
        rows[at][heads.index(column)] = value
        planted.append(Planted(kind, at + TITLE_LINES + 2, column, begins))
    return [["鲁山县行政规范性文件目录"], [], list(HEADS), *rows], planted
