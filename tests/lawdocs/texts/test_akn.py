"""Akoma Ntoso: valid against the official schema, and read back to the same structure; others' files are read too."""

import os
import random
from collections.abc import Callable
from datetime import date
from importlib.metadata import PackageNotFoundError, distribution
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from lawdocs.texts.akn import ANCHOR, q
from lawdocs.texts.printable import printable
from lawdocs.texts.readers.akn import read_akn
from lawdocs.texts.refusals import FileRefused
from lawdocs.texts.roles import Role
from lawdocs.texts.sandbox import read_safely
from lawdocs.texts.structure import Outline, parse
from lawdocs.texts.writers.akn import write_akn
from lawdocs.texts.writers.akn_facts import Facts
from tests.lawdocs.texts.test_writers import TEXT, outlines, structure

SAMPLE = 150  # real texts of a quick run; AKN_SAMPLE=all takes every one
RULES = """示例县停车办法
（2026年3月10日示政〔2026〕3号公布）
第一编　总则
第一分编　一般规定
第一章　范围
第一条　【目的】根据《示例省停车条例（试行）》（示例省人大公告第5号）第三条，制定本办法。
前款包括：
（一）路内；
1.机械式；
①立体。
第一条之一　例外。
序号\t类型
1\t小型车
（一）接在表格后面的项。
第二节　其他
第二条　本办法自2026年4月1日起施行。
附件1：标准
一、总体要求
（一）目标。到2030年完成。
4.2.1 内容
示例县人民政府
2026年3月10日
抄送：县委各部门。
"""


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """The official strict schema, which the package cobalt holds."""
    try:
        path = distribution("cobalt").locate_file("cobalt/xsd/akomantoso30.xsd")
    except PackageNotFoundError:
        pytest.skip("not run: the schema of Akoma Ntoso (package cobalt) is not installed")
    return etree.XMLSchema(etree.parse(str(path)))


def made(text: str, **facts: Any) -> etree._Element:
    return etree.fromstring(write_akn(parse(text), Facts(**facts) if facts else None))


def eids(root: etree._Element) -> dict[str, str]:
    """eIds of the lines of a text by their anchors."""
    return {each.get(ANCHOR): each.get("eId") for each in root.iter() if each.get(ANCHOR) and each.get("eId")}


def assert_whole(outline: Outline, schema: etree.XMLSchema | None = None, what: str = "") -> None:
    """The file is valid, and what is read of it has the same structure and the same characters."""
    data = write_akn(outline)
    if schema is not None:
        assert schema.validate(etree.fromstring(data)), (what, schema.error_log.last_error)
    back = parse(read_akn(data).text)
    assert structure(back) == structure(outline), what
    assert back.rebuilt() == outline.rebuilt(), what


@pytest.mark.parametrize(
    "text", [TEXT, RULES, "", "\n", "一行。", "第一条", "附件1", "第一章　总则", "序号\t名称\n1\t甲"]
)
def test_text_is_valid_and_read_back_with_the_same_structure(text: str, schema: etree.XMLSchema) -> None:
    assert_whole(parse(text), schema)


@settings(max_examples=50)
@given(text=outlines())
def test_any_outline_is_read_back_with_the_same_structure(text: str) -> None:
    assert_whole(parse(text))


@settings(max_examples=200)
@given(
    st.text(
        st.sampled_from("第一二条章节之附件：（）1.、①《》〔〕 　\t甲乙\n\r。&<>\"']]>\x0b\x85\u2028\ufeff年月日2026"),
        max_size=80,
    )
)
def test_any_lines_are_valid_and_read_back(schema: etree.XMLSchema, text: str) -> None:
    assert_whole(parse(text), schema)


@given(st.text(max_size=40))
def test_any_characters_are_written(text: str) -> None:
    data = write_akn(parse(text), Facts(title=text, number=text, issuers=(text,), notes=(text,)))
    named = etree.fromstring(data).find(f".//{q('FRBRname')}")
    assert named is None if not text else named.get("value") == printable(text)
    assert "".join(read_akn(data).text.split()) == "".join(printable(text).split())


def test_units_have_eids_of_the_naming_convention() -> None:
    found = eids(made(RULES))
    assert all(each.isascii() for each in found.values())
    assert {
        name: found[name] for name in ("part-1", "part-1-sub-1", "art-1", "art-1-p2", "art-1-p2-i1", "art-1-1")
    } == {
        "part-1": "part_1",
        "part-1-sub-1": "part_1__subpart_1",
        "art-1": "art_1",
        "art-1-p2": "art_1__para_2",
        "art-1-p2-i1": "art_1__para_2__point_1",
        "art-1-1": "art_1-1",
    }
    assert found["annex-1-h-1"] == "att_1__level_1"
    assert found["annex-1-h-1-1"] == "att_1__level_1__level_1"


def test_number_that_a_text_gives_twice_has_two_eids(schema: etree.XMLSchema) -> None:
    root = made("第一条　甲。\n第二条　乙。\n第二条　丙。\n第三条　丁。")
    assert [each.get("eId") for each in root.iter(q("article"))] == ["art_1", "art_2", "art_2-dup2", "art_3"]
    assert schema.validate(root)


