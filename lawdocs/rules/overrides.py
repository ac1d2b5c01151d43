"""Put what an administrator entered over the values of a profile (规则修订)."""

import json
from collections.abc import Mapping, Sequence

from lawdocs.rules.models import RuleOverride
from workflows.profiles import Profile, ProfileError, changed


def overridden(profile: Profile, overrides: Sequence[RuleOverride]) -> tuple[Profile, Mapping[int, str]]:
    """The profile with overrides put over it in their order, and those that do not fit it (不再适用) with the reason.

    A stored one may stop to fit when a new release changes the profile; it is left out, by its id. One not stored yet
    must fit: raises ProfileError.
    """
    left_out: dict[int, str] = {}
    for each in overrides:
        ground = [each.ground_title, each.ground_number, each.ground_article]
        try:
            entry = json.loads(each.content) | {"ground": ground, "verified": each.verified}
            profile = changed(profile, each.key, entry)
        except ProfileError as error:
            if each.id is None:
                raise
            left_out[each.id] = str(error)
    return profile, left_out
