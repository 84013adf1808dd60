"""``parley agenda``: meetings to come."""

import sys

import click

from parley.cli.looking import View, names, print_json, print_table, viewed
from parley.records import spoken


@click.command("agenda")
@click.option("--ical", is_flag=True, help="Print iCalendar (RFC 5545), for calendar programs.")
@viewed
def command(view: View, ical: bool) -> None:
    """Show the meetings to come, each once, with the range of dates that reports tell.

    "To come" is after --as-of, or after the last report.
    """
    from parley import analysis, exchange

    state = view.look().facts("meeting")
    rows = analysis.agenda(state)
    if ical:
        sys.stdout.buffer.write(exchange.calendar(rows, state))
        return
    if view.as_json:
        print_json(rows)
        return
    cells = (
        (spoken(one.when), _range(one.earliest, one.latest), names(one.participants), one.place or "", one.status,
         f"{len(one.reports)} report{'s' if len(one.reports) != 1 else ''}", one.facts[-1])
        for one in rows
    )  # fmt: skip
    heads = ("when", "dates told", "with", "place", "status", "told by", "record")
    print_table(heads, cells, none="No meeting to come is told.")


def _range(earliest: str, latest: str) -> str:
    return spoken(earliest) if earliest == latest else f"{spoken(earliest)} to {spoken(latest)}"
