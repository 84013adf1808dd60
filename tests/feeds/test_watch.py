"""Watching: a local server plays good, broken, huge, slow, moved and hostile feeds."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from benchmarks import feeds_week
from benchmarks.gold import ROOT
from benchmarks.made_inputs import read, text_of
from parley.errors import DamagedReport
from parley.feeds import Limits, Watch, Watching
from parley.feeds.formats import parse
from parley.feeds.polling import canonical
from parley.ledger import Ledger
from tests.cli.test_ledger_commands import call
from tests.reports.samples import PROSE, html_page

__all__ = ["call"]

HERE = "http://feeds.example"


class Clock:
    """A time that passes only where somebody waits."""

    def __init__(self) -> None:
        self.seconds = 1_900_000_000.0
        self.stopped = False

    def now_s(self) -> float:
        """Return the seconds."""
        return self.seconds

    def wait(self, seconds: float) -> bool:
        """Let time pass."""
        self.seconds += max(0.0, seconds)
        return self.stopped


def rss(*items: str, title: str = "Herald") -> bytes:
    """A feed of RSS."""
    return f'<rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'.encode()


def item(url: str, *, more: str = "") -> str:
    """An item of RSS."""
    return f"<item><guid>{url}</guid><link>{url}</link><title>Talks</title>{more}</item>"


class Server(BaseHTTPRequestHandler):
    """Answers each path with the play of its name, and counts what is asked for."""

    plays: ClassVar[dict[str, Callable[["Server"], None]]] = {}
    asked: ClassVar[Counter[str]] = Counter()
    base: ClassVar[str] = ""

    def do_GET(self) -> None:
        """Play."""
        Server.asked[self.path] += 1
        name = self.path.strip("/").split("/")[0].split(".")[0]
        try:
            Server.plays.get(name, Server.none)(self)
        except OSError:
            self.close_connection = True

    def none(self) -> None:
        """There is nothing."""
        self.answer(b"", status=404)

    def answer(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        """Send one whole answer."""
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Keep still."""


def play(function: Callable[[Server], None]) -> Callable[[Server], None]:
    """Register a play under the function's name."""
    Server.plays[function.__name__] = function
    return function


@play
def good(server: Server) -> None:
    if server.headers.get("If-None-Match") == '"one"':
        server.answer(b"", status=304)
        return
    source = '<source url="https://wire.example/rss">The Wire</source>'
    body = rss(item(f"{Server.base}/page/1"), item(f"{Server.base}/page/2", more=source), item(f"{Server.base}/shut/3"))
    server.answer(body, ETag='"one"')


@play
def page(server: Server) -> None:
    number = int(server.path.rpartition("/")[2])
    server.answer(html_page("", (text_of(number), PROSE)).encode(), Content_Type="text/html")


@play
def robots(server: Server) -> None:
    server.answer(b"User-agent: *\nDisallow: /shut/\n")


@play
def broken(server: Server) -> None:
    server.answer(b"<html><body>no feed</body></html>")


@play
def huge(server: Server) -> None:
    server.answer(b"<rss>" + b"x" * 3_000_000)


@play
def slow(server: Server) -> None:
    server.send_response(200)
    server.end_headers()
    for _ in range(100):
        server.wfile.write(b" ")
        time.sleep(0.1)


@play
def round_and_round(server: Server) -> None:
    server.answer(b"", status=302, Location="/round_and_round")


@play
def bomb(server: Server) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    server.answer(f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]><rss version="2.0"><channel><title>&e11;'
                  "</title></channel></rss>".encode())  # fmt: skip


@play
def outside(server: Server) -> None:
    server.answer(b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><title>&x;'
                  b"</title></channel></rss>")  # fmt: skip


@play
def busy(server: Server) -> None:
    server.answer(b"", status=503, Retry_After="7200")


# The bad ones, and what is said of each.
BAD = {
    "broken": "is no RSS",
    "huge": "over the limit",
    "slow": "no answer within",
    "bomb": "XML entities",
    "outside": "XML entities",
    "busy": "503",
    "round_and_round": "redirects more",
    "nowhere": "404",
}


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The address of a running server."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Server.base = f"http://127.0.0.1:{server.server_port}"
    yield Server.base
    server.shutdown()
    server.server_close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """An empty ledger."""
    Server.asked.clear()
    with Ledger(tmp_path / "talks.sqlite") as opened:
        yield opened


