"""Reading a source into an archive: each input once, whatever it comes from and however often it is stopped."""

import csv
import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks import archive_kill
from benchmarks.gold import ROOT
from benchmarks.made_inputs import read, row, text_of, write_lines
from parley.archive import TABLES, Archive, Reading, read_archive
from parley.errors import OptionError, SetupError
from tests.reports.samples import META, html_page

READING = Reading(read=read, talks="bridge")


def rows(folder: Path, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """What stands in a table of an archive."""
    if not list((folder / table).rglob("*.parquet")):
        return []
    question = f"SELECT {columns} FROM read_parquet('{folder}/{table}/**/*.parquet')"
    found: list[tuple[Any, ...]] = duckdb.execute(question).fetchall()
    return found


def kept(folder: Path) -> list[str]:
    """The names of the reports that have a readout, in order, twice if they have two."""
    return sorted(str(json.loads(text)["report"]["id"]) for (text,) in rows(folder, "readouts", "readout"))


@pytest.fixture
def dest(tmp_path: Path) -> Path:
    """Where the archive goes."""
    return tmp_path / "archive"


@pytest.mark.parametrize("workers", [1, 2])
def test_every_input_has_one_readout_or_a_reason(tmp_path: Path, dest: Path, workers: int) -> None:
    """Good inputs are in each table, bad ones in one of their own; a second run reads nothing."""
    bad = ["no json", "[1]", {"id": "x"}, row(1, published="soon"), row(13), {"text": " "}]
    source = write_lines(tmp_path / "wire.jsonl", [*(row(n) for n in range(12)), *bad])
    done = read_archive(str(source), dest, READING, workers=workers, shard_reports=5)
    assert (done.readouts, done.bad, done.known) == (12, 6, 0)
    assert kept(dest) == sorted(f"n{n}" for n in range(12))
    assert len(rows(dest, "moves")) == 12
    reasons = dict(rows(dest, "bad", "position, reason"))
    assert sorted(reasons) == [13, 14, 15, 16, 17, 18]
    assert "is no JSON" in reasons[13]
    assert "no publication date" in reasons[16]
    assert "ZeroDivisionError: thirteen" in reasons[17]
    again = read_archive(str(source), dest, READING, workers=workers, shard_reports=5)
    assert (again.readouts, again.bad, again.known) == (0, 0, 18)
    assert len(kept(dest)) == 12


def test_tables_have_their_columns_and_typed_days(tmp_path: Path, dest: Path) -> None:
    """Each file has the columns of its table, days are dates, years are partitions."""
    source = write_lines(tmp_path / "wire.jsonl", [row(1), row(2), row(3, published=None)])
    read_archive(str(source), dest, READING, workers=1)
    for table in TABLES:
        for path in (dest / table.name).rglob("*.parquet"):
            schema = pyarrow.parquet.ParquetFile(path).schema_arrow
            assert schema.names == list(table.columns)
            assert schema.field("published").type == pyarrow.date32()
    partitions = sorted(path.name for path in (dest / "moves").iterdir())
    assert partitions == ["year=2021", "year=2022", "year=__HIVE_DEFAULT_PARTITION__"]
    question = f"SELECT year FROM read_parquet('{dest}/moves/*/*.parquet', hive_partitioning = true)"
    assert sorted(str(year) for (year,) in duckdb.execute(question).fetchall()) == ["2021", "2022", "None"]


def _csv(path: Path, some: Sequence[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(some[0]))
        writer.writeheader()
        writer.writerows(some)


def _parquet(path: Path, some: Sequence[dict[str, Any]]) -> None:
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(list(some)), path)


def _warc(path: Path, some: Sequence[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=path.suffix == ".gz")
        for number, one in enumerate(some):
            for media_type, status in (("text/plain", 200), ("text/plain", 404), ("image/png", 200)):
                heads = StatusAndHeaders(f"{status} Told", [("Content-Type", media_type)], protocol="HTTP/1.1")
                body = BytesIO(one["text"].encode())
                url = f"https://wire.example/{number}"
                writer.write_record(writer.create_warc_record(url, "response", payload=body, http_headers=heads))


@pytest.mark.parametrize("ending", ["csv", "parquet", "warc", "warc.gz", "jsonl.gz", "jsonl.zst"])
def test_each_form_of_source(tmp_path: Path, dest: Path, ending: str) -> None:
    """Tables and web archives give the same readouts; of a web archive only what is a page or text, and no error."""
    some = [row(n) for n in range(3)]
    path = tmp_path / f"wire.{ending}"
    if ending.startswith("jsonl"):
        import fsspec

        with fsspec.open(str(path), "wt", compression="infer") as file:
            file.write("".join(json.dumps(one) + "\n" for one in some))
    else:
        {"csv": _csv, "parquet": _parquet}.get(ending, _warc)(path, some)
    done = read_archive(str(path), dest, READING, workers=1)
    assert (done.readouts, done.bad) == (3, 0)
    assert len(rows(dest, "moves")) == 3


def test_folders_of_everything(tmp_path: Path, dest: Path) -> None:
    """A folder is read with those below it: tables and loose reports; hidden files and other JSON are passed over."""
    source = tmp_path / "wire"
    (source / "2024").mkdir(parents=True)
    write_lines(source / "a.jsonl", [row(1)])
    (source / "2024" / "b.txt").write_text(text_of(2), encoding="utf-8")
    (source / "2024" / "c.html").write_text(html_page(META), encoding="utf-8")
    (source / "2024" / "b.json").write_text("{}", encoding="utf-8")
    (source / ".hidden.txt").write_text(text_of(3), encoding="utf-8")
    (source / "empty.txt").write_text("", encoding="utf-8")
    done = read_archive(str(source), dest, READING, workers=1)
    assert (done.readouts, done.bad) == (3, 1)
    assert kept(dest) == ["b", "c", "n1"]


def test_other_columns(tmp_path: Path, dest: Path) -> None:
    """The user says in which columns the fields stand; moments become days."""
    source = write_lines(tmp_path / "a.jsonl", [{"story": text_of(1), "when": "2024-05-01T10:00:00Z", "desk": "isle"}])
    columns = {"text": "story", "published": "when", "talks": "desk"}
    read_archive(str(source), dest, Reading(read=read, columns=columns), workers=1)
    assert rows(dest, "reports", "published_told, talks") == [("2024-05-01", "isle")]


def test_addresses_of_other_file_systems(tmp_path: Path, dest: Path) -> None:
    """A source behind an fsspec address is read like one on disk."""
    import fsspec

    with fsspec.open("memory://wire/a.jsonl", "wt") as file:
        file.write(json.dumps(row(1)))
    assert read_archive("memory://wire", dest, READING, workers=1).readouts == 1


def test_changed_source_replaces_what_it_gave(tmp_path: Path, dest: Path) -> None:
    """Lines added, changed and taken away show in the archive, each once."""
    source = write_lines(tmp_path / "a.jsonl", [row(n) for n in range(10)])
    read_archive(str(source), dest, READING, workers=1, shard_reports=3)
    write_lines(source, [*(row(n) for n in range(10)), row(20)])
    assert read_archive(str(source), dest, READING, workers=1, shard_reports=3).known == 9
    assert kept(dest) == sorted(f"n{n}" for n in [*range(10), 20])
    write_lines(source, [row(n) for n in range(4)])
    read_archive(str(source), dest, READING, workers=1, shard_reports=3)
    assert kept(dest) == ["n0", "n1", "n2", "n3"]


def test_what_a_stopped_run_left_does_not_count(tmp_path: Path, dest: Path) -> None:
    """Files without a manifest are read anew and not doubled, in whatever year they lie."""
    source = write_lines(tmp_path / "a.jsonl", [row(n) for n in range(4)])
    read_archive(str(source), dest, READING, workers=1)
    (manifest,) = (dest / "_manifest").glob("*/*.json")
    stray = next((dest / "moves").rglob("*.parquet"))
    (dest / "moves" / "year=1999").mkdir()
    (dest / "moves" / "year=1999" / stray.name).write_bytes(stray.read_bytes())
    manifest.unlink()
    assert read_archive(str(source), dest, READING, workers=1).readouts == 4
    assert len(rows(dest, "moves")) == 4


@pytest.mark.parametrize("ending", ["jsonl.gz", "parquet", "warc.gz"])
def test_damaged_file_ends_with_a_reason(tmp_path: Path, dest: Path, ending: str) -> None:
    """Of a file that is cut off the sound part is read, where its form allows, and the rest is one bad input."""
    path = tmp_path / f"wire.{ending}"
    some = [row(n, text=text_of(n) + "".join(chr(97 + (n * i * i) % 26) for i in range(3000))) for n in range(9)]
    if ending == "jsonl.gz":
        path.write_bytes(gzip.compress("".join(json.dumps(one) + "\n" for one in some).encode()))
    else:
        {"parquet": _parquet, "warc.gz": _warc}[ending](path, some)
    # Not at two thirds, where a record of the web archive ends.
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 5 // 8])
    write_lines(tmp_path / "good.jsonl", [row(1)])
    done = read_archive(str(tmp_path), dest, READING, workers=1)
    assert done.bad == 1
    assert done.readouts >= 1
    assert "the rest of the file cannot be read" in rows(dest, "bad", "reason")[0][0]


def test_two_programs_do_not_write_one_archive(tmp_path: Path, dest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one waits a little and says so."""
    monkeypatch.setattr("parley.archive.shards.LOCK_WAIT_S", 0.1)
    source = write_lines(tmp_path / "a.jsonl", [row(1)])
    with Archive(dest, create=True).locked(), pytest.raises(OptionError, match="Another program writes"):
        read_archive(str(source), dest, READING, workers=1)


@pytest.mark.parametrize("left", [(), ("_manifest",), ("_manifest", "archive.tmp")])
def test_a_making_that_was_killed_goes_on(tmp_path: Path, left: tuple[str, ...]) -> None:
    """A kill before the archive's own file has its name leaves a folder that the next start takes over."""
    dest = tmp_path / "kept"
    dest.joinpath(*left[:1]).mkdir(parents=True)
    if len(left) > 1:
        dest.joinpath(*left).write_text("{")
    source = write_lines(tmp_path / "a.jsonl", [row(1)])
    assert read_archive(str(source), dest, READING, workers=1).readouts == 1


@pytest.mark.parametrize(
    ("source", "dest", "sentence"),
    [
        pytest.param("none.jsonl", "new", "There is nothing at", id="no source"),
        pytest.param(".", "new", "holds no JSONL", id="nothing in it"),
        pytest.param("nowhere://x", "new", "cannot be opened", id="no such file system"),
        pytest.param("a/a.jsonl", "a", "holds other things", id="a folder in use"),
        pytest.param("a/a.jsonl", "s3://bucket/x", "is an address", id="an address"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, dest: str, sentence: str
) -> None:
    """One sentence, and no archive."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").mkdir()
    if source != ".":
        write_lines(tmp_path / "a" / "a.jsonl", [row(1)])
    with pytest.raises(OptionError, match=sentence):
        read_archive(source, dest, READING, workers=1)
    assert not (tmp_path / "new").exists()


def test_a_missing_library_is_said(tmp_path: Path, dest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra one sentence says what to install."""
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(SetupError, match=r"pip install 'parley\[archive\]'"):
        read_archive(str(tmp_path), dest, READING)


def test_killed_and_resumed() -> None:
    """`python -m benchmarks.archive_kill` does it 50 times; here a few are enough to notice a broken commit."""
    found = archive_kill.survive(times=3, inputs=160)
    assert found.faults == []


def test_a_killed_worker_is_said(tmp_path: Path, dest: Path) -> None:
    """A reading process that dies stops the run with a sentence; what was kept stays."""
    program = (
        "import os, sys; from parley.archive import *; from parley.errors import ParleyError\n"
        "from benchmarks.made_inputs import read\n"
        "def die(reports):\n"
        "    if any('in 9 days' in r.text for r in reports): os._exit(9)\n"
        "    return read(reports)\n"
        "try: read_archive(sys.argv[1], sys.argv[2], Reading(read=die), workers=2, shard_reports=4)\n"
        "except ParleyError as error: print(error)\n"
    )
    source = write_lines(tmp_path / "a.jsonl", [row(n) for n in range(12)])
    done = subprocess.run([sys.executable, "-c", program, str(source), str(dest)], capture_output=True, text=True,
                          check=True, cwd=ROOT)  # fmt: skip
    assert "A reading process was killed" in done.stdout
    assert read_archive(str(source), dest, READING, workers=1).known <= 8
    assert len(kept(dest)) == 12


def test_on_a_ray_cluster(tmp_path: Path, dest: Path) -> None:
    """The same work on Ray gives the same archive, of which a run without it reads nothing again."""
    pytest.importorskip("ray", reason="ray is an extra of its own")
    from parley.archive import read_on_ray

    source = write_lines(tmp_path / "a.jsonl", [*(row(n) for n in range(8)), "no json"])
    done = read_on_ray(str(source), dest, READING, workers=1, shard_reports=4)
    assert (done.readouts, done.bad) == (8, 1)
    assert read_archive(str(source), dest, READING, workers=1, shard_reports=4).known == 9
    assert kept(dest) == [f"n{n}" for n in range(8)]
