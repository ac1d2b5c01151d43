"""The one writer of state."""

import pytest
from flask import Flask

from lawdocs.clock import SetClock
from lawdocs.documents.models import Document
from tests.factories import County, a_document
from workflows.states import DocumentState


@pytest.mark.parametrize("state", list(DocumentState))
def test_every_state_is_reached_through_the_services(
    state: DocumentState, app: Flask, county: County, clock: SetClock
) -> None:
    document = a_document(state, county, clock)

    assert document.state is state
    assert isinstance(document, Document)
