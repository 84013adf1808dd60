"""Mentions: every stretch of words that names an actor, a place or a state, before it is known who is who."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parley import vocabulary
from parley.language import Analysis
from parley.reading.lexicon import name_words
from parley.reading.transcript import labelled

HYPHENS = frozenset("-‐‑")
OPENING_MARKS = frozenset({'"', "“", ":", ".", "—", "‘", "'"})  # a capital after one of these tells nothing
Tag = tuple[int, int, str]  # words `[first, last)` with the kind of their name
PERSON, ORGANISATION, PLACE, GROUP, STATE = "person", "organisation", "place", "group", "state"
LETTER = "letter"  # how a letter in brackets names its party


@dataclass(frozen=True, slots=True)
class Mention:
    """Words `[first, last)` that name something.

    Attributes:
        name: the words without titles and articles, or the state's usual name.
        kind: person, organisation, place, group or state.
        party: the party that the words alone tell (a state, or a body that acts for it), else None.
        form: how a known name names its party (name, demonym, people, capital, seat ...), else empty.
    """

    first: int
    last: int
    name: str
    kind: str
    party: str | None = None
    form: str = ""


def find_mentions(analysis: Analysis) -> list[Mention]:
    """Mentions in order, none within another."""
    known = [*_known(analysis), *_party_letters(analysis)]
    known_at = {w: m for m in known for w in range(m.first, m.last)}
    tagged = _with_whole_names(analysis, [(s.first, s.last, s.label) for s in analysis.names], known_at)
    tagged += _surnames(analysis, tagged, known_at)
    tagged += _missed(analysis, tagged, known_at)
    tagged = _with_labels(analysis, tagged)
    out: list[Mention] = []
    taken: set[int] = set()
    for first, last, kind in sorted(tagged, key=lambda s: s[0] - s[1]):
        for mention in _tagged(analysis, first, last, kind, known_at):
            words = set(range(mention.first, mention.last))
            if not words & taken:
                taken |= words
                out.append(mention)
    for mention in known:
        if not taken & set(range(mention.first, mention.last)):
            out.append(mention)
    return sorted(out, key=lambda m: m.first)


def _known(analysis: Analysis) -> list[Mention]:
    """States and standing bodies by general knowledge."""
    out = []
    for start, end, entry in vocabulary.parties().find(analysis.text):
        first, last = analysis.words.range_of(start, end)
        if first < last:
            kind = STATE if entry.iso else ORGANISATION
            out.append(Mention(first, last, entry.party, kind, entry.party, entry.kind))
    return out


def _party_letters(analysis: Analysis) -> list[Mention]:
    """Letters that name a member's party: "Ann Lee (D-Ohio)", "Ann Lee, R-Ohio"."""
    letters = "".join(name_words().party_letters)
    ends = {analysis.range_of(s.first, s.last)[1] for s in analysis.names if s.label == PERSON}
    out = []
    for found in re.finditer(rf" \(([{letters}])[-–),]|, ([{letters}])[-–][A-Z]", analysis.text):
        if found.start() not in ends:
            continue
        group = 1 if found[1] else 2
        first, last = analysis.words.range_of(*found.span(group))
        out.append(Mention(first, last, name_words().party_letters[found[group]], GROUP, form=LETTER))
    return out


def _covered(tagged: list[Tag], known_at: dict[int, Mention]) -> set[int]:
    """The words of all names found so far."""
    return {w for first, last, _ in tagged for w in range(first, last)} | set(known_at)


def _with_whole_names(analysis: Analysis, tagged: list[Tag], known_at: dict[int, Mention]) -> list[Tag]:
    """The tags, widened to what hyphens tie to them, those of persons also to the capitalised words beside them.

    Words that another name covers stay out, and nothing is tied to a name that the vocabulary knows: "Moscow-Minsk"
    and "US-Zandar" are two names, "Haut-Koba" is one.
    """
    covered = _covered(tagged, known_at)
    out = []
    for first, last, kind in tagged:
        if kind != PERSON and known_at.keys().isdisjoint(range(first, last)):
            first, last = _tied_to(analysis, first, last, covered)
        elif kind == PERSON:
            first, last = _whole(analysis, first, last)
            while first > 0 and first - 1 not in covered and _may_be_forename(analysis, first - 1):
                first, last = _whole(analysis, first - 1, last)
            while last not in covered and _may_be_forename(analysis, last):
                first, last = _whole(analysis, first, last + 1)
        out.append((first, last, kind))
    return out


def _may_be_forename(analysis: Analysis, w: int) -> bool:
    if w >= len(analysis.words.starts) or analysis.opens_sentence(w):
        return False
    text = analysis.words_of(w, w + 1)
    if not text[0].isupper() or len(text) < 2 or text.isupper():
        return False
    return text.lower() not in name_words().never_forenames


def _surnames(analysis: Analysis, tagged: list[Tag], known_at: dict[int, Mention]) -> list[Tag]:
    """Surnames of tagged persons where no tag covers them, as at the beginning of a sentence ("Hale told a rally")."""
    persons = ((first, last) for first, last, kind in tagged if kind == PERSON and last - first > 1)
    surnames = {analysis.words_of(last - 1, last) for _, last in persons}
    surnames = {s for s in surnames if s[0].isupper() and len(s) > 2 and s.lower() not in name_words().never_alone}
    covered = _covered(tagged, known_at)
    free = (w for w in range(len(analysis.words.starts)) if w not in covered)
    return [(w, w + 1, PERSON) for w in free if analysis.words_of(w, w + 1) in surnames]


