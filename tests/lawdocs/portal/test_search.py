"""Search by words and by document number."""

import re
from datetime import date

from flask.testing import FlaskClient

from lawdocs.clock import SetClock
from tests.lawdocs.portal.reading import found, page, words
from tests.lawdocs.portal.stock import a_stock
from workflows.states import DocumentState as S
from workflows.states import LegalStatus as L


def excerpts(text: str) -> list[str]:
    return re.findall(r'<p class="snippet">(.*?)</p>', text, re.DOTALL)


def test_words_of_title_and_text_are_found(client: FlaskClient, clock: SetClock) -> None:
    text = "第一条　规范经营。\n第七条　民宿的厨房应当干净，PPP项目除外。"
    a_stock(clock, "鲁山县乡村民宿办法", text)
    a_stock(clock, "鲁山县停车办法", "第一条　停车。")
    for q in ["民宿", "乡村民宿", "宿", "民宿 厨房", "厨房　民宿", "第七条", "ＰＰＰ", "ppp"]:
        assert found(client, q=q) == ["鲁山县乡村民宿办法"], q


def test_one_character_is_found_at_the_beginning_middle_and_end_of_words(client: FlaskClient, clock: SetClock) -> None:
    for text in ("第一条　桥梁安全。", "第一条　大桥安全。", "第一条　修桥。"):
        a_stock(clock, f"办法{text[4]}", text)
    a_stock(clock, "别的办法", "第一条　道路安全。")
    assert len(found(client, q="桥")) == 3


def test_rare_characters_are_found(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "办法", "第一条　𠮷野堃与䶮、\U00030edd\U00030edd面，二〇二四年。")
    for q in ["𠮷", "𠮷野", "䶮", "堃", "\U00030edd", "〇", "二○二四"]:
        assert found(client, q=q) == ["办法"], q


def test_maker_is_found_by_name(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "甲办法", issuer_name="鲁山县林业局", joint_issuers="鲁山县财政局\n鲁山县水利局")
    a_stock(clock, "乙办法")
    assert found(client, q="林业局") == found(client, q="水利局") == ["甲办法"]


def test_number_is_found_in_any_bracket_form(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "有号的办法", number="鲁政〔2024〕6号")
    a_stock(clock, "邻号的办法", number="鲁政〔2024〕60号")
    a_stock(clock, "引用的办法", "第一条　依照鲁政〔2024〕6号文件办理。")
    for q in [
        "鲁政〔2024〕6号",
        "鲁政[2024]6号",
        "鲁政(2024)6号",
        "鲁政（2024）第6号",
        "鲁政【2024】06号",
        " 鲁政﹝２０２４﹞６号 ",
        "（鲁政〔2024〕6号）",
    ]:
        assert found(client, q=q) == ["有号的办法"], q


def test_order_number_is_found(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "第三号令", number="鲁山县人民政府令第3号")
    assert found(client, q="鲁山县人民政府令 第3号") == ["第三号令"]


def test_number_nobody_carries_is_looked_for_in_the_texts(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "引用的办法", "第一条　依照鲁政〔2010〕6号文件办理。")
    assert found(client, q="鲁政(2010)6号") == ["引用的办法"]


def test_relevance_puts_title_hits_first_then_those_in_force_then_the_newest(
    client: FlaskClient, clock: SetClock
) -> None:
    ended = {"state": S.REPEALED, "in_force_until": date(2025, 1, 1), "end_kind": L.REPEALED}
    a_stock(clock, "停车旧办法", published_on=date(2024, 1, 9), **ended)
    a_stock(clock, "停车办法一", published_on=date(2024, 1, 1))
    a_stock(clock, "停车办法二", published_on=date(2024, 1, 2))
    a_stock(clock, "道路办法", "第一条　路边停车。", published_on=date(2024, 1, 10))
    expected = ["停车办法二", "停车办法一", "停车旧办法", "道路办法"]
    assert found(client, q="停车", sort="relevance") == expected
    assert found(client, q="停车")[0] == "道路办法"


def test_best_piece_is_shown_with_its_article_as_link_and_the_words_marked(
    client: FlaskClient, clock: SetClock
) -> None:
    text = "第一条　停车的一般规定。\n第二条　收费。\n第三条　停车场的收费标准由县发展改革部门制定。"
    document = a_stock(clock, "停车办法", text)
    shown = excerpts(page(client, "/documents", q="停车 收费"))
    assert len(shown) == 1
    assert f'<a href="/documents/{document.id}#art-3">第三条</a>' in shown[0]
    assert "<mark>停车</mark>场的<mark>收费</mark>标准" in shown[0]
    assert 'id="art-3"' in page(client, f"/documents/{document.id}")


def test_excerpt_lies_around_the_hit_in_a_long_article(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "办法", "第一条　" + "甲乙丙丁。" * 200 + "这里说到停车的事。" + "戊己庚辛。" * 200)
    shown = words(excerpts(page(client, "/documents", q="停车"))[0])
    assert shown.startswith("第一条……")
    assert "这里说到停车的事。戊己庚辛。" in shown
    assert shown.endswith("……")
    assert len(shown) < 150


def test_text_with_markup_is_shown_as_text(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "<script>停车</script>{{7*7}}", "第一条　<img src=x onerror=停车>{{7*7}}")
    text = page(client, "/documents", q="停车")
    assert "&lt;script&gt;<mark>停车</mark>&lt;/script&gt;{{7*7}}" in text
    assert "<img" not in text
    assert "&lt;img src=x onerror=<mark>停车</mark>&gt;{{7*7}}" in text


def test_nothing_found_offers_what_to_loosen(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "停车办法", state=S.REPEALED, in_force_until=date(2025, 1, 1), end_kind=L.REPEALED)
    text = page(client, "/documents", q="停车", status="in_force")
    assert "没有找到含“停车”的文件。" in text
    assert '<a href="/documents?q=%E5%81%9C%E8%BD%A6">不限效力再查（1件）</a>' in text


def test_nothing_found_names_the_one_nearest_title(client: FlaskClient, clock: SetClock) -> None:
    near = a_stock(clock, "鲁山县城区停车泊位管理办法")
    for n in range(3):
        a_stock(clock, f"鲁山县第{n}项管理办法")
    text = page(client, "/documents", q="停车位管理办法")
    assert text.count("近似标题") == 1
    assert f'<a href="/documents/{near.id}">近似标题：《鲁山县城区停车泊位管理办法》</a>' in text


def test_a_search_like_no_title_gets_no_near_title(client: FlaskClient, clock: SetClock) -> None:
    a_stock(clock, "鲁山县城区停车泊位管理办法")
    for q in ("xyz", "狗", "农村宅基地审批"):
        assert "近似标题" not in page(client, "/documents", q=q), q
