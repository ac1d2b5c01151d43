"""Two texts of a document beside each other, as a page and as a paper, and any two provisions."""

import io
import re
from datetime import date

import pytest
from docx import Document as read_docx
from flask.testing import FlaskClient

from lawdocs.clock import SetClock, at_office
from lawdocs.documents.models import Document, Revision
from lawdocs.extensions import db, transaction
from tests.factories import County
from tests.lawdocs.portal.reading import notices, page, words
from tests.lawdocs.portal.stock import a_stock
from tests.lawdocs.portal.test_show import AMENDED_ON, amended
from workflows.states import DocumentState

FIRST = """第一条　为了养护农村公路，制定本办法。
第二条　乡镇人民政府每年检查一次。
第三条　养护资金列入县级财政预算。
第四条　公路两侧10米以内不得取土。
第五条　本办法自2024年5月1日起施行。
"""
SECOND = (
    FIRST.replace("每年检查一次", "每季度检查一次，并公布结果")
    .replace("第三条　", "第三条　村民委员会协助做好日常养护。\n第四条　")
    .replace("第四条　公", "第五条　公")
    .replace("第五条　本", "第六条　本")
)
STARTS = (date(2024, 5, 1), date(2025, 7, 1))


def several(clock: SetClock, *texts: str, starts: tuple[date | None, ...] = STARTS, **fields: object) -> Document:
    """A document with texts that followed one another."""
    document = a_stock(clock, text="", **fields)
    with transaction():
        for no, (text, start) in enumerate(zip(texts, starts, strict=False), start=1):
            revision = Revision(document_id=document.id, draft_no=no, no=no, text=text, digest=f"{no}" * 64)
            revision.in_force_from, revision.saved_at, revision.frozen_at = start, clock.now(), clock.now()
            db.session.add(revision)
    return document


def rows(text: str) -> list[tuple[str, str, list[str]]]:
    """The rows of the table: name of the row in the page, its head, its cells; removed and added words marked."""
    found = []
    table = text[text.index('<table class="diff') :]
    for anchor, body in re.findall(r'<tr role="row" id="([^"]*)"[^>]*>(.*?)</tr>', table, re.DOTALL):
        marked = re.sub(r"<(/?)(ins|del)>", lambda match: {"ins": "{}", "del": "[]"}[match[2]][bool(match[1])], body)
        head = words(re.sub("<small>", "　", re.search(r"<th.*?</th>", marked, re.DOTALL)[0]))
        cells = [words(cell.replace("</p><p>", "\n")) for cell in re.findall(r"<td.*?</td>", marked, re.DOTALL)]
        found.append((anchor, head, cells))
    return found


