"""Control: who holds what share of which place, by teller; a claim with a source, never an attribute of the place."""

from dataclasses import dataclass

from parley.ledger import Fact, State
from parley.records import Table


@dataclass(frozen=True, slots=True)
class Hold:
    """Who holds a place, as the latest report tells it.

    ``share`` runs from 0 to 1, None where no number is told; ``extent`` is the report's words; ``teller`` the
    publisher of that report, ``origin`` the newsroom on which it rests; ``earlier`` are the records before it.
    """

    holder: str
    place: str
    share: float | None
    extent: str | None
    told: str
    teller: str | None
    origin: str
    fact: str
    earlier: tuple[str, ...]


def control(state: State) -> Table[Hold]:
    """Return the latest record for each holder and place by the state's day.

    Where one of two holders of a place is told to hold all of it, only the later published stands; parts stand side
    by side.
    """
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in state.of_kind("control"):
        key = (fact.record["holder"].casefold(), fact.record["place"].casefold())
        groups.setdefault(key, []).append(fact)
    latest = [facts[-1] for facts in groups.values()]
    kept = [
        _hold(state, facts) for facts in groups.values() if not any(_outdates(other, facts[-1]) for other in latest)
    ]
    return Table(Hold, sorted(kept, key=lambda hold: (hold.place, hold.holder)))


def _whole(fact: Fact) -> bool:
    share = fact.record.get("share")
    return share == 1 or (share is None and not fact.record.get("extent"))


def _outdates(other: Fact, fact: Fact) -> bool:
    one_place = other.record["place"].casefold() == fact.record["place"].casefold()
    rivals = other.record["holder"].casefold() != fact.record["holder"].casefold()
    return one_place and rivals and (_whole(other) or _whole(fact)) and other.published > fact.published


def _hold(state: State, facts: list[Fact]) -> Hold:
    last = facts[-1]
    return Hold(
        holder=last.record["holder"],
        place=last.record["place"],
        share=last.record.get("share"),
        extent=last.record.get("extent"),
        told=last.published,
        teller=state.reports[last.report].publisher,
        origin=last.origin,
        fact=last.id,
        earlier=tuple(fact.id for fact in facts[:-1]),
    )
