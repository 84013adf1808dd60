"""Tables: lists of records that become a data frame of pandas or polars, and show themselves in a notebook.

Neither library is needed by parley; each is imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from importlib import import_module
from types import UnionType
from typing import Any, Final, Generic, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from parley.errors import SetupError
from parley.records.notebook import html_table
from parley.records.spoken import spoken
from parley.vocabulary import acts

T = TypeVar("T")
DAYS: Final = {"day", "since", "last_day", "last_told", "made", "published", "when", "ended", "earliest", "latest"}


class Table(list[T], Generic[T]):
    """A list of records of one kind.

    Args:
        kind: the class of the records; its fields are the columns.
        rows: the records.
        shown: the columns that a notebook shows; all of them if empty.
    """

    def __init__(self, kind: type[T], rows: Iterable[T] = (), *, shown: Sequence[str] = ()) -> None:
        super().__init__(rows)
        self.kind = kind
        self.shown = tuple(shown)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(field.name for field in fields(self.kind))  # type: ignore[arg-type]

    def to_pandas(self) -> Any:
        """Return a ``pandas.DataFrame``: a row for each record; dates stay EDTF strings, several values a list.

        Raises:
            SetupError: pandas is not installed.
        """
        return _library("pandas").DataFrame(self._values(), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return a ``polars.DataFrame``, with the same columns and types whatever the rows hold.

        Raises:
            SetupError: polars is not installed.
        """
        polars = _library("polars")
        hints = get_type_hints(self.kind)
        schema = {name: _polars_type(polars, hints[name]) for name in self.columns}
        return polars.DataFrame(self._values(), schema=schema, orient="row", infer_schema_length=None)

    def __reduce_ex__(self, _protocol: Any) -> Any:
        return (_rebuilt, (self.kind, list(self), self.shown))

    def _values(self) -> list[dict[str, Any]]:
        return [{name: _listed(value) for name, value in asdict(row).items()} for row in self]  # type: ignore[call-overload]

    def _repr_html_(self) -> str:
        names = self.shown or self.columns
        rows = [tuple(_cell(name, getattr(row, name)) for name in names) for row in self]
        return html_table(None, [name.replace("_", " ").capitalize() for name in names], rows, noun="rows")


def _rebuilt(kind: type[T], rows: list[T], shown: tuple[str, ...]) -> Table[T]:
    return Table(kind, rows, shown=shown)


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move of a readout as a row: ``sentence`` holds its first sentence, ``[start, end)`` where that stands.

    ``sources`` names the chain by which it reached the reader, outermost first, ``source_kinds`` says what they are.
    """

    report: str
    published: str | None
    id: str
    party: str
    speaker: str | None
    act: str
    force: str
    topics: tuple[str, ...]
    objects: tuple[str, ...]
    to: tuple[str, ...]
    terms: str
    condition: tuple[str, ...]
    when: str | None
    hedged: bool
    confidence: float | None
    sources: tuple[str, ...]
    source_kinds: tuple[str, ...]
    sentence: str
    start: int
    end: int


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise SetupError(f"This needs {error.name}, which is missing; install it with pip install {name}.") from error


def _listed(value: Any) -> Any:
    """A value as data frames take it: tuples as lists, all the way down."""
    if isinstance(value, tuple | list):
        return [_listed(one) for one in value]
    return {name: _listed(one) for name, one in value.items()} if isinstance(value, dict) else value


def _polars_type(polars: Any, hint: Any) -> Any:
    """The column type of a field, None where polars may see for itself."""
    kinds = [one for one in get_args(hint) if one is not type(None)]
    origin = get_origin(hint)
    if origin in (Union, UnionType) and len(kinds) == 1:
        return _polars_type(polars, kinds[0])
    if origin is Literal:
        return polars.String
    if origin is tuple:
        inner = _polars_type(polars, kinds[0])
        return None if inner is None else polars.List(inner)
    return {str: polars.String, int: polars.Int64, float: polars.Float64, bool: polars.Boolean}.get(hint)


def _cell(name: str, value: Any) -> str:
    """A value as a reader says it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, tuple | list):
        # Names of reports and tellings tell a reader nothing; their number does.
        return (
            str(len(value)) if name in ("tellings", "origins", "reports") else ", ".join(_cell(name, v) for v in value)
        )
    if name in ("act", "acts") and value in acts():
        return acts()[value].label
    return spoken(value) if name in DAYS else str(value)
