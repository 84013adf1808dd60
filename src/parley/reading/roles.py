"""Who and what fills the roles of a frame: the model's word probabilities gathered by actor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from parley.language import Frame
from parley.reading.lexicon import name_words
from parley.reading.who import Actor, Cast

SPEAKER = "speaker"
CAPITAL = "capital"  # how the gazetteer calls a capital that stands for its state
FAINT = 0.02  # words less likely than this fill nothing


@dataclass(frozen=True, slots=True)
class Filler:
    """One candidate for a role.

    Attributes:
        chance: the probability that its words fill the role.
        words: the words, in order.
        actor: the actor that they name; None for a stretch of words that names nobody known.
    """

    chance: float
    words: tuple[int, ...]
    actor: Actor | None


def none_chance(frame: Frame, role: str) -> float:
    """The probability that nothing fills the role."""
    return float(frame.roles[role][-1])


def likely_words(frame: Frame, role: str) -> dict[int, float]:
    """Words of the report that may fill the role, with probabilities."""
    chances = frame.roles[role][:-1]
    return {frame.first_word + int(i): float(chances[i]) for i in (chances >= FAINT).nonzero()[0]}


def likely_stretch(frame: Frame, role: str, cast: Cast) -> tuple[int, int, float] | None:
    """The likeliest word of the frame's sentence for the role with its likely neighbours: `[first, last)`, chance."""
    inside = {w: c for w, c in likely_words(frame, role).items() if cast.analysis.sentence_of[w] == frame.sentence}
    if not inside:
        return None
    best = max(inside, key=lambda w: inside[w])
    first = last = best
    while first - 1 in inside:
        first -= 1
    while last + 1 in inside:
        last += 1
    return first, last + 1, inside[best]


def fillers(frame: Frame, role: str, cast: Cast, *, follow: bool = True) -> list[Filler]:
    """Candidates for a role, the likeliest first.

    Args:
        frame: the frame.
        role: the name of the role.
        cast: the report's actors.
        follow: whether a pronoun passes its probability on to those whom it may stand for (where nobody is known, to
            none: "he" is no party), and a capital to its state.
    """
    mass: dict[Actor, float] = defaultdict(float)
    where: dict[Actor, set[int]] = defaultdict(set)
    loose: dict[int, float] = {}
    towns: list[Filler] = []
    for word, chance in likely_words(frame, role).items():
        actor = cast.at(word)
        town = None if follow else _town(word, cast)
        if town is not None:
            towns.append(Filler(chance, town, None))
        elif actor is not None:
            mass[actor] += chance
            where[actor].add(word)
        elif cast.analysis.words_of(word, word + 1).isalnum():
            loose[word] = chance
    rest: list[Filler] = []
    for words, chance in _stretches(loose):
        pronoun = follow and _is_pronoun(words, cast)
        shares = cast.stands_for(words[0], as_speaker=role == SPEAKER) if pronoun else {}
        for actor, share in shares.items():
            mass[actor] += chance * share
            where[actor].update(words)
        left = chance * (1.0 - sum(shares.values()))
        if left > FAINT and not pronoun:
            rest.append(Filler(left, words, _named_by(words, cast)))
    named = [Filler(total, tuple(sorted(where[actor])), actor) for actor, total in mass.items()]
    return sorted([*named, *_by_words(towns, cast), *rest], key=lambda f: -f.chance)


def _town(word: int, cast: Cast) -> tuple[int, ...] | None:
    """The words of the capital that the word is part of: held, or met in, it is the town and not its state."""
    mention = cast.mention_at(word)
    return tuple(range(mention.first, mention.last)) if mention is not None and mention.form == CAPITAL else None


def _by_words(found: list[Filler], cast: Cast) -> list[Filler]:
    """Fillers of the same words as one, named where it is likeliest."""
    best: dict[str, Filler] = {}
    for one in found:
        name = phrase(one.words, cast)
        known = best.get(name, Filler(0.0, one.words, None))
        words = one.words if one.chance > known.chance else known.words
        best[name] = Filler(known.chance + one.chance, words, None)
    return list(best.values())


def _stretches(loose: dict[int, float]) -> list[tuple[tuple[int, ...], float]]:
    """Neighbouring words as one stretch with their summed probability."""
    out: list[tuple[list[int], float]] = []
    for w in sorted(loose):
        if out and w - out[-1][0][-1] <= 1:
            out[-1][0].append(w)
            out[-1] = (out[-1][0], out[-1][1] + loose[w])
        else:
            out.append(([w], loose[w]))
    return [(tuple(words), chance) for words, chance in out]


