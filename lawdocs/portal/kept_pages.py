"""Public pages that are asked for again and again, kept as they were answered: each process for itself."""

from collections import OrderedDict
from threading import Lock

ROOM = 16 * 1024 * 1024  # bytes: about a thousand pages
LARGEST = ROOM // 16  # one long text is not worth a hundred pages
ASKED_ONCE = 10_000


class KeptPages:
    """Pages by tag, the least recently asked for go first.

    A tag names all that a page is made of (``caching.page_tag``), so a kept page is as right as a cache's copy that
    was just asked about. Only what is asked for twice is kept: one robot that reads everything once drives nothing out.
    """

    def __init__(self, room: int = ROOM, asked_once: int = ASKED_ONCE) -> None:
        self._lock = Lock()
        self._room = room
        self._most_asked = asked_once
        self._size = 0
        self._pages: OrderedDict[str, bytes] = OrderedDict()
        self._asked: OrderedDict[str, None] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes of all pages that are kept."""
        return self._size

    def find(self, tag: str) -> bytes | None:
        """The page of this tag, if it is kept."""
        with self._lock:
            if tag not in self._pages:
                return None
            self._pages.move_to_end(tag)
            return self._pages[tag]

    def offer(self, tag: str, page: bytes) -> None:
        """A page that was just drawn: kept if its tag was asked for before and it is not too large."""
        with self._lock:
            if tag not in self._asked:
                self._asked[tag] = None
                if len(self._asked) > self._most_asked:
                    self._asked.popitem(last=False)
            elif tag not in self._pages and len(page) <= min(LARGEST, self._room):
                self._pages[tag] = page
                self._size += len(page)
            while self._size > self._room:
                _, dropped = self._pages.popitem(last=False)
                self._size -= len(dropped)
