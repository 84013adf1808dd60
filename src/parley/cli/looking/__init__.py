"""What the commands that look into a ledger share: options, opening, JSON, tables."""

from parley.cli.looking.options import DEFAULT_LEDGER, View, ledger_options, opened, topic_option, viewed
from parley.cli.looking.output import (
    act_words,
    brief,
    names,
    print_json,
    print_lines,
    print_table,
    sourcing,
    spoken_number,
    without_repeats,
)

__all__ = [
    "DEFAULT_LEDGER",
    "View",
    "act_words",
    "brief",
    "ledger_options",
    "names",
    "opened",
    "print_json",
    "print_lines",
    "print_table",
    "sourcing",
    "spoken_number",
    "topic_option",
    "viewed",
    "without_repeats",
]
