"""Adding, knowing again, superseding, rebuilding: on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, update

from parley.errors import LedgerError, LedgerNotFound, NewerLedger, NoSuchRecord, SetupError
from parley.ledger import Ledger
from parley.ledger.schema import journal
from tests.ledger.samples import dump, meeting, told

DEMAND = "Norland demands the strait. Sudland will not give up the strait."
BODY = (
    "Norland has asked for the two lighthouses on the western shore, three people at the talks said on Monday. "
    "The request was put in writing and handed over in a tea room, after four days in which nobody had spoken. "
    "Sudland wants time until the harvest is in, and would rather speak of the ferries that stopped in March. "
)


def demand(day: str = "2031-05-12", publisher: str | None = "Herald", **more: object) -> object:
    """A report that tells a demand and a refusal."""
    text = f"{DEMAND} Told on {day} by {publisher}."
    return told(
        text,
        {"party": "Norland", "act": "demand", "terms": "the strait", "to": ["Sudland"]},
        {"party": "Sudland", "act": "refuse", "terms": "give up the strait"},
        day=day, publisher=publisher, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_adding_again_changes_nothing(ledger: Ledger) -> None:
    """A report is known by its content: the second time nothing is written, not even to the journal."""
    first = ledger.add(demand())  # type: ignore[arg-type]
    before = dump(ledger)
    again = ledger.add(demand())  # type: ignore[arg-type]
    assert (first.outcome, again.outcome, again.report) == ("new", "known", first.report)
    assert dump(ledger) == before
    assert len(list(ledger.log())) == 1


def test_talks_are_kept_apart(ledger: Ledger) -> None:
    """The same report may belong to two negotiations; each has its own positions."""
    ledger.add(demand(), talks="a")  # type: ignore[arg-type]
    assert ledger.add(demand(), talks="b").outcome == "new"  # type: ignore[arg-type]
    assert ledger.talks() == {"a": 1, "b": 1}
    assert len(ledger.standings(talks="a")) == 2
    assert ledger.standings() == []


def test_corrected_version_supersedes_the_old(ledger: Ledger) -> None:
    """A new text at the same address takes the old one's place; the old one stays in the record."""
    url = "https://www.herald.example/strait?utm_source=x"
    old = ledger.add(demand(url=url))  # type: ignore[arg-type]
    text = "Norland asks for the strait."
    new = ledger.add(told(text, {"act": "urge", "terms": "the strait"}, url="https://herald.example/strait"))
    assert new.outcome == "corrected"
    assert [standing.acts for standing in ledger.standings()] == [("urge",)]
    found = ledger.find(old.report)
    assert found.reports[old.report].superseded_by == new.report
    assert {telling.status for telling in found.tellings} == {"superseded"}


def test_old_version_counts_until_the_correction(ledger: Ledger) -> None:
    """Seen from a day before the corrected version, the old one is in force."""
    ledger.add(demand(day="2031-05-12", url="https://herald.example/1"))  # type: ignore[arg-type]
    ledger.add(told("Norland waits.", day="2031-05-14", url="https://herald.example/1"))
    assert len(ledger.state(as_of="2031-05-13").tellings) == 2
    assert ledger.state(as_of="2031-05-14").tellings == ()


def test_text_with_a_masthead_replaces_the_same_without(ledger: Ledger) -> None:
    """A report first added without its publisher is the same report, not a second teller."""
    readout = demand()
    bare = replace(readout, report=replace(readout.report, publisher=None))  # type: ignore[attr-defined, type-var]
    ledger.add(bare)  # type: ignore[arg-type]
    assert ledger.add(readout).outcome == "corrected"  # type: ignore[arg-type]
    assert ledger.add(bare).outcome == "known"  # type: ignore[arg-type]
    assert {standing.tellings for standing in ledger.standings()} == {1}


def test_reprint_is_another_telling_of_one_origin(ledger: Ledger) -> None:
    """Another masthead over the same body adds a telling and no origin, whichever comes first."""
    move = {"act": "demand", "terms": "the two lighthouses"}
    ledger.add(told(f"{BODY} Printed in the Courier.", move, day="2031-05-13", publisher="Courier"))
    assert ledger.add(told(BODY, move, day="2031-05-12", publisher="Lantern News")).outcome in ("new", "reprint")
    (standing,) = ledger.standings()
    assert (standing.tellings, standing.origins) == (2, 1)
    assert {report.origin for report in ledger.reports()} == {"lantern news"}


