"""Rule profiles as data."""

from pathlib import Path

import pytest

from workflows import profiles
from workflows.numbering import check_pattern, render
from workflows.profiles import ProfileError, load
from workflows.roles import Role


def test_henan_overrides_the_national_base() -> None:
    henan, national = load("henan"), load("national")
    assert henan["registration_code"] == "LSX"
    assert henan["document_number"] == national["document_number"]
    assert henan.registrar is Role.CLERK


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("鲁山县停车条例", "条例"),
        ("鲁山县停车管理法", "法"),
        ("鲁山县停车管理办法", None),
        ("鲁山县停车管理办法（试行）", None),
        ("鲁山县停车条例（试行）", "条例"),
        ("关于贯彻停车条例的通知", None),
    ],
)
def test_barred_words_are_found_at_the_end_of_a_title(title: str, word: str | None) -> None:
    assert load("henan").barred_title_word(title) == word


def test_trial_documents_have_the_shorter_limit() -> None:
    assert load("henan").validity_limit("某某办法").years == 5
    assert load("henan").validity_limit("某某办法（试行）").years == 2
    assert load("henan").validity_limit("某某暂行规定").years == 2


@pytest.mark.parametrize("name", profiles.names())
def test_no_two_entries_have_the_same_name(name: str) -> None:
    profile = load(name)
    labels = [each.label for each in (*profile.values.values(), *profile.clocks.values())]

    assert all(labels)
    assert [label for label in labels if labels.count(label) > 1] == []


def test_unverified_values_say_so() -> None:
    assert load("henan").values["validity_normal_max"].verified is False


@pytest.mark.parametrize("name", ["unknown", "../henan", ""])
def test_unknown_profile_is_refused(name: str) -> None:
    with pytest.raises(ProfileError):
        load(name)


def test_profile_with_an_unknown_registrar_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (
        (profiles.FOLDER / "national.toml")
        .read_text(encoding="utf-8")
        .replace('value = "issuing_clerk"', 'value = "mayor"')
    )
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(profiles, "FOLDER", tmp_path)
    with pytest.raises(ProfileError, match="mayor"):
        load("odd")


def test_patterns_render_numbers() -> None:
    assert render("{code}〔{year}〕{serial}号", code="鲁政", year=2026, serial=5) == "鲁政〔2026〕5号"
    assert render("{code}-{year}-{serial:04d}", code="LSX", year=2026, serial=5) == "LSX-2026-0005"


@pytest.mark.parametrize(
    "pattern",
    [
        *("{code}{year}", "{year}{serial}{secret}", "plain"),
        *("{year}{serial:0999d}", "{year}{serial!r}", "{year}{serial"),
    ],
)
def test_patterns_without_year_and_serial_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="number pattern"):
        check_pattern(pattern)
