"""``parley shifts``: positions that changed."""

import click

from parley.cli.looking import View, print_json, print_table, viewed
from parley.records import spoken

HOW = {"seen": "seen in the moves", "told": "told by reports"}


@click.command("shifts")
@viewed
def command(view: View) -> None:
    """Show positions that hardened or softened: those that the moves show, and those that reports state."""
    from parley import analysis

    rows = analysis.shifts(view.state())
    if view.as_json:
        print_json(rows)
        return
    cells = (
        (spoken(one.since), one.party, one.topic, one.object or "", one.direction, HOW[one.kind],
         one.line or ", ".join(one.facts))
        for one in rows
    )  # fmt: skip
    heads = ("since", "party", "topic", "object", "direction", "how known", "record")
    print_table(heads, cells, none="No position is told to have changed.")