def watch(ledger: Ledger, *sources: str, clock: Clock | None = None, **how: Any) -> Watch:
    """A watch with a made clock and reader, over sources that may be private."""
    limits = Limits(limit_bytes=200_000, timeout_s=1.0, allow_private=how.pop("allow_private", True))
    watching = Watching(limits=limits, threads=how.pop("threads", 1), everything=True, **how)
    return Watch(ledger, sources, watching, clock=clock or Clock(), read=read)


def test_bad_feeds_stop_no_good_one(ledger: Ledger, base: str) -> None:
    """Whatever the others do, the good feed is read; each bad one is told with its reason."""
    done = watch(ledger, *(f"{base}/{name}" for name in BAD), f"{base}/good", threads=4).once()
    assert (done.polled, done.failed) == (9, 8)
    # The two pages are alike enough for one to be a reprint.
    assert done.outcomes == {"new": 1, "reprint": 1, "closed": 1}
    health = {one.feed.rpartition("/")[2]: one for one in ledger.feeds()}
    assert [name for name, reason in BAD.items() if reason not in health[name].error] == []
    assert (health["good"].failures, health["good"].error, health["good"].items) == (0, "", 3)
    assert health["broken"].last_success is None


def test_nothing_is_fetched_twice(ledger: Ledger, base: str) -> None:
    """A feed that has not changed is asked whether it has; pages are fetched once, what robots.txt shuts never."""
    clock = Clock()
    both = watch(ledger, f"{base}/good", f"{base}/good?again", clock=clock)
    for _ in range(4):
        both.once()
        clock.wait(1000)
    assert Server.asked["/good"] == 4
    assert {path: count for path, count in Server.asked.items() if path.startswith("/page")} == {
        "/page/1": 1, "/page/2": 1,
    }  # fmt: skip
    assert not any(path.startswith("/shut") for path in Server.asked)
    assert Server.asked["/robots.txt"] == 1
    assert {one.outcome for one in ledger.feed_items()} == {"new", "reprint", "closed"}


def test_an_aggregator_is_not_the_origin(ledger: Ledger, base: str) -> None:
    """The newsroom that an item names as its source is the publisher."""
    watch(ledger, f"{base}/good").once()
    assert {one.publisher for one in ledger.reports()} == {"Herald", "The Wire"}


def test_back_off(ledger: Ledger, base: str) -> None:
    """A source that fails is asked less and less often, and not before the server says."""
    clock = Clock()
    failing = watch(ledger, f"{base}/broken", f"{base}/busy", clock=clock, every_s=600)
    for _ in range(24):
        failing.once()
        clock.wait(600)
    assert Server.asked["/broken"] == 4
    assert Server.asked["/busy"] <= 2


def test_the_rest_of_a_long_feed_comes_later(ledger: Ledger, base: str) -> None:
    """What is over the limit of one poll is taken by the next, though the feed has not changed."""
    clock = Clock()
    few = watch(ledger, f"{base}/good", clock=clock, most_items=1)
    for _ in range(3):
        few.once()
        clock.wait(1000)
    assert len(ledger.feed_items()) == 3


def test_private_addresses_are_refused(ledger: Ledger, base: str) -> None:
    """Neither a feed nor what it names may lead into the private network."""
    assert watch(ledger, f"{base}/good", allow_private=False).once().failed == 1
    assert "no public address" in ledger.feeds()[0].error
    assert not Server.asked


def test_pause_between_requests_to_a_host(ledger: Ledger, base: str) -> None:
    """Feed, robots.txt and two pages of one host are four requests with three pauses."""
    clock = Clock()
    before = clock.seconds
    watch(ledger, f"{base}/good", clock=clock).once()
    assert clock.seconds - before == 3 * Limits().pause_s


