"""Builds the tables of parties and of outlets from states.yaml, organisations.yaml and outlets.yaml."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from parley.vocabulary.context import Context
from parley.vocabulary.files import data
from parley.vocabulary.gazetteer import Care, Form, Gazetteer, Place, PlaceKind, index

_KIND_OF_FIELD: tuple[tuple[str, PlaceKind], ...] = (
    ("adj", "demonym"),
    ("people", "people"),
    ("prefix", "demonym"),
    ("capital", "capital"),
    ("seat", "seat"),
)
_KIND_OF_SECTION: tuple[tuple[str, str, PlaceKind], ...] = (
    ("states", "states", "name"),
    ("organisations", "organisations", "organisation"),
    ("organisations", "groups", "group"),
)


@cache
def parties() -> Gazetteer:
    """States, standing organisations and lasting armed or political groups, by all that usually names them."""
    masks = (form for name in ("states", "organisations") for form in _masks(data(name)["not"]))
    outlets_with_places = (Form(form.text, None) for form in outlet_forms() if " " in form.text)
    forms = index([*party_forms(), *masks, *outlets_with_places])
    return Gazetteer(forms, _context())


@cache
def outlets() -> Gazetteer:
    """News organisations; the ``party`` of each entry is the outlet's usual name."""
    return Gazetteer(index(outlet_forms()), _context())


def party_forms() -> Iterator[Form]:
    """Each written form of each party, before the spellings that follow from it.

    A form that names several parties comes first, as one entry with the others.
    """
    states = data("states")
    for text, entry in states["ambiguous"].items():
        party, *others = entry["parties"].split("/")
        yield Form(text, _place(party, entry["kind"], states["states"].get(party, {}), tuple(others)))
    for file, section, kind in _KIND_OF_SECTION:
        cares = _cares(data(file)["careful"])
        for party, entry in data(file)[section].items():
            yield from _entry_forms(party, kind, entry, cares)


def outlet_forms() -> Iterator[Form]:
    """Each written form of each outlet."""
    file = data("outlets")
    cares = _cares(file["careful"])
    for outlet, entry in file["outlets"].items():
        yield from _entry_forms(outlet, "outlet", entry, cares)


def _entry_forms(party: str, kind: PlaceKind, entry: Mapping[str, Any], cares: Mapping[str, Care]) -> Iterator[Form]:
    place = _place(party, kind, entry)
    for text in (party, *_split(entry.get("also"))):
        yield Form(text, place, cares.get(text, Care.NONE))
    for name, other_kind in _KIND_OF_FIELD:
        if name not in entry:
            continue
        place = _place(party, other_kind, entry)
        extra = Care.PREFIX if name == "prefix" else Care.NONE
        for text in _split(entry[name]):
            yield Form(text, place, cares.get(text, Care.NONE) | extra)


def _place(party: str, kind: PlaceKind, entry: Mapping[str, Any], others: tuple[str, ...] = ()) -> Place:
    return Place(party, kind, entry.get("iso"), others, bool(entry.get("former")))


def _masks(lines: list[str]) -> Iterator[Form]:
    for line in lines:
        for text in line.split("/"):
            yield Form(text, None)


def _cares(careful: Mapping[str, list[str]]) -> dict[str, Care]:
    found: dict[str, Care] = {}
    for name, texts in careful.items():
        for text in texts:
            found[text] = found.get(text, Care.NONE) | Care[name.upper()]
    return found


def _split(texts: str | None) -> list[str]:
    return texts.split("/") if texts else []


def _context() -> Context:
    return Context.of(data("states")["context"])
