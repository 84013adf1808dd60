"""Who holds what: control over places, and how much of each."""

from __future__ import annotations

from parley.language import Frame
from parley.reading.about import terms_of
from parley.reading.counts import Share, find_shares
from parley.reading.facts import evidence_of, frames_of
from parley.reading.roles import Filler, actor_name, fillers, in_row, none_chance, parties
from parley.reading.who import Cast
from parley.records import Control, Span

MOST_PLACES = 6
NEARLY = 0.5  # as a share of the likeliest place's probability
SHARED = 0.05  # a place with a share of its own
SHARE_REACH_WORDS = 3


def control_of(cast: Cast) -> list[Control]:
    """Who holds which place, and how much of it."""
    out = []
    for frame in frames_of(cast, "control"):
        holders, places = parties(frame, "party", cast), _places(frame, cast)
        if holders:
            held = [p for p in places if actor_name(p, cast) != holders[0][0]]
            out += [_held(holders[0][0], place, held, frame, cast) for place in held]
    return out


def _places(frame: Frame, cast: Cast) -> list[Filler]:
    """The likeliest place, those nearly as likely, those named in one row with it, and those with shares of their own.

    "Almost all of the island and more than half of the valley" is no row, but each has a share before it.
    """
    found = fillers(frame, "object", cast, follow=False)
    if not found:
        return []
    row = in_row(found, actor_name(found[0], cast), cast, name=actor_name)
    sentence = cast.analysis.sentences[frame.sentence]
    shares = find_shares(cast.analysis.text, sentence.start, sentence.end)

    def is_held(place: Filler) -> bool:
        near = place.chance >= NEARLY * found[0].chance or actor_name(place, cast) in row
        return near or (place.chance >= SHARED and _has_own(place, shares, cast))

    return [place for place in found if is_held(place)][:MOST_PLACES]


def _has_own(place: Filler, shares: list[Share], cast: Cast) -> bool:
    """Whether a share stands right before the place: "about 60% of the valley"."""
    start = _start(place, cast)
    between = (cast.analysis.text[s.end : start].split() for s in shares if s.end <= start)
    return any(len(words) <= SHARE_REACH_WORDS for words in between)


def _held(holder: str, place: Filler, held: list[Filler], frame: Frame, cast: Cast) -> Control:
    extent = _extent_of(place, held, terms_of(frame, cast) if none_chance(frame, "first") < 0.5 else None, cast)
    sentence = cast.analysis.sentences[frame.sentence]
    shares = find_shares(cast.analysis.text, sentence.start, sentence.end)
    return Control(
        holder=holder,
        place=actor_name(place, cast),
        share=_share_of(place, held, shares, cast),
        extent=cast.analysis.text[extent.start : extent.end] if extent else None,
        evidence=evidence_of(frame, cast),
    )


def _extent_of(place: Filler, held: list[Filler], extent: Span | None, cast: Cast) -> Span | None:
    """The words that tell how much, where they are told of this place: they hold its name, or stand before it."""
    start = _start(place, cast)
    others = [_start(p, cast) for p in held if p is not place]
    if extent is None or not others or extent.start <= start < extent.end:
        return extent
    held_by_others = any(extent.start <= other < start for other in others)
    return extent if extent.end <= start and not held_by_others else None


def _share_of(place: Filler, held: list[Filler], shares: list[Share], cast: Cast) -> float | None:
    """The share told of the place: the nearest one before it, unless another place stands between.

    "A third of the valley and nearly half of Port Ilva." Of one place alone any share will do.
    """
    start = _start(place, cast)
    others = [_start(p, cast) for p in held if p is not place]
    before = [s for s in shares if s.end <= start and not any(s.end <= other < start for other in others)]
    if before:
        return before[-1].share
    return shares[0].share if shares and not others else None


def _start(place: Filler, cast: Cast) -> int:
    return cast.analysis.range_of(place.words[0], place.words[0] + 1)[0]
