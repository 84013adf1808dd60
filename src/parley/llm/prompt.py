"""The prompt: what a model is told about the task, from the vocabulary, and the window that it is to read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from parley import vocabulary
from parley.language import Window
from parley.llm.sentences import Numbered, shown
from parley.records import Report
from parley.vocabulary import Term

_MARK_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier windows told: the parties, and who spoke for which, each once and in order."""

    parties: tuple[str, ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prompt:
    """What is sent for one window: the standing task, and the report's sentences.

    ``system`` is the same for every report; ``user`` holds what comes from it, between two marked lines.
    """

    system: str
    user: str

    @property
    def text(self) -> str:
        """Both parts as one text, to be pasted anywhere."""
        return f"{self.system}\n\n{self.user}"

    @property
    def messages(self) -> list[dict[str, str]]:
        """Both parts as the messages of a chat."""
        return [{"role": "system", "content": self.system}, {"role": "user", "content": self.user}]


def prompt_for(numbered: Numbered, window: Window, known: Known | None = None) -> Prompt:
    """Build the prompt of a window.

    Args:
        numbered: the report with its sentences.
        window: the sentences to be read.
        known: what earlier windows told.

    Returns:
        The prompt, the same for the same arguments.
    """
    lines = [*_about(numbered.report, known or Known()), *_numbered(numbered, window)]
    mark = _mark("\n".join(lines))
    begin, end = f"<<<REPORT {mark}", f"REPORT {mark}>>>"
    data = _words()["data"].format(begin=begin, end=end)
    return Prompt(_system(), "\n".join([data, "", begin, *lines, end]))


def again(fault: str) -> str:
    """Return what a model is told after an answer that could not be used."""
    told: str = _words()["headings"]["again"].format(fault=fault)
    return told


def _mark(data: str) -> str:
    """Digits that follow from the data and stand nowhere in them, so that data cannot end their own quotation."""
    mark = data
    while mark in data:
        mark = hashlib.sha256(mark.encode("utf-8", "replace")).hexdigest()[:_MARK_DIGITS]
    return mark


def _about(report: Report, known: Known) -> Iterator[str]:
    heads = _words()["headings"]
    for name in ("published", "publisher", "title"):
        if getattr(report, name):
            yield f"{heads[name]}: {shown(getattr(report, name))}"
    if known.parties:
        yield f"{heads['known']}: {'; '.join(map(shown, known.parties))}"
    if known.speakers:
        pairs = (f"{shown(speaker)} ({shown(party)})" for speaker, party in known.speakers.items())
        yield f"{heads['speakers']}: {'; '.join(pairs)}"


def _numbered(numbered: Numbered, window: Window) -> Iterator[str]:
    context = _words()["headings"]["context"]
    for place in range(window.context, window.last):
        mark = f" ({context})" if place < window.first else ""
        yield f"[{place + 1}]{mark} {numbered.line(place + 1)}"


@cache
def _words() -> Mapping[str, Any]:
    return vocabulary.data("instructions")


@cache
def _system() -> str:
    words = _words()
    heads = words["headings"]
    parts = [
        [words["task"]],
        [f"{heads['fields']}:", *(f"- {name}: {told}" for name, told in words["fields"].items())],
        [f"{heads['rules']}:", *(f"- {rule}" for rule in words["rules"])],
        [f"{heads['acts']}:", *_acts(heads["not_this"])],
        [f"{heads['topics']}:", *_terms(vocabulary.topics())],
        [f"{heads['sources']}:", *_terms(vocabulary.kinds().sources)],
        [f"{heads['decisions']}:", *(f"- {decision}" for decision in words["decisions"])],
        _example(words["example"], heads),
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def _acts(not_this: str) -> Iterator[str]:
    for act in vocabulary.acts().values():
        yield f"- {act.name}: {act.definition} Example: {act.example}"
        yield from (f"  - {not_this} {neighbour.act}: {neighbour.difference}" for neighbour in act.neighbours)


def _terms(terms: Mapping[str, Term]) -> Iterator[str]:
    return (f"- {name}: {term.definition}" for name, term in terms.items())


def _example(example: Mapping[str, Any], heads: Mapping[str, str]) -> list[str]:
    sentences = [f"[{number}] {sentence}" for number, sentence in enumerate(example["sentences"], start=1)]
    answer = json.dumps({"moves": example["moves"]}, ensure_ascii=False)
    published = f"{heads['published']}: {example['published']}"
    return [f"{heads['example']}:", published, *sentences, f"{heads['answer']}:", answer]
