"""``parley positions``: where each party stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from parley.cli.looking import View, act_words, print_json, print_table, topic_option, viewed, without_repeats
from parley.records import spoken

if TYPE_CHECKING:
    from parley.ledger import Standing


@click.command("positions")
@click.option("--party", metavar="NAME", help="Of this party alone.")
@topic_option
@viewed
def command(view: View, party: str | None, topic: str | None) -> None:
    """Show where each party stands on each topic and object.

    The latest stance, since when, when it was last told, on how many tellings and origins it rests, and whether
    anybody stands for it by name.
    """
    from parley.ledger.talks import FILE, read_talks

    rows = view.ledger.standings(talks=view.talks, party=view.known(party), topic=topic, as_of=view.as_of)
    if Path(FILE).is_file():
        wanted = read_talks(Path(FILE), view.talks).topics
        rows.sort(key=lambda one: wanted.index(one.topic) if one.topic in wanted else len(wanted))
    if view.as_json:
        print_json(rows)
        return
    cells = (
        (one.party, one.topic + (f": {one.object}" if one.object else ""), " / ".join(map(act_words, one.acts)),
         spoken(one.since), spoken(one.last_told), str(one.tellings), _origins(one), one.line)
        for one in rows
    )  # fmt: skip
    heads = ("party", "on", "stance", "since", "last told", "told", "origins", "move")
    print_table(heads, without_repeats(cells), none="No party is told to take a stand.")


def _origins(one: Standing) -> str:
    return str(one.origins) if one.named else f"{one.origins} anon."
