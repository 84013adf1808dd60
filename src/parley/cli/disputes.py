"""``parley disputes``: what one side says and the other denies."""

import click

from parley.cli.looking import View, brief, print_json, print_table, viewed
from parley.records import spoken


@click.command("disputes")
@viewed
def command(view: View) -> None:
    """Show what one side says and the other denies; both stand, and neither is chosen."""
    from parley import analysis

    rows = analysis.disputes(view.state())
    if view.as_json:
        print_json(rows)
        return
    cells = (
        (spoken(one.day), one.parties[0], ", ".join(one.parties[1:]), one.topic, brief(one.words),
         ", ".join(one.against), one.line)
        for one in rows
    )  # fmt: skip
    heads = ("day", "denied by", "against", "topic", "words", "told otherwise", "move")
    print_table(heads, cells, none="Nothing that is told is denied.")
