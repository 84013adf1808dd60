"""The spaCy component ``parley``: the moves of a report as attributes and spans of a ``Doc``.

::

    import spacy

    nlp = spacy.blank("en")
    nlp.add_pipe("parley")
    doc = nlp(text)
    for move in doc._.moves:
        print(move["party"], move["act"], move["sentences"])

With ``pip install 'parley[spacy]'`` spaCy finds the component by itself. It reads the text with parley's own model and
needs no other component.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, Self, TypeVar

from parley.errors import OptionError, ReportError, SetupError
from parley.records import Readout, Report, Span
from parley.vocabulary import acts


class NoSpacy(SetupError, ImportError):
    """spaCy is not installed."""


try:
    import spacy
    from spacy.tokens import Doc
except ModuleNotFoundError as error:
    raise NoSpacy(
        f"The spaCy component needs {error.name}, which is missing; install it with pip install 'parley[spacy]'."
    ) from error

T = TypeVar("T")
SPANS_KEY: Final = "parley"
CONFIG_FILE: Final = "config.json"
# What a Doc may tell of its report; all of it goes with the Doc wherever it is serialised.
GIVEN: Final = ("published", "publisher", "title")


class ParleyComponent:
    """Reads each ``Doc`` as one report.

    ``doc._.moves`` holds the moves as plain values, ``doc._.readout`` the whole `parley.Readout`,
    ``doc.spans[spans_key]`` the sentences of evidence, each labelled with its act and with the move's id. The day of
    publication and the like are taken from ``doc._.published``, ``doc._.publisher`` and ``doc._.title``, if set before.

    Args:
        nlp, name: the pipeline and the component's name in it.
        model: a name of a parley model or a folder; the default model if None.
        min_confidence: leave out moves less sure than this, from 0 to 1.
        spans_key: the span group.
    """

    def __init__(
        self, nlp: Any, name: str, *, model: str | None = None, min_confidence: float = 0.0, spans_key: str = SPANS_KEY
    ) -> None:
        if not 0 <= min_confidence <= 1:
            raise OptionError(f"min_confidence is {min_confidence}; give a number from 0 to 1.")
        self.name = name
        self.config: dict[str, Any] = {"model": model, "min_confidence": min_confidence, "spans_key": spans_key}
        _register()

    def __call__(self, doc: Doc) -> Doc:
        """Read one report."""
        self.set_annotations([doc], self.predict([doc]))
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Read many reports; the model is loaded once."""
        for docs in _batches(stream, batch_size):
            self.set_annotations(docs, self.predict(docs))
            yield from docs

    def predict(self, docs: Sequence[Doc]) -> list[Readout]:
        """Return the readout of each Doc, and change nothing. A text that cannot be read has no moves."""
        from parley.language import load_model
        from parley.reading import read_reports

        found = [_report(doc) for doc in docs]
        reports = [one for one in found if isinstance(one, Report)]
        read = iter(read_reports(reports, load_model(self.config["model"])) if reports else ())
        least = self.config["min_confidence"]
        return [next(read).surer(min_confidence=least) if isinstance(one, Report) else one for one in found]

    def set_annotations(self, docs: Sequence[Doc], readouts: Sequence[Readout]) -> None:
        """Write readouts into their Docs."""
        for doc, readout in zip(docs, readouts, strict=True):
            # Plain values, so that the Doc can be written to bytes.
            doc.user_data["parley"] = readout.to_json()
            doc.spans[self.config["spans_key"]] = [
                doc.char_span(span.start, span.end, label=move.act, span_id=move.id, alignment_mode="expand")
                for move in readout.moves
                for span in move.evidence
                if span.end > span.start
            ]

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the spans: all acts of the vocabulary."""
        return tuple(acts())

    def to_bytes(self, *, exclude: Sequence[str] = ()) -> bytes:
        """Return the settings as bytes; the model stays with parley."""
        return bytes(spacy.util.to_bytes({"config": lambda: spacy.util.srsly.json_dumps(self.config)}, exclude))

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> Self:
        """Take the settings from bytes."""
        spacy.util.from_bytes(data, {"config": self._take}, exclude)
        return self

    def to_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> None:
        """Write the settings into a folder."""
        writers: dict[str, Callable[[Path], Any]] = {
            CONFIG_FILE: lambda file: spacy.util.srsly.write_json(file, self.config)
        }
        spacy.util.to_disk(path, writers, exclude)

    def from_disk(self, path: str | Path, *, exclude: Sequence[str] = ()) -> Self:
        """Take the settings from a folder."""
        readers: dict[str, Callable[[Path], Any]] = {
            CONFIG_FILE: lambda file: self.config.update(spacy.util.srsly.read_json(file))
        }
        spacy.util.from_disk(path, readers, exclude)
        return self

    def _take(self, text: str) -> None:
        self.config.update(spacy.util.srsly.json_loads(text))


def make_component(nlp: Any, name: str, model: str | None, min_confidence: float, spans_key: str) -> ParleyComponent:
    """Return the component for a pipeline: what spaCy calls."""
    return ParleyComponent(nlp, name, model=model, min_confidence=min_confidence, spans_key=spans_key)


def colors() -> dict[str, str]:
    """Return a color for each label, for displaCy's option ``colors``: acts of one force have one color."""
    forces = list(dict.fromkeys(act.force for act in acts().values()))
    return {act.name: f"hsl({round(360 * forces.index(act.force) / len(forces))}, 60%, 80%)" for act in acts().values()}


def _report(doc: Doc) -> Report | Readout:
    """The Doc as a report, or an empty readout where there is nothing to read."""
    from parley.reports import from_text

    # Another component may have attributes of these names for other things.
    given = {name: value for name in GIVEN if isinstance(value := getattr(doc._, name), str)}
    if not doc.text.strip():
        return Readout(Report("empty", doc.text))
    try:
        return from_text(doc.text, **given).report
    except ReportError as error:
        return Readout(Report("unread", doc.text), notices=(str(error),))


def _readout(doc: Doc) -> Readout | None:
    text = doc.user_data.get("parley")
    return None if text is None else Readout.from_json(text)


def _moves(doc: Doc) -> list[dict[str, Any]]:
    readout = _readout(doc)
    if readout is None:
        return []
    return [
        {
            **move.to_dict(),
            "terms": readout.words(move.terms) if move.terms else "",
            "sentences": [readout.words(span) for span in move.evidence],
            "spans": [_tokens(doc, span) for span in move.evidence],
            "cited": [link.name or readout.words(link) for link in move.sources],
        }
        for move in readout.moves
    ]


def _tokens(doc: Doc, span: Span) -> tuple[int, int]:
    """The range of tokens that a range of characters touches."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return found.start, found.end


def _register() -> None:
    """Make the attributes known, once."""
    for name in GIVEN:
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
    if not Doc.has_extension("moves"):
        Doc.set_extension("moves", getter=_moves)
    if not Doc.has_extension("readout"):
        Doc.set_extension("readout", getter=_readout)


def _batches(stream: Iterable[T], size: int) -> Iterator[list[T]]:
    batch: list[T] = []
    for one in stream:
        batch.append(one)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


_register()
spacy.Language.factory(
    "parley",
    default_config={"model": None, "min_confidence": 0.0, "spans_key": SPANS_KEY},
    assigns=["doc._.moves", "doc._.readout", "doc.spans"],
    func=make_component,
)
