"""What: the moves of a report, from the acts that the model finds in its sentences."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from parley.language import Frame
from parley.reading.about import objects_of, terms_of, topics_of
from parley.reading.how_sure import Sureness
from parley.reading.roles import actor_name, by_name, fillers, in_row, none_chance, parties, party_name
from parley.reading.says_who import sources_of
from parley.reading.settings import Settings
from parley.reading.told_again import Told
from parley.reading.when import TimeExpression
from parley.reading.when_told import time_of
from parley.reading.who import Cast
from parley.records import Move, Span

MOST_ADDRESSEES = 4


def moves_of(
    cast: Cast,
    acts: list[str],
    times: dict[int, list[TimeExpression]],
    settings: Settings,
    sureness: Sureness,
) -> list[Told]:
    """Moves in the order of their sentences; one a party where several act together.

    Args:
        cast: the report's actors.
        acts: the names of the frames that are acts.
        times: calendar expressions by sentence.
        settings: least probabilities.
        sureness: how sure a move is by the probabilities of its act and party.
    """
    frames = cast.analysis.frames
    order = sorted(
        (i for i, f in enumerate(frames) if f.name in acts),
        key=lambda i: (frames[i].sentence, -frames[i].probability),
    )
    told: list[Told] = []
    for i in order:
        for party, chance in _acting(frames[i], cast, settings):
            confidence = sureness.confidence(frames[i].probability, chance)
            move = replace(_move(party, frames[i], cast, times, settings), confidence=confidence)
            if frames[i].probability >= settings.rival_act or not _outdone(move, told):
                told.append(Told(replace(move, id=f"m{len(told) + 1}"), i))
    return told


def _outdone(move: Move, told: list[Told]) -> bool:
    """Whether a likelier act of the same party in the same sentence already stands on the same words.

    The acts of a sentence come the likeliest first. One party seldom performs two acts by the same words: of 14,268
    annotated moves 92 share most of their terms with another move of their party and sentence.
    """
    here = takewhile(lambda t: t.move.evidence == move.evidence, reversed(told))
    return any(t.move.party == move.party and _same_terms(t.move, move) for t in here)


def _same_terms(a: Move, b: Move) -> bool:
    if a.terms is None or b.terms is None:
        return True
    common = min(a.terms.end, b.terms.end) - max(a.terms.start, b.terms.start)
    return common >= 0.5 * min(a.terms.end - a.terms.start, b.terms.end - b.terms.start)


def _acting(frame: Frame, cast: Cast, settings: Settings) -> list[tuple[str, float]]:
    """The parties that perform the act, with probabilities.

    They are the likeliest, others nearly as likely, and those named in one row with it.
    """
    found = fillers(frame, "party", cast)
    if not found:
        return []
    ranked = by_name([(party_name(f, cast), f.chance) for f in found])
    first = ranked[0][0]
    row = in_row(found, first, cast, name=party_name)
    out = [ranked[0]]
    for name, chance in ranked[1:]:
        if chance >= (settings.party_in_row if name in row else max(settings.second_party, 0.5 * ranked[0][1])):
            out.append((name, chance))
    return out


def _move(party: str, frame: Frame, cast: Cast, times: dict[int, list[TimeExpression]], settings: Settings) -> Move:
    sentence = cast.analysis.sentences[frame.sentence]
    topics = topics_of(frame, settings)
    return Move(
        id="",
        party=party,
        speaker=_speaker(frame, party, cast),
        act=frame.name,
        to=_addressees(frame, party, cast, settings),
        topics=topics,
        objects=objects_of(frame, cast, settings),
        terms=terms_of(frame, cast),
        when=time_of(frame, cast, times, settings),
        hedged=frame.hedged >= 0.5,
        sources=sources_of(frame, cast, settings),
        evidence=(Span(sentence.start, sentence.end),),
    )


def _speaker(frame: Frame, party: str, cast: Cast) -> str | None:
    """The actor who voiced it, where the report names one that acts for the party."""
    found = fillers(frame, "speaker", cast)
    if not found or none_chance(frame, "speaker") >= found[0].chance:
        return None
    return actor_name(found[0], cast)


def _addressees(frame: Frame, party: str, cast: Cast, settings: Settings) -> tuple[str, ...]:
    """Those likely enough beside the likeliest of them and nobody."""
    found = [(name, chance) for name, chance in parties(frame, "to", cast) if name != party][:MOST_ADDRESSEES]
    if not found:
        return ()
    least = max(settings.addressee, settings.addressee_share * (found[0][1] + none_chance(frame, "to")))
    return tuple(name for name, chance in found if chance >= least)
