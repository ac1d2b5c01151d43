"""Shells, error pages and static files."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask

from lawdocs.errors import WAY_OUT

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "lawdocs" / "static"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SITE = SimpleNamespace(
    name="示例文件库", place="示例县", host_unit="示例县人民政府", run_unit="", phone="", phone_hours="",
    domain="example.gov.cn", id_code="", icp="", police_no="", demo=True,
)  # fmt: skip

RenderPage = Callable[..., str]


def refusal(status: int = 404, **more: object) -> dict[str, object]:
    return {"status": status, "code": "CODE", "message": "具体原因", "way_out": WAY_OUT[status], "obstacles": ()} | more


@pytest.mark.parametrize("status", sorted(WAY_OUT))
def test_error_page_says_what_is_wrong_what_to_do_next_and_names_the_request(
    render_page: RenderPage, status: int
) -> None:
    page = render_page("errors/error.html", site=SITE, request_id="abc-1", **refusal(status))
    assert "<h1>具体原因</h1>" in page
    assert WAY_OUT[status] in page
    assert f"代码　{status} CODE" in page
    assert "abc-1" in page


def test_refused_step_lists_every_obstacle_with_its_cure(render_page: RenderPage) -> None:
    missing = [SimpleNamespace(reason=f"缺材料{n}。", rule="", who="", link=f"/cure/{n}", link_text="") for n in (1, 2)]
    page = render_page("errors/error.html", site=SITE, **refusal(422, obstacles=missing))
    assert "没有办成：2项未满足" in page
    assert '<a href="/cure/2">去处理</a>' in page


def test_missing_page_is_the_same_whoever_asks(render_page: RenderPage) -> None:
    actor = SimpleNamespace(name="示例一", agency_name="县司法局", role_label="审核岗")
    nobody = render_page("errors/error.html", site=SITE, request_id="abc-1", **refusal())
    assert render_page("errors/error.html", site=SITE, request_id="abc-1", actor=actor, **refusal()) == nobody


def test_error_page_is_drawn_without_the_site(render_page: RenderPage) -> None:
    assert "<h1>具体原因</h1>" in render_page("errors/error.html", **refusal(500))


def test_empty_site_facts_give_no_meta_tag(render_page: RenderPage) -> None:
    page = render_page("public_base.html", site=SITE)
    assert '<meta name="SiteName" content="示例文件库">' in page
    assert "SiteIDCode" not in page


def test_demo_site_says_that_its_data_are_examples(render_page: RenderPage) -> None:
    assert "示例数据，不代表真实文件。" in render_page("public_base.html", site=SITE)
    assert "示例数据" not in render_page("public_base.html", site=SimpleNamespace(**{**vars(SITE), "demo": False}))


def test_staff_shell_signs_out_by_post_with_a_token(pages: Flask, render_page: RenderPage) -> None:
    actor = SimpleNamespace(name="示例一", agency_name="县司法局", role_label="审核岗")
    nav = [("portal.index", "文件", True)]
    page = render_page("staff_base.html", site=SITE, actor=actor, staff_nav=nav, logout_url="/logout")
    form = re.search(r'<form method="post" action="/logout">.*?</form>', page, re.DOTALL)[0]
    assert 'name="csrf_token"' in form
    assert "县司法局" in page
    assert '<a href="/list" aria-current="true">文件</a>' in page


def test_visitor_sees_no_staff_menu(render_page: RenderPage) -> None:
    page = render_page("staff_base.html", site=SITE, actor=None, staff_nav=[("portal.index", "文件", False)])
    assert "bar-nav" not in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", source)


def test_theme_loads_nothing_from_elsewhere() -> None:
    targets = re.findall(r"url\(([^)]*)\)", (STATIC / "theme.css").read_text(encoding="utf-8"))
    assert targets
    assert all(target.startswith('"icons/') for target in targets)


def test_every_icon_used_is_in_the_sprite() -> None:
    names = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons" / "sprite.svg").read_text(encoding="utf-8")))
    used = {name for path in TEMPLATES for name in re.findall(r'icon\("([^"]+)"\)', path.read_text(encoding="utf-8"))}
    assert used
    assert used <= names


def test_vendored_files_are_those_of_the_manifest() -> None:
    lines = (STATIC / "vendor" / "MANIFEST.sha256").read_text(encoding="ascii").splitlines()
    listed = {name: digest for digest, name in (line.split() for line in lines)}
    found = {
        str(path.relative_to(STATIC / "vendor")): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (STATIC / "vendor").glob("*/*")
    }
    assert listed == found
