"""Addresses of pages and places (网址、期号): what people can open as a link, and what only looks like one."""

import ipaddress
import re
from urllib.parse import urlsplit

_WEB = re.compile(r"""https?://[^\s/?#@\\"'<>]+([/?#][^\s"<>]*)?""", re.IGNORECASE)
# javascript:alert(1), ftp://x, //x and www.x are meant to be opened; 2026年第4期第3页 is not.
_MEANT_TO_BE_OPENED = re.compile(r"[a-z][a-z0-9+.-]*:|//|www\.", re.IGNORECASE)
UNWEB = "请写完整的网址，以http://或者https://开头"


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web that people can open."""
    return _WEB.fullmatch(text.strip()) is not None and _host(text.strip()) != ""


def leads_inside(text: str) -> bool:
    """Whether an address of the web names a place of one's own network, which nobody outside can open."""
    host = _host(text.strip())
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))


def _host(address: str) -> str:
    """The host of an address; nothing where host or port cannot be one."""
    try:
        parts = urlsplit(address)
        return "" if parts.port == 0 else (parts.hostname or "")
    except ValueError:  # a port beyond 65535, half of an IPv6 address
        return ""


def address_fault(text: str, *, web: bool = False) -> str:
    """What is wrong with an address, or with an issue and page where it need not be one of the web (``web``)."""
    text = text.strip()
    if not text or is_web_address(text):
        return ""
    return UNWEB if web or _MEANT_TO_BE_OPENED.match(text) else ""
