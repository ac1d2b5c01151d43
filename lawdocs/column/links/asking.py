"""Ask an address whether it opens (询问网址): by HTTP alone, no further than it may, and without keeping a page.

Whoever enters an address chooses whom this programme talks to. So a name is looked up once, what it stands for must
lie outside (unless all may be asked), and the connection goes to that very place; each redirect is looked at anew.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from dataclasses import dataclass
from enum import Enum
from time import monotonic
from urllib.parse import quote, urljoin, urlsplit

TIMEOUT = 10  # seconds that a server may be silent
LONGEST = 20  # seconds for an address altogether, whatever it does
MOST_REDIRECTS = 5
USER_AGENT = "Mozilla/5.0 (compatible; lawdocs link check)"
REDIRECTS = (301, 302, 303, 307, 308)
# The page may be there: the server only does not talk to programmes, or not now.
TURNED_AWAY = (401, 403, 407, 412, 429, 451)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
HEADERS = {"User-Agent": USER_AGENT, "Accept": "*/*", "Connection": "close"}
_KEPT = "!$&'()*+,/:;=?@%[]~"


class Finding(Enum):
    """What was found: it opens, it does not, nobody could be reached, or it cannot be told from here."""

    OPENS = "opens"
    FAILS = "fails"
    UNREACHED = "unreached"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Answer:
    """What came of asking an address; ``fault`` is in words, ``status`` that of HTTP where there was one."""

    finding: Finding
    status: int | None = None
    fault: str = ""


@dataclass(frozen=True)
class _Leave:
    """How far an address may be followed: into one's own network or not, and until when."""

    inside: bool
    until: float

    @property
    def seconds(self) -> float:
        left = self.until - monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class _NotAsked(Exception):  # noqa: N818 - says what happened
    """An address that may not be asked, with why."""


def ask(url: str, *, inside: bool = False) -> Answer:
    """Whether an address opens; ``inside`` lets addresses of one's own network be asked, too."""
    try:
        status = _follow(url, _Leave(inside, monotonic() + LONGEST))
    except _NotAsked as refusal:
        return Answer(Finding.UNSURE, fault=str(refusal))
    except socket.gaierror:
        return Answer(Finding.UNREACHED, fault="找不到这个域名")
    except ssl.SSLCertVerificationError:
        return Answer(Finding.FAILS, fault="网站的安全证书无效或者过期")
    except ssl.SSLError:
        return Answer(Finding.FAILS, fault="不能建立安全连接")
    except TimeoutError:
        return Answer(Finding.UNREACHED, fault=f"{TIMEOUT}秒内没有应答")
    except ConnectionRefusedError:
        return Answer(Finding.UNREACHED, fault="网站拒绝连接")
    except http.client.HTTPException:
        return Answer(Finding.FAILS, fault="网站没有给出应答")
    except ValueError:  # an address that cannot be written as HTTP asks for it
        return Answer(Finding.FAILS, fault="网址不完整")
    except OSError:
        return Answer(Finding.UNREACHED, fault="连接不上")
    return _judged(status)


def _judged(status: int | None) -> Answer:
    if status is None:
        return Answer(Finding.FAILS, fault=f"转来转去超过{MOST_REDIRECTS}次")
    if 200 <= status < 300 or status == 416:  # 416: it has no first byte, but it is there
        return Answer(Finding.OPENS, status)
    if status in TURNED_AWAY:
        return Answer(Finding.UNSURE, status, f"网站不让程序打开（{status}），请人工打开核对")
    gone = {404: "页面不存在", 410: "页面已删除"}
    return Answer(Finding.FAILS, status, f"{gone.get(status, '网站出错' if status >= 500 else '打不开')}（{status}）")


def _follow(url: str, leave: _Leave) -> int | None:
    """The status at the end of the redirects; None where there is no end."""
    for _ in range(MOST_REDIRECTS + 1):
        status, location = _status(url, leave)
        if status not in REDIRECTS or not location:
            return status
        url = urljoin(url, location)
    return None


def _status(url: str, leave: _Leave) -> tuple[int, str]:
    """By its head; a server that is not pleased with that is asked for the first byte."""
    try:
        status, location = _once("HEAD", url, leave)
    except (http.client.HTTPException, ConnectionResetError):
        return _once("GET", url, leave)
    return (status, location) if 200 <= status < 400 else _once("GET", url, leave)


def _once(method: str, url: str, leave: _Leave) -> tuple[int, str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise _NotAsked("只检查http和https网址")
    connection = _connection(parts.scheme, parts.hostname, parts.port, leave)
    stop = threading.Timer(leave.seconds, connection.hang_up)
    stop.daemon = True
    stop.start()
    try:
        ranged = {"Range": "bytes=0-0"} if method == "GET" else {}
        connection.request(method, _target(parts.path, parts.query), headers=HEADERS | ranged)
        response = connection.getresponse()
        return response.status, _readable(response.getheader("Location", ""))
    except (http.client.HTTPException, OSError):
        if connection.is_hung_up:
            raise TimeoutError from None
        raise
    finally:
        stop.cancel()
        connection.close()  # what follows the head is never read


def _target(path: str, query: str) -> str:
    found = quote(path or "/", safe=_KEPT)
    return f"{found}?{quote(query, safe=_KEPT)}" if query else found


def _readable(location: str) -> str:
    """Heads come as Latin-1; sites that redirect to Chinese addresses mean UTF-8."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


def _connection(scheme: str, host: str, port: int | None, leave: _Leave) -> "_Plain":
    name = host if _is_number(host) else host.encode("idna").decode("ascii")
    kind, usual = (_Secure, 443) if scheme == "https" else (_Plain, 80)
    connection = kind(name, port or usual, timeout=min(TIMEOUT, leave.seconds))
    connection.place = _place(name, port or usual, leave.inside)
    return connection


def _place(host: str, port: int, inside: bool) -> str:
    """Where a name leads; every place it stands for must lie outside."""
    places = [each[4][0] for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not inside and not all(_lies_outside(each) for each in places):
        raise _NotAsked("网址指向内部网络，不检查；外部打不开的，请更换")
    return places[0]


def _lies_outside(place: str) -> bool:
    """Whether an address is one of the open network; one that carries another to a gateway is not."""
    address = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address.sixtofour is not None or address.teredo is not None or address in NAT64:
            return False
        address = address.ipv4_mapped or address
    return address.is_global and not address.is_multicast


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


class _Plain(http.client.HTTPConnection):
    """A connection to a place that was looked at before, whatever the name stands for by now."""

    place: str
    is_hung_up = False

    def connect(self) -> None:
        self.sock = socket.create_connection((self.place, self.port), self.timeout)

    def hang_up(self) -> None:
        """End a talk that takes too long, however lively the other side is."""
        self.is_hung_up = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


class _Secure(_Plain):
    """The same with TLS, whose certificate is checked against the name."""

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
