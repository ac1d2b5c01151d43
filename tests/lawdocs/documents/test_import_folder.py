"""``lawdocs import documents FOLDER``: files matched to the register, known again, put up for a person where unsure."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from lawdocs.audit.digest import state_digest
from lawdocs.audit.models import AuditEntry, SecurityEvent
from lawdocs.audit.verify import verify
from lawdocs.documents.file_readings import FileReading
from lawdocs.documents.models import Document, Material
from lawdocs.documents.stock_task_models import StockTask
from lawdocs.extensions import db
from tests import stock_folder
from tests.factories import County
from tests.sheets import write, xlsx

ROOT = Path(__file__).parents[3]
GAPS = "缺索引号、主题分类"
FOUND = f"{GAPS}、公布日期、效力状态"
NO_TEXT = f"{GAPS}、体裁、正文"
NOTHING = "没有读出制定机关；没有读出发文字号和任何日期"
LINES = (
    f"""
目录.xlsx:2|warning|鲁政〔2019〕01号|{GAPS}
目录.xlsx:3|warning|鲁政〔2019〕2号|{GAPS}；成文日期：登记表是“2019-03-01”，正文是“2019-03-02”，按登记表
目录.xlsx:4|task|鲁政〔2019〕11号|标题：登记表是“物业”，正文是“鲁山县人民政府关于印发廉租住房管理办法的通知”
目录.xlsx:5|warning|鲁政〔2019〕12号|{GAPS}；电子文件“物业.docx”没有找到，按文号或者标题对应了“按标题.txt”
目录.xlsx:6|warning|鲁政〔2019〕20号|{NO_TEXT}
目录.xlsx:7|warning|鲁政〔2019〕21号|{NO_TEXT}；电子文件“建筑垃圾.docx”没有找到
目录.xlsx:8|warning|鲁政〔2019〕22号|{NO_TEXT}；附件是扫描件，没有正文
目录.xlsx:9|warning|鲁政〔2019〕23号|{NO_TEXT}；电子文件“坏文件/截断.pdf”不能读取：FILE_CORRUPT 文件已损坏或不完整
目录.xlsx:10|task|鲁政〔2018〕14号|发文字号：登记表是“鲁政〔2018〕14号”，正文是“鲁政〔2019〕14号”
目录.xlsx:11|task|鲁政〔2019〕15号|登记表第12行与这一行完全相同，两行是否为同一份文件
目录.xlsx:12|exists|鲁政〔2019〕15号|与第11行重复
目录.xlsx:13|error|鲁政〔2019〕19号|DATE_INVALID 公布日期（E列）：日期“2019.2.30”不存在
存量/2019/3.txt:1|warning|鲁政〔2019〕3号|{FOUND}
存量/2019/4.html:1|warning|鲁政〔2019〕4号|{FOUND}
存量/2019/5.pdf:1|warning|鲁政〔2019〕5号|{FOUND}
存量/2019/6.ofd:1|warning|鲁政〔2019〕6号|{FOUND}
存量/2019/9.docx:1|warning|鲁政〔2019〕9号|{FOUND}
存量/2019/10.docx:1|warning|鲁政〔2019〕10号|{FOUND}
存量/待定/机关不明.txt:1|task|鲁政〔2019〕16号|没有读出制定机关
存量/待定/没有标题.txt:1|task||没有读出标题；{NOTHING}
存量/旧文件/夹中夹/公路.docx:1|warning|鲁政〔2019〕7号|{FOUND}
存量/旧文件/采砂.docx:1|warning|鲁政〔2019〕8号|{FOUND}
存量/版本/2019年.docx:1|task|鲁政〔2019〕13号|与“版本/修订后.txt”标题相同而内容不同，是否为同一文件的修订
存量/版本/修订后.txt:1|task|鲁政〔2023〕3号|与“版本/2019年.docx”标题相同而内容不同，是否为同一文件的修订
存量/扫描/无名.pdf:1|task||NO_TEXT_LAYER 该 PDF 为扫描件，没有可读取的文字，请对照图像填写
存量/旧文件/1 - 副本.docx:1|exists||与“2019/1.docx”是同一个文件
存量/坏文件/加密.docx:1|error||FILE_ENCRYPTED 文件已加密,请去除密码后上传
存量/坏文件/套着的.zip:1|error||TYPE_FORBIDDEN 不支持该文件类型
存量/坏文件/宏.docx:1|error||ACTIVE_CONTENT 文件含宏、脚本或嵌入对象,请去除后再上传
存量/坏文件/实体.docx:1|error||XML_DTD 文件含不允许的 XML 声明
存量/坏文件/截断.pdf:1|error||FILE_CORRUPT 文件已损坏或不完整
存量/坏文件/改名.docx:1|error||TYPE_MISMATCH 文件内容与扩展名不符
存量/坏文件/涉密.txt:1|error||SECRET_FORBIDDEN 本系统不得处理涉密文件
存量/坏文件/照片.jpg:1|error||TYPE_FORBIDDEN 不支持该文件类型
存量/坏文件/空.docx:1|error||FILE_EMPTY 文件为空,请重新选择
""".strip()
    .replace("|", "\t")
    .splitlines()
)
COUNTS = "created 15, exists 2, error 10, warning 15, task 8"
AGAIN = "created 0, exists 25, error 10, warning 0, task 0"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The made-up folder, from within the folder that it lies in."""
    monkeypatch.chdir(tmp_path)
    stock_folder.write(tmp_path / "存量")
    return Path("存量")


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["import", "documents", *map(str, arguments)])


