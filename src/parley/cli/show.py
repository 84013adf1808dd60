"""``parley show``: everything behind one line."""

import click

from parley.cli.looking import View, print_json, print_lines, viewed
from parley.cli.looking.evidence import as_json, as_lines


@click.command("show")
@click.argument("name", metavar="ID")
@viewed
def command(view: View, name: str) -> None:
    """Show everything behind a move, a telling, a report or another record, down to the sentence.

    ID is what the other commands print beside each line; its beginning will do.
    """
    found = view.ledger.find(name)
    if view.as_json:
        print_json(as_json(found))
        return
    print_lines(as_lines(found))
