"""The command ``parley read``: what it prints, writes and answers to the shell."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import parley
from parley.cli import main
from parley.cli.folder import ReadoutFolder, file_names
from parley.errors import OptionError, ParleyError, ReportNotFound
from parley.records import Readout
from tests.cli.examples import page, port, strait


@dataclass(frozen=True)
class Outcome:
    """What reading one of many reports gives, as the reader tells it."""

    source: str
    readout: Readout | None
    error: ParleyError | None


class FakeReader:
    """Stands in for the reader: knows a few names, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.options: dict[str, Any] = {}

    def read(self, source: str | Path, **options: Any) -> Readout:
        """Return the readout that goes with a name, or raise what a bad one gives."""
        self.asked.append(str(source))
        self.options = options
        name = Path(source).name
        if name == "interrupt.txt":
            raise KeyboardInterrupt
        if name == "worse.txt":
            raise OptionError("The date is no date. Write it as 2031-05-12.")
        if name == "noted.txt":
            return replace(port(), notices=("no date of publication is known",))
        if name not in ("strait.txt", "port.txt", "-", "1"):
            raise ReportNotFound(str(source), "there is no such file; check the path")
        return port() if name == "port.txt" else replace(strait(), report=replace(strait().report, url=None))

    def read_many(self, sources: Iterable[str | Path], **options: Any) -> Iterator[Outcome]:
        """Yield an outcome for each source."""
        for source in sources:
            try:
                yield Outcome(str(source), self.read(source, **options), None)
            except ParleyError as error:
                yield Outcome(str(source), None, error)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FakeReader:
    """Put the fake in the reader's place, in an empty folder and an 80-column world."""
    fake = FakeReader()
    monkeypatch.setattr(parley, "read", fake.read)
    monkeypatch.setattr(parley, "read_many", fake.read_many)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    return fake


@dataclass(frozen=True)
class Answer:
    """What a call answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def call(reader: FakeReader, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that calls the command as a shell would."""

    def run(*words: str) -> Answer:
        with pytest.raises(SystemExit) as stop:
            main(words)
        out, err = capsys.readouterr()
        return Answer(int(stop.value.code or 0), out, err)

    return run


def test_page_goes_to_standard_output(call: Any) -> None:
    """Without options the page is printed, plain where there is no terminal, headed by the path."""
    answer = call("read", "strait.txt")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == page(strait(), width=80).replace("https://elm.example/1", "strait.txt")


def test_evidence_prints_the_sentences(call: Any) -> None:
    """--evidence adds the sentences and the list of all moves."""
    assert "All moves" in call("read", "strait.txt", "--evidence").out


def test_width_follows_the_environment(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """COLUMNS sets the width."""
    monkeypatch.setenv("COLUMNS", "120")
    assert call("read", "port.txt").out == page(port(), width=120).replace("· port\n", "· port.txt\n")


def test_json_is_all_that_standard_output_gets(call: Any) -> None:
    """With --json the output is one readout; notices go to standard error."""
    answer = call("read", "noted.txt", "--json")
    assert answer.code == 0
    assert Readout.from_json(answer.out).moves == port().moves
    assert answer.err == "parley: noted.txt: no date of publication is known\n"


def test_json_of_several_is_one_readout_a_line(call: Any) -> None:
    """Several readouts make JSON Lines."""
    lines = call("read", "strait.txt", "port.txt", "--json").out.splitlines()
    assert [json.loads(line)["report"]["id"] for line in lines] == ["strait", "port"]


def test_several_pages_stand_apart(call: Any) -> None:
    """An empty line parts two pages, and no more than one."""
    answer = call("read", "strait.txt", "port.txt")
    assert "\n\nThe Dockers’ Union" in answer.out
    assert "\n\n\n" not in answer.out


def test_same_report_twice_is_read_once(call: Any, reader: FakeReader) -> None:
    """A path given twice is one report."""
    call("read", "port.txt", "port.txt")
    assert reader.asked == ["port.txt"]


def test_standard_input(call: Any, reader: FakeReader) -> None:
    """A dash is handed to the reader, and the heading names it."""
    answer = call("read", "-")
    assert reader.asked == ["-"]
    assert "· standard input\n" in answer.out


def test_folder_means_the_reports_in_it(call: Any, reader: FakeReader, tmp_path: Path) -> None:
    """A folder stands for its reports, in order."""
    for name in ("port.txt", "strait.txt", "notes.xyz"):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text("x", encoding="utf-8")
    assert call("read", "in").code == 0
    assert reader.asked == [str(Path("in", "port.txt")), str(Path("in", "strait.txt"))]


def test_options_reach_the_reader(call: Any, reader: FakeReader) -> None:
    """Each option is handed on in the reader's units; those not given are left to its defaults."""
    call("read", "port.txt")
    assert reader.options == {}
    call(
        "read", "port.txt", "--date", "2031-05-12", "--publisher", "Herald", "--title", "Strike", "--model", "small",
        "--limit-mb", "1.5", "--timeout", "3", "--allow-private",
    )  # fmt: skip
    assert reader.options == {
        "published": "2031-05-12",
        "publisher": "Herald",
        "title": "Strike",
        "model": "small",
        "limit_bytes": 1_500_000,
        "timeout_s": 3.0,
        "allow_private": True,
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["read", "gone.txt"], "gone.txt: there is no such file; check the path", id="no such file"),
        pytest.param(["read", "worse.txt"], "The date is no date. Write it as 2031-05-12.", id="a bad option"),
        pytest.param(["read"], "Missing argument 'REPORT...' (see parley read --help)", id="nothing to read"),
        pytest.param(["raed"], "No such command 'raed' (see parley --help)", id="no such command"),
        pytest.param(["read", "x", "--limit-mb", "0"], "Invalid value for '--limit-mb'", id="no megabytes"),
        pytest.param(["read", "x", "--jsno"], "No such option", id="a misspelt option"),
        pytest.param(["read", "\x1b[2Jx\nparley: all is well"], "x parley: all is well: there is", id="a bad name"),
    ],
)
def test_bad_input_is_one_sentence_and_exit_code_2(call: Any, words: list[str], sentence: str) -> None:
    """Bad input gives a single line on standard error, no traceback, and 2."""
    answer = call(*words)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("parley: ")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1
    assert "\x1b" not in answer.err


