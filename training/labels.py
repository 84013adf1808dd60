"""Labels of annotated reports: frames by sentence, the words that fill their roles, and links."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

from parley.reading.when import find_times
from training.denoting import Denoting
from training.examples import IGNORE, Document, Example, Instance, document, tag_spans
from training.gold import Annotated, annotated, held_out
from training.network import CHANNELS, DIRECTIONS, FRAMES, KINDS, NAMES, ROLES, STATUS, TOPICS

PARTY, SPEAKER, TO, SOURCE, FIRST, LAST, WHEN, OBJECT = range(len(ROLES))
PRONOUNS = {"he", "she", "they", "it", "we", "i", "who", "him", "her", "them"}


def report_windows(options: argparse.Namespace, tokenizer: Tokenizer, *, aside: bool = False) -> list[Example]:
    """Labelled windows of all reports outside the validation part, or of those in it."""
    silver = silver_names(options.names)
    out: list[Example] = []
    for one in annotated(options.reports, notation=Path(options.shared) / "notation.py"):
        if held_out(one.id, options.hold_out) == aside:
            out += Labels(one, tokenizer, silver.get(one.id)).windows()
    return out


def silver_names(path: str | None) -> dict[str, list[tuple[int, int, int]]]:
    """Silver names by report: lists of (start, end, kind)."""
    if not path:
        return {}
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    return {r["id"]: [(s, e, NAMES.index(k)) for s, e, k in r["names"]] for r in rows}


class Labels:
    """Labels of one report, first by sentence and word of the whole text, then cut to windows."""

    def __init__(self, one: Annotated, tokenizer: Tokenizer, names: list[tuple[int, int, int]] | None) -> None:
        self.one, self.gold = one, one.gold
        self.doc: Document = document(one.text, tokenizer)
        self.denoting = Denoting(self.doc)
        self.frames = np.zeros((len(self.doc.sentences), len(FRAMES)), dtype=np.int64)
        self.instances: dict[tuple[int, int], Instance] = {}
        self.links: set[tuple[tuple[int, int], tuple[int, int]]] = set()
        self.names = names
        self._speakers()
        for move in self.gold.get("moves") or []:
            self._move(move)
        for kind, add in (
            ("meetings", self._meeting),
            ("control", self._control),
            ("shifts", self._shift),
            ("glosses", self._gloss),
            ("memberships", self._membership),
        ):
            for record in self.gold.get(kind) or []:
                add(record)
        self._conditions()

    def _speakers(self) -> None:
        """Words of a speaker denote the party; a pronoun that is the source denotes the speaker."""
        people: dict[str, set[str]] = {}
        for move in self.gold.get("moves") or []:
            speaker = move.get("speaker")
            if speaker:
                people.setdefault(move["party"], set()).add(speaker)
                for source in move.get("sources") or []:
                    words = self.one.text[source["start"] : source["end"]].lower() if "start" in source else ""
                    if source["kind"] == "named" and len(move["sources"]) == 1 and words in PRONOUNS:
                        self.denoting.add(speaker, source["start"], source["end"])
        self.own = {p: frozenset(self.denoting.words(p)) for p in people}
        self.people = people

    def _party_words(self, party: str) -> frozenset[int]:
        words = self.denoting.words(party)
        for speaker in self.people.get(party, ()):
            words |= self.denoting.words(speaker)
        return words

    def _sentences(self, record: dict[str, Any]) -> list[int]:
        found = []
        for span in record.get("evidence") or []:
            best, share = -1, 0.0
            for i, (a, b) in enumerate(self.doc.sentences):
                n = min(b, span["end"]) - max(a, span["start"])
                if n > share:
                    best, share = i, n
            if best >= 0 and best not in found:
                found.append(best)
        return found

    def _instance(self, sentence: int, frame: int) -> Instance:
        key = (sentence, frame)
        self.frames[sentence, frame] = 1
        if key not in self.instances:
            self.instances[key] = Instance(sentence, frame)
        return self.instances[key]

    def _near(self, words: frozenset[int] | set[int], sentence: int) -> list[int]:
        """Right words in the sentence, else before it, else after (cut to the window later)."""
        of = self.doc.sentence_of
        inside = [w for w in words if of[w] == sentence]
        if inside:
            return sorted(inside)
        before = [w for w in words if sentence - 8 <= of[w] < sentence]
        return sorted(before or [w for w in words if sentence < of[w] <= sentence + 4])

    def _fill(self, x: Instance, role: int, names: list[str], *, party: bool = False) -> None:
        if not names:
            x.roles.setdefault(role, [])
        for name in names:
            words = self._words(name, role, party=party)
            near = self._near(words, x.sentence)
            if near:
                x.roles.setdefault(role, []).append(near)
        if names and not x.roles.get(role):
            x.roles.pop(role, None)

    def _words(self, name: str, role: int, *, party: bool) -> frozenset[int]:
        if party:
            return self._party_words(name)
        return self.denoting.words_of_place(name) if role == OBJECT else self.denoting.words(name)

    def _ends(self, x: Instance, span: dict[str, int] | None) -> None:
        if not span or span.get("start") is None:
            return
        a, b = self.doc.words.range_of(span["start"], span["end"])
        if a < b and self.doc.sentence_of[a] == x.sentence:
            x.roles.setdefault(FIRST, []).append([a])
            x.roles.setdefault(LAST, []).append([b - 1])

    def _time(self, x: Instance, edtf: str | None) -> None:
        if not edtf:
            x.roles.setdefault(WHEN, [])
            return
        for s in self._nearby(x.sentence):
            right = self._words_of_date(s, edtf)
            if right:
                x.roles.setdefault(WHEN, []).append(right)
                return

    def _nearby(self, sentence: int) -> list[int]:
        """The sentence, those before it and those right after it, the nearest first."""
        before = range(sentence - 1, max(-1, sentence - 7), -1)
        after = range(sentence + 1, min(len(self.doc.sentences), sentence + 3))
        return [sentence, *before, *after]

    def _words_of_date(self, sentence: int, edtf: str) -> list[int]:
        start, end = self.doc.sentences[sentence]
        right: set[int] = set()
        for t in find_times(self.one.text, start, end, published=self.one.published):
            # Some annotators told a week by its month.
            if t.edtf == edtf or (t.kind == "week" and t.edtf is not None and t.edtf[-10:-3] == edtf):
                right |= set(range(*self.doc.words.range_of(t.start, t.end)))
        return sorted(right)

    def _move(self, move: dict[str, Any]) -> None:
        first, *others = move["act"].split("|")
        for n, s in enumerate(self._sentences(move)):
            x = self._instance(s, FRAMES.index(first))
            for other in others:
                if self.frames[s, FRAMES.index(other)] == 0:
                    self.frames[s, FRAMES.index(other)] = IGNORE
            x.moves = (*x.moves, move["id"])
            self._fill(x, PARTY, [move["party"]], party=True)
            self._fill(x, SPEAKER, [move["speaker"]] if move.get("speaker") else [])
            self._fill(x, TO, move.get("to") or [], party=True)
            self._fill(x, OBJECT, move.get("objects") or [])
            self._sources(x, move)
            self._ends(x, move.get("terms"))
            if n == 0:
                self._time(x, move.get("when"))
            topics = {TOPICS.index(t.split("|")[0]) for t in move["topics"] if t.split("|")[0] in TOPICS}
            x.topics = sorted(set(x.topics or []) | topics)
            x.hedged = int(bool(move.get("hedged")) or bool(x.hedged))

    def _sources(self, x: Instance, move: dict[str, Any]) -> None:
        inside = []
        for source in move.get("sources") or []:
            if source.get("start") is None:
                continue
            a, b = self.doc.words.range_of(source["start"], source["end"])
            if a < b and self.doc.sentence_of[a] == x.sentence:
                inside.append(list(range(a, b)))
        x.roles.setdefault(SOURCE, []).extend(inside)

    def _meeting(self, record: dict[str, Any]) -> None:
        for s in self._sentences(record):
            x = self._instance(s, FRAMES.index("meeting"))
            self._fill(x, PARTY, record.get("participants") or [], party=True)
            self._fill(x, OBJECT, [record["place"]] if record.get("place") else [])
            self._time(x, record.get("when"))
            x.status = STATUS.index(record["status"].split("|")[0])
            x.channel = CHANNELS.index(record.get("channel", "unknown").split("|")[0])

    def _control(self, record: dict[str, Any]) -> None:
        for s in self._sentences(record):
            x = self._instance(s, FRAMES.index("control"))
            self._fill(x, PARTY, [record["holder"]], party=True)
            self._fill(x, OBJECT, [record["place"]])
            if record.get("extent"):
                start, end = self.doc.sentences[s]
                at = self.one.text.find(record["extent"], start, end)
                if at >= 0:
                    self._ends(x, {"start": at, "end": at + len(record["extent"])})
            elif FIRST not in x.roles:
                x.roles[FIRST], x.roles[LAST] = [], []

    def _shift(self, record: dict[str, Any]) -> None:
        for s in self._sentences(record):
            x = self._instance(s, FRAMES.index("shift"))
            self._fill(x, PARTY, [record["party"]], party=True)
            self._time(x, record.get("since"))
            x.direction = DIRECTIONS.index(record["direction"].split("|")[0])
            x.topics = sorted({TOPICS.index(t.split("|")[0]) for t in record["topics"] if t.split("|")[0] in TOPICS})

    def _gloss(self, record: dict[str, Any]) -> None:
        for s in self._sentences(record):
            x = self._instance(s, FRAMES.index("gloss"))
            self._ends(x, record.get("meaning"))
            start, end = self.doc.sentences[s]
            at = self.one.text.lower().find(record["term"].lower(), start, end)
            if at >= 0:
                a, b = self.doc.words.range_of(at, at + len(record["term"]))
                x.roles.setdefault(OBJECT, []).append(list(range(a, b)))

    def _membership(self, record: dict[str, Any]) -> None:
        for s in self._sentences(record):
            x = self._instance(s, FRAMES.index("membership"))
            self._fill(x, PARTY, [record["group"]])
            self._fill(x, TO, record.get("members") or [])

    def _conditions(self) -> None:
        moves = {m["id"]: m for m in self.gold.get("moves") or []}
        for m in moves.values():
            for c in m.get("condition") or []:
                if c not in moves:
                    continue
                for s in self._sentences(m):
                    for t in self._sentences(moves[c]):
                        a = (s, FRAMES.index(m["act"].split("|")[0]))
                        b = (t, FRAMES.index(moves[c]["act"].split("|")[0]))
                        if a != b:
                            self.links.add((a, b))

    def windows(self) -> list[Example]:
        """The report's windows with everything filled in."""
        spans = [
            (s["start"], s["end"], KINDS.index(s["kind"].split("|")[0]))
            for m in self.gold.get("moves") or []
            for s in m.get("sources") or []
            if s.get("start") is not None
        ]
        sources = tag_spans(self.doc, sorted(set(spans), key=lambda s: s[0] - s[1]))
        names = tag_spans(self.doc, self.names) if self.names is not None else None
        same = self._same()
        for w in self.doc.windows:
            self._cut(w, sources, names, same)
        return self.doc.windows

    def _same(self) -> list[tuple[int, frozenset[int]]]:
        """Words of a person with those of the party that the person acts for; pronouns with the person's.

        Who acts for nobody else has no words to point at.
        """
        out = []
        for party, speakers in self.people.items():
            own = self.own[party]
            for speaker in speakers:
                words = self.denoting.words(speaker)
                names = {w for w in words if self.one.text[self.doc.words.starts[w]].isupper()}
                out += [(w, frozenset() if w in own else own - words) for w in names]
                out += [(w, frozenset(names)) for w in words - names]
        return out

    def _cut(
        self,
        w: Example,
        sources: np.ndarray,
        names: np.ndarray | None,
        same: list[tuple[int, frozenset[int]]],
    ) -> None:
        n = len(w.shapes)
        span = slice(w.first_word, w.first_word + n)
        w.weight = self.one.weight
        w.sources = np.where(w.core, sources[span], IGNORE)
        if names is not None:
            w.names = np.where(w.core, names[span], IGNORE)
        count = int(w.sentences.max()) + 1
        w.frames = self.frames[w.first_sentence : w.first_sentence + count].copy()
        core = {int(s) for s in w.sentences[w.core]}
        for s in range(count):
            if s not in core:
                w.frames[s] = IGNORE
        slots: dict[tuple[int, int], int] = {}
        for (s, f), x in self.instances.items():
            local = s - w.first_sentence
            if local in core:
                slots[(s, f)] = len(w.instances)
                w.instances.append(self._local(x, local, w.first_word, n))
        w.conditions = [(slots[a], slots[b]) for a, b in self.links if a in slots and b in slots]
        for word, right in same:
            i = word - w.first_word
            if 0 <= i < n and w.core[i]:
                w.same.append((i, [r - w.first_word for r in right if 0 <= r - w.first_word < n]))

    def _local(self, x: Instance, sentence: int, first_word: int, count: int) -> Instance:
        roles: dict[int, list[list[int]]] = {}
        for role, groups in x.roles.items():
            if not groups:
                roles[role] = []
                continue
            local = [[v - first_word for v in g if 0 <= v - first_word < count] for g in groups]
            local = [g for g in local if g]
            if local:
                roles[role] = local
        return Instance(sentence, x.frame, roles, x.topics, x.hedged, x.status, x.channel, x.direction, x.moves)
