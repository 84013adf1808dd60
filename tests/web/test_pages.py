"""The pages: what each shows, that its twin says the same, and what a wrong address gets."""

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from parley import analysis
from parley.ledger import Ledger

PAGES = ("board", "timeline", "offers", "map", "agenda", "sources", "reports", "search")
FIRST_VIEW_BYTES = 300_000


def twin(client: TestClient, address: str) -> Any:
    """Return what a page's twin says."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("talks", ["ceasefire", "tramways", "tuna"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_a_twin_and_is_small(client: TestClient, page: str, talks: str) -> None:
    """Each page comes as HTML and as JSON, and its first view is under 300 KB."""
    answer = client.get(f"/{page}?talks={talks}", headers={"Accept-Encoding": "identity"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert len(answer.content) < FIRST_VIEW_BYTES
    assert twin(client, f"/{page}.json?talks={talks}")["talks"] == talks


@pytest.mark.parametrize("page", PAGES)
def test_pages_keep_to_themselves(client: TestClient, page: str) -> None:
    """No page loads anything from elsewhere or holds an inline script or style, and the policy forbids both."""
    answer = client.get(f"/{page}")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert 'src="http' not in answer.text
    assert "<style" not in answer.text
    assert " style=" not in answer.text


def test_board_shows_the_positions(client: TestClient, filled: Any) -> None:
    """The cells of the board are the positions of the ledger, with act, since and origins."""
    with Ledger(filled, create=False) as ledger:
        expected = {
            (one.party, one.topic, one.object, one.acts, one.since, one.origins)
            for one in ledger.standings(talks="ceasefire")
        }
    board = twin(client, "/board.json")
    cells = [cell for row in board["rows"] for cell in row["cells"] if cell]
    shown = {
        (one["party"], one["topic"], one["object"], tuple(one["acts"]), one["since"], one["origins"]) for one in cells
    }
    assert {one for one in expected if one[0] in board["parties"]} <= shown
    assert any(cell["disputed"] for cell in cells)
    assert any(cell["anonymous"] for cell in cells)
    assert any(cell["shifted"] for cell in cells)


def test_board_goes_back_in_time(client: TestClient, filled: Any) -> None:
    """By an earlier day, the board shows the positions of that day."""
    with Ledger(filled, create=False) as ledger:
        state = ledger.state(talks="ceasefire", as_of="2024-02-15")
    expected = {(one.party, one.topic, one.object, one.since) for one in analysis.positions(state)}
    board = twin(client, "/board.json?as_of=2024-02-15")
    shown = {
        (one["party"], one["topic"], one["object"], one["since"])
        for row in board["rows"] for one in row["cells"] if one and not one["disputed"]
    }  # fmt: skip
    assert board["today"] == "2024-02-15"
    assert shown <= expected
    assert shown


def test_filters_narrow_the_board(client: TestClient) -> None:
    """Party, topic, kind of source and number of origins each leave fewer cells, all of which pass."""

    def cells(query: str) -> list[dict[str, Any]]:
        return [one for row in twin(client, f"/board.json?{query}")["rows"] for one in row["cells"] if one]

    everything = cells("")
    assert {one["party"] for one in cells("party=Velmar")} == {"Velmar"}
    assert {one["topic"] for one in cells("topic=forces")} == {"forces"}
    assert 0 < len(cells("origins=2")) < len(everything)
    assert 0 < len(cells("kind=anonymous")) < len(everything)


def test_evidence_leads_from_each_cell_to_sentences(client: TestClient) -> None:
    """Every cell of the board leads to tellings whose highlighted words stand in the report's text."""
    for row in twin(client, "/board.json")["rows"]:
        for cell in filter(None, row["cells"]):
            query = {"party": cell["party"], "topic": cell["topic"], "object": cell["object"] or ""}
            found = twin(client, f"/evidence.json?{urlencode(query)}")
            assert found["tellings"]
            for telling in found["tellings"]:
                roles = {role for paragraph in telling["paragraphs"] for piece in paragraph for role in piece["roles"]}
                assert "sentence" in roles
                assert telling["chain"][0]["kind"] == "publisher"


def test_fragment_is_the_panel_alone(client: TestClient) -> None:
    """For the panel, the evidence comes without the page around it."""
    whole = client.get("/evidence?party=Velmar&topic=ceasefire&object=60-day+ceasefire").text
    part = client.get("/evidence?party=Velmar&topic=ceasefire&object=60-day+ceasefire&fragment=1").text
    assert "<html" in whole
    assert "<html" not in part
    assert "telling" in part


def test_report_holds_its_text_whole(client: TestClient, filled: Any) -> None:
    """The pieces of a report's page are its text, and each record has its place in them."""
    with Ledger(filled, create=False) as ledger:
        for entry in ledger.reports(talks="tuna"):
            page = twin(client, f"/report/{entry.id}.json")
            assert "".join(piece["text"] for piece in page["pieces"]) == ledger.readout(entry.id).report.text
            marked = {name for piece in page["pieces"] for name in piece["names"]}
            assert {move["id"] for move in page["moves"] if move["status"] == "active"} <= marked


