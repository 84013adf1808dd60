"""What reading with a language model costs: tokens, and money where prices are given."""

from __future__ import annotations

from dataclasses import dataclass

TOKENS_PER_PRICE = 1_000_000
# What an answer takes for each token of the report, a rough guess.
ANSWER_TOKENS_PER_TOKEN = 2.5


@dataclass(frozen=True, slots=True)
class Usage:
    """Requests made, answers taken from the cache instead, and tokens sent and received."""

    requests: int = 0
    cached: int = 0
    tokens_in: int = 0
    tokens_out: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Return both together."""
        return Usage(
            self.requests + other.requests,
            self.cached + other.cached,
            self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out,
        )


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, sent and received, in any currency."""

    in_per_million: float = 0.0
    out_per_million: float = 0.0

    def of(self, usage: Usage) -> float:
        """Return what the tokens of a reading cost."""
        return (usage.tokens_in * self.in_per_million + usage.tokens_out * self.out_per_million) / TOKENS_PER_PRICE


def told(usage: Usage, price: Price | None, *, estimated: bool = False) -> str:
    """Return usage and price as words."""
    about = "about " if estimated else ""
    parts = [f"{usage.requests} request{'' if usage.requests == 1 else 's'}"]
    if usage.cached:
        parts.append(f"{usage.cached} from the cache")
    parts += [f"{about}{usage.tokens_in:,} tokens in", f"{about}{usage.tokens_out:,} out"]
    if price is not None:
        parts.append(f"price {about}{price.of(usage):.4f}")
    return ", ".join(parts)
