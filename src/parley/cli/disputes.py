"""``parley disputes``: what one side says and the other denies or tells otherwise."""

import click

from parley.cli.looking import View, brief, names, print_json, print_table, viewed
from parley.records import spoken


@click.command("disputes")
@viewed
def command(view: View) -> None:
    """Show what one side says and the other denies or tells otherwise; both stand, and neither is chosen."""
    from parley import analysis

    rows = analysis.disputes(view.state())
    if view.as_json:
        print_json(rows)
        return
    cells = (
        (spoken(one.day), names(one.parties), one.topic or one.kind, _said(one.words, one.tellers[0]),
         "; ".join(map(_said, one.otherwise, one.tellers[1:])), one.line, ", ".join(one.against))
        for one in rows
    )  # fmt: skip
    heads = ("day", "parties", "on", "told", "told otherwise", "move", "against")
    print_table(heads, cells, none="Nothing is told in two ways.")


def _said(words: str, teller: str) -> str:
    return f"{brief(words)} ({teller})"
