"""The model of a deal, what blocks it, and which packages would do."""

from parley.analysis.deal.blockers import Blocker, blockers
from parley.analysis.deal.check import Finding, check
from parley.analysis.deal.expressions import Expression, parse
from parley.analysis.deal.file import ModelFile, parse_model, read_model
from parley.analysis.deal.model import Deal, Direction, Evidence, Option, Position, Rule
from parley.analysis.deal.packages import Balance, Knot, Package, Way, knots_of, package_of, packages
from parley.analysis.deal.solving import Deadline
from parley.analysis.deal.what_if import what_if

__all__ = [
    "Balance",
    "Blocker",
    "Deadline",
    "Deal",
    "Direction",
    "Evidence",
    "Expression",
    "Finding",
    "Knot",
    "ModelFile",
    "Option",
    "Package",
    "Position",
    "Rule",
    "Way",
    "blockers",
    "check",
    "knots_of",
    "package_of",
    "packages",
    "parse",
    "parse_model",
    "read_model",
    "what_if",
]
