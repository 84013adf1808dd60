"""Two readouts written by hand, of talks that never were; run as a program, it prints their golden pages anew."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from rich.console import Console

from parley.cli.render import print_readout
from parley.records import (
    Attribution,
    Control,
    Gloss,
    Meeting,
    Membership,
    Move,
    Readout,
    Report,
    Shift,
    Source,
    Span,
)

GOLDEN = Path(__file__).parent / "golden"

STRAIT = """date 2031-05-12
Norland would reopen the Tarn bridge if Sudland gave up the lighthouse island, three officials told the Lake Gazette.

Norland would also free twelve sailors in return, one of them said.

Sudland’s foreign minister, Ada Vale, said her country would “never” give up the island. \
She warned that port fees would double if the blockade went on.

Estmark proposed a nine-point plan for sharing the river and might send monitors. \
Norland welcomed the plan as “a first step”.

Norland has hardened its line on the island since March. \
The two sides met in Port Elm on 3 May and will speak by telephone on Friday.

Sudland holds about 90 percent of the island, and Norland the pier. \
The demarcation, the line drawn after the last war, runs through the pier. \
The Lake League counts Norland and Estmark among its members.
"""

PORT = """The Dockers’ Union, the Crane Drivers’ Union and the Pilots’ Guild demanded 7 percent more pay.
The Port of Elm offered 3 percent, according to a draft contract.
It refused a shorter week.
The dockers called the offer “[red]an insult[/red]”.
The City of Elm urged both sides to keep the cranes running.
The Shippers’ Association said the talks were close to failing.
The Chamber of Trade called on the port to accept arbitration.
The Ministry of Transport declined to comment.
The Pilots’ Guild could take 5 percent, people close to it said.
"""


def span(text: str, words: str) -> Span:
    """Return where words first stand in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


def sentence(text: str, number: int) -> Span:
    """Return a sentence of a text, counted from 1, by the end marks that these texts use."""
    ends = [i + 1 for i, mark in enumerate(text) if mark == "." or (mark == "\n" and i == 15)]
    starts = [0, *ends]
    raw = text[starts[number - 1] : ends[number - 1]]
    start = starts[number - 1] + len(raw) - len(raw.lstrip(" \n”"))
    return Span(start, ends[number - 1])


def strait() -> Readout:
    """Return a readout with every kind of record."""
    text = STRAIT

    def tell(number: int) -> tuple[Span, ...]:
        return (sentence(text, number),)

    def named(words: str, name: str | None = None) -> Source:
        at = span(text, words)
        return Source("named", at.start, at.end, name)

    gazette, officials = span(text, "Lake Gazette"), span(text, "three officials")
    three = (Source("outlet", gazette.start, gazette.end), Source("anonymous", officials.start, officials.end, None, 3))
    one = span(text, "one of them")
    moves = (
        Move("m1", "Norland", "demand", ("territory",), tell(2), three, None, ("Sudland",), ("Lighthouse Island",),
             span(text, "gave up the lighthouse island")),
        Move("m2", "Norland", "offer", ("economy",), tell(2), three, None, ("Sudland",), ("Tarn bridge",),
             span(text, "reopen the Tarn bridge"), ("m1",)),
        Move("m3", "Norland", "offer", ("captives",), tell(3), (Source("anonymous", one.start, one.end, None, 1),),
             terms=span(text, "free twelve sailors"), condition=("m1",)),
        Move("m4", "Sudland", "refuse", ("territory",), tell(4), (named("Ada Vale"),), "Ada Vale", ("Norland",),
             ("Lighthouse Island",), span(text, "give up the island"), when="2031-05-12"),
        Move("m5", "Sudland", "threaten", ("economy",), tell(5), (named("She", "Ada Vale"),), "Ada Vale",
             terms=span(text, "port fees would double")),
        Move("m6", "Estmark", "propose", ("settlement",), tell(6), terms=span(text, "a nine-point plan")),
        Move("m7", "Estmark", "pledge", ("monitoring",), tell(6), terms=span(text, "send monitors"), hedged=True,
             confidence=0.5),
        Move("m8", "Norland", "welcome", ("settlement",), tell(7), terms=span(text, "the plan as “a first step”")),
    )  # fmt: skip
    cue = span(text, "warned that")
    return Readout(
        Report("strait", text, "2031-05-12", "Elm Herald", "Talks over the lighthouse stall", "https://elm.example/1"),
        moves,
        (
            Meeting(("Norland", "Sudland"), "planned", "call", tell(9), "2031-05-16"),
            Meeting(("Norland", "Sudland"), "held", "in-person", tell(9), "2031-05-03", "Port Elm"),
        ),
        (
            Control("Sudland", "Lighthouse Island", tell(10), 0.9, "about 90 percent"),
            Control("Norland", "Lighthouse Island", tell(10), None, "the pier"),
        ),
        (Shift("Norland", ("territory",), "harder", tell(8), "2031-03"),),
        (Gloss("demarcation", span(text, "the line drawn after the last war"), tell(11)),),
        (Membership("Lake League", ("Norland", "Estmark"), tell(12)),),
        (Attribution((span(text, "She"),), (cue,), (span(text, "port fees would double"),), "Ada Vale"),),
        model="by hand",
    )


