"""Asks a language model behind an OpenAI-compatible chat endpoint, with retries and a bound on them.

The key is taken from the environment when a question is sent, and stands in no field, message or file.
"""

from __future__ import annotations

import json
import os
import random
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType
from typing import TYPE_CHECKING, Any

from parley.errors import EndpointError, NoAnswer, OptionError
from parley.llm.answer import SCHEMA_NAME, WrongAnswer, answer_schema, parse_answer
from parley.llm.cache import missing_library
from parley.llm.cost import Usage
from parley.llm.prompt import again
from parley.llm.sentences import shown, tokens_of
from parley.llm.waiting import asked_wait_s, backoff_s

if TYPE_CHECKING:
    from openai import APIStatusError

KEY_VARIABLE = "PARLEY_LLM_KEY"
# Servers that ask for no key still get this one, since the client library sends none otherwise.
_NO_KEY = "none"
_LIMIT_SHOWN_CHARS = 200
_LIMIT_BODY_BYTES = 20_000_000
_NO_CHAT = "gave an answer that is not of the chat protocol"
# A server that cannot do what is asked of it says so with one of these.
_NOT_SO = (400, 415, 422, 501)
_STOP = {401: "refuses the key", 403: "refuses the key", 404: "knows no such path or model"}


class CutOff(Exception):
    """An answer ended at the model's limit of tokens; fewer sentences at a time may do."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A model's answer: the moves in it, unchecked, its text, and what it took."""

    items: list[object]
    text: str
    usage: Usage


@dataclass(frozen=True, slots=True)
class _Manner:
    """What a server understands: the form of the answer that may be asked for, and how the question is put."""

    form: int = 0
    temperature: bool = True
    system: bool = True


class _Again(Exception):
    """The question may be put again: after so many seconds, with what was wrong, or else why it failed."""

    def __init__(self, why: str, *, wait_s: float | None = None, fault: str = "", ours: bool = False) -> None:
        super().__init__(why)
        self.why = why
        self.wait_s = wait_s
        self.fault = fault
        self.ours = ours


@dataclass
class Client:
    """One model behind one endpoint; it remembers what the server understands.

    ``at_once`` bounds the questions under way, from however many threads they come.
    """

    endpoint: str
    model: str
    timeout_s: float
    attempts: int
    longest_wait_s: float
    at_once: int = 1
    sleep: Callable[[float], None] = time.sleep
    _manner: _Manner = field(default_factory=_Manner)
    _places: threading.Semaphore = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._places = threading.Semaphore(self.at_once)

    def ask(self, messages: Sequence[dict[str, str]], *, source: str) -> Answered:
        """Put a question until there is an answer of the form asked for.

        Args:
            messages: the system's and the user's message.
            source: the report's name for errors.

        Returns:
            The answer, with what all attempts together took.

        Raises:
            CutOff: the answer was longer than the model may give.
            NoAnswer: the model gave none that can be used, in none of the attempts.
            EndpointError: the server cannot be reached, is too slow or too busy, or refuses.
        """
        usage, fault = Usage(), ""
        for attempt in range(1, self.attempts + 1):
            try:
                content, used = self._request(_with_fault(messages, fault))
                usage += used
                return Answered(_items(content), content, usage)
            except _Again as problem:
                usage += Usage(requests=0 if problem.fault else 1)
                if attempt == self.attempts:
                    raise self._given_up(problem, source) from None
                fault = problem.fault
                self.sleep(self._wait(problem, attempt))
        raise AssertionError("at least one attempt is made")

    def _wait(self, problem: _Again, attempt: int) -> float:
        if problem.wait_s is None:
            return min(backoff_s(attempt, random.random()), self.longest_wait_s)
        if problem.wait_s > self.longest_wait_s:
            raise EndpointError(
                f"{self.endpoint} {problem.why} and asks to wait {problem.wait_s:.0f} seconds; "
                "try again then: what was read so far is kept in the cache"
            )
        return problem.wait_s

    def _given_up(self, problem: _Again, source: str) -> Exception:
        tries = f"in {self.attempts} attempts" if self.attempts > 1 else "in one attempt"
        if problem.ours:
            told = f"{self.model} gave no answer that can be used {tries}: it {problem.why}; try another model"
            return NoAnswer(source, told)
        return EndpointError(f"{self.endpoint} {problem.why} ({tries}); check the server, or try again later")

    def _request(self, messages: Sequence[dict[str, str]]) -> tuple[str, Usage]:
        """Send one question, in as many manners as it takes to find one that the server understands."""
        library = _library()
        while True:
            try:
                # Whoever waits for a place is not being answered yet: its time begins behind this line.
                with self._places:
                    body = self._create(library, messages)
                completion = json.loads(body)
            except library.APITimeoutError:
                raise _Again(f"gave no answer within {self.timeout_s:g} seconds") from None
            except library.APIConnectionError:
                raise _Again("cannot be reached") from None
            except library.APIStatusError as error:
                self._adapt(error)
                continue
            except (library.OpenAIError, ValueError, RecursionError):
                raise _Again(_NO_CHAT) from None
            return _content(completion, messages)

    def _create(self, library: ModuleType, messages: Sequence[dict[str, str]]) -> bytes:
        """Send one question; return the body of the answer, of bounded size and within the time limit."""
        manner = self._manner
        more: dict[str, Any] = {"temperature": 0.0} if manner.temperature else {}
        form = _FORMS[manner.form]()
        if form is not None:
            more["response_format"] = form
        sent = messages if manner.system else _as_one(messages)
        until_s = time.monotonic() + self.timeout_s
        body = bytearray()
        with self._connected(library) as client:
            ask = client.chat.completions.with_streaming_response.create
            with ask(model=self.model, messages=sent, **more) as response:
                for piece in response.iter_bytes():
                    body += piece
                    # The library's own limit is on the time between two pieces.
                    if time.monotonic() > until_s:
                        raise _Again(f"gave no whole answer within {self.timeout_s:g} seconds")
                    if len(body) > _LIMIT_BODY_BYTES:
                        raise _Again(_NO_CHAT)
        return bytes(body)

    def _connected(self, library: ModuleType) -> Any:
        client = library.OpenAI(
            base_url=self.endpoint,
            api_key=_key() or _NO_KEY,
            timeout=self.timeout_s,
            max_retries=0,
            # The report goes to the host that the user named and to no other.
            http_client=library.DefaultHttpxClient(follow_redirects=False, timeout=self.timeout_s),
        )
        # What other programs keep in the environment is not for this endpoint.
        client.organization = client.project = None
        return client

    def _adapt(self, error: APIStatusError) -> None:
        """Choose another manner after an error that tells of one; raise what the error means otherwise."""
        status, told = error.status_code, self._told(error)
        if status in _NOT_SO:
            manner = _next_manner(self._manner, told)
            if manner is None:
                raise EndpointError(f"{self.endpoint} refuses the question ({status}{told}); check the model's name")
            self._manner = manner
        elif status in _STOP:
            refused = _STOP[status] if status == 404 or _key() else "asks for a key"
            advice = f"set {KEY_VARIABLE}" if status != 404 else "check the endpoint and the model's name"
            raise EndpointError(f"{self.endpoint} {refused} ({status}{told}); {advice}")
        elif status == 429 and error.code == "insufficient_quota":
            raise EndpointError(f"{self.endpoint} says that the quota is used up ({status}{told}); see to the account")
        elif status in (408, 409, 429) or status >= 500:
            why = "is too busy" if status == 429 else "fails"
            raise _Again(f"{why} ({status}{told})", wait_s=asked_wait_s(error.response.headers.get("retry-after")))
        else:
            raise EndpointError(f"{self.endpoint} answers with {status}{told}; check the address")

    def _told(self, error: APIStatusError) -> str:
        """The server's own words on one line, without the key, should they hold it."""
        body = error.body
        words = body.get("message") if isinstance(body, dict) else body
        told = shown(words) if isinstance(words, str) else ""
        if key := _key():
            told = told.replace(key, "***")
        told = re.sub(r"\b(sk-|Bearer )[\w*.-]+", r"\1***", told)
        return f": {told[:_LIMIT_SHOWN_CHARS].rstrip('.')}" if told else ""


