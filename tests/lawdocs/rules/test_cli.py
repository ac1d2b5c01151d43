"""``lawdocs rules``: profiles and days on the command line, without a database."""

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lawdocs.rules.cli import rules_group
from tests.lawdocs.test_cli import lawdocs
from workflows import profiles
from workflows.profiles import load

KEYS = [
    *("rule", "profile", "start", "length", "unit", "start_counts", "last_day"),
    *("due", "provisional", "verified", "ground", "derivation"),
]


@pytest.fixture(autouse=True)
def plain_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LAWDOCS_RULES", "LAWDOCS_CALENDAR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of profiles to write in: the base, and a place ``odd`` that changes one clock and one value."""
    shutil.copy(profiles.FOLDER / "national.toml", tmp_path)
    (tmp_path / "odd.toml").write_text(
        """name = "odd"
label = "某地"
base = "national"
[values.validity_trial_max]
value = 3
label = "暂行、试行文件有效期上限"
rule = "R70"
unit = "year"
ground = ["某地办法", "令第1号", "第九条"]
verified = true
[clocks.filing]
length = 10
unit = "working"
last_day = "next_working_day"
ground = ["某地办法", "令第1号", "第十条"]
verified = true
[clocks.answer]
label = "紧急事项答复"
rule = "R999"
length = 24
unit = "hour"
start = "published"
last_day = "next_working_day"
ground = ["某地办法", "令第1号", "第十一条"]
verified = false
settle = "某地办法第十一条"
""",
        encoding="utf-8",
    )
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def rules(*arguments: str, **environ: str) -> Result:
    return CliRunner().invoke(rules_group, arguments, env=environ)


def due(*arguments: str, **environ: str) -> list[dict]:
    done = rules("due", *arguments, **environ)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_due_gives_one_line_with_derivation() -> None:
    (found,) = due("R60", "--start", "2026-09-25")

    assert list(found) == KEYS
    derivation = found.pop("derivation")
    assert found == {
        "rule": "R60",
        "profile": "henan",
        "start": "2026-09-25",
        "length": 20,
        "unit": "working",
        "start_counts": False,
        "last_day": "as_is",
        "due": "2026-10-29",
        "provisional": False,
        "verified": True,
        "ground": "中华人民共和国政府信息公开条例（国务院令第711号）第二十六条",
    }
    assert derivation[0] == {"day": "2026-09-25", "counted": False, "why": "起算当日不计入"}
    assert {"day": "2026-10-01", "counted": False, "why": "国庆节"} in derivation
    assert {"day": "2026-10-10", "counted": True, "why": "调休上班（国庆节）"} in derivation
    assert derivation[-1] == {"day": "2026-10-29", "counted": True, "why": ""}
    assert sum(each["counted"] for each in derivation) == 20


def test_date_on_a_year_without_calendar_is_provisional() -> None:
    (found,) = due("R60", "--start", "2026-12-20")

    assert (found["due"], found["provisional"]) == ("2027-01-15", True)
    assert found["derivation"][-1]["why"] == "系统没有2027年的放假安排，暂按工作日计"


def test_all_gives_every_clock_of_the_profile_in_its_order() -> None:
    found = due("--all", "--start", "2026-09-25", "--profile", "national")

    assert [each["rule"] for each in found] == [clock.rule for clock in load("national").clocks.values()]
    assert {each["profile"] for each in found} == {"national"}


def test_rule_is_asked_for_by_its_id_or_a_clock_by_name() -> None:
    everything = [each["rule"] for each in due("R102", "--start", "2026-09-25")]

    assert everything == ["R102", "R102.transfer", "R102.answer", "R102.notice", "R102.reply"]
    assert due("filing", "--start", "2026-09-25") == due("R80", "--start", "2026-09-25")
    assert [each["rule"] for each in due("R102.reply", "--start", "2026-09-25")] == ["R102.reply"]


@pytest.mark.usefixtures("folder")
def test_profile_is_that_of_the_settings_unless_named() -> None:
    assert due("R80", "--start", "2026-09-25", LAWDOCS_RULES="odd")[0]["due"] == "2026-10-15"
    assert due("R80", "--start", "2026-09-25", "--profile", "odd", LAWDOCS_RULES="national")[0]["profile"] == "odd"


@pytest.mark.usefixtures("folder")
def test_hours_end_with_the_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAWDOCS_RULES", "odd")
    (found,) = due("R999", "--start", "2026-09-29", "--at", "16:30")
    assert (found["due"], found["unit"], found["verified"]) == ("2026-09-30T16:30", "hour", False)
    (found,) = due("R999", "--start", "2026-09-30", "--at", "16:30")
    assert found["due"] == "2026-10-08T16:30"
    (found,) = due("R999", "--start", "2026-09-30")
    assert found["due"] == "2026-10-08T00:00"


def test_time_of_day_changes_nothing_for_days() -> None:
    late, early = due("--all", "--start", "2026-09-25", "--at", "23:59"), due("--all", "--start", "2026-09-25")
    changed = {after["unit"] for before, after in zip(early, late, strict=True) if before != after}
    assert (len(late) > 40, changed) == (True, {"hour"})


def test_calendar_file_settles_a_year(tmp_path: Path) -> None:
    file = tmp_path / "calendar.csv"
    names = ("春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
    lines = [f"2027,放假,{name},2027-0{month}-01," for month, name in enumerate(names, 3)]
    head = ["年份,类别,名称,开始,结束", "2027,依据,示例,,", "2027,放假,元旦,2027-01-01,2027-01-03"]
    file.write_text("\n".join([*head, *lines]), encoding="utf-8")

    (found,) = due("R60", "--start", "2026-12-20", LAWDOCS_CALENDAR=str(file))
    assert (found["due"], found["provisional"]) == ("2027-01-18", False)

    file.write_text("\n".join(head), encoding="utf-8")
    (code, shown, said) = lawdocs("rules", "due", "R60", "--start", "2026-12-20", calendar=file)
    assert (code, shown) == (2, "")
    assert said == "lawdocs: LAWDOCS_CALENDAR: 2027 lacks 春节、清明、劳动节、端午、中秋、国庆"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("R60",), "Missing option '--start'"),
        (("--start", "2026-09-25"), "name one RULE, or ask for --all"),
        (("R60", "--all", "--start", "2026-09-25"), "name one RULE, or ask for --all"),
        (("R60", "--start", "2026-02-29"), "'2026-02-29' does not match the format '%Y-%m-%d'"),
        (("R60", "--start", "9999-12-31"), "--start must lie in the years 1950 to 2099"),
        (("R60", "--start", "2026-09-25", "--at", "24:00"), "'24:00' does not match the format '%H:%M'"),
        (("R60", "--start", "2026-09-25", "--profile", "mars"), "no rule profile named 'mars'; known: henan, "),
        (("R9", "--start", "2026-09-25"), "no clock of henan belongs to 'R9'; known: R"),
    ],
)
def test_wrong_usage_is_refused_with_what_is_known(arguments: tuple[str, ...], sentence: str) -> None:
    done = rules("due", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert sentence in done.stderr


def test_wrong_setting_is_refused() -> None:
    assert lawdocs("rules", "due", "R60", "--start", "2026-09-25", rules="mars") == (
        2,
        "",
        "lawdocs: LAWDOCS_RULES: no rule profile named 'mars'",
    )


def test_no_database_and_no_secret_are_needed(tmp_path: Path) -> None:
    settings = {"profile": "asvs2", "database_url": f"sqlite:///{tmp_path}/no/folder/x.sqlite"}
    for command in (("check",), ("show", "henan"), ("diff", "henan", "national")):
        assert lawdocs("rules", *command, **settings)[0::2] == (0, "")
    code, shown, said = lawdocs("rules", "due", "--all", "--start", "2026-09-25", **settings)
    assert (code, said) == (0, "")
    assert len(shown.splitlines()) == len(load("henan").clocks)
    assert not any(tmp_path.iterdir())


def test_every_shipped_profile_is_checked_and_counted() -> None:
    done = rules("check")

    assert done.exit_code == 0
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()] == [[name, "ok"] for name in profiles.names()]
    henan = load("henan")
    unverified = len(list(henan.unverified()))
    numbers = f"values {len(henan.values)}, clocks {len(henan.clocks)}, unverified {unverified}"
    assert f"henan\tok\t{numbers}\n" in done.stdout


@pytest.mark.usefixtures("folder")
def test_check_says_what_to_read_to_settle_what_is_unverified() -> None:
    lines = rules("check", "odd", "--unverified").stdout.splitlines()

    assert len(lines) == 1 + len(list(load("odd").unverified()))
    hours = "自公布之日起24小时，起算当日不计入，届满日遇休息日顺延至下一个工作日"
    reminders = "提前180、90、60、30、7、0日提醒，逾期后每7日提醒，超过30日为长期逾期"
    assert lines[-1] == f"odd\tclocks.answer\tR999\t紧急事项答复\t{hours}；{reminders}\t核实：某地办法第十一条"
    assert not any("clocks.filing\t" in line for line in lines)
    term = load("odd").values["validity_normal_max"]
    assert f"odd\tvalues.validity_normal_max\tR70\t有效期上限\t5年\t核实：{term.settle or term.ground}" in lines


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('unit = "working"', 'unit = "week"', "odd\tinvalid\trule profile 'odd': 'week' is not a valid Unit\n"),
        ("length = 10", "length = -10", "only a period of months may lie before its start"),
        ('start = "published"', 'start = "sunrise"', "the clock answer begins with 'sunrise', which is no event"),
        ('"R999"', '"R80"', "the clocks filing and answer have the same rule id R80"),
        (
            "verified = true\n[clocks.answer]",
            'verified = "no"\n[clocks.answer]',
            "verified must be true or false, not",
        ),
        ("[clocks.answer]", "[clock.answer]", "there is no section clock"),
        ('name = "odd"', 'name = "even"', "the file calls itself 'even'"),
        ("length = 24", "length = ", "odd\tinvalid\trule profile 'odd': Invalid value"),
        ('base = "national"', 'base = "nation"', "no rule profile named 'nation'"),
    ],
)
def test_invalid_profile_is_named_and_the_others_are_checked(old: str, new: str, sentence: str, folder: Path) -> None:
    file = folder / "odd.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")

    done = rules("check")
    assert done.exit_code == 1
    assert done.stdout.startswith("national\tok\t")
    assert sentence in done.stdout
    assert rules("check", "national").exit_code == 0
    assert rules("check", "odd").exit_code == 1
    assert rules("show", "odd").exit_code == 2
    assert rules("diff", "national", "odd").exit_code == 2


def test_unknown_profile_is_wrong_usage() -> None:
    for command in (("check", "mars"), ("show", "mars"), ("diff", "henan", "mars"), ("show", "../henan")):
        done = rules(*command)
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"known: {', '.join(profiles.names())}" in done.stderr


@pytest.mark.usefixtures("folder")
def test_show_prints_every_entry_with_ground_and_mark() -> None:
    lines = rules("show", "odd").stdout.splitlines()

    odd = load("odd")
    assert len(lines) == len(odd.values) + len(odd.clocks)
    assert "values.validity_trial_max\tR70\t暂行、试行文件有效期上限\t3年\t某地办法（令第1号）第九条" in lines
    assert "values.validity_normal_max\tR70\t有效期上限\t5年\t地方规定（依据未核实）" in lines
    waiting = "至少自征求意见公开之日起30日，起算当日不计入，届满日遇休息日不顺延"
    ground = "优化营商环境条例（国务院令第722号）第六十二条"
    assert f"clocks.consultation_business\tR24\t公开征求意见（涉企）\t{waiting}\t{ground}" in lines
    assert any("\t有效期届满之日前6个月，" in line for line in lines)
    assert sum(line.endswith("（依据未核实）") for line in lines) == len(list(odd.unverified()))


@pytest.mark.usefixtures("folder")
def test_diff_prints_both_sides_with_grounds_and_marks() -> None:
    lines = rules("diff", "national", "odd").stdout.splitlines()

    assert [line.split("\t")[0] for line in lines] == ["values.validity_trial_max", "clocks.filing", "clocks.answer"]
    trial = "values.validity_trial_max\tR70\t暂行、试行文件有效期上限\t2年\t地方规定（依据未核实）"
    assert lines[0] == f"{trial}\t3年\t某地办法（令第1号）第九条"
    assert lines[2].split("\t")[3:5] == ["—", "—"]
    assert lines[2].endswith("\t某地办法（令第1号）第十一条（依据未核实）")
    other_way = rules("diff", "odd", "national").stdout.splitlines()
    assert [line.split("\t")[0] for line in other_way] == [line.split("\t")[0] for line in lines]
    assert other_way[0].split("\t")[3:] == [*lines[0].split("\t")[5:], *lines[0].split("\t")[3:5]]


def test_diff_of_equals_says_so() -> None:
    done = rules("diff", "henan", "henan")
    assert (done.exit_code, done.stdout) == (0, "henan and henan are equal\n")


def test_monotony_of_every_clock_over_a_year() -> None:
    """A later start never gives an earlier due day."""
    before: dict[str, str] = {}
    for offset in range(0, 400, 9):
        for each in due("--all", "--start", (date(2026, 1, 1) + timedelta(days=offset)).isoformat()):
            assert before.get(each["rule"], "") <= each["due"]
            before[each["rule"]] = each["due"]
