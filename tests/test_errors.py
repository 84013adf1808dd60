"""The error tree."""

import inspect
import pickle

import pytest

from parley import errors
from parley.errors import FetchStatus, NotEnglish, OptionError, ParleyError, ReportError, SetupError

CLASSES = [kind for _, kind in inspect.getmembers(errors, inspect.isclass)]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_hangs_in_the_tree_and_is_drawn_in_it(kind: type[Exception]) -> None:
    """Each class of the module descends from ParleyError, has a docstring, and stands in the drawing."""
    assert issubclass(kind, ParleyError)
    assert kind.__doc__
    assert f" {kind.__name__}" in (errors.__doc__ or "")


def test_the_drawing_shows_the_parents() -> None:
    """The indentation of the drawing is the inheritance."""
    above: list[str] = []
    for line in (errors.__doc__ or "").splitlines():
        if "├──" not in line and "└──" not in line:
            continue
        depth = line.index("──") // 4
        name = line.split("── ")[1].split()[0]
        above[depth - 1 :] = [name]
        parent = getattr(errors, name).__bases__[0].__name__
        assert parent == (above[depth - 2] if depth > 1 else "ParleyError")
    assert above, "the drawing has lines"


@pytest.mark.parametrize("kind", [OptionError, SetupError])
def test_what_stops_is_no_report_error(kind: type[Exception]) -> None:
    """A caller that skips reports does not swallow what must stop it."""
    assert not issubclass(kind, ReportError)


@pytest.mark.parametrize(
    "error", [ReportError("a.txt", "is odd"), NotEnglish("a.txt", "is odd", "de"), FetchStatus("a.txt", "is odd", 404)]
)
def test_report_errors_open_with_the_source_and_survive_a_process_pool(error: ReportError) -> None:
    """The message names the report first; pickling keeps message and fields."""
    again = pickle.loads(pickle.dumps(error))
    assert str(error) == str(again) == "a.txt: is odd"
    assert vars(again) == vars(error)
