"""Blockers and packages of random deals: `python -m benchmarks.deal_packages [--seconds S]`.

Deals have 40 options and 120 positions of four parties. In `issues` the options belong to ten issues of
four, and conditions and rules stay within an issue, as in talks with several baskets. In `tangled` conditions
and rules join any options, which makes one knot of everything and many more blockers.
"""

import argparse
import itertools
import random
import sys
import time

from parley.analysis.deal import Deadline, Deal, Option, blockers, packages
from parley.analysis.deal.lines import position_line, rule_line
from parley.analysis.deal.model import Firmness, Position

OPTIONS, POSITIONS, RULES = 40, 120, 10
PARTIES = ("Estmark", "Norland", "Sudland", "Westria")
OPTIONS_IN_ISSUE = 4
PACKAGES = 20


def random_deal(*, seed: int, tangled: bool, options: int = OPTIONS, positions: int = POSITIONS) -> Deal:
    """Return a random deal: two positions in three are demands or refusals, the rest conditional offers."""
    draw = random.Random(seed)
    names = [f"o{at}" for at in range(options)]
    made = tuple(Option(name, draw.choice(PARTIES), f"does {name}") for name in names)
    pairs = draw.sample(list(itertools.product(PARTIES, range(options))), positions)
    found = []
    for number, (party, at) in enumerate(pairs, start=1):
        near = names if tangled else names[at // OPTIONS_IN_ISSUE * OPTIONS_IN_ISSUE :][:OPTIONS_IN_ISSUE]
        stance = draw.choice(("requires", "refuses", "offers"))
        others = draw.sample([name for name in near if name != names[at]], 2)
        condition = f" if {others[0]} {draw.choice(('and', 'or'))} {others[1]}" if stance == "offers" else ""
        line = position_line(f"{party} {stance} {names[at]}{condition}")
        firmness: Firmness = draw.choice(("firm", "firm", "soft"))
        found.append(
            Position(
                f"p{number}", line.party, line.stance, line.option, line.condition, firmness, times=draw.randint(1, 5)
            )
        )
    rules = []
    for _ in range(RULES):
        at = draw.randrange(options)
        near = names if tangled else names[at // OPTIONS_IN_ISSUE * OPTIONS_IN_ISSUE :][:OPTIONS_IN_ISSUE]
        cause, *rest = draw.sample(near, 3)
        rules.append(rule_line(f"{cause} implies {rest[0]} or {rest[1]}"))
    return Deal(made, tuple(found), tuple(rules), PARTIES)


def main() -> int:
    """Print the figures as a Markdown table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=5.0, help="time limit of each enumeration")
    seconds = parser.parse_args().seconds
    print("| deal | blockers | smallest, largest | complete | first after s | all after s | packages | s |")
    print("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |")
    for tangled, seed in itertools.product((False, True), range(3)):
        print(_row(random_deal(seed=seed, tangled=tangled), f"{'tangled' if tangled else 'issues'} {seed}", seconds))
    return 0


def _row(deal: Deal, name: str, seconds: float) -> str:
    deadline, started, first, sizes = Deadline(seconds), time.perf_counter(), 0.0, []
    for blocker in blockers(deal, deadline=deadline):
        first = first or time.perf_counter() - started
        sizes.append(len(blocker.positions))
    all_after = time.perf_counter() - started
    started = time.perf_counter()
    count = len(list(itertools.islice(packages(deal, deadline=Deadline(seconds)), PACKAGES)))
    took = time.perf_counter() - started
    complete = "no" if deadline.reached else "yes"
    spread = f"{min(sizes, default=0)}, {max(sizes, default=0)}"
    return f"| {name} | {len(sizes)} | {spread} | {complete} | {first:.2f} | {all_after:.2f} | {count} | {took:.2f} |"


if __name__ == "__main__":
    sys.exit(main())