def test_rewrite_shares_the_origin_of_the_cited_outlet(ledger: Ledger) -> None:
    """Twenty rewrites of one story are one origin; two newsrooms with sources of their own are two."""
    move = {"act": "demand", "terms": "lighthouses", "when": "2031-05-12"}
    ledger.add(told("Norland wants lighthouses, a minister told the Lantern News.", move, publisher="Lantern News"))
    for number in range(20):
        text = f"Norland is after lighthouses, the Lantern News reported. Paper {number} has more on page {number}."
        ledger.add(told(text, move | {"sources": [("outlet", "the Lantern News")]}, publisher=f"Paper {number}"))
    assert [(one.tellings, one.origins) for one in ledger.standings()] == [(21, 1)]
    ledger.add(told("Norland needs lighthouses, two envoys told the Courier.", move, publisher="Courier"))
    assert [(one.tellings, one.origins) for one in ledger.standings()] == [(22, 2)]
    assert len({telling.line for telling in ledger.state().tellings}) == 1


def test_rebuilt_state_is_the_incremental_one(ledger: Ledger) -> None:
    """Whatever was added and corrected, a replay of the journal gives the same rows."""
    ledger.take_names({"the North": "Norland"})
    first = ledger.add(demand(url="https://herald.example/1"))  # type: ignore[arg-type]
    ledger.add(demand("2031-05-13", "Courier"))  # type: ignore[arg-type]
    ledger.add(told("The North denies wanting the strait.", {"party": "the North", "act": "deny"}, day="2031-05-14"))
    line = ledger.find(first.report).tellings[0].line
    entry = ledger.change(line, "act", "urge", why="it only asked")
    ledger.merge_names("Sudland", "Southland")
    ledger.undo(entry)
    ledger.add(told("Norland waits.", day="2031-05-15", url="https://herald.example/1"))
    before = dump(ledger)
    assert ledger.rebuild() == 8
    assert dump(ledger) == before


def test_ledger_as_it_was_known(ledger: Ledger) -> None:
    """Any past state can be had: by entry, and by moment."""
    ledger.add(demand())  # type: ignore[arg-type]
    line = ledger.standings()[0].line
    ledger.reject(line)
    assert len(ledger.standings()) == 1
    with ledger.as_known_at(1) as past:
        assert len(past.standings()) == 2
    with ledger.as_known_at("2001-01-01") as past:
        assert past.standings() == []
    with ledger.as_known_at(next(iter(ledger.log())).at[:10]) as past:
        assert len(past.standings()) == 1


def test_journal_cannot_be_changed(ledger: Ledger) -> None:
    """The database itself refuses to change or remove what the journal says."""
    ledger.add(demand())  # type: ignore[arg-type]
    for statement in (update(journal).values(who="nobody"), delete(journal)):
        with pytest.raises(LedgerError, match="only ever appended to"), ledger._store.writing() as connection:
            connection.execute(statement)


def test_two_writers_neither_fail_nor_duplicate(where: str) -> None:
    """Four writers at once add the same reports; each report is there once, and the state is whole."""
    readouts = [demand(f"2031-05-{day}") for day in range(10, 18)]

    def write(_: int) -> list[str]:
        with Ledger(where) as mine:
            return [mine.add(readout).outcome for readout in readouts]  # type: ignore[arg-type]

    with ThreadPoolExecutor(4) as pool:
        outcomes = [outcome for done in pool.map(write, range(4)) for outcome in done]
    assert sorted(set(outcomes)) == ["known", "new"]
    assert outcomes.count("new") == len(readouts)
    with Ledger(where) as ledger:
        before = dump(ledger)
        ledger.rebuild()
        assert dump(ledger) == before