def port() -> Readout:
    """Return a readout of many parties, without date or title, with a joint move and markup in its words."""
    text = PORT

    def move(number: int, party: str, act: str, line: int, words: str, **more: object) -> Move:
        fields: dict[str, object] = {"topics": ("economy",), "terms": span(text, words), **more}
        return Move(f"m{number}", party, act, evidence=(sentence(text, line),), **fields)  # type: ignore[arg-type]

    draft, people = span(text, "a draft contract"), span(text, "people close to it")
    sources = {
        "document": Source("document", draft.start, draft.end),
        "anonymous": Source("anonymous", people.start, people.end),
    }
    moves = (
        move(1, "Dockers’ Union", "demand", 1, "7 percent more pay"),
        move(2, "Crane Drivers’ Union", "demand", 1, "7 percent more pay"),
        move(3, "Pilots’ Guild", "demand", 1, "7 percent more pay"),
        move(4, "Port of Elm", "offer", 2, "3 percent", sources=(sources["document"],)),
        move(5, "Port of Elm", "refuse", 3, "a shorter week"),
        move(6, "Dockers’ Union", "criticise", 4, "“[red]an insult[/red]”"),
        move(7, "City of Elm", "urge", 5, "keep the cranes running"),
        move(8, "Shippers’ Association", "claim", 6, "the talks were close to failing", topics=("process",)),
        move(9, "Chamber of Trade", "urge", 7, "accept arbitration", topics=("process",)),
        move(10, "Ministry of Transport", "withhold", 8, "declined to comment", topics=("process",)),
        move(11, "Pilots’ Guild", "open", 9, "5 percent", sources=(sources["anonymous"],), hedged=True),
    )
    return Readout(Report("port", text), moves)


def page(readout: Readout, *, width: int, evidence: bool = False, terminal: bool = False) -> str:
    """Return what is printed for a readout."""
    out = StringIO()
    console = Console(
        file=out, width=width, force_terminal=terminal, color_system="standard" if terminal else None,
        markup=False, highlight=False, emoji=False,
    )  # fmt: skip
    print_readout(readout, console, evidence=evidence)
    return out.getvalue()


def golden_pages() -> Iterator[tuple[str, str]]:
    """Yield the name of each golden file and what it should hold."""
    for readout in (strait(), port()):
        for width in (60, 80, 120):
            yield f"{readout.report.id}-{width}.txt", page(readout, width=width)
    yield "strait-80-evidence.txt", page(strait(), width=80, evidence=True)


if __name__ == "__main__":
    for name, text in golden_pages():
        (GOLDEN / name).write_text(text, encoding="utf-8")
