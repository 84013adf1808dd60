"""The closed lists: the same as in the record's schema, complete, and told in docs/words.md."""

from __future__ import annotations

import json

import pytest

from benchmarks.gold import ROOT, shared_folder
from parley.errors import OptionError, SetupError
from parley.vocabulary import acts, data, force_of, forces, kinds, topics
from parley.vocabulary.words import page


def test_the_lists_are_those_of_the_shared_schema() -> None:
    """Acts, topics and kinds are those of the record's schema."""
    shared = shared_folder()
    if shared is None:
        pytest.skip("no shared folder with the schema; set PARLEY_SHARED")
    schema = json.loads((shared / "readout.schema.json").read_text(encoding="utf-8"))
    listed: dict[str, set[str]] = {}
    _collect(schema, listed)
    assert listed["act"] == set(acts())
    assert listed["topics"] == set(topics())
    assert listed["kind"] == set(kinds().sources)
    assert listed["channel"] == set(kinds().channels)
    assert listed["status"] == set(kinds().statuses)
    assert listed["direction"] == set(kinds().directions)


def _collect(node: object, found: dict[str, set[str]], name: str = "") -> None:
    """The enumerations of a schema by the name of the property that they are of."""
    if isinstance(node, dict):
        if "enum" in node:
            found.setdefault(name, set()).update(value for value in node["enum"] if value is not None)
        for key, value in node.items():
            _collect(value, found, name if key in ("items", "properties", "anyOf", "oneOf") else key)
    elif isinstance(node, list):
        for value in node:
            _collect(value, found, name)


def test_the_page_of_words_is_up_to_date() -> None:
    """docs/words.md is what the vocabulary gives."""
    assert (ROOT / "docs" / "words.md").read_text(encoding="utf-8") == page(), (
        "run python -m parley.vocabulary.words docs/words.md"
    )


def test_every_act_has_a_force_and_true_neighbours() -> None:
    """An act's force exists, its neighbours are other acts, and an example shows it."""
    for act in acts().values():
        assert act.force in forces()
        assert force_of(act.name) == act.force
        assert act.example.endswith(".")
        assert act.name not in {neighbour.act for neighbour in act.neighbours} <= set(acts())


def test_every_force_has_acts() -> None:
    """No force stands alone."""
    assert {act.force for act in acts().values()} == set(forces())


def test_an_unknown_act_lists_the_acts() -> None:
    """Who mistypes an act is told the right ones."""
    with pytest.raises(OptionError, match="demand, urge"):
        force_of("demnad")


def test_the_lists_cannot_be_changed() -> None:
    """They are shared by all, so nobody may add to them."""
    with pytest.raises(TypeError):
        acts()["hope"] = acts()["urge"]  # type: ignore[index]


def test_a_missing_file_is_told() -> None:
    """A vocabulary without a file says which, and what to do."""
    with pytest.raises(SetupError, match=r"no file nonesuch\.yaml"):
        data("nonesuch")
