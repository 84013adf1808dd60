"""The board in a browser: Debian's Chromium, headless, over a ledger of the scenarios' readouts."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from benchmarks.gold import ROOT
from parley.language import models
from parley.ledger import Ledger
from parley.web.app import application
from parley.web.settings import Settings
from tests.web.test_hostile import INJECTIONS, hostile

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: apt install chromium)")
WAIT_MS = 60_000
SERIOUS = ("serious", "critical")
STRAIT = ROOT / "examples" / "strait.yaml"
PAGES = (
    "board",
    "timeline",
    "offers?state=all",
    "deal",
    "map",
    "agenda",
    "sources",
    "reports",
    "search?q=truce",
    "add",
    "journal",
)
TEXT = "date 2024-04-02\nNorland demanded on Monday that Sudland withdraw its gunboats from the strait.\n"


@pytest.fixture(scope="module")
def address(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A board that listens, on a ledger of its own."""
    copy = tmp_path_factory.mktemp("browser") / "copy.sqlite"
    copy.write_bytes(filled.read_bytes())
    with listening(Settings(ledger=str(copy), talks="ceasefire", who="tester")) as address:
        yield address


@contextmanager
def listening(settings: Settings) -> Iterator[str]:
    """Let a board listen at a free port."""
    app = application(settings)
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser."""
    with playwright.sync_playwright() as started:
        one = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield one
        one.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of 1280 pixels; a script's error or a breach of the policy fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if "Content Security" in message.text else None)
    yield page
    context.close()
    assert faults == []


def report_of(page: Any, address: str) -> str:
    """Return the address of a report with moves."""
    reports = page.request.get(f"{address}/reports.json").json()["reports"]
    return f"{address}/report/{reports[0]['id']}"


def test_cell_opens_its_evidence(page: Any, address: str) -> None:
    """A click on a cell opens the panel with the sentence and the chain; Escape closes it and gives the focus back."""
    page.goto(f"{address}/board")
    cell = page.locator("a.cell").first
    cell.click()
    panel = page.locator("#panel")
    panel.locator(".is-sentence").first.wait_for()
    assert panel.locator(".chain li").count() >= 1
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.classList.contains('cell')")


def test_slider_replays_the_talks(page: Any, address: str) -> None:
    """Moving the slider shows the board of that day, and the address says which."""
    page.goto(f"{address}/board")
    before = page.locator("a.cell").count()
    slider = page.locator(".slider input")
    first = int(slider.get_attribute("min"))
    slider.evaluate(f"(range) => {{ range.value = {first + 3}; range.dispatchEvent(new Event('input')); }}")
    page.wait_for_url("**as_of=2024-02-08**")
    page.wait_for_function(f"document.querySelectorAll('a.cell').length < {before}")
    assert "8 Feb 2024" in page.locator("h1").inner_text()


def test_board_works_without_scripts(browser: Any, address: str) -> None:
    """Without scripts, dates, filters and evidence are plain forms and links."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{address}/board")
    page.locator("input[type=date]").fill("2024-02-20")
    page.locator(".replay button", has_text="Show").click()
    assert "20 Feb 2024" in page.locator("h1").inner_text()
    page.locator("a.cell").first.click()
    assert page.locator(".is-sentence").count() > 0
    context.close()


def test_report_and_list_point_at_each_other(page: Any, address: str) -> None:
    """Hovering over a sentence marks its records, and the keys go through them."""
    page.goto(report_of(page, address))
    page.locator(".hit.is-sentence").first.hover()
    assert page.locator(".record.current").count() >= 1
    page.mouse.move(0, 0)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.classList.contains('record')")
    assert page.locator(".hit.current").count() >= 1


def test_review_by_keyboard_with_undo(page: Any, address: str) -> None:
    """The key x rejects the record that was chosen with j; undo brings it back."""
    page.goto(report_of(page, address))
    page.keyboard.press("j")
    name = page.evaluate("document.activeElement.id")
    page.keyboard.press("x")
    page.wait_for_url("**done=**")
    assert "out" in page.locator(f"#{name}").get_attribute("class")
    page.locator("#undo-last").click()
    page.wait_for_url(lambda url: "done=" not in url)
    assert "out" not in page.locator(f"#{name}").get_attribute("class")
    page.keyboard.press("j")
    page.keyboard.press("e")
    assert page.evaluate("document.activeElement.name") == "party"


def test_missed_move_is_added_by_selecting(page: Any, address: str) -> None:
    """Selected words fill the form of a missed move, with their places in the report."""
    page.goto(report_of(page, address))
    words = page.evaluate(
        """() => {
            const hit = document.querySelectorAll('#text .hit')[1].firstChild;
            const range = document.createRange();
            range.setStart(hit, 2); range.setEnd(hit, 14);
            getSelection().removeAllRanges(); getSelection().addRange(range);
            return String(getSelection());
        }"""
    )
    form = page.locator("#missed form")
    page.wait_for_function("document.querySelector('#missed form').elements.start.value !== ''")
    form.locator("[name=party]").fill("Observers")
    form.locator("[name=topics]").fill("process")
    form.locator("button").click()
    page.wait_for_url("**done=**")
    added = page.locator(".record", has_text="Observers")
    assert " ".join(words.split()) in added.inner_text()
    page.locator("#undo-last").click()
    page.wait_for_url(lambda url: "done=" not in url)
    assert page.locator(".record", has_text="Observers").count() == 0


