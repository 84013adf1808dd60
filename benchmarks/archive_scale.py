"""Positions over a large archive: `python -m benchmarks.archive_scale [--moves 10000000]`.

The moves are made, spread over many negotiations and twenty years. Each look runs in a process of its own, from its
start to its end, so that the time and the memory are those of a user's command.
"""

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.processes import run

FILE_MOVES = 250_000
NEGOTIATIONS = 400
YEARS = range(2005, 2025)
_LOOK = """
import sys, time
started = time.perf_counter()
from parley import archive
choice = archive.Choice(sys.argv[2] or None, sys.argv[3] or None, as_of=sys.argv[4])
rows = archive.positions(sys.argv[1], choice)
print(len(rows), time.perf_counter() - started, time.process_time())
"""


def make(folder: Path, count: int) -> None:
    """Write an archive of so many made moves; files are about as large as those of many compacted shards."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as parquet

    from parley.archive import TABLES, Archive
    from parley.vocabulary import acts, topics

    Archive(folder, create=True)
    columns = next(table for table in TABLES if table.name == "moves").columns
    chance = np.random.default_rng(1)
    made = 0
    while made < count:
        size = min(FILE_MOVES, count - made)
        year = YEARS[made // FILE_MOVES % len(YEARS)]
        talks = chance.integers(0, NEGOTIATIONS, size)
        days = np.datetime64(f"{year}-01-01") + chance.integers(0, 365, size)
        numbers = np.arange(made, made + size)
        texts = {
            "report": pa.array([f"a{number // 4:015d}" for number in numbers]),
            "move": pa.array([f"a{number // 4:015d}-{number % 4 + 1}" for number in numbers]),
            "talks": pa.array([f"talks {one}" for one in talks]),
            "party": pa.array([f"party {one}" for one in talks * 6 + chance.integers(0, 6, size)]),
            "act": pa.array(np.array(list(acts()))[chance.integers(0, len(acts()), size)]),
            "publisher": pa.array([f"paper {one}" for one in chance.integers(0, 300, size)]),
            "terms": pa.array(
                [f"open crossing {one} to the trucks of both sides" for one in chance.integers(0, 9999, size)]
            ),
            "evidence": pa.array(
                [f"They said that crossing {one} must open before the talks go on." for one in numbers]
            ),
            "topics": _lists(np.array(list(topics()))[chance.integers(0, len(topics()), size)]),
            "objects": _lists(np.array([f"crossing {one}" for one in range(40)])[chance.integers(0, 40, size)]),
            "published": pa.array(days.astype("datetime64[D]")),
            "day": pa.array(days.astype("datetime64[D]")),
            "hedged": pa.array(chance.random(size) < 0.1),
            "named": pa.array(chance.random(size) < 0.7),
        }
        _write(folder / "moves" / f"year={year}" / f"made-{made:010d}.parquet", columns, texts, size)
        made += size
    del parquet


def _lists(words: object) -> object:
    import numpy as np
    import pyarrow as pa

    return pa.ListArray.from_arrays(np.arange(len(words) + 1, dtype=np.int32), pa.array(words))  # type: ignore[arg-type]


def _write(path: Path, columns: object, made: dict[str, object], size: int) -> None:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    from parley.archive.parquet import arrow_schema

    schema = arrow_schema(columns)  # type: ignore[arg-type]
    cells = [made.get(one.name, pa.nulls(size, one.type)) for one in schema]
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pa.Table.from_arrays([cell.cast(one.type) for cell, one in zip(cells, schema, strict=True)],  # type: ignore[attr-defined]
                                             schema=schema), path, compression="zstd")  # fmt: skip


def look(folder: Path, *, talks: str, party: str = "", as_of: str = "2020-06-15") -> dict[str, float | None]:
    """Return rows, seconds from process start to end, processor seconds and peak memory of one look."""
    started = time.perf_counter()
    done = run([sys.executable, "-c", _LOOK, str(folder), talks, party, as_of])
    wall_s = time.perf_counter() - started
    rows, inner_s, cpu_s = done.output.split()
    return {
        "rows": int(rows),
        "process_s": round(wall_s, 2),
        "answer_s": round(float(inner_s), 2),
        "cpu_s": round(float(cpu_s), 2),
        "peak_mib": done.peak_mib and round(done.peak_mib),
    }


def main(arguments: list[str]) -> int:
    """Make, look, print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.archive_scale", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--moves", type=int, default=10_000_000, help="how many (default ten million)")
    parser.add_argument("--folder", type=Path, help="keep the archive here, or use the one that is there")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary) / "archive"
        if not (folder / "moves").is_dir():
            make(folder, options.moves)
        size = sum(path.stat().st_size for path in folder.rglob("*.parquet"))
        print(f"{options.moves:,} moves, {size / 1e6:.0f} MB")
        for name, chosen in {
            "one talks": {"talks": "talks 7"},
            "one talks again": {"talks": "talks 7"},
            "one party of one talks": {"talks": "talks 7", "party": "party 44"},
        }.items():
            print(name, json.dumps(look(folder, **chosen)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
