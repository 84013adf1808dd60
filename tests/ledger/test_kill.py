"""A program that adds reports is killed at random moments: nothing finished is lost, nothing is there by halves."""

import os

import pytest

from benchmarks import ledger_kill
from benchmarks.ledger_state import SCENARIOS

TIMES = 5


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.skipif(not SCENARIOS.is_dir(), reason="no benchmarks/scenarios here")
def test_kill_at_random_moments(where: str) -> None:
    """`python -m benchmarks.ledger_kill` does it 200 times; here a few are enough to notice a broken transaction."""
    _, faults = ledger_kill.survive(where, SCENARIOS, times=TIMES)
    assert faults == []
