"""What a report tells beside the moves: meetings, shifts, terms explained, groups."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parley.language import Frame
from parley.reading.about import phrase_of, terms_of, topics_of
from parley.reading.lexicon import name_words
from parley.reading.mentions import PERSON, STATE
from parley.reading.roles import actor_name, by_name, fillers, none_chance, parties, party_name
from parley.reading.settings import Settings
from parley.reading.when import TimeExpression
from parley.reading.when_told import time_of
from parley.reading.who import Actor, Cast
from parley.records import Gloss, Meeting, Membership, Shift, Span

Times = dict[int, list[TimeExpression]]


def frames_of(cast: Cast, name: str) -> list[Frame]:
    """The frames of a kind of record, in the order of their sentences."""
    return sorted((f for f in cast.analysis.frames if f.name == name), key=lambda f: f.sentence)


def evidence_of(frame: Frame, cast: Cast) -> tuple[Span, ...]:
    """The frame's sentence."""
    s = cast.analysis.sentences[frame.sentence]
    return (Span(s.start, s.end),)


def meetings_of(cast: Cast, times: Times, labels: dict[str, Any], settings: Settings) -> list[Meeting]:
    """Meetings, those told twice joined."""
    known = {actor.name: actor for actor in reversed(cast.actors)}
    out: list[Meeting] = []
    for frame in frames_of(cast, "meeting"):
        place = _place(frame, cast)
        new = Meeting(
            participants=_participants(frame, cast, settings, place),
            when=time_of(frame, cast, times, settings),
            place=place,
            channel=labels["channels"][int(frame.labels["channel"].argmax())],
            status=labels["statuses"][int(frame.labels["status"].argmax())],
            evidence=evidence_of(frame, cast),
        )
        if _is_alone(new, known):
            continue
        same = next((m for m in out if _same_meeting(m, new, known)), None)
        if same is None:
            out.append(new)
        else:
            out[out.index(same)] = _joined(same, new)
    return out


def _participants(frame: Frame, cast: Cast, settings: Settings, place: str | None) -> tuple[str, ...]:
    """Participants by name; of a party and a person who acts for it the person alone.

    Who is named in other sentences alone stands for a side ("The delegations meet again on Friday"). Words that name
    nobody known ("Envoys") are taken from the sentence that tells the meeting; its place is no participant.
    """
    found = [f for f in fillers(frame, "party", cast) if f.chance >= settings.participant]
    here = [f for f in found if any(cast.analysis.sentence_of[w] == frame.sentence for w in f.words)]
    people = [f for f in here if f.actor is not None and f.actor.kind == PERSON]
    # A person whose side nobody tells is the side as well, and stays.
    sides = {party_name(f, cast) for f in people} - {actor_name(f, cast) for f in people}
    known = [f for f in found if f in here or f.actor is not None]
    names = dict.fromkeys(actor_name(f, cast) if f in here else party_name(f, cast) for f in known)
    there = (place or "").casefold()
    return tuple(name for name in names if name not in sides and name.casefold() != there)


def _place(frame: Frame, cast: Cast) -> str | None:
    found = fillers(frame, "object", cast, follow=False)
    if not found or none_chance(frame, "object") >= 0.5:
        return None
    f = found[0]
    mention = cast.mention_at(f.words[0])
    return cast.analysis.words_of(mention.first, mention.last) if mention else actor_name(f, cast)


def _is_alone(meeting: Meeting, known: dict[str, Actor]) -> bool:
    """Whether nobody meets, or one person or one state alone; a body or a group may sit by itself."""
    if len(meeting.participants) != 1:
        return not meeting.participants
    only = known.get(meeting.participants[0])
    return only is not None and only.kind in (PERSON, STATE)


def _same_meeting(a: Meeting, b: Meeting, known: dict[str, Actor]) -> bool:
    """Whether two tellings are of one meeting: the same sides, whoever speaks for them, at no other time."""
    if (a.when and b.when and a.when != b.when) or a.status != b.status:
        return False
    first, second = ({known[n].acts_for if n in known else n for n in m.participants} for m in (a, b))
    return len(first & second) >= min(2, len(first), len(second))


def _joined(a: Meeting, b: Meeting) -> Meeting:
    return replace(
        a,
        participants=tuple(dict.fromkeys([*a.participants, *b.participants])),
        when=a.when or b.when,
        place=a.place or b.place,
        channel=a.channel if a.channel != "unknown" else b.channel,
        evidence=tuple(dict.fromkeys([*a.evidence, *b.evidence])),
    )


def shifts_of(cast: Cast, times: Times, labels: dict[str, Any], settings: Settings) -> list[Shift]:
    """Changes of position that the report itself tells."""
    out = []
    for frame in frames_of(cast, "shift"):
        party = parties(frame, "party", cast)
        if party:
            out.append(
                Shift(
                    party=party[0][0],
                    topics=topics_of(frame, settings),
                    direction=labels["directions"][int(frame.labels["direction"].argmax())],
                    since=time_of(frame, cast, times, settings),
                    evidence=evidence_of(frame, cast),
                )
            )
    return out


def glosses_of(cast: Cast) -> list[Gloss]:
    """Terms that the report explains."""
    out = []
    for frame in frames_of(cast, "gloss"):
        term, meaning = phrase_of(frame, "object", cast), terms_of(frame, cast)
        if term and meaning:
            out.append(Gloss(term=term, meaning=meaning, evidence=evidence_of(frame, cast)))
    return out


def memberships_of(cast: Cast, settings: Settings) -> list[Membership]:
    """Groups and their members as the report counts them."""
    out = []
    for frame in frames_of(cast, "membership"):
        group = by_name([(actor_name(f, cast), f.chance) for f in fillers(frame, "party", cast)])
        members = by_name([(actor_name(f, cast), f.chance) for f in fillers(frame, "to", cast)])
        if group and members:
            least = settings.member_share * members[0][1]
            likely = [n for n, chance in members if chance >= least and n != group[0][0]]
            names = tuple(n for n in likely if n.lower() not in name_words().determiners)
            out.append(Membership(group=group[0][0], members=names, evidence=evidence_of(frame, cast)))
    return out
