"""A lean client for machines without wrk: a few connections at once, one request each, as sync workers take them."""

import json
import selectors
import socket
import sys
import time
from itertools import cycle
from pathlib import Path


def main(addresses: list[str], cookie: str, port: int, seconds: float, connections: int) -> dict[str, float]:
    """Ask in turn until the time is over, and tell how it went."""
    rest = "HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n" + (f"Cookie: {cookie}\r\n" if cookie else "")
    asked = cycle([f"GET {each} {rest}\r\n".encode() for each in addresses])
    waiting = selectors.DefaultSelector()
    took: list[float] = []
    failed = 0

    def ask() -> None:
        connection = socket.create_connection(("127.0.0.1", port), timeout=30)
        connection.sendall(next(asked))
        waiting.register(connection, selectors.EVENT_READ, [time.perf_counter(), b""])

    begun = time.perf_counter()
    for _ in range(connections):
        ask()
    while (now := time.perf_counter()) - begun < seconds or not took:  # a slow page answers once at least
        for key, _ in waiting.select(timeout=1):
            part = key.fileobj.recv(262_144)
            key.data[1] = key.data[1] or part[:12]
            if not part:
                took.append(time.perf_counter() - key.data[0])
                failed += key.data[1][9:12] != b"200"
                waiting.unregister(key.fileobj)
                key.fileobj.close()
                ask()
    took.sort()
    return {
        "per_second": len(took) / (now - begun),
        "p50": took[len(took) // 2] * 1000,
        "p95": took[len(took) * 95 // 100] * 1000,
        "failed": failed,
    }


if __name__ == "__main__":
    listed, session, server, duration, at_once = sys.argv[1:]
    lines = Path(listed).read_text(encoding="ascii").split()
    print(json.dumps(main(lines, session, int(server), float(duration), int(at_once))))