def digest(app: Flask) -> dict[str, str]:
    db.session.rollback()
    return state_digest()


def names_of(document: Document) -> list[str]:
    return [each.name for each in document.materials]


def by_title(part: str) -> Document:
    return db.session.scalars(sa.select(Document).where(Document.title.contains(part))).one()


def test_folder_is_told_row_by_row_then_taken_in_once(app: Flask, county: County, folder: Path) -> None:
    before = digest(app)
    looked = run(app, folder, "--register", stock_folder.REGISTER, "--dry-run")
    assert looked.stdout.splitlines() == [*LINES, COUNTS]
    assert looked.exit_code == 1
    assert looked.stderr.splitlines()[0] == (
        "存量：没有读入：Windows 的缩略图和文件夹设置 1 个，Word 打开时的临时文件 1 个，苹果系统的附属文件 2 个"
    )
    assert digest(app) == before
    assert db.session.scalar(sa.select(sa.func.count()).select_from(FileReading)) == 0

    taken = run(app, folder, "--register", stock_folder.REGISTER)
    shown = [each for each in LINES if each.split("\t")[1] in ("warning", "error", "task")]
    assert taken.stdout.splitlines() == [*shown, COUNTS]
    assert verify().fault is None

    market = by_title("集贸市场")  # the register's number in our writing, the text of the file, the file itself
    assert (market.number, market.number_as_given, names_of(market)) == (
        "鲁政〔2019〕01号",
        "鲁政[2019]01号",
        ["1.docx"],
    )
    assert "第一条　为了规范集贸市场的管理" in market.current_edition.text
    assert str(by_title("停车泊位").written_on) == "2019-03-01"
    trees = by_title("古树名木")  # in both formats, with the last day that follows from its term
    assert names_of(trees) == ["9.docx", "9.pdf"]
    assert str(trees.in_force_until) == "2029-05-09"
    assert names_of(by_title("屠宰检疫")) == ["校车.pdf"]
    assert names_of(by_title("户外广告")) == []  # a page of the web is no attachment
    secrets = db.session.scalars(sa.select(SecurityEvent.detail).where(SecurityEvent.kind == "secret_refused")).all()
    assert len(secrets) == 1
    tasks = db.session.scalars(sa.select(StockTask).order_by(StockTask.id)).all()
    assert [len(each.files) for each in tasks] == [1, 1, 1, 1, 1, 1, 1, 1]
    kept = set(db.session.scalars(sa.select(FileReading.key)))
    assert kept == {each.key for task in tasks for each in task.files}  # the others are let go of

    again = run(app, folder, "--register", stock_folder.REGISTER)
    assert again.stdout.splitlines()[-1] == AGAIN
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 15


