"""A previewed import on its way: whole for the person who previewed it, for a day, and for nobody else."""

from dataclasses import replace
from datetime import date

import pytest
from flask import Flask

from lawdocs.column.indicators import payload
from lawdocs.column.indicators.payload import PreviewGone
from lawdocs.column.indicators.rows import Row
from tests.factories import County
from tests.lawdocs.column.indicators.sets import given

ROW = Row(9_999, "一", "二", "正文\n第二段 <b>", "来源", "方法", 1, "filing", (3, 4), date(2026, 2, 28))


def test_what_was_sealed_comes_back_as_it_was(app: Flask, county: County) -> None:
    editor = county.actor("editor")
    for told in (given(county), replace(given(county), rows=(ROW, Row(1)), title="", source="<来源>")):
        assert payload.unseal(payload.seal(told, editor), editor) == told


def test_nobody_confirms_what_another_person_previewed(app: Flask, county: County) -> None:
    sealed = payload.seal(given(county), county.actor("editor"))
    with pytest.raises(PreviewGone, match="预览已经超过一天，或者在传送中被改动，没有导入，请重新上传"):
        payload.unseal(sealed, county.actor("bureau"))


def test_a_preview_holds_for_a_day(app: Flask, county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    editor = county.actor("editor")
    sealed = payload.seal(given(county), editor)
    monkeypatch.setattr(payload, "KEPT_FOR", -1)
    with pytest.raises(PreviewGone):
        payload.unseal(sealed, editor)


@pytest.mark.parametrize("torn", ["", "x", "a.b.c", "{}"])
def test_what_is_no_preview_is_refused(torn: str, app: Flask, county: County) -> None:
    with pytest.raises(PreviewGone):
        payload.unseal(torn, county.actor("editor"))
