"""Blockers and packages against trying every set, on random small deals; the lines of the model file.

PARLEY_MODELS sets how many deals are tried (200 by default).
"""

import os
import random
from itertools import chain, combinations

import pytest

from parley.analysis.deal import (
    Deadline,
    Deal,
    Option,
    Position,
    blockers,
    check,
    knots_of,
    package_of,
    packages,
    parse,
    parse_model,
    what_if,
)
from parley.analysis.deal.clauses import holds
from parley.analysis.deal.expressions import Expression
from parley.analysis.deal.lines import position_line, rule_line
from parley.analysis.deal.model import Firmness
from parley.errors import DealError

MODELS = int(os.environ.get("PARLEY_MODELS", "200"))
PARTIES = ("Estmark", "Norland", "Sudland")


def random_deal(seed: int) -> Deal:
    """A deal of at most five options and seven positions, with conditions and rules of every form."""
    draw = random.Random(seed)
    names = [f"o{at}" for at in range(draw.randint(2, 5))]
    options = tuple(Option(name, draw.choice(PARTIES), f"does {name}") for name in names)
    positions = []
    for at in range(draw.randint(1, 7)):
        stance = draw.choice(("requires", "refuses", "offers", "offers", "open"))
        condition = f" if {_statement(draw, names)}" if stance == "offers" and draw.random() < 0.9 else ""
        line = position_line(f"{draw.choice(PARTIES)} {stance} {draw.choice(names)}{condition}")
        firmness: Firmness = draw.choice(("firm", "firm", "soft"))
        positions.append(Position(f"p{at}", line.party, line.stance, line.option, line.condition, firmness))
    forms = ("{} implies {}", "never {} and {}", "always {} or {}")
    rules = [draw.choice(forms).format(*draw.sample(names, 2)) for _ in range(draw.randint(0, 2))]
    return Deal(options, tuple(positions), tuple(rule_line(rule) for rule in rules), PARTIES)


def _statement(draw: random.Random, names: list[str]) -> str:
    first, second = draw.choice(names), draw.choice(names)
    return draw.choice((first, f"not {first}", f"{first} and {second}", f"{first} or not {second}"))


def subsets(items: list[str]) -> list[frozenset[str]]:
    """All subsets, smallest first."""
    sizes = range(len(items) + 1)
    return [frozenset(chosen) for chosen in chain.from_iterable(combinations(items, size) for size in sizes)]


def allowed(deal: Deal) -> list[frozenset[str]]:
    """The packages that keep the rules."""
    names = [option.name for option in deal.options]
    return [taken for taken in subsets(names) if all(holds(rule.holds, taken) for rule in deal.rules)]


def minimal(sets: list[frozenset[str]]) -> set[frozenset[str]]:
    """The sets that include no other."""
    return {one for one in sets if not any(other < one for other in sets)}


def compatible(deal: Deal, ids: frozenset[str]) -> bool:
    """Whether some package keeps the rules and fulfils the positions."""
    wanted = [asked for position, asked in deal.demands if position.id in ids]
    return any(all(holds(asked, taken) for asked in wanted) for taken in allowed(deal))


@pytest.mark.parametrize("seed", range(MODELS))
def test_blockers_are_all_minimal_conflicts(seed: int) -> None:
    """Every reported set is a minimal conflict, none is missed, none told twice, and the smallest come first."""
    deal = random_deal(seed)
    if not allowed(deal):
        with pytest.raises(DealError, match="rules contradict each other"):
            list(blockers(deal))
        return
    ids = [position.id for position, _ in deal.demands]
    expected = minimal([chosen for chosen in subsets(ids) if not compatible(deal, chosen)])
    found = [frozenset(position.id for position in blocker.positions) for blocker in blockers(deal)]
    assert set(found) == expected
    assert len(found) == len(set(found))
    assert [len(one) for one in found] == sorted(len(one) for one in found)


@pytest.mark.parametrize("seed", range(MODELS))
def test_rules_of_a_blocker_are_behind_it(seed: int) -> None:
    """With the told rules alone the positions conflict, and without any one of them they do not."""
    deal = random_deal(seed)
    if not allowed(deal):
        return
    for blocker in blockers(deal):
        ids = frozenset(position.id for position in blocker.positions)
        assert not compatible(Deal(deal.options, deal.positions, blocker.rules), ids)
        for rule in blocker.rules:
            rest = tuple(other for other in blocker.rules if other is not rule)
            assert compatible(Deal(deal.options, deal.positions, rest), ids)


