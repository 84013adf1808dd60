"""Ledgers and browsers for the tests of the board."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from parley.ledger import Ledger
from parley.records import Readout
from parley.web.app import application
from parley.web.settings import Settings

SCENARIOS = Path(__file__).parents[2] / "benchmarks" / "scenarios"


def fill(where: Path) -> Path:
    """Make a ledger of the scenarios' reports, each scenario a negotiation of its own."""
    with Ledger(where, who="tester") as ledger:
        for scenario in sorted(one for one in SCENARIOS.iterdir() if (one / "reports").is_dir()):
            for path in sorted((scenario / "reports").glob("*.json")):
                ledger.add(Readout.from_json(path.read_bytes()), talks=scenario.name)
    return where


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of all scenarios, not to be written to."""
    return fill(tmp_path_factory.mktemp("ledger") / "scenarios.sqlite")


@pytest.fixture(scope="session")
def client(filled: Path) -> Iterator[TestClient]:
    """A client of a read-only board on the scenarios."""
    app = application(Settings(ledger=str(filled), talks="ceasefire", read_only=True))
    with TestClient(app, base_url="http://localhost") as client:
        yield client


@pytest.fixture
def desk(filled: Path, tmp_path: Path) -> Iterator[TestClient]:
    """A client of a board that may be written to, on a ledger of its own."""
    copy = tmp_path / "copy.sqlite"
    copy.write_bytes(filled.read_bytes())
    app = application(Settings(ledger=str(copy), talks="ceasefire", who="tester"))
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


def token_in(page: str) -> str:
    """Return the token of the forms of a page."""
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found.group(1)
