"""``python -m lawdocs``: the console script."""

from lawdocs.cli import main

main()