def _is_pronoun(words: tuple[int, ...], cast: Cast) -> bool:
    return len(words) == 1 and cast.analysis.word(words[0]) in name_words().pronouns


def _named_by(words: tuple[int, ...], cast: Cast) -> Actor | None:
    """The actor that a common noun stands for: its owner beside it, or the body named before with that noun.

    "Norway's fisheries ministry" and "the Norwegian side" are Norway's; "the ministry of Norway" too; "the union"
    is the nearest union before it.
    """
    if any(cast.analysis.word(w) in name_words().standing for w in words):
        owner = _owner_before(words[0], cast) or _owner_after(words[-1], cast)
        if owner is not None:
            return owner
    body = next((b for w in words if (b := cast.body_at(w)) is not None), None)
    return cast.at(body.first) if body is not None else None


def _owner_before(word: int, cast: Cast) -> Actor | None:
    for w in range(word - 1, max(-1, word - 5), -1):
        actor = cast.at(w)
        if actor is not None:
            return actor
        text = cast.analysis.word(w)
        if not (text in name_words().marks or (text.isalpha() and text not in name_words().breaks)):
            return None
        if text in name_words().determiners:
            return None
    return None


def _owner_after(word: int, cast: Cast) -> Actor | None:
    if cast.analysis.word(word + 1) not in name_words().joining:
        return None
    for w in range(word + 2, word + 5):
        actor = cast.at(w)
        if actor is not None:
            return actor
        if cast.analysis.word(w) not in name_words().determiners:
            return None
    return None


def phrase(words: tuple[int, ...], cast: Cast) -> str:
    """The text of a stretch of words without a leading article, with the words that hyphens tie to it ("Haut-Koba")."""
    analysis = cast.analysis
    first, last = words[0], words[-1] + 1
    while analysis.tied(first - 1):
        first -= 1
    while analysis.tied(last - 1):
        last += 1
    while first < last - 1 and analysis.word(first) in name_words().determiners:
        first += 1
    return analysis.words_of(first, last)


def party_name(filler: Filler, cast: Cast) -> str:
    """The party that a filler acts for."""
    return filler.actor.acts_for if filler.actor is not None else phrase(filler.words, cast)


def actor_name(filler: Filler, cast: Cast) -> str:
    """The actor's own name, or the words where nobody is named."""
    return filler.actor.name if filler.actor is not None else phrase(filler.words, cast)


def by_name(found: list[tuple[str, float]]) -> list[tuple[str, float]]:
    """Summed probabilities by name, the likeliest first."""
    out: dict[str, float] = defaultdict(float)
    for name, chance in found:
        out[name] += chance
    return sorted(out.items(), key=lambda v: -v[1])


def parties(frame: Frame, role: str, cast: Cast) -> list[tuple[str, float]]:
    """Parties that may fill a role, with probabilities, the likeliest first."""
    return by_name([(party_name(f, cast), f.chance) for f in fillers(frame, role, cast)])


def in_row(found: list[Filler], first: str, cast: Cast, *, name: Callable[[Filler, Cast], str]) -> set[str]:
    """Those named in one row with the first: "France, Italy and Spain"; a comma alone joins none.

    Args:
        found: candidates for a role.
        first: the name of the likeliest.
        cast: the report's actors.
        name: how a candidate is called.
    """
    named = sorted({(*_stretch(w, cast), name(f, cast)) for f in found for w in f.words})
    rows: list[set[str]] = [{named[-1][2]}] if named else []
    joined = False
    for (_, end, a), (start, _, _) in reversed(list(pairwise(named))):  # backwards: "and" stands before the last
        between = cast.analysis.words_of(end, start).lower().split() if 0 < start - end <= 3 else ["."]
        joined = name_words().row_joints.issuperset(between) and (joined or between != [","])
        if joined:
            rows[-1].add(a)
        else:
            rows.append({a})
    return {first}.union(*(row for row in rows if first in row))


def _stretch(word: int, cast: Cast) -> tuple[int, int]:
    mention = cast.mention_at(word)
    return (mention.first, mention.last) if mention is not None else (word, word + 1)
