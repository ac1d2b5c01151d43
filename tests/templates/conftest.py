"""A bare application that knows only the templates, the static files and the filters they use."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask, render_template, render_template_string
from flask_wtf import CSRFProtect

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def pages() -> Iterator[Flask]:
    app = Flask("lawdocs", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "lawdocs" / "static"))
    app.config["SECRET_KEY"] = "test"
    CSRFProtect(app)
    app.add_url_rule("/list", "portal.index", lambda: "")
    app.add_template_filter(lambda day: f"{day.year}年{day.month}月{day.day}日", "zh_date")
    app.add_template_filter(date.isoformat, "iso")
    app.add_template_filter(lambda day: "星期" + "一二三四五六日"[day.weekday()], "weekday")
    app.add_template_filter(lambda size: f"{size // 1024} KB", "filesize")
    with app.test_request_context("/"):
        yield app


@pytest.fixture
def render(pages: Flask) -> Callable[..., str]:
    """Render a piece of template source."""
    return render_template_string


@pytest.fixture
def render_page(pages: Flask) -> Callable[..., str]:
    """Render a template by name."""
    return render_template
