"""How long to wait before asking again: what the server asks for, or ever longer."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_WAIT_S = 1.0


def backoff_s(attempt: int, chance: float) -> float:
    """Return the seconds to wait after a failed attempt (from 1): doubled each time, less up to a half by chance."""
    return float(FIRST_WAIT_S * 2 ** (attempt - 1) * (1 - chance / 2))


def asked_wait_s(header: str | None) -> float | None:
    """Return the seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); None if it asks for none."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        seconds = _until(header)
    return max(0.0, seconds) if seconds == seconds and abs(seconds) != float("inf") else None


def _until(header: str) -> float:
    try:
        then = parsedate_to_datetime(header)
    except ValueError:
        return float("nan")
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return (then - datetime.now(UTC)).total_seconds()
