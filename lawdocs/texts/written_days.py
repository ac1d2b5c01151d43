"""Days as documents write them (成文日期): 2026年1月1日, 二〇二六年一月一日, with the zeros that real texts have."""

import re

PATTERN = (
    r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|"
    r"[一二][〇○零ＯO0０一二三四五六七八九]{3}年[元一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日)"
)
DAY = re.compile(PATTERN)
