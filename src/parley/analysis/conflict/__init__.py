"""The graph model of a conflict: where the talks would settle, and how far that depends on preferences."""

from parley.analysis.conflict.check import check_file
from parley.analysis.conflict.coalitions import (
    CoalitionMove,
    coalition_improvements,
    coalition_stable,
    coalitions,
    equilibrium_jumps,
)
from parley.analysis.conflict.explain import Lure, lures
from parley.analysis.conflict.from_file import Basis, ConflictFile, conflict_of
from parley.analysis.conflict.gmcr import read_gmcr
from parley.analysis.conflict.inverse import Inverse, InverseConcept, inverse
from parley.analysis.conflict.model import Conflict, DecisionMaker, listed_conflict, option_conflict
from parley.analysis.conflict.places import layers_of, places_of
from parley.analysis.conflict.preferences import Indifferent, Preference, Prioritised, Ranking, Unknown, ranking
from parley.analysis.conflict.reach import Reach, Step, reach
from parley.analysis.conflict.robustness import Outcomes, Robustness, every_state, outcomes, robustness
from parley.analysis.conflict.sequences import RULES, Rule
from parley.analysis.conflict.stability import CONCEPTS, READINGS, Concept, Reading, Stability, stability

__all__ = [
    "Basis",
    "CONCEPTS",
    "READINGS",
    "RULES",
    "CoalitionMove",
    "Concept",
    "Conflict",
    "ConflictFile",
    "DecisionMaker",
    "Indifferent",
    "Inverse",
    "InverseConcept",
    "Lure",
    "Outcomes",
    "Preference",
    "Prioritised",
    "Ranking",
    "Reach",
    "Reading",
    "Robustness",
    "Rule",
    "Stability",
    "Step",
    "Unknown",
    "check_file",
    "coalition_improvements",
    "coalition_stable",
    "coalitions",
    "conflict_of",
    "equilibrium_jumps",
    "every_state",
    "inverse",
    "layers_of",
    "listed_conflict",
    "lures",
    "option_conflict",
    "outcomes",
    "places_of",
    "ranking",
    "reach",
    "read_gmcr",
    "robustness",
    "stability",
]
