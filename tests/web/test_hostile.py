"""A report is hostile: whatever it holds is shown as words, on every page."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from parley.ledger import Ledger
from parley.records import Control, Meeting, Move, Readout, Report, Shift, Source, Span
from parley.web.app import application
from parley.web.settings import Settings

INJECTIONS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus=alert(1) x="',
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "{{ 7*7 }}{% for x in ().__class__.__base__.__subclasses__() %}{% endfor %}",
    "${alert(1)}",
    "<!--><script>alert(1)</script>-->",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202e<b>gnorw\u202c",
    "<a href='javascript:alert(1)'>x</a>",
    "</title></textarea></style><script>alert(1)</script>",
    "\x00<scr\x00ipt>alert(1)</script>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "<form action='https://evil.example/'><input name=q>",
    "\ud800<script>",
    "\r\n<script>alert(1)</script>\r\n",
]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PAGES = ("board", "timeline", "offers?state=all", "deal", "map", "agenda", "sources", "reports", "add", "journal")
ALLOWED_SCHEMES = ("/", "#", "?", "http://fine.example", "https://fine.example")


class Elements(HTMLParser):
    """Gathers what a page consists of."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what no page of the board holds."""
        given = dict(attrs)
        if tag in {"iframe", "object", "embed", "base", "math", "img", "style"}:
            self.faults.append(tag)
        if tag == "script" and not str(given.get("src", "")).startswith("/static/"):
            self.faults.append("script")
        if tag == "meta" and "http-equiv" in given:
            self.faults.append("meta")
        self.faults += [name for name, _ in attrs if name.startswith("on") or name in ("style", "srcdoc", "xlink:href")]
        for name in ("href", "src", "action", "formaction"):
            value = given.get(name)
            if value is not None and not value.startswith(ALLOWED_SCHEMES):
                self.faults.append(f"{name}={value}")


def hostile(bad: str, number: int) -> Readout:
    """A report that holds the words wherever a report can hold words."""
    text = f"{bad} said that {bad} must leave. A second sentence {bad} of it, number {number}."
    end = text.index("leave.") + 6
    here = (Span(0, end),)
    move = Move(
        id="a", party=bad, act="demand", topics=("territory",), evidence=here, terms=Span(0, len(bad)), speaker=bad,
        to=(bad,), objects=(bad,), when="2024-01-05", condition=("b",),
        sources=(Source("anonymous", 0, len(bad), name=bad, count=2), Source("document", 0, len(bad), name=bad)),
    )  # fmt: skip
    offer = Move(
        id="b", party=f"{bad} b", act="offer", topics=("territory",), evidence=here, terms=Span(0, 4), to=(bad,)
    )
    refusal = Move(
        id="c", party=bad, act="refuse", topics=("territory",), evidence=here, terms=Span(0, len(bad)), objects=(bad,),
        when="2024-01-05",
    )  # fmt: skip
    return Readout(
        report=Report(
            id=f"bad{number}", text=text, published="2024-01-05", publisher=f"{bad} {number}", title=bad, url=bad
        ),
        moves=(move, offer, refusal),
        meetings=(Meeting((bad, "B"), "planned", "call", here, when="2024-02-01", place=bad),),
        control=(Control(bad, bad, here, share=0.4, extent=bad),),
        shifts=(Shift(bad, ("territory",), "harder", here, since="2024-01-01"),),
        notices=(bad,),
    )


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A board on a ledger of nothing but attacks."""
    where = tmp_path_factory.mktemp("hostile") / "hostile.sqlite"
    with Ledger(where) as ledger:
        for number, bad in enumerate(INJECTIONS):
            bad = bad.encode("utf-8", "replace").decode()
            ledger.add(hostile(bad, number), talks="main" if number else "<script>alert('talks')</script>")
    with TestClient(application(Settings(ledger=str(where), talks="main")), base_url="http://localhost") as client:
        yield client


def faults(page: str) -> list[str]:
    """Return what a page holds that no page should."""
    found = Elements()
    found.feed(page)
    return found.faults


@pytest.mark.parametrize("page", PAGES)
def test_pages_show_attacks_as_words(attacked: TestClient, page: str) -> None:
    """No page lets an attack become an element, an attribute or an address."""
    answer = attacked.get(f"/{page}")
    assert answer.status_code == 200
    assert faults(answer.text) == []


def test_records_show_attacks_as_words(attacked: TestClient) -> None:
    """Neither reports nor evidence let an attack become anything but words."""
    entries = attacked.get("/reports.json").json()["reports"]
    assert len(entries) >= len(INJECTIONS) - 2
    for entry in entries:
        page = attacked.get(f"/report/{entry['id']}")
        assert page.status_code == 200
        assert faults(page.text) == []
        for move in attacked.get(f"/report/{entry['id']}.json").json()["moves"]:
            assert faults(attacked.get(f"/move/{move['line']}").text) == []


@pytest.mark.parametrize("bad", INJECTIONS[:-2])
def test_queries_show_attacks_as_words(attacked: TestClient, bad: str) -> None:
    """What is typed into an address is shown as words, on the page and in the sentence that refuses it."""
    for address in ("/search", "/board", "/evidence", "/timeline"):
        for name in ("q", "party", "topic", "talks", "as_of", "object"):
            answer = attacked.get(address, params={name: bad})
            assert answer.status_code in (200, 400)
            assert faults(answer.text) == []
    for name in ("drop", "what_if", "about"):
        answer = attacked.get("/deal", params={name: bad, "topic": "forces"})
        assert answer.status_code == 200
        assert faults(answer.text) == []


@pytest.mark.parametrize("bad", INJECTIONS[:-2])
def test_a_model_of_attacks_is_shown_as_words(tmp_path: Path, bad: str) -> None:
    """Whatever an edited model holds, and whatever is supposed of it, is shown as words."""
    words = bad.replace("\x00", "")
    fields = {"party": words, "does": words, "evidence": [{"sentence": words, "report": words, "move": words}]}
    stances = [{"id": f"{words}{at}", "says": f"{words} {stance} a", "last": "2024-01-05", "evidence": [words]}
               for at, stance in enumerate(("requires", "refuses"))]  # fmt: skip
    model = {"title": words, "options": {"a": fields}, "positions": stances, "rules": []}
    path = tmp_path / "<b>.yaml"
    path.write_text(json.dumps(model), encoding="utf-8")
    with Ledger(tmp_path / "one.sqlite") as ledger:
        ledger.add(Readout(report=Report(id="x", text="A text.")))
    app = application(Settings(ledger=str(tmp_path / "one.sqlite"), deal=path))
    with TestClient(app, base_url="http://localhost") as client:
        answer = client.get("/deal")
        assert answer.status_code == 200
        assert len(client.get("/deal.json").json()["blockers"]) == 1
        assert faults(answer.text) == []
        dropped = client.get("/deal", params={"drop": f"{words} requires a", "what_if": f"{words} open a"})
        assert faults(dropped.text) == []


def test_twins_are_json_to_the_browser(attacked: TestClient) -> None:
    """A twin is never taken for a page, whatever it holds."""
    answer = attacked.get("/board.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    answer.json()


def test_only_web_addresses_are_linked(attacked: TestClient, tmp_path: Path) -> None:
    """A report's own address is linked if it is one of the web."""
    with Ledger(tmp_path / "one.sqlite") as ledger:
        name = ledger.add(Readout(report=Report(id="x", text="A text.", url="https://fine.example/a"))).report
    with TestClient(application(Settings(ledger=str(tmp_path / "one.sqlite"))), base_url="http://localhost") as client:
        assert 'href="https://fine.example/a"' in client.get(f"/report/{name}").text
