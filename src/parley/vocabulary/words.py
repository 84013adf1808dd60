"""Writes `docs/words.md`, the words of the domain, from the vocabulary: `python -m parley.vocabulary.words [FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from parley.vocabulary.terms import Act, Term, acts, forces, kinds, topics


def page() -> str:
    """The page as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# The words of the domain"
    yield ""
    yield "Generated from the vocabulary by `python -m parley.vocabulary.words docs/words.md`; do not edit it by hand."
    yield ""
    yield "## Acts"
    for name, force in forces().items():
        yield ""
        yield f"### {force.label}"
        yield ""
        yield force.definition
        for act in acts().values():
            if act.force == name:
                yield from _act(act)
    yield from _list("Topics", topics())
    yield from _list("Kinds of sources", kinds().sources)
    yield from _list("Channels of meetings", kinds().channels)
    yield from _list("Statuses of meetings", kinds().statuses)
    yield from _list("Directions of shifts", kinds().directions)


def _act(act: Act) -> Iterator[str]:
    yield ""
    yield f"**{act.name}** ({act.label}): {act.definition}"
    yield ""
    yield f"> {act.example}"
    if act.neighbours:
        yield ""
    for neighbour in act.neighbours:
        yield f"- not *{neighbour.act}*: {neighbour.difference}"


def _list(title: str, terms: Mapping[str, Term]) -> Iterator[str]:
    yield ""
    yield f"## {title}"
    yield ""
    for name, term in terms.items():
        yield f"- **{name}** ({term.label}): {term.definition}"


def main(argv: list[str]) -> int:
    """Command line."""
    if argv:
        Path(argv[0]).write_text(page(), encoding="utf-8")
    else:
        sys.stdout.write(page())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
