"""``parley mcp`` as a client of the protocol sees it, over standard input and output and over HTTP."""

import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio
import pytest

from benchmarks.gold import ROOT
from parley.cli import main
from parley.ledger import Ledger
from tests.ledger.samples import told
from tests.mcp.scripted import TEXT, read_reports, sample

pytest.importorskip("mcp.server.mcpserver", reason="the MCP SDK is not installed (pip install 'parley[mcp]')")

from mcp import Client, MCPError
from mcp.client.stdio import StdioServerParameters

from parley.mcp import Settings, build

# A client hands a server hardly anything of its own environment.
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT)))}
WORDS = [sys.executable, "-m", "tests.mcp.scripted", "mcp"]
LOOKS = {"list_talks", "search_moves", "positions", "offers", "agenda", "disputes", "evidence"}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of two reports of two newsrooms."""
    path = tmp_path / "talks.sqlite"
    with Ledger(path) as kept:
        kept.add(sample())
        kept.add(sample(TEXT.replace("They will", "Both will"), publisher="Courier", day="2031-05-13"))
    return path


@asynccontextmanager
async def client(*words: str) -> AsyncIterator[Client]:
    """A session with a server over standard input and output."""
    command = StdioServerParameters(command=WORDS[0], args=[*WORDS[1:], *words], cwd=ROOT, env=ENVIRONMENT)
    async with Client(command) as session:
        yield session


@asynccontextmanager
async def within(ledger: Path, **more: Any) -> AsyncIterator[Client]:
    """A session with a server in this process."""
    async with Client(build(Settings(str(ledger), **more))) as session:
        yield session


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the scripted reader in the model's place."""
    monkeypatch.setattr("parley.language.load_model", lambda *_, **__: None)
    monkeypatch.setattr("parley.reading.read_reports", read_reports)


async def answer(session: Client, tool: str, **given: Any) -> dict[str, Any]:
    """What a tool answers, which must not be an error."""
    result = await session.call_tool(tool, given)
    assert not result.is_error, result.content
    assert result.structured_content is not None
    return dict(result.structured_content)


async def refusal(session: Client, tool: str, **given: Any) -> str:
    """The sentence with which a tool refuses."""
    result = await session.call_tool(tool, given)
    assert result.is_error
    return str(getattr(result.content[0], "text", ""))


async def check_looks(session: Client) -> None:
    """Ask a server of the sample ledger everything."""
    (position,) = (await answer(session, "positions", party="norland"))["positions"]
    assert (position["acts"], position["tellings"], position["origins"]) == (["demand"], 2, 2)
    first, second = position["evidence"]
    assert {first["report"]["publisher"], second["report"]["publisher"]} == {"Herald", "Courier"}
    assert first["sources"] == [{"kind": "anonymous", "name": "an aide", "count": None}]
    sentence = first["sentences"][0]
    assert TEXT[sentence["start"] : sentence["end"]] == sentence["text"] == "Norland demands the strait, an aide said."
    assert first["citation"] == (
        f"“Norland demands the strait, an aide said.” (Courier; 13 May 2031; citing an aide (anonymous); "
        f"{position['line']})"
    )
    assert (await answer(session, "positions", as_of="2031-05-12"))["positions"][0]["tellings"] == 1
    behind = await answer(session, "evidence", line=position["line"][:6])
    assert [one["telling"] for one in behind["moves"]] != []
    assert (await answer(session, "search_moves", words="strait", limit=1))["left_out"] == 1
    (meeting,) = (await answer(session, "agenda"))["meetings"]
    assert (meeting["place"], meeting["evidence"][0]["told"]["participants"]) == ("Elm", "Norland, Sudland")
    assert (await answer(session, "offers"))["offers"] == []
    assert (await answer(session, "disputes"))["disputes"] == []
    assert await answer(session, "list_talks") == {"main": "main", "talks": [{"talks": "main", "reports": 2}]}


