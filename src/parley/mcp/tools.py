"""The tools that an agent calls. Their docstrings are what it reads to choose one."""

from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar

from pydantic import Field

from parley import analysis
from parley.errors import OptionError
from parley.ledger import State, Telling, asked_party
from parley.mcp import citing, reading, shapes
from parley.mcp.holding import Holding
from parley.vocabulary import topics

T = TypeVar("T")
LIMIT = 20
LIMIT_MAX = 100

Talks = Annotated[str | None, Field(description="The negotiation; the main one of the ledger if left out.")]
AsOf = Annotated[
    str | None,
    Field(description="What was told by the end of that day (2031-05-12, 2031-05 or 2031); all if left out."),
]
Party = Annotated[str | None, Field(description="Of this party alone, as the ledger names it.")]
Topic = Annotated[str | None, Field(description=f"On this topic alone: {', '.join(topics())}.")]
Limit = Annotated[int, Field(description="The most lines to return.", ge=1, le=LIMIT_MAX)]
Text = Annotated[str | None, Field(description="The report's text, whole and unchanged.")]
Path = Annotated[str | None, Field(description="A file in a folder that the server may read.")]
Url = Annotated[str | None, Field(description="A public http or https address.")]
Published = Annotated[str | None, Field(description="The day of publication (EDTF), if the report does not tell it.")]
Publisher = Annotated[str | None, Field(description="Who published it.")]
Title = Annotated[str | None, Field(description="Its title.")]
Surer = Annotated[float, Field(description="Leave out moves less sure than this.", ge=0, le=1)]
OfferState = Literal["open", "accepted", "refused", "lapsed"]


