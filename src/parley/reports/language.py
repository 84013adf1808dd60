"""Is the report in English?"""

import re
from functools import cache
from typing import TYPE_CHECKING

from parley.errors import NotEnglish
from parley.vocabulary.files import data

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Measured on 2,300 English reports and statements: the poorest has 8 % of these words, the median 27 %;
# samples of Dutch, Danish, Afrikaans stay under 4 %.
_ENGLISH_SHARE = 0.08
_SAMPLE_CHARS = 20_000
_DOUBTFUL_SAMPLE_CHARS = 4_000
_SHORT_LETTERS = 100
_TELLING_LETTERS = 40
# The confidence of py3langid is tempered: lists of foreign names reach 0.3, one sentence of prose 0.85.
_CONFIDENCE = 0.8
# English, its creole written much alike, and "no language".
_PASSED = frozenset({"en", "pcm", "zxx"})
_WORD = re.compile(r"[^\W\d_]+")


def check_english(text: str, *, source: str) -> str | None:
    """Let a text pass unless it is confidently in another language than English.

    A text with its share of English function words passes at once. Any other is shown to py3langid without
    its capitalised words, so that foreign names decide nothing. Texts under 100 letters pass unseen.

    Returns:
        ``"en"``, or None where the text is too short or too strange to tell.

    Raises:
        NotEnglish: with the language that it looks like.

    Source: M. Lui and T. Baldwin, langid.py: An Off-the-shelf Language Identification Tool, ACL 2012
    (demonstrations), in the version py3langid by A. Barbaresi.
    """
    words = _WORD.findall(text[:_SAMPLE_CHARS])
    if sum(map(len, words)) < _SHORT_LETTERS:
        return None
    if english_share(words) >= _ENGLISH_SHARE:
        return "en"
    telling = " ".join(word for word in words if not word.istitle())[:_DOUBTFUL_SAMPLE_CHARS]
    if len(telling) < _TELLING_LETTERS:
        return None
    code, confidence = _identifier().classify(telling)
    if confidence < _CONFIDENCE or code in _PASSED:
        return "en" if code == "en" else None
    raise NotEnglish(source, f"looks {_name(code)}, and parley reads English alone; give a translation", code)


def english_share(words: list[str]) -> float:
    """Return the share of English function words among words, from 0 to 1."""
    known = _words()
    return sum(word.lower() in known for word in words) / len(words) if words else 0.0


def _name(code: str) -> str:
    return str(data("stopwords")["languages"].get(code, f"to be in the language {code!r}"))


@cache
def _words() -> frozenset[str]:
    return frozenset(data("stopwords")["words"].split())


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