async def check_resources(session: Client) -> None:
    """Read the resources of a server of the sample ledger."""
    listed = [one for one in (await session.list_resources()).resources if one.uri != "parley://reports"]
    assert [one.description for one in listed] == ["Courier, 2031-05-13", "Herald, 2031-05-12"]
    (content,) = (await session.read_resource(listed[1].uri)).contents
    assert getattr(content, "text", "") == TEXT
    (content,) = (await session.read_resource(listed[1].uri.replace("reports", "readouts"))).contents
    assert '"act": "demand"' in getattr(content, "text", "")
    with pytest.raises(MCPError, match="no record rzzzz"):
        await session.read_resource("parley://reports/rzzzz")


def test_looks_over_standard_input_and_output(ledger: Path) -> None:
    """A client over stdio finds the looks, and each answer carries sentence, chain and citation."""

    async def run() -> None:
        async with client("--ledger", str(ledger)) as session:
            tools = {tool.name: tool for tool in (await session.list_tools()).tools}
            assert set(tools) == LOOKS | {"read_report"}
            assert all(tool.annotations and tool.annotations.read_only_hint for tool in tools.values())
            assert all(tool.output_schema and tool.description for tool in tools.values())
            await check_looks(session)
            await check_resources(session)

    anyio.run(run)


@contextmanager
def http(*words: str) -> Iterator[str]:
    """The address of a server over HTTP at a free port."""
    with subprocess.Popen(
        [*WORDS, "--http", "127.0.0.1:0", *words], stderr=subprocess.PIPE, text=True, cwd=ROOT, env=ENVIRONMENT
    ) as server:
        try:
            assert server.stderr
            found = re.search(r"http://\S+/mcp", server.stderr.readline())
            assert found
            yield found.group()
        finally:
            server.terminate()


def test_looks_over_http(ledger: Path) -> None:
    """The same over HTTP; a foreign name that leads here is turned away."""
    import httpx

    async def run(address: str) -> None:
        async with Client(address) as session:
            await check_looks(session)
            await check_resources(session)
        post = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        assert httpx.post(address, json=post, headers={"Host": "evil.example"}).status_code == 421
        assert httpx.post(address, json=post, headers={"Origin": "http://evil.example"}).status_code == 403

    with http("--ledger", str(ledger)) as address:
        anyio.run(run, address)


def test_reading_keeps_nothing_and_adding_needs_write(ledger: Path, tmp_path: Path) -> None:
    """A text is read with its citations; only a server with --write has the tool that records it."""
    fresh = "Norland demands the strait again, an aide said. Sudland refuses the demand. Later."

    async def run() -> None:
        async with client("--ledger", str(ledger)) as session:
            read = await answer(session, "read_report", text=fresh, publisher="Gazette", published="2031-05-14")
            assert read["moves"][0]["sentences"][0]["text"] in fresh
            assert read["moves"][0]["citation"].endswith("(Gazette; 14 May 2031; citing an aide (anonymous))")
            assert read["facts"][0]["told"]["place"] == "Elm"
            result = await session.call_tool("add_report", {"text": fresh})
            assert result.is_error
        with Ledger(ledger) as kept:
            assert len(kept.reports()) == 2
        async with client("--ledger", str(tmp_path / "new.sqlite"), "--write") as session:
            given = {"text": fresh, "publisher": "Gazette", "published": "2031-05-14", "talks": "strait"}
            added = await answer(session, "add_report", **given)
            assert (added["outcome"], added["talks"], added["moves"][0]["act_words"]) == ("new", "strait", "demands")
            assert (await answer(session, "add_report", **given))["outcome"] == "known"
            assert (await answer(session, "positions"))["talks"] == "strait"

    anyio.run(run)


OFFER = "Sudland denies that. Norland offers a pause. Sudland accepts the pause. Norland claims the port."


