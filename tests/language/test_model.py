"""Loading a model: names, damage, and one clear sentence for each fault."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from parley.errors import SetupError
from parley.language import ModelError, load_model, models
from parley.language import model as module
from parley.vocabulary import acts, topics

if not models():
    pytest.skip("no weights in src/parley/language/weights", allow_module_level=True)

FILES = sorted(json.loads((module.WEIGHTS / models()[0] / "hashes.json").read_text(encoding="utf-8")))


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the first model, to be damaged."""
    return Path(shutil.copytree(module.WEIGHTS / models()[0], tmp_path / "copy"))


def fault(name: str | Path) -> str:
    with pytest.raises(ModelError) as caught:
        load_model(str(name))
    assert isinstance(caught.value, SetupError)
    message = str(caught.value)
    assert "\n" not in message
    assert re.search(r"\.$", message)
    return message


def test_models_are_named_in_order() -> None:
    """`models()` names the folders that hold a model, sorted."""
    assert models() == sorted(models())
    assert all((module.WEIGHTS / name / "labels.json").exists() for name in models())


def test_a_model_is_loaded_once() -> None:
    """The same name gives the same model."""
    assert load_model(models()[0]) is load_model(models()[0])


def test_every_file_of_a_model_has_a_hash() -> None:
    """No file of a released model goes unchecked."""
    for name in models():
        folder = module.WEIGHTS / name
        hashed = json.loads((folder / "hashes.json").read_text(encoding="utf-8"))
        assert set(hashed) == {path.name for path in folder.iterdir()} - {"hashes.json"}


def test_the_labels_are_those_of_the_vocabulary() -> None:
    """What the model was trained to say is what the record knows."""
    for name in models():
        labels = json.loads((module.WEIGHTS / name / "labels.json").read_text(encoding="utf-8"))
        assert set(labels["acts"]) == set(acts())
        assert set(labels["topics"]) == set(topics())


def test_an_unknown_name_lists_the_names() -> None:
    """Who mistypes a name is told the right ones."""
    message = fault("nonesuch")
    assert "'nonesuch'" in message
    assert models()[0] in message


def test_an_empty_folder_is_no_model(tmp_path: Path) -> None:
    """A folder without labels is told from a model."""
    assert str(tmp_path) in fault(tmp_path)


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_named(copy: Path, file: str) -> None:
    """Whichever file is gone, the message says which."""
    (copy / file).unlink()
    message = fault(copy)
    assert (file if file != "labels.json" else str(copy)) in message


@pytest.mark.parametrize("file", FILES)
def test_a_damaged_file_is_named(copy: Path, file: str) -> None:
    """One byte more, and the model is not loaded."""
    with (copy / file).open("ab") as end:
        end.write(b" ")
    message = fault(copy)
    assert file in message
    assert "install parley again" in message


@pytest.mark.parametrize("hashes", [None, "", "[]"], ids=["missing", "empty", "no-table"])
def test_a_model_without_sound_hashes_is_not_loaded(copy: Path, hashes: str | None) -> None:
    """Without its hashes a model cannot be checked."""
    (copy / "hashes.json").unlink()
    if hashes is not None:
        (copy / "hashes.json").write_text(hashes, encoding="utf-8")
    assert "hashes.json" in fault(copy)


def test_an_installation_without_models_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel built without weights asks to be installed again."""
    monkeypatch.setattr(module, "WEIGHTS", tmp_path)
    load_model.cache_clear()
    assert models() == []
    with pytest.raises(ModelError, match="has no model; install"):
        load_model()


@pytest.mark.parametrize(
    "text", ["", " \n", "…", "a", "word " * 3000], ids=["nothing", "space", "mark", "one", "no-end"]
)
def test_odd_texts_are_analysed(text: str) -> None:
    """A text without words, or a sentence longer than any window, upsets nothing."""
    (analysis,) = load_model(models()[0]).analyse([text])
    assert analysis.text == text
    assert len(analysis.sentence_of) == len(analysis.words.starts)


@pytest.mark.parametrize("piece", ["<s>", "</s>", "[UNK]", "<mask>"])
def test_pieces_with_a_meaning_are_read_as_characters(piece: str) -> None:
    """A report may hold the very letters that the encoder uses as marks."""
    analysis = load_model().analyse([f"Norway {piece} refused."])[0]
    ends = load_model().ends
    assert not set(ends) & set(analysis.words.pieces.tolist())
    assert len(analysis.words.starts) > len(["Norway", piece, "refused", "."])


def test_texts_together_are_the_texts_alone() -> None:
    """A neighbour changes nothing in what the model says of a text."""
    texts = ["Norway said it would sign. Sweden refused.", "Talks failed.", "“We will wait,” the envoy told Reuters."]
    reader = load_model(models()[0])
    for text, analysis in zip(texts, reader.analyse(texts), strict=True):
        (alone,) = reader.analyse([text])
        assert [(f.sentence, f.name, f.probability) for f in alone.frames] == [
            (f.sentence, f.name, f.probability) for f in analysis.frames
        ]
        assert (alone.names, alone.sources, alone.attributions) == (
            analysis.names,
            analysis.sources,
            analysis.attributions,
        )
