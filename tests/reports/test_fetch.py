"""Fetching: a local server that plays good and bad servers."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from parley import errors
from parley.errors import FetchError
from parley.reports import load
from parley.reports.fetch import Fetched, fetch
from parley.reports.network import is_public
from tests.reports.samples import META, PROSE, html_page, pdf

LIMIT_BYTES = 100_000
Play = Callable[["Player"], None]


class Player(BaseHTTPRequestHandler):
    """Answers each path with the play of its name."""

    plays: ClassVar[dict[str, Play]] = {}
    hosts: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        """Play what the path names."""
        Player.hosts.append(self.headers["Host"])
        try:
            self.plays[self.path.split("?")[0].strip("/")](self)
        except OSError:  # the client stopped reading, as it should
            self.close_connection = True

    def answer(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Send one whole answer."""
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Keep still."""


def play(function: Play) -> Play:
    """Register a play under the function's name."""
    Player.plays[function.__name__] = function
    return function


@play
def ok(player: Player) -> None:
    player.answer(html_page(META).encode(), Content_Type="text/html; charset=utf-8")


@play
def latin(player: Player) -> None:
    player.answer(f"Zürich: {PROSE}".encode("latin-1"), Content_Type="text/plain; charset=latin-1")


@play
def document(player: Player) -> None:
    player.answer(pdf([PROSE[:80]]), Content_Type="application/octet-stream")


@play
def zipped(player: Player) -> None:
    player.answer(gzip.compress(PROSE.encode()), Content_Encoding="gzip", Content_Type="text/plain")


@play
def deflated(player: Player) -> None:
    player.answer(zlib.compress(PROSE.encode()), Content_Encoding="deflate", Content_Type="text/plain")