class Tools:
    """The tools of one server, on one ledger."""

    def __init__(self, holding: Holding) -> None:
        self._holding = holding

    def read_report(
        self,
        text: Text = None,
        path: Path = None,
        url: Url = None,
        published: Published = None,
        publisher: Publisher = None,
        title: Title = None,
        min_confidence: Surer = 0.0,
    ) -> shapes.ReadAnswer:
        """Read one report of a negotiation (English) and return its moves: who demands, offers, refuses what.

        Give one of text, path and url. Nothing is kept.
        """
        given = reading.Given(text, path, url, published, publisher, title)
        readout = reading.read(given, self._holding.settings, min_confidence=min_confidence)
        report = citing.unkept_line(readout.report)
        return {
            "report": report,
            "moves": [citing.read_line(move, readout, report) for move in readout.moves],
            "facts": citing.read_facts(readout, report),
            "notices": list(readout.notices),
            "model": readout.model,
        }

    def add_report(
        self,
        text: Text = None,
        path: Path = None,
        url: Url = None,
        published: Published = None,
        publisher: Publisher = None,
        title: Title = None,
        talks: Annotated[str | None, Field(description="The negotiation; a new name begins a new one.")] = None,
        why: Annotated[str, Field(description="A remark for the journal.")] = "",
    ) -> shapes.AddAnswer:
        """Read one report and record in the ledger what it tells. A report that is known already changes nothing.

        Give one of text, path and url.
        """
        holding = self._holding
        given = reading.Given(text, path, url, published, publisher, title)
        readout = reading.read(given, holding.settings)
        chosen = talks or holding.main_talks
        added = holding.ledger.add(readout, talks=chosen, why=why)
        found = holding.ledger.find(added.report)
        return {
            "outcome": added.outcome,
            "report": citing.report_line(found.reports[added.report]),
            "talks": chosen,
            "moves": holding.move_lines(found.tellings, found.reports),
            "notices": list(readout.notices),
        }

    def list_talks(self) -> shapes.TalksAnswer:
        """List the negotiations of the ledger, with how many reports each has."""
        there = self._holding.ledger.talks()
        lines: list[shapes.TalksLine] = [{"talks": name, "reports": count} for name, count in there.items()]
        return {"main": self._holding.main_talks, "talks": lines}

    def search_moves(
        self,
        words: Annotated[str, Field(description="Words that party, speaker, terms, objects or addressees hold.")] = "",
        party: Party = None,
        topic: Topic = None,
        talks: Talks = None,
        as_of: AsOf = None,
        limit: Limit = LIMIT,
    ) -> shapes.MovesAnswer:
        """Search the moves of the ledger, the latest first: one line for each report that tells one."""
        name, state = self._state(talks, as_of, topic=topic, party=party)
        asked = words.casefold().split()
        found = [
            one
            for one in state.tellings
            if (party is None or one.party.casefold() == party.casefold())
            and (topic is None or topic in one.topics)
            and _holds(one, asked)
        ]
        found.sort(key=lambda one: (one.day, one.published, one.id), reverse=True)
        chosen, left_out = _first(found, limit)
        lines = self._holding.move_lines(chosen, state.reports)
        return {"talks": name, "as_of": as_of, "moves": lines, "left_out": left_out}

    def positions(
        self,
        party: Party = None,
        topic: Topic = None,
        as_of: AsOf = None,
        talks: Talks = None,
        limit: Limit = LIMIT,
    ) -> shapes.PositionsAnswer:
        """Tell where each party stands on each topic and object, since when and on how many independent origins."""
        name, state = self._state(talks, as_of, topic=topic, party=party)
        chosen, left_out = _first(analysis.positions(state, party=party, topic=topic), limit)
        lines: list[shapes.PositionLine] = [
            {
                "party": one.party,
                "topic": one.topic,
                "object": one.object,
                "acts": list(one.acts),
                "since": one.since,
                "last_told": one.last_told,
                "tellings": one.tellings,
                "origins": one.origins,
                "named": one.named,
                "line": one.line,
                "evidence": self._holding.evidence(state, one.line),
            }
            for one in chosen
        ]
        return {"talks": name, "as_of": as_of, "positions": lines, "left_out": left_out}

    def offers(
        self,
        state: Annotated[OfferState | None, Field(description="Those in this state alone.")] = None,
        party: Party = None,
        as_of: AsOf = None,
        talks: Talks = None,
        limit: Limit = LIMIT,
    ) -> shapes.OffersAnswer:
        """Tell what is on the table: offers and proposals, their conditions, the replies and what became of them."""
        name, told = self._state(talks, as_of, party=party)
        found = [
            one
            for one in analysis.offers(told)
            if state in (None, one.state) and (party is None or one.party.casefold() == party.casefold())
        ]
        chosen, left_out = _first(found, limit)
        lines = [self._offer(told, one) for one in chosen]
        return {"talks": name, "as_of": as_of, "offers": lines, "left_out": left_out}

    def agenda(self, as_of: AsOf = None, talks: Talks = None, limit: Limit = LIMIT) -> shapes.AgendaAnswer:
        """Tell the meetings to come after a day (after the last report if none is given), the next one first."""
        name, state = self._state(talks, as_of)
        facts = {fact.id: fact for fact in state.facts}
        chosen, left_out = _first(analysis.agenda(state), limit)
        lines: list[shapes.AppointmentLine] = [
            {
                "participants": list(one.participants),
                "when": one.when,
                "place": one.place,
                "channel": one.channel,
                "status": one.status,
                "earliest": one.earliest,
                "latest": one.latest,
                "origins": one.origins,
                "evidence": self._holding.fact_lines([facts[id] for id in one.facts], state.reports),
            }
            for one in chosen
        ]
        return {"talks": name, "as_of": as_of, "meetings": lines, "left_out": left_out}

    def disputes(self, as_of: AsOf = None, talks: Talks = None, limit: Limit = LIMIT) -> shapes.DisputesAnswer:
        """Tell what one side says and the other denies or tells otherwise; both stand, and neither is chosen."""
        name, state = self._state(talks, as_of)
        chosen, left_out = _first(analysis.disputes(state), limit)
        lines: list[shapes.DisputeLine] = [
            {
                "line": one.line,
                "kind": one.kind,
                "parties": list(one.parties),
                "topic": one.topic,
                "words": one.words,
                "otherwise": list(one.otherwise),
                "tellers": list(one.tellers),
                "day": one.day,
                "evidence": self._holding.behind(state, one.line),
                "against": [line for name in one.against for line in self._holding.behind(state, name)],
            }
            for one in chosen
        ]
        return {"talks": name, "as_of": as_of, "disputes": lines, "left_out": left_out}

    def evidence(
        self,
        line: Annotated[
            str, Field(description="A name such as m4k2xqpd7, from another answer; its beginning will do.")
        ],
        limit: Limit = LIMIT,
    ) -> shapes.EvidenceAnswer:
        """Return everything behind a move, a telling, a report or another record, down to the sentences."""
        found = self._holding.ledger.find(line)
        told = [one for one in found.tellings if one.status != "rejected"]
        facts = [one for one in found.facts if one.status != "rejected"]
        chosen, left_out = _first(told, limit)
        return {
            "kind": found.kind,
            "name": found.name,
            "talks": found.talks,
            "moves": self._holding.move_lines(chosen, found.reports),
            "facts": self._holding.fact_lines(facts, found.reports),
            "reports": [citing.report_line(one) for one in found.reports.values()],
            "left_out": left_out,
        }

    def _offer(self, state: State, one: analysis.Offer) -> shapes.OfferLine:
        replies: list[shapes.ReplyLine] = [
            {
                "party": reply.party,
                "answer": reply.answer,
                "day": reply.day,
                "line": reply.line,
                "evidence": self._holding.evidence(state, reply.line),
            }
            for reply in one.replies
        ]
        return {
            "line": one.line,
            "party": one.party,
            "terms": one.terms,
            "conditions": list(one.conditions),
            "to": list(one.addressees),
            "made": one.made,
            "state": one.state,
            "ended": one.ended,
            "tellings": one.tellings,
            "origins": one.origins,
            "named": one.named,
            "replies": replies,
            "evidence": self._holding.evidence(state, one.line),
        }

    def _state(
        self, talks: str | None, as_of: str | None, *, topic: str | None = None, party: str | None = None
    ) -> tuple[str, State]:
        if topic is not None and topic not in topics():
            raise OptionError(f"There is no topic “{topic}”; choose one of {', '.join(topics())}.")
        name = self._holding.talks(talks)
        if party is not None:
            asked_party(
                party,
                self._holding.ledger.parties(talks=name),
                record=f"The record of the talks {name}",
                otherwise="the tool positions lists the parties that it knows.",
            )
        return name, self._holding.state(name, as_of)


def _holds(one: Telling, asked: Iterable[str]) -> bool:
    fields = (one.party, one.speaker or "", one.terms, *one.objects, *one.addressees)
    words = "\n".join(fields).casefold()
    return all(word in words for word in asked)


def _first(rows: list[T], limit: int) -> tuple[list[T], int]:
    return rows[:limit], max(0, len(rows) - limit)
