"""The prompt: built from the vocabulary, the same for the same report, windows without gaps."""

import json
import subprocess
import sys
from typing import Any

import jsonschema
from hypothesis import given
from hypothesis import strategies as st

from parley import vocabulary
from parley.language import Window
from parley.llm import Numbered, answer_schema, prompt_for
from parley.llm.checking import brief
from parley.llm.sentences import halves, shown, tokens_of
from parley.records import Report
from tests.llm.server import TEXT


def test_the_task_is_told_in_the_words_of_the_vocabulary() -> None:
    """Every act with its neighbours, every topic and every kind of source stands in the prompt with its definition."""
    system = prompt_for(Numbered(Report(id="x", text=TEXT)), Window(0, 0, 1)).system
    for act in vocabulary.acts().values():
        assert f"- {act.name}: {act.definition}" in system
        assert all(neighbour.difference in system for neighbour in act.neighbours)
    for terms in (vocabulary.topics(), vocabulary.kinds().sources):
        assert all(f"- {name}: {term.definition}" in system for name, term in terms.items())


def test_fields_of_the_prompt_are_those_of_the_schema() -> None:
    """What is explained is what may be answered, and the schema is a sound and strict one."""
    schema = answer_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    move = schema["properties"]["moves"]["items"]
    assert list(move["properties"]) == list(vocabulary.data("instructions")["fields"])
    objects = [part for part in _parts(schema) if part.get("type") == "object"]
    assert all(part["required"] == list(part["properties"]) for part in objects)
    assert all(part["additionalProperties"] is False for part in objects)


def _parts(schema: object) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [part for item in schema for part in _parts(item)]
    if isinstance(schema, dict):
        return [schema, *(part for value in schema.values() for part in _parts(value))]
    return []


def test_the_same_report_gives_the_same_prompt() -> None:
    """The cache lives on it."""
    report = Report(id="x", text=TEXT, published="2031-03-06")
    once, twice = (prompt_for(Numbered(report), Window(0, 0, 4)) for _ in range(2))
    assert once == twice
    assert json.dumps(once.messages)


@given(st.integers(1, 80), st.integers(200, 2000))
def test_windows_read_each_sentence_once(count: int, window_tokens: int) -> None:
    """Windows and their halves cover the sentences in order, each once, with context only before them."""
    numbered = Numbered(Report(id="x", text=" ".join(f"The keeper of lock {n} drank his tea." for n in range(count))))
    windows = numbered.windows(window_tokens=window_tokens)
    parts = [part for window in windows if window.last - window.first > 1 for part in halves(window)]
    whole = [window for window in windows if window.last - window.first < 2]
    for cut in (windows, sorted(parts + whole, key=lambda window: window.first)):
        assert [place for window in cut for place in range(window.first, window.last)] == list(range(count))
        assert all(window.context <= window.first < window.last for window in cut)


@given(st.text())
def test_shown_words_are_one_line_and_change_no_more_once_shown(words: str) -> None:
    """Whatever the words, they are one line, and what was shown once stays the same."""
    line = shown(words)
    assert len(line.splitlines()) <= 1
    assert shown(line) == line
    assert len(brief(words)) <= 80


def test_tokens_are_estimated_upwards() -> None:
    """Four characters are a token, and a rest is one more."""
    assert [tokens_of(text) for text in ("", "a", "abcd", "abcde")] == [0, 1, 1, 2]


def test_the_client_library_is_loaded_on_use_only() -> None:
    """Prompts and checks need no client."""
    program = "import sys, parley.llm; print([name for name in ('openai', 'platformdirs') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
