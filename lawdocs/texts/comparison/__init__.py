"""Comparison (新旧对照) of two texts by articles, which follows what moved and takes no notice of typography."""

from lawdocs.texts.comparison.compare import compare, compare_as_one
from lawdocs.texts.comparison.rows import Comparison, Mark, Piece, Row, Side

__all__ = ["Comparison", "Mark", "Piece", "Row", "Side", "compare", "compare_as_one"]