def test_changed_articles_stand_side_by_side_and_the_others_are_folded(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    text = page(client, f"/documents/{document.id}/compare?from=1&to=2")
    assert rows(text) == [
        ("art-1", "第一条", ["未变。显示1条"]),
        ("art-2", "第二条　修改", [
            "乡镇人民政府[每年]检查一次。",
            "乡镇人民政府{每季度}检查一次{，并公布结果}。",
        ]),
        ("art-3", "第三条　新增", ["（无）", "{村民委员会协助做好日常养护。}"]),
        ("art-4", "第四条至第六条", ["编号顺延（原第三条至第五条），文字未变。显示3条"]),
    ]  # fmt: skip
    assert "原有5条，现有6条：修改1条、增加1条、编号顺延3条，其余1条未变。" in text
    assert "2024年5月1日至2025年6月30日" in text


def test_folded_articles_lead_to_where_they_are_shown(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    address = f"/documents/{document.id}/compare?from=1&to=2"
    (link,) = re.findall(r'<a href="([^"]*)">显示3条</a>', page(client, address))
    assert link == f"{address}&show=all#art-4".replace("&", "&amp;")
    whole = rows(page(client, f"{address}&show=all"))
    assert [anchor for anchor, _, _ in whole] == [f"art-{no}" for no in range(1, 7)]
    assert whole[3] == (
        "art-4",
        "第四条　由第三条改为第四条，文字未变",
        ["[第三条]　养护资金列入县级财政预算。", "{第四条}　养护资金列入县级财政预算。"],
    )


def test_both_texts_stand_in_one_where_asked(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    found = rows(page(client, f"/documents/{document.id}/compare?from=1&to=2&view=inline"))
    assert found[1][2] == ["乡镇人民政府[每年]{每季度}检查一次{，并公布结果}。"]


def test_the_other_way_round_the_texts_are_named_by_their_numbers(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    text = page(client, f"/documents/{document.id}/compare?from=2&to=1")
    assert ("old-art-3", "第三条　删除", ["[村民委员会协助做好日常养护。]", "（无）"]) in rows(text)
    assert "第2个文本<small>2025年7月1日起</small>" in text
    assert "修改前<small>" not in text


def test_without_numbers_the_text_of_today_stands_beside_the_one_before(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND, FIRST, starts=(*STARTS, date(2027, 1, 1)))
    address = f"/documents/{document.id}/compare"
    for asked, pair in (("", "12"), ("?from=1", "12"), ("?from=2", "23"), ("?to=3", "23"), ("?from=3", "33")):
        text = page(client, address + asked)
        assert "".join(re.findall(r'<option value="(\d)" selected>', text)) == pair, asked
    answer = client.get(f"{address}?on=2027-02-01")
    assert (answer.status_code, answer.location) == (302, f"{address}?from=2&to=3")


def test_typography_is_told_of_and_no_change(client: FlaskClient, clock: SetClock) -> None:
    typed = FIRST.replace("10米", "１０米").replace("，", ",")
    document = several(clock, FIRST, typed)
    text = page(client, f"/documents/{document.id}/compare?from=1&to=2")
    assert "两个文本共5条，文字相同。" in text
    assert notices(text) == ["标点、全半角、空格、异体字等写法差异有2处，不计为修改：第一条第四条"]
    assert f"/documents/{document.id}/compare?from=1&amp;to=2&amp;show=all#art-4" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from=x&to=2", "参数“from”不能是“x”。可用的值：1、2"),
        ("from=1&to=0", "参数“to”不能是“0”。可用的值：1、2"),
        ("from=1&to=2.0", "参数“to”不能是“2.0”。可用的值：1、2"),
        ("from=1&to=2&view=wide", "参数“view”不能是“wide”。可用的值：side（左右对照）、inline（合并显示）"),
        ("from=1&to=2&show=x", "参数“show”不能是“x”。可用的值：changed（只看有变化的条）、all（全部条文）"),
        ("from=1&to=%00%E2%80%AE2", "参数“to”不能是“  2”。可用的值：1、2"),
        ("from=" + "9" * 60 + "&to=1", "参数“from”不能是“" + "9" * 40 + "……”。可用的值：1、2"),
    ],
)
def test_wrong_parameters_are_refused_with_the_allowed_ones(
    client: FlaskClient, clock: SetClock, asked: str, said: str
) -> None:
    document = several(clock, FIRST, SECOND)
    for part in ("compare", "compare.docx"):
        text = page(client, f"/documents/{document.id}/{part}?{asked}", expect=422)
        assert said in words(text)
        assert "422 PARAM" in text


def test_what_is_not_published_is_not_found(client: FlaskClient, clock: SetClock) -> None:
    document, single = several(clock, FIRST, SECOND), a_stock(clock, "鲁山县另一办法")
    draft = Revision(document_id=document.id, draft_no=3, text="第一条　还没有公布。", digest="3" * 64)
    with transaction():
        draft.saved_at = clock.now()
        db.session.add(draft)
    unknown = (f"{document.id}/compare?from=1&to=3", f"{document.id}/compare?from=3&to=1", f"{single.id}/compare",
               f"{document.id}/compare?on=2024-06-01", "99/compare?from=x", "x/compare")  # fmt: skip
    for address in unknown:
        text = page(client, f"/documents/{address}", expect=404)
        assert "还没有公布" not in text


def test_what_has_nothing_to_compare_says_so(client: FlaskClient, clock: SetClock) -> None:
    document, single = several(clock, FIRST, SECOND), a_stock(clock, "鲁山县另一办法")
    for address, said in (
        (f"/documents/{document.id}/compare?from=1&to=9", "没有第9个文本。可用的值：1、2"),
        (f"/documents/{single.id}/compare", "本文件只有一个文本，没有可以对照的。"),
        (f"/documents/{single.id}/compare?on=2024-06-01", "本文件只有一个文本，没有可以对照的。"),
        (f"/compare?from={document.id}/1/art-99", "这个文本里没有地址所指的条款"),
    ):
        text = page(client, address, expect=404)
        assert said in words(text)
        assert "404 NOT_FOUND" in text


def test_hidden_document_has_no_comparison(client: FlaskClient, clock: SetClock) -> None:
    hidden = several(clock, FIRST, SECOND, published_on=date(2027, 1, 1))
    assert hidden.state is DocumentState.PUBLISHED
    assert client.get(f"/documents/{hidden.id}").status_code == 404
    for part in ("compare?from=1&to=2", "compare.docx?from=1&to=2", "compare?from=x"):
        assert (
            client.get(f"/documents/{hidden.id}/{part}").status_code
            == client.get(f"/documents/{hidden.id}").status_code
        )


def test_comparison_names_what_amended_and_is_linked_from_all_sides(
    client: FlaskClient, county: County, clock: SetClock
) -> None:
    document, decision = amended(county, clock)
    address = f"/documents/{document.id}/compare?from=1&to=2"
    compared = page(client, address)
    assert f'修改依据：<a href="/documents/{decision.id}">《关于修改〈' in compared
    assert "2026年12月1日起施行" in words(compared)
    coming = page(client, f"/documents/{document.id}")
    assert f'<a href="{address}">看新旧对照</a>'.replace("&", "&amp;") in coming
    assert "2026年12月1日起修改看新旧对照" in words(coming)
    assert f'"/documents/{document.id}/compare"' in page(client, f"/documents/{document.id}/history")
    assert f"/documents/{document.id}/compare?on=2026-12-01" in page(client, f"/documents/{decision.id}")
    clock.put(at_office(AMENDED_ON, 0, 0))
    after = page(client, f"/documents/{document.id}")
    assert f'{address}#art-4">看新旧对照'.replace("&", "&amp;") in after


def test_articles_tell_what_a_coming_text_changes_until_it_holds(client: FlaskClient, clock: SetClock) -> None:
    shortened = SECOND.replace("第五条　公路两侧10米以内不得取土。\n", "").replace("第六条", "第五条")
    document = several(
        clock, SECOND, shortened.replace("财政预算", "一般公共预算"), starts=(STARTS[0], date(2027, 1, 1))
    )
    said = re.compile(r'id="(art-\d)"(?:(?!</section>).)*?<p class="article-change">([^<]*)', re.DOTALL)
    address = f"/documents/{document.id}"
    marks = [("art-4", "2027年1月1日起修改"), ("art-5", "2027年1月1日起删去")]
    assert said.findall(page(client, address)) == marks
    assert said.findall(page(client, f"{address}/on/2024-05-01")) == marks
    assert said.findall(page(client, f"{address}/on/2027-01-01")) == [("art-4", "2027年1月1日修改")]
    with transaction():
        document.in_force_until = date(2026, 12, 1)
        document.end_kind = "lapsed"
    assert said.findall(page(client, address)) == []
    assert "起施行修改后的文本" not in page(client, address)


def test_document_with_one_text_offers_no_comparison(client: FlaskClient, clock: SetClock) -> None:
    document = a_stock(clock)
    assert f"/documents/{document.id}/compare" not in page(client, f"/documents/{document.id}")


def test_paper_has_three_columns_with_marked_words(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    answer = client.get(f"/documents/{document.id}/compare.docx?from=1&to=2")
    assert answer.status_code == 200
    assert f"document-{document.id}-compare-1-2.docx" in answer.headers["Content-Disposition"]
    paper = read_docx(io.BytesIO(answer.data))
    assert [each.text for each in paper.paragraphs[:2]] == [
        "鲁山县农村公路养护办法新旧对照表",
        "原有5条，现有6条：修改1条、增加1条、编号顺延3条，其余1条未变。",
    ]
    (table,) = paper.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][:4] == [
        ["修改前\n2024年5月1日至2025年6月30日", "修改后\n2025年7月1日起", "说明"],
        ["第一条：未变。", "第一条：未变。", ""],
        ["第二条　乡镇人民政府每年检查一次。", "第二条　乡镇人民政府每季度检查一次，并公布结果。", "修改"],
        ["（无）", "第三条　村民委员会协助做好日常养护。", "新增"],
    ]
    old, new = (table.rows[2].cells[at].paragraphs[0].runs for at in (0, 1))
    assert [run.text for run in old if run.font.strike] == ["每年"]
    assert [run.text for run in new if run.font.underline] == ["每季度", "，并公布结果"]


def test_any_two_provisions_are_compared(client: FlaskClient, clock: SetClock) -> None:
    one = several(clock, FIRST, SECOND)
    other = a_stock(clock, "鲁山县乡道养护办法", "第一条　目的。\n第二条　乡镇人民政府每月检查一次。\n另行通报。\n")
    text = page(client, f"/compare?from={one.id}/1/art-2&to={other.id}/1/art-2")
    (row,) = rows(text)
    assert row[1] == "条文"
    assert row[2] == ["乡镇人民政府[每年]检查一次。", "乡镇人民政府{每月}检查一次。\n{另行通报。}"]
    assert "《鲁山县农村公路养护办法》第二条" in words(text)
    same = page(client, f"/compare?from={one.id}/1/art-3&to={one.id}/2/art-4")
    assert "两处文字相同。" in same
    inner = page(client, f"/compare?from={other.id}/1/art-2-p2&to={one.id}/1/art-1")
    assert "《鲁山县乡道养护办法》第二条第二款" in words(inner)


def test_pasted_addresses_of_articles_lead_to_the_pair(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    plain = f"/compare?from={document.id}/1/art-2&to={document.id}/2/art-2"
    first = (f"http://localhost/documents/{document.id}/on/2024-06-01#art-2", f"/documents/{document.id}/texts/1#art-2")
    for pasted in first:
        asked = {"from": pasted, "to": f"http://localhost/documents/{document.id}?x=1#art-2"}
        answer = client.get("/compare", query_string=asked)
        assert (answer.status_code, answer.location) == (302, plain)


def test_form_of_two_provisions_stands_alone_until_both_are_named(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    assert "<table" not in page(client, "/compare")
    text = page(client, f"/compare?from={document.id}/1/art-2")
    assert f'value="{document.id}/1/art-2"' in text
    assert "<table" not in text


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("x", 422),
        ("1/art-1", 422),
        ("1/1/art-1/2", 422),
        ("https://elsewhere.example/documents/1#art-1", 422),
        ("http://localhost/documents/1", 422),
        ("/documents/1/on/2026-02-30#art-1", 422),
        ("1/1/art-99", 404),
        ("1/9/art-1", 404),
        ("99/1/art-1", 404),
        ("/documents/1/on/2020-01-01#art-1", 404),
    ],
)
def test_what_names_no_provision_is_refused(client: FlaskClient, clock: SetClock, value: str, code: int) -> None:
    assert several(clock, FIRST, SECOND).id == 1
    for asked in ({"from": value}, {"from": "1/1/art-1", "to": value}):
        assert client.get("/compare", query_string=asked).status_code == code


def test_an_unknown_number_of_a_text_is_answered_with_those_there_are(client: FlaskClient, clock: SetClock) -> None:
    document = several(clock, FIRST, SECOND)
    told = f"《{document.title}》没有第9个文本。可用的值：1、2"
    for address in (f"/compare?from=1/1/art-1&to={document.id}/9/art-1", f"/documents/{document.id}/texts/9"):
        text = page(client, address, expect=404)
        assert told in text
        assert "404 NOT_FOUND" in text
    assert "没有第" not in page(client, f"/documents/{document.id}/texts/x", expect=404)


def test_chapters_are_compared_article_by_article(client: FlaskClient, clock: SetClock) -> None:
    old, new = (f"第一章　总则\n{text}" for text in (FIRST, SECOND))
    document = several(clock, old, new)
    text = page(client, f"/compare?from={document.id}/1/ch-1&to={document.id}/2/ch-1")
    assert len(rows(text)) == 7
