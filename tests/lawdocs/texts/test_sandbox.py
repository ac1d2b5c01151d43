"""Untrusted documents are read by a child with limits; whatever happens there, the parent answers."""

import subprocess
import sys
import time

import pytest

from lawdocs.texts import sandbox
from lawdocs.texts.intake import FileRefused
from lawdocs.texts.sandbox import read_safely
from tests.lawdocs.texts import make_hostile as make


@pytest.fixture
def worker(tmp_path, monkeypatch):
    """Puts another program in the worker's place, under the worker's own limits."""

    def put(program: str) -> None:
        path = tmp_path / "worker.py"
        limits = sandbox._WORKER.read_text().replace("    main()\n", "    _limit()\n")
        path.write_text(limits + program)
        monkeypatch.setattr(sandbox, "_WORKER", path)

    return put


def test_sound_document_is_read():
    body = make.body_xml(make.paragraph("示例县办法") + make.paragraph("第一条　甲𠮷。"))
    read = read_safely("docx", make.docx(body))
    assert (read.title, read.text, read.remarks) == ("示例县办法", "第一条　甲𠮷。", ())


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "FILE_EMPTY"),
        (make.pdf(), "TYPE_MISMATCH"),
        (make.docx(make.entity_bomb()), "XML_DTD"),
        (make.docx(make.PLAIN, make.bomb(11 * 2**20)), "ARCHIVE_UNSAFE"),
        (make.docx(b"<w:document"), "FILE_CORRUPT"),
        (make.docx(make.body_xml("<w:sdt>" * 5000 + "</w:sdt>" * 5000)), "FILE_CORRUPT"),
    ],
)
def test_refusal_of_the_child_comes_through(data, code):
    with pytest.raises(FileRefused) as caught:
        read_safely("docx", data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    "program",
    [
        pytest.param("import os; os.abort()", id="crash"),
        pytest.param("b = bytearray(600 * 2**20)", id="memory"),
        pytest.param("print('nonsense')", id="nonsense"),
        pytest.param("raise SystemExit(3)", id="exit"),
    ],
)
def test_child_that_fails_is_a_damaged_file(worker, program):
    worker(program)
    with pytest.raises(FileRefused, match="FILE_CORRUPT"):
        read_safely("docx", make.docx())


def test_child_that_hangs_is_stopped_at_the_wall_limit(worker, monkeypatch):
    assert sandbox.WALL_SECONDS == 15
    monkeypatch.setattr(sandbox, "WALL_SECONDS", 0.5)
    worker("import time; time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(FileRefused, match="FILE_CORRUPT"):
        read_safely("docx", make.docx())
    assert time.monotonic() - begun < 50  # the child would sleep for a minute


def test_child_has_the_promised_limits_and_none_of_our_environment(worker, monkeypatch):
    monkeypatch.setenv("LAWDOCS_SECRET", "hidden")
    worker(
        "import os\n"
        "limits = [resource.getrlimit(each)[0] for each in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]\n"
        "json.dump({'title': str(limits), 'text': str('LAWDOCS_SECRET' in os.environ), 'remarks': [],"
        " 'above': 0, 'title_lines': []}, sys.stdout)"
    )
    read = read_safely("docx", make.docx())
    assert (read.title, read.text) == (str([512 * 2**20, 10]), "False")


def test_texts_are_read_without_loading_the_application():
    program = (
        "import sys, types; package = types.ModuleType('lawdocs'); package.__path__ = [sys.argv[1]]\n"
        "sys.modules['lawdocs'] = package\n"
        "from lawdocs.texts import docx, docx_reader, formats, intake, numbers, numerals, sandbox, search, structure\n"
        "from lawdocs.texts.readers import akn, html, json_form, markdown, ofd, pdf, txt\n"
        "import lawdocs.texts.writers.akn, lawdocs.texts.writers.pdf\n"
        "print(sorted({'flask', 'sqlalchemy'} & set(sys.modules)))"
    )
    folder = str(sandbox._WORKER.parents[1])
    shown = subprocess.run([sys.executable, "-I", "-c", program, folder], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
