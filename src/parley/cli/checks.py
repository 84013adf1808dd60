"""What `parley doctor` looks at: Python, parley, its models, the libraries that it needs and those that it can use."""

import platform
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Final

import parley
from parley.cli.cleaning import clean

HASH_DIGITS: Final = 12
# What each extra is for; the packages follow from the installation's metadata.
EXTRAS: Final = {
    "postgres": "ledgers on a PostgreSQL server",
    "map": "towns as points on the board's map",
    "archive": "parley archive, many reports into Parquet",
    "ray": "parley archive on a Ray cluster",
    "feeds": "parley watch, live feeds",
    "mcp": "parley mcp, the server for agents",
    "spacy": "the spaCy component",
    "llm": "reading with a language model",
    "parquet": "export to Parquet",
    "pictures": "pictures of stability",
}
# What parley uses where it is there, without an extra of its own.
USED: Final = {"pandas": "tables as pandas", "polars": "tables as polars"}
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[[\w,.-]*\])?\s*([^;]*?)\s*(?:;.*extra\s*==\s*['\"]([\w-]+)['\"])?")


@dataclass(frozen=True, slots=True)
class Library:
    """A package: its version, None if it is missing; ``needed`` is what parley asks for (PEP 440)."""

    package: str
    version: str | None
    needed: str


@dataclass(frozen=True, slots=True)
class Extra:
    """What can be added to parley: ``install`` is the command that does; ``fault`` says why it cannot be used."""

    name: str
    purpose: str
    installed: bool
    packages: tuple[Library, ...]
    install: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class ModelState:
    """A model: ``hash`` stands for all its files as they were released, ``fault`` says what is wrong with them."""

    name: str
    hash: str | None
    default: bool
    fault: str | None


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found; ``sound`` if parley can read."""

    parley: str
    python: str
    system: str
    sound: bool
    models: tuple[ModelState, ...]
    missing: tuple[Library, ...]
    libraries: tuple[Library, ...]
    extras: tuple[Extra, ...]


def examine() -> Examination:
    """Look at this installation."""
    wanted = _requirements()
    needed = tuple(_library(name, spec) for name, spec in wanted.get("", ()))
    missing = tuple(one for one in needed if one.version is None)
    models = () if missing else _models()
    return Examination(
        parley=parley.__version__,
        python=platform.python_version(),
        system=f"{platform.system()} {platform.machine()}",
        sound=not missing and any(one.default and one.fault is None for one in models),
        models=models,
        missing=missing,
        libraries=needed,
        extras=tuple(_extra(name, purpose, wanted) for name, purpose in EXTRAS.items())
        + tuple(_used(name, purpose) for name, purpose in USED.items()),
    )


def lines(found: Examination) -> Iterator[str]:
    """Yield what was found as lines for a person."""
    yield f"parley {found.parley}, Python {found.python}, {clean(found.system)}"
    yield ""
    yield "Models"
    for one in found.models:
        state = one.fault or f"whole, hash {one.hash}"
        yield f"  {clean(one.name)}{' (default)' if one.default else ''}: {clean(state)}"
    if not found.models:
        yield "  not looked at" if found.missing else "  none: install the released package again"
    yield ""
    yield "Libraries"
    for library in found.missing:
        yield f"  {library.package} {library.needed} is missing: install parley again"
    yield f"  {len(found.libraries) - len(found.missing)} of {len(found.libraries)} that parley needs are there"
    yield ""
    yield "Extras"
    for extra in found.extras:
        there = ", ".join(f"{one.package} {one.version}" for one in extra.packages if one.version)
        state = f"{there}{f', but {clean(extra.fault)}' if extra.fault else ''}"
        yield f"  {extra.name} ({extra.purpose}): {state if extra.installed else f'missing; {extra.install}'}"


def _requirements() -> dict[str, list[tuple[str, str]]]:
    """The packages that parley asks for and their versions, by extra, under "" those that it always needs."""
    found: dict[str, list[tuple[str, str]]] = {}
    try:
        stated = requires("parley") or []
    except PackageNotFoundError:
        stated = []
    for one in stated:
        match = _REQUIREMENT.fullmatch(one)
        if match:
            found.setdefault(match[3] or "", []).append((match[1], match[2]))
    return found


def _extra(name: str, purpose: str, wanted: dict[str, list[tuple[str, str]]]) -> Extra:
    # An installation of an older parley states no such extra; those that are named after a package have it.
    packages = tuple(_library(package, spec) for package, spec in wanted.get(name) or [(name, "")])
    there = all(one.version is not None for one in packages)
    fault = _driver_fault() if there and name == "postgres" else None
    return Extra(name, purpose, there, packages, f"pip install 'parley[{name}]'", fault)


def _driver_fault() -> str | None:
    """Why the driver cannot be used: it is there without PostgreSQL's own library."""
    try:
        import_module("psycopg")
    except ImportError as error:
        return f"it cannot be used ({error}); install it again"
    return None


def _used(name: str, purpose: str) -> Extra:
    library = _library(name, "")
    return Extra(name, purpose, library.version is not None, (library,), f"pip install {name}")


def _library(package: str, needed: str) -> Library:
    try:
        return Library(package, version(package), needed)
    except PackageNotFoundError:
        return Library(package, None, needed)


def _models() -> tuple[ModelState, ...]:
    from parley.language import ModelError, check_model, models

    found = []
    for number, name in enumerate(models()):
        try:
            found.append(ModelState(name, check_model(name)[:HASH_DIGITS], number == 0, None))
        except ModelError as error:
            found.append(ModelState(name, None, number == 0, str(error)))
    return tuple(found)