@play
def bomb(player: Player) -> None:
    player.answer(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")


@play
def cut_zip(player: Player) -> None:
    player.answer(gzip.compress(PROSE.encode())[:-20], Content_Encoding="gzip")


@play
def no_zip(player: Player) -> None:
    player.answer(b"not packed at all", Content_Encoding="gzip")


@play
def brotli(player: Player) -> None:
    player.answer(b"x", Content_Encoding="br")


@play
def huge(player: Player) -> None:
    player.send_response(200)
    player.end_headers()
    while True:
        player.wfile.write(b"x" * 65536)


@play
def cut(player: Player) -> None:
    player.answer(b"half", Content_Length="4000")


@play
def slow(player: Player) -> None:
    time.sleep(3)


@play
def trickle(player: Player) -> None:
    """A byte each 50 ms: no single read is late, the whole never ends."""
    player.send_response(200)
    player.end_headers()
    for _ in range(100):
        player.wfile.write(b"x")
        time.sleep(0.05)


@play
def header_trickle(player: Player) -> None:
    player.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    trickle(player)


@play
def missing(player: Player) -> None:
    player.answer(b"gone", status=404)


@play
def forbidden(player: Player) -> None:
    player.answer(b"no", status=403)


@play
def broken(player: Player) -> None:
    player.answer(b"oops", status=503)


@play
def garbage(player: Player) -> None:
    player.wfile.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")


@play
def loop(player: Player) -> None:
    player.answer(b"", status=302, Location="/loop?again")


@play
def twice(player: Player) -> None:
    player.answer(b"", status=301, Location="/once")


@play
def once(player: Player) -> None:
    player.answer(b"", status=307, Location="/ok")


@play
def endless_redirect(player: Player) -> None:
    """A redirect with a body without end."""
    player.send_response(302)
    player.send_header("Location", "/ok")
    player.end_headers()
    while True:
        player.wfile.write(b"x" * 65536)


@play
def to_file(player: Player) -> None:
    player.answer(b"", status=302, Location="file:///etc/hostname")


@play
def to_private(player: Player) -> None:
    player.answer(b"", status=302, Location=f"http://inside.example:{player.headers['Host'].split(':')[1]}/ok")


@play
def nowhere(player: Player) -> None:
    player.answer(b"", status=304)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """The port of the local server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Player)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


def get(port: int, path: str, timeout_s: float = 5.0) -> Fetched:
    """Fetch from the local server."""
    return fetch(f"http://127.0.0.1:{port}/{path}", limit_bytes=LIMIT_BYTES, timeout_s=timeout_s, allow_private=True)


def test_page_becomes_a_report(port: int) -> None:
    """Text and metadata come from the page, the address is where it was found, the id from the text."""
    url = f"http://127.0.0.1:{port}"
    report = load(f"{url}/twice", allow_private=True).report
    assert report.text.startswith(PROSE)
    assert (report.url, report.published, report.publisher) == (f"{url}/ok", "2024-03-07", "Harbour Post")
    assert len(report.id) == 12


def test_user_name_and_password_are_dropped(port: int) -> None:
    """They would otherwise end up in the record."""
    report = load(f"http://me:secret@127.0.0.1:{port}/ok#part", allow_private=True).report
    assert report.url == f"http://127.0.0.1:{port}/ok"


def test_charset_of_the_server_counts(port: int) -> None:
    """Plain text is decoded as the server says where it is not UTF-8."""
    report = load(f"http://127.0.0.1:{port}/latin", allow_private=True).report
    assert report.text.startswith("Zürich: ")


def test_format_is_sniffed_where_the_server_does_not_know(port: int) -> None:
    """A PDF sent as a stream of bytes is read as a PDF."""
    assert len(load(f"http://127.0.0.1:{port}/document", allow_private=True).report.pages) == 1


@pytest.mark.parametrize("path", ["zipped", "deflated"])
def test_packed_content_is_unpacked(port: int, path: str) -> None:
    """Compressed as gzip or deflate, it arrives as it was."""
    assert get(port, path).data == PROSE.encode()


REFUSED: list[tuple[str, type[errors.ReportError], str]] = [
    ("missing", errors.FetchStatus, "answered 404 Not Found; check the address"),
    ("forbidden", errors.FetchStatus, "answered 403 Forbidden; it wants a login .* read the file"),
    ("broken", errors.FetchStatus, "answered 503 Service Unavailable; try again later"),
    ("nowhere", errors.FetchStatus, "answered 304"),
    ("huge", errors.ReportTooLarge, "over the limit of 100,000 bytes"),
    ("bomb", errors.ReportTooLarge, "over the limit of 100,000 bytes"),
    ("cut", FetchError, "the connection failed"),
    ("cut_zip", FetchError, "was cut off"),
    ("no_zip", FetchError, "the connection failed"),
    ("brotli", FetchError, "packed as 'br'"),
    ("garbage", FetchError, "the connection failed"),
    ("loop", errors.TooManyRedirects, "redirects more than 8 times"),
    ("to_file", errors.BadAddress, "no http or https"),
]


@pytest.mark.parametrize(("path", "kind", "problem"), REFUSED, ids=[row[0] for row in REFUSED])
def test_bad_servers_are_refused(port: int, path: str, kind: type[errors.ReportError], problem: str) -> None:
    """Each way to fail has its error, which names the address first."""
    with pytest.raises(kind, match=problem) as caught:
        get(port, path)
    assert type(caught.value) is kind
    assert str(caught.value).startswith(f"http://127.0.0.1:{port}/{path}: ")


@pytest.mark.parametrize("path", ["slow", "trickle", "header_trickle"])
def test_time_limit_holds_for_everything_together(port: int, path: str) -> None:
    """Neither silence nor a trickle of bytes outlasts the limit."""
    start_s = time.monotonic()
    with pytest.raises(errors.FetchTimeout, match=r"no answer within 0\.4 seconds"):
        get(port, path, timeout_s=0.4)
    assert time.monotonic() - start_s < 2


def test_body_of_a_redirect_is_not_read(port: int) -> None:
    """A redirect with a body without end is followed at once."""
    assert get(port, "endless_redirect").url.endswith("/ok")


def test_closed_port_is_refused() -> None:
    """Nobody listens: the connection fails."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(FetchError, match=r"connection failed.*check the address, try again"):
        get(port, "ok")


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("ftp://harbour.example/a", "scheme 'ftp'"),
        ("file:///etc/hostname", "scheme 'file'"),
        ("gopher://harbour.example", "scheme 'gopher'"),
        ("http://", "names no host"),
        ("http:///path", "names no host"),
        ("http://[::1", "no web address"),
        ("http://harbour.example:port/", "no web address"),
        (f"http://{'a' * 300}.example/", "no web address"),
    ],
)
def test_bad_addresses_are_refused(url: str, problem: str) -> None:
    """What cannot be fetched is refused before anything is sent."""
    with pytest.raises(errors.BadAddress, match=problem):
        load(url)


# The private network


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",  # the old short spellings that the system's resolver takes
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0.0.0.0/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",  # clouds hand out their keys here
        "http://100.64.0.1/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://224.0.0.1/",
        "http://[ff02::1]/",
        "http://255.255.255.255/",
        "http://localhost/",
    ],
)
def test_private_addresses_are_refused(url: str) -> None:
    """Every spelling of an address inside is refused, with the way out."""
    with pytest.raises(errors.RefusedAddress, match="no public address; if you trust it, allow private"):
        fetch(url, limit_bytes=LIMIT_BYTES, timeout_s=5)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),  # NAT64 of a public address
        ("64:ff9b::a00:1", False),  # NAT64 of 10.0.0.1
        ("2002:a00:1::", False),  # 6to4 of 10.0.0.1
        ("2002:7f00:1::1", False),
        ("2001:0:4136:e378:8000:63bf:f5ff:fffe", False),  # Teredo of 10.0.0.1
        ("240.0.0.1", False),
        ("192.0.2.1", False),  # documentation
        ("fe80::1%eth0", False),
        ("::", False),
        ("harbour.example", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    """An IPv6 address that carries an IPv4 address is judged by it."""
    assert is_public(address) is public


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[list[str]]]:
    """A resolver of names: for each the answers that it gives, one after another, the last for ever."""
    table: dict[str, list[list[str]]] = {}

    def getaddrinfo(host: str, port: int, *args: Any, **kwargs: Any) -> list[Any]:
        if host not in table:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        answers = table[host]
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return table


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch, port: int) -> list[str]:
    """The addresses that connections went to; each is put through to the local server."""
    connect = socket.create_connection
    log: list[str] = []

    def create_connection(address: tuple[str, int], *args: Any, **kwargs: Any) -> socket.socket:
        log.append(address[0])
        there = socket.socket()
        there.connect(("127.0.0.1", port))
        return there

    assert connect is not create_connection
    monkeypatch.setattr(socket, "create_connection", create_connection)
    return log


