"""``parley timeline``: the moves in order."""

import click

from parley.cli.looking import (
    View,
    act_words,
    brief,
    names,
    print_json,
    print_table,
    sourcing,
    topic_option,
    viewed,
    without_repeats,
)
from parley.records import spoken


@click.command("timeline")
@click.option("--party", metavar="NAME", help="Of this party alone.")
@topic_option
@viewed
def command(view: View, party: str | None, topic: str | None) -> None:
    """Show the moves in the order of their days, each once however many reports tell it."""
    from parley import analysis

    rows = analysis.timeline(view.state(), party=view.known(party), topic=topic)
    if view.as_json:
        print_json(rows)
        return
    cells = (
        (spoken(one.day), one.party, act_words(one.act, hedged=one.hedged, disputed=one.disputed),
         brief(one.terms or names(one.objects or one.topics)), str(len(one.tellings)), str(len(one.origins)),
         sourcing(named=one.named), one.line)
        for one in rows
    )  # fmt: skip
    heads = ("day", "party", "act", "terms", "tellings", "origins", "sources", "move")
    print_table(heads, without_repeats(cells), none="No move is told.")
