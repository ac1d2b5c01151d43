"""Who puts on record what follows a publication, and from when on."""

from collections.abc import Callable

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.errors import Forbidden, StateConflict
from tests.factories import County, a_document, publish
from tests.lawdocs.publication.test_channels import add
from tests.lawdocs.publication.test_copies import supply
from tests.lawdocs.publication.test_corrections import correct
from tests.lawdocs.publication.test_interpretation import record
from workflows.states import DocumentState as S

CLERKS = ("clerk", ("drafter", "legal", "bureau", "legal2"))
DRAFTERS = ("drafter", ("clerk", "legal", "bureau", "drafter2"))


@pytest.mark.parametrize(
    ("act", "owner", "others"),
    [(add, *CLERKS), (supply, *CLERKS), (correct, *CLERKS), (record, *DRAFTERS)],
)
def test_only_its_owner_acts_and_only_once_public(
    act: Callable[..., None], owner: str, others: tuple[str, ...], app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(S.FILED, county, clock)
    with pytest.raises(StateConflict):
        act(document, county, clock, owner)
    publish(document, county, clock)
    for who in others:
        with pytest.raises(Forbidden):
            act(document, county, clock, who)
    act(document, county, clock, owner)