def fetch_outside(port: int, path: str, host: str = "outside.example") -> Fetched:
    """Fetch as a stranger's address is fetched: nothing private allowed."""
    return fetch(f"http://{host}:{port}/{path}", limit_bytes=LIMIT_BYTES, timeout_s=5)


def test_connection_goes_to_the_checked_address_under_the_given_name(
    port: int, names: dict[str, list[list[str]]], dialled: list[str]
) -> None:
    """The name is resolved once; a second, private answer is never asked for; Host stays the name."""
    names["outside.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    Player.hosts.clear()
    fetch_outside(port, "ok")
    assert dialled == ["93.184.216.34"]
    assert Player.hosts == [f"outside.example:{port}"]
    assert names["outside.example"] == [["127.0.0.1"]], "one answer was used"


def test_name_that_changes_its_answer_on_a_redirect_is_refused(
    port: int, names: dict[str, list[list[str]]], dialled: list[str]
) -> None:
    """DNS rebinding: public at first, private for the redirect to itself."""
    names["outside.example"] = [["93.184.216.34"], ["127.0.0.1"]]
    with pytest.raises(errors.RefusedAddress, match=r"leads to outside\.example at 127\.0\.0\.1"):
        fetch_outside(port, "once")
    assert dialled == ["93.184.216.34"]


def test_redirect_into_the_private_network_is_refused(
    port: int, names: dict[str, list[list[str]]], dialled: list[str]
) -> None:
    """Every hop is checked."""
    names |= {"outside.example": [["93.184.216.34"]], "inside.example": [["10.0.0.7"]]}
    with pytest.raises(errors.RefusedAddress, match=r"leads to inside\.example at 10\.0\.0\.7"):
        fetch_outside(port, "to_private")
    assert dialled == ["93.184.216.34"]


def test_one_private_answer_among_public_ones_is_refused(
    port: int, names: dict[str, list[list[str]]], dialled: list[str]
) -> None:
    """A name that is public and private at once is not to be trusted."""
    names["outside.example"] = [["93.184.216.34", "192.168.0.1"]]
    with pytest.raises(errors.RefusedAddress, match=r"192\.168\.0\.1"):
        fetch_outside(port, "ok")
    assert dialled == []


def test_environment_proxy_is_passed_over(
    port: int, names: dict[str, list[list[str]]], dialled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a proxy, the address that is checked would be the proxy's."""
    monkeypatch.setenv("HTTP_PROXY", "http://10.0.0.1:3128")
    names["outside.example"] = [["93.184.216.34"]]
    fetch_outside(port, "ok")
    assert dialled == ["93.184.216.34"]


@pytest.mark.usefixtures("names")
def test_unknown_host_is_refused() -> None:
    """A name without an address says so."""
    with pytest.raises(errors.HostNotFound, match=r"nowhere\.example has no address that can be found"):
        load("https://nowhere.example/a")


def test_slow_resolver_ends_at_the_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system's resolver knows no time limit of ours."""

    def dawdle(*args: Any, **kwargs: Any) -> list[Any]:
        time.sleep(1)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", dawdle)
    with pytest.raises(errors.FetchTimeout):
        fetch("http://outside.example/", limit_bytes=LIMIT_BYTES, timeout_s=0.2)


def test_tls_asks_for_the_given_name(names: dict[str, list[list[str]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The certificate is wanted for the host's name, not for the address that the connection goes to."""
    names["outside.example"] = [["93.184.216.34"]]
    listener = socket.create_server(("127.0.0.1", 0))
    ours = socket.socket()
    ours.connect(listener.getsockname())
    theirs, _ = listener.accept()
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: ours)
    with theirs, listener:
        with pytest.raises(errors.FetchTimeout):
            fetch("https://outside.example/ok", limit_bytes=LIMIT_BYTES, timeout_s=0.3)
        greeting = theirs.recv(4096)
    assert b"outside.example" in greeting
    assert b"93.184.216.34" not in greeting
