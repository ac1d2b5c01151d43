"""``make simulate``: two schedulers walk 400 days over the corpus, on a fresh SQLite and a fresh PostgreSQL database.

Twice on each: undisturbed, and with schedulers killed at random moments. Ends with 1 if anything was missing or
doubled.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
FILES = ("normative.jsonl.gz", "normative_index.jsonl.gz")


def lawdocs(url: str, *arguments: str, shown: bool = True) -> int:
    """Run a command of lawdocs on a database; what it prints appears here if it is to be shown."""
    environment = os.environ | {"LAWDOCS_DATABASE_URL": url}
    print(f"$ lawdocs {' '.join(arguments)}", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "lawdocs", *arguments]
    return subprocess.run(command, env=environment, cwd=ROOT, stdout=None if shown else subprocess.DEVNULL).returncode


@contextmanager
def databases(wanted: list[str]) -> Iterator[dict[str, str]]:
    """Empty databases by kind; PostgreSQL on a server of our own, with every write synced to disk."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="lawdocs-simulate-"))
        urls = {}
        if "sqlite" in wanted:
            urls["sqlite"] = f"sqlite:///{folder}/lawdocs.sqlite"
        if "postgresql" in wanted:
            urls["postgresql"] = stack.enter_context(postgres.server(options=postgres.SAFE_OPTIONS))
        yield urls


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=400)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    if not CORPUS.is_dir():
        print("the corpus is not beside the checkout; nothing was simulated", file=sys.stderr)
        return 2
    worst = 0
    with databases([asked.only] if asked.only else ["sqlite", "postgresql"]) as urls:
        for kind, url in urls.items():
            lawdocs(url, "db", "upgrade")
            lawdocs(url, "seed", "demo", "--people-only")
            lawdocs(url, "import", "documents", *(str(CORPUS / name) for name in FILES), shown=False)
            for kills in (0, asked.kills):
                print(f"== {kind}, {asked.days} days, 2 schedulers, {kills} killed", flush=True)
                options = ["--days", str(asked.days), "--schedulers", "2", "--kill", str(kills)]
                worst = max(worst, lawdocs(url, "jobs", "simulate", *options))
    return worst


if __name__ == "__main__":
    sys.exit(main())
