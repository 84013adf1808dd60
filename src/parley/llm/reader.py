"""The reader that asks a language model, window by window, and takes what stands in the report."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from parley.errors import NoAnswer, OptionError
from parley.language import Window
from parley.llm.accepting import Gathering, Reading
from parley.llm.answer import WrongAnswer, parse_answer
from parley.llm.cache import Cache, default_folder, key_of
from parley.llm.client import Answered, Client, CutOff
from parley.llm.config import configured, default_config
from parley.llm.cost import ANSWER_TOKENS_PER_TOKEN, Usage
from parley.llm.prompt import prompt_for
from parley.llm.sentences import WINDOW_TOKENS, Numbered, halves, tokens_of
from parley.records import Readout, Report

TIMEOUT_S = 120.0
ATTEMPTS = 4
LONGEST_WAIT_S = 60.0
LEAST_WINDOW_TOKENS = 200
# A window whose answer is cut off is parted in two, and its parts again, this often at most.
MOST_HALVINGS = 4
MOST_AT_ONCE = 64

# The config file names these as the command line does.
_FIELDS = {"answer_timeout_s": "timeout_s"}

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LLMReader:
    """Reads reports with a language model behind an OpenAI-compatible chat endpoint.

    The key, if the endpoint wants one, is taken from the environment (PARLEY_LLM_KEY) and kept nowhere.

    Args:
        endpoint: the address before ``/chat/completions``, such as ``http://localhost:8080/v1``.
        model: the model's name as the endpoint knows it.
        window_tokens: about how many tokens of the report are read at a time.
        timeout_s: seconds that one answer may take.
        attempts: how often a question is put at most, where it fails in a way that may pass.
        longest_wait_s: the longest wait between two attempts.
        at_once: how many questions are under way at most, in all threads; the windows of one report follow each other.
        cache: whether answers are kept on disk and taken from there.
        cache_folder: where; a folder by the platform's convention if None.

    Raises:
        OptionError: one of them has a value that cannot be used.
    """

    endpoint: str
    model: str
    window_tokens: int = WINDOW_TOKENS
    timeout_s: float = TIMEOUT_S
    attempts: int = ATTEMPTS
    longest_wait_s: float = LONGEST_WAIT_S
    at_once: int = 1
    cache: bool = True
    cache_folder: str | os.PathLike[str] | None = None
    _client: Client = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        _check_endpoint(self.endpoint)
        if not self.model.strip():
            raise OptionError("The language model has no name; give the one that the endpoint knows it by.")
        if self.window_tokens < LEAST_WINDOW_TOKENS:
            raise OptionError(
                f"A window of {self.window_tokens} tokens is too small; give {LEAST_WINDOW_TOKENS} or more."
            )
        if self.attempts < 1 or self.timeout_s <= 0 or self.longest_wait_s < 0:
            raise OptionError("Attempts and seconds to wait for a language model must be more than nothing.")
        if not 1 <= self.at_once <= MOST_AT_ONCE:
            raise OptionError(f"A model can be asked 1 to {MOST_AT_ONCE} questions at once, not {self.at_once}.")
        client = Client(self.endpoint, self.model, self.timeout_s, self.attempts, self.longest_wait_s, self.at_once)
        object.__setattr__(self, "_client", client)

    @classmethod
    def configured(
        cls, model: str | None = None, *, config: str | os.PathLike[str] | None = None, **options: Any
    ) -> Self:
        """Return a reader as the user's config file says (see docs/llm.md).

        Args:
            model: the model's name; the one that the file names if None.
            config: the file; the one at the platform's place if None.
            options: what overrides the file, by the names of the fields.

        Raises:
            OptionError: the file cannot be used, or endpoint or model are named nowhere.
        """
        path = None if config is None else Path(config)
        found = configured(path, model=model)
        stated = {_FIELDS.get(name, name): value for name, value in found.items() if not name.startswith("price_")}
        values = stated | options
        for name, example in (("endpoint", "http://localhost:8080/v1"), ("model", "NAME")):
            if name not in values:
                raise OptionError(
                    f'The language model\'s {name} is named nowhere; write {name} = "{example}" under [llm] in '
                    f"{path or default_config()}."
                )
        return cls(**values)

    @property
    def name(self) -> str:
        """What a readout calls this reader."""
        return f"llm:{self.model}"

    def readout(self, report: Report, *, source: str | None = None) -> Readout:
        """Read a report and return the readout alone; arguments and errors are those of :meth:`read`."""
        return self.read(report, source=source).readout

    def read(self, report: Report, *, source: str | None = None, tell: Tell | None = None) -> Reading:
        """Read a report.

        Args:
            report: the report with its text.
            source: what to call it in errors; its id if None.
            tell: called before the first window and after each with the number of windows read, and of all.

        Returns:
            The readout, what was refused, and what it took.

        Raises:
            NoAnswer: the model gave no answer that can be used.
            EndpointError: the server cannot be used.
            SetupError: the client library is missing.
        """
        numbered = Numbered(report)
        gathering = Gathering(numbered)
        cache, usage, kept = Cache(self._folder()), Usage(), True
        waiting = deque((window, 0) for window in numbered.windows(window_tokens=self.window_tokens))
        done = 0
        while waiting:
            if tell is not None:
                tell(done, done + len(waiting))
            window, halvings = waiting.popleft()
            messages = prompt_for(numbered, window, gathering.known).messages
            try:
                answered, stored = self._answer(messages, cache, source or report.id)
            except CutOff:
                waiting.extendleft(reversed(self._parts(window, halvings, source or report.id)))
                usage += Usage(requests=1)
                continue
            gathering.add(answered.items, window)
            usage += answered.usage
            kept = kept and stored
            done += 1
        if tell is not None:
            tell(done, done)
        notices = () if kept else (f"answers could not be kept in {cache.folder}; reading again will cost again",)
        return gathering.reading(model=self.name, usage=usage, notices=notices)

    def estimate(self, report: Report) -> Usage:
        """Estimate what reading a report takes, if nothing of it is in the cache; nothing is sent."""
        numbered, usage = Numbered(report), Usage()
        for window in numbered.windows(window_tokens=self.window_tokens):
            own = sum(tokens_of(numbered.line(place + 1)) for place in range(window.first, window.last))
            sent = tokens_of(prompt_for(numbered, window).text)
            usage += Usage(1, 0, sent, int(own * ANSWER_TOKENS_PER_TOKEN))
        return usage

    def _folder(self) -> Path | None:
        if not self.cache:
            return None
        return default_folder() if self.cache_folder is None else Path(self.cache_folder)

    def _answer(self, messages: list[dict[str, str]], cache: Cache, source: str) -> tuple[Answered, bool]:
        """The answer from the cache or the model, and whether it is kept."""
        key = key_of(self.endpoint, self.model, messages)
        text = cache.get(key)
        if text is not None:
            try:
                return Answered(parse_answer(text), text, Usage(cached=1)), True
            except WrongAnswer:
                pass  # damaged on disk: asked anew
        answered = self._client.ask(messages, source=source)
        return answered, cache.put(key, answered.text)

    def _parts(self, window: Window, halvings: int, source: str) -> list[tuple[Window, int]]:
        if window.last - window.first < 2 or halvings == MOST_HALVINGS:
            raise NoAnswer(
                source,
                f"{self.model} does not finish its answer even for {window.last - window.first} sentence(s); "
                "raise the limit on its answers at the server, or try another model",
            )
        return [(part, halvings + 1) for part in halves(window)]


def _check_endpoint(endpoint: str) -> None:
    try:
        parts = urlsplit(endpoint)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
        secret = bool(parts.username or parts.password or parts.query or parts.fragment)
        _ = parts.port
    except ValueError:
        sound, secret = False, False
    if not sound and "@" not in endpoint:
        raise OptionError(f"{endpoint!r} is no endpoint; write it as http://localhost:8080/v1.")
    if not sound or secret:
        raise OptionError(
            "The endpoint holds more than an address; put a key into the environment as PARLEY_LLM_KEY, "
            "and write the endpoint as http://localhost:8080/v1."
        )
