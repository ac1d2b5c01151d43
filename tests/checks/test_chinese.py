"""What people read is written as Chinese is, and no template asks for a name that Jinja has taken."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

from lawdocs.texts.refusals import REASONS

ROOT = Path(__file__).parents[2]
PYTHON = sorted(path for name in ("lawdocs", "workflows") for path in (ROOT / name).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
HAN = "[\u3007\u3400-\u4dbf\u4e00-\u9fff]"
# A half-width sign with Chinese on one side, and on the other Chinese too, whatever closes or opens between them.
HALF_WIDTH = re.compile(rf"{HAN}[》〉”）〕]?\s?[,;!?]\s?[《〈“（〔]?(?:{HAN}|Word\b)|[A-Za-z],{HAN}")
# Keywords of the meta tags are put in a row with commas, as the rules for government sites have it.
UNSEEN = re.compile(r'<meta name="ColumnKeywords" content="[^"]*">|\{#.*?#\}', re.DOTALL)
# Refusals of files are agreed on to the letter with those who read them by programme; these have half-width commas.
AGREED = {words for _, words in REASONS.values()}
TAKEN = {"none", "None", "true", "True", "false", "False"}


def test_messages_hold_no_half_width_signs() -> None:
    found = [f"{path.relative_to(ROOT)}: {words}" for path in PYTHON for words in strings(path) if said(words)]
    assert found == []


def test_templates_hold_no_half_width_signs() -> None:
    texts = {path: UNSEEN.sub("", path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert [str(path.relative_to(ROOT)) for path, text in texts.items() if HALF_WIDTH.search(text)] == []


def test_the_scan_finds_what_it_is_for() -> None:
    assert HALF_WIDTH.search("文件为空,请重新选择")
    assert HALF_WIDTH.search("没有安装 LibreOffice,不能读取")
    assert not HALF_WIDTH.search("文件为空，请重新选择")


def strings(path: Path) -> Iterator[str]:
    """The strings of a module that are neither docstrings nor patterns nor comments of columns."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    apart = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    apart |= {
        id(each)
        for node in ast.walk(tree)
        if isinstance(node, ast.keyword) and node.arg == "comment"
        for each in ast.walk(node.value)
    }
    pairs = (node.elts for node in ast.walk(tree) if isinstance(node, ast.Tuple) and len(node.elts) == 2)
    keywords = (last for first, last in pairs if isinstance(first, ast.Constant) and first.value == "Keywords")
    apart |= {id(each) for words in keywords for each in ast.walk(words)}
    raw = raw_lines(path)
    for node in ast.walk(tree):
        is_words = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_words and id(node) not in apart and node.lineno not in raw:
            yield node.value


def raw_lines(path: Path) -> set[int]:
    """The lines on which raw strings stand: those are patterns."""
    source = io.StringIO(path.read_text(encoding="utf-8"))
    strings = (each for each in tokenize.generate_tokens(source.readline) if each.type == tokenize.STRING)
    raw = (each for each in strings if re.match(r"[a-z]*r", each.string.lower()))
    return {line for each in raw for line in range(each.start[0], each.end[0] + 1)}


def said(words: str) -> bool:
    return HALF_WIDTH.search(words) is not None and words not in AGREED


def test_no_page_is_given_a_name_that_jinja_has_taken() -> None:
    calls = [
        (path, node)
        for path in PYTHON
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and "render_template" in ast.unparse(node.func)
    ]
    assert len(calls) > 100
    taken = [f"{path.name}:{node.lineno}" for path, node in calls if {each.arg for each in node.keywords} & TAKEN]
    assert taken == []