@pytest.mark.skipif(not models(), reason="the model's weights are not in this copy")
def test_pasted_report_is_read(page: Any, address: str) -> None:
    """A pasted report shows up as it is read and leads to its page."""
    page.goto(f"{address}/add")
    page.locator("[name=text]").fill(TEXT)
    page.locator("[name=publisher]").fill("Harbour Post")
    page.locator("main button").click()
    page.locator("#to-report").click()
    assert "gunboats" in page.locator("#text").inner_text()


def test_attacks_run_nothing(browser: Any, tmp_path: Path) -> None:
    """In the browser, no page of a ledger of attacks opens a dialog, leaves the board or breaks the policy."""
    with Ledger(tmp_path / "hostile.sqlite") as ledger:
        names = [
            ledger.add(hostile(bad.encode("utf-8", "replace").decode(), number)).report
            for number, bad in enumerate(INJECTIONS)
        ]
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    faults: list[str] = []
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    with listening(Settings(ledger=str(tmp_path / "hostile.sqlite"))) as address:
        for path in (
            "board",
            "offers?state=all",
            "timeline",
            "deal",
            "map",
            "sources",
            *(f"report/{name}" for name in names),
        ):
            page.goto(f"{address}/{path}")
            assert page.url == f"{address}/{path}"
        page.goto(f"{address}/board")
        page.locator("a.cell").first.click()
        page.locator("#panel .chain").first.wait_for()
    context.close()
    assert faults == []


def test_wrong_input_is_told(page: Any, address: str) -> None:
    """A form with nothing in it and a date that is none are answered with a sentence."""
    page.goto(f"{address}/add")
    page.locator("main button").click()
    assert "Give one of" in page.locator(".fault").inner_text()
    page.goto(f"{address}/board?as_of=soon")
    assert "is no date" in page.locator(".fault").inner_text()


def test_map_and_search(page: Any, address: str) -> None:
    """The map lists every place, and a search leads to a report."""
    page.goto(f"{address}/map")
    assert page.locator("article.place").count() >= 1
    page.goto(f"{address}/search")
    page.locator("input[type=search]").fill("truce")
    page.keyboard.press("Enter")
    page.locator(".snippet mark").first.wait_for()
    page.locator(".list a").last.click()
    assert page.locator("#text").count() == 1


@pytest.fixture(scope="module")
def space(filled: Path) -> Iterator[str]:
    """A board that listens and shows an edited model in the deal space."""
    with listening(Settings(ledger=str(filled), talks="ceasefire", deal=STRAIT, read_only=True)) as address:
        yield address


def test_what_if_toggles_without_scripts(browser: Any, space: str) -> None:
    """Without scripts, a position of a blocker is given up and put back by links, and the address says so."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{space}/deal")
    assert page.locator(".blockers > .card").count() == 2
    assert page.locator("svg.settling .state").count() == 48
    page.locator("text=What if it gave?").first.click()
    page.wait_for_url("**drop=**")
    assert page.locator(".blockers > .card").count() == 1
    page.locator("text=put back").click()
    assert page.locator(".blockers > .card").count() == 2
    page.locator(".what-if > summary").first.click()
    page.locator("input[name=what_if]").fill("Norland offers share-tolls")
    page.locator("button", has_text="Work it out").click()
    assert page.locator(".blockers > .card").count() == 1
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_fault_in_the_deal_space(browser: Any, space: str, scheme: str) -> None:
    """A deal space with blockers, packages and a graph has no fault that axe calls serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    context = browser.new_context(viewport={"width": 380, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{space}/deal?drop=Norland+refuses+new-treaty")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    for one in page.locator("details").all():
        one.evaluate("(details) => { details.open = true; }")
    found = axe.Axe().run(page).response["violations"]
    context.close()
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in SERIOUS] == []


@pytest.mark.parametrize("name", PAGES)
def test_pages_fit_a_telephone(browser: Any, address: str, name: str) -> None:
    """At 380 pixels, no page is wider than the screen."""
    context = browser.new_context(viewport={"width": 380, "height": 800})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{address}/{name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", [*PAGES, "report", "evidence"])
def test_axe_finds_no_serious_fault(browser: Any, address: str, name: str, scheme: str) -> None:
    """Neither contrast nor names nor structure has a fault that axe calls serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    if name == "report":
        page.goto(report_of(page, address))
    elif name == "evidence":
        page.goto(f"{address}/board")
        page.locator("a.cell").first.click()
        page.locator("#panel .is-sentence").first.wait_for()
    else:
        page.goto(f"{address}/{name}")
    found = axe.Axe().run(page).response["violations"]
    context.close()
    serious = [one for one in found if one["impact"] in SERIOUS]
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in serious] == []
