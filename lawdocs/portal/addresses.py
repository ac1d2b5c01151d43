"""Addresses of public pages, written without the router: a list holds a hundred of them. A test compares the two."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from flask import request

SAFE = "!$'()*,/:;?@"  # what the router leaves as it is


def of_home() -> str:
    """The home page."""
    return f"{request.script_root}/"


def of_documents() -> str:
    """What the addresses of documents begin with; for those that write many."""
    return f"{request.script_root}/documents/"


def of_list(arguments: Mapping[str, str] | None = None) -> str:
    """The list with some parameters."""
    asked = f"?{urlencode(arguments, safe=SAFE)}" if arguments else ""
    return f"{request.script_root}/documents{asked}"


def of_document(document_id: int | str, on: date | None = None) -> str:
    """The page of a document, of today or of a chosen day."""
    day = f"/on/{on.isoformat()}" if on is not None else ""
    return f"{request.script_root}/documents/{document_id}{day}"


def of_statement(document_id: int, day: date) -> str:
    """What a document was on a day, to be printed."""
    return f"{of_document(document_id, day)}/statement"


def of_part(document_id: int, part: str) -> str:
    """Something below a document's page: ``history``, ``on``, ``compare?from=1&to=2``, ``text.docx``."""
    return f"{request.script_root}/documents/{document_id}/{part}"


def of_pair(document_id: int, old: int, new: int, anchor: str = "") -> str:
    """Two texts of a document beside each other, by their numbers, or one row of that."""
    return of_part(document_id, f"compare?from={old}&to={new}{f'#{anchor}' if anchor else ''}")


def of_provisions(arguments: Mapping[str, str] | None = None) -> str:
    """The page that compares any two provisions."""
    asked = f"?{urlencode(arguments, safe=SAFE)}" if arguments else ""
    return f"{request.script_root}/compare{asked}"


def of_text(document_id: int, no: int) -> str:
    """One of the published texts of a document by its number, whether it holds on any day or not."""
    return of_part(document_id, f"texts/{no}")


def with_host(address: str) -> str:
    """An address as it may be written down elsewhere."""
    return f"{request.scheme}://{request.host}{address}"