def test_interruption_is_130(call: Any) -> None:
    """Control-C ends with 130 and without a traceback."""
    answer = call("read", "interrupt.txt")
    assert answer.code == 130
    assert answer.err.strip() == ""


def test_some_of_several_fail(call: Any) -> None:
    """Of several reports the good ones are printed and the bad ones named; the exit code is 1."""
    answer = call("read", "gone.txt", "port.txt")
    assert answer.code == 1
    assert "· port.txt" in answer.out
    assert not answer.out.startswith("\n")
    assert answer.err == "parley: gone.txt: there is no such file; check the path\n"


def test_all_of_several_fail(call: Any) -> None:
    """Where nothing could be read, the input is bad: 2."""
    assert call("read", "gone.txt", "lost.txt").code == 2


def test_wrong_option_stops_several(call: Any, reader: FakeReader) -> None:
    """What is wrong with the call and not with a report stops it at once."""
    assert call("read", "worse.txt", "port.txt").code == 2
    assert reader.asked == ["worse.txt"]


def test_out_writes_a_file_each(call: Any, tmp_path: Path) -> None:
    """--out makes the folder, writes a readout for each report and leaves no drafts behind."""
    answer = call("read", "strait.txt", "port.txt", "--out", "deep/out")
    out = tmp_path / "deep" / "out"
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == f"parley: wrote 2 of 2 readouts into {Path('deep', 'out')}\n"
    assert sorted(path.name for path in out.iterdir()) == ["port.json", "strait.json"]
    assert Readout.from_json((out / "port.json").read_bytes()) == port()


def test_out_goes_on_past_failures(call: Any, tmp_path: Path) -> None:
    """Reports that fail are listed at the end, the others are written, and the exit code is 1."""
    answer = call("read", "gone.txt", "port.txt", "lost.txt", "--out", "out")
    assert answer.code == 1
    assert answer.err.splitlines() == [
        "parley: wrote 1 of 3 readouts into out; these failed:",
        "parley: gone.txt: there is no such file; check the path",
        "parley: lost.txt: there is no such file; check the path",
    ]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["port.json"]


def test_out_keeps_same_names_apart(call: Any, tmp_path: Path) -> None:
    """Two reports of one name give two files, the same two on every run."""
    for _ in range(2):
        call("read", "a/port.txt", "b/port.txt", "--out", "out")
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["port-2.json", "port.json"]


def test_out_into_a_file_is_bad_input(call: Any, tmp_path: Path) -> None:
    """A file where the folder should be is said to be one."""
    (tmp_path / "out").write_text("x", encoding="utf-8")
    answer = call("read", "port.txt", "--out", "out")
    assert answer.code == 2
    assert answer.err.count("\n") == 1


