"""Makes words of a report safe to print: a report is untrusted and may carry terminal commands."""

import re

# ECMA-48: control sequences (CSI), then strings that run to a terminator (OSC, DCS, SOS, PM, APC), then
# the two-character escapes. What is left of an unfinished one falls to _CONTROL.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-Z\\^-~]"
)
# C0 and C1 controls, marks that reorder the line (bidirectional), and lone surrogates, which UTF-8 lacks.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(words: str) -> str:
    """Return the words on one line, without escape sequences and control characters."""
    return " ".join(_CONTROL.sub("", _ESCAPES.sub("", words)).split())


def cut(words: str, *, limit_chars: int) -> str:
    """Return the words, cut at a word to at most ``limit_chars`` characters and marked with an ellipsis."""
    if len(words) <= limit_chars:
        return words
    head = words[: limit_chars - 1]
    at = head.rfind(" ")
    return (head[:at] if at > limit_chars // 2 else head).rstrip(" ,;:–—-") + "…"


def quoted(words: str) -> str:
    """Return the words in quotation marks; marks inside become single ones, a pair around all falls away."""
    if words[:1] in '"“' and words[-1:] in '"”' and not re.search('["“”]', words[1:-1]):
        words = words[1:-1]
    inner = re.sub(r'(?<!\S)["“]|“', "‘", words)
    inner = re.sub('["”]', "’", inner)
    return f"“{inner}”"
