"""Analyses written by hand: what the model would say of a sentence, so that the rules can be tested without it."""

from __future__ import annotations

import re

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import BertPreTokenizer

from parley.language import Analysis
from parley.language.analysis import TaggedSpan
from parley.language.sentences import split
from parley.language.words import sentence_of_words, split_words


def by_hand(marked: str) -> Analysis:
    """An analysis of a text in which names are marked: `[person Ann Okafor] of [organisation Sundmark Rail]`."""
    text, names = "", []
    for part in re.split(r"(\[\w+ [^\]]+\])", marked):
        if part.startswith("["):
            kind, name = part[1:-1].split(" ", 1)
            names.append((len(text), len(text) + len(name), kind))
            text += name
        else:
            text += part
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    words = split_words(text, tokenizer)
    sentences = [s for s in split(text) if words.range_of(s.start, s.end)[0] < words.range_of(s.start, s.end)[1]]
    analysis = Analysis(text, words, sentences, sentence_of_words(words, [s.start for s in sentences]))
    for start, end, kind in names:
        first, last = words.range_of(start, end)
        analysis.names.append(TaggedSpan(first, last, kind, 1.0))
    assert np.all(words.starts < words.ends)
    return analysis
