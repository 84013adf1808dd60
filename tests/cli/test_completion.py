"""Completion in the shell, as docs/clients.md sets it up, and the version."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import parley
from benchmarks.gold import ROOT

PROGRAM = "import sys; from parley.cli import main; main(sys.argv[1:])"


def run(*words: str, **variables: str) -> str:
    """What the program prints with variables of the environment set."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables},
    )  # fmt: skip
    return done.stdout


def completed(line: str) -> set[str]:
    """What the shell offers at the end of a line."""
    words = line.split(" ")
    out = run(_PARLEY_COMPLETE="bash_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    return {row.partition(",")[2] for row in out.splitlines()}


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        pytest.param("parley co", {"compare", "control", "correct"}, id="commands"),
        pytest.param("parley read --rea", {"--reader"}, id="an option"),
        pytest.param("parley read --reader ", {"encoder", "llm", "both"}, id="the values of an option"),
        pytest.param("parley add --reader ", {"encoder", "llm"}, id="those of another command"),
        pytest.param("parley deal st", {"stability"}, id="commands of a group"),
    ],
)
def test_what_the_shell_offers(line: str, offered: set[str]) -> None:
    """Commands, options and their values."""
    assert completed(line) == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_documented_lines_give_a_script(shell: str) -> None:
    """The page names the variable for each shell; the script that it gives is one that the shell can read."""
    page = (ROOT / "docs" / "clients.md").read_text(encoding="utf-8")
    assert f"_PARLEY_COMPLETE={shell}_source parley" in page
    script = run(_PARLEY_COMPLETE=f"{shell}_source")
    assert "_PARLEY_COMPLETE" in script
    if shutil.which(shell):
        flags = ["--no-execute"] if shell == "fish" else ["-n"]
        subprocess.run([shell, *flags], input=script, text=True, check=True)


def test_bash_completes_with_the_script(tmp_path: Path) -> None:
    """In a real Bash with the documented line, a half word becomes the command."""
    if not shutil.which("bash"):
        pytest.skip("there is no Bash")
    program = tmp_path / "parley"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{PROGRAM}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    lines = (
        'eval "$(_PARLEY_COMPLETE=bash_source parley)"\n'
        "COMP_WORDS=(parley posi); COMP_CWORD=1; _parley_completion parley\n"
        'echo "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run(
        ["bash", "--norc"], input=lines, capture_output=True, text=True, check=True,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert done.stdout.split() == ["positions"], done.stderr


def test_the_version_is_printed() -> None:
    """`parley --version` prints it alone."""
    assert run("--version") == f"parley {parley.__version__}\n"