def test_failed_writing_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A readout is written whole or not at all: the one of an earlier run stays, and no draft does."""
    folder = ReadoutFolder(tmp_path, ["port.txt"])
    path = folder.write("port.txt", port())
    before = path.read_bytes()

    def full_disk(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full_disk)
    with pytest.raises(OSError, match="No space"):
        folder.write("port.txt", strait())
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        pytest.param(["a/x.txt", "b/x.txt", "c/X.pdf"], ["x.json", "x-2.json", "X-3.json"], id="even by case"),
        pytest.param(["x.txt", "b/x.txt", "x-2.txt"], ["x.json", "x-2.json", "x-2-2.json"], id="the suffix is taken"),
        pytest.param(["-"], ["stdin.json"], id="standard input"),
        pytest.param(["https://x.example/news/talks-stall.html?id=1"], ["talks-stall.json"], id="an address"),
        pytest.param(["https://x.example/"], ["x.example.json"], id="an address without a path"),
        pytest.param(["https://x.example/a%2F..%2Fb"], ["b.json"], id="a slash hidden in an address"),
        pytest.param(["in/..", "https://x.example/%2e%2e"], ["report.json", "report-2.json"], id="dots climb nowhere"),
        pytest.param(["talks : 3 May?.txt"], ["talks-3-May.json"], id="marks that file systems refuse"),
        pytest.param(["con.txt"], ["con-report.json"], id="a device of Windows"),
        pytest.param(["переговоры.txt"], ["переговоры.json"], id="other scripts stay"),
        pytest.param([f"{'я' * 300}.txt"], [f"{'я' * 55}.json"], id="longer than file systems allow"),
    ],
)  # fmt: skip
def test_file_names(sources: list[str], names: list[str]) -> None:
    """Each source gets a file name of its own that any file system takes."""
    assert list(file_names(sources).values()) == names
    assert all(len(name.encode()) < 255 for name in names)


def test_lone_call_helps(call: Any) -> None:
    """`parley` alone prints the help."""
    answer = call()
    assert answer.code == 0
    assert "Commands:\n  read " in answer.out


def test_version(call: Any) -> None:
    """--version prints the package's version."""
    assert call("--version").out == f"parley {parley.__version__}\n"


def test_help_lists_each_option_of_read(call: Any) -> None:
    """The help of `read` names every option."""
    text = call("read", "--help").out
    for option in (
        "--date", "--publisher", "--title", "--model", "--limit-mb", "--timeout", "--allow-private", "--evidence",
        "--json", "--out",
    ):  # fmt: skip
        assert f" {option} " in text


def run_python(program: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """Run a program with the package on the path."""
    path = os.pathsep.join([str(Path(parley.__file__).parents[1]), *filter(None, sys.path)])
    environment = {**os.environ, "PYTHONPATH": path, "COLUMNS": "80"}
    return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=False, **more)


def test_help_imports_nothing_heavy() -> None:
    """The help comes at once: no printing library, no reader, no network library is loaded for it."""
    program = (
        "import sys\nfrom parley.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('rich', 'httpx', 'numpy', 'onnxruntime', 'parley.reading', 'parley.cli.read') "
        "if m in sys.modules])"
    )
    assert run_python(program).stdout.decode().splitlines()[-1] == "[]"


def test_module_runs_as_a_program() -> None:
    """`python -m parley` is the same command."""
    done = run_python(
        "import runpy, sys; sys.argv = ['parley', '--version']; runpy.run_module('parley', run_name='__main__')"
    )
    assert done.stdout.decode() == f"parley {parley.__version__}\n"


PRINTING = (
    "import parley\nfrom parley.cli import main\nfrom tests.cli.examples import strait\n"
    "parley.read = lambda source, **options: strait()\nmain(['read', 'x.txt'])"
)


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
def test_broken_pipe_is_quiet() -> None:
    """A reader that goes away, such as head, ends the command without a word."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    root = str(Path(__file__).parents[2])
    with os.fdopen(write_end, "wb") as pipe:
        path = os.pathsep.join([str(Path(parley.__file__).parents[1]), root, *filter(None, sys.path)])
        done = subprocess.run(
            [sys.executable, "-c", PRINTING], env={**os.environ, "PYTHONPATH": path}, stdout=pipe,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert done.stderr == b""
    assert done.returncode == 141


def test_narrow_encoding_does_not_stop_the_page(reader: FakeReader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the output knows ASCII only, other characters are replaced."""
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    with pytest.raises(SystemExit) as stop:
        main(["read", "strait.txt"])
    assert not stop.value.code
    assert b"demands [2]" in raw.getvalue()
