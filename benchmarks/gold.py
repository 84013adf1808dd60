"""Where the gold data lie, and what they are: the folder, its texts and its hash."""

import hashlib
import os
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "benchmarks"
SHARED_VARIABLE = "PARLEY_SHARED"

_SCORERS = ("score.py", "score_attributions.py")
_POLNEAR = "data/polnear-train-dev.tar.gz"
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class GoldText:
    """A report with a gold readout: ``id`` names the gold file, ``path`` is the text."""

    id: str
    path: Path


def shared_folder(given: Path | None = None) -> Path | None:
    """Return the folder of shared data: the given one, ``$PARLEY_SHARED``, or ``shared`` beside the checkout.

    None if there is none with gold readouts in it.
    """
    named = given or os.environ.get(SHARED_VARIABLE)
    folder = Path(named) if named else ROOT.parent / "shared"
    return folder if (folder / "gold" / "dev").is_dir() else None


def gold_texts(shared: Path) -> list[GoldText]:
    """Return the reports of ``gold/dev`` in name order, then the seed."""
    texts = [GoldText(path.stem, path) for path in sorted((shared / "gold" / "dev").glob("*.txt"))]
    return [*texts, GoldText("seed", shared / "seed" / "article.txt")]


def polnear_dev(shared: Path) -> Path:
    """Return the folder of PolNeAR's dev split (``text/``, ``attributions/``), unpacked on first use.

    It is unpacked under the hash of its archive, so that another archive gets a folder of its own.

    Raises:
        FileNotFoundError: the archive is absent or holds no dev split.
    """
    archive = shared / _POLNEAR
    target = CACHE / f"polnear-{sha256([archive], root=shared)[:12]}"
    if not target.is_dir():
        partial = target.with_suffix(".partial")
        with tarfile.open(archive) as content:
            content.extractall(partial, filter="data")
        partial.rename(target)
    for folder in sorted(target.rglob("dev")):
        if (folder / "text").is_dir() and (folder / "attributions").is_dir():
            return folder
    raise FileNotFoundError(f"{archive} holds no folder dev with text/ and attributions/ in it.")


def gold_sha256(shared: Path) -> str:
    """Return the SHA-256 over all that the figures are measured with: texts, gold readouts, scorers."""
    return sha256(_gold_files(shared), root=shared)


def sha256(files: list[Path], *, root: Path) -> str:
    """Return one SHA-256 over files: their paths below ``root``, their sizes and their bytes, in order."""
    total = hashlib.sha256()
    for path in files:
        total.update(f"{path.relative_to(root).as_posix()}\0{path.stat().st_size}\0".encode())
        for block in _blocks(path):
            total.update(block)
    return total.hexdigest()


def _gold_files(shared: Path) -> list[Path]:
    dev = sorted(path for path in (shared / "gold" / "dev").iterdir() if path.suffix in {".txt", ".json"})
    return [*dev, shared / "seed" / "article.txt", *(shared / name for name in _SCORERS), shared / _POLNEAR]


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_READ_BYTES):
            yield block
