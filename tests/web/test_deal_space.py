"""The deal space: blockers, packages and the graph of a model, drafted from the ledger or edited by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from benchmarks.deal_packages import random_deal
from benchmarks.gold import ROOT
from parley.analysis.deal import model_text
from parley.ledger import Ledger
from parley.records import Move, Readout, Report, Span
from parley.web import deal as deal_page
from parley.web.app import application
from parley.web.settings import Settings

STRAIT = ROOT / "examples" / "strait.yaml"
TEXT = "Norland demands that Sudland leave the strait. Sudland will not leave the strait."


def told() -> Readout:
    """A report of a demand and its refusal."""
    first, second = (Span(0, 46),), (Span(47, len(TEXT)),)
    demand = Move(
        id="a", party="Norland", act="demand", topics=("territory",), evidence=first, terms=Span(29, 45),
        to=("Sudland",), objects=("strait",),
    )  # fmt: skip
    refusal = Move(
        id="b", party="Sudland", act="refuse", topics=("territory",), evidence=second, terms=Span(64, 80),
        objects=("strait",),
    )  # fmt: skip
    report = Report(id="r", text=TEXT, published="2024-01-05", publisher="Post")
    return Readout(report=report, moves=(demand, refusal))


def board(where: Path, deal: Path | None = None) -> TestClient:
    """A board on a ledger of that report."""
    with Ledger(where / "talks.sqlite") as ledger:
        ledger.add(told())
    settings = Settings(ledger=str(where / "talks.sqlite"), deal=deal)
    return TestClient(application(settings), base_url="http://localhost")


@pytest.fixture
def strait(tmp_path: Path) -> Iterator[TestClient]:
    """A board that shows the example's model."""
    with board(tmp_path, STRAIT) as client:
        yield client


def ids(page: dict[str, list[dict[str, list[dict[str, str]]]]]) -> list[list[str]]:
    """The ids of the positions of each blocker."""
    return [[position["id"] for position in one["positions"]] for one in page["blockers"]]


def test_a_draft_cites_the_ledger(tmp_path: Path) -> None:
    """Blockers of a drafted model quote the sentences and lead to the moves."""
    with board(tmp_path) as client:
        page = client.get("/deal.json").json()
        shown = client.get("/deal").text
        assert page["model"]["file"] is None
        ((demand, refusal),) = [one["positions"] for one in page["blockers"]]
        assert demand["evidence"][0]["sentence"] == "Norland demands that Sudland leave the strait."
        assert refusal["words"] == "Sudland refuses that it “leave the strait”"
        assert f'href="/move/{refusal["evidence"][0]["line"]}"' in shown
        assert client.get(f"/move/{refusal['evidence'][0]['line']}").status_code == 200
        assert page["graph"]["about"] == ["leave-strait"]
        assert [one["taken"] for one in page["graph"]["states"]] == [[], ["leave-strait"]]


def test_a_draft_follows_the_day_and_the_filters(tmp_path: Path) -> None:
    """As of an earlier day, and under a topic that nobody spoke of, there is nothing to draft."""
    with board(tmp_path) as client:
        assert client.get("/deal.json?as_of=2023-12-01").json()["options"] == []
        assert client.get("/deal.json?topic=economy").json()["options"] == []
        assert "Nothing blocks a deal" in client.get("/deal?topic=economy").text


def test_an_edited_model_takes_the_place_of_the_draft(strait: TestClient) -> None:
    """The model of --deal is shown: its blockers, its knot and its packages side by side."""
    page = strait.get("/deal.json").json()
    assert page["model"]["file"] == "strait.yaml"
    assert ids(page) == [["p8", "p9"], ["p3", "p6", "p7"]]
    assert page["blockers_complete"]
    assert len(page["knots"]) == 1
    compared = page["compared"]
    assert len(compared["columns"]) == len(page["packages"]) == 6
    rows = {row["name"]: row for row in compared["deeds"]}
    assert rows["leave-strait"]["cells"] == [True] * 6
    assert not rows["leave-strait"]["differs"]
    assert rows["share-tolls"]["differs"]
    for number, package in enumerate(page["packages"]):
        assert {name for name, row in rows.items() if row["cells"][number]} == set(package["taken"])
        gives = {row["id"] for row in compared["gives"] if row["cells"][number]}
        assert gives == {position["id"] for position in package["gives"]}


