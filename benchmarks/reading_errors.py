"""Errors of the reader by kind: `python -m benchmarks.reading_errors [--write]`.

Counts what goes wrong on ``gold/dev`` with the seed (counts only, since these are for measuring), and on the training
reports that are kept aside (with examples). ``--write`` puts the page into ``docs/reading-errors.md``.
"""

import argparse
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import parley
from benchmarks.gold import ROOT, gold_texts, shared_folder
from parley.language import models
from training.gold import annotated, held_out, module_at

PAGE = ROOT / "docs" / "reading-errors.md"
OWN, OTHERS = "press-*.talks", "wikinews*.talks"  # reports written for this project, and those of others
HOLD_OUT = 0.04
EXAMPLES = 3
CONFUSIONS = 15
LONGEST_CHARS = 220

INTRODUCTION = """# What the reader gets wrong

Made by `python -m benchmarks.reading_errors --write` on {day} with the model `{model}`.

`gold/dev` holds 15 real reports and the seed, and gives counts only. The reports kept aside are those of the training
data that no model has learned from; the examples are from those that were written for this project. Fields of a move
are compared where the move was found: sentence and party right."""

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Error:
    """Something read wrong: what kind of error, gold against reading, and the sentence."""

    kind: str
    gold: str
    read: str
    sentence: str


def errors_of(gold: Record, read: Record, text: str, scorer: ModuleType) -> Iterator[Error]:
    """Yield what a readout has wrong against gold, by the scorer's own rules."""
    wanted, told = gold.get("moves") or [], read.get("moves") or []
    pairs = scorer.assign(wanted, told, lambda g, p: _worth(g, p, scorer))
    for i, j in pairs:
        yield from _of_pair(wanted[i], told[j], text, scorer)
    lost = [g for i, g in enumerate(wanted) if i not in {i for i, _ in pairs}]
    extra = [p for j, p in enumerate(told) if j not in {j for _, j in pairs}]
    yield from _unpaired(lost, extra, text, scorer)
    yield from _conditions(wanted, told, pairs, text)
    yield from _meetings(gold.get("meetings") or [], read.get("meetings") or [], text, scorer)


def _worth(g: Record, p: Record, scorer: ModuleType) -> float | None:
    if not scorer.same_evidence(g, p) or not scorer.same_name(g["party"], p["party"]):
        return None
    return (
        1.0 + 2.0 * float(scorer.alt(g["act"], p["act"])) + 0.5 * float(scorer.overlap(g.get("terms"), p.get("terms")))
    )


def _unpaired(lost: list[Record], extra: list[Record], text: str, scorer: ModuleType) -> Iterator[Error]:
    """Moves of the wrong party (the same sentence and act, else the same sentence), moves missed, and moves made up."""
    pairs = scorer.assign(
        lost, extra, lambda g, p: 1.0 + float(scorer.alt(g["act"], p["act"])) if scorer.same_evidence(g, p) else None
    )
    for i, j in pairs:
        yield Error("party wrong", _short(lost[i]), _short(extra[j]), _sentence(lost[i], text))
    for i, g in enumerate(lost):
        if i not in {i for i, _ in pairs}:
            yield Error("move missed", _short(g), "-", _sentence(g, text))
    for j, p in enumerate(extra):
        if j not in {j for _, j in pairs}:
            yield Error("move made up", "-", _short(p), _sentence(p, text))


def _of_pair(g: Record, p: Record, text: str, scorer: ModuleType) -> Iterator[Error]:
    """Fields that differ in a move that was found."""
    sentence = _sentence(g, text)
    if not scorer.alt(g["act"], p["act"]):
        yield Error("act wrong", g["act"], p["act"], sentence)
    for field, same in (("topics", scorer.alt), ("to", scorer.same_name), ("objects", scorer.same_name)):
        yield from _sets(field, g.get(field) or [], p.get(field) or [], same, sentence)
    yield from _sources(g.get("sources") or [], p.get("sources") or [], text, scorer, sentence)
    if g.get("terms") and not scorer.overlap(g["terms"], p.get("terms")):
        yield Error("terms elsewhere", _words(g["terms"], text), _words(p.get("terms"), text), sentence)
    if g.get("when") != p.get("when"):
        kind = "date missed" if not p.get("when") else "date made up" if not g.get("when") else "date wrong"
        yield Error(kind, str(g.get("when") or "-"), str(p.get("when") or "-"), sentence)