@pytest.mark.parametrize("seed", range(MODELS))
def test_packages_are_the_nearest_ones(seed: int) -> None:
    """Packages give up a minimal set of firm positions, then one of soft ones, and hold no idle deed."""
    deal = random_deal(seed)
    if not allowed(deal):
        return
    firm = [position.id for position, _ in deal.demands if position.firmness == "firm"]
    soft = [position.id for position, _ in deal.demands if position.firmness == "soft"]
    expected = set()
    for given in minimal([one for one in subsets(firm) if compatible(deal, frozenset(firm) - one)]):
        held = frozenset(firm) - given
        for dropped in minimal([one for one in subsets(soft) if compatible(deal, held | (frozenset(soft) - one))]):
            wanted = held | (frozenset(soft) - dropped)
            asked = [demand for position, demand in deal.demands if position.id in wanted]
            expected |= minimal([taken for taken in allowed(deal) if all(holds(one, taken) for one in asked)])
    found = [frozenset(package.taken) for package in packages(deal)]
    assert set(found) == expected
    sizes = [len(package.firm_gives) for package in packages(deal)]
    assert sizes == sorted(sizes)


@pytest.mark.parametrize("seed", range(MODELS))
def test_knots_hold_every_minimal_correction(seed: int) -> None:
    """The ways of the knots, one of each, are the minimal sets of firm positions that have to give."""
    deal = random_deal(seed)
    if not allowed(deal):
        return
    firm = [position.id for position, _ in deal.demands if position.firmness == "firm"]
    expected = minimal([one for one in subsets(firm) if compatible(deal, frozenset(firm) - one)])
    combined = {frozenset[str]()}
    for knot in knots_of(deal, limit_ways=1000):
        assert knot.complete
        ways = [frozenset(position.id for position in way.gives) for way in knot.ways]
        combined = {chosen | way for chosen in combined for way in ways}
    assert combined == expected


def test_enumeration_cut_short_says_so() -> None:
    """A limit of no time at all yields nothing and is reported as reached."""
    deadline = Deadline(0.0)
    assert list(blockers(DEAL, deadline=deadline)) == []
    assert deadline.reached


TEXT = """
parties: [Norland, Sudland]
options:
  leave: {party: Sudland, does: withdraws}
  pay: {party: Norland, does: pays}
positions:
  - Norland requires leave
  - {says: Sudland offers leave if pay, last: 2031-05-02, times: 2, evidence: [We go if they pay.]}
  - {id: no-money, says: Norland refuses pay, firmness: soft, last: 2031-04}
"""
DEAL = parse_model(TEXT).deal


def test_the_file_is_read_in_full() -> None:
    """Positions keep their order, ids, dates, counts and evidence."""
    assert [position.id for position in DEAL.positions] == ["p1", "p2", "no-money"]
    second, third = DEAL.positions[1:]
    assert (second.last, second.times, second.evidence[0].sentence) == ("2031-05-02", 2, "We go if they pay.")
    assert second.condition == parse("pay")
    assert (third.firmness, third.last) == ("soft", "2031-04")


def test_conditional_offers_are_honoured() -> None:
    """What is offered for a return is in no package without the return."""
    firm = parse_model(TEXT.replace("firmness: soft, ", "")).deal
    assert [[position.id for position in blocker.positions] for blocker in blockers(firm)] == [["p1", "p2", "no-money"]]
    (package,) = packages(DEAL)
    assert package.taken == ("leave", "pay")
    assert [position.id for position in package.gives] == ["no-money"]


def test_the_balance_tells_what_each_side_gains_and_gives() -> None:
    """Deeds, receipts, positions that hold and positions that give, by party."""
    norland, sudland = package_of(DEAL, ["leave", "pay"]).balances
    assert ([one.id for one in norland.gains], [one.id for one in norland.gives]) == (["p1"], ["no-money"])
    assert (norland.does, norland.receives) == (("pay",), ("leave",))
    assert ([one.id for one in sudland.gains], sudland.does, sudland.receives) == (["p2"], ("leave",), ())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("drop no-money", ["Norland requires leave", "Sudland offers leave if pay"]),
        ("drop Norland refuses pay", ["Norland requires leave", "Sudland offers leave if pay"]),
        ("drop Norland pay", ["Norland requires leave", "Sudland offers leave if pay"]),
        ("Norland open pay", ["Norland requires leave", "Sudland offers leave if pay", "Norland open pay"]),
        ("Sudland refuses leave", ["Norland requires leave", "Norland refuses pay", "Sudland refuses leave"]),
    ],
)
def test_what_if_drops_and_adds_positions(change: str, says: list[str]) -> None:
    """A change takes positions out, or puts one in the place of the party's earlier stance on the option."""
    assert [position.says for position in what_if(DEAL, change).positions] == says


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a and b or c", "(a and b) or c"),
        ("not a and b", "(not a) and b"),
        ("a if b or c", "not (b or c) or a"),
        ("a only if b", "not a or b"),
        ("a iff b", "(not a or b) and (not b or a)"),
        ("not not a", "a"),
    ],
)
def test_connectives(text: str, same: str) -> None:
    """The connectives bind as documented and mean what they say."""
    names = sorted(set(parse(text).options()))
    for taken in subsets(names):
        assert holds(parse(text), taken) == holds(parse(same), taken)


