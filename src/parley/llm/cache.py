"""Keeps the answers to finished windows on disk, so that the same question is paid for once.

A file is named by the SHA-256 of all that the answer depends on: endpoint, model, prompt and schema. It holds the
model's answer, which quotes the report, and is readable by its owner alone. No key is ever part of either.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from parley.errors import SetupError
from parley.llm.answer import answer_schema

_FORM = 1
LIMIT_BYTES = 10_000_000


def missing_library(name: str) -> SetupError:
    """Return the error that says which library is missing, and how to install it."""
    return SetupError(f"Reading with a language model needs the {name} package; run pip install 'parley[llm]'.")


def default_folder() -> Path:
    """Return the folder for answers by the platform's convention; XDG_CACHE_HOME counts where that is one."""
    try:
        from platformdirs import user_cache_path
    except ImportError:
        raise missing_library("platformdirs") from None
    return user_cache_path("parley", appauthor=False) / "llm"


@dataclass(frozen=True, slots=True)
class Cache:
    """Answers by what was asked; ``folder`` None keeps none."""

    folder: Path | None

    def get(self, key: str) -> str | None:
        """Return the answer kept under a key, None if there is none or it is damaged."""
        if self.folder is None:
            return None
        try:
            content = json.loads((self.folder / f"{key}.json").read_bytes()[:LIMIT_BYTES])
            answer = content["answer"]
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return answer if isinstance(answer, str) else None

    def put(self, key: str, answer: str) -> bool:
        """Keep an answer, whole or not at all; return whether it is kept."""
        if self.folder is None:
            return True
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=self.folder, suffix=".draft")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(json.dumps({"answer": answer}).encode())
                Path(draft).replace(self.folder / f"{key}.json")
            except OSError:
                Path(draft).unlink(missing_ok=True)
                raise
        except OSError:
            return False
        return True


def key_of(endpoint: str, model: str, messages: Sequence[dict[str, str]]) -> str:
    """Return the name under which the answer to a question is kept."""
    asked = json.dumps([_FORM, endpoint, model, list(messages), answer_schema()], sort_keys=True)
    return hashlib.sha256(asked.encode()).hexdigest()
