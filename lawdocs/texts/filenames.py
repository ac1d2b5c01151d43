"""Names of uploaded files as shown to people; files are stored under ids, never under these."""

import re
import unicodedata

UNNAMED = "未命名文件"
MAX_LENGTH = 100
# 255 bytes is what common file systems allow a downloaded file's name.
MAX_BYTES = 240

_DEVICES = re.compile(r"(?:CON|PRN|AUX|NUL|COM[0-9]|LPT[0-9])(?=\.|$)", re.IGNORECASE)
_RESERVED = re.compile(r'[<>:"|?*]')
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


def display_name(raw: str) -> str:
    """Clean a file name: no folders, no unseen or direction-changing characters, no device names, not too long."""
    name = "".join(character for character in raw if unicodedata.category(character) not in _UNSEEN)
    name = re.split(r"[/\\]", name)[-1]
    name = _shortened(" ".join(_RESERVED.sub("_", name).split()).strip(". ")) or UNNAMED
    return f"_{name}" if _DEVICES.match(name) else name


def titled(title: str, ending: str) -> str:
    """A title as the name of a file; a slash in it makes no folder, and an ending that it has is not said twice."""
    has_it = not ending or extension(title) == ending
    return display_name(title.replace("/", "／") + ("" if has_it else f".{ending}"))


def extension(name: str) -> str:
    """The extension in lower case without its dot, or an empty string."""
    stem, dot, last = name.rpartition(".")
    return last.lower() if dot and stem else ""


def _shortened(name: str) -> str:
    """Cut the stem, keeping the extension, until the name fits."""
    stem, dot, last = name.rpartition(".")
    if not dot or len(last) > 10:
        stem, ending = name, ""
    else:
        ending = dot + last
    stem = stem[: MAX_LENGTH - len(ending)]
    while len((stem + ending).encode()) > MAX_BYTES:
        stem = stem[:-1]
    return stem.rstrip(". ") + ending if stem.rstrip(". ") else ending.lstrip(".")
