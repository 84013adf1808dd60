"""Averages the weights of several trainings from one start: `python -m training.average --out F F F ...`.

Trainings that began at the same weights end in one valley; the mean of where they end reads unseen text better than any
of them (Wortsman et al., Model Soups, ICML 2022), and costs nothing when it runs.
"""

from __future__ import annotations

import argparse

import torch
from torch import Tensor


def average(states: list[dict[str, Tensor]]) -> dict[str, Tensor]:
    """The mean of each weight over states of the same network."""
    return {
        name: torch.stack([state[name] for state in states]).mean(0) if first.is_floating_point() else first
        for name, first in states[0].items()
    }


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--out", required=True)
    p.add_argument("weights", nargs="+", help="files of weights; one that is named twice counts twice")
    o = p.parse_args()
    torch.save(average([torch.load(path, weights_only=True) for path in o.weights]), o.out)


if __name__ == "__main__":
    main()
