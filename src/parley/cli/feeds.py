"""``parley feeds``: what is watched, and how it is."""

import click

from parley.cli.looking import ledger_options, opened, print_json, print_table
from parley.records import Table


@click.command("feeds")
@ledger_options
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(where: str, talks: str, as_json: bool) -> None:
    """Show what parley watch watches: last success, failures since and why, items seen, when it looks again."""
    from parley.ledger import WatchedFeed

    with opened(where) as ledger:
        rows = ledger.feeds(talks=talks)
    if as_json:
        print_json(list(Table(WatchedFeed, rows)))
        return
    cells = (
        (one.title or one.feed, one.last_success or "never", str(one.failures or ""), str(one.items),
         one.next_try or "", one.error)
        for one in rows
    )  # fmt: skip
    heads = ("feed", "last success (UTC)", "failures", "items", "looks again (UTC)", "last error")
    print_table(heads, cells, none="Nothing is watched yet; begin with parley watch FEED.")
