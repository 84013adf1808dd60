"""The training corpus: windows of PolNeAR articles and of annotated reports."""

from __future__ import annotations

import argparse
import random
from dataclasses import dataclass, field
from pathlib import Path

from tokenizers import Tokenizer

from training import polnear
from training.examples import Example, add_attributions, document
from training.measured import is_measured


@dataclass
class Corpus:
    """Windows by origin; an epoch draws a share of the PolNeAR windows and all of the reports'.

    `aside` are the windows of the reports that training leaves out.
    """

    polnear: list[Example] = field(default_factory=list)
    reports: list[Example] = field(default_factory=list)
    aside: list[Example] = field(default_factory=list)
    polnear_share: float = 1.0

    def epoch(self, number: int) -> list[Example]:
        """Windows of one epoch; the PolNeAR part moves on with the epoch's number."""
        order = list(self.polnear)
        random.Random(number // max(1, round(1 / max(self.polnear_share, 1e-9)))).shuffle(order)
        n = int(len(order) * self.polnear_share)
        start = (number * n) % max(1, len(order))
        return (order + order)[start : start + n] + self.reports

    def all(self) -> list[Example]:
        """All windows, in the order in which their states are kept."""
        return [*self.aside, *self.reports, *self.polnear]


def load_corpus(options: argparse.Namespace) -> Corpus:
    """Read what the options name."""
    tokenizer = Tokenizer.from_file(str(Path(options.encoder) / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.encode_special_tokens = True
    corpus = Corpus(polnear_share=options.polnear_share)
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
