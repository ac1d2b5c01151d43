"""What a document rests on and what it ends, by the forms of citation in real texts."""

from datetime import date

import pytest

from lawdocs.texts.cited import cited_titles
from lawdocs.texts.metadata import Basis, Repeal, extract
from lawdocs.texts.metadata.repeals import read_repeals


@pytest.mark.parametrize(
    ("words", "title", "number", "provisions"),
    [
        ("《甲法》第四十七条第二款、第三款规定", "甲法", "", "第四十七条第二款"),
        ("《甲条例》第十四条第（六）项", "甲条例", "", "第十四条第（六）项"),
        ("《甲法》第二十八条至第三十条规定", "甲法", "", "第二十八条至第三十条"),
        ("《甲法》（以下简称《条例》）第三条", "甲法", "", "第三条"),
        ("《甲规定》（人力资源和社会保障部令第40号）", "甲规定", "人力资源和社会保障部令第40号", ""),
        ("原《甲预案》（宝政办发[2004]28号）", "甲预案", "宝政办发[2004]28号", ""),
        ("《关于印发〈甲办法〉的通知》（财库﹝2011﹞181号）", "关于印发〈甲办法〉的通知", "财库﹝2011﹞181号", ""),
        ("《关于修改<甲条例>的决定》", "关于修改〈甲条例〉的决定", "", ""),
        ("《河南省实施《甲法》办法》", "河南省实施〈甲法〉办法", "", ""),
    ],
)
def test_citations(words: str, title: str, number: str, provisions: str) -> None:
    text = f"根据{words}，"
    (cited,) = cited_titles(text)
    assert (cited.title, cited.number, cited.provisions) == (title, number, provisions)
    assert text[cited.start] == "《"
    assert text[cited.end - 1] == "》"


@pytest.mark.parametrize("text", ["《", "《》", "《未完", "《甲\n乙》", "》《", ""])
def test_marks_that_do_not_close_on_their_line_name_nothing(text: str) -> None:
    assert list(cited_titles(text)) == []


@pytest.mark.parametrize(
    ("sentence", "repealed"),
    [
        ("《甲办法》（财库〔2003〕119号）同时废止。", [Repeal("甲办法", "财库〔2003〕119号")]),
        ("《甲》、《乙》和《丙》同时废止。", [Repeal("甲"), Repeal("乙"), Repeal("丙")]),
        (
            "财政部1986年4月1日发布的《甲》和《乙》同时废止。",
            [Repeal("甲", dated=date(1986, 4, 1)), Repeal("乙", dated=date(1986, 4, 1))],
        ),
        ("一、废止《甲条例》（1992年9月19日通过）", [Repeal("甲条例")]),
        (
            "（一）废止1988年4月7日市第八届人民代表大会通过的《甲规定》。",
            [Repeal("甲规定", dated=date(1988, 4, 7))],
        ),
        ("决定对《甲措施》（渝经信发〔2022〕38号）予以废止。", [Repeal("甲措施", "渝经信发〔2022〕38号")]),
        ("锦政发﹝2004﹞48号文件同时废止。", [Repeal("", "锦政发﹝2004﹞48号")]),
        ("《甲条例》中关于反补贴的规定同时废止。", [Repeal("甲条例", part="中关于反补贴的规定")]),
        ("《甲通知》第三条、第五条同时废止。", [Repeal("甲通知", part="第三条、第五条")]),
        ("原《甲标准》废止。", [Repeal("甲标准")]),
        ("自本通知印发之日起，《甲》停止执行。", [Repeal("甲")]),
        (
            "1994年9月8日通过、根据2001年10月16日《关于修改〈甲条例〉的决定》修正的《甲条例》同时废止。",
            [Repeal("甲条例", dated=date(2001, 10, 16))],
        ),
        (
            "2001年10月16日第十次会议《关于修改〈甲条例〉的决定》修正的《甲条例》同时废止。",
            [Repeal("甲条例", dated=date(2001, 10, 16))],
        ),
        ("按照《甲管理办法》规定，《乙》同时废止。", [Repeal("乙")]),
        ("《甲条例》（自1998年起施行，2017年10月1日废止）第二十八条规定如下。", []),
        ("规章的修改、废止，适用《甲条例》。", []),
        ("《甲条例》规定应当废止的，及时报告。", []),
        ("“《甲》同时废止。”", []),
        ("《采矿许可证》自行废止。", []),
        ("在《甲协议》下，不再执行《乙规定》中关于范围的限制。", []),
        ("本办法自2027年1月1日起废止。", []),
    ],
)
def test_repeals(sentence: str, repealed: list[Repeal]) -> None:
    found = read_repeals(sentence, 0)
    assert [each.value for each in found] == repealed
    for each in found:
        assert each.words(sentence).startswith(("《", "废止", "锦政发"))


@pytest.mark.parametrize(
    ("text", "repealed"),
    [
        (
            "经研究，决定废止以下文件：\n一、停车管理办法（青政发〔2001〕3号）\n二、《养犬规定》（青政〔2002〕5号）\n特此通知。\n三、其他事项",
            [Repeal("停车管理办法", "青政发〔2001〕3号"), Repeal("养犬规定", "青政〔2002〕5号")],
        ),
        (
            "附件2\n青禾县人民政府决定废止的文件\n1．停车管理办法\n2．养犬管理规定",
            [Repeal("停车管理办法"), Repeal("养犬管理规定")],
        ),
        ("附件：1．废止的文件目录\n2．继续有效的文件目录", []),
        ("决定废止下列文件：\n停车管理办法", []),
    ],
)
def test_lists_of_repealed_texts(text: str, repealed: list[Repeal]) -> None:
    found = read_repeals(text, 0)
    assert [each.value for each in found] == repealed
    for each in found:
        assert each.value.title in each.words(text)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        (
            "第一条　根据《甲法》《乙条例》等法律、行政法规，结合本县实际，制定本办法。",
            [Basis("甲法"), Basis("乙条例")],
        ),
        ("第一条　根据《甲法》及其实施条例，制定本办法。", [Basis("甲法"), Basis("甲法实施条例")]),
        ("第一条　根据《甲法》（以下简称《条例》）第三条，制定本办法。", [Basis("甲法", provisions="第三条")]),
        ("第一条　根据有关规定，制定本办法。\n第二条　依照《甲法》处罚。", []),
        ("第一条　制定本办法，违反本办法的，按照《甲法》处罚。", []),
    ],
)
def test_basis(text: str, basis: list[Basis]) -> None:
    assert [each.value for each in extract(text).basis] == basis
