"""The trained reader behind one small interface: texts in, what they say out.

Three ONNX graphs share the work: the encoder turns word pieces into states, the heads turn states
into tags, links and frames, and the role graph says which words fill the roles of the frames that are
likely enough. Runs on ONNX Runtime alone, on the CPU.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from parley.errors import SetupError
from parley.language.analysis import Analysis, FloatArray, Frame, SameWindow
from parley.language.attributions import Piece, join
from parley.language.sentences import split
from parley.language.tags import spans
from parley.language.windows import Window, cut
from parley.language.words import IntArray, sentence_of_words, split_words

WEIGHTS = Path(__file__).parent / "weights"
MAX_PIECES = 510
HEADS = ["words", "attribution", "sources", "names", "link_from", "link_to"]
HEADS += ["same_from", "same_to", "same_null", "frames", "vectors"]
# Each window runs alone: int8 takes its scale from a whole batch, so a neighbour would change what a report says.
BATCH_PIECES = 1
FAINTEST_TERMS = 0.05  # terms less likely than this do not stand for their sentence


class ModelError(SetupError):
    """A model is missing or damaged."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One window of one text, ready for the encoder."""

    text: int
    first_word: int
    core_word: int
    first_sentence: int
    core_sentence: int
    pieces: IntArray
    first_piece: IntArray
    shapes: IntArray
    sentences: IntArray


