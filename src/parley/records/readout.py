"""One reading of one report: all its records together, and its JSON form."""

import json
from dataclasses import dataclass, replace
from typing import Any, Self

from parley.records.facts import Attribution, Control, Gloss, Meeting, Membership, Shift
from parley.records.fields import Fields, parse_json
from parley.records.move import Move, Source
from parley.records.notebook import table_html
from parley.records.report import Page, Report, Span
from parley.records.shapes import ReadoutJson
from parley.records.tables import MoveRow, Table


@dataclass(frozen=True, slots=True, repr=False)
class Readout:
    """One reading of one report: the sourced record of what the parties did, said and want.

    ``notices`` are sentences for the reader about the reading itself (a guessed date, a skipped part);
    ``model`` names the model that read it, None if the reading used none.
    """

    report: Report
    moves: tuple[Move, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    control: tuple[Control, ...] = ()
    shifts: tuple[Shift, ...] = ()
    glosses: tuple[Gloss, ...] = ()
    memberships: tuple[Membership, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    notices: tuple[str, ...] = ()
    model: str | None = None

    @property
    def parties(self) -> tuple[str, ...]:
        """The parties that made a move, in the order in which the report first tells of them."""
        return tuple(dict.fromkeys(move.party for move in self.moves))

    def words(self, span: Span | Source | Page) -> str:
        """Return the words of the report that a range covers."""
        return self.report.text[span.start : span.end]

    def surer(self, *, min_confidence: float) -> Self:
        """Return the readout with the moves that are at least so sure, and the conditions among them.

        Moves whose confidence was not estimated stay.
        """
        kept = [move for move in self.moves if move.confidence is None or move.confidence >= min_confidence]
        ids = {move.id for move in kept}
        moves = tuple(replace(m, condition=tuple(c for c in m.condition if c in ids)) for m in kept)
        return replace(self, moves=moves)

    def table(self) -> Table[MoveRow]:
        """Return the moves as a table, a row each."""
        return Table(MoveRow, map(self._move_row, self.moves), shown=("party", "act", "topics", "terms", "sources"))

    def to_pandas(self) -> Any:
        """Return the moves as a ``pandas.DataFrame``, a row each; :class:`SetupError` if pandas is missing."""
        return self.table().to_pandas()

    def to_polars(self) -> Any:
        """Return the moves as a ``polars.DataFrame``, a row each; :class:`SetupError` if polars is missing."""
        return self.table().to_polars()

    def to_dict(self) -> ReadoutJson:
        """Return the readout as a JSON dictionary that is valid against ``readout.schema.json``."""
        return {
            "report": self.report.to_dict(),
            "moves": [move.to_dict() for move in self.moves],
            "meetings": [meeting.to_dict() for meeting in self.meetings],
            "control": [control.to_dict() for control in self.control],
            "shifts": [shift.to_dict() for shift in self.shifts],
            "glosses": [gloss.to_dict() for gloss in self.glosses],
            "memberships": [membership.to_dict() for membership in self.memberships],
            "attributions": [attribution.to_dict() for attribution in self.attributions],
            "notices": list(self.notices),
            "model": self.model,
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """Return the readout as JSON text, indented by ``indent`` spaces a level, on one line if None."""
        content = self.to_dict()
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=indent)
        try:
            text.encode("utf-8")
        except UnicodeEncodeError:
            # A lone surrogate in the report has no UTF-8 form; escaped, it survives the round trip.
            text = json.dumps(content, allow_nan=False, indent=indent)
        return text

    @classmethod
    def from_dict(cls, content: object) -> Self:
        """Build a readout from a JSON dictionary; fields that the contract does not name are ignored.

        Raises :class:`RecordError`, naming the field, where the content does not keep the contract.
        """
        outer = Fields.of(content)
        report = Report.from_fields(outer.item("report"))
        fields = outer.within(len(report.text))
        readout = cls(
            report=report,
            moves=tuple(Move.from_fields(item) for item in fields.items("moves")),
            meetings=tuple(Meeting.from_fields(item) for item in fields.items("meetings")),
            control=tuple(Control.from_fields(item) for item in fields.items("control")),
            shifts=tuple(Shift.from_fields(item) for item in fields.items("shifts")),
            glosses=tuple(Gloss.from_fields(item) for item in fields.items("glosses")),
            memberships=tuple(Membership.from_fields(item) for item in fields.items("memberships")),
            attributions=tuple(Attribution.from_fields(item) for item in fields.items("attributions")),
            notices=fields.texts("notices", required=False),
            model=fields.optional_text("model"),
        )
        readout._check_ids(fields)
        return readout

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Build a readout from JSON text; raises :class:`RecordError` if it is none."""
        return cls.from_dict(parse_json(text))

    def _check_ids(self, fields: Fields) -> None:
        ids: set[str] = set()
        for move, item in zip(self.moves, fields.items("moves"), strict=True):
            if move.id in ids:
                raise item.error("id", f"is {move.id!r}, as in an earlier move; give each its own id")
            ids.add(move.id)
        for move, item in zip(self.moves, fields.items("moves"), strict=True):
            for needed in move.condition:
                if needed not in ids:
                    raise item.error("condition", f"names {needed!r}, but the readout has no such move")

    def __repr__(self) -> str:
        name = self.report.title or self.report.id
        told = f"moves {len(self.moves)}, parties {len(self.parties)}, meetings {len(self.meetings)}"
        return f"<Readout of {name!r}, {self.report.published or 'undated'}: {told}>"

    def _repr_html_(self) -> str:
        rows = [self._row(move) for move in self.moves]
        return table_html(self.report.title or self.report.id, self.report.published, rows)

    def _move_row(self, move: Move) -> MoveRow:
        first = move.evidence[0]
        return MoveRow(
            report=self.report.id,
            published=self.report.published,
            id=move.id,
            party=move.party,
            speaker=move.speaker,
            act=move.act,
            force=move.force,
            topics=move.topics,
            objects=move.objects,
            to=move.to,
            terms=self.words(move.terms) if move.terms else "",
            condition=move.condition,
            when=move.when,
            hedged=move.hedged,
            confidence=move.confidence,
            sources=tuple(one.name or self.words(one) for one in move.sources),
            source_kinds=tuple(one.kind for one in move.sources),
            sentence=self.words(first),
            start=first.start,
            end=first.end,
        )

    def _row(self, move: Move) -> tuple[str, str, str, str]:
        told = self.words(move.terms or move.evidence[0])
        return (move.party, move.act, ", ".join(move.topics), told)
