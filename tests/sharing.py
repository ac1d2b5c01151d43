"""Which tests stay together when several workers share a run: ``-n 2 --dist loadfile``."""

import pytest
from xdist.scheduler import LoadFileScheduling

BROWSER = "tests/browser/"


class Sharing(LoadFileScheduling):
    """A file is one worker's, which remembers what its tests build; the browser's journeys are one worker's for each
    kind of database, so that the demo county is built once on each."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(BROWSER):
            return f"{BROWSER}{'postgresql' if 'postgresql' in nodeid else 'sqlite'}"
        return super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing | None:
    return Sharing(config, log) if config.getoption("dist") == "loadfile" else None