def _missed(analysis: Analysis, tagged: list[Tag], known_at: dict[int, Mention]) -> list[Tag]:
    """Capitalised words inside a sentence that no tag covers: names that the model has never met."""
    covered = _covered(tagged, known_at)
    out: list[Tag] = []
    for w in range(len(analysis.words.starts)):
        text = analysis.words_of(w, w + 1)
        if w in covered or analysis.opens_sentence(w) or not text[0].isupper() or len(text) < 2:
            continue
        if text.lower() in name_words().never_alone or analysis.words_of(w - 1, w) in OPENING_MARKS:
            continue
        if out and (out[-1][1] == w or (out[-1][1] == w - 1 and _hyphen(analysis, w - 1))):
            out[-1] = (out[-1][0], w + 1, ORGANISATION)
        else:
            out.append((w, w + 1, ORGANISATION))
    return out


def _with_labels(analysis: Analysis, tagged: list[Tag]) -> list[Tag]:
    """The tags, those of a transcript's labels put right: "MR. HALL" is a person, "THE PRESIDENT" an office."""
    labels = labelled(analysis)
    inside = {w for first, last in labels for w in range(first, last)}
    out = [tag for tag in tagged if tag[0] not in inside]
    for first, last in labels:
        named = [w for w in range(first, last) if analysis.word(w).isalpha()]
        office = all(analysis.word(w) in name_words().office | name_words().articles for w in named)
        out.append((first, last, ORGANISATION if office else PERSON))
    return out


def _tagged(analysis: Analysis, first: int, last: int, kind: str, known_at: dict[int, Mention]) -> list[Mention]:
    """Mentions that one tagged span holds: the name alone, or a state and the name beside it."""
    first, last = _bare(analysis, first, last)
    if first >= last or (last - first == 1 and analysis.word(first) in name_words().breaks):
        return []
    touched = list(dict.fromkeys(known_at[w] for w in range(first, last) if w in known_at))
    over = next((m for m in touched if m.first <= first and m.last >= last), None)
    if over is not None:
        return [over]
    inside = [m for m in touched if m.first >= first and m.last <= last]
    if kind == PERSON:
        return _person(analysis, first, last, inside)
    name = analysis.words_of(first, last)
    if kind == ORGANISATION and inside and _organ_of_state(name):
        return [Mention(first, last, name, ORGANISATION, inside[0].party)]
    return [Mention(first, last, _clean(name), kind)]


def _person(analysis: Analysis, first: int, last: int, inside: list[Mention]) -> list[Mention]:
    """A person's name without titles; a nationality before it is a mention of its own."""
    out = []
    titles = name_words().titles
    while first < last:
        lead = next((m for m in inside if m.first == first and m.last < last), None)
        word = analysis.words_of(first, first + 1)
        if lead is not None and lead.name != analysis.words_of(lead.first, lead.last):
            out.append(lead)
            first = lead.last
        elif word.lower().rstrip(".") in titles or (word == "." and first + 1 < last):
            first += 1
        else:
            break
    while last > first and analysis.word(last - 1) in {"'", "’", "s"}:
        last -= 1
    if first < last:
        out.append(Mention(first, last, _clean(analysis.words_of(first, last)), PERSON))
    return out


def _bare(analysis: Analysis, first: int, last: int) -> tuple[int, int]:
    """The words without a leading article, and without what follows an opening bracket."""
    while first < last and analysis.word(first) in name_words().articles:
        first += 1
    for w in range(first + 1, last):
        if analysis.words_of(w, w + 1) == "(":
            return first, w
    return first, last


def _whole(analysis: Analysis, first: int, last: int) -> tuple[int, int]:
    """A person's name with the parts that hyphens join to it, which a tag may cut off."""
    total = len(analysis.words.starts)
    while first >= 2 and _hyphen(analysis, first - 1):
        first -= 2
    while last + 1 < total and _hyphen(analysis, last) and analysis.words_of(last + 1, last + 2)[0].isupper():
        last += 2
    return first, last


def _tied_to(analysis: Analysis, first: int, last: int, covered: set[int]) -> tuple[int, int]:
    """A name with the capitalised parts that hyphens tie to it and that no other name covers."""
    total = len(analysis.words.starts)
    while first >= 2 and _hyphen(analysis, first - 1) and _free_part(analysis, first - 2, covered):
        first -= 2
    while last + 1 < total and _hyphen(analysis, last) and _free_part(analysis, last + 1, covered):
        last += 2
    return first, last


def _free_part(analysis: Analysis, w: int, covered: set[int]) -> bool:
    return w not in covered and analysis.words_of(w, w + 1)[0].isupper()


def _hyphen(analysis: Analysis, w: int) -> bool:
    """Whether the word is a hyphen with letters close on both sides."""
    if analysis.words_of(w, w + 1) not in HYPHENS or not 0 < w < len(analysis.words.starts) - 1:
        return False
    close = (
        analysis.words.ends[w - 1] == analysis.words.starts[w]
        and analysis.words.ends[w] == analysis.words.starts[w + 1]
    )
    return bool(close) and analysis.words_of(w - 1, w)[-1].isalpha() and analysis.words_of(w + 1, w + 2)[0].isalpha()


def _clean(name: str) -> str:
    return re.sub(r"['’]s?$", "", re.sub(r"\s+", " ", name)).strip(" ,.'’\"“”") or name


def _organ_of_state(name: str) -> bool:
    """Whether a name that holds a nationality is an organ of that state ("Israeli Foreign Ministry")."""
    organs = name_words().organs
    return any(w in organs for w in re.findall(r"[a-z]+", name.lower()))
