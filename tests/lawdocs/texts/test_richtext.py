"""Rich text: whatever is pasted comes out as a few plain elements with its words kept, and nothing that runs."""

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lawdocs.texts import richtext
from lawdocs.texts.richtext import clean, from_plain, looks_like_markup, plain_text

PICTURES = {"/work/news/5/files/12": 12, "12": 12}
HARMLESS = re.compile(
    r"<(?:/?(?:p|h[234]|ul|ol|li|strong|em|u|blockquote|table|caption|thead|tbody|tr|br)"
    r'|a href="(?:https?://|mailto:)[^"]*"|/a|img src="picture:\d+" alt="[^"]*"'
    r'|/?t[hd]|t[hd](?: (?:col|row)span="\d+")+)>'
)


def cleaned(raw: str) -> str:
    return clean(raw, PICTURES.get)


def assert_harmless(html: str) -> None:
    """No element, attribute or address but those of the list."""
    assert "<" not in HARMLESS.sub("", html), html
    assert cleaned(html) == html, "cleaning what is clean changes nothing"


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("<p>甲<script>alert(1)</script>乙</p>", "<p>甲乙</p>"),
        ("<p onclick='x()' onmouseover=y() style='color:red' class=a id=b>甲</p>", "<p>甲</p>"),
        ("<p>甲<img src=x onerror=alert(1)>乙</p>", "<p>甲乙</p>"),
        ("<a href='javascript:alert(1)'>链接</a>", "<p>链接</p>"),
        ("<a href='  JaVaScRiPt:alert(1)'>链接</a>", "<p>链接</p>"),
        ("<a href='java\nscript:alert(1)'>链接</a>", "<p>链接</p>"),
        ("<a href='&#106;avascript:alert(1)'>链接</a>", "<p>链接</p>"),
        ("<a href='data:text/html;base64,PHNjcmlwdD4='>链接</a>", "<p>链接</p>"),
        ("<a href='vbscript:x'>链接</a>", "<p>链接</p>"),
        ("<a href='//evil.example/x'>链接</a>", "<p>链接</p>"),
        ("<a href='/work/news'>链接</a>", "<p>链接</p>"),
        (
            "<a href='https://www.gov.cn/?a=1&b=2' target=_blank>链接</a>",
            '<p><a href="https://www.gov.cn/?a=1&amp;b=2">链接</a></p>',
        ),
        ("<a href='mailto:a@lushan.example'>信箱</a>", '<p><a href="mailto:a@lushan.example">信箱</a></p>'),
        ("<img src='data:image/png;base64,AAAA'>图", "<p>图</p>"),
        ("<img src='https://evil.example/pixel.png'>图", "<p>图</p>"),
        ("<img src='/work/news/5/files/12' alt='会\"场' width=9>", '<p><img src="picture:12" alt="会&quot;场"></p>'),
        ("<img src='/work/news/5/files/13' alt='别人的'>图", "<p>图</p>"),
        ("<img src='picture:13'>图", "<p>图</p>"),
        ("<svg onload=alert(1)><g/></svg>甲", "<p>甲</p>"),
        ("<svg><style><img src=x onerror=alert(1)></style></svg>甲", "<p>甲</p>"),
        ("<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>甲", "<p>甲</p>"),
        ("<iframe src=https://evil.example>里面</iframe>甲", "<p>甲</p>"),
        ("<object data=x><embed src=y></object>甲", "<p>甲</p>"),
        ("<form action=/logout><input name=a><button>按</button></form>甲", "<p>按甲</p>"),
        ("<scr<script>ipt>alert(1)</scr</script>ipt>甲", "<p>ipt&gt;alert(1)ipt&gt;甲</p>"),
        ("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
        ("{{7*7}} ${7*7}", "<p>{{7*7}} ${7*7}</p>"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>甲", "<p>'&gt;甲</p>"),
        ("<!--><img src=x onerror=alert(1)>-->甲", "<p>--&gt;甲</p>"),
        (
            "<base href=https://evil.example><meta http-equiv=refresh content=0><link rel=stylesheet href=x>甲",
            "<p>甲</p>",
        ),
    ],
)
def test_what_could_run_is_taken_out_and_words_stay(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted
    assert_harmless(cleaned(raw))


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("<b>粗</b><i>斜</i>", "<p><strong>粗</strong><em>斜</em></p>"),
        ("<h1>大</h1><h5>小</h5>", "<h2>大</h2><h4>小</h4>"),
        ("<div>一</div><div>二</div>", "<p>一</p><p>二</p>"),
        ("散<p>段</p>落", "<p>散</p><p>段</p><p>落</p>"),
        ("<strong><p>一</p><p>二</p></strong>", "<p><strong>一</strong></p><p><strong>二</strong></p>"),
        ("<p></p><p>&nbsp;</p><p>　　段</p><p><br></p>", "<p>段</p>"),
        ("<p>一<br><br>二<br></p>", "<p>一<br>二</p>"),
        ("<ul>散<li>甲<ul><li>乙</ul></ul>", "<ul><li>散</li><li>甲<ul><li>乙</li></ul></li></ul>"),
        ("<li>没有清单</li>", "<p>没有清单</p>"),
        ("<blockquote>引</blockquote>", "<blockquote><p>引</p></blockquote>"),
        (
            "<table width=9><tr><td colspan=2 bgcolor=red>甲</td><td></td></tr></table>",
            '<table><tbody><tr><td colspan="2">甲</td><td></td></tr></tbody></table>',
        ),
        ("<td colspan=999>甲</td>", "<p>甲</p>"),
        ("<a href='https://a.example'><p>块</p></a>", '<p><a href="https://a.example">块</a></p>'),
        ("<p>县司法\n局  办公室 one\ntwo</p>", "<p>县司法局 办公室 one two</p>"),
        ("𠮷林𡇙〇①", "<p>𠮷林𡇙〇①</p>"),
        ("甲\u202e乙\u200b丙\x00丁\ufeff", "<p>甲乙丙丁</p>"),
    ],
)
def test_structure_is_made_plain(raw: str, wanted: str) -> None:
    assert cleaned(raw) == wanted
    assert_harmless(cleaned(raw))


WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>
<title>工作动态</title>
<!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>某人</o:Author></o:DocumentProperties></xml><![endif]-->
<xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml>
<style><!-- @font-face {font-family:仿宋_GB2312;} p.MsoNormal {mso-style-unhide:no; margin:0cm;} --></style></head>
<body lang=ZH-CN style='tab-interval:21.0pt;text-justify-trim:punctuation'><!--StartFragment-->
<p class=MsoTitle align=center style='text-align:center'><b><span style='font-size:22.0pt;mso-bidi-font-size:11.0pt;
font-family:方正小标宋简体'>县司法局开展行政执法监督<span lang=EN-US><o:p></o:p></span></span></b></p>
<p class=MsoNormal style='text-indent:32.0pt;mso-char-indent-count:2.0'><span style='font-size:16.0pt;
font-family:仿宋_GB2312'>为进一步规范行政执法，<st1:chsdate Year="2026" Month="10" Day="12" w:st="on"><span
lang=EN-US>10</span>月<span lang=EN-US>12</span>日</st1:chsdate>，县司法局组织
执法监督员到<u>三个</u>单位抽查案卷。<span lang=EN-US><o:p>&nbsp;</o:p></span></span></p>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>
<p class=MsoListParagraph style='margin-left:21.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span lang=EN-US
style='font-family:Wingdings;mso-list:Ignore'>l<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span><![endif]>抽查
案卷<font color="red">60</font>份；<a name="_Hlk1"></a><a
href="https://www.example.gov.cn/zfjd" style='mso-comment:1'>通报</a>已印发。</p>
<!--[if gte vml 1]><v:shape id="x" type="#_x0000_t75"><v:imagedata src="file:///C:/a.png"/></v:shape><![endif]-->
<![if !vml]><img width=554 height=312 src="file:///C:/Users/x/clip_image002.jpg" v:shapes="x"><![endif]>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'><tr style='mso-yfti-irow:0'>
<td width=277 valign=top style='width:207.4pt;border:solid windowtext 1.0pt'><p class=MsoNormal>单位<o:p></o:p></p></td>
<td width=277 valign=top><p class=MsoNormal>份数</p></td></tr></table>
<!--EndFragment--></body></html>"""


def test_paste_from_word_comes_out_clean_with_its_words() -> None:
    html = cleaned(WORD)
    assert html == (
        "<p><strong>县司法局开展行政执法监督</strong></p>"
        "<p>为进一步规范行政执法，10月12日，县司法局组织执法监督员到<u>三个</u>单位抽查案卷。</p>"
        '<p>抽查案卷60份；<a href="https://www.example.gov.cn/zfjd">通报</a>已印发。</p>'
        "<table><tbody><tr><td><p>单位</p></td><td><p>份数</p></td></tr></tbody></table>"
    )
    assert_harmless(html)
    assert "某人" not in html


@pytest.mark.parametrize(
    "raw",
    [
        "<div>" * 20_000 + "深" + "</div>" * 20_000,
        "<blockquote>" * 20_000 + "深",
        "<b>" * 50_000 + "深",
        "<table><tr><td>" * 5_000 + "深",
        "<ul><li>" * 10_000 + "深",
        "<a href='https://a.example'>" * 10_000 + "深",
        "<p>" * 100_000 + "深",
        "<span style='mso-list:Ignore;font-family:Wingdings'>" * 7_000 + "深",
        "&nbsp;" * 60_000 + "深",
        "<" * 90_000 + "深",
        "深" * 399_000,
        "<p style='" + "x:y;" * 90_000 + "'>深</p>",
    ],
    ids=lambda raw: raw[:12],
)
def test_huge_and_deep_text_is_answered_in_time_and_keeps_its_words(raw: str) -> None:
    began = time.monotonic()
    html = cleaned(raw)
    assert "深" in plain_text(html)
    assert time.monotonic() - began < 20, "on a busy machine too"
    assert_harmless(html)


def test_more_than_the_limit_is_refused() -> None:
    with pytest.raises(richtext.TooMuchText):
        cleaned("深" * (richtext.MOST_SIGNS + 1))


PIECES = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<a href='https://a.example'>", "</a>", "<ul>", "<li>", "</ul>"]
    + ["<table>", "<tr>", "<td>", "</table>", "<h2>", "</h2>", "<br>", "<img src='12' alt='图'>", "&nbsp;", "\n", " "]
    + ["甲", "乙。", "a", "<script>", "</script>", "<style>", "<svg>", "<!--", "-->", "<", ">", "&lt;", "'", '"', "&"]
    + ["<blockquote>", "</blockquote>", "<x onload=1>", "<a href=javascript:1>", "<math>", "<u>", "</u>", "\u3000"]
)


@settings(max_examples=400, deadline=None)
@example("<table><td><u><img src='12' alt='图'></p>-->")
@example("<ul><li><table></p><a href='https://a.example'><table><br><br><li>乙。")
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_heap_of_pieces_comes_out_harmless(raw: str) -> None:
    assert_harmless(cleaned(raw))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="甲乙丙a1，。<>&\"' \n", max_size=60))
def test_typed_text_keeps_every_visible_sign(text: str) -> None:
    html = from_plain(text)
    assert_harmless(html)
    assert "".join(plain_text(html).split()) == "".join(text.split())


def test_typed_lines_become_paragraphs() -> None:
    assert from_plain("第一段\n\n  第二段 <b>\n") == "<p>第一段</p><p>第二段 &lt;b&gt;</p>"


@pytest.mark.parametrize(
    ("text", "is_markup"),
    [
        ("a<b 且 c>d", False),
        ("〈放管服〉<改革>", False),
        ("<p>甲</p>", True),
        ("甲<BR>乙", True),
        ("<script>x", True),
        ("<p class=a>", True),
    ],
)
def test_markup_is_told_from_words(text: str, is_markup: bool) -> None:
    assert looks_like_markup(text) is is_markup


def test_pictures_get_their_addresses_or_go() -> None:
    html = cleaned("<p>甲<img src='12' alt='图'>乙</p>")
    assert richtext.pictures_of(html) == [12]
    assert richtext.with_pictures(html, {12: "/a?b&c"}.get) == '<p>甲<img src="/a?b&amp;c" alt="图">乙</p>'
    assert richtext.with_pictures(html, {}.get) == "<p>甲乙</p>"
