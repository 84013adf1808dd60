"""What: the moves of a report, from the acts that the model finds in its sentences."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from parley.language import Frame
from parley.reading.about import objects_of, same_words, terms_of, topics_of
from parley.reading.choices import Choices
from parley.reading.doings import Doings
from parley.reading.roles import actor_name, fillers, none_chance
from parley.reading.says_who import sources_of
from parley.reading.settings import Settings
from parley.reading.to_whom import addressees
from parley.reading.told_again import Told
from parley.reading.when import TimeExpression
from parley.reading.when_told import time_of
from parley.reading.who import Cast
from parley.reading.who_acts import WhoActs
from parley.records import Move, Span

Times = dict[int, list[TimeExpression]]


def moves_of(cast: Cast, acts: list[str], times: Times, settings: Settings, choices: Choices) -> list[Told]:
    """Moves in the order of their sentences; one a party where several act together.

    Args:
        cast: the report's actors.
        acts: the names of the frames that are acts.
        times: calendar expressions by sentence.
        settings: least probabilities.
        choices: who acts, on whom, and says who.
    """
    doings = Doings(cast, acts)
    who = WhoActs(doings)
    order = sorted(doings.frames, key=lambda n: (doings.frames[n].sentence, -doings.frames[n].probability))
    told: list[Told] = []
    for n in order:
        whole = _told_by(doings.frames[n], cast, times, settings, choices)
        for party, chance in who.parties(n, choices.move, further=settings.further_party):
            to = addressees(doings, n, party, choices.addressee)
            move = replace(whole, id=f"m{len(told) + 1}", party=party, to=to, confidence=round(chance, 3))
            if doings.frames[n].probability >= settings.rival_act or not _outdone(move, told):
                told.append(Told(move, n))
    return told


def _outdone(move: Move, told: list[Told]) -> bool:
    """Whether a likelier act of the same party in the same sentence already stands on the same words.

    The acts of a sentence come the likeliest first. One party seldom performs two acts by the same words: of 14,268
    annotated moves 92 share most of their terms with another move of their party and sentence.
    """
    here = takewhile(lambda t: t.move.evidence == move.evidence, reversed(told))
    return any(t.move.party == move.party and same_words(t.move.terms, move.terms) for t in here)


def _told_by(frame: Frame, cast: Cast, times: Times, settings: Settings, choices: Choices) -> Move:
    """What a frame tells, whoever acts."""
    sentence = cast.analysis.sentences[frame.sentence]
    speaker = _speaker(frame, cast)
    return Move(
        id="",
        party="",
        speaker=speaker,
        act=frame.name,
        to=(),
        topics=topics_of(frame, settings),
        objects=objects_of(frame, cast, settings),
        terms=terms_of(frame, cast),
        when=time_of(frame, cast, times, settings),
        hedged=frame.hedged >= 0.5,
        sources=sources_of(frame, cast, choices.source, speaker=speaker),
        evidence=(Span(sentence.start, sentence.end),),
    )


def _speaker(frame: Frame, cast: Cast) -> str | None:
    """The actor who voiced it, where the report names one."""
    found = fillers(frame, "speaker", cast)
    if not found or none_chance(frame, "speaker") >= found[0].chance:
        return None
    return actor_name(found[0], cast)
