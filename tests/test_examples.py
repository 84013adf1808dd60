"""The example reports: their gold is sound and agrees with its notation, and the reader reads them."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import parley
from benchmarks.gold import ROOT, shared_folder
from parley.records import Readout

EXAMPLES = ROOT / "examples"
NAMES = sorted(path.stem for path in EXAMPLES.glob("*.talks"))


def example(name: str) -> tuple[str, dict[str, Any]]:
    """The text of an example exactly as it is stored, and its gold."""
    text = (EXAMPLES / f"{name}.txt").open(encoding="utf-8", newline="").read()
    return text, json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))


def test_there_are_examples_of_different_negotiations() -> None:
    """At least five reports, each with text and gold, and no text or gold without its notation."""
    assert len(NAMES) >= 5
    for suffix in (".txt", ".json"):
        assert sorted(path.stem for path in EXAMPLES.glob(f"*{suffix}")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_gold_is_a_sound_readout(name: str) -> None:
    """The gold keeps the contract: known acts and topics, ranges inside the text, conditions that exist."""
    text, gold = example(name)
    gold["report"]["text"] = text
    readout = Readout.from_dict({**gold, "attributions": []})
    assert readout.moves
    assert readout.report.published is not None
    assert text.startswith(f"date {readout.report.published}\n")


@pytest.mark.parametrize("name", NAMES)
def test_evidence_is_whole_sentences(name: str) -> None:
    """Each piece of evidence begins with a capital or a quotation mark and ends as a sentence does."""
    text, gold = example(name)
    for move in gold["moves"]:
        for span in move["evidence"]:
            sentence = text[span["start"] : span["end"]]
            assert sentence[0].isupper() or sentence[0] == '"', sentence
            assert sentence.endswith((".", '."', '?"')), sentence


@pytest.mark.parametrize("name", NAMES)
def test_notation_gives_the_stored_text_and_gold(name: str) -> None:
    """The notation of an example has no problem, and converts to the stored text and gold."""
    reports, problems = _notation().parse(str(EXAMPLES / f"{name}.talks"))
    text, gold = example(name)
    assert problems == []
    assert [report["id"] for report in reports] == [name]
    assert reports[0]["text"].rstrip("\n") + "\n" == text
    assert reports[0]["gold"] == gold


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_reads_examples(name: str) -> None:
    """Every example is dated by its first line and tells at least one move, in words of the text."""
    if not any((ROOT / "src" / "parley" / "language" / "weights").rglob("*.onnx")):
        pytest.skip("no weights in src/parley/language/weights")
    text, gold = example(name)
    readout = parley.read(EXAMPLES / f"{name}.txt")
    assert readout.report.text == text
    assert readout.report.published == gold["report"]["published"]
    assert readout.moves
    assert all(readout.words(span).strip() for move in readout.moves for span in move.evidence)


def _notation() -> ModuleType:
    shared = shared_folder()
    if shared is None:
        pytest.skip("no shared folder with the checker of the notation; set PARLEY_SHARED")
    spec = importlib.util.spec_from_file_location("notation", Path(shared) / "notation.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