def test_every_toggle_leads_to_the_deal_without_its_position(strait: TestClient) -> None:
    """The address beside a position gives the page in which that blocker is gone; "put back" leads back."""
    page = strait.get("/deal.json").json()
    for blocker in page["blockers"]:
        for position in blocker["positions"]:
            without = strait.get(f"/deal.json?{position['without']}").json()
            assert [position["id"] for position in blocker["positions"]] not in ids(without)
            assert [one["says"] for one in without["changes"]["drop"]] == [position["says"]]
            assert [one["says"] for one in without["positions"] if one["dropped"]] == [position["says"]]
            back = strait.get(f"/deal.json?{without['changes']['drop'][0]['undo']}").json()
            assert ids(back) == ids(page)


def test_a_line_is_put_in(strait: TestClient) -> None:
    """A supposed position takes the place of the party's own, and its toggle takes it out again."""
    page = strait.get("/deal.json", params={"what_if": "Norland requires new-treaty"}).json()
    assert ids(page) == [["p3", "p6", "p7"]]
    page = strait.get("/deal.json", params={"what_if": "Estmark refuses new-treaty"}).json()
    (mine,) = [one for blocker in page["blockers"] for one in blocker["positions"] if one["id"] == "what-if-1"]
    assert strait.get(f"/deal.json?{mine['without']}").json()["changes"]["put"] == []


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"drop": "Norland requires peace"}, "holds no position “Norland requires peace” now"),
        ({"what_if": "Atlantis requires share-tolls"}, "“Atlantis” is no party of the model"),
        ({"what_if": "Norland requires peace"}, "names the unknown option “peace”"),
        ({"what_if": "Norland"}, "has no known form"),
    ],
)
def test_changes_that_do_not_fit_are_told(strait: TestClient, query: dict[str, str], sentence: str) -> None:
    """What cannot be supposed is told in a sentence, and the rest of the page stands."""
    page = strait.get("/deal.json", params=query).json()
    assert sentence in page["changes"]["problems"][0]
    assert len(page["blockers"]) == 2
    assert sentence in strait.get("/deal", params=query).text


def test_too_many_changes_are_refused(strait: TestClient) -> None:
    """An address without end is answered with a sentence."""
    answer = strait.get("/deal", params={"drop": [f"Norland requires o{at}" for at in range(50)]})
    assert answer.status_code == 400
    assert "supposes too much" in answer.text


def test_the_graph_shows_states_moves_and_equilibria(strait: TestClient) -> None:
    """The drawing holds each state once, inside its frame, and the equilibria of `parley deal stability`."""
    graph = strait.get("/deal.json").json()["graph"]
    assert len(graph["states"]) == 48
    assert [one["number"] for one in graph["states"]] == list(range(1, 49))
    assert all(0 < one["x"] < graph["width"] and 0 < one["y"] < graph["height"] for one in graph["states"])
    assert graph["states"][0]["status_quo"]
    assert graph["states"][0]["equilibrium"] == ["nash", "gmr", "smr", "seq", "sim"]
    assert all(one["improves"] for one in graph["arrows"])
    assert strait.get("/deal").text.count("<circle") == 49


def test_the_graph_takes_the_options_asked_for(strait: TestClient) -> None:
    """Chosen options are drawn, what depends on others is left out and counted; wrong choices are told."""
    graph = strait.get("/deal.json", params={"about": ["leave-strait", "end-embargo"]}).json()["graph"]
    assert graph["about"] == ["leave-strait", "end-embargo"]
    assert len(graph["states"]) == 4
    assert graph["positions_left_out"] == 1
    assert "no option “peace”" in strait.get("/deal.json", params={"about": "peace"}).json()["graph"]["refused"]


