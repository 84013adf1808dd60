"""Outputs are there whole or not at all, and nothing is written over unasked."""

from pathlib import Path

import pytest

from parley.errors import OptionError
from parley.exchange import whole_file, whole_folder


def write_file(path: Path, *, force: bool = False, words: str = "new", fail: bool = False) -> None:
    """Write a file, or fail on the way."""
    with whole_file(path, force=force) as draft:
        draft.write_text(words)
        if fail:
            raise RuntimeError


def write_folder(path: Path, *, force: bool = False, fail: bool = False) -> None:
    """Write a folder of one file, or fail on the way."""
    with whole_folder(path, names=["a.csv"], force=force) as draft:
        (draft / "a.csv").write_text("new")
        if fail:
            raise RuntimeError


def test_file_is_whole_or_not_there(tmp_path: Path) -> None:
    """A failure leaves neither the file nor a draft; one that is there stays as it was."""
    path = tmp_path / "out"
    with pytest.raises(RuntimeError):
        write_file(path, fail=True)
    assert list(tmp_path.iterdir()) == []
    write_file(path)
    with pytest.raises(RuntimeError):
        write_file(path, force=True, words="half", fail=True)
    assert path.read_text() == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_file_is_not_written_over_unasked(tmp_path: Path) -> None:
    """Only ``force`` replaces a file; a folder is never replaced by one, and a missing folder is said."""
    path = tmp_path / "out"
    path.write_text("mine")
    with pytest.raises(OptionError, match="--force"):
        write_file(path)
    assert path.read_text() == "mine"
    write_file(path, force=True)
    assert path.read_text() == "new"
    with pytest.raises(OptionError, match="is a folder"):
        write_file(tmp_path, force=True)
    with pytest.raises(OptionError, match="folder is missing"):
        write_file(tmp_path / "none" / "out")


def test_folder_is_whole_or_not_there(tmp_path: Path) -> None:
    """A failure leaves no folder and no draft; a former export stays as it was."""
    path = tmp_path / "out"
    with pytest.raises(RuntimeError):
        write_folder(path, fail=True)
    assert list(tmp_path.iterdir()) == []
    write_folder(path)
    (path / "a.csv").write_text("old")
    with pytest.raises(RuntimeError):
        write_folder(path, force=True, fail=True)
    assert (path / "a.csv").read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_folder_with_other_things_is_never_replaced(tmp_path: Path) -> None:
    """An empty folder is filled, a former export needs ``force``, and any other folder is refused."""
    path = tmp_path / "out"
    path.mkdir()
    write_folder(path)
    with pytest.raises(OptionError, match="--force"):
        write_folder(path)
    write_folder(path, force=True)
    (path / "mine.txt").write_text("mine")
    with pytest.raises(OptionError, match=r"mine\.txt"):
        write_folder(path, force=True)
    with pytest.raises(OptionError, match="is a file"):
        write_folder(path / "mine.txt", force=True)
