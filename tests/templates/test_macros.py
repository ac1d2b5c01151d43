"""Macros: the same words, shapes and structure everywhere."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Form, RadioField, SelectChoice, StringField
from wtforms.validators import DataRequired, Optional

from lawdocs.texts.structure import parse
from workflows.states import LegalStatus

Render = Callable[..., str]

STATUS = '{% from "_macros/status.html" import status_badge %}'
LAW = '{% from "_macros/law.html" import law_text, table_of_contents %}'
LISTS = '{% from "_macros/lists.html" import pager, cell, obstacle_list, timeline %}'
FORMS = '{% import "_macros/forms.html" as forms %}'
TEXT = "\n".join(
    [
        "第一章　总则",
        "第一条　为了规范管理，制定本办法。",
        "第二条　适用本办法。",
        "（一）甲；",
        "第二章　附则",
        "第三条　自公布之日起施行。",
    ]
)


class Suggestion(Form):
    clause = StringField("条款", [DataRequired("写明条款")], description="可以写多条。")
    mail = StringField("电子邮箱", [Optional()])
    day = DateField("日期", [Optional()])
    way = RadioField("方式", [DataRequired("选择方式")], choices=[SelectChoice("a", "主动公开")])


@pytest.fixture
def refused() -> Suggestion:
    form = Suggestion(MultiDict())
    form.validate()
    return form


@pytest.mark.parametrize("status", list(LegalStatus))
def test_badge_of_an_old_text_shows_the_words_of_the_legal_status(render: Render, status: LegalStatus) -> None:
    badge = render(STATUS + "{{ status_badge(status, old_text=true) }}", status=status)
    assert f"<span>{status.label}</span>" in badge


def test_amended_document_is_shown_as_in_force(render: Render) -> None:
    badge = render(STATUS + '{{ status_badge("amended") }}')
    assert "现行有效" in badge
    assert "已修改" not in badge


def test_missing_status_is_shown_as_unknown_and_not_as_in_force(render: Render) -> None:
    assert "不详" in render(STATUS + "{{ status_badge(none) }}")


def test_every_article_is_a_closed_named_region_with_its_permalink(render: Render) -> None:
    text = render(LAW + "{{ law_text(blocks) }}", blocks=parse(TEXT).blocks)
    assert text.count("<section") == text.count("</section>") == 3
    assert '<section class="law-article" id="art-2" aria-label="第二条">' in text
    assert 'href="#art-2">第二条</a>' in text


def test_items_stand_inside_their_article_and_chapters_outside(render: Render) -> None:
    text = render(LAW + "{{ law_text(blocks) }}", blocks=parse(TEXT).blocks)
    second = text[text.index('id="art-2"') :]
    assert second.index("（一）甲；") < second.index("</section>") < second.index("第二章")


def test_text_of_a_document_is_escaped(render: Render) -> None:
    text = render(LAW + "{{ law_text(blocks) }}", blocks=parse("第一条　<script>x</script>").blocks)
    assert "<script>" not in text


def test_contents_name_the_range_of_articles_of_a_chapter(render: Render) -> None:
    contents = render(LAW + "{{ table_of_contents(toc) }}", toc=parse(TEXT).toc())
    assert '<a href="#art-1">第一条至第二条</a>' in contents
    assert '<a href="#ch-2">第二章　附则</a>' in contents


def test_empty_pairs_are_left_out_of_the_info_table(render: Render) -> None:
    table = render(
        '{% from "_macros/info.html" import info_table %}{{ info_table(pairs) }}',
        pairs=[("文号", "鲁政〔2026〕5号"), ("解读", ""), ("有效期", None)],
    )
    assert table.count("<dt>") == 1


def test_pager_names_the_current_page_and_skips_distant_ones(render: Render) -> None:
    page = SimpleNamespace(number=5, pages=20, total=190, first=41, last=50, url_for=lambda n: f"?page={n}")
    text = render(LISTS + "{{ pager(page) }}", page=page)
    assert 'aria-current="page"' in text
    assert "?page=7" in text
    assert "?page=9" not in text
    assert "第41至50件，共190件" in text


def test_zero_in_a_figure_cell_is_written_but_left_out_on_phones(render: Render) -> None:
    cell = render(LISTS + '{{ cell("逾期", 0, "/late", true) }}')
    assert 'class="num none"' in cell
    assert ">0</td>" in cell


def test_obstacle_names_rule_and_party_and_links_to_its_cure(render: Render) -> None:
    obstacle = SimpleNamespace(reason="缺起草说明。", rule="R15", who="起草单位", link="/cure", link_text="上传")
    text = render(LISTS + '{{ obstacle_list("还不能“送审”：1项未满足", [one]) }}', one=obstacle)
    assert "规则R15" in text
    assert "应由：起草单位" in text
    assert '<a href="/cure">上传</a>' in text


def test_planned_event_is_spoken_as_planned(render: Render) -> None:
    entry = SimpleNamespace(moment="2029-05-31", text="期满", who="", kind="planned", url=None, link_text=None)
    assert "计划，" in render(LISTS + "{{ timeline([entry]) }}", entry=entry)


def test_error_summary_counts_the_faults_and_links_to_the_fields(render: Render, refused: Suggestion) -> None:
    summary = render(FORMS + "{{ forms.error_summary(form) }}", form=refused)
    assert "有2处需要改正" in summary
    assert '<a href="#clause">写明条款</a>' in summary
    assert '<a href="#way-0">选择方式</a>' in summary


def test_faulty_field_is_described_by_its_hint_and_error(render: Render, refused: Suggestion) -> None:
    field = render(FORMS + "{{ forms.field(form.clause) }}", form=refused)
    assert 'aria-describedby="clause-hint clause-error"' in field
    assert 'aria-invalid="true"' in field
    assert 'id="clause-error"' in field


def test_browser_does_not_check_required_fields_itself(render: Render, refused: Suggestion) -> None:
    field = render(FORMS + "{{ forms.field(form.clause) }}", form=refused)
    assert 'aria-required="true"' in field
    assert " required" not in field


def test_optional_field_says_so(render: Render, refused: Suggestion) -> None:
    assert "（可以不填）" in render(FORMS + "{{ forms.field(form.mail) }}", form=refused)
    assert "（可以不填）" not in render(FORMS + "{{ forms.field(form.clause) }}", form=refused)


def test_date_is_typed_as_text(render: Render, refused: Suggestion) -> None:
    assert 'type="text"' in render(FORMS + "{{ forms.date_field(form.day) }}", form=refused)


def test_hidden_fields_of_an_act_carry_token_version_and_key(render: Render) -> None:
    text = render(FORMS + '{{ forms.hidden(version=0, key="k1") }}')
    assert 'name="csrf_token" value="' in text
    assert 'name="version" value="0"' in text
    assert 'name="key" value="k1"' in text
