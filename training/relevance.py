"""Trains and measures the filter of `parley watch`: `python -m training.relevance --shared ../shared [--write]`.

Reports with at least one annotated move are what must be kept. General news is all that of the Wikinews of 2019 and
2020 that nobody has annotated: an unselected stream of a small newsroom, in which some articles do tell moves. The
documents of the Universal Dependencies treebanks of English (mail, reviews, fiction, talk, news) are learned from as
texts of other kinds. Figures are of five-fold cross-validation; the threshold, at which a chosen share of general news
is kept, is set without the fold that it is tried on.
"""

import argparse
import base64
import csv
import gzip
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from parley.feeds import relevance
from training.gold import Annotated, annotated

FOLDS = 5
KEPT_SHARE = 0.21
TEXT_STRENGTH, SENTENCE_STRENGTH = 3.0, 1.0
LEAST_CHARS = 800
TITLE_WORDS = 12
# Reports of the same newsroom as the general news, with moves: in them it is the subject that differs, not the style.
SAME_NEWSROOM = ("wk", "wn")
SAME_NEWSROOM_WEIGHTS = (5.0, 4.0)
GENERAL_SENTENCES, OTHER_SENTENCES = 0.5, 0.3


@dataclass
class Corpus:
    """Texts with what is known of them; sentences as rows with the text that each is of."""

    texts: list[str]
    kind: np.ndarray
    group: np.ndarray
    moves: np.ndarray
    fold: np.ndarray
    text_rows: csr_matrix
    of_text: np.ndarray
    sentence_rows: csr_matrix
    tells: np.ndarray

    @property
    def told(self) -> np.ndarray:
        """Which texts are reports with moves."""
        return self.moves > 0

    @property
    def same_newsroom(self) -> np.ndarray:
        """Which texts are reports with moves of the newsroom of the general news."""
        return self.told & np.isin(self.group, SAME_NEWSROOM)


def corpus(shared: Path, reports: Path) -> Corpus:
    """Read all texts."""
    paths = [str(shared / "talks"), str(shared / "gold" / "train"), str(reports)]
    every = list(annotated(paths, notation=shared / "notation.py"))
    known = {_beginning(one.text) for one in every}
    general = [text for text in _wikinews(shared) if _beginning(text) not in known]
    other = [text for text in _treebanks(shared) if len(text) >= LEAST_CHARS]
    texts = [one.text for one in every] + general + other
    rows = [(number, one, tells) for number, text in enumerate(texts) for one, tells in _sentences(text, number, every)]
    return Corpus(
        texts=texts,
        kind=np.array(["report"] * len(every) + ["general"] * len(general) + ["other"] * len(other)),
        group=np.array([_group(one.id) for one in every] + [""] * (len(general) + len(other))),
        moves=np.array([len(one.gold["moves"]) for one in every] + [0] * (len(general) + len(other))),
        fold=np.array([int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % FOLDS for text in texts]),
        text_rows=matrix(texts),
        of_text=np.array([number for number, _, _ in rows]),
        sentence_rows=matrix([one for _, one, _ in rows]),
        tells=np.array([tells for _, _, tells in rows]),
    )


def _sentences(text: str, number: int, every: list[Annotated]) -> Iterator[tuple[str, bool]]:
    """The sentences of a text, each with whether it is evidence of a move."""
    moves = every[number].gold["moves"] if number < len(every) else []
    spans = [(span["start"], span["end"]) for move in moves for span in move["evidence"]]
    place = 0
    for one in relevance.sentences(text):
        place = text.index(one, place)
        yield one, any(start < place + len(one) and place < end for start, end in spans)


def _group(name: str) -> str:
    return name.rstrip("0123456789").split("-")[0]


def _beginning(text: str) -> str:
    """By its longest words an article is known again, whatever date or title stands before it."""
    words = [word for word in relevance._WORD.findall(text.lower()) if len(word) > 3]
    return " ".join(sorted(words, key=len)[-TITLE_WORDS:])


