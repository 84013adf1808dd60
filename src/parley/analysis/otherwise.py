"""What two tellers tell otherwise of one matter, without either denying the other: answers, shares of places, dates."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

from parley.ledger import Fact, State, Telling, alike_in_words, days_between
from parley.vocabulary import stances

Tellers = frozenset[str]


@dataclass(frozen=True, slots=True)
class Version:
    """How somebody tells a matter: ``name`` is the move or record, ``words`` what it tells, ``parties`` of whom."""

    name: str
    words: str
    parties: tuple[str, ...]
    topic: str | None
    day: str
    tellers: Tellers
    origin: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Versions of one matter that cannot all be right, the earliest published first."""

    kind: Literal["answer", "control", "meeting"]
    versions: tuple[Version, ...]


def contradictions(state: State) -> Iterator[Contradiction]:
    """Yield what is told otherwise by the state's day; the rules are in docs/ledger.md."""
    tellers = _Tellers(state)
    for one, other in _answers(state):
        yield _contradiction("answer", [_answer(one), _answer(other)])
    for some in _opposed(state.of_kind("control"), _place, _holds_differ, tellers):
        yield _contradiction("control", [_hold(fact, tellers.of(fact)) for fact in some])
    meetings = _told_once(state.of_kind("meeting"))
    for some in _opposed(meetings, _meeting, _dates_differ, tellers):
        yield _contradiction("meeting", [_date(fact, tellers.of(fact)) for fact in some])


def _contradiction(kind: Literal["answer", "control", "meeting"], versions: list[Version]) -> Contradiction:
    return Contradiction(kind, tuple({one.name: one for one in versions}.values()))


def _apart(one: Tellers, other: Tellers) -> bool:
    return not {name.casefold() for name in one} & {name.casefold() for name in other}


class _Tellers:
    """Who tells a record: the parties that claim something in its sentences, else the newsroom it rests on."""

    def __init__(self, state: State) -> None:
        self._claims: dict[str, list[Telling]] = defaultdict(list)
        for telling in state.tellings:
            if telling.act in stances().claims:
                self._claims[telling.report].append(telling)

    def of(self, fact: Fact) -> Tellers:
        """Return the tellers of a fact."""
        spans = set(fact.evidence)
        claimed = [one.party for one in self._claims.get(fact.report, ()) if spans & set(one.evidence)]
        return frozenset(claimed or [fact.origin])


# Answers: a party is told to do and to refuse one thing on one day, each by somebody else.


def _answers(state: State) -> Iterator[tuple[Telling, Telling]]:
    answers = stances().to_condition
    by_day: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for telling in state.tellings:
        if telling.act in answers and not telling.hedged and not telling.disputed:
            by_day[telling.party, telling.day].append(telling)
    done: set[frozenset[str]] = set()
    for told in by_day.values():
        for one, other in combinations(told, 2):
            lines = frozenset((one.line, other.line))
            if answers[one.act] != answers[other.act] and lines not in done and _of_one_thing(one, other):
                done.add(lines)
                yield one, other


def _of_one_thing(one: Telling, other: Telling) -> bool:
    apart = _apart(_tellers_of(one), _tellers_of(other))
    alike = alike_in_words(one.terms, other.terms)
    return apart and one.matches(other) and alike is not None and alike >= stances().same_words


def _tellers_of(telling: Telling) -> Tellers:
    """Whoever stands at the end of its chain, else the newsroom."""
    return frozenset([telling.sources[-1].name if telling.sources else telling.origin])


def _answer(one: Telling) -> Version:
    return Version(one.line, one.terms, (one.party,), one.topics[0], one.day, _tellers_of(one), one.origin)


# Records: of one place or meeting, published on one day, told by different tellers.

Key = Callable[[Fact], object]
Differ = Callable[[Fact, Fact], bool]


def _opposed(facts: Iterable[Fact], key: Key, differ: Differ, tellers: _Tellers) -> Iterator[list[Fact]]:
    groups: dict[object, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[fact.published, key(fact)].append(fact)
    for group in groups.values():
        pairs = [
            pair for pair in combinations(group, 2)
            if differ(*pair) and _apart(tellers.of(pair[0]), tellers.of(pair[1]))
        ]  # fmt: skip
        if pairs:
            yield list(_versions(group, {fact.id for pair in pairs for fact in pair}))


def _versions(group: list[Fact], chosen: set[str]) -> Iterator[Fact]:
    """One fact of each version, in the order of telling."""
    seen: set[str] = set()
    for fact in group:
        told = repr({name: value for name, value in fact.record.items() if name != "evidence"})
        if fact.id in chosen and told not in seen:
            seen.add(told)
            yield fact


def _place(fact: Fact) -> object:
    return fact.record["place"].casefold()


def _holds_differ(one: Fact, other: Fact) -> bool:
    """Whether one holder is told to hold two shares, or two holders more than all of the place."""
    shares = [_share(fact.record) for fact in (one, other)]
    if shares[0] is None or shares[1] is None:
        return False
    least = stances().share_difference
    if one.record["holder"].casefold() == other.record["holder"].casefold():
        return abs(shares[0] - shares[1]) >= least
    return shares[0] + shares[1] >= 1 + least


def _share(record: Mapping[str, object]) -> float | None:
    """The share told; without share and extent, a place is held as a whole."""
    share = record.get("share")
    if isinstance(share, (int, float)):
        return float(share)
    return 1.0 if not record.get("extent") else None


def _hold(fact: Fact, tellers: Tellers) -> Version:
    record = fact.record
    share = f"{100 * record['share']:.0f} %" if record.get("share") is not None else record.get("extent") or "all"
    words = f"{record['holder']}: {share} of {record['place']}"
    return Version(fact.id, words, (record["holder"],), None, fact.published, tellers, fact.origin)


def _told_once(meetings: Iterable[Fact]) -> list[Fact]:
    """Meetings on a day, but for those of reports that tell several of the same people: those are several meetings."""
    of_report: dict[tuple[str, frozenset[str]], set[str]] = defaultdict(set)
    dated = [fact for fact in meetings if fact.starts is not None and fact.starts == fact.ends]
    for fact in dated:
        of_report[fact.report, _people(fact)].add(str(fact.starts))
    several = {people for (_, people), days in of_report.items() if len(days) > 1}
    return [fact for fact in dated if _people(fact) not in several]


def _people(fact: Fact) -> frozenset[str]:
    return frozenset(name.casefold() for name in fact.record["participants"])


def _meeting(fact: Fact) -> object:
    return _people(fact), fact.record["status"]


def _dates_differ(one: Fact, other: Fact) -> bool:
    places = {(fact.record.get("place") or "").casefold() for fact in (one, other)} - {""}
    apart = days_between(str(one.starts), str(other.starts))
    return len(places) <= 1 and 0 < apart <= stances().meeting_days


def _date(fact: Fact, tellers: Tellers) -> Version:
    record = fact.record
    words = " ".join(part for part in (str(fact.starts), record.get("place") and f"in {record['place']}") if part)
    people = tuple(record["participants"])
    return Version(fact.id, words, people, None, fact.published, tellers, fact.origin)
