"""Partial orders, and the rankings that are consistent with one: its linear extensions."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from parley.errors import DealTooLarge

LIMIT_IDEALS = 200_000
LIMIT_CHAIN = 72
# How far the chain's distribution may be from the uniform one, in total variation.
CHAIN_DISTANCE = 0.01

Extension = tuple[int, ...]


@dataclass(frozen=True)
class PartialOrder:
    """A strict partial order of ``count`` elements; ``below[e]`` has a bit for each element below ``e``.

    An extension lists the elements from the lowest to the highest.
    """

    count: int
    below: tuple[int, ...]
    _counts: dict[int, int] = field(default_factory=dict, repr=False, compare=False)

    def extensions(self) -> Iterator[Extension]:
        """Yield every extension once."""

        def grow(placed: int, order: list[int]) -> Iterator[Extension]:
            if len(order) == self.count:
                yield tuple(order)
            for element in self._next(placed):
                yield from grow(placed | 1 << element, [*order, element])

        yield from grow(0, [])

    def total(self) -> int | None:
        """Return how many extensions there are; None if counting them takes too much memory."""
        parts = self._parts()
        total = math.factorial(self.count)
        for part in parts:
            inner = self._within(part)._counted()
            if inner is None:
                return None
            total = total // math.factorial(len(part)) * inner
        return total

    def samples(self, times: int, *, seed: int) -> list[Extension]:
        """Return random extensions, each as likely as any other.

        Unconnected parts are drawn apart and shuffled together. A part is drawn exactly by counting where that
        is possible, else by the chain of Karzanov and Khachiyan (1991), run for as long as Wilson (2004) shows
        to bring it near the uniform distribution.

        Raises:
            DealTooLarge: a part is too large for both.
        """
        random = Random(seed)
        drawn = [(part, self._within(part)._drawn(times, random)) for part in self._parts()]
        return [_shuffled([[part[one] for one in found[at]] for part, found in drawn], random) for at in range(times)]

    def _drawn(self, times: int, random: Random) -> list[Extension]:
        if self.count == 1:
            return [(0,)] * times
        if self._counted() is not None:
            return [self._by_counting(random) for _ in range(times)]
        if self.count > LIMIT_CHAIN:
            raise DealTooLarge(
                f"A party tells {self.count} outcomes apart, too many to draw rankings of (at most {LIMIT_CHAIN}); "
                "leave out positions, mark some as soft, or give its preferences."
            )
        return self._by_chain(times, random)

    def _counted(self) -> int | None:
        """The number of extensions of a connected order, by counting downwards closed sets; None if too many."""
        full = (1 << self.count) - 1
        layer = {0}
        layers = [layer]
        seen = 1
        for _ in range(self.count):
            layer = {placed | 1 << element for placed in layer for element in self._next(placed)}
            seen += len(layer)
            if seen > LIMIT_IDEALS:
                return None
            layers.append(layer)
        if not self._counts:
            self._counts[full] = 1
            for layer in reversed(layers[:-1]):
                for placed in layer:
                    self._counts[placed] = sum(self._counts[placed | 1 << one] for one in self._next(placed))
        return self._counts[0]

    def _by_counting(self, random: Random) -> Extension:
        placed = 0
        order: list[int] = []
        while len(order) < self.count:
            at = random.randrange(self._counts[placed])
            for element in self._next(placed):
                at -= self._counts[placed | 1 << element]
                if at < 0:
                    break
            order.append(element)
            placed |= 1 << element
        return tuple(order)

    def _by_chain(self, times: int, random: Random) -> list[Extension]:
        """Swap random neighbours that may be swapped, in all samples at once."""
        comparable = np.array([[bool(self.below[b] >> a & 1) for b in range(self.count)] for a in range(self.count)])
        orders: NDArray[np.int64] = np.tile(np.array(next(self.extensions())), (times, 1))
        generator = np.random.default_rng(random.getrandbits(64))
        rows = np.arange(times)
        size = self.count
        for _ in range(math.ceil(4 / math.pi**2 * size**3 * math.log(size / CHAIN_DISTANCE))):
            at = generator.integers(0, size - 1, times)
            one, other = orders[rows, at], orders[rows, at + 1]
            swap = ~comparable[one, other] & (generator.random(times) < 0.5)
            orders[rows, at], orders[rows, at + 1] = np.where(swap, other, one), np.where(swap, one, other)
        return [tuple(order) for order in orders.tolist()]

    def _next(self, placed: int) -> Iterator[int]:
        for element in range(self.count):
            if not placed >> element & 1 and self.below[element] & ~placed == 0:
                yield element

    def _parts(self) -> list[list[int]]:
        """The elements in groups between which nothing is ordered."""
        above = list(range(self.count))

        def root(element: int) -> int:
            while above[element] != element:
                above[element] = above[above[element]]
                element = above[element]
            return element

        for element, below in enumerate(self.below):
            while below:
                lowest = below & -below
                above[root(lowest.bit_length() - 1)] = root(element)
                below ^= lowest
        groups: dict[int, list[int]] = {}
        for element in range(self.count):
            groups.setdefault(root(element), []).append(element)
        return list(groups.values())

    def _within(self, part: Sequence[int]) -> "PartialOrder":
        """The order of some elements, numbered afresh."""
        if len(part) == self.count:
            return self
        below = tuple(
            sum(1 << at for at, other in enumerate(part) if self.below[element] >> other & 1) for element in part
        )
        return PartialOrder(len(part), below)


def _shuffled(orders: Sequence[Sequence[int]], random: Random) -> Extension:
    """Merge orders at random, each keeping its own sequence, all merges being as likely."""
    turns = [at for at, order in enumerate(orders) for _ in order]
    random.shuffle(turns)
    streams = [iter(order) for order in orders]
    return tuple(next(streams[at]) for at in turns)