def test_timeline_links_conditions_and_answers(client: TestClient) -> None:
    """The timeline has moves in order, with meetings, shifts, conditions and answers."""
    page = twin(client, "/timeline.json")
    days = [move["day"] for move in page["moves"]]
    assert days == sorted(days)
    assert {link["kind"] for link in page["links"]} >= {"condition", "accepted", "refused"}
    assert page["meetings"]
    assert page["shifts"]
    assert {dot["line"] for dot in page["drawing"]["dots"]} <= {move["line"] for move in page["moves"]}


def test_offers_are_those_of_the_analysis(client: TestClient, filled: Any) -> None:
    """The cards are the offers of the analysis, in their states."""
    with Ledger(filled, create=False) as ledger:
        expected = {(one.line, one.state) for one in analysis.offers(ledger.state(talks="ceasefire"))}
    cards = twin(client, "/offers.json?state=all")["offers"]
    assert {(card["line"], card["state"]) for card in cards} == expected
    assert any(card["asks"] for card in cards)


def test_agenda_has_a_feed(client: TestClient) -> None:
    """The agenda comes as iCalendar too, with the same number of meetings."""
    query = "talks=tuna&as_of=2025-03-15"
    meetings = twin(client, f"/agenda.json?{query}")["meetings"]
    feed = client.get(f"/agenda.ics?{query}")
    assert feed.headers["content-type"].startswith("text/calendar")
    assert feed.text.count("BEGIN:VEVENT") == len(meetings)


def test_search_finds_moves_actors_and_reports(client: TestClient) -> None:
    """A word is found in moves and in the text of reports; a name among the actors."""
    found = twin(client, "/search.json?q=Velmar")
    assert found["moves"]
    assert "Velmar" in {actor["name"] for actor in found["actors"]}
    assert any(piece["hit"] for report in found["reports"] for piece in report["snippet"])


@pytest.mark.parametrize("words", ['"', "*", "a OR b", "NEAR(", "x" * 5000, "'; DROP TABLE words", "%", "title:x", "é"])
def test_search_obeys_no_query_language(client: TestClient, words: str) -> None:
    """Whatever is typed is searched for as words."""
    assert client.get("/search.json", params={"q": words}).status_code == 200


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/board?as_of=yesterday", 400, "is no date"),
        ("/board?topic=cooking", 400, "is no topic"),
        ("/board?origins=-1", 400, "is no number"),
        ("/board?start=1e9", 400, "is no number"),
        ("/board?kind=rumour", 400, "is no kind"),
        ("/board?talks=nowhere", 400, "has no talks"),
        ("/evidence", 400, "names no cell"),
        ("/move/mzzzzzzzz", 404, "no record"),
        ("/move/..%2f..%2fetc", 404, ""),
        ("/report/m%00", 404, ""),
        ("/report/zebra", 404, "no record"),
        ("/nowhere", 404, "no such page"),
        ("/static/../app.py", 404, ""),
    ],
)
def test_wrong_input_gets_one_sentence(client: TestClient, address: str, status: int, words: str) -> None:
    """A wrong address is answered with its status and a sentence that says what is wrong."""
    answer = client.get(address)
    assert answer.status_code == status
    assert words in answer.text


def test_errors_of_twins_are_json(client: TestClient) -> None:
    """What is wrong with a twin's address is said in JSON."""
    assert "is no date" in client.get("/board.json?as_of=x").json()["error"]


def test_pages_are_kept_until_the_ledger_changes(client: TestClient) -> None:
    """A page that the browser has is not sent again."""
    tag = client.get("/board").headers["etag"]
    assert client.get("/board", headers={"If-None-Match": tag}).status_code == 304


def test_read_only_has_nothing_to_write_with(client: TestClient) -> None:
    """A read-only board has no forms and no routes that write."""
    report = twin(client, "/reports.json")["reports"][0]["id"]
    assert '<form method="post"' not in client.get(f"/report/{report}").text
    for path in ("/correct", "/change", "/tell", "/merge", "/undo", "/add"):
        assert client.post(path, data={}).status_code in (404, 405)


def test_unknown_hosts_are_refused(client: TestClient) -> None:
    """A request for another host's name is refused: a foreign page may have had its name lead here."""
    assert client.get("/board", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/board", headers={"Host": "127.0.0.1:8710"}).status_code == 200
    assert client.get("/board", headers={"Host": "[::1]:8710"}).status_code == 200


def test_empty_ledger_is_shown(tmp_path: Any) -> None:
    """Every page of an empty ledger says that there is nothing yet."""
    from parley.web.app import application
    from parley.web.settings import Settings

    Ledger(tmp_path / "empty.sqlite").close()
    app = application(Settings(ledger=str(tmp_path / "empty.sqlite")))
    with TestClient(app, base_url="http://localhost") as empty:
        for page in PAGES:
            assert empty.get(f"/{page}").status_code == 200
            json.loads(empty.get(f"/{page}.json").text)