class Model:
    """A reader's weights, loaded.

    Args:
        folder: where the graphs, the labels and the tokenizer lie.
        threads: threads that one run may use; 0 leaves the choice to the runtime.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        if not (folder / "labels.json").exists():
            raise ModelError(f"No model lies in {folder}; install parley again, or name a model that it has.")
        self.labels: dict[str, Any] = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
        self.folder = folder
        self.name: str = self.labels["name"]
        self.frames: list[str] = self.labels["acts"] + self.labels["records"]
        self.ends: tuple[int, int] = self.labels["begin"], self.labels["end"]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.tokenizer.encode_special_tokens = True  # "<s>" in a report is three characters
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # a pattern is kept for each shape of input, and no two windows are alike
        self._encoder = ort.InferenceSession(folder / "encoder.onnx", options)
        self._heads = ort.InferenceSession(folder / "heads.onnx", options)
        self._roles = ort.InferenceSession(folder / "roles.onnx", options)
        self.seconds: dict[str, float] = {"words": 0.0, "encoder": 0.0, "heads": 0.0, "decoding": 0.0}

    @property
    def thresholds(self) -> dict[str, float]:
        """Least probability of each frame for it to be told, from validation."""
        return {f: self.labels.get("thresholds", {}).get(f, 0.5) for f in self.frames}

    def analyse(self, texts: Sequence[str], *, batch_pieces: int = BATCH_PIECES) -> list[Analysis]:
        """What each text says.

        Args:
            texts: whole reports.
            batch_pieces: padded word pieces that one run of the encoder takes.
        """
        started = time.perf_counter()
        analyses, cuts = self._cut(texts)
        self.seconds["words"] += time.perf_counter() - started
        order = sorted(range(len(cuts)), key=lambda i: len(cuts[i].pieces))
        logs = [_blank(a, self.labels) for a in analyses]
        links: list[list[Piece]] = [[] for _ in analyses]
        for batch in _batches([cuts[i] for i in order], batch_pieces):
            self._run(batch, analyses, logs, links)
        started = time.perf_counter()
        for a, log, link in zip(analyses, logs, links, strict=True):
            self._finish(a, log, link)
        self.seconds["decoding"] += time.perf_counter() - started
        return analyses

    def encode_alone(self, texts: Sequence[str], *, batch_pieces: int = BATCH_PIECES) -> None:
        """Run the tokenizer and the encoder only: the yardstick of the speed benchmark."""
        _, cuts = self._cut(texts)
        for batch in _batches(sorted(cuts, key=lambda c: len(c.pieces)), batch_pieces):
            self._encode(batch)

    def _cut(self, texts: Sequence[str]) -> tuple[list[Analysis], list[Cut]]:
        analyses, cuts = [], []
        for n, text in enumerate(texts):
            analysis, lengths, bounds = self._words(text)
            analyses.append(analysis)
            windows = cut(
                lengths,
                [s.paragraph for s in analysis.sentences],
                limit_pieces=self.labels["limit_pieces"],
                context_pieces=self.labels["context_pieces"],
            )
            cuts += [_window(n, analysis, bounds, w, self.ends) for w in windows]
        return analyses, cuts

    def _words(self, text: str) -> tuple[Analysis, list[int], IntArray]:
        words = split_words(text, self.tokenizer)
        sentences = []
        for s in split(text):
            first, last = words.range_of(s.start, s.end)
            if first < last:
                sentences.append(s)
        of = sentence_of_words(words, [s.start for s in sentences])
        bounds = np.searchsorted(of, np.arange(len(sentences) + 1))
        edges = [words.piece_range(int(b), int(b))[0] for b in bounds]
        return Analysis(text, words, sentences, of), list(np.diff(edges)), bounds

    def _encode(self, batch: Sequence[Cut]) -> FloatArray:
        width = max(len(c.pieces) for c in batch)
        pieces = np.full((len(batch), width), self.labels["pad"], dtype=np.int64)
        mask = np.zeros((len(batch), width), dtype=np.int64)
        for i, c in enumerate(batch):
            pieces[i, : len(c.pieces)] = c.pieces
            mask[i, : len(c.pieces)] = 1
        states: FloatArray = self._encoder.run(["states"], {"pieces": pieces, "mask": mask})[0]
        return states

    def _run(
        self,
        batch: Sequence[Cut],
        analyses: list[Analysis],
        logs: list[dict[str, FloatArray]],
        links: list[list[Piece]],
    ) -> None:
        started = time.perf_counter()
        states = self._encode(batch)
        encoded = time.perf_counter()
        first = _pad([c.first_piece for c in batch], 0)
        sentences = _pad([c.sentences for c in batch], -1)
        out = self._heads.run(
            HEADS,
            {
                "states": states,
                "first_piece": first,
                "shapes": _pad([c.shapes for c in batch], 0),
                "sentences": sentences,
                "places": np.arange(int(sentences.max()) + 1),
            },
        )
        head = dict(zip(HEADS, out, strict=True))
        self._keep_tags(batch, head, logs, links, analyses)
        self._keep_frames(batch, head, sentences, analyses)
        done = time.perf_counter()
        self.seconds["encoder"] += encoded - started
        self.seconds["heads"] += done - encoded

    def _keep_tags(
        self,
        batch: Sequence[Cut],
        head: dict[str, FloatArray],
        logs: list[dict[str, FloatArray]],
        links: list[list[Piece]],
        analyses: list[Analysis],
    ) -> None:
        for i, c in enumerate(batch):
            n, skip = len(c.shapes), c.core_word - c.first_word
            logs[c.text]["states"] = logs[c.text]["states"] + head["words"][i, skip:n].sum(0)
            for name in ("attribution", "sources", "names"):
                logs[c.text][name][c.core_word : c.first_word + n] = head[name][i, skip:n]
            ends = head["link_from"][i, skip:n].copy(), head["link_to"][i, skip:n].copy()
            links[c.text].append(Piece(c.core_word, c.first_word + n, *ends))
            analyses[c.text].same.append(
                SameWindow(
                    c.core_word,
                    c.first_word + n,
                    c.first_word,
                    head["same_from"][i, :n].copy(),
                    head["same_to"][i, :n].copy(),
                    head["same_null"][i, :n].copy(),
                )
            )

    def _keep_frames(
        self, batch: Sequence[Cut], head: dict[str, FloatArray], sentences: IntArray, analyses: list[Analysis]
    ) -> None:
        floor = np.array([self.thresholds[f] for f in self.frames], dtype=np.float32)
        chosen = [
            [(s, f) for s, f in np.argwhere(head["frames"][i] >= floor) if c.core_sentence <= s + c.first_sentence]
            for i, c in enumerate(batch)
        ]
        chosen = [
            [(s, f) for s, f in pairs if s <= int(c.sentences.max())] for pairs, c in zip(chosen, batch, strict=True)
        ]
        most = max(len(x) for x in chosen)
        if not most:
            return
        vectors = np.zeros((len(batch), most, head["vectors"].shape[-1]), dtype=np.float32)
        places = np.zeros((len(batch), most), dtype=np.int64)
        for i, pairs in enumerate(chosen):
            for j, (s, f) in enumerate(pairs):
                vectors[i, j] = head["vectors"][i, s, f]
                places[i, j] = s
        names = ["roles", "topics", "hedged", "status", "channel", "direction", "conditions"]
        out = self._roles.run(
            names, {"vectors": vectors, "words": head["words"], "places": places, "sentences": sentences}
        )
        got = dict(zip(names, out, strict=True))
        for i, c in enumerate(batch):
            said = {"words": head["words"][i], **{k: v[i] for k, v in got.items()}}
            self._add_frames(analyses[c.text], c, chosen[i], head["frames"][i], said)

    def _add_frames(
        self,
        analysis: Analysis,
        c: Cut,
        pairs: list[tuple[int, int]],
        chances: FloatArray,
        got: dict[str, FloatArray],
    ) -> None:
        base, n = len(analysis.frames), len(c.shapes)
        for j, (s, f) in enumerate(pairs):
            roles = {
                r: np.r_[got["roles"][j, k, :n], got["roles"][j, k, -1]] for k, r in enumerate(self.labels["roles"])
            }
            linked = [(base + k, float(got["conditions"][j, k])) for k in range(len(pairs)) if k != j]
            analysis.frames.append(
                Frame(
                    sentence=int(s) + c.first_sentence,
                    name=self.frames[f],
                    probability=float(chances[s, f]),
                    first_word=c.first_word,
                    roles=roles,
                    topics=dict(zip(self.labels["topics"], got["topics"][j].tolist(), strict=True)),
                    hedged=float(got["hedged"][j]),
                    labels={k: got[k][j] for k in ("status", "channel", "direction")},
                    meaning=_mean_state(got["words"][:n], roles["first"][:-1], roles["last"][:-1], c.sentences == s),
                    conditions=linked,
                )
            )

    def _finish(self, analysis: Analysis, logs: dict[str, FloatArray], links: list[Piece]) -> None:
        analysis.names = spans(logs["names"], self.labels["names"])
        analysis.sources = spans(logs["sources"], self.labels["kinds"])
        analysis.attributions = join(spans(logs["attribution"], self.labels["attribution"]), links)
        middle = logs["states"] / np.float32(max(1, len(analysis.words.starts)))
        for frame in analysis.frames:
            frame.meaning = frame.meaning - middle


def _window(text: int, analysis: Analysis, bounds: IntArray, w: Window, ends: tuple[int, int]) -> Cut:
    words, of = analysis.words, analysis.sentence_of
    a, b = int(bounds[w.context]), int(bounds[w.last])
    first, last = words.piece_range(a, b)
    last = min(last, first + MAX_PIECES)
    b = a + int(np.searchsorted(words.first_piece[a:b], last))
    return Cut(
        text=text,
        first_word=a,
        core_word=int(bounds[w.first]),
        first_sentence=w.context,
        core_sentence=w.first,
        pieces=np.r_[ends[0], words.pieces[first:last], ends[1]],
        first_piece=words.first_piece[a:b] - first + 1,
        shapes=words.shapes[a:b],
        sentences=of[a:b] - w.context,
    )


def _batches(cuts: Sequence[Cut], batch_pieces: int) -> Iterator[list[Cut]]:
    batch: list[Cut] = []
    for c in cuts:  # sorted by length, so the newest is the longest
        if batch and (len(batch) + 1) * len(c.pieces) > batch_pieces:
            yield batch
            batch = []
        batch.append(c)
    if batch:
        yield batch


def _blank(analysis: Analysis, labels: dict[str, Any]) -> dict[str, FloatArray]:
    """Log probabilities before any window is read: everything is outside (a word no window reaches stays so)."""
    out: dict[str, FloatArray] = {}
    for name, kinds in (("attribution", "attribution"), ("sources", "kinds"), ("names", "names")):
        logs = np.full((len(analysis.words.starts), 2 * len(labels[kinds]) + 1), -20.0, dtype=np.float32)
        logs[:, 0] = 0.0
        out[name] = logs
    out["states"] = np.zeros((1,), dtype=np.float32)  # the sum of the states of all words
    return out


def _mean_state(states: FloatArray, first: FloatArray, last: FloatArray, inside: npt.NDArray[np.bool_]) -> FloatArray:
    """The mean state of a frame's terms, each word weighted by the probability that it is one of them."""
    begun, ended = np.cumsum(first * inside), np.cumsum(last * inside)
    share = np.clip(begun - np.r_[0.0, ended[:-1]], 0.0, None) * inside
    share = share if share.sum() > FAINTEST_TERMS else inside.astype(np.float32)
    mean: FloatArray = (share @ states / share.sum()).astype(np.float32)
    return mean


