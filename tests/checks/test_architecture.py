"""Rules about the code base that a reader relies on."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from lawdocs import create_app
from lawdocs.audit.services import TAGS
from lawdocs.clock import SetClock
from lawdocs.documentation import pages
from tests.conftest import settings_for
from workflows.document import STEPS
from workflows.profiles import FOLDER, load

ROOT = Path(__file__).parent.parent.parent
LAWDOCS = sorted(path for path in (ROOT / "lawdocs").rglob("*.py") if "versions" not in path.parts)
WORKFLOWS = sorted((ROOT / "workflows").rglob("*.py"))


@pytest.fixture
def engine() -> str:
    """One kind of database: nothing here asks it."""
    return "sqlite"


# Libraries and modules that few pages, one job or one command needs: imported where they are used, so that each web
# worker starts without them. Some thirty libraries are left; this names those that were seen to creep in.
NOT_IN_A_WEB_WORKER = (
    "alembic",
    "apscheduler",
    "docx",
    "flask_migrate",
    "ldap3",
    "lxml",
    "markdown_it",
    "multiprocessing",
    "nh3",
    "ofdkit",
    "openpyxl",
    "pdfminer",
    "pdfplumber",
    "pypdfium2",
    "lawdocs.demo.seed",
    "lawdocs.jobs.simulation",
    "lawdocs.texts.conversion",
    "lawdocs.texts.docx_reader",
    "lawdocs.texts.readers.pdf",
)


def imports_of(path: Path) -> set[str]:
    """The modules a file imports, by full name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def packages(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


def test_workflows_import_neither_flask_nor_sqlalchemy_nor_lawdocs() -> None:
    for path in WORKFLOWS:
        assert not packages(imports_of(path)) & {"flask", "sqlalchemy", "lawdocs", "werkzeug", "jinja2"}, path


def test_texts_import_neither_flask_nor_database() -> None:
    for path in (ROOT / "lawdocs" / "texts").rglob("*.py"):
        names = imports_of(path)
        assert not packages(names) & {"flask", "sqlalchemy", "flask_sqlalchemy"}, path
        assert all(name.startswith("lawdocs.texts") for name in names if name.startswith("lawdocs")), path


def test_web_worker_starts_without_what_few_pages_need(tmp_path: Path) -> None:
    environment = os.environ | {
        "LAWDOCS_DATABASE_URL": f"sqlite:///{tmp_path / 'lawdocs.sqlite'}",
        "LAWDOCS_SECRET_KEY": "only-for-this-test-" + "0" * 32,
    }
    asked = "import sys, wsgi; print(*sys.modules)"
    started = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    held = started.stdout.split()
    assert "lawdocs.portal.views" in held
    assert [name for name in NOT_IN_A_WEB_WORKER if name in held] == []


def test_only_the_lifecycle_writes_the_state() -> None:
    for path in LAWDOCS:
        if path.name == "lifecycle.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            targets = node.targets if isinstance(node, ast.Assign) else []
            written = [each.attr for each in targets if isinstance(each, ast.Attribute)]
            assert "state" not in written, f"{path}:{getattr(node, 'lineno', 0)}"


def test_only_the_clock_reads_the_time() -> None:
    forbidden = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    for path in [*LAWDOCS, *WORKFLOWS]:
        if path.name != "clock.py":
            assert not forbidden.search(path.read_text(encoding="utf-8")), path


def test_services_never_commit_outside_transaction() -> None:
    for path in LAWDOCS:
        if path.name != "extensions.py":
            assert ".commit()" not in path.read_text(encoding="utf-8").replace("connection.commit()", ""), path


def test_every_template_parses(app: Flask) -> None:
    names = app.jinja_env.list_templates(extensions=["html"])
    assert len(names) > 10
    for name in names:
        source, filename, _ = app.jinja_env.loader.get_source(app.jinja_env, name)
        app.jinja_env.parse(source, name, filename)


def test_every_list_in_pages_says_when_a_page_is_past_its_end() -> None:
    otherwise = re.compile(r"pager\(page[^)]*\) \}\}\s*\{%-? (?:elif (?!page\.total)|else)")
    for path in (ROOT / "templates").rglob("*.html"):
        assert not otherwise.search(path.read_text(encoding="utf-8")), path


def test_no_template_has_inline_script_or_style() -> None:
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
    for path in (ROOT / "templates").rglob("*.html"):
        assert not inline.search(path.read_text(encoding="utf-8")), path


def test_every_step_has_an_audit_tag() -> None:
    assert {f"document:{step.name}" for step in STEPS} <= TAGS


@pytest.mark.parametrize("name", sorted(path.stem for path in FOLDER.glob("*.toml")))
def test_every_rule_profile_loads_and_names_its_grounds(name: str) -> None:
    profile = load(name)
    assert profile.values
    assert all(value.ground and isinstance(value.verified, bool) for value in profile.values.values())


def test_generated_pages_are_up_to_date(app: Flask) -> None:
    for name, text in pages(app).items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == text, f"run make docs: {name}"


@pytest.fixture
def fresh(tmp_path: Path, clock: SetClock) -> Flask:
    """An application of this test's own, which it may spoil."""
    return create_app(settings_for(tmp_path, "sqlite://"), clock)


def test_undeclared_route_stops_the_start(fresh: Flask) -> None:
    from lawdocs.access import check_routes

    fresh.add_url_rule("/undeclared", "undeclared", lambda: "")
    with pytest.raises(RuntimeError, match="no permission"):
        check_routes(fresh)


def test_writing_route_without_audit_event_stops_the_start(fresh: Flask) -> None:
    from lawdocs.access import check_routes, requires

    fresh.add_url_rule("/silent", "silent", requires(None)(lambda: ""), methods=["POST"])
    with pytest.raises(RuntimeError, match="audit event"):
        check_routes(fresh)
