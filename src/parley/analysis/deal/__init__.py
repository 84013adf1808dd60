"""The model of a deal, what blocks it, and which packages would do."""

from parley.analysis.deal.blockers import Blocker, blockers
from parley.analysis.deal.check import Finding, check, in_order
from parley.analysis.deal.draft import draft
from parley.analysis.deal.expressions import Expression, parse
from parley.analysis.deal.file import ModelFile, parse_model, read_model
from parley.analysis.deal.model import Deal, Direction, Evidence, Option, Position, Rule
from parley.analysis.deal.narrowing import by_contention, narrowed
from parley.analysis.deal.packages import Balance, Knot, Package, Way, knots_of, package_of, packages, ranked_packages
from parley.analysis.deal.solving import Deadline
from parley.analysis.deal.statements import Statement, state_statements, statements_of
from parley.analysis.deal.telling import blocker_dict, knot_dict, package_dict, position_dict, stated
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
    "blocker_dict",
    "blockers",
    "by_contention",
    "check",
    "draft",
    "in_order",
    "knot_dict",
    "knots_of",
    "model_text",
    "narrowed",
    "package_dict",
    "package_of",
    "packages",
    "parse",
    "parse_model",
    "position_dict",
    "ranked_packages",
    "read_model",
    "state_statements",
    "stated",
    "statements_of",
    "what_if",
]
