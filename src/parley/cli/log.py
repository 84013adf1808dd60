"""``parley log``: the journal."""

import click

from parley.cli.looking import ledger_options, opened, print_json, print_table


@click.command("log")
@ledger_options
@click.option("--corrections", "only_corrections", is_flag=True, help="Corrections alone.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(where: str, talks: str, only_corrections: bool, as_json: bool) -> None:
    """Show the journal: what happened to the ledger, in order, with who, when and why.

    Nothing in it is ever changed; every state of the ledger, past or present, follows from it (see --known-at).
    """
    with opened(where, talks=talks) as ledger:
        entries = [entry for entry in ledger.log(talks=talks) if entry.kind == "correction" or not only_corrections]
    if as_json:
        print_json(entries)
        return
    cells = (
        (str(entry.entry), entry.at[:19].replace("T", " "), entry.who, entry.said, entry.subject, entry.why)
        for entry in entries
    )
    print_table(("entry", "at (UTC)", "who", "what", "of", "words"), cells, none="The journal is empty.")
