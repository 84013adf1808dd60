"""``parley offers``: what is on the table."""

import click

from parley.cli.looking import View, brief, date, names, print_json, print_table, told_by, viewed

STATES = ("open", "accepted", "refused", "lapsed")


@click.command("offers")
@click.option("--state", "wanted", type=click.Choice(STATES), help="Those in this state alone.")
@click.option("--party", metavar="NAME", help="Of this party alone.")
@viewed
def command(view: View, wanted: str | None, party: str | None) -> None:
    """Show offers and proposals, their conditions, and what became of them: open, accepted, refused, lapsed."""
    from parley import analysis

    rows = [
        one
        for one in analysis.offers(view.state())
        if wanted in (None, one.state) and (party is None or one.party.casefold() == party.casefold())
    ]
    if view.as_json:
        print_json(rows)
        return
    heads = ("made", "party", "terms", "if", "state", "answers", "told by", "move")
    cells = (
        (date(one.made), one.party, brief(one.terms or names(one.objects or one.topics)),
         "; ".join(map(brief, one.conditions)), one.state,
         "; ".join(f"{reply.party} {reply.answer} {date(reply.day)}" for reply in one.replies),
         told_by(one.tellings, one.origins, named=one.named), one.line)
        for one in rows
    )  # fmt: skip
    print_table(heads, cells, none="No offer is told.")
