"""What is written is read back with the same structure, in every format that is both read and written."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawdocs.texts.docx_reader import read_docx
from lawdocs.texts.formats import WRITERS, suffix_of
from lawdocs.texts.readers.akn import read_akn
from lawdocs.texts.readers.html import read_html
from lawdocs.texts.readers.json_form import read_json
from lawdocs.texts.readers.markdown import read_markdown
from lawdocs.texts.readers.txt import read_txt
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.structure import Outline, parse

READERS = {
    ".txt": read_txt, ".html": read_html, ".md": read_markdown, ".json": read_json, ".docx": read_docx,
    ".akn.xml": read_akn,
}  # fmt: skip
TEXT = """示例县人民政府文件
示政〔2026〕3号
示例县人民政府关于印发示例县停车办法的通知
各乡镇人民政府，县政府各部门：
现将《示例县停车办法》印发给你们，请认真贯彻执行。
附件：1. 收费标准
2. 申请表
示例县人民政府
2026年3月10日
示例县停车办法
第一章　总则
第一条　为了规范*停车*，制定本办法。
前款所称<停车>，包括：
（一）路内停车；
（二）路外停车_含立体_。
1. 机械式；
2. 其他 & 自走式&amp;。
第二章　附则
第二条　本办法自2026年4月1日起施行，有效期5年。
附件1
收费标准
序号\t类型\t标准
1\t小型车\t5元/时 | 起
2\t\t另定
# 号开头的一行
- 短横开头的一行
+ 加号开头的一行
"""


def structure(outline: Outline) -> list[tuple[object, ...]]:
    return [
        (each.kind, each.role, each.label, each.number, each.text, each.depth, each.anchor) for each in outline.blocks
    ]


@pytest.mark.parametrize("suffix", READERS)
def test_document_written_is_read_back_with_the_same_structure(suffix: str) -> None:
    outline = parse(TEXT)
    back = parse(READERS[suffix](WRITERS[suffix](outline)).whole)
    assert structure(back) == structure(outline)


HAN = "办法规定机关单位人员负责管理服务申请材料期限公布施行责任监督检查"
WORDS = st.text(st.sampled_from(HAN), min_size=2, max_size=30)
SENTENCE = st.builds(
    lambda words, mark: f"{words}{mark}", WORDS, st.sampled_from(["。", "；", "，应当*办理*。", "（A_b）。"])
)
NUMERALS = "一二三四五六七八九十"


@st.composite
def outlines(draw: st.DrawFn) -> str:
    """Texts of articles in chapters, with paragraphs, items and sub-items, or of headings."""
    lines = [f"示例县{draw(WORDS)}办法"]
    article = 0
    for chapter in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            lines.append(f"第{NUMERALS[chapter]}章　{draw(WORDS)}")
        for _ in range(draw(st.integers(1, 3))):
            lines.append(f"第{NUMERALS[article]}条　{draw(SENTENCE)}")
            article += 1
            lines += draw(st.lists(SENTENCE, max_size=2))
            for item in range(draw(st.integers(0, 3))):
                lines.append(f"（{NUMERALS[item]}）{draw(SENTENCE)}")
                lines += [f"{number}.{draw(SENTENCE)}" for number in range(1, draw(st.integers(1, 3)))]
    if draw(st.booleans()):
        rows = draw(st.lists(st.tuples(WORDS, st.one_of(st.just(""), WORDS), WORDS), min_size=1, max_size=3))
        lines += ["附件1", "\t".join(["名称", "类别", "要求"]), *("\t".join(row) for row in rows)]
    return "\n".join(lines)


@pytest.mark.parametrize("suffix", READERS)
@settings(deadline=None, max_examples=25)
@given(text=outlines())
def test_any_outline_written_is_read_back_with_the_same_structure(suffix: str, text: str) -> None:
    outline = parse(text)
    back = parse(READERS[suffix](WRITERS[suffix](outline)).whole)
    assert structure(back) == structure(outline)


@pytest.mark.corpus
@pytest.mark.parametrize("suffix", READERS)
def test_real_texts_written_are_read_back_with_the_same_structure(
    suffix: str, records: Callable[[str], list[dict[str, Any]]]
) -> None:
    seed, count = random.randrange(10**6), 15 if suffix == ".docx" else 60
    texts = [each for name in ("normative", "laws_national") for each in records(name)]
    print(f"{suffix}: seed {seed}, {count} of {len(texts)} real texts")
    for each in random.Random(seed).sample(texts, count):
        outline = parse(each["text"])
        assert structure(parse(READERS[suffix](WRITERS[suffix](outline)).whole)) == structure(outline), each["id"]


def test_title_over_several_lines_keeps_them() -> None:
    text = "示例县人民政府办公室\n关于印发停车\n管理办法的通知\n各单位：\n现印发给你们。"
    for suffix in READERS:
        read = READERS[suffix](WRITERS[suffix](parse(text)))
        assert read.whole.split("\n") == text.split("\n"), suffix
    assert read_docx(WRITERS[".docx"](parse(text))).title == "示例县人民政府办公室关于印发停车管理办法的通知"


@given(st.text(st.sampled_from("第条（一）1.*_#-+=|<>&`~[]\\ 　甲乙\n！!"), max_size=60))
def test_any_line_written_as_markdown_html_or_json_is_read_back(text: str) -> None:
    outline = parse(text)
    for suffix in (".md", ".html", ".json"):
        back = READERS[suffix](WRITERS[suffix](outline)).whole
        assert back.split() == outline.rebuilt().split(), suffix


def test_json_has_the_documented_form() -> None:
    form = json.loads(WRITERS[".json"](parse(TEXT)))
    assert list(form) == ["form", "text", "blocks", "contents", "gaps", "unplaced"]
    assert form["text"] == TEXT
    article = next(each for each in form["blocks"] if each["kind"] == "article")
    assert article == {
        "kind": "article",
        "role": "body",
        "label": "第一条",
        "number": 1,
        "insertion": 0,
        "heading": "",
        "text": "为了规范*停车*，制定本办法。",
        "anchor": article["anchor"],
        "depth": 1,
        "start": TEXT.index("第一条"),
        "end": TEXT.index("\n前款"),
    }
    assert TEXT[article["start"] : article["end"]].startswith("第一条　为了")


@pytest.mark.parametrize(
    "data",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"text": 1}',
        b'{"text": "a", "text": "b"}',
        b'{"text": "a", "n": NaN}',
        b"[" * 100_000,
        '{"text": "第一条"}'.encode("gb18030"),
    ],
)
def test_json_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        read_safely("json", data)
    assert (caught.value.code, caught.value.status) == ("JSON", 400)


def test_markdown_of_others_is_read() -> None:
    table = "| 序号 | 名称 |\n|---|---|\n| 1 | 丙 |\n"
    text = f"示例县停车办法\n===\n\n1. 甲\n2. [乙](http://x)\n\n{table}\n<script>x</script>\n"
    shown = read_safely("md", text.encode())
    assert (shown.title, shown.text.split("\n")) == ("示例县停车办法", ["1.甲", "2.乙", "序号\t名称", "1\t丙"])


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.TXT", ".txt"),
        ("甲.办法.docx", ".docx"),
        ("a.AKN.xml", ".akn.xml"),
        ("a.xml", None),
        ("a.exe", None),
        ("txt", None),
    ],
)
def test_suffix_decides_the_format(name: str, suffix: str | None) -> None:
    assert suffix_of(name) == suffix