def test_statements_survive_being_written() -> None:
    """The words of a statement read back to one of the same meaning."""
    draw = random.Random(1)

    def any_statement(depth: int) -> Expression:
        if not depth:
            return Expression("option", draw.choice("abc"))
        kind = draw.choice(("not", "and", "or"))
        return Expression(kind, parts=tuple(any_statement(depth - 1) for _ in range(1 if kind == "not" else 2)))  # type: ignore[arg-type]

    for _ in range(100):
        statement = any_statement(3)
        again = parse(str(statement))
        assert all(holds(statement, taken) == holds(again, taken) for taken in subsets(["a", "b", "c"]))


@pytest.mark.parametrize(
    ("added", "sentence"),
    [
        pytest.param("- Norland refuses leave", "Norland both requires and refuses leave", id="at odds with itself"),
        pytest.param("- Norland requires leave", "say the same", id="twice"),
        pytest.param("- Sudland offers pay", "which Norland would have to do", id="offers what another would do"),
        pytest.param("- Sudland requires pay", "cites no sentence", id="no evidence where others have some"),
        pytest.param("- Sudland offers leave if leave", "waits for itself", id="an offer waits for itself"),
        pytest.param("rules: [never leave]", "The rules never allow “Sudland withdraws”", id="an option ruled out"),
        pytest.param("rules: [never leave]", "“Norland requires leave” (p1) can never hold", id="a position ruled out"),
        pytest.param("rules: [always leave]", "The rules always force", id="an option forced"),
        pytest.param("rules: [never leave, always leave]", "The rules contradict each other", id="rules at odds"),
        pytest.param("rules: [leave implies pay, leave implies not pay]", "never allow", id="implications at odds"),
    ],
)
def test_check_says_what_is_wrong(added: str, sentence: str) -> None:
    """Each fault is one finding in plain words."""
    findings = check(parse_model(TEXT + ("  " if added.startswith("-") else "") + added).deal)
    assert [finding.sentence for finding in findings if sentence in finding.sentence], findings


def test_check_of_a_sound_model_by_hand_is_silent() -> None:
    """A model without evidence at all is no fault, if it is written by hand."""
    text = TEXT.replace(", evidence: [We go if they pay.]", "")
    assert check(parse_model(text).deal) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("", "holds no fields", id="empty"),
        pytest.param("options: [", "is no YAML at line 1", id="no YAML"),
        pytest.param("optoins: {}", "unknown field “optoins”", id="misspelt field"),
        pytest.param("options: {a: {party: X}}", "The option “a” lacks “does”", id="no verb phrase"),
        pytest.param("options: {a b: {party: X, does: y}}", "needs a name of one word", id="two words"),
        pytest.param("options: {if: {party: X, does: y}}", "is no connective", id="a connective"),
        pytest.param("options: {a: {party: X, does: y, moves: up}}", "has moves “up”", id="no direction"),
        pytest.param(f"{TEXT}  - Norland requires land", "names the unknown option “land”", id="unknown option"),
        pytest.param(f"{TEXT}  - Westria requires pay", "“Westria” is no party", id="unknown party"),
        pytest.param(f"{TEXT}  - Norland wants pay", "has no known form", id="no stance"),
        pytest.param(f"{TEXT}  - Norland requires pay if leave", "has a condition", id="condition on a demand"),
        pytest.param(f"{TEXT}  - Sudland offers leave if pay and", "cannot be read at its end", id="half a statement"),
        pytest.param(f"{TEXT}  - Sudland offers leave if (pay", "cannot be read at its end", id="open parenthesis"),
        pytest.param(f"{TEXT}  - {{id: p1, says: Norland open pay}}", "“p1” stands twice", id="id twice"),
        pytest.param(f"{TEXT}  - {{says: Norland open pay, times: 0}}", "has times “0”", id="never stated"),
        pytest.param(f"{TEXT}  - {{says: Norland open pay, firmness: hard}}", "has firmness “hard”", id="firmness"),
        pytest.param(f"{TEXT}rules: [leave before pay]", "has no known form", id="no rule"),
        pytest.param(f"{TEXT}rules: [never land]", "names the unknown option “land”", id="unknown option in a rule"),
    ],
)
def test_wrong_files_get_one_clear_sentence(text: str, sentence: str) -> None:
    """A file that is wrong is refused with what is wrong and what to do."""
    with pytest.raises(DealError) as error:
        parse_model(text)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("drop everything", "No position is called “everything”"),
        ("Westria requires pay", "“Westria” is no party"),
        ("Norland requires land", "unknown option “land”"),
        ("Norland would pay", "has no known form"),
    ],
)
def test_wrong_changes_get_one_clear_sentence(change: str, sentence: str) -> None:
    """A change that names nothing in the model is refused."""
    with pytest.raises(DealError, match=sentence):
        what_if(DEAL, change)
