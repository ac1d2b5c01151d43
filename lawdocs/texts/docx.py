"""Word files (.docx): reading a draft and writing a master."""

from lawdocs.texts.docx_reader import DocxText, read_docx
from lawdocs.texts.docx_writer import write_docx

__all__ = ["DocxText", "read_docx", "write_docx"]
