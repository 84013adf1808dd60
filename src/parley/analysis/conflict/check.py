"""What is wrong with what a model file says of a conflict: states, moves, preferences, status quo."""

from parley.analysis.conflict.from_file import conflict_of
from parley.analysis.conflict.model import LIMIT_OPTIONS
from parley.analysis.deal import Finding, ModelFile, check, in_order
from parley.errors import DealError, DealTooLarge


def check_file(model: ModelFile) -> list[Finding]:
    """Return the findings on a model file: those on its deal, and what “stability” would refuse in it."""
    if "states" in model.conflict:
        # Where states are listed there are no options and positions to ask for.
        return [*_conflict(model)]
    found = check(model.deal)
    # Rules that cannot hold are among the findings already. Positions alone cannot be wrong as preferences, and large
    # models take long to build.
    too_many = len(model.deal.options) > LIMIT_OPTIONS
    if any(finding.weight == "wrong" for finding in found) or not (model.conflict or too_many):
        return found
    return in_order([*found, *_conflict(model)])


def _conflict(model: ModelFile) -> list[Finding]:
    try:
        conflict_of(model)
    except DealTooLarge as error:
        return [Finding("note", str(error))]
    except DealError as error:
        return [Finding("wrong", str(error))]
    return []
