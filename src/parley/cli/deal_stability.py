"""``parley deal stability``: where the talks would settle, by the graph model."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from parley.cli.app import say
from parley.errors import DealError, OptionError

if TYPE_CHECKING:
    from parley.analysis.conflict import Concept, ConflictFile, Stability
    from parley.cli.render.stability import Asked

# Written out, as the package that knows them takes long to load; a test holds them together.
CONCEPTS = ("nash", "gmr", "smr", "seq", "sim")
RULES = ("legal", "once", "single")
READINGS = ("a", "b", "c", "d")
LIMIT_STATES = 30
GMCR = ".gmcr"


@dataclass(frozen=True, slots=True)
class Files:
    """Where to write the table and the pictures, if anywhere."""

    table: Path | None
    graph: Path | None
    heatmap: Path | None


@click.command("stability")
@click.argument("model", type=click.Path(path_type=Path))
@click.option("--what-if", "changes", multiple=True, metavar="CHANGE", help="Change positions first, as in blockers.")
@click.option(
    "--concept", "concepts", multiple=True, type=click.Choice(CONCEPTS), help="Only this concept; may be repeated."
)
@click.option(
    "--sequences", "rule", type=click.Choice(RULES), default="legal", show_default=True,
    help="Which sequences of several opponents' moves count.",
)  # fmt: skip
@click.option(
    "--unknown", "reading", type=click.Choice(READINGS), default="a", show_default=True,
    help="How unknown preferences are taken (Li et al. 2004).",
)  # fmt: skip
@click.option("--state", type=int, metavar="N", help="Say why state N is stable or not, for each party.")
@click.option("--from", "start", type=int, metavar="N", help="Reach equilibria from state N, not from the status quo.")
@click.option("--coalitions", is_flag=True, help="Say which equilibria parties would leave together.")
@click.option("--inverse", metavar="PARTY", help="With --state: which preferences of PARTY make the state stable.")
@click.option("--robustness", is_flag=True, help="Over all rankings that the positions allow.")
@click.option("--samples", type=click.IntRange(min=1), default=1000, show_default=True, metavar="N",
              help="Rankings to draw where there are too many to list.")  # fmt: skip
@click.option("--seed", type=int, default=0, show_default=True, metavar="N", help="Where random numbers start.")
@click.option("--limit", type=click.IntRange(min=1), default=LIMIT_STATES, show_default=True, metavar="N",
              help="List at most N states.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--table", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write a CSV table of all states.")  # fmt: skip
@click.option("--graph", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Draw states and moves (PNG, SVG, PDF).")  # fmt: skip
@click.option("--heatmap", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Draw stability over states (PNG, SVG, PDF).")  # fmt: skip
def stability_command(
    model: Path,
    changes: tuple[str, ...],
    table: Path | None,
    graph: Path | None,
    heatmap: Path | None,
    as_json: bool,
    **asked: Any,
) -> None:
    """Find the states in which the talks could settle: equilibria of the graph model.

    MODEL is a model file, or a .gmcr file.
    """
    from parley.cli.render import stability as render

    file = _file(model, changes)
    question = render.Asked(**asked)
    if question.inverse is not None and question.state is None:
        raise OptionError("--inverse asks which preferences make a state stable; say which state with --state N.")
    answer = _answer(file, question)
    _write(answer, Files(table, graph, heatmap))
    if as_json:
        sys.stdout.buffer.write(render.to_json(answer).encode())
    else:
        click.echo(render.to_page(answer), nl=False)


def _file(model: Path, changes: tuple[str, ...]) -> "ConflictFile":
    from parley.analysis.conflict import conflict_of, read_gmcr
    from parley.analysis.deal import ModelFile, read_model, what_if

    if model.suffix.lower() == GMCR:
        if changes:
            raise OptionError("A .gmcr file holds no positions, so --what-if has nothing to change; leave it out.")
        return read_gmcr(model)
    read = read_model(model)
    deal = read.deal
    for change in changes:
        deal = what_if(deal, change)
    return conflict_of(ModelFile(deal, read.conflict))


def _answer(file: "ConflictFile", question: "Asked") -> Any:
    """All that was asked, worked out."""
    from parley.analysis.conflict import inverse, reach, robustness
    from parley.cli.render import stability as render

    conflict = file.conflict
    found = _stability(file, question)
    state = None if question.state is None else conflict.index(question.state)
    start = conflict.status_quo if question.start is None else conflict.index(question.start)
    unsure = file.unsure() if question.robustness else {}
    concepts = tuple(found.stable)
    return render.Answer(
        file=file,
        asked=question,
        stability=found,
        state=state,
        start=start,
        improving=None if start is None else reach(conflict, start, improving=True),
        moving=None if start is None else reach(conflict, start),
        inverse=tuple(
            inverse(conflict, conflict.maker(question.inverse), state, concept, rule=question.rule)
            for concept in concepts
            if question.inverse is not None and state is not None and concept != "sim"
        ),
        robustness=robustness(
            conflict, unsure, concepts=concepts, rule=question.rule, samples=question.samples, seed=question.seed
        )
        if question.robustness
        else None,
    )


def _stability(file: "ConflictFile", question: "Asked") -> "Stability":
    """Stability by the concepts asked for; where none are named, simultaneous stability may be left out."""
    from parley.analysis.conflict import stability

    if question.concepts:
        return stability(file.conflict, concepts=question.concepts, rule=question.rule, reading=question.reading)
    try:
        return stability(file.conflict, rule=question.rule, reading=question.reading)
    except DealError as error:
        rest: tuple[Concept, ...] = ("nash", "gmr", "smr", "seq")
        found = stability(file.conflict, concepts=rest, rule=question.rule, reading=question.reading)
        say(f"simultaneous stability is left out: {error}")
        return found


def _write(answer: Any, files: Files) -> None:
    if files.table is not None:
        from parley.cli.render.stability_table import to_csv

        files.table.write_text(to_csv(answer.stability, answer.robustness), encoding="utf-8")
        say(f"wrote {files.table}")
    if files.graph is None and files.heatmap is None:
        return
    from parley.cli.render import pictures

    for path, draw in ((files.graph, pictures.draw_graph), (files.heatmap, pictures.draw_heatmap)):
        if path is not None:
            draw(answer.stability, path)
            say(f"wrote {path}")
