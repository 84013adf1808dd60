"""Outputs that are there whole or not at all: written beside their place, then renamed."""

import os
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from parley.errors import OptionError


@contextmanager
def whole_file(path: Path, *, force: bool = False) -> Iterator[Path]:
    """Give the path of a draft that becomes the file at the end, if nothing went wrong.

    Args:
        path: the file.
        force: whether to write over one that is there.

    Raises:
        OptionError: it is there and ``force`` is false, it is a folder, or its folder is missing.
    """
    place = _place(path)
    if place.is_dir():
        raise OptionError(f"{path} is a folder; name a file with --out.")
    if place.exists() and not force:
        raise OptionError(f"{path} is there already; name another file, or write over it with --force.")
    draft = _draft(place)
    try:
        yield draft
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path, *, names: Collection[str], force: bool = False) -> Iterator[Path]:
    """Give the path of a draft that becomes the folder at the end, if nothing went wrong.

    Args:
        path: the folder.
        names: the files that will be in it; a folder that holds others is never replaced.
        force: whether to replace one that is there and not empty.

    Raises:
        OptionError: it must not be replaced, is a file, or its own folder is missing.
    """
    place = _place(path)
    _check_folder(path, place, names, force=force)
    draft = _draft(place)
    draft.mkdir()
    try:
        yield draft
        _swap(draft, place)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _place(path: Path) -> Path:
    """Where the output really goes, whatever links lead there."""
    place = path.resolve()
    if not place.parent.is_dir():
        raise OptionError(f"{path} cannot be made, since its folder is missing; make it, or choose another place.")
    return place


def _draft(place: Path) -> Path:
    return place.with_name(f".{place.name[:100]}.{os.getpid()}.tmp")


def _check_folder(path: Path, place: Path, names: Collection[str], *, force: bool) -> None:
    if not place.exists():
        return
    if not place.is_dir():
        raise OptionError(f"{path} is a file; name a folder with --out.")
    there = sorted(item.name for item in place.iterdir())
    others = [name for name in there if name not in names]
    if others:
        raise OptionError(f"{path} holds other things ({others[0]}); choose a folder of its own with --out.")
    if there and not force:
        raise OptionError(f"{path} holds an export already; name another folder, or replace it with --force.")


def _swap(draft: Path, place: Path) -> None:
    if not place.exists():
        draft.replace(place)
        return
    old = draft.with_suffix(".old")
    place.replace(old)
    try:
        draft.replace(place)
    except OSError:
        old.replace(place)
        raise
    shutil.rmtree(old)
