"""The profiles of provinces: what differs, what was read of it, and that wrong entries are refused by name."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from workflows import profiles
from workflows.duties import EVENTS
from workflows.periods import LastDay, Unit
from workflows.profiles import FOLDER, ProfileError, changed, load
from workflows.profiles.kinds import KINDS
from workflows.roles import Role

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
PROVINCES = [name for name in NAMES if name != "national"]


def clock_text(place: str, name: str) -> str:
    found = load(place).clocks[name]
    return f"{found.period.text} {found.verified}"


def test_home_and_provinces_are_there() -> None:
    assert {"henan", "shandong", "zhejiang", "shanghai", "hunan"} <= set(PROVINCES)


@pytest.mark.parametrize("name", PROVINCES)
def test_province_says_nothing_that_the_base_says_already(name: str) -> None:
    entries, base = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")), load("national")
    for key, entry in entries.get("values", {}).items():
        ground = base.values[key].ground
        same = entry["value"] == base[key] and tuple(entry["ground"]) == (ground.title, ground.number, ground.article)
        assert not same, f"{name}: values.{key}"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_verified_says_what_to_read(name: str) -> None:
    for each in load(name).unverified():
        own_choice = each.ground.title in ("本系统默认", "县级登记编号（示例）")
        assert each.settle or own_choice, f"{name}: {each.label}"


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_has_ground_label_and_event(name: str) -> None:
    profile = load(name)
    for key, value in profile.values.items():
        assert value.ground.title, key
        assert value.label, key
    for key, clock in profile.clocks.items():
        assert clock.ground.title, key
        assert clock.label, key
        assert clock.start in EVENTS, key


def test_what_rests_on_no_text_is_never_verified() -> None:
    """Values of the programme's own, or on some local rule that nobody named."""
    for name in NAMES:
        entries = (*load(name).values.values(), *load(name).clocks.values())
        assert [
            each.label for each in entries if each.verified and each.ground.title in ("地方规定", "本系统默认")
        ] == []


def test_henan_has_nothing_verified_of_its_own() -> None:
    """Only the opening of the 2024 measures was read."""
    entries = (*load("henan").values.values(), *load("henan").clocks.values())
    assert [each.label for each in entries if each.verified and "河南" in each.ground.title] == []


def test_registrars_differ() -> None:
    assert {name: load(name).registrar for name in PROVINCES} == {
        "henan": Role.CLERK,
        "hunan": Role.LEGAL_OFFICER,
        "shandong": Role.LEGAL_OFFICER,
        "shanghai": Role.CLERK,
        "zhejiang": Role.CLERK,
    }


@pytest.mark.parametrize(
    ("place", "title", "limit", "default"),
    [
        ("henan", "停车办法", "5年（依据未核实）", "5年（依据未核实）"),
        ("shandong", "停车办法", "5年", "5年（依据未核实）"),
        ("shandong", "停车办法（试行）", "2年", "2年（依据未核实）"),
        ("shanghai", "停车通告", "1年（依据未核实）", "1年（依据未核实）"),
        ("shanghai", "停车通告（试行）", "1年（依据未核实）", "1年（依据未核实）"),
        ("shanghai", "停车办法", "5年（依据未核实）", "5年（依据未核实）"),
        ("henan", "停车通告", "5年（依据未核实）", "5年（依据未核实）"),
    ],
)
def test_terms_of_validity_follow_place_and_title(place: str, title: str, limit: str, default: str) -> None:
    assert str(load(place).validity_limit(title)) == limit
    assert str(load(place).validity_default(title)) == default


@pytest.mark.parametrize(
    ("title", "years", "objection"),
    [
        ("停车办法", 3, ""),
        ("停车办法", 4, "应当是3年或者5年"),
        ("停车办法", 6, "超过上限5年"),
        ("停车办法（试行）", 1, ""),
        ("停车办法（试行）", 3, "超过上限2年"),
    ],
)
def test_shandong_lets_choose_between_terms(title: str, years: int, objection: str) -> None:
    assert load("shandong").validity_limit(title).objection(years) == objection
    assert load("henan").validity_limit("停车办法").objection(4) == ""


@pytest.mark.parametrize(
    ("place", "clock", "text"),
    [
        ("henan", "filing", "15日 False"),
        ("shandong", "filing", "15个工作日 False"),
        ("shanghai", "filing", "15个工作日 False"),
        ("zhejiang", "filing", "15日 False"),
        ("shandong", "evaluation", "6个月 True"),
        ("henan", "evaluation", "6个月 False"),
        ("zhejiang", "cleanup", "24个月 True"),
        ("hunan", "cleanup", "24个月 True"),
        ("henan", "cleanup", "24个月 False"),
        ("national", "review", "15个工作日 True"),
        ("national", "review_min", "5个工作日 True"),
        ("national", "review_min_major", "7个工作日 True"),
        ("national", "publication", "20个工作日 True"),
        ("national", "court_finding", "60日 False"),
        ("national", "judicial_advice", "60日 True"),
        ("national", "procuratorial_advice", "2个月 True"),
        ("national", "procuratorial_urgent", "15日 True"),
    ],
)
def test_clocks_and_whether_their_ground_was_read(place: str, clock: str, text: str) -> None:
    assert clock_text(place, clock) == text


def test_unlisted_documents_stop_in_hunan_alone() -> None:
    assert {name: load(name)["unlisted_policy"] for name in PROVINCES if load(name)["unlisted_policy"] != "none"} == {
        "hunan": "stops"
    }


