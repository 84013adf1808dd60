"""Corrections: what a user writes beside the record, and takes back."""

from collections.abc import Callable
from typing import Any

import pytest

from parley.errors import NoSuchRecord, OptionError
from parley.ledger import Ledger
from tests.ledger.samples import dump, meeting, told

TEXT = "Norland demands the strait. Sudland refuses the demand."


def readout(**more: Any) -> Any:
    """A demand and its refusal."""
    return told(
        TEXT,
        {"party": "Norland", "act": "demand", "terms": "the strait", "to": ["Sudland"]},
        {"party": "Sudland", "act": "refuse", "terms": "the demand"},
        **more,
    )


@pytest.fixture
def filled(ledger: Ledger) -> Ledger:
    """A ledger with one report."""
    ledger.add(readout())
    return ledger


def line_of(ledger: Ledger, party: str) -> str:
    """The line of a party's only move."""
    (line,) = {telling.line for telling in ledger.state().tellings if telling.party == party}
    return line


def test_rejected_move_leaves_the_state_and_stays_in_the_record(filled: Ledger) -> None:
    """A rejected move takes no stand any more; its line can still be shown."""
    line = line_of(filled, "Sudland")
    filled.reject(line, why="a joke")
    assert [standing.party for standing in filled.standings()] == ["Norland"]
    assert filled.find(line).tellings[0].status == "rejected"


def test_undone_correction_gives_the_state_before(filled: Ledger) -> None:
    """Each kind of correction can be taken back, and then the rows are those from before."""
    tables = ("tellings", "stands", "standings", "facts", "names")
    before = {name: dump(filled)[name] for name in tables}
    line = line_of(filled, "Norland")
    acts: list[Callable[[], int]] = [
        lambda: filled.reject(line),
        lambda: filled.change(line, "topics", "ceasefire, forces"),
        lambda: filled.confirm(line),
        lambda: filled.part(filled.find(line).tellings[0].id),
        lambda: filled.merge_names("Norland", "North"),
    ]
    for act in acts:
        entry = act()
        assert {name: dump(filled)[name] for name in tables} != before
        filled.undo(entry)
        assert {name: dump(filled)[name] for name in tables} == before


def test_changed_field_moves_the_position(filled: Ledger) -> None:
    """A changed act, topic or date is what positions stand on."""
    line = line_of(filled, "Norland")
    filled.change(line, "act", "urge")
    filled.change(line, "when", "2031-05-02")
    standing = next(one for one in filled.standings() if one.party == "Norland")
    assert (standing.acts, standing.since) == (("urge",), "2031-05-02")


def test_merged_actor_is_one_party_in_old_and_new_reports(filled: Ledger) -> None:
    """Two spellings become one, also in reports added later; split lets the name stand for itself again."""
    filled.merge_names("Norland", "Kingdom of Norland")
    filled.add(readout(day="2031-05-13", publisher="Courier"))
    assert {one.party for one in filled.state().tellings} == {"Kingdom of Norland", "Sudland"}
    filled.split_names("norland")
    assert {one.party for one in filled.state().tellings} == {"Norland", "Sudland"}


def test_joined_and_parted_lines(ledger: Ledger) -> None:
    """Tellings that matching kept apart are joined, and parted again."""
    ledger.add(readout())
    ledger.add(told("Norland requires a harbour.", {"act": "demand", "terms": "a harbour"}, day="2031-05-20"))
    one, other = sorted(
        (telling for telling in ledger.state().tellings if telling.party == "Norland"), key=lambda telling: telling.day
    )
    assert one.line != other.line
    ledger.join(other.id, one.line)
    assert len(ledger.find(one.line).tellings) == 2
    ledger.part(other.id)
    assert len(ledger.find(one.line).tellings) == 1


def test_corrections_survive_a_better_reading(filled: Ledger) -> None:
    """Read again by another model with other words, the move is found by its sentence and its correction holds."""
    line = line_of(filled, "Norland")
    filled.change(line, "act", "urge")
    filled.reject(line_of(filled, "Sudland"))
    better = told(
        TEXT,
        {"party": "Norland", "act": "demand", "terms": "demands the strait"},
        {"party": "Sudland", "act": "refuse", "terms": "refuses the demand"},
        model="better",
    )
    assert filled.add(better).outcome == "known"
    assert filled.add(better, again=True).outcome == "read again"
    assert [(one.party, one.acts) for one in filled.standings()] == [("Norland", ("urge",))]
    before = dump(filled)
    filled.rebuild()
    assert dump(filled) == before


def test_fact_can_be_corrected(ledger: Ledger) -> None:
    """Meetings have fields, too."""
    text = "Norland and Sudland will meet on May 20."
    ledger.add(told(text, meetings=[meeting(text, when="2031-05-20")]))
    (fact,) = ledger.state().facts
    ledger.change(fact.id, "when", "2031-05-21")
    (fact,) = ledger.state().facts
    assert (fact.record["when"], fact.starts) == ("2031-05-21", "2031-05-21")


def test_names_of_a_talks_file(filled: Ledger) -> None:
    """Names are taken over once; the same again writes nothing, none takes them back."""
    assert filled.take_names({"Norland": "North"})
    assert not filled.take_names({"Norland": "North"})
    assert {one.party for one in filled.standings()} == {"North", "Sudland"}
    assert filled.take_names({})
    assert {one.party for one in filled.standings()} == {"Norland", "Sudland"}


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        pytest.param(lambda ledger, line: ledger.change(line, "act", "shout"), "no act", id="no such act"),
        pytest.param(lambda ledger, line: ledger.change(line, "colour", "red"), "cannot be changed", id="no field"),
        pytest.param(lambda ledger, line: ledger.change(line, "when", "soon"), "no date", id="no date"),
        pytest.param(lambda ledger, line: ledger.change(line, "hedged", "maybe"), "true or false", id="no flag"),
        pytest.param(lambda ledger, line: ledger.merge_names("A", "a"), "same name", id="one name"),
    ],
)
def test_wrong_correction_is_refused_and_leaves_nothing(filled: Ledger, wrong: Any, sentence: str) -> None:
    """What cannot be is said in a sentence, and the journal does not grow."""
    with pytest.raises(OptionError, match=sentence):
        wrong(filled, line_of(filled, "Norland"))
    assert len(list(filled.log())) == 1


def test_unknown_records_are_refused(filled: Ledger) -> None:
    """Records and entries that are not there cannot be corrected."""
    wrongs: list[Callable[[], int]] = [
        lambda: filled.reject("mzzz"),
        lambda: filled.undo(1),
        lambda: filled.split_names("Nobody"),
    ]
    for wrong in wrongs:
        with pytest.raises(NoSuchRecord):
            wrong()


def test_readout_is_given_back_as_it_was_added(filled: Ledger) -> None:
    """The journal keeps the whole readout."""
    (report,) = filled.reports()
    assert filled.readout(report.id) == readout()
