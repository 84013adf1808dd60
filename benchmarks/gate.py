"""The quality gate: `python -m benchmarks.gate` fails when a figure falls below its pinned floor.

``benchmarks/floors.json`` pins a floor (F1 in percent) for each measure of the default model, with the SHA-256 of the
gold data that it was measured on; ``floors-NAME.json`` those of the model ``--model NAME``. ``--update`` pins the
floors at a new measurement, and refuses to lower one unless ``--allow-regression REASON`` says why; the reason stays
in the file.
"""

import argparse
import datetime
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from benchmarks.gold import ROOT, gold_sha256, shared_folder
from benchmarks.quality import Figures, measure

FOLDER = ROOT / "benchmarks"
EPSILON_POINTS = 0.5


def floors_path(model: str | None = None) -> Path:
    """Return the file with the floors of a model, of the default one if None."""
    return FOLDER / (f"floors-{model}.json" if model else "floors.json")


class GateError(Exception):
    """The floors cannot be updated as asked."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor in percent points of F1, and how many gold records the measure stands on."""

    f1: float
    count: int


@dataclass(frozen=True, slots=True)
class Floors:
    """The pinned floors, the gold data that they hold for, and the regressions that were let through."""

    gold_sha256: str
    floors: dict[str, Floor]
    epsilon_points: float = EPSILON_POINTS
    regressions: tuple[dict[str, Any], ...] = field(default=())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read the floors from their file."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            gold_sha256=content["gold_sha256"],
            floors={name: Floor(**floor) for name, floor in content["floors"].items()},
            epsilon_points=content["epsilon_points"],
            regressions=tuple(content["regressions"]),
        )

    def save(self, path: Path) -> None:
        """Write the floors to their file."""
        content = {
            "gold_sha256": self.gold_sha256,
            "epsilon_points": self.epsilon_points,
            "floors": {name: {"f1": floor.f1, "count": floor.count} for name, floor in self.floors.items()},
            "regressions": list(self.regressions),
        }
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")

    def tolerance(self, name: str) -> float:
        """Return how far below its floor a figure may lie, in points: epsilon, or one record if more.

        Quantised arithmetic differs a little between processors, and a figure over few records can only move
        by whole records.
        """
        return max(self.epsilon_points, 100 / self.floors[name].count)


def faults(floors: Floors, figures: Figures, *, gold_sha256: str) -> list[str]:
    """Return what is wrong with a measurement, a sentence each; nothing wrong passes the gate."""
    if floors.gold_sha256 != gold_sha256:
        return [
            f"The gold data have SHA-256 {gold_sha256[:12]}..., and the floors hold for "
            f"{floors.gold_sha256[:12]}...; figures on other data do not compare, so pin anew with --update."
        ]
    if not floors.floors:
        return ["No floor is pinned; pin them with --update."]
    found = [
        f"{name} has no figure; its floor is {floors.floors[name].f1:.1f}."
        for name in floors.floors
        if name not in figures
    ]
    found += [f"{name} has no floor; pin it with --update." for name in figures if name not in floors.floors]
    return found + [
        f"{name} fell to {figures[name].f1:.1f}; floor {floor.f1:.1f} less {floors.tolerance(name):.1f}."
        for name, floor in floors.floors.items()
        if name in figures and figures[name].f1 < floor.f1 - floors.tolerance(name)
    ]


def updated(
    floors: Floors, figures: Figures, *, gold_sha256: str, today: str, allow_regression: str | None = None
) -> Floors:
    """Return the floors raised to a new measurement.

    A measure that rose gets the higher floor. One that fell within the tolerance keeps its floor. One that
    fell further, went missing, or was measured on other gold data makes the update a regression.

    Args:
        floors: those pinned now.
        figures: the new measurement.
        gold_sha256: of the gold data of the new measurement.
        today: the date (EDTF) written beside a regression.
        allow_regression: why it is right to lower floors; the reason is recorded.

    Raises:
        GateError: a floor would be lowered and no reason is given.
    """
    anew = bool(floors.floors) and floors.gold_sha256 != gold_sha256
    fallen = _fallen(floors, figures, anew=anew)
    lowered = ["The gold data changed, so all floors are set anew."] if anew else []
    lowered += [f"{name}: {text}." for name, text in fallen.items()]
    reason = (allow_regression or "").strip()
    if lowered and not reason:
        raise GateError(f"{' '.join(lowered)} Floors are not lowered without --allow-regression REASON.")
    entry = {"date": today, "reason": reason, "lowered": lowered}
    return Floors(
        gold_sha256=gold_sha256,
        floors={name: _floor(floors, name, figures, reset=anew or name in fallen) for name in figures},
        epsilon_points=floors.epsilon_points,
        regressions=(*floors.regressions, entry) if lowered else floors.regressions,
    )


def _fallen(floors: Floors, figures: Figures, *, anew: bool) -> dict[str, str]:
    """Return the measures that lost their figure or fell further than they may, with from and to."""
    out = {}
    for name, floor in floors.floors.items():
        if name not in figures:
            out[name] = f"{floor.f1:.1f} to none"
        elif figures[name].f1 < floor.f1 - (0 if anew else floors.tolerance(name)):
            out[name] = f"{floor.f1:.1f} to {figures[name].f1:.1f}"
    return out


def _floor(floors: Floors, name: str, figures: Figures, *, reset: bool) -> Floor:
    measured = Floor(round(figures[name].f1, 2), figures[name].count)
    pinned = floors.floors.get(name)
    return measured if reset or pinned is None or pinned.f1 < measured.f1 else pinned


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    out = argparse.ArgumentParser(
        prog="python -m benchmarks.gate", description="Hold the reader's quality to pinned floors."
    )
    out.add_argument("--shared", type=Path, help="folder of shared data (else $PARLEY_SHARED, then ../shared)")
    out.add_argument("--model", help="model to measure (else the default)")
    out.add_argument("--update", action="store_true", help="pin the floors at this measurement")
    out.add_argument(
        "--allow-regression", metavar="REASON", help="with --update: let floors be lowered, and record why"
    )
    return out


def main(arguments: list[str]) -> int:
    """Measure, then check or update the floors; returns the exit code."""
    options = parser().parse_args(arguments)
    shared = shared_folder(options.shared)
    if shared is None:
        print(
            "No gold data: give --shared FOLDER or set PARLEY_SHARED to a folder with gold/dev in it.",
            file=sys.stderr,
        )
        return 2
    path, gold = floors_path(options.model), gold_sha256(shared)
    if not path.exists() and not options.update:
        print(f"No floors are pinned for {options.model!r}; pin them with --update.", file=sys.stderr)
        return 2
    floors = Floors.load(path) if path.exists() else Floors(gold, {})
    figures = measure(shared, model=options.model)
    if options.update:
        return _update(path, floors, figures, gold=gold, reason=options.allow_regression)
    found = faults(floors, figures, gold_sha256=gold)
    print("\n".join(found) if found else f"All {len(figures)} figures are at their floors or above.")
    return 1 if found else 0


def _update(path: Path, floors: Floors, figures: Figures, *, gold: str, reason: str | None) -> int:
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    try:
        new = updated(floors, figures, gold_sha256=gold, today=today, allow_regression=reason)
    except GateError as error:
        print(error, file=sys.stderr)
        return 1
    new.save(path)
    print(f"{len(new.floors)} floors pinned in {path.relative_to(ROOT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
