"""The documentation names only commands, options, fields, modules and files that exist.

What is checked is what stands in the code spans and code blocks of the pages.
"""

import dataclasses
import importlib
import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import click
import pytest

import parley
from benchmarks.gold import ROOT
from parley import records
from parley.cli import app
from parley.records import shapes

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "benchmarks/README.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]
JSON_PAGE = ROOT / "docs" / "json.md"
# The headings of docs/json.md and the shapes that they document.
SHAPES = {
    "The readout": shapes.ReadoutJson,
    "Report": shapes.ReportJson,
    "Page": shapes.PageJson,
    "Span": shapes.SpanJson,
    "Move": shapes.MoveJson,
    "Source": shapes.SourceJson,
    "Meeting": shapes.MeetingJson,
    "Control": shapes.ControlJson,
    "Shift": shapes.ShiftJson,
    "Gloss": shapes.GlossJson,
    "Membership": shapes.MembershipJson,
    "Attribution": shapes.AttributionJson,
}
# Names that stand for a value of a type in the examples: `readout.moves`, `move.terms`.
VARIABLES = {
    name.lower(): value
    for name in records.__all__
    if isinstance(value := getattr(records, name), type) and dataclasses.is_dataclass(value)
}

FENCE = re.compile(r"^```.*?$(.*?)^```", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^(?: {4}|\t).*\n?)+", re.MULTILINE)
FILE_ENDINGS = {"csv", "docx", "html", "json", "md", "pdf", "py", "sqlite", "toml", "txt", "yaml"}
SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
OPTION = re.compile(r"--[a-z][a-z-]*")
DOTTED = re.compile(r"(?<![\w./@-])([a-z_]+)\.([A-Za-z_]+)(?![\w/])")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
ROW = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of documentation taken apart: code lines, code spans, all text."""

    text: str

    @property
    def code_lines(self) -> list[str]:
        """The lines of code blocks, prompts and comments taken off, joined where a backslash ends them."""
        blocks = FENCE.findall(self.text) + INDENTED.findall(FENCE.sub("", self.text))
        lines = "\n".join(blocks).replace("\\\n", " ").splitlines()
        return [line.strip().removeprefix("$ ").partition(" # ")[0].strip() for line in lines]

    @property
    def spans(self) -> list[str]:
        """The code spans within sentences."""
        return SPAN.findall(FENCE.sub("", self.text))

    @property
    def code(self) -> list[str]:
        """All code of the page."""
        return self.code_lines + self.spans


def faults_of(text: str) -> list[str]:
    """What the code of a page names that does not exist, a phrase each."""
    page = Page(text)
    return [
        fault
        for code in page.code
        for check in (_command_faults, _module_faults, _make_faults, _name_faults)
        for fault in check(code)
    ] + [fault for span in page.spans for fault in _lone_option_faults(span)]


def _words(code: str) -> list[str]:
    try:
        return shlex.split(code)
    except ValueError:
        return code.split()


def _command_faults(code: str) -> Iterator[str]:
    """`parley COMMAND ... --option`: the command is one of the group, the options are its own."""
    words = _words(code)
    if len(words) < 2 or Path(words[0]).name != "parley":
        return
    group = _group()
    if words[1].startswith("-"):
        yield from _unknown_options(code, group)
        return
    command = group.get_command(click.Context(group), words[1])
    if command is None:
        yield f"command parley {words[1]}"
        return
    # A group of its own: the word behind it names the command, if one is named.
    if isinstance(command, click.Group) and len(words) > 2 and not words[2].startswith("-"):
        inner = command.get_command(click.Context(command), words[2])
        if inner is None:
            yield f"command parley {words[1]} {words[2]}"
            return
        command = inner
    yield from _unknown_options(code, command)


def _unknown_options(code: str, command: click.Command) -> Iterator[str]:
    known = _options(command) | {"--help"}
    yield from (f"option {option} in {code}" for option in OPTION.findall(code) if option not in known)


def _lone_option_faults(span: str) -> Iterator[str]:
    """`--option` alone in a sentence: some command or module of the project has it."""
    if not span.startswith("--"):
        return
    option = OPTION.match(span)
    if option is None or option.group() not in _all_options():
        yield f"option {span}"


def _module_faults(code: str) -> Iterator[str]:
    """`python -m benchmarks.x --option`: the module exists and knows the option."""
    found = re.match(r"(?:\S*/)?python3? -m ((?:benchmarks|training)\.\w+)", code)
    if not found:
        return
    path = ROOT / (found.group(1).replace(".", "/") + ".py")
    if not path.is_file():
        yield f"module {found.group(1)}"
        return
    # Modules of the training need torch, so they are read and not imported.
    source = path.read_text(encoding="utf-8")
    yield from (
        f"option {option} of {found.group(1)}" for option in OPTION.findall(code) if f'"{option}"' not in source
    )


def _make_faults(code: str) -> Iterator[str]:
    """`make TARGET`: the Makefile has it."""
    found = re.match(r"make ([a-z-]+)", code)
    if found and not re.search(rf"^{found.group(1)}:", (ROOT / "Makefile").read_text(), re.MULTILINE):
        yield f"make target {found.group(1)}"


def _name_faults(code: str) -> Iterator[str]:
    """`readout.moves`, `parley.read`, `parley.records.Move`: the attribute exists."""
    for dotted in re.findall(r"(?<![\w./-])parley(?:\.\w+)+", code):
        if dotted.rpartition(".")[2] not in FILE_ENDINGS and not _resolves(dotted):
            yield f"name {dotted}"
    for variable, name in DOTTED.findall(code):
        if variable in VARIABLES and name not in FILE_ENDINGS and not hasattr(VARIABLES[variable], name):
            yield f"field {variable}.{name}"


def _resolves(dotted: str) -> bool:
    value: Any = parley
    path = "parley"
    for name in dotted.split(".")[1:]:
        path = f"{path}.{name}"
        if not hasattr(value, name):
            try:
                importlib.import_module(path)
            except ImportError:
                # The module is there, and what it needs is not installed: no fault of the page.
                return importlib.util.find_spec(path) is not None
        value = getattr(value, name)
    return True


def _group() -> click.Group:
    groups = [value for value in vars(app).values() if isinstance(value, click.Group)]
    assert len(groups) == 1
    return groups[0]


def _options(command: click.Command) -> set[str]:
    """The options of a command, and those of its sub-commands."""
    within = command.commands.values() if isinstance(command, click.Group) and command is not _group() else ()
    own = {option for inner in within for option in _options(inner)}
    return own | {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}


def _commands(group: click.Group, path: str = "parley") -> Iterator[tuple[str, click.Command]]:
    """Each command with what one types for it, those of inner groups among them."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{path} {name}")


