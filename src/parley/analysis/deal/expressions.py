"""Statements about options, such as ``withdraw only if (lift-sanctions or pay)``.

The words, loosest first: ``iff``; ``if`` and ``only if``; ``or``; ``and``; ``not``; parentheses. They are the
connectives of option prioritisation in the graph model (Peng, Hipel, Kilgour and Fang 1997), spelt out.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from parley.errors import DealError

T = TypeVar("T")
Kind = Literal["option", "not", "and", "or"]

WORDS: Final = frozenset({"and", "or", "not", "if", "only", "iff"})
_TOKEN = re.compile(r"\s*([()]|[^\s()]+)")


@dataclass(frozen=True, slots=True)
class Expression:
    """A statement about options: an option's name, or ``not``, ``and``, ``or`` over other statements."""

    kind: Kind
    name: str = ""
    parts: tuple["Expression", ...] = ()

    def options(self) -> Iterator[str]:
        """Yield the names of the options in it, in order, repeated as they are."""
        if self.kind == "option":
            yield self.name
        for part in self.parts:
            yield from part.options()

    def value(self, of: Callable[[str], Any]) -> Any:
        """Return its truth value, given that of each option.

        ``of`` gives a truth value or a numpy array of them; the result is of the same sort.
        """
        if self.kind == "option":
            return of(self.name)
        values = [part.value(of) for part in self.parts]
        if self.kind == "not":
            # On a bool, ~ would be arithmetic.
            return not values[0] if isinstance(values[0], bool) else ~values[0]
        result = values[0]
        for value in values[1:]:
            result = (result & value) if self.kind == "and" else (result | value)
        return result

    def map(self, named: Callable[[str], str]) -> str:
        """Return it as words, each option's name replaced by what ``named`` gives for it."""
        return _words(self, named)

    def __str__(self) -> str:
        return self.map(lambda name: name)


def option(name: str) -> Expression:
    """Return the statement that an option is taken."""
    return Expression("option", name)


def negation(part: Expression) -> Expression:
    """Return the statement that another does not hold."""
    return part.parts[0] if part.kind == "not" else Expression("not", parts=(part,))


def conjunction(*parts: Expression) -> Expression:
    """Return the statement that all hold."""
    return parts[0] if len(parts) == 1 else Expression("and", parts=parts)


def disjunction(*parts: Expression) -> Expression:
    """Return the statement that at least one holds."""
    return parts[0] if len(parts) == 1 else Expression("or", parts=parts)


def implication(condition: Expression, consequence: Expression) -> Expression:
    """Return the statement that the consequence holds wherever the condition does."""
    return disjunction(negation(condition), consequence)


def parse(text: str) -> Expression:
    """Return the statement that a text spells.

    Raises:
        DealError: the text is no statement; the message shows where it goes wrong.
    """
    tokens = _TOKEN.findall(text)
    if not tokens:
        raise DealError("A statement about options is empty; write one such as “withdraw and not shell”.")
    reader = _Reader(text, tokens)
    found = reader.equivalence()
    if reader.at < len(tokens):
        raise reader.fault()
    return found


class _Reader:
    """Reads a statement by recursive descent, one method for each binding strength."""

    def __init__(self, text: str, tokens: list[str]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0

    def fault(self) -> DealError:
        """Return the error that says where the statement goes wrong."""
        where = f"at “{self.tokens[self.at]}”" if self.at < len(self.tokens) else "at its end"
        return DealError(
            f"The statement “{self.text}” cannot be read {where}; join names of options with and, or, not, if, "
            "only if, iff and parentheses."
        )

    def equivalence(self) -> Expression:
        left = self.condition()
        while self.taken("iff"):
            right = self.condition()
            left = conjunction(implication(left, right), implication(right, left))
        return left

    def condition(self) -> Expression:
        left = self.either()
        while True:
            if self.taken("if"):
                left = implication(self.either(), left)
            elif self.taken("only", "if"):
                left = implication(left, self.either())
            else:
                return left

    def either(self) -> Expression:
        return self.chain("or", self.both, disjunction)

    def both(self) -> Expression:
        return self.chain("and", self.single, conjunction)

    def chain(self, word: str, inner: Callable[[], Expression], join: Callable[..., Expression]) -> Expression:
        parts = [inner()]
        while self.taken(word):
            parts.append(inner())
        return join(*parts)

    def single(self) -> Expression:
        if self.taken("not"):
            return negation(self.single())
        if self.taken("("):
            found = self.equivalence()
            if not self.taken(")"):
                raise self.fault()
            return found
        if self.at >= len(self.tokens) or self.tokens[self.at] in WORDS | {"(", ")"}:
            raise self.fault()
        self.at += 1
        return option(self.tokens[self.at - 1])

    def taken(self, *words: str) -> bool:
        """Step over the words if they come next."""
        if tuple(self.tokens[self.at : self.at + len(words)]) != words:
            return False
        self.at += len(words)
        return True


def _words(expression: Expression, named: Callable[[str], str]) -> str:
    if expression.kind == "option":
        return named(expression.name)
    if expression.kind == "not":
        return f"not {_inner(expression.parts[0], named)}"
    return f" {expression.kind} ".join(_inner(part, named) for part in expression.parts)


def _inner(expression: Expression, named: Callable[[str], str]) -> str:
    shown = _words(expression, named)
    return f"({shown})" if expression.kind in ("and", "or") else shown
