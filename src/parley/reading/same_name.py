"""Whether two names name the same actor, by their letters alone."""

from __future__ import annotations

import re

from parley.reading.lexicon import name_words


def same_person(full: str, name: str) -> bool:
    """Whether a later name is the person's: the surname, or first name or initial and surname."""
    f, n = full.casefold().split(), name.casefold().split()
    if len(n) == 1:
        return n[0] in (f[-1], *([f[0]] if len(f) == 1 else []))
    if len(f) == 1:
        return f[0] == n[-1]
    return f[-1] == n[-1] and (f[0] == n[0] or (f[0][0] == n[0][0] and (len(f[0]) <= 2 or len(n[0]) <= 2)))


def part_of_person(full: str, name: str) -> bool:
    """Whether a name is some part of the person's full name: "Abiy" of "Abiy Ahmed", "Assad" of "al-Assad"."""
    f, n = full.casefold().split(), name.casefold().split()
    bare = {w.removeprefix("al-").removeprefix("el-") for w in f}
    return len(f) > 1 and all(w in f or w.removeprefix("al-").removeprefix("el-") in bare for w in n)


def same_body(a: str, b: str) -> bool:
    """Whether one of two names of bodies, places or groups is the other's initials, short form or people."""
    return _initials(a, b) or _initials(b, a) or _shorter(a, b) or _people_of(a, b)


def fuller(name: str, later: str) -> bool:
    """Whether a later name of the same body is its usual one: spelled out, or in the plural ("Republican" before)."""
    return _initials(name, later) or (" " not in name and later == name + "s")


def _initials(short: str, full: str) -> bool:
    bare = short.replace(".", "")
    if not (2 <= len(bare) <= 7 and bare.isupper()):
        return False
    words: list[str] = re.findall(r"[^\W\d_]+", full)
    return bare in ("".join(w[0] for w in words if w[0].isupper()), "".join(w[0].upper() for w in words))


def _shorter(full: str, part: str) -> bool:
    """A later, shorter form of a body's name: all its words stand in the full name, one of them telling."""
    f, p = set(full.casefold().split()), set(part.casefold().split())
    general = name_words().body_words
    return p < f and bool(p - general) and len(part) >= 4


def _people_of(land: str, people: str) -> bool:
    """An unknown land and its people ("Zandar", "Zandaris"): one grows from the other by an ending."""
    a, b = sorted((land.casefold(), people.casefold()), key=len)
    if " " in a + b or len(a) < 4:
        return False
    for stem in (a, a[:-1] if a[-1] in "aeoy" else a):
        if b.startswith(stem) and b[len(stem) :] in name_words().people_endings:
            return True
    return False