def test_periods_of_reconsideration_are_counted_as_in_civil_procedure() -> None:
    """行政复议法第八十八条: days named 三、五、七、十日 are working days, of others the last may move."""
    clocks = load("national").clocks
    for name in ("reconsideration_transfer", "maker_notice", "maker_reply"):
        assert clocks[name].period.unit is Unit.WORKING
    for name in ("reconsideration", "reconsideration_answer"):
        assert clocks[name].period.last_day is LastDay.NEXT_WORKING_DAY


WRONG = {
    "makers_barred": [[], "内设机构", ["内设机构", "内设机构"], [""], [1]],
    "not_normative": ["会议纪要"],
    "registrar": ["mayor", "", 1],
    "document_number": ["{year}", 5],
    "registration_code": [" ", None, "../../😀", "A" * 11],
    "index_number": ["../{year}-{serial}", "{year}-{serial}😀"],
    "validity_normal_max": [0, -1, "5", 2.5, True],
    "validity_normal_choices": [[5, 3], ["3"], [0, 5], [3, 7], 5],
    "validity_trial_default": [3, "2"],
    "validity_by_title_word": [{"通告": "1"}, {"通告": 0}, {"": 1}, ["通告"]],
    "reminder_ladder": [[], [7, 30], [-1], ["7"], [True], 7],
    "cleanup_every": [0, 1.5, "2"],
    "filing_list_every": ["week", 3],
    "unlisted_policy": ["repealed", True],
    "rates_required": [101, 0, "100"],
    "year_end": ["31-12", "02-30", 12],
}


@pytest.mark.parametrize(("key", "value"), [(key, value) for key, values in WRONG.items() for value in values])
def test_value_of_the_wrong_kind_is_refused_by_name(key: str, value: object) -> None:
    entry = {"value": value, "ground": ["试行"], "verified": False}
    with pytest.raises(ProfileError, match=rf"values\.{key}: .+"):
        changed(load("henan"), f"values.{key}", entry)


def test_message_says_what_the_value_must_be() -> None:
    with pytest.raises(ProfileError) as error:
        changed(load("henan"), "values.cleanup_every", {"value": "2", "ground": ["试行"], "verified": False})
    assert str(error.value) == "values.cleanup_every: cleanup_every must be a whole number from 1, not '2'"


def test_every_value_of_the_base_has_a_kind() -> None:
    assert load("national").values.keys() == KINDS.keys()


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], profiles.Profile]:
    """Loads a profile over the national one from a text."""
    (tmp_path / "national.toml").write_bytes((FOLDER / "national.toml").read_bytes())
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)

    def load_text(text: str) -> profiles.Profile:
        (tmp_path / "odd.toml").write_text(f'name = "odd"\nlabel = "试"\nbase = "national"\n{text}', encoding="utf-8")
        return load.__wrapped__("odd")

    return load_text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[values.validity_max]\nvalue = 5\nground = ["试"]\nverified = false', "no value is called validity_max"),
        ("[values.cleanup_every]\nvalue = 3\nverified = false", "ground"),
        ('[values.cleanup_every]\nvalue = 3\nground = "试"\nverified = false', "a ground is a list"),
        ('[values.cleanup_every]\nvalue = 3\nground = ["试"]', "verified"),
        ("[clocks.filing]\nlength = 30", "says on what ground"),
        ('[clocks.filing]\nlenght = 30\nground = ["试"]\nverified = false', "does not know"),
        ('[clocks.filing]\nlength = 0\nground = ["试"]\nverified = false', "the clock filing has no length"),
        ('[clocks.filing]\nunit = "week"\nground = ["试"]\nverified = false', "week"),
        ('[clocks.filing]\nstart = "someday"\nground = ["试"]\nverified = false', "which is no event"),
        ('[clocks.filing]\nrule = "R60"\nground = ["试"]\nverified = false', "have the same rule id R60"),
        ('[clocks.filing]\nremind = [0, 7]\nground = ["试"]\nverified = false', "go down"),
        (
            '[clocks.filing]\nlength = "30"\nground = ["试"]\nverified = false',
            "length must be a whole number, not '30'",
        ),
        (
            '[clocks.filing]\nlength = true\nground = ["试"]\nverified = false',
            "length must be a whole number, not True",
        ),
        ('[clocks.filing]\nground = ["试"]\nverified = "yes"', "verified must be true or false, not 'yes'"),
        ('[values.cleanup_every]\nvalue = 3\nground = ["试"]\nverified = 0', "verified must be true or false, not 0"),
        ('[clocks.filing]\nlast_day = "friday"\nground = ["试"]\nverified = false', "friday"),
    ],
)
def test_wrong_entry_of_a_file_is_refused_with_the_reason(
    odd: Callable[[str], profiles.Profile], text: str, message: str
) -> None:
    with pytest.raises(ProfileError, match=message):
        odd(text)


def test_file_overrides_only_what_it_names(odd: Callable[[str], profiles.Profile]) -> None:
    clock = odd('[clocks.filing]\nlength = 30\nground = ["试", "一号"]\nverified = true').clocks["filing"]
    kept = load("national").clocks["filing"]
    assert (clock.period.length, str(clock.ground), clock.verified) == (30, "试（一号）", True)
    assert (clock.start, clock.ladder, clock.rule, clock.period.unit) == (
        kept.start,
        kept.ladder,
        kept.rule,
        kept.period.unit,
    )


def test_values_can_be_written_as_json() -> None:
    """An override is kept as JSON: what it replaces must survive the way."""
    for name in NAMES:
        values = {key: value.value for key, value in load(name).values.items()}
        assert json.loads(json.dumps(values)) == values
