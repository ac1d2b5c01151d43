"""Rule profiles (规则集): what differs from place to place, as data with its legal ground."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from workflows.deadlines import Ladder
from workflows.numbering import check_pattern
from workflows.roles import Role

FOLDER = Path(__file__).parent
REGISTRARS = {"issuing_clerk": Role.CLERK, "justice_bureau": Role.LEGAL_OFFICER}


class ProfileError(ValueError):
    """A profile that cannot be used, with the reason."""


@dataclass(frozen=True)
class Value:
    """One value of a profile with its unit, start event, legal ground and whether that ground was read."""

    value: object
    ground: str
    verified: bool
    unit: str | None = None
    start: str | None = None


@dataclass(frozen=True)
class Profile:
    """The rules of one place (规则集)."""

    name: str
    label: str
    values: Mapping[str, Value]

    def __getitem__(self, key: str):  # noqa: ANN204 - values are of several types
        return self.values[key].value

    @property
    def registrar(self) -> Role:
        """The role that registers and numbers (登记编号) here."""
        return REGISTRARS[self["registrar"]]

    @property
    def ladder(self) -> Ladder:
        """When to remind of what is due (提醒阶梯)."""
        return Ladder(tuple(self["reminder_ladder"]), self["reminder_overdue_every"])

    def barred_title_word(self, title: str) -> str | None:
        """The barred word a title ends with, if any: 条例, or 法 unless it is part of 办法."""
        stem = title.strip().removesuffix("（试行）").removesuffix("(试行)")
        if stem.endswith(tuple(self["title_words_allowed"])):
            return None
        return next((word for word in self["title_words_barred"] if stem.endswith(word)), None)

    def validity_limit_years(self, title: str) -> int:
        """The longest term of validity (有效期) in years; shorter for 试行 and 暂行."""
        trial = "试行" in title or "暂行" in title
        return self["validity_trial_max" if trial else "validity_normal_max"]


def _read(name: str) -> dict:
    path = FOLDER / f"{name}.toml"
    if not name.isidentifier() or not path.is_file():
        raise ProfileError(f"no rule profile named {name!r}")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@cache
def load(name: str) -> Profile:
    """The profile of that name, its base's values filled in; raises ProfileError when it cannot be used."""
    data = _read(name)
    values: dict[str, Value] = dict(load(data["base"]).values) if "base" in data else {}
    try:
        values |= {key: Value(**entry) for key, entry in data["values"].items()}
        profile = Profile(data["name"], data["label"], values)
        check_pattern(profile["document_number"])
        check_pattern(profile["registration_number"])
        check_pattern(profile["index_number"])
        # What is unknown or out of order must fail here, not at its first use.
        profile.registrar, profile.ladder  # noqa: B018
        if profile["cleanup_every"] < 1:
            raise ValueError("cleanup_every is a number of years")
    except (KeyError, TypeError, ValueError) as error:
        raise ProfileError(f"rule profile {name!r}: {error}") from error
    return profile
