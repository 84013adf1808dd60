"""The model that the deal space works on: drafted from the record, or a file that somebody edited."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from parley.analysis.deal import (
    Deal,
    Evidence,
    ModelFile,
    Option,
    by_contention,
    draft,
    narrowed,
    read_model,
    state_statements,
    what_if,
)
from parley.errors import DealError
from parley.ledger import State, Telling
from parley.web.board import COLUMNS
from parley.web.desk import Desk
from parley.web.states import look_of
from parley.web.view import View

# More cannot be compared on a page, and blockers and packages of so many take well under their time.
OPTIONS_MAX = 40
POSITIONS_MAX = 120
# A draft compares statements with each other; the latest count.
STATEMENTS_MAX = 3000
# Above so many reports, a draft that is for nobody in particular is one of the parties of most moves.
MANY_REPORTS = 2000


@dataclass(frozen=True, slots=True)
class Model:
    """A model with where it comes from.

    ``file`` is the name of the model's file, None where it was drafted from ``state``; ``left_out`` counts the options
    that are too many for a page, ``earlier`` the moves before those that were drafted from.
    """

    file: ModelFile
    state: State
    name: str | None = None
    left_out: int = 0
    earlier: int = 0

    @property
    def deal(self) -> Deal:
        """The deal."""
        return self.file.deal


@dataclass(frozen=True, slots=True)
class Changes:
    """What an address supposes: positions dropped, by their lines, and lines put in; ``problems`` are sentences."""

    dropped: tuple[str, ...] = ()
    put: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def model_of(desk: Desk, view: View) -> Model:
    """Return the model of a view: the file of the settings for the talks it is for, else a draft.

    Raises:
        DealError: the file is no model.
    """
    parties = view.parties or _main_parties(desk, view)
    look = look_of(desk, view)
    path = desk.settings.deal
    if path is not None and view.talks == desk.main_talks:
        return Model(read_model(path), look.state(parties=parties), Path(path).name)
    return _drafted(*look.latest(STATEMENTS_MAX, parties=parties, topic=view.topic))


def _main_parties(desk: Desk, view: View) -> tuple[str, ...]:
    """No party in particular, but where there are many reports those of most moves."""
    many = desk.talks().get(view.talks, 0) > MANY_REPORTS
    return tuple(desk.parties(view.talks)[:COLUMNS]) if many else ()


def supposed(model: Model, *, dropped: Iterable[str], put: Iterable[str]) -> tuple[Model, Changes]:
    """Return a model after changes; those that do not fit it are told and left out."""
    deal, problems = model.deal, []
    done: dict[str, list[str]] = {"drop": [], "put": []}
    held = {position.says for position in deal.positions}
    for line in dropped:
        if line in held:
            deal = what_if(deal, f"drop {line}")
            done["drop"].append(line)
        else:
            problems.append(f"The model holds no position “{line}” now, so none was dropped; see the list below.")
    for line in put:
        try:
            deal = what_if(deal, line)
            done["put"].append(line)
        except DealError as error:
            problems.append(str(error))
    changes = Changes(tuple(done["drop"]), tuple(done["put"]), tuple(problems))
    return replace(model, file=ModelFile(deal, model.file.conflict)), changes


def _drafted(state: State, earlier: int) -> Model:
    whole = draft(state_statements(state, _pointer), title=state.talks)
    deal = narrowed(whole, _chosen(whole))
    quoted = tuple(_quoted(option) for option in deal.options)
    left_out = len(whole.options) - len(deal.options)
    return Model(ModelFile(replace(deal, options=quoted)), state, None, left_out, earlier)


def _pointer(telling: Telling) -> Iterator[Evidence]:
    """Evidence that names the telling only: sentences are looked up where they are shown."""
    yield Evidence("", telling.report, telling.id)


def _quoted(option: Option) -> Option:
    # The words are the report's, seldom a verb phrase after the party.
    words = option.does.replace("“", "‘").replace("”", "’").replace('"', "'")
    return replace(option, does=f"“{words}”")


def _chosen(deal: Deal) -> list[str]:
    """The most contended options, as far as they and their positions fit a page, with what they depend on."""
    needs: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for position in deal.positions:
        mentioned = set() if position.condition is None else set(position.condition.options())
        needs.setdefault(position.option, set()).update(mentioned)
        counts[position.option] = counts.get(position.option, 0) + 1
    chosen: dict[str, None] = {}
    for name in by_contention(deal):
        more = {name, *needs.get(name, ())} - chosen.keys()
        positions = sum(counts.get(one, 0) for one in (*chosen, *more))
        if len(chosen) + len(more) <= OPTIONS_MAX and positions <= POSITIONS_MAX:
            chosen.update(dict.fromkeys(sorted(more)))
    return list(chosen)
