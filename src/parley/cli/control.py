"""``parley control``: who holds which place."""

import click

from parley.cli.looking import View, print_json, print_table, viewed
from parley.records import spoken


@click.command("control")
@viewed
def command(view: View) -> None:
    """Show who is told to hold what share of which place, and by whom it is told."""
    from parley import analysis

    rows = analysis.control(view.look().facts("control"))
    if view.as_json:
        print_json(rows)
        return
    cells = (
        (one.place, one.holder, "" if one.share is None else f"{one.share:.0%}", one.extent or "", spoken(one.told),
         one.teller or "", one.fact)
        for one in rows
    )  # fmt: skip
    heads = ("place", "holder", "share", "words", "last told", "by", "record")
    print_table(heads, cells, none="No holder of a place is told.")