def _pad(rows: Sequence[IntArray], fill: int) -> IntArray:
    out = np.full((len(rows), max(len(r) for r in rows)), fill, dtype=np.int64)
    for i, r in enumerate(rows):
        out[i, : len(r)] = r
    return out


def models() -> list[str]:
    """Names of the models that this installation has."""
    return sorted(p.parent.name for p in WEIGHTS.glob("*/labels.json"))


def check_model(name: str) -> str:
    """Compare the files of a model with those that were released; returns one hash for all of them.

    Raises:
        ModelError: there is no such model, or a file of it is missing or damaged.
    """
    folder = WEIGHTS / name
    if name not in models():
        raise ModelError(f"There is no model called {name!r}; choose one of: {', '.join(models())}.")
    _check(folder)
    return hashlib.sha256((folder / "hashes.json").read_bytes()).hexdigest()


@lru_cache(maxsize=4)
def load_model(name: str | None = None, *, threads: int = 0) -> Model:
    """Load a model by name, once per process.

    Args:
        name: a name from `models()`, or a folder with a model; the first of them if None.
        threads: threads that one run may use; 0 leaves the choice to the runtime.

    Raises:
        ModelError: there is no such model, or a file of it is damaged.
    """
    known = models()
    if name is None and not known:
        raise ModelError("This installation of parley has no model; install the released package again.")
    name = name or known[0]
    folder = WEIGHTS / name if name in known else Path(name)
    if not (folder / "labels.json").exists():
        raise ModelError(f"There is no model called {name!r}; choose one of: {', '.join(known)}.")
    _check(folder)
    return Model(folder, threads=threads)


def _check(folder: Path) -> None:
    """Compare each file with the hash it was released with."""
    path = folder / "hashes.json"
    try:
        hashes = dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        hashes = {}
    if not hashes:
        raise ModelError(f"The model file {path} is missing or damaged; install parley again.")
    for file, want in hashes.items():
        path = folder / file
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != want:
            raise ModelError(f"The model file {path} is missing or damaged; install parley again.")
