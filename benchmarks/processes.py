"""Memory of a process with all its children, read from /proc (Linux)."""

import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_EVERY_S = 0.1
_REST = 30  # times as long as a look took: with many processes a look is dear, and would slow down what is measured
_MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Run:
    """A finished command: what it printed, and the most memory that it and its children held at once."""

    output: str
    peak_mib: float | None


def run(command: list[str], *, may_end_with: tuple[int, ...] = (0,)) -> Run:
    """Run a command to its end, watching its memory, at most ten times a second.

    ``peak_mib`` is proportional set size: pages that processes share are counted once. It is None where the
    system has no /proc.

    Raises:
        subprocess.CalledProcessError: the command ended with an exit code that it may not end with.
    """
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    watch = _Watch(process.pid)
    watch.start()
    output, _ = process.communicate()
    watch.stop()
    if process.returncode not in may_end_with:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Run(output, watch.peak_bytes / _MIB if watch.peak_bytes else None)


class _Watch(threading.Thread):
    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._pid = pid
        self._done = threading.Event()

    def run(self) -> None:
        rest_s = _EVERY_S
        while not self._done.wait(rest_s):
            started = time.perf_counter()
            self.peak_bytes = max(self.peak_bytes, sum(map(_pss_bytes, _family(self._pid))))
            rest_s = max(_EVERY_S, _REST * (time.perf_counter() - started))

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> list[int]:
    """Return the process and all its descendants that live now."""
    children: dict[int, list[int]] = {}
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold brackets itself; the parent is the second field after it.
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        children.setdefault(parent, []).append(int(stat.parent.name))
    found = [pid]
    for member in found:
        found.extend(children.get(member, []))
    return found


def _pss_bytes(pid: int) -> int:
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
