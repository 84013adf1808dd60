"""Review: each correction goes into the journal, is shown at once, and can be taken back."""

import re
from html import unescape
from typing import Any

import pytest
from starlette.testclient import TestClient

from parley.records import Control, Meeting, Readout, Report, Shift, Span
from parley.web.review import CHANGEABLE, typed
from tests.web.conftest import token_in

FACTS = "Norland holds most of the Far Shore and hardened; both will meet."


def first_report(desk: TestClient) -> tuple[str, dict[str, Any]]:
    """Return the name of a report with moves, and its twin."""
    for entry in desk.get("/reports.json").json()["reports"]:
        page: dict[str, Any] = desk.get(f"/report/{entry['id']}.json").json()
        if len(page["moves"]) > 3:
            return entry["id"], page
    raise AssertionError("no report with moves")


def post(desk: TestClient, path: str, report: str, **fields: Any) -> str:
    """Send a form of a report's page; return where the answer leads."""
    token = token_in(desk.get(f"/report/{report}").text)
    answer = desk.post(path, data={"token": token, "report": report, **fields})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def move_of(desk: TestClient, report: str, name: str) -> dict[str, Any]:
    """Return a move of a report as its twin tells it."""
    moves: list[dict[str, Any]] = desk.get(f"/report/{report}.json").json()["moves"]
    (found,) = [move for move in moves if move["id"] == name]
    return found


def undo_last(desk: TestClient, report: str, where: str) -> None:
    """Take back what an answer led away from."""
    found = re.search(r"done=(\d+)", where)
    assert found
    post(desk, "/undo", report, entry=found.group(1))


def test_reject_and_undo(desk: TestClient) -> None:
    """A rejected move leaves the state and comes back."""
    report, page = first_report(desk)
    name = page["moves"][0]["id"]
    where = post(desk, "/correct", report, kind="reject", target=name)
    assert move_of(desk, report, name)["status"] == "rejected"
    undo_last(desk, report, where)
    assert move_of(desk, report, name)["status"] == "active"


def test_confirm(desk: TestClient) -> None:
    """A confirmed move says so, and the journal says who confirmed it."""
    report, page = first_report(desk)
    name = page["moves"][0]["id"]
    post(desk, "/correct", report, kind="confirm", target=name)
    assert move_of(desk, report, name)["confirmed"]
    (correction,) = desk.get(f"/report/{report}.json").json()["corrections"]
    assert (correction["kind"], correction["who"]) == ("confirm", "tester")


def test_edit_changes_only_what_differs(desk: TestClient) -> None:
    """Saving the form writes an entry for each field that is other than it was."""
    report, page = first_report(desk)
    move = page["moves"][0]
    form = {name: move[name] or "" for name in ("party", "speaker", "when")}
    form |= {name: ", ".join(move[name]) for name in ("to", "objects")}
    form |= {"act": "claim" if move["act"] != "claim" else "deny", "topics": "process", "why": "checked"}
    if move["hedged"]:
        form["hedged"] = "true"
    post(desk, "/change", report, target=move["id"], **form)
    changed = move_of(desk, report, move["id"])
    assert changed["topics"] == ["process"]
    fields = [one["said"].split()[1] for one in desk.get(f"/report/{report}.json").json()["corrections"]]
    assert set(fields) <= {"act", "topics"}