def test_a_model_of_listed_states_has_its_graph(tmp_path: Path) -> None:
    """A model of states and moves alone has no blockers, but equilibria; on a circle."""
    with board(tmp_path, ROOT / "tests" / "analysis" / "published" / "elmira.yaml") as client:
        page = client.get("/deal.json").json()
        assert page["options"] == []
        settled = [one["number"] for one in page["graph"]["states"] if "seq" in one["equilibrium"]]
        assert settled == [5, 8, 9]
        assert client.get("/deal").status_code == 200


def test_what_is_cut_short_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where time runs out the page shows what was found and says that the search was cut short."""
    monkeypatch.setattr(deal_page, "SECONDS", 0.2)
    monkeypatch.setattr(deal_page, "BLOCKERS", 10_000)
    (tmp_path / "tangled.yaml").write_text(model_text(random_deal(seed=0, tangled=True)), encoding="utf-8")
    with board(tmp_path, tmp_path / "tangled.yaml") as client:
        page = client.get("/deal.json").json()
        assert not page["blockers_complete"]
        assert "the search was cut short" in client.get("/deal").text
        assert page["graph"]["refused"] is None
        assert 1 <= len(page["graph"]["about"]) <= 6


def test_rules_that_cannot_hold_are_told(tmp_path: Path) -> None:
    """A model whose rules contradict each other is shown with that sentence; a file that is none, as an error."""
    path = tmp_path / "torn.yaml"
    path.write_text("options: {a: {party: X, does: acts}}\nrules: [always a, never a]\n", encoding="utf-8")
    with board(tmp_path, path) as client:
        assert "The rules contradict each other" in client.get("/deal").text
        assert "leave no feasible state" in client.get("/deal.json").json()["graph"]["refused"]
        path.write_text("options: [", encoding="utf-8")
        answer = client.get("/deal")
        assert answer.status_code == 422
        assert "The model file is no YAML" in answer.text
        path.unlink()
        assert "There is no model file" in client.get("/deal.json").json()["error"]


def test_an_edit_of_the_file_shows_at_once(tmp_path: Path) -> None:
    """The page follows the model's file, not only the ledger."""
    path = tmp_path / "one.yaml"
    path.write_text("options: {a: {party: X, does: acts}}\npositions: [X requires a]\n", encoding="utf-8")
    with board(tmp_path, path) as client:
        assert client.get("/deal.json").json()["blockers"] == []
        both = "options: {a: {party: X, does: acts}}\npositions: [X requires a, Y refuses a]\n"
        path.write_text(both, encoding="utf-8")
        assert len(client.get("/deal.json").json()["blockers"]) == 1


def test_one_deal_at_a_time(strait: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another deal is worked out for long, the answer is a sentence and a time to come back."""
    monkeypatch.setattr(deal_page, "PATIENCE_S", 0.05)
    with deal_page._SOLVING:
        answer = strait.get("/deal?about=leave-strait")
    assert answer.status_code == 503
    assert answer.headers["retry-after"]
    assert "working out other deals" in answer.text
    assert strait.get("/deal?about=leave-strait").status_code == 200


def test_a_large_draft_is_cut_to_the_most_contended(tmp_path: Path) -> None:
    """Of hundreds of options those are shown that parties clash on, and the rest is counted."""
    with Ledger(tmp_path / "many.sqlite") as ledger:
        for number in range(60):
            text = f"Norland demands pier {number}. Nobody answers, day {number}."
            moves = [Move(id="a", party="Norland", act="demand", topics=("territory",), evidence=(Span(0, 20),),
                          objects=(f"pier {number}",), to=("Sudland",))]  # fmt: skip
            if number == 59:
                moves.append(Move(id="b", party="Sudland", act="refuse", topics=("territory",), evidence=(Span(0, 20),),
                                  objects=(f"pier {number}",)))  # fmt: skip
            ledger.add(Readout(report=Report(id=str(number), text=text, published="2024-01-05"), moves=tuple(moves)))
    with TestClient(application(Settings(ledger=str(tmp_path / "many.sqlite"))), base_url="http://localhost") as client:
        page = client.get("/deal.json").json()
        assert len(page["options"]) == 40
        assert page["model"]["left_out"] == 20
        assert len(page["blockers"]) == 1
        assert "20 further options of the draft are left out" in client.get("/deal").text
