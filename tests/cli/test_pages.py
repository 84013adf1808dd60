"""The printed readout, page by page."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from parley.cli.render import layout
from parley.records import Meeting, Move, Readout, Report, Source, Span
from parley.vocabulary import acts
from tests.cli.examples import GOLDEN, golden_pages, page, port, span, strait

SGR = re.compile(r"\x1b\[[\d;]*m")
TEXT = "Norland wants the pier. Sudland will not give it."


def test_pages_are_as_they_were() -> None:
    """Each page is the one in tests/cli/golden; examples.py, run as a program, writes them anew."""
    pages = dict(golden_pages())
    assert {path.name for path in GOLDEN.iterdir()} == set(pages)
    for name, text in pages.items():
        assert text == (GOLDEN / name).read_text(encoding="utf-8"), name


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("readout", [strait(), port()], ids=["strait", "port"])
def test_plain_page_fits_and_is_plain(readout: Readout, width: int) -> None:
    """Elsewhere than on a terminal a page has no escape codes, no lines drawn, no trailing space."""
    for line in page(readout, width=width, evidence=True).splitlines():
        assert cell_len(line) <= width
        assert line == line.rstrip()
        assert not re.search("[\x00-\x1f\x7f-\x9f\u2500-\u257f]", line)


def test_terminal_page_says_the_same_in_colour() -> None:
    """Colour adds codes and takes away no word."""
    coloured = page(strait(), width=80, terminal=True)
    assert "\x1b[31mrefuses\x1b[0m" in coloured
    plain = "".join(f"{line.rstrip()}\n" for line in SGR.sub("", coloured).splitlines())
    assert plain == page(strait(), width=80)


def test_every_move_is_listed_with_evidence() -> None:
    """With the sentences wanted, each move is on the page with its words and its whole record."""
    text = page(strait(), width=120, evidence=True)
    told = text[text.index("All moves") :]
    for move in strait().moves:
        assert move.terms is not None
        words = strait().words(move.terms).replace("“a first step”", "‘a first step’")
        assert words in told
    assert "to Norland · territory · Lighthouse Island · 12 May 2031 · Ada Vale" in told


def test_terms_stand_out_in_the_quoted_sentence() -> None:
    """On a terminal the terms are underlined within their sentence."""
    assert "\x1b[1;4mport fees would double\x1b[0m" in page(strait(), width=120, evidence=True, terminal=True)


def test_joint_moves_are_told_once() -> None:
    """A demand that three unions make together is one line that names the three."""
    text = page(port(), width=120)
    assert text.count("“7 percent more pay”") == 1


def test_sections_without_content_are_left_out() -> None:
    """A report without records gives its heading and one sentence, not empty sections."""
    lines = page(Readout(Report("r", "Nothing happened.", title="Quiet day")), width=80).splitlines()
    assert lines == [
        "Quiet day",
        "no date · r",
        "0 moves by 0 parties",
        "",
        "No move of any party was found in this report.",
    ]


def test_title_falls_back_to_the_first_words() -> None:
    """Without a title the first words stand for it, the date line left out."""
    text = "date 2031-05-12\nThe envoys met. They parted."
    assert page(Readout(Report("r", text)), width=80).startswith("The envoys met. They parted.\n")


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        pytest.param("[bold]loud[/bold]", "[bold]loud[/bold]", id="markup is words"),
        pytest.param("[/]", "[/]", id="markup that closes nothing"),
        pytest.param(":warning:", ":warning:", id="a name of an emoji is words"),
        pytest.param("\x1b[31mred\x1b[0m", "red", id="a colour"),
        pytest.param("\x1b]0;owned\x07title", "title", id="sets the window's title"),
        pytest.param("\x1b]8;;http://x.example\x1b\\link\x1b]8;;\x1b\\", "link", id="a hidden link"),
        pytest.param("\x1b[2J\x1b[Hwiped", "wiped", id="clears the screen"),
        pytest.param("\x9b31mred", "red", id="the one-byte introducer"),
        pytest.param("\x1bPq#0\x1b\\sixel", "sixel", id="a device control string"),
        pytest.param("ab\x1b", "ab", id="an escape that ends the text"),
        pytest.param("good\rbad", "good bad", id="a return that overwrites the line"),
        pytest.param("a\x08b\x00c\x7f", "abc", id="backspace, null, delete"),
        pytest.param("\u202eevil\u202c", "evil", id="turns the line around"),
        pytest.param("line\n\nbreak\u2028here", "line break here", id="line breaks"),
        pytest.param("half \ud800", "half", id="half a character"),
    ],
)
def test_words_of_a_report_cannot_command_the_terminal(words: str, shown: str) -> None:
    """Escape sequences and controls vanish and markup is shown as it stands, wherever the words appear."""
    report = Report("r", f"{words}. End.", title=words, publisher=words)
    source = Source("named", 0, 1, words)
    move = Move("m", words, "demand", ("process",), (Span(0, len(words)),), (source,), words, (words,), (words,))
    meeting = Meeting((words,), "planned", "call", (Span(0, len(words)),), words, words)
    readout = Readout(report, (move,), (meeting,))
    text = page(readout, width=300, evidence=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", text)
    assert text.count(shown) >= 12
    colours = SGR.sub("", page(readout, width=300, evidence=True, terminal=True))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]", colours)


def many(count: int, parties: int) -> Readout:
    """Return a readout of many moves, each on an object of its own and on one that all share."""
    order = sorted(acts())
    moves = tuple(
        Move(f"m{n}", f"Party {n % parties}", order[n % len(order)], ("territory", "process"), (Span(0, 23),),
             objects=("Pier", f"Place {n}"))
        for n in range(count)
    )  # fmt: skip
    return Readout(Report("r", TEXT), moves)


@pytest.mark.parametrize("parties", [2, 5, 20])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_many_moves_do_not_burst_the_page(width: int, parties: int) -> None:
    """Sixty moves stay within a table of a screen and a page of four; the rest is counted."""
    text = page(many(60, parties), width=width)
    table = text[text.index("Where it stands") : text.index("Offers and")]
    assert len(table.splitlines()) <= 50
    assert len(text.splitlines()) <= 200
    assert "more; --evidence lists them all" in text


def test_last_told_comes_first_in_a_cell() -> None:
    """A cell begins with what the party was last told to hold, and counts earlier moves of the kind."""
    first, last = (span(TEXT, "Norland wants the pier."),), (span(TEXT, "Sudland will not give it."),)
    moves = (
        Move("m1", "Norland", "demand", ("territory",), first, terms=Span(0, 7)),
        Move("m2", "Norland", "demand", ("territory",), first, terms=Span(8, 12)),
        Move("m3", "Norland", "accept", ("territory",), last),
    )
    lines = page(Readout(Report("r", TEXT), moves), width=80).splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  Territory"))
    assert lines[at].split(maxsplit=1)[1] == "accepts [2]"
    assert lines[at + 1].strip() == "demands [1] +1"


def test_object_gets_a_row_where_parties_differ_on_it() -> None:
    """What two parties hold about one place stands side by side; a place of one party alone has no row."""

    def on(party: str, act: str, place: str) -> Move:
        return Move(f"{party}{place}", party, act, ("territory",), (Span(0, 23),), objects=(place,))

    moves = (on("Norland", "demand", "Pier"), on("Sudland", "refuse", "Pier"), on("Norland", "demand", "Hill"))
    table = page(Readout(Report("r", TEXT), moves), width=80)
    assert re.search(r"^    Pier +demands \[1\] +refuses \[1\]$", table, re.MULTILINE)
    assert not re.search(r"^    Hill", table, re.MULTILINE)


def test_layout_knows_every_act_once() -> None:
    """Each act has its section and its colour, and the layout names no act that is not one."""
    listed = [act for section in layout.sections().values() for act in section.acts]
    assert sorted(listed) == sorted(acts())
    assert {act for act in acts() if layout.style(act)} <= set(acts())


@settings(max_examples=40, deadline=None)
@given(party=st.text(max_size=60), words=st.text(min_size=1, max_size=300), width=st.integers(40, 140))
def test_any_words_print_within_the_width(party: str, words: str, width: int) -> None:
    """Whatever the report holds, the page has no control character and no line is wider than asked."""
    told = (Span(0, len(words)),)
    moves = tuple(
        Move(f"m{n}", f"{party}{n}", act, ("territory",), told, terms=told[0], objects=(party,))
        for n, act in enumerate(("demand", "refuse", "offer"))
    )
    text = page(Readout(Report("r", words), moves), width=width)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
    assert all(cell_len(line) <= width for line in text.split("\n"))
