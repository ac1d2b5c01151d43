"""What documents that just came in say of others (导入以后), without waiting for the jobs that read it."""

from lawdocs.cleanup.amendments import reading as amendments
from lawdocs.cleanup.repeals import reading as repeals
from lawdocs.clock import Clock
from workflows.actors import Actor


def read_what_came_in(clock: Clock) -> None:
    """Read the amendments and repeals of an import that ended; of a very large one the jobs read the rest."""
    amendments.read_missing(Actor.system(amendments.READ_AMENDMENTS), clock)
    repeals.read_missing(Actor.system(repeals.READ_REPEALS), clock)