def test_missed_move_is_told_and_taken_back(desk: TestClient) -> None:
    """A move added by its words is marked in the text, survives on the board, and goes again with undo."""
    report, page = first_report(desk)
    text = "".join(piece["text"] for piece in page["pieces"])
    start = text.index(" ", len(text) // 2) + 1
    form = {"start": start, "end": start + 12, "party": "Nobody Before", "act": "demand", "topics": "process"}
    where = post(desk, "/tell", report, **form)
    added = [move for move in desk.get(f"/report/{report}.json").json()["moves"] if move["party"] == "Nobody Before"]
    assert len(added) == 1
    assert added[0]["terms"] == " ".join(text[start : start + 12].split())
    assert desk.get("/board.json", params={"party": "Nobody Before"}).json()["rows"]
    undo_last(desk, report, where)
    after = desk.get(f"/report/{report}.json").json()["moves"]
    assert "Nobody Before" not in {move["party"] for move in after}


@pytest.mark.parametrize(
    "wrong", [{"start": "9", "end": "3"}, {"start": "0", "end": "9999999"}, {"act": "devour"}, {"topics": "cooking"},
              {"party": ""}, {"when": "soon"}],
)  # fmt: skip
def test_missed_move_is_checked(desk: TestClient, wrong: dict[str, str]) -> None:
    """A move that cannot be one is refused with a sentence, and nothing is written."""
    report, page = first_report(desk)
    token = token_in(desk.get(f"/report/{report}").text)
    form = {"start": "0", "end": "8", "party": "A", "act": "demand", "topics": "process"}
    answer = desk.post("/tell", data={"token": token, "report": report, **form, **wrong})
    assert answer.status_code == 400, answer.text
    assert len(desk.get(f"/report/{report}.json").json()["moves"]) == len(page["moves"])


def test_actors_are_merged(desk: TestClient) -> None:
    """One name stands for another after a merge, on every page."""
    report, _ = first_report(desk)
    where = post(desk, "/merge", report, name="Northern League", into="The North", talks="ceasefire")
    assert "The North" in desk.get("/board.json").json()["parties"]
    (merge,) = desk.get("/journal.json").json()["corrections"]
    assert (merge["kind"], merge["said"]) == ("merge", "merge Northern League The North")
    assert "Take back entry" in desk.get("/journal").text
    undo_last(desk, report, where)
    assert "Northern League" in desk.get("/board.json").json()["parties"]


@pytest.mark.parametrize("path", ["/correct", "/change", "/tell", "/merge", "/undo", "/add"])
@pytest.mark.parametrize("token", [None, "", "wrong"])
def test_every_write_needs_the_token(desk: TestClient, path: str, token: str | None) -> None:
    """A form without the session's token is refused."""
    desk.get("/add")
    data = {"kind": "reject", "target": "m", "talks": "x", "text": "y"} | ({} if token is None else {"token": token})
    assert desk.post(path, data=data).status_code == 403


def test_other_sites_cannot_write(desk: TestClient) -> None:
    """A form that the browser says another site sent is refused, even with the token; the cookie stays at home."""
    page = desk.get("/add")
    assert "samesite=strict" in page.headers["set-cookie"].lower()
    assert "httponly" in page.headers["set-cookie"].lower()
    data = {"token": token_in(page.text), "talks": "x", "text": "y"}
    assert desk.post("/add", data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def filled_form(desk: TestClient, report: str, name: str) -> dict[str, str]:
    """The fields of the form that edits a record, as the page holds them."""
    page = desk.get(f"/report/{report}").text
    forms = [part.partition("</form>")[0] for part in page.split('<form method="post" action="/change"')[1:]]
    (form,) = [one for one in forms if f'name="target" value="{name}"' in one]
    fields = {key: unescape(value) for key, value in re.findall(r'<input name="(\w+)" value="([^"]*)"', form)}
    chosen = re.findall(r'<select name="(\w+)">(?:(?!</select>).)*?value="([\w-]+)" selected', form)
    return {**fields, **dict(chosen)}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("meeting", "place", "Port Ossel"),
        ("meeting", "status", "cancelled"),
        ("meeting", "participants", "Norland, Observers"),
        ("meeting", "when", ""),
        ("control", "share", "0.5"),
        ("control", "holder", "Observers"),
        ("shift", "direction", "softer"),
        ("shift", "since", "2024-01-02"),
    ],
)
def test_facts_are_edited_and_undone(desk: TestClient, kind: str, field: str, value: str) -> None:
    """A fact's form, sent with one field changed, changes that field alone; undo brings back what was read."""
    report, before = told_fact(desk, kind)
    form = filled_form(desk, report, before["id"])
    assert set(CHANGEABLE[kind]) <= form.keys()
    where = post(desk, "/change", report, **{**form, field: value, "target": before["id"]})
    after = fact_of(desk, report, before["id"])
    assert typed(after["said"][field]) == value
    assert {name: said for name, said in after["said"].items() if name != field} == {
        name: said for name, said in before["said"].items() if name != field
    }
    undo_last(desk, report, where)
    assert fact_of(desk, report, before["id"]) == before


def test_a_fact_sent_back_as_it_was_changes_nothing(desk: TestClient) -> None:
    """A form with nothing changed writes nothing into the journal."""
    for kind in ("meeting", "control", "shift"):
        report, before = told_fact(desk, kind)
        where = post(desk, "/change", report, **filled_form(desk, report, before["id"]), target=before["id"])
        assert "done=" not in where
        assert desk.get(f"/report/{report}.json").json()["corrections"] == []


def test_a_fact_takes_no_wrong_value(desk: TestClient) -> None:
    """A share that is none is refused with a sentence."""
    report, before = told_fact(desk, "control")
    token = token_in(desk.get(f"/report/{report}").text)
    fields = {**filled_form(desk, report, before["id"]), "share": "half", "target": before["id"]}
    answer = desk.post("/change", data={"token": token, "report": report, **fields})
    assert answer.status_code == 400
    assert "share is a number from 0 to 1" in answer.text


def told_fact(desk: TestClient, kind: str) -> tuple[str, dict[str, Any]]:
    """The name of a new report that tells a fact of a kind, and the fact."""
    here = (Span(0, len(FACTS)),)
    readout = Readout(
        report=Report(id="told", text=FACTS, published="2024-01-05"),
        meetings=(Meeting(("Norland", "Sudland"), "planned", "in-person", here, when="2024-02-01", place="Ossel"),),
        control=(Control("Norland", "Far Shore", here, share=0.4, extent="most"),),
        shifts=(Shift("Norland", ("forces",), "harder", here, since="2024-01-01"),),
    )
    app: Any = desk.app
    added = app.state.desk.ledger.add(readout, talks="ceasefire")
    page = desk.get(f"/report/{added.report}.json").json()
    (found,) = [fact for fact in page["facts"] if fact["kind"] == kind]
    return added.report, found


def fact_of(desk: TestClient, report: str, name: str) -> dict[str, Any]:
    """Return a fact of a report as its twin tells it."""
    facts: list[dict[str, Any]] = desk.get(f"/report/{report}.json").json()["facts"]
    (found,) = [fact for fact in facts if fact["id"] == name]
    return found
