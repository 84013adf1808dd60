"""The table of all states, as CSV."""

import csv
import io

from parley.analysis.conflict import Robustness, Stability
from parley.exchange import safe_cell


def to_csv(stability: Stability, robustness: Robustness | None) -> str:
    """Return a row for each state: number, pattern, words, stability for each party, equilibria, shares."""
    conflict = stability.conflict
    concepts = list(stability.stable)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            "state",
            "pattern",
            "words",
            *(safe_cell(f"{maker.name}: {one}") for one in concepts for maker in conflict.makers),
            *(f"equilibrium: {one}" for one in concepts),
            *(f"share: {one}" for one in concepts if robustness),
        ]
    )
    for at, index in enumerate(map(int, conflict.indices)):
        stable = [int(states[index]) for one in concepts for states in stability.stable[one]]
        settled = [int(stability.equilibria[one][index]) for one in concepts]
        shares = [f"{robustness.shares[one][at]:.6g}" for one in concepts] if robustness else []
        told = (safe_cell(conflict.pattern(index)), safe_cell(conflict.words(index)))
        writer.writerow([at + 1, *told, *stable, *settled, *shares])
    return out.getvalue()
