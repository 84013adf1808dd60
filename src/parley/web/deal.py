"""The deal space: what blocks a deal, which packages would do, and where the talks would settle.

Everything is worked out from a model within a time limit, one deal after the other, and kept until the ledger or the
model's file changes. What was cut short says so.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request

from parley.analysis.deal import (
    Blocker,
    Deadline,
    Deal,
    Knot,
    Package,
    blocker_dict,
    blockers,
    check,
    knot_dict,
    knots_of,
    package_dict,
    packages,
    position_dict,
    ranked_packages,
)
from parley.errors import DealError, OptionError
from parley.web.deal_graph import graph_of
from parley.web.deal_model import Changes, Model, model_of, supposed
from parley.web.desk import Desk
from parley.web.evidence import report_line
from parley.web.states import choices
from parley.web.view import View

BLOCKERS = 12
PACKAGES = 6
WAYS = 8
SENTENCES = 3
SECONDS = 1.5
PATIENCE_S = 20.0
CHANGES_MAX = 40
CHANGE_CHARS = 400
# Solving keeps a core busy: one deal is worked out at a time, so that the other pages stay quick.
_SOLVING = Lock()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks beside the view: positions to drop, lines to put in, options for the graph."""

    drop: tuple[str, ...]
    put: tuple[str, ...]
    about: tuple[str, ...]

    @classmethod
    def of(cls, request: Request) -> "Asked":
        """Return what a request asks.

        Raises:
            OptionError: there are too many changes, or too long ones.
        """
        given = [_given(request, name) for name in ("drop", "what_if", "about")]
        if any(len(values) > CHANGES_MAX or any(len(one) > CHANGE_CHARS for one in values) for values in given):
            raise OptionError(
                f"The address supposes too much; give at most {CHANGES_MAX} changes of {CHANGE_CHARS} characters, or "
                "write them into the model file."
            )
        return cls(*given)

    def query(self, view: View, **changed: tuple[str, ...]) -> str:
        """Return the query of the same page with some choices changed."""
        values = {"drop": self.drop, "what_if": self.put, "about": self.about} | changed
        return "&".join(filter(None, (view.query(start=0), urlencode(values, doseq=True))))


def _given(request: Request, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in request.query_params.getlist(name) if one.strip()))


def deal_space(desk: Desk, view: View, request: Request) -> dict[str, Any]:
    """Return the deal space of a view.

    Raises:
        DealError: the model's file is wrong.
        HTTPException: others are being worked out.
    """
    asked = Asked.of(request)
    path = desk.settings.deal
    stamp = path.stat().st_mtime_ns if path is not None and path.exists() else None
    return desk.once("deal", view, asked, stamp, make=lambda: _alone(desk, view, asked))


def _alone(desk: Desk, view: View, asked: Asked) -> dict[str, Any]:
    if not _SOLVING.acquire(timeout=PATIENCE_S):
        raise HTTPException(
            503, "The board is working out other deals; load the page again in a moment.", {"Retry-After": "5"}
        )
    try:
        return _space(desk, view, asked)
    finally:
        _SOLVING.release()


def _space(desk: Desk, view: View, asked: Asked) -> dict[str, Any]:
    before = model_of(desk, view)
    model, changes = supposed(before, dropped=asked.drop, put=asked.put)
    telling = _Telling(desk, view, model, asked)
    return {
        "talks": view.talks,
        "as_of": model.state.as_of,
        **choices(desk, view),
        "model": _origin(model),
        "changes": _changes(view, asked, changes),
        **_solved(model.deal, telling),
        "options": [{"name": one.name, "party": one.party, "does": one.does} for one in model.deal.options],
        "positions": telling.listed(before.deal),
        "graph": graph_of(model, asked.about, frozenset(telling.clashing)),
        "plain": asked.query(view, drop=(), what_if=(), about=()),
    }


def _origin(model: Model) -> dict[str, Any]:
    return {
        "file": model.name,
        "title": model.deal.title,
        "left_out": model.left_out,
        "earlier": model.earlier,
        "conflict": bool(model.file.conflict),
    }


def _changes(view: View, asked: Asked, changes: Changes) -> dict[str, Any]:
    return {
        "drop": [{"says": one, "undo": asked.query(view, drop=_less(asked.drop, one))} for one in changes.dropped],
        "put": [{"says": one, "undo": asked.query(view, what_if=_less(asked.put, one))} for one in changes.put],
        "about": list(asked.about),
        "problems": list(changes.problems),
    }


