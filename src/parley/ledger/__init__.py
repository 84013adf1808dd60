"""The ledger: the kept record of negotiations across many reports, and the state that follows from it.

Opening a `Ledger` brings in SQLAlchemy; importing this package does not.
"""

from parley.ledger.asked import asked_party
from parley.ledger.days import days_between, first_day, last_day, shifted
from parley.ledger.identity import url_key
from parley.ledger.ledger import MAIN_TALKS, Ledger
from parley.ledger.stance import Stretch, present
from parley.ledger.state import (
    STANDING_SHOWN,
    Added,
    Citing,
    Correction,
    Fact,
    Found,
    Gist,
    Link,
    Offering,
    ReportEntry,
    SeenItem,
    Standing,
    State,
    Telling,
    WatchedFeed,
)
from parley.ledger.wording import alike_in_words

__all__ = [
    "MAIN_TALKS",
    "STANDING_SHOWN",
    "Added",
    "Citing",
    "Correction",
    "Fact",
    "Found",
    "Ledger",
    "Link",
    "Offering",
    "Gist",
    "ReportEntry",
    "SeenItem",
    "Standing",
    "State",
    "Stretch",
    "Telling",
    "WatchedFeed",
    "alike_in_words",
    "asked_party",
    "days_between",
    "first_day",
    "last_day",
    "present",
    "shifted",
    "url_key",
]