def _wikinews(shared: Path) -> Iterator[str]:
    csv.field_size_limit(1 << 24)
    for path in sorted((shared / "data").glob("wikinews-*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
            yield from (row["text"] for row in csv.DictReader(file))


def _treebanks(shared: Path) -> Iterator[str]:
    with tarfile.open(shared / "data" / "ud-english.tar.gz") as archive:
        for member in archive.getmembers():
            content = archive.extractfile(member) if member.name.endswith(".conllu") else None
            if content is None:
                continue
            for document in content.read().decode().split("# newdoc")[1:]:
                yield " ".join(line[9:] for line in document.splitlines() if line.startswith("# text = "))


def matrix(some: list[str]) -> csr_matrix:
    """Return the features of texts, a row each."""
    found = [relevance.features(text) for text in some]
    rows = [number for number, one in enumerate(found) for _ in one]
    columns = [bucket for one in found for bucket in one]
    values = [value for one in found for value in one.values()]
    return csr_matrix((values, (rows, columns)), shape=(len(some), relevance.BUCKETS))


@dataclass
class Filter:
    """The two fitted models, and the share of the sentences that makes both of one spread on general news."""

    text: LogisticRegression
    sentence: LogisticRegression
    share: float = 1.0

    def scores(self, data: Corpus, chosen: np.ndarray) -> np.ndarray:
        """Return the scores of the chosen texts, without a threshold."""
        return self._text(data, chosen) + self.share * self._dense(data, chosen)

    def _text(self, data: Corpus, chosen: np.ndarray) -> np.ndarray:
        return data.text_rows[chosen] @ self.text.coef_[0]

    def _dense(self, data: Corpus, chosen: np.ndarray) -> np.ndarray:
        here = np.isin(data.of_text, np.flatnonzero(chosen))
        scores, of_text = self.sentence.decision_function(data.sentence_rows[here]), data.of_text[here]
        found = {number: relevance.density(scores[of_text == number].tolist()) for number in np.unique(of_text)}
        return np.array([found.get(number, 0.0) for number in np.flatnonzero(chosen)])


def fit(data: Corpus, chosen: np.ndarray) -> Filter:
    """Fit both models on the chosen texts."""
    of_texts, of_sentences = (np.where(data.same_newsroom, weight, 1.0) for weight in SAME_NEWSROOM_WEIGHTS)
    # A report in which nobody has found a move is neither one to keep nor general news.
    whole = chosen & (data.told | (data.kind != "report"))
    text = _regression(TEXT_STRENGTH, class_weight="balanced")
    text.fit(data.text_rows[whole], data.told[whole], sample_weight=of_texts[whole])
    by_kind = np.where(data.kind == "general", GENERAL_SENTENCES, np.where(data.kind == "other", OTHER_SENTENCES, 1.0))
    here = chosen[data.of_text]
    sentence = _regression(SENTENCE_STRENGTH)
    weights = (by_kind * of_sentences)[data.of_text][here]
    sentence.fit(data.sentence_rows[here], data.tells[here], sample_weight=weights)
    made = Filter(text, sentence)
    general = chosen & (data.kind == "general")
    made.share = float(made._text(data, general).std() / made._dense(data, general).std())
    return made


def _regression(strength: float, **more: Any) -> LogisticRegression:
    return LogisticRegression(C=strength, solver="liblinear", dual=True, tol=0.01, max_iter=1000, **more)


def held_out(data: Corpus, chosen: np.ndarray) -> np.ndarray:
    """Return the score of each chosen text from models that have not seen its fold; NaN for all others."""
    scores = np.full(len(data.texts), np.nan)
    for number in np.unique(data.fold[chosen]):
        held = chosen & (data.fold == number)
        scores[held] = fit(data, chosen & ~held).scores(data, held)
    return scores


def threshold_of(scores: np.ndarray, data: Corpus) -> float:
    """Return the score that the chosen share of general news reaches."""
    return float(np.nanquantile(scores[data.kind == "general"], 1 - KEPT_SHARE))


def crossed(data: Corpus) -> np.ndarray:
    """Return which texts are kept, models and threshold being set without their fold."""
    everything = np.ones(len(data.texts), dtype=bool)
    scores = held_out(data, everything)
    kept = np.zeros(len(data.texts), dtype=bool)
    for number in range(FOLDS):
        held = data.fold == number
        kept[held] = scores[held] > threshold_of(held_out(data, ~held), data)
    return kept


def report(data: Corpus, kept: np.ndarray) -> None:
    """Print the share of reports with moves that were kept, and of their moves, for each group, and of other texts."""
    groups = {"all": data.told, "same newsroom": data.same_newsroom}
    groups |= {name: data.told & (data.group == name) for name in sorted(set(data.group[data.told]))}
    for name, here in groups.items():
        share = data.moves[here & kept].sum() / data.moves[here].sum()
        print(f"{name}: {here.sum()} reports with moves, kept {kept[here].mean():.1%}, of their moves {share:.1%}")
    for name in ("general", "other"):
        here = data.kind == name
        print(f"{name}: {here.sum()}, kept {kept[here].mean():.1%}")


def write(made: Filter, threshold: float) -> None:
    """Write the weights, eight bits each."""
    content = {
        "sentence_bias": float(made.sentence.intercept_[0]),
        "sentence_share": made.share,
        "threshold": threshold,
        "text": _packed(made.text.coef_[0]),
        "sentence": _packed(made.sentence.coef_[0]),
    }
    relevance._WEIGHTS.write_text(json.dumps(content) + "\n", encoding="utf-8")


def _packed(weights: np.ndarray) -> dict[str, Any]:
    scale = float(np.abs(weights).max() / 127)
    packed = np.round(weights / scale).astype(np.int8).tobytes()
    return {"scale": scale, "weights": base64.b64encode(packed).decode("ascii")}


def main(arguments: list[str]) -> int:
    """Measure, and write the weights if asked."""
    parser = argparse.ArgumentParser(prog="python -m training.relevance")
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder of shared data")
    parser.add_argument("--reports", type=Path, default=Path("training/reports"), help="folder of annotated reports")
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    options = parser.parse_args(arguments)
    data = corpus(options.shared, options.reports)
    report(data, crossed(data))
    if options.write:
        everything = np.ones(len(data.texts), dtype=bool)
        write(fit(data, everything), threshold_of(held_out(data, everything), data))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
