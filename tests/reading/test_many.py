"""Many reports: in order, one outcome each, the same as read alone, and nothing held longer than needed."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import parley
from parley.errors import ReportError
from parley.language import ModelError
from parley.reading.many import CHUNK_REPORTS, WAITING_CHUNKS_PER_WORKER

WORDS = "{} said on Monday that it would reopen the port if {} withdrew its ships. The envoys meet again on Friday.\n"
STATES = ("Norway", "Sweden", "Denmark", "Finland", "Iceland", "Estonia", "Latvia", "Lithuania", "Poland", "Malta")


@pytest.fixture
def paths(tmp_path: Path) -> list[Path]:
    found = []
    for number, state in enumerate(STATES):
        path = tmp_path / f"{number}.txt"
        path.write_text("date 2025-05-12\n" + WORDS.format(state, STATES[number - 1]), encoding="utf-8")
        found.append(path)
    return found


@pytest.mark.parametrize("workers", [None, 1, 2, 5])
def test_outcomes_come_in_order_whatever_the_workers(paths: list[Path], workers: int | None) -> None:
    """Ten reports give ten readouts in the order of their paths, by one thread or by five."""
    outcomes = list(parley.read_many(paths, workers=workers))
    assert [outcome.source for outcome in outcomes] == [str(path) for path in paths]
    assert [outcome.readout.report.id for outcome in outcomes if outcome.readout] == [path.stem for path in paths]


def test_a_report_says_the_same_alone_and_among_others(paths: list[Path]) -> None:
    """What is read together with a report changes nothing in its readout."""
    alone = [parley.read(path).to_json() for path in paths]
    for workers in (1, 3):
        together = [outcome.readout for outcome in parley.read_many(paths, workers=workers)]
        assert [readout and readout.to_json() for readout in together] == alone


def test_a_bad_report_is_an_outcome_and_the_others_go_on(paths: list[Path]) -> None:
    """A missing file, in the middle of a chunk, costs no other report."""
    paths.insert(6, paths[0].with_name("missing.txt"))
    outcomes = list(parley.read_many(paths, workers=2))
    assert [outcome.readout is None for outcome in outcomes] == [number == 6 for number in range(11)]
    assert isinstance(outcomes[6].error, ReportError)
    assert "no such file" in str(outcomes[6].error)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 9])
def test_any_number_of_sources(paths: list[Path], count: int) -> None:
    """None, a few read in this thread, and the first numbers that are not."""
    assert len(list(parley.read_many(paths[:count], workers=2))) == count


def test_sources_are_taken_as_needed(paths: list[Path]) -> None:
    """An endless stream of sources is read from no faster than readouts are taken."""
    taken = 0

    def endless() -> Iterator[Path]:
        nonlocal taken
        while True:
            taken += 1
            yield paths[taken % len(paths)]

    workers = 2
    outcomes = parley.read_many(endless(), workers=workers)
    next(outcomes)
    assert taken <= CHUNK_REPORTS * (WAITING_CHUNKS_PER_WORKER * workers + 4)
    outcomes.close()  # type: ignore[attr-defined]


def test_threads_end_with_the_readouts(paths: list[Path]) -> None:
    """No thread is left behind, neither at the end nor when the caller stops half-way."""
    list(parley.read_many(paths, workers=3))
    half = parley.read_many(paths, workers=3)
    next(half)
    half.close()  # type: ignore[attr-defined]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("parley")]


def test_an_unknown_model_fails_before_any_report_is_read(paths: list[Path]) -> None:
    """The error is the caller's, not an outcome of each report."""
    with pytest.raises(ModelError, match="no model called 'nonesuch'"):
        next(parley.read_many(paths, model="nonesuch"))