NAMES = {"topics": "topic", "to": "addressee", "objects": "object"}


def _sets(
    field: str, gold: list[str], read: list[str], same: Callable[[str, str], bool], sentence: str
) -> Iterator[Error]:
    for g in gold:
        if not any(same(g, p) for p in read):
            yield Error(f"{NAMES[field]} missed", g, ", ".join(read) or "-", sentence)
    for p in read:
        if not any(same(g, p) for g in gold):
            yield Error(f"{NAMES[field]} made up", ", ".join(gold) or "-", p, sentence)


def _sources(gold: list[Record], read: list[Record], text: str, scorer: ModuleType, sentence: str) -> Iterator[Error]:
    for g in gold:
        near = [p for p in read if scorer.overlap(g, p)]
        if not near:
            yield Error("source missed", _source(g, text), "; ".join(_source(p, text) for p in read) or "-", sentence)
        elif not scorer.alt(g["kind"], near[0]["kind"]):
            yield Error("source of another kind", _source(g, text), _source(near[0], text), sentence)
    for p in read:
        if not any(scorer.overlap(g, p) for g in gold):
            yield Error("source made up", "; ".join(_source(g, text) for g in gold) or "-", _source(p, text), sentence)


def _conditions(wanted: list[Record], told: list[Record], pairs: list[tuple[int, int]], text: str) -> Iterator[Error]:
    place = {p["id"]: j for j, p in enumerate(told)}
    number = {g["id"]: i for i, g in enumerate(wanted)}
    back = {j: i for i, j in pairs}
    gold = {(i, number[c]) for i, g in enumerate(wanted) for c in g.get("condition") or [] if c in number}
    read = {(back.get(j), back.get(place[c])) for j, p in enumerate(told) for c in p.get("condition") or []}
    for i, c in sorted(gold):
        if (i, c) not in read:
            linked = f"{_short(wanted[i])}, if {_short(wanted[c])}"
            yield Error("condition missed", linked, "-", _sentence(wanted[i], text))
    for one, other in read:
        if one is not None and other is not None and (one, other) not in gold:
            linked = f"{_short(wanted[one])}, if {_short(wanted[other])}"
            yield Error("condition made up", "-", linked, _sentence(wanted[one], text))


def _meetings(wanted: list[Record], told: list[Record], text: str, scorer: ModuleType) -> Iterator[Error]:
    def worth(g: Record, p: Record) -> float | None:
        if not scorer.same_evidence(g, p):
            return None
        common: int = scorer.set_scores(g["participants"], p["participants"], scorer.same_name)[0]
        return float(common) if common >= min(2, len(g["participants"])) else None

    pairs = scorer.assign(wanted, told, worth)
    for i, g in enumerate(wanted):
        if i not in {i for i, _ in pairs}:
            near = next((_meeting(p) for p in told if scorer.same_evidence(g, p)), "-")
            kind = "meeting missed" if near == "-" else "meeting of others"
            yield Error(kind, _meeting(g), near, _sentence(g, text))
    for j, p in enumerate(told):
        if j not in {j for _, j in pairs} and not any(scorer.same_evidence(g, p) for g in wanted):
            yield Error("meeting made up", "-", _meeting(p), _sentence(p, text))
    for i, j in pairs:
        if (wanted[i].get("when") or None) != told[j].get("when"):
            yield Error("date of a meeting wrong", _meeting(wanted[i]), _meeting(told[j]), _sentence(wanted[i], text))


def _short(move: Record) -> str:
    return f"{move['party']} {move['act']}"


def _meeting(one: Record) -> str:
    return f"{', '.join(one['participants'])} ({one.get('when') or 'undated'}, {one['status']})"


def _words(span: Record | None, text: str) -> str:
    return " ".join(text[span["start"] : span["end"]].split()) if span and span.get("start") is not None else "-"