def _less(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(one for one in values if one != value)


def _solved(deal: Deal, telling: "_Telling") -> dict[str, Any]:
    """Blockers, knots and packages, as far as the time reaches."""
    try:
        found, some = _blockers(deal)
        knots, ranked, all_packages = _packages(deal)
    except DealError as error:
        nothing = {"blockers": [], "blockers_complete": True, "knots": [], "packages": [], "packages_complete": True}
        return {"fault": str(error), "seconds": SECONDS, **nothing, "compared": None}
    for blocker in found:
        telling.clashing.update({position.option: None for position in blocker.positions})
    return {
        "fault": next((one.sentence for one in check(deal) if one.weight == "wrong"), None),
        "seconds": SECONDS,
        "blockers": [telling.cited(blocker_dict(deal, one)) for one in found],
        "blockers_complete": some,
        "knots": [knot_dict(deal, knot) for knot in knots],
        "packages": [package_dict(deal, package) for package in ranked],
        "packages_complete": all_packages,
        "compared": _compared(deal, ranked),
    }


def _blockers(deal: Deal) -> tuple[list[Blocker], bool]:
    deadline = Deadline(SECONDS)
    found = list(islice(blockers(deal, deadline=deadline), BLOCKERS + 1))
    return found[:BLOCKERS], len(found) <= BLOCKERS and not deadline.reached


def _packages(deal: Deal) -> tuple[list[Knot], list[Package], bool]:
    deadline = Deadline(SECONDS)
    knots = knots_of(deal, limit_ways=WAYS, deadline=deadline)
    found = list(islice(packages(deal, deadline=deadline), PACKAGES + 1))
    return knots, ranked_packages(found[:PACKAGES]), len(found) <= PACKAGES and not deadline.reached


def _compared(deal: Deal, found: list[Package]) -> dict[str, Any] | None:
    """The packages side by side: a row for each deed done in one, each position that gives in one, each party."""
    if not found:
        return None
    taken = [frozenset(package.taken) for package in found]
    given = [frozenset(position.id for position in package.gives) for package in found]
    return {
        "columns": [{"firm": len(one.firm_gives), "soft": len(one.gives) - len(one.firm_gives)} for one in found],
        "deeds": [
            _row({"name": option.name, "words": option.words}, [option.name in done for done in taken])
            for option in deal.options
            if any(option.name in done for done in taken)
        ],
        "gives": [
            _row(position_dict(deal, position), [position.id in gives for gives in given])
            for position in deal.positions
            if any(position.id in gives for gives in given)
        ],
        "parties": [
            {"party": party, "cells": [_counts(package, at) for package in found]}
            for at, party in enumerate(deal.parties)
            if any(sum(_counts(package, at).values()) for package in found)
        ],
    }


def _row(of: dict[str, Any], cells: list[bool]) -> dict[str, Any]:
    return {**of, "cells": cells, "differs": len(set(cells)) > 1}


def _counts(package: Package, party: int) -> dict[str, int]:
    balance = package.balances[party]
    return {name: len(getattr(balance, name)) for name in ("gains", "gives", "does", "receives")}


class _Telling:
    """Positions with their sentences, and with the address that drops them."""

    def __init__(self, desk: Desk, view: View, model: Model, asked: Asked) -> None:
        self._desk, self._view, self._model, self._asked = desk, view, model, asked
        self._lines = {one.line for one in model.state.tellings}
        self.clashing: dict[str, None] = {}

    def cited(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return a blocker's fields with sentences, and for each position the address of the page without it."""
        return {**entry, "positions": [self._position(one) for one in entry["positions"]]}

    def listed(self, deal: Deal) -> list[dict[str, Any]]:
        """Return every position of a deal as a choice: dropped or not."""
        said = Counter(position.says for position in deal.positions)
        return [
            {
                "party": position.party,
                "says": position.says,
                "words": position_dict(deal, position)["words"],
                "firmness": position.firmness,
                "dropped": position.says in self._asked.drop,
                "times": said[position.says],
            }
            for position in {one.says: one for one in deal.positions}.values()
        ]

    def _position(self, fields: dict[str, Any]) -> dict[str, Any]:
        put = fields["id"].startswith("what-if-") and fields["says"] in self._asked.put
        without = {"what_if": _less(self._asked.put, fields["says"])} if put else {
            "drop": (*self._asked.drop, fields["says"])
        }  # fmt: skip
        evidence = fields["evidence"]
        return {
            **fields,
            "evidence": list(self._sentences(evidence[:SENTENCES])),
            "more": max(0, len(evidence) - SENTENCES),
            "without": self._asked.query(self._view, **without),
        }

    def _sentences(self, evidence: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
        state = self._model.state
        for one in evidence:
            told = state.by_id.get(one["move"] or "")
            if told is None:
                line = one["move"] if one["move"] in self._lines else None
                yield {"sentence": one["sentence"], "line": line, "origin": one["report"], "report": None}
                continue
            text = self._desk.readout(told.report)
            for span in told.evidence[:1]:
                sentence = " ".join(text.words(span).split())
                report = report_line(self._desk, state.reports[told.report])
                yield {"sentence": sentence, "line": told.line, "origin": None, "report": report}
