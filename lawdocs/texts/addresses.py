"""Addresses of pages and places (网址、期号): what people can open as a link, and what only looks like one."""

import re

_WEB = re.compile(r"https?://[^\s/?#@\\]+([/?#]\S*)?", re.IGNORECASE)
# javascript:alert(1), ftp://x, //x and www.x are meant to be opened; 2026年第4期第3页 is not.
_MEANT_TO_BE_OPENED = re.compile(r"[a-z][a-z0-9+.-]*:|//|www\.", re.IGNORECASE)
UNWEB = "请写完整的网址，以http://或者https://开头"


def is_web_address(text: str) -> bool:
    """Whether a text is an address of the web that people can open."""
    return _WEB.fullmatch(text.strip()) is not None


def address_fault(text: str, *, web: bool = False) -> str:
    """What is wrong with an address, or with an issue and page where it need not be one of the web (``web``)."""
    text = text.strip()
    if not text or is_web_address(text):
        return ""
    return UNWEB if web or _MEANT_TO_BE_OPENED.match(text) else ""
