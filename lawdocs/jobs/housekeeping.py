"""What keeps the database quick."""

from lawdocs.clock import Clock
from lawdocs.extensions import optimise
from lawdocs.jobs.due import Counts
from workflows.actors import Actor

OPTIMISE = "optimise"


def optimise_daily(_: Actor, clock: Clock) -> Counts:
    """Let the database learn how its rows are spread (更新数据库统计信息)."""
    optimise()
    return Counts(done=1)