def test_parts_of_a_document_stand_where_the_schema_has_them() -> None:
    root = made(TEXT)
    (document,) = root
    assert document.tag == q("doc")
    parts = {each.tag.partition("}")[2]: each for each in document}
    assert list(parts) == ["meta", "preface", "preamble", "mainBody", "conclusions", "attachments"]
    assert [each.get("class") for each in parts["preface"]] == ["letterhead", "number", "title"]
    assert [each.get("class") for each in parts["preamble"]] == ["addressee"]
    assert [each.get("class") for each in parts["conclusions"]] == ["annex_note", "annex_note", "signature", "date"]
    assert parts["conclusions"].find(f".//{q('docDate')}").get("date") == "2026-03-10"
    rules, annex = parts["attachments"]
    assert rules[0].tag == q("act")
    assert [each.tag for each in annex] == [q("num"), q("doc")]
    rows = annex.findall(f".//{q('tr')}")
    assert [["".join(cell.itertext()).strip() for cell in row] for row in rows][2] == ["2", "", "另定"]


def test_imprint_below_an_annex_closes_it() -> None:
    (attachment,) = made(RULES).iter(q("attachment"))
    classes = [each.get("class") for each in attachment.find(f".//{q('conclusions')}")]
    assert classes == ["signature", "date", "imprint"]


def test_cited_titles_are_references_named_as_far_as_they_are_said() -> None:
    cited = "根据《示例省停车条例（试行）》（示政〔2020〕5号）和《示例县通知》，制定本办法。"
    (first, second) = made(f"第一条　{cited}").iter(q("ref"))
    assert (first.text, first.tail) == ("《示例省停车条例（试行）》", "（示政〔2020〕5号）和")
    assert first.get("href") == "/akn/cn/act/%E7%A4%BA%E6%94%BF%E3%80%942020%E3%80%955%E5%8F%B7"
    assert second.get("href") == "/akn/cn/doc/%E7%A4%BA%E4%BE%8B%E5%8E%BF%E9%80%9A%E7%9F%A5"


def test_head_says_what_the_text_says_of_itself() -> None:
    root = made(TEXT)
    assert root.find(f".//{q('FRBRcountry')}").get("value") == "cn"
    assert root.find(f".//{q('FRBRlanguage')}").get("language") == "zho"
    assert root.find(f".//{q('FRBRnumber')}").get("value") == "示政〔2026〕3号"
    assert root.find(f".//{q('FRBRdate')}").attrib == {"date": "2026-03-10", "name": "written"}
    assert root.find(f".//{q('TLCOrganization')}").get("showAs") == "示例县人民政府"
    assert [(each.get("date"), each.get("type")) for each in root.iter(q("eventRef"))] == [
        ("2026-03-10", "generation"),
        ("2026-04-01", "generation"),
        ("2031-03-31", "repeal"),
    ]
    assert root.find(f".//{q('timeInterval')}").attrib == {"start": "#eref_2", "end": "#eref_3", "refersTo": "#inForce"}


def test_what_is_not_known_is_said_to_be_unknown(schema: etree.XMLSchema) -> None:
    root = made("第一条　甲。")
    assert root.find(f".//{q('FRBRdate')}").attrib == {"date": "0001-01-01", "name": "unknown"}
    assert root.find(f".//{q('FRBRauthor')}").get("href") == "#unknown"
    assert list(root.iter(q("eventRef"))) == []


def test_records_know_more_than_the_text(schema: etree.XMLSchema) -> None:
    facts = Facts(
        title="示例县停车办法",
        number="示政〔2026〕3号",
        issuers=("甲局", "乙局"),
        published_on=date(2026, 3, 12),
        first_day=date(2026, 4, 1),
        last_day=date(2031, 3, 31),
        version_on=date(2027, 1, 1),
        amended_on=(date(2027, 1, 1),),
        page="http://127.0.0.1/documents/7",
        notes=("停止执行：第一条。",),
    )
    head = [(Role.TITLE, "示例县停车办法"), (Role.NOTE_LINE, "（2026年3月12日公布）")]
    data = write_akn(parse("第一条　甲。\n第二条　乙。"), facts, head)
    root = etree.fromstring(data)
    assert schema.validate(root), schema.error_log.last_error
    assert root.find(f".//{q('FRBRExpression')}/{q('FRBRdate')}").attrib == {"date": "2027-01-01", "name": "version"}
    assert [each.get("href") for each in root.find(f".//{q('FRBRWork')}").iter(q("FRBRauthor"))] == [
        "#issuer_1",
        "#issuer_2",
    ]
    assert read_akn(data).text.split("\n") == [
        "示例县停车办法",
        "（2026年3月12日公布）",
        "第一条　甲。",
        "第二条　乙。",
    ]
    assert eids(root)["art-1"] == "art_1"


