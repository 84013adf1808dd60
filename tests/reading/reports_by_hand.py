"""Analyses written by hand: what the model would say of a sentence, so that the rules can be tested without it."""

from __future__ import annotations

import re

import numpy as np
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import BertPreTokenizer

from parley import vocabulary
from parley.language import Analysis
from parley.language.analysis import Frame, TaggedSpan
from parley.language.sentences import split
from parley.language.words import sentence_of_words, split_words
from parley.reading import if_what, says_who, to_whom, told_again, who_acts, who_holds
from parley.reading.choices import Choice, Choices
from parley.reading.doings import with_acts

TOPICS = list(vocabulary.topics())
VALUES = {
    "status": list(vocabulary.kinds().statuses),
    "channel": list(vocabulary.kinds().channels),
    "direction": list(vocabulary.kinds().directions),
}
LABELS = {"statuses": VALUES["status"], "channels": VALUES["channel"], "directions": VALUES["direction"]}

ACTS = list(vocabulary.acts())


def choice(clues: tuple[str, ...], base: float, **weights: float) -> Choice:
    """A choice by a few clues, by name ("same_act" for "same act"); the others say nothing."""
    named = {name.replace("_", " "): weight for name, weight in weights.items()}
    assert named.keys() <= set(clues)
    return Choice(base, tuple(named.get(name, 0.0) for name in clues))


# Choices that any reader can follow: what is likely is chosen, what stands in a row with it too.
CHOICES = Choices(
    move=choice(with_acts(who_acts.CLUES, ACTS), -3.0, chance=10.0),
    # The same act and common words, a little more of them where the sentences are far apart.
    told_again=choice(told_again.CLUES, -5.0, same_act=2.0, same_force=1.0, words=6.0, distance=-0.2),
    source=choice(says_who.CLUES, -3.0, chance=10.0),
    addressee=choice(with_acts(to_whom.CLUES, ACTS), -5.0, share_beside_nobody_and_the_likeliest=11.0),
    condition=choice(if_what.CLUES, -5.0, chance=10.0, of_the_same_party=1.0),
    holding=choice(
        who_holds.CLUES,
        -3.2,
        share_of_the_likeliest_place=6.0,
        in_a_row_with_the_likeliest_place=3.0,
        a_share_stands_right_before_it=3.5,
        rank_of_the_holder=-9.0,
    ),
)


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


ROLES = ("party", "speaker", "to", "source", "first", "last", "when", "object")


def frame(analysis: Analysis, name: str, sentence: int = 0, *, sure: float = 1.0, **told: str | list[str]) -> Frame:
    """A frame whose roles point at words, each share alike: `frame(a, "offer", party="Norway", terms="a truce")`.

    Args:
        analysis: the report; the frame is added to it.
        name: an act or a kind of record.
        sentence: the number of its sentence.
        sure: the probability of the frame.
        told: the words of each role, the nearest ones from the sentence on; "terms" stands for its first and last word;
            "topics", "status", "channel", "direction" are values.
    """
    count = len(analysis.words.starts)
    roles = {}
    for role in ROLES:
        chances = np.zeros(count + 1, dtype=np.float32)
        words = [w for phrase in _listed(told.get(role)) for w in _words(analysis, phrase, sentence)]
        if role in ("first", "last") and "terms" in told:
            span = _words(analysis, str(told["terms"]), sentence)
            words = [span[0] if role == "first" else span[-1]]
        chances[words or [count]] = 1.0 / max(1, len(words))
        roles[role] = chances
    new = Frame(
        sentence=sentence,
        name=name,
        probability=sure,
        first_word=0,
        roles=roles,
        topics={t: float(t in _listed(told.get("topics"))) for t in TOPICS},
        hedged=0.0,
        labels={k: np.array([v == told.get(k) for v in values], dtype=np.float32) for k, values in VALUES.items()},
        meaning=np.zeros(1, dtype=np.float32),
    )
    analysis.frames.append(new)
    return new


def _listed(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else value or []


def _words(analysis: Analysis, phrase: str, sentence: int) -> list[int]:
    start = analysis.text.find(phrase, analysis.sentences[sentence].start)
    if start < 0:
        start = analysis.text.index(phrase)
    return list(range(*analysis.words.range_of(start, start + len(phrase))))