def test_a_folder_and_a_mailbox(ledger: Ledger, tmp_path: Path) -> None:
    """Files and messages are items; a new file is found by the next poll."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(text_of(1), encoding="utf-8")
    box = tmp_path / "wire.mbox"
    head = "From wire@x.example Mon May 12 10:00:00 2031\nFrom: The Wire <wire@x.example>\nSubject: Talks\n"
    head += "Date: Mon, 12 May 2031 10:00:00 +0000\nMessage-ID: <1@x>\n"
    box.write_text(f"{head}\n{text_of(2)}\n", encoding="utf-8")
    clock = Clock()
    both = watch(ledger, str(folder), str(box), clock=clock)
    assert both.once().outcomes == {"new": 2}
    (folder / "b.txt").write_text(text_of(3), encoding="utf-8")
    clock.wait(1000)
    assert both.once().outcomes == {"reprint": 1}
    assert ("The Wire", "2031-05-12") in {(one.publisher, one.published) for one in ledger.reports()}


ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Herald</title><entry><id>tag:1</id><title>Talks</title>
<link href="/a"/><updated>2031-05-12T10:00:00Z</updated><content type="html">&lt;p&gt;One&lt;/p&gt;</content>
</entry></feed>"""
JSON = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Herald", "items": [
    {"id": "1", "url": f"{HERE}/a", "title": "Talks", "date_published": "2031-05-12T10:00:00Z", "content_text": "One"},
]})  # fmt: skip
SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>{HERE}/old</loc></url><url><loc>{HERE}/a</loc>
<news:news><news:publication><news:name>Herald</news:name></news:publication><news:title>Talks</news:title>
<news:publication_date>2031-05-12</news:publication_date></news:news></url></urlset>"""


@pytest.mark.parametrize("data", [ATOM, JSON, SITEMAP], ids=["atom", "json feed", "news sitemap"])
def test_formats(data: str) -> None:
    """Each format gives the item with address, title and day; a page of a sitemap without a news date is left out."""
    (found,) = parse(data.encode(), url=f"{HERE}/feed").items
    assert (found.url, found.title, found.published) == (f"{HERE}/a", "Talks", "2031-05-12")


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{", b'{"items": []}', b"<urlset", b"plain words", '<!ENTITY x "y"><rss/>'.encode("utf-16"),
        b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>" + b"<a>" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_feed(data: bytes) -> None:
    """Whatever a server sends, the answer is one kind of error."""
    with pytest.raises(DamagedReport):
        parse(data, url=HERE)


def test_a_page_speaks_for_its_own_host_alone() -> None:
    """A canonical address on another host would let a stranger's page stand for another newsroom's."""
    assert canonical("https://www.a.example/1", "https://a.example/1?x=2") == "https://www.a.example/1"
    assert canonical("https://b.example/1", "https://a.example/1") == "https://a.example/1"
    assert canonical(None, "https://a.example/1") == "https://a.example/1"


def test_stop_on_sigterm(tmp_path: Path) -> None:
    """The long-running command ends soon and with 0 when it is told to."""
    (tmp_path / "in").mkdir()
    command = [sys.executable, "-m", "parley", "watch", str(tmp_path / "in"), "--ledger", str(tmp_path / "a.sqlite")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={
        **os.environ, "PYTHONPATH": str(ROOT / "src")})  # fmt: skip
    assert process.stderr is not None
    assert "watching" in process.stderr.readline()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0


def test_commands(call: Any, tmp_path: Path) -> None:
    """`--once` looks and says what it found; `parley feeds` shows it."""
    (tmp_path / "in").mkdir()
    code, _, err = call("watch", "in", "--once")
    assert (code, err) == (0, "parley: looked at 1 feeds; items: none new\n")
    assert json.loads(call("feeds", "--json")[1])[0]["feed"] == "in"
    assert "in" in call("feeds")[1]
    assert call("watch", "none", "--once")[0] == 2


def test_a_made_day_of_many_feeds(tmp_path: Path) -> None:
    """`python -m benchmarks.feeds_week` plays a week of 500 feeds; here a day of a few: each page once, none left."""
    polls, pages, twice, missed = feeds_week.run(12, 1, tmp_path)
    assert polls > 250
    assert pages > 40
    assert (twice, missed) == (0, 0)
