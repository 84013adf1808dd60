"""The vocabulary's word lists in the shape that reading wants: sets, built once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from parley import vocabulary


@dataclass(frozen=True, slots=True)
class NameWords:
    """Words that tell what a name is.

    Attributes:
        titles: single words that stand before a person's name.
        title_words: every word of any title or role.
        organs: words of bodies that act for the state whose name they carry.
        body_words: words that do not tell one body from another.
        bodies: nouns that make a name a body and stand for it later.
        kinds_of_bodies: nouns for bodies with one of these words in their names.
        executives: what a head of government heads.
        documents: single nouns for texts, and platforms where they are posted (`cues.yaml`).
        platforms: where people publish on their own account (`cues.yaml`), in lower case.
        telling: forms of verbs that tell who speaks (`cues.yaml`).
        standing: nouns that stand for the side that owns them ("Norway's ministry"), bodies and roles of people.
        marks: what may stand between an owner and its noun.
        never_alone: words that are no name by themselves, whatever their capital.
        never_forenames: words that are no part of a person's name.
        within_titles: words that stand inside a title.
        office: all words of which the name of an office alone is made.
        party_letters: parties by the letter that stands for them in brackets after a name.
        personal: pronouns of one person.
        people_endings, pronouns, articles, determiners, between, breaks, leading, joining, scene, fields, former,
            row_joints, state_offices: see `names.yaml`.
    """

    titles: frozenset[str]
    title_words: frozenset[str]
    organs: frozenset[str]
    bodies: frozenset[str]
    kinds_of_bodies: Mapping[str, frozenset[str]]
    executives: frozenset[str]
    body_words: frozenset[str]
    people_endings: frozenset[str]
    pronouns: frozenset[str]
    personal: frozenset[str]
    articles: frozenset[str]
    determiners: frozenset[str]
    between: frozenset[str]
    breaks: frozenset[str]
    leading: frozenset[str]
    joining: frozenset[str]
    scene: frozenset[str]
    fields: frozenset[str]
    former: frozenset[str]
    state_offices: frozenset[str]
    telling: frozenset[str]
    documents: frozenset[str]
    platforms: frozenset[str]
    standing: frozenset[str]
    marks: frozenset[str]
    row_joints: frozenset[str]
    never_alone: frozenset[str]
    never_forenames: frozenset[str]
    within_titles: frozenset[str]
    office: frozenset[str]
    party_letters: Mapping[str, str]


@cache
def name_words() -> NameWords:
    """The word lists for names."""
    roles, names, cues = vocabulary.data("roles"), vocabulary.data("names"), vocabulary.data("cues")
    titles = [form for forms in roles["titles"].values() for form in forms]
    nouns = [form for forms in roles["nouns"].values() for form in forms]
    small = frozenset(names["joining"]) | frozenset(names["between_title_and_name"]) | frozenset(names["scene"])
    title_words = (_words(titles) | _words(nouns) | frozenset(roles["honorifics"])) - small
    organs, fields = _words(roles["stand_ins"]), frozenset(names["fields"])
    between, never_names = frozenset(names["between_title_and_name"]), frozenset(names["never_names"])
    return NameWords(
        titles=_words(titles) | frozenset(roles["honorifics"]),
        title_words=title_words,
        organs=organs,
        bodies=frozenset(names["bodies"]),
        kinds_of_bodies={noun: frozenset(words) for noun, words in names["kinds_of_bodies"].items()},
        executives=frozenset(names["executives"]),
        body_words=frozenset(names["body_words"]),
        people_endings=frozenset(names["people_endings"]),
        pronouns=frozenset(names["pronouns"]),
        personal=frozenset(names["personal_pronouns"]),
        articles=frozenset(names["articles"]),
        determiners=frozenset(names["determiners"]),
        between=between,
        breaks=frozenset(names["breaks"]),
        leading=frozenset(names["leading"]),
        joining=frozenset(names["joining"]),
        scene=frozenset(names["scene"]),
        fields=fields,
        former=frozenset(names["former"]),
        state_offices=_words(names["state_offices"]) - small,
        documents=frozenset(
            w.lower() for k in ("documents", "platforms") for w in vocabulary.data("cues")[k] if " " not in w
        ),
        platforms=frozenset(name.lower() for name in cues["platforms"]),
        telling=frozenset(cues["telling"]),
        standing=organs | frozenset(names["bodies"]) | _words(titles) | _words(nouns),
        marks=frozenset(names["possessive_marks"]),
        row_joints=frozenset(names["row_joints"]),
        never_alone=never_names | title_words,
        never_forenames=never_names | title_words | fields | organs,
        within_titles=between | fields,
        office=title_words | organs | fields | between,
        party_letters=names["party_letters"],
    )


def _words(forms: Iterable[str]) -> frozenset[str]:
    return frozenset(w for form in forms for part in form.lower().split("/") for w in part.split())