def test_archive_of_an_old_windows_is_read_like_the_folder(app: Flask, county: County, tmp_path: Path) -> None:
    contents = {"通知/甲.txt": stock_folder.notice(2).encode(), "通知/乙.txt": "第一条　甲。".encode()}
    path = write(tmp_path / "旧.zip", stock_folder.zipped(contents, "gbk"))
    told = run(app, path, "--dry-run").stdout.splitlines()
    assert told == [
        f"{path}/通知/乙.txt:1\ttask\t\t没有读出标题；{NOTHING}",
        f"{path}/通知/甲.txt:1\twarning\t鲁政〔2019〕2号\t{FOUND}",
        "created 1, exists 0, error 0, warning 1, task 1",
    ]


def test_unsafe_archive_and_register_without_head_let_nothing_in(app: Flask, county: County, tmp_path: Path) -> None:
    bad = write(tmp_path / "bad.zip", stock_folder.zipped({"../a.txt": b"a"}))
    refused = run(app, bad)
    assert refused.stdout.splitlines() == [
        f"{bad}:0\terror\t\tARCHIVE_UNSAFE 压缩包里有不安全的文件名（指向压缩包以外），已拒绝，请重新打包",
        "created 0, exists 0, error 1, warning 0",
    ]
    good = write(tmp_path / "good.zip", stock_folder.zipped({"a.txt": stock_folder.notice(2).encode()}))
    headless = write(tmp_path / "headless.xlsx", xlsx([["甲", "乙"]]))
    refused = run(app, good, "--register", headless)
    assert refused.exit_code == 1
    assert refused.stdout.startswith(f"{headless}:0\terror\t\t")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Document)) == 0


@pytest.mark.parametrize("packed", [False, True])
def test_where_nothing_lies_a_sentence_says_so(app: Flask, county: County, tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("空.zip" if packed else "空")
    write(path, stock_folder.zipped({})) if packed else path.mkdir()
    told = run(app, path)
    assert (told.exit_code, told.stderr) == (0, f"{path}：没有找到可以导入的文件\n")
    assert told.stdout.startswith("created 0, exists 0, error 0")


def test_what_the_database_knows_is_no_second_document(app: Flask, county: County, tmp_path: Path) -> None:
    text = stock_folder.notice(2)
    first = write(tmp_path / "1.zip", stock_folder.zipped({"a.txt": text.encode()}))
    assert run(app, first).stdout.splitlines()[-1].startswith("created 1,")
    others = {
        "其他格式.docx": stock_folder.docx(2),  # number, title and day are known
        "另一文号.txt": stock_folder.notice(2, no="鲁政〔2021〕8号").encode(),  # a title that is known
        "同一文号.txt": text.replace(stock_folder.SUBJECTS[1], "停车场所").encode(),  # a number that is known
    }
    second = write(tmp_path / "2.zip", stock_folder.zipped(others))
    told = [each.split("\t")[1:] for each in run(app, second, "--dry-run").stdout.splitlines()[:-1]]
    assert told == [
        ["exists", "鲁政〔2019〕2号", "库中已有（/documents/1）"],
        [
            "task",
            "鲁政〔2021〕8号",
            "与“其他格式.docx”标题相同而内容不同，是否为同一文件的修订；"
            f"库中已有同名文件《{stock_folder.title(2)}》（2019年3月2日），是否为同一文件的修订",
        ],
        ["task", "鲁政〔2019〕2号", "库中另一份文件的文号也是鲁政〔2019〕2号"],
    ]


CHILD = """
import sys
from pathlib import Path
from lawdocs import create_app
from lawdocs.clock import SystemClock
from tests.conftest import settings_for

app = create_app(settings_for(Path(sys.argv[1]), sys.argv[2]), SystemClock())
with app.app_context():
    print(app.test_cli_runner().invoke(args=["import", "documents", *sys.argv[3:]]).stdout)
"""


@pytest.mark.timeout(300)
def test_killed_command_goes_on_where_it_stopped(app: Flask, county: County, tmp_path: Path, database_url: str) -> None:
    folder = tmp_path / "存量"
    folder.mkdir()
    for number in range(1, 1 + len(stock_folder.SUBJECTS)):
        write(folder / f"{number}.txt", stock_folder.notice(number).encode())
    for number in (1, 2, 3):
        write(folder / f"无题{number}.txt", f"第一条　甲{number}。".encode())
    command = [sys.executable, "-c", CHILD, str(tmp_path), database_url, str(folder)]

    def begin() -> subprocess.Popen:
        return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)})

    def count(table: type) -> int:
        db.session.rollback()
        return db.session.scalar(sa.select(sa.func.count()).select_from(table))

    def kill_once(table: type, least: int) -> int:
        child = begin()
        while count(table) < least and child.poll() is None:
            time.sleep(0.01)  # the state of the database decides, not the time
        child.send_signal(signal.SIGKILL)
        child.wait(timeout=120)
        child.stdout.close()
        return count(table)

    assert kill_once(FileReading, 9) >= 9
    assert count(Document) == 0
    assert kill_once(Document, 1) >= 20  # what is committed together

    told, _ = begin().communicate(timeout=200)
    created, existed = (int(part.split()[1]) for part in told.decode().split("\n")[-3].split(", ")[:2])
    assert existed >= 20
    assert created + existed in range(23, 27)  # what was put up before the kill exists as well
    assert (count(Document), count(StockTask), count(Material)) == (23, 3, 23)
    entered = sa.select(AuditEntry.tag, sa.func.count()).group_by(AuditEntry.tag)
    assert dict(db.session.execute(entered).all()) == {"document:enter_stock": 23, "import:ask": 3}
    assert verify().fault is None


