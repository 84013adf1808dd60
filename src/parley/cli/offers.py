"""``parley offers``: what is on the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from parley.cli.looking import View, brief, names, print_json, print_lines, spoken_number, viewed
from parley.records import spoken

if TYPE_CHECKING:
    from parley.analysis import Offer

STATES = ("open", "accepted", "refused", "lapsed")


@click.command("offers")
@click.option("--state", "wanted", type=click.Choice(STATES), help="Those in this state alone.")
@click.option("--party", metavar="NAME", help="Of this party alone.")
@viewed
def command(view: View, wanted: str | None, party: str | None) -> None:
    """Show offers and proposals, their conditions, and what became of them: open, accepted, refused, lapsed."""
    from parley import analysis

    party = view.known(party)
    rows = [
        one
        for one in analysis.offers(view.look().offering())
        if wanted in (None, one.state) and (party is None or one.party.casefold() == party.casefold())
    ]
    if view.as_json:
        print_json(rows)
        return
    print_lines([line for one in rows for line in _lines(one)] or ["No offer is told."])


def _lines(one: Offer) -> Iterator[str]:
    told = f"{spoken_number(one.tellings, 'telling')}, {spoken_number(one.origins, 'origin')}"
    about = brief(one.terms or names(one.objects or one.topics))
    yield f"{one.state.upper():9} {spoken(one.made)}  {one.party}: {about}"
    yield f"          {one.line}  {told}{'' if one.named else ', anonymous sources only'}"
    for condition in one.conditions:
        yield f"          if: {brief(condition)}"
    for reply in one.replies:
        yield f"          {reply.answer} by {reply.party}, {spoken(reply.day)} ({reply.line})"
    if one.ended:
        yield f"          replaced or withdrawn {spoken(one.ended)}"
