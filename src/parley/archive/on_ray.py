"""The same work on a Ray cluster: Ray Data hands shards to reading actors, with its own retries and back-pressure.

Every actor opens the source by itself and keeps its shards by itself, so source and archive must lie where all
machines of the cluster reach them. A shard that is read twice because a machine was lost is still kept once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from parley.archive.inputs import Unit, units
from parley.archive.libraries import library
from parley.archive.reader import Reader, Reading
from parley.archive.shards import Archive, Shard, shards
from parley.archive.work import CHUNK_REPORTS, Done, Progress
from parley.errors import OptionError, ParleyError

# Smaller than on one machine: the actors finish at about the same time, and a lost machine loses little.
RAY_SHARD_REPORTS = 32


def read_on_ray(
    source: str,
    dest: str | os.PathLike[str],
    reading: Reading | None = None,
    *,
    address: str | None = None,
    workers: int | None = None,
    shard_reports: int = RAY_SHARD_REPORTS,
    progress: Progress | None = None,
) -> Done:
    """Read all inputs of a source into an archive on a Ray cluster; see `read_archive`.

    Args:
        address: the cluster's address; one is started on this machine if None.
        workers: actors that read; one for each core of the cluster if None.

    Raises:
        ParleyError: the source, the archive or the cluster cannot be used.
    """
    ray = _connected(address, workers)
    archive = Archive(dest, create=True)
    done, told = Done(), progress or (lambda count: None)
    try:
        with archive.locked():
            plan, known = _plan(archive, units(source), shard_reports)
            done = Done(known=known)
            told(known)
            if not plan:
                return done
            actors = workers or max(1, int(ray.cluster_resources().get("CPU", 1)) - 1)
            for row in _kept(ray, plan, (source, os.path.abspath(dest), reading or Reading()), actors):
                done = Done(done.readouts + int(row["readouts"]), done.bad + int(row["bad"]), known)
                told(int(row["count"]))
        return done
    except ray.exceptions.RayError as error:
        first = str(error).strip().splitlines()[0]
        raise ParleyError(f"The Ray cluster gave up ({first}); what is kept stays, so start again.") from error
    finally:
        ray.shutdown()


def _connected(address: str | None, workers: int | None) -> Any:
    ray = library("ray")
    try:
        if address is None:
            # The processes of the cluster work in folders of their own, and must find what this one has found.
            paths = os.pathsep.join(os.path.abspath(path) for path in sys.path)
            # One more core than readers, for the tasks that hand the shards out.
            cores = (workers or os.cpu_count() or 1) + 1
            ray.init(num_cpus=cores, include_dashboard=False, log_to_driver=False, logging_level="ERROR",
                     runtime_env={"env_vars": {"PYTHONPATH": paths}})  # fmt: skip
        else:
            ray.init(address=address, log_to_driver=False, logging_level="ERROR")
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise OptionError(f"No Ray cluster answers at {address or 'this machine'} ({error}); check --ray.") from error
    return ray


def _plan(archive: Archive, found: Sequence[Unit], shard_reports: int) -> tuple[list[dict[str, Any]], int]:
    """The shards that are still to be read, and the number of inputs that are kept already."""
    plan, known = [], 0
    for unit in found:
        count = 0
        for shard, _ in shards(unit, reports=shard_reports):
            count += 1
            if archive.manifest(shard) is None:
                plan.append(asdict(shard))
            else:
                known += shard.count
        archive.end(unit.name, shards=count)
    return plan, known


def _kept(ray: Any, plan: list[dict[str, Any]], given: tuple[Any, ...], actors: int) -> Any:
    data = library("ray.data")
    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    work = data.from_items(plan, override_num_blocks=len(plan)).map_batches(
        _ShardReader,
        fn_constructor_args=given,
        batch_size=1,
        concurrency=actors,
        num_cpus=1,
    )
    return work.iter_rows()


class _ShardReader:
    """An actor: reads the inputs of a shard anew from the source, and keeps what becomes of them."""

    def __init__(self, source: str, dest: str, reading: Reading) -> None:
        self._units = {unit.name: unit for unit in units(source)}
        self._archive = Archive(dest)
        self._reader = Reader(reading)

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[int]]:
        kept = [self._keep(_shard(batch, row)) for row in range(len(batch["unit"]))]
        return {name: [getattr(one, name) for one in kept] for name in ("readouts", "bad", "count")}

    def _keep(self, shard: Shard) -> Any:
        inputs = islice(self._units[shard.unit].inputs(), shard.first, shard.first + shard.count)
        outcomes = []
        while some := list(islice(inputs, CHUNK_REPORTS)):
            outcomes += self._reader.outcomes(some)
        return self._archive.keep(shard, outcomes)


def _shard(batch: dict[str, Any], row: int) -> Shard:
    numbers = {name: int(batch[name][row]) for name in ("index", "first", "count")}
    return Shard(unit=str(batch["unit"][row]), digest=str(batch["digest"][row]), **numbers)
