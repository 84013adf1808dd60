"""The model of a deal, what blocks it, and which packages would do."""

from parley.analysis.deal.blockers import Blocker, blockers
from parley.analysis.deal.check import Finding, check
from parley.analysis.deal.draft import draft
from parley.analysis.deal.expressions import Expression, parse
from parley.analysis.deal.file import ModelFile, parse_model, read_model
from parley.analysis.deal.model import Deal, Direction, Evidence, Option, Position, Rule
from parley.analysis.deal.packages import Balance, Knot, Package, Way, knots_of, package_of, packages, ranked_packages
from parley.analysis.deal.solving import Deadline
from parley.analysis.deal.statements import Statement, statements_of
from parley.analysis.deal.what_if import what_if
from parley.analysis.deal.writing import model_text

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
    "Statement",
    "Way",
    "blockers",
    "check",
    "draft",
    "knots_of",
    "model_text",
    "package_of",
    "packages",
    "parse",
    "parse_model",
    "ranked_packages",
    "read_model",
    "statements_of",
    "what_if",
]