def test_error_in_the_middle_leaves_nothing_half(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """If applying fails, neither the journal nor the state has anything of the report."""
    from parley.ledger import standing

    def broken(*_: object) -> None:
        raise RuntimeError("the lights went out")

    monkeypatch.setattr(standing, "settle", broken)
    with pytest.raises(RuntimeError):
        ledger.add(demand())  # type: ignore[arg-type]
    monkeypatch.undo()
    assert list(ledger.log()) == []
    assert all(rows == [] for rows in dump(ledger).values())


def test_meeting_and_names_are_found_by_their_beginning(ledger: Ledger) -> None:
    """A record is found by the first letters of its name, as long as they fit one alone."""
    text = "Norland and Sudland will meet on May 20."
    ledger.add(told(text, meetings=[meeting(text, when="2031-05-20")]))
    (fact,) = ledger.state().facts
    assert ledger.find(fact.id[:5]).kind == "meeting"
    with pytest.raises(NoSuchRecord, match="has no record"):
        ledger.find("mzzzz")
    with pytest.raises(NoSuchRecord, match="no name"):
        ledger.find("§")


def test_no_ledger_is_said_in_a_sentence(tmp_path: Path) -> None:
    """Looking never makes a ledger."""
    with pytest.raises(LedgerNotFound, match="There is no ledger"):
        Ledger(tmp_path / "none.sqlite", create=False)
    assert list(tmp_path.iterdir()) == []


def test_ledger_where_nothing_can_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a disc or in a folder of others a ledger can be read without a file beside it, and writing is refused."""
    path = tmp_path / "talks.sqlite"
    with Ledger(path) as ledger:
        ledger.add(demand())  # type: ignore[arg-type]
        positions = ledger.standings()
    monkeypatch.setattr(os, "access", lambda *_: False)
    with Ledger(path, create=False) as sealed:
        assert sealed.standings() == positions
        with pytest.raises(LedgerError, match=r"cannot be written \(.*check its permissions"):
            sealed.add(demand("2031-05-13"))  # type: ignore[arg-type]
        assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"not a database at all", "it is not an SQLite file", id="another file"),
        pytest.param(b"SQLite format 3\0" + b"\xff" * 4000, "is damaged", id="damaged"),
    ],
)
def test_damaged_file_is_said_in_a_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    """A file that is no ledger is named, with what to do, and left as it is."""
    path = tmp_path / "talks.sqlite"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=sentence):
        Ledger(path)
    assert path.read_bytes() == content


def test_truncated_ledger_is_said_in_a_sentence(tmp_path: Path) -> None:
    """A ledger cut in the middle gives a sentence, not a traceback."""
    path = tmp_path / "talks.sqlite"
    with Ledger(path) as ledger:
        for day in range(10, 30):
            ledger.add(demand(f"2031-05-{day}"))  # type: ignore[arg-type]
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(LedgerError, match="damaged"):
        _open_and_use(path)


def _open_and_use(path: Path) -> None:
    with Ledger(path) as ledger:
        ledger.state()
        ledger.rebuild()


def test_newer_ledger_is_refused(where: str) -> None:
    """What a newer parley wrote is not touched."""
    from sqlalchemy import text

    with Ledger(where) as ledger, ledger._store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerLedger, match="newer parley"):
        Ledger(where)


def test_foreign_database_is_refused(tmp_path: Path) -> None:
    """Another program's database is not written to."""
    import sqlite3

    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE recipes (name)")
    with pytest.raises(LedgerError, match="not a parley ledger"):
        Ledger(path)


def test_server_that_is_not_there() -> None:
    """A server that cannot be reached is said in a sentence, without the password."""
    pytest.importorskip("psycopg")
    with pytest.raises(LedgerError, match="cannot be reached") as error:
        Ledger("postgresql://parley:secret@127.0.0.1:1/talks")
    assert "secret" not in str(error.value)


def test_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without psycopg the message says what to install."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(SetupError, match=r"parley\[postgres\]"):
        Ledger("postgresql://parley@127.0.0.1:1/talks")


def test_migrations_give_the_tables_of_the_schema(where: str) -> None:
    """What the migrations make is what the schema says."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from parley.ledger.schema import metadata

    with Ledger(where) as ledger, ledger._store.reading() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_ledger_of_an_older_format_is_brought_up_to_date(where: str) -> None:
    """The journal stays as it is, and the state follows from it in the tables of today."""
    with Ledger(":memory:", who="tester") as new:
        new.add(demand())  # type: ignore[arg-type]
        new.add(told("Norland denies it.", {"act": "deny"}, day="2031-05-14"))
        first_format(where, list(new.log()))
        with Ledger(where, create=False) as ledger:
            assert list(ledger.log()) == list(new.log())
            assert dump(ledger) == dump(new)


def test_a_format_that_leaves_the_state_does_not_work_it_out_anew(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """New tables for feeds take nothing from the state; to rebuild a large ledger would take minutes."""
    from sqlalchemy import text

    from parley.ledger import write

    with Ledger(where, who="tester") as ledger:
        ledger.add(demand())  # type: ignore[arg-type]
        before = dump(ledger)
        with ledger._store.writing() as connection:
            connection.execute(text("DROP TABLE feeds"))
            connection.execute(text("DROP TABLE feed_items"))
            connection.execute(text("DROP INDEX reports_superseded"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0002'"))
    rebuilt: list[object] = []
    monkeypatch.setattr(write, "rebuild", rebuilt.append)
    with Ledger(where, create=False) as ledger:
        assert rebuilt == []
        assert dump(ledger) == before
        assert ledger.feeds() == []


def first_format(where: str, entries: list[Any]) -> None:
    """Make a ledger as the first migration left it, with a journal and no state."""
    from alembic import command
    from alembic.config import Config

    from parley.ledger import journal, store

    made = store.Store.__new__(store.Store)
    made.where, made._frozen = where, None
    made.on_server = where.startswith("postgresql")
    made.engine = made._engine()
    config = Config()
    config.set_main_option("script_location", str(store.MIGRATIONS))
    with made.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for entry in entries:
            journal.copy(connection, entry)
    made.close()


def test_import_brings_in_no_database() -> None:
    """`import parley` and the class Ledger come without SQLAlchemy."""
    program = "import sys, parley; parley.Ledger; print('sqlalchemy' in sys.modules, 'alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