FOREIGN = """<?xml version="1.0" encoding="UTF-8"?>
<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0" xmlns:x="urn:other">
  <act name="act"><meta><identification source="#x"/></meta>
    <preface><longTitle><p><docTitle>示例县停车办法</docTitle></p></longTitle></preface>
    <preamble><recitals><recital><num>一</num><p>鉴于停车困难，</p></recital></recitals></preamble>
    <body>
      <chapter eId="chp_1"><num>第一章</num><heading>总则</heading>
        <article><num>第一条</num><heading>目的</heading>
          <paragraph><content><p>为了规范<b>停车</b>管理，
              制定本<ref href="/x">办法</ref>。<authorialNote marker="1"><p>编者注。</p></authorialNote></p>
            </content></paragraph>
          <paragraph><intro><p>前款包括：</p></intro>
            <list><point><num>（一）</num><content><p>路内；</p></content></point>
            <point><num>1.</num><content><p>路外。</p></content></point></list></paragraph>
        </article>
        <article><num>第二条</num><content><p>on the  Road
          Act</p></content></article>
      </chapter>
      <level><num>一、</num><heading>总体要求</heading><content><p>内容。</p></content></level>
      <hcontainer name="t"><content>
        <table><caption>收费表</caption><tr><th><p>类型</p></th><th><p>标准</p></th></tr>
        <tr><td rowspan="2"><p>小型</p></td><td><p>5元</p></td></tr><tr><td><p>6元</p><p>起</p></td></tr></table>
        <blockList><listIntroduction>如下：</listIntroduction><item><num>（1）</num><p>甲</p></item></blockList>
      </content></hcontainer>
    </body>
    <attachments><attachment><heading>附件1 标准</heading><doc name="a"><meta><identification source="#x"/></meta>
      <mainBody><p>第一行</p></mainBody></doc></attachment></attachments>
  </act>
</akomaNtoso>"""


def test_file_of_others_is_read_line_by_line() -> None:
    read = read_safely("xml", FOREIGN.encode())
    assert read.remarks == ("文件中的编者注释没有读入，请核对。",)
    assert read.whole.split("\n") == [
        "示例县停车办法",
        "一",
        "鉴于停车困难，",
        "第一章　总则",
        "第一条　【目的】为了规范停车管理，制定本办法。",
        "前款包括：",
        "（一）路内；",
        "1.路外。",
        "第二条　on the Road Act",
        "一、总体要求",
        "内容。",
        "收费表",
        "类型\t标准",
        "小型\t5元",
        "小型\t6元 起",
        "如下：",
        "（1）甲",
        "附件1 标准",
        "第一行",
    ]


def test_line_that_others_added_to_our_file_is_read() -> None:
    data = write_akn(parse("第一条　甲。\n第二条　乙。")).decode()
    added = (
        '<article eId="art_3"><num>第三条　</num><paragraph><content><p>丙。</p></content></paragraph></article></body>'
    )
    assert read_akn(data.replace("</body>", added).encode()).text.split("\n")[-1] == "第三条　丙。"


def akn(inner: str) -> bytes:
    return f'<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">{inner}</akomaNtoso>'.encode()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (
            b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + akn("<act><body><p>&e;</p></body></act>"),
            "XML_DTD",
        ),
        ('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a>'.encode("utf-16"), "XML_DTD"),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + akn(""), "XML_DTD"),
        (akn("<act>&e;</act>"), "AKN"),
        (akn("<act>"), "AKN"),
        (akn("<act><p>\x00</p></act>"), "AKN"),
        (akn("<part>" * 2_000 + "</part>" * 2_000), "AKN"),
        (akn(f"<act><body><p>{'甲' * 4_000_000}</p></body></act>"), "AKN"),
        (akn("<p/>" * 12_000_000), "AKN"),
        (akn("<p/>" * 14_000_000), "FILE_TOO_LARGE"),
        (b"<html><body><p>text</p></body></html>", "AKN"),
        (b'<akomaNtoso xmlns="http://www.akomantoso.org/2.0"><act/></akomaNtoso>', "AKN"),
        ("第一条　甲。".encode(), "TYPE_MISMATCH"),
        (b"PK\x03\x04", "TYPE_MISMATCH"),
    ],
    ids=lambda value: value if isinstance(value, str) else str(len(value)),
)
def test_hostile_or_other_xml_is_refused_with_the_exact_reason(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read_safely("xml", data)
    assert caught.value.code == code


@pytest.mark.corpus
def test_real_texts_are_valid_and_read_back(
    records: Callable[[str], list[dict[str, Any]]], schema: etree.XMLSchema
) -> None:
    texts = [each for name in ("normative", "laws_national", "laws_local") for each in records(name)]
    if os.environ.get("AKN_SAMPLE") != "all":
        seed = random.randrange(10**6)
        texts = random.Random(seed).sample(texts, SAMPLE)
        print(f"seed {seed}")
    for each in texts:
        assert_whole(parse(each["text"]), schema, each["id"])
    print(f"{len(texts)} real texts: valid, and read back with the same structure")