def _library() -> ModuleType:
    try:
        import openai
    except ImportError:
        raise missing_library("openai") from None
    return openai


def _key() -> str:
    key = os.environ.get(KEY_VARIABLE, "").strip()
    if key and not re.fullmatch(r"[!-~]+", key):
        raise OptionError(f"{KEY_VARIABLE} holds spaces or letters that no key has; set it anew.")
    return key


def _schema_form() -> dict[str, Any] | None:
    schema = {"name": SCHEMA_NAME, "strict": True, "schema": answer_schema()}
    return {"type": "json_schema", "json_schema": schema}


_FORMS: tuple[Callable[[], dict[str, Any] | None], ...] = (
    _schema_form,
    lambda: {"type": "json_object"},
    lambda: None,
)


def _next_manner(manner: _Manner, told: str) -> _Manner | None:
    """The manner to try after a refusal: without what the server names, else with a looser form of answer."""
    words = told.casefold()
    if manner.temperature and "temperature" in words:
        return replace(manner, temperature=False)
    if manner.system and "system" in words and "role" in words:
        return replace(manner, system=False)
    return replace(manner, form=manner.form + 1) if manner.form + 1 < len(_FORMS) else None


def _as_one(messages: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [{"role": "user", "content": "\n\n".join(message["content"] for message in messages)}]


def _with_fault(messages: Sequence[dict[str, str]], fault: str) -> Sequence[dict[str, str]]:
    """The question with what was wrong with the last answer; in the same message, since some models want turns."""
    if not fault:
        return messages
    *others, last = messages
    return [*others, {**last, "content": f"{last['content']}\n\n{again(fault)}"}]


def _content(completion: Any, messages: Sequence[dict[str, str]]) -> tuple[str, Usage]:
    """The text of an answer and what it took; raises what stands in its place."""
    try:
        choice = completion["choices"][0]
        message, finish = choice["message"], choice.get("finish_reason")
        content, refusal = message.get("content"), message.get("refusal")
    except (TypeError, KeyError, IndexError, AttributeError):
        raise _Again(_NO_CHAT) from None
    if finish == "length":
        raise CutOff
    if refusal or finish == "content_filter":
        raise _Again("refused to read the report", ours=True)
    text = content if isinstance(content, str) else ""
    return text, _usage(completion.get("usage"), messages, text)


def _items(content: str) -> list[object]:
    try:
        return parse_answer(content)
    except WrongAnswer as fault:
        raise _Again(f"answered, but its answer {fault}", fault=f"it {fault}", ours=True) from None


def _usage(counted: Any, messages: Sequence[dict[str, str]], content: str) -> Usage:
    """What the server counts; estimated where it counts nothing."""
    counts = counted if isinstance(counted, dict) else {}
    tokens_in, tokens_out = counts.get("prompt_tokens"), counts.get("completion_tokens")
    if not isinstance(tokens_in, int):
        tokens_in = sum(tokens_of(message["content"]) for message in messages)
    return Usage(1, 0, tokens_in, tokens_out if isinstance(tokens_out, int) else tokens_of(content))
