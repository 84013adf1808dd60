"""The words of the domain as data: acts, topics, kinds, states, organisations, titles, cues.

Python knows no word of negotiations except through this package.
"""

from parley.vocabulary.crosswalks import Plover, PloverEvent, agreement, plover
from parley.vocabulary.files import data
from parley.vocabulary.gazetteer import Gazetteer, Place
from parley.vocabulary.places import outlets, parties
from parley.vocabulary.stances import Answer, Side, Stances, stances
from parley.vocabulary.terms import (
    Act,
    Certainty,
    Kinds,
    Term,
    acts,
    certainties,
    certainty,
    force_of,
    forces,
    kinds,
    topics,
)

__all__ = [
    "Act",
    "Answer",
    "Certainty",
    "Gazetteer",
    "Kinds",
    "Place",
    "Plover",
    "PloverEvent",
    "Side",
    "Stances",
    "Term",
    "acts",
    "agreement",
    "certainties",
    "certainty",
    "data",
    "force_of",
    "forces",
    "kinds",
    "outlets",
    "parties",
    "plover",
    "stances",
    "topics",
]
