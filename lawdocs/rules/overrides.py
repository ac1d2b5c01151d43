"""Put what an administrator entered over the values of a profile (规则修订)."""

import json
from collections.abc import Sequence

from lawdocs.rules.models import RuleOverride
from workflows.profiles import Profile, changed


def overridden(profile: Profile, overrides: Sequence[RuleOverride]) -> Profile:
    """The profile with overrides put over it in their order; raises ProfileError for one that makes it unusable."""
    for each in overrides:
        ground = [each.ground_title, each.ground_number, each.ground_article]
        entry = json.loads(each.content) | {"ground": ground, "verified": each.verified}
        profile = changed(profile, each.key, entry)
    return profile
