"""The training corpus: windows of PolNeAR articles and of annotated reports."""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer

from training import polnear
from training.examples import Example, add_attributions, document
from training.gold import REAL_PRESS
from training.measured import is_measured


@dataclass
class Corpus:
    """Windows by origin; an epoch draws a share of the PolNeAR windows and of the reports'.

    `aside` are the windows of the reports that training leaves out. Press that was not written to be
    annotated is always drawn.
    """

    polnear: list[Example] = field(default_factory=list)
    reports: list[Example] = field(default_factory=list)
    aside: list[Example] = field(default_factory=list)
    polnear_share: float = 1.0
    report_share: float = 1.0

    def epoch(self, number: int) -> list[Example]:
        """Windows of one epoch; the parts that are drawn in shares move on with the epoch's number."""
        always = [e for e in self.reports if e.weight >= REAL_PRESS]
        others = [e for e in self.reports if e.weight < REAL_PRESS]
        return _part(self.polnear, self.polnear_share, number) + _part(others, self.report_share, number) + always

    def all(self) -> list[Example]:
        """All windows, in the order in which their states are kept."""
        return [*self.aside, *self.reports, *self.polnear]


def _part(windows: list[Example], share: float, number: int) -> list[Example]:
    """The share of the windows that is drawn in this epoch; over one round of epochs each is drawn once."""
    if share >= 1.0:
        return windows
    order = list(windows)
    random.Random(number // max(1, round(1 / max(share, 1e-9)))).shuffle(order)
    n = int(len(order) * share)
    start = (number * n) % max(1, len(order))
    return (order + order)[start : start + n]


def load_corpus(options: argparse.Namespace) -> Corpus:
    """Read what the options name."""
    tokenizer = Tokenizer.from_file(str(Path(options.encoder) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    corpus = Corpus(polnear_share=options.polnear_share, report_share=options.report_share)
    if options.polnear:
        for _, text, found in polnear.articles(Path(options.polnear) / "train"):
            if is_measured(text, Path(options.shared)):
                continue
            doc = document(text, tokenizer, context_pieces=0)
            add_attributions(doc, found)
            corpus.polnear += doc.windows
    if options.reports:
        from training.labels import report_windows

        corpus.reports = report_windows(options, tokenizer)
        corpus.aside = report_windows(options, tokenizer, aside=True)
    return corpus