def test_register_in_the_folder_is_used_and_no_error(app: Flask, county: County, tmp_path: Path) -> None:
    heads = list(stock_folder.HEADS)
    listed = xlsx([heads, [stock_folder.title(2), stock_folder.OFFICE, stock_folder.doc_no(2), "2019-03-01"]])
    folder = tmp_path / "旧文件"
    folder.mkdir()
    write(folder / "甲.txt", stock_folder.notice(2).encode())
    write(folder / "目录.xlsx", listed)
    packed = stock_folder.zipped({"甲.txt": stock_folder.notice(2).encode(), "目录.xlsx": listed})
    for source in (folder, write(tmp_path / "旧.zip", packed)):
        told = run(app, source, "--dry-run")
        assert "按里面的登记表“目录.xlsx”导入" in told.stderr
        lines = told.stdout.splitlines()
        assert lines[0].startswith(f"{source}/目录.xlsx:2\twarning\t鲁政〔2019〕2号")
        assert lines[-1] == "created 1, exists 0, error 0, warning 1, task 0"


def test_fuller_row_of_a_register_leads_to_the_gap_of_its_document(app: Flask, county: County, tmp_path: Path) -> None:
    first = write(tmp_path / "1.zip", stock_folder.zipped({"a.txt": stock_folder.notice(2).encode()}))
    assert run(app, first).stdout.splitlines()[-1].startswith("created 1,")
    row = [stock_folder.title(2), stock_folder.OFFICE, stock_folder.doc_no(2), "2019-03-02", "2019-03-30"]
    listed = xlsx([list(stock_folder.HEADS), row])
    second = write(tmp_path / "2.zip", stock_folder.zipped({"目录.xlsx": listed, "乙.txt": "第一条　甲。".encode()}))
    told = run(app, second, "--dry-run").stdout
    assert "库中已有，可补正：公布日期（/work/imports/gaps/1）" in told
    assert run(app, second).stdout.splitlines()[-1] == "created 0, exists 1, error 0, warning 0, task 1"

    other = xlsx([list(stock_folder.HEADS), [*row[:3], "2019-03-09", None, None, "废止"]])
    third = write(tmp_path / "3.zip", stock_folder.zipped({"目录.xlsx": other, "丙.txt": "第一条　丙。".encode()}))
    told = run(app, third, "--dry-run").stdout.splitlines()[0].split("\t")
    assert told[1] == "task"
    assert told[3].startswith(
        "与库中文件文号、标题相同，但成文日期（库中2019年3月2日，这一行2019年3月9日）、效力状态（"
    )
    assert told[3].endswith("不同，请核对（/documents/1）")