def _all_options() -> set[str]:
    group = _group()
    commands = [
        group,
        *(command for _, command in _commands(group)),
    ]
    modules = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "benchmarks").glob("*.py"))]
    stated = {option for source in modules for option in re.findall(r'add_argument\(\s*"(--[a-z-]+)"', source)}
    return {"--help"} | stated | {option for command in commands for option in _options(command)}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_pages_name_only_what_exists(path: Path) -> None:
    """No page names a command, option, module, target, function or field that does not exist."""
    assert faults_of(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(path: Path) -> None:
    """Each relative link of a page leads to a file of the project."""
    targets = [target for target in LINK.findall(path.read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (path.parent / target).exists()] == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("`parley devour REPORT`", "command parley devour"),
        ("`parley correct eat ID`", "command parley correct eat"),
        ("`parley correct reject ID --loudly`", "option --loudly"),
        ("`parley deal devour MODEL`", "command parley deal devour"),
        ("`parley deal blockers MODEL --loudly`", "option --loudly in parley deal blockers MODEL --loudly"),
        ("```\n$ parley read a.txt --loudly\n```", "option --loudly in parley read a.txt --loudly"),
        ("    parley read a.txt \\\n      --loudly", "option --loudly"),
        ("An option `--loudly` alone.", "option --loudly"),
        ("`parley --loudly`", "option --loudly"),
        ("`make coffee`", "make target coffee"),
        ("`python -m benchmarks.tea`", "module benchmarks.tea"),
        ("`python -m benchmarks.gate --lower`", "option --lower of benchmarks.gate"),
        ("`parley.devour(text)`", "name parley.devour"),
        ("`parley.records.Sandwich`", "name parley.records.Sandwich"),
        ("`readout.sandwiches`", "field readout.sandwiches"),
        ("```python\nfor move in readout.moves:\n    print(move.flavour)\n```", "field move.flavour"),
    ],
)
def test_what_does_not_exist_is_found(text: str, fault: str) -> None:
    """Each kind of stale name in a page is found, in spans and in blocks."""
    assert any(found.startswith(fault) for found in faults_of(text)), faults_of(text)


@pytest.mark.parametrize(
    "text",
    [
        "`parley read report.txt --json`",
        "```\n$ parley read a.txt --evidence\nText of a report -- with dashes\n```",
        "`parley --help`",
        "`parley deal packages deal.yaml --what-if 'drop p1'`",
        "`--date`",
        "`parley correct reject ID --why words`",
        "`parley.sqlite`",
        "`readout.moves` and `move.terms`",
        '`python -m benchmarks.gate --update --allow-regression "why"`',
        # Another program's option and a file's name are not ours to check.
        "`pip install --editable .`",
        "`report.txt`",
    ],
)
def test_what_exists_is_no_fault(text: str) -> None:
    """Names that exist, and names of other programs, pass."""
    assert faults_of(text) == []


def _sections(path: Path) -> dict[str, str]:
    parts = re.split(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize(("heading", "shape"), SHAPES.items(), ids=SHAPES)
def test_json_fields_are_documented(heading: str, shape: type) -> None:
    """The table of each record in docs/json.md lists the fields of its shape, all of them, in their order."""
    assert ROW.findall(_sections(JSON_PAGE)[heading]) == list(get_type_hints(shape))


def test_every_shape_is_documented() -> None:
    """No shape of the JSON lacks a section in docs/json.md."""
    stated = {value for name, value in vars(shapes).items() if name.endswith("Json")}
    assert stated == set(SHAPES.values())


def test_every_command_and_option_is_documented() -> None:
    """Each option of each command is named somewhere in the documentation."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in PAGES)
    named = {option for code in Page(text).code for option in OPTION.findall(code)}
    for typed, command in _commands(_group()):
        assert typed in text
        assert [option for option in _options(command) if option.startswith("--") and option not in named] == []