def test_offers_and_disputes_carry_their_sides(tmp_path: Path) -> None:
    """An offer comes with the replies, a denial with what says otherwise, each with its sentence."""
    path = tmp_path / "talks.sqlite"
    with Ledger(path) as kept:
        kept.add(
            told(
                OFFER,
                {"party": "Sudland", "act": "deny", "terms": "denies that", "to": ["Norland"]},
                {"party": "Norland", "act": "offer", "terms": "a pause", "topics": ["ceasefire"], "to": ["Sudland"]},
                {"party": "Sudland", "act": "accept", "terms": "the pause", "topics": ["ceasefire"]},
                {"party": "Norland", "act": "claim", "terms": "the port"},
            )
        )

    async def run() -> None:
        async with within(path) as session:
            (offer,) = (await answer(session, "offers", state="accepted"))["offers"]
            assert offer["evidence"][0]["sentences"][0]["text"].strip() == "Norland offers a pause."
            assert offer["replies"][0]["evidence"][0]["sentences"][0]["text"].strip() == "Sudland accepts the pause."
            (dispute,) = (await answer(session, "disputes"))["disputes"]
            assert dispute["against"][0]["citation"].startswith("“Norland claims the port.” (Herald; 12 May 2031; m")

    anyio.run(run)


@pytest.mark.usefixtures("scripted")
def test_files_are_read_from_allowed_folders_alone(ledger: Path, tmp_path: Path) -> None:
    """A path outside the folders, or a link that leads out of them, is refused; without folders every path is."""
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "secret.txt").write_text(TEXT, encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")

    async def run() -> None:
        async with within(ledger, folders=(folder,)) as session:
            assert (await answer(session, "read_report", path="a.txt"))["report"]["id"]
            for path in ("../secret.txt", "link.txt", str(tmp_path / "secret.txt"), "/etc/passwd"):
                assert "outside the folders" in await refusal(session, "read_report", path=path)
            assert "there is no such file" in await refusal(session, "read_report", path="none.txt")
        async with within(ledger) as session:
            assert "--files DIR" in await refusal(session, "read_report", path="a.txt")

    anyio.run(run)


def test_bad_calls_get_a_sentence(ledger: Path, tmp_path: Path) -> None:
    """Wrong arguments are answered with what is wrong and what to do, not with a crash."""

    async def run() -> None:
        async with within(ledger) as session:
            assert "Give one of text, path and url" in await refusal(session, "read_report")
            assert "Give one of text, path and url" in await refusal(session, "read_report", text=TEXT, url="http://a")
            assert "must begin with http" in await refusal(session, "read_report", url="file:///etc/passwd")
            assert "private" in await refusal(session, "read_report", url="http://127.0.0.1/a")
            assert "is no publication date" in await refusal(session, "read_report", text=TEXT, published="soon")
            assert "no topic “weather”" in await refusal(session, "positions", topic="weather")
            for tool in ("positions", "offers", "search_moves"):
                assert "knows no party “Quux”" in await refusal(session, tool, party="Quux")
            assert "no talks “b”; it has main" in await refusal(session, "offers", talks="b")
            assert "is no date" in await refusal(session, "agenda", as_of="soon")
            assert "no record mzzzz" in await refusal(session, "evidence", line="mzzzz")
            assert "less than or equal to 100" in await refusal(session, "positions", limit=1000)
        async with within(tmp_path / "none.sqlite") as session:
            assert "There is no ledger" in await refusal(session, "positions")
            assert not (tmp_path / "none.sqlite").exists()

    anyio.run(run)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        pytest.param("0.0.0.0:8711", "others could reach the ledger", id="everybody"),
        pytest.param("[::]:8711", "others could reach the ledger", id="everybody, IPv6"),
        pytest.param("talks.example:8711", "others could reach the ledger", id="another name"),
        pytest.param("127.0.0.1", "is no address to listen at", id="no port"),
        pytest.param("127.0.0.1:99999", "is no address to listen at", id="no such port"),
    ],
)
def test_http_listens_to_this_machine_alone(address: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    """An address that others can reach, or none, is refused with a sentence."""
    with pytest.raises(SystemExit) as stop:
        main(["mcp", "--http", address])
    assert stop.value.code == 2
    assert sentence in capsys.readouterr().err


def test_a_missing_sdk_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the SDK the command names the extra."""
    monkeypatch.delitem(sys.modules, "parley.mcp", raising=False)
    monkeypatch.delitem(sys.modules, "parley.mcp.server", raising=False)
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    with pytest.raises(SystemExit) as stop:
        main(["mcp"])
    assert stop.value.code == 2
    assert "pip install 'parley[mcp]'" in capsys.readouterr().err