def _source(source: Record, text: str) -> str:
    return f"{_words(source, text)} ({source['kind']})"


def _sentence(record: Record, text: str) -> str:
    return _words(record["evidence"][0], text)


@dataclass(frozen=True, slots=True)
class Errors:
    """The errors on gold/dev, on all reports kept aside, and on those of them whose sentences may be shown."""

    dev: list[Error]
    aside: list[Error]
    shown: list[Error]


def measure(shared: Path, *, model: str | None) -> Errors:
    """Read gold/dev and the reports kept aside, and compare."""
    scorer = module_at(shared / "score.py")
    dev: list[Error] = []
    for one in gold_texts(shared):
        readout = parley.read(one.path, model=model)
        gold = json.loads((shared / "gold" / "dev" / f"{one.id}.json").read_text(encoding="utf-8"))
        dev += errors_of(gold, dict(readout.to_dict()), readout.report.text, scorer)
    own = [str(p) for p in (shared / "talks", *sorted((ROOT / "training" / "reports").glob(OWN)))]
    others = [str(p) for p in (shared / "gold" / "train", *sorted((ROOT / "training" / "reports").glob(OTHERS)))]
    found: list[list[Error]] = []
    for paths in (own, others):
        found.append([])
        for report in annotated(paths, notation=shared / "notation.py"):
            if held_out(report.id, HOLD_OUT):
                readout = parley.read(report.text, published=report.published, model=model)
                found[-1] += errors_of(report.gold, dict(readout.to_dict()), report.text, scorer)
    return Errors(dev, found[0] + found[1], found[0])


def page(errors: Errors, *, model: str, day: date) -> str:
    """The page of the docs."""
    dev, aside = (Counter(one.kind for one in found) for found in (errors.dev, errors.aside))
    kinds = sorted({*dev, *aside}, key=lambda kind: (-dev[kind] - aside[kind], kind))
    lines = [INTRODUCTION.format(day=day.isoformat(), model=model)]
    lines += ["", "## Kinds", "", "| error | gold/dev | kept aside |", "| --- | ---: | ---: |"]
    lines += [f"| {kind} | {dev[kind]} | {aside[kind]} |" for kind in kinds]
    lines += ["", "## Acts taken for each other", "", "| gold | read as | gold/dev | kept aside |"]
    lines += ["| --- | --- | ---: | ---: |", *_confusions(errors.dev, errors.aside)]
    lines += ["", "## Examples"]
    for kind in kinds:
        lines += ["", f"**{kind[0].upper()}{kind[1:]}**", "", *_examples(kind, errors.shown)]
    return "\n".join(lines) + "\n"


def _confusions(dev: list[Error], aside: list[Error]) -> Iterable[str]:
    first, second = (
        Counter((one.gold.split("|")[0], one.read) for one in errors if one.kind == "act wrong")
        for errors in (dev, aside)
    )
    ranked = sorted(set(first) | set(second), key=lambda pair: (-first[pair] - second[pair], pair))
    return [f"| {gold} | {read} | {first[gold, read]} | {second[gold, read]} |" for gold, read in ranked[:CONFUSIONS]]


def _examples(kind: str, errors: list[Error]) -> list[str]:
    """A few errors of a kind, spread over the reports."""
    found = [one for one in errors if one.kind == kind]
    chosen = found[:: max(1, len(found) // EXAMPLES)][:EXAMPLES]
    return [f"- gold: {one.gold}; read: {one.read}. “{_cut(one.sentence)}”" for one in chosen] or ["- none"]


def _cut(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_CHARS else sentence[:LONGEST_CHARS].rsplit(" ", 1)[0] + " …"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, help="folder of shared data (else $PARLEY_SHARED, then ../shared)")
    parser.add_argument("--model", help="a model's name or folder (else the default one)")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} into the docs")
    options = parser.parse_args()
    shared = shared_folder(options.shared)
    if shared is None:
        parser.error("There are no gold readouts; name the shared folder with --shared or in PARLEY_SHARED.")
    text = page(measure(shared, model=options.model), model=options.model or models()[0], day=date.today())
    if options.write:
        PAGE.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
