"""Metadata of an official document (标题, 发文机关, 发文字号 …) from its plain text, each value with its evidence."""

from lawdocs.texts.metadata.extracting import extract
from lawdocs.texts.metadata.values import Basis, Confidence, Found, Metadata, Repeal, Span

__all__ = ["Basis", "Confidence", "Found", "Metadata", "Repeal", "Span", "extract"]
