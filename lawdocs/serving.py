"""The worker of the web server: what never reaches the pages is answered in Chinese too."""

import socket
from typing import Any

from gunicorn.http.errors import LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.sync import SyncWorker

from lawdocs.texts.search import MAX_QUERY_LENGTH

_TOO_LONG = f"""<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>地址太长</title></head>
<body><h1>地址太长</h1>
<p>查询词最多{MAX_QUERY_LENGTH}个字，请返回上一页，缩短后再查。</p>
<p><a href="/">回首页</a></p>
<p>代码　414 QUERY_TOO_LONG</p></body>
</html>
"""


class Worker(SyncWorker):
    """A worker that answers an address longer than ``serve.LONGEST_LINE`` itself, as no application sees it."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:  # noqa: ANN401 - as gunicorn has it
        if not isinstance(exc, LimitRequestLine):
            super().handle_error(req, client, addr, exc)
            return
        self.log.warning("address too long: %s", exc)
        body = _TOO_LONG.encode()
        head = "HTTP/1.1 414 URI Too Long\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        write_nonblock(client, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
