"""One readout as the sections of the page see it: clean words, sentence numbers, labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.text import Text

from parley import vocabulary
from parley.cli.cleaning import clean, cut, quoted
from parley.cli.render import layout
from parley.cli.render.sentences import SentenceNumbers
from parley.records import Move, Readout, Source, Span

if TYPE_CHECKING:
    from parley.analysis import Joined

BRIEF_CHARS = 120
CARRIERS_MAX = 2
DIM = "dim"


@dataclass(frozen=True, slots=True)
class Joint:
    """A move that one party made, or several together: same act, same words, same sentences."""

    moves: tuple[Move, ...]

    @property
    def move(self) -> Move:
        """The move, as its first party made it."""
        return self.moves[0]

    @property
    def parties(self) -> str:
        """The names of its parties, safe to print."""
        return clean(", ".join(dict.fromkeys(move.party for move in self.moves)))


def joint(moves: Iterable[Move]) -> list[Joint]:
    """Return the moves in order, those that several parties made together as one."""
    groups: dict[object, list[Move]] = {}
    for move in moves:
        groups.setdefault(signature(move), []).append(move)
    return [Joint(tuple(group)) for group in groups.values()]


def signature(move: Move) -> tuple[object, ...]:
    """Return what a move shares with the same move of another party."""
    return (move.act, move.hedged, move.terms, move.evidence, move.topics, move.objects)


@dataclass(frozen=True, slots=True)
class View:
    """A readout with what its printing depends on: the width in columns and whether to quote sentences."""

    readout: Readout
    width: int
    evidence: bool
    sentences: SentenceNumbers
    joined: "Joined | None" = None

    def joint(self, moves: Iterable[Move]) -> list[Joint]:
        """Return the moves in order, those that several parties made together as one if the same readers found them."""
        found = list(moves)
        by_finders = {self._finders(move): None for move in found}
        groups = [told for name in by_finders for told in joint(m for m in found if self._finders(m) == name)]
        return sorted(groups, key=lambda told: found.index(told.move))

    def words(self, span: Span | Source) -> str:
        """Return the words of a range on one line, safe to print."""
        return clean(self.readout.words(span))

    def mark(self, spans: Iterable[Span]) -> Text:
        """Return the sentence numbers of evidence, such as ``[7, 9]``."""
        return Text(f"[{', '.join(map(str, self.sentences.numbers(spans)))}]", DIM)

    def terms(self, move: Move) -> str:
        """Return what the move is about: its terms in quotation marks, else its objects or topics."""
        if move.terms is not None and self.words(move.terms):
            words = self.words(move.terms)
            return quoted(words if self.evidence else cut(words, limit_chars=BRIEF_CHARS))
        return clean(", ".join(move.objects)) or f"({', '.join(map(topic_label, move.topics)).lower()})"

    def told(self, move: Move) -> Text:
        """Return act, terms and sentence number of a move, without its party, and a mark if it is doubtful."""
        told = Text.assemble(act_text(move), " ", self.terms(move), " ", self.mark(move.evidence))
        sure = certainty(move)
        told = told.append(f" ({sure.label})", DIM) if sure is not None and sure.doubt else told
        return told.append(f" ({self._finders(move)})", DIM) if self.joined is not None else told

    def _finders(self, move: Move) -> str:
        """Which of two readers found a move, and what act the second names, if that is another one."""
        if self.joined is None:
            return ""
        names, other = self.joined.found_by[move.id], self.joined.otherwise.get(move.id)
        if other is not None:
            return clean(f"both; {names[-1]}: {act_label(other)}")
        return "both" if len(names) > 1 else clean(", ".join(names))

    def source_name(self, source: Source) -> str:
        """Return the resolved name of a source, else the words that name it."""
        return clean(source.name or "") or self.words(source) or source_label(source.kind)

    def carriers(self, told: Joint) -> str:
        """Return who carried a move to the reader, nearest first; empty if the report itself tells it."""
        chains = list(dict.fromkeys(filter(None, map(self._chain, told.moves))))
        if self.evidence or len(chains) <= CARRIERS_MAX:
            return "; ".join(chains)
        return f"{'; '.join(chains[:CARRIERS_MAX])} and {len(chains) - CARRIERS_MAX} more"

    def _chain(self, move: Move) -> str:
        names = [self.source_name(source) for source in reversed(move.sources)]
        speaker = clean(move.speaker or "")
        if speaker and not any(_same_name(speaker, name) for name in names):
            names.insert(0, speaker)
        return ", via ".join(dict.fromkeys(names))

    def quotes(self, spans: Iterable[Span], terms: Span | None = None) -> list[Text]:
        """Return the sentences of evidence, the terms in them highlighted; none without ``evidence``."""
        return [self._quote(span, terms) for span in spans] if self.evidence else []

    def _quote(self, span: Span, terms: Span | None) -> Text:
        quote = Text.assemble((f"[{self.sentences.number(span)}] ", DIM))
        if terms is None or terms.end <= span.start or span.end <= terms.start:
            return quote.append(self.words(span), DIM)
        start, end = max(span.start, terms.start), min(span.end, terms.end)
        text = self.readout.report.text
        for piece, style in (
            (text[span.start : start], DIM),
            (text[start:end], "bold underline"),
            (text[end : span.end], DIM),
        ):
            quote.append(_spaced(piece), style)
        return quote


def act_text(move: Move) -> Text:
    """Return the label of a move's act in its colour, with a question mark if it is told as possible only."""
    return Text(act_label(move.act) + ("?" if move.hedged else ""), layout.style(move.act))


def certainty(move: Move) -> vocabulary.Certainty | None:
    """Return how sure a move is, None if that was not estimated."""
    return None if move.confidence is None else vocabulary.certainty(move.confidence)


def act_label(act: str) -> str:
    """Return the label of an act, such as "demands"."""
    return vocabulary.acts()[act].label


def topic_label(topic: str) -> str:
    """Return the label of a topic, such as "Territory"."""
    return vocabulary.topics()[topic].label


def source_label(kind: str) -> str:
    """Return the label of a kind of source, such as "another outlet"."""
    return vocabulary.kinds().sources[kind].label


def channel_label(channel: str) -> str:
    """Return the label of a channel, such as "in person"."""
    return vocabulary.kinds().channels[channel].label


def status_label(status: str) -> str:
    """Return the label of a status, such as "planned"."""
    return vocabulary.kinds().statuses[status].label


def direction_label(direction: str) -> str:
    """Return the label of a direction, such as "harder"."""
    return vocabulary.kinds().directions[direction].label


def _spaced(piece: str) -> str:
    # clean() trims, but the space around the highlighted terms belongs to the sentence.
    before = " " if piece[:1].isspace() else ""
    after = " " if piece[-1:].isspace() and piece.strip() else ""
    return f"{before}{clean(piece)}{after}"


def _same_name(speaker: str, name: str) -> bool:
    one, other = speaker.casefold().split(), name.casefold().split()
    return set(one) <= set(other) or set(other) <= set(one)
