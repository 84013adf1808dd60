"""The config file: which model is read with, and never a key."""

from pathlib import Path
from typing import Any

import pytest

from parley.errors import OptionError
from parley.llm import LLMReader, configured, default_config

ENDPOINT = "http://localhost:8080/v1"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the file lies that is read where none is named."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    path = default_config()
    path.parent.mkdir(parents=True)
    return path


def test_without_a_file_nothing_is_set(file: Path) -> None:
    """The file is optional."""
    assert configured() == {}


def test_what_stands_under_a_model_goes_first(file: Path) -> None:
    """What stands under [llm] holds for all models, what stands under a name for that model."""
    file.write_text(
        f'[llm]\nendpoint = "{ENDPOINT}"\nmodel = "small"\nat_once = 2\n'
        '[llm.models.large]\nendpoint = "https://models.example/v1"\nanswer_timeout_s = 300\n',
        encoding="utf-8",
    )
    assert configured() == {"endpoint": ENDPOINT, "model": "small", "at_once": 2}
    large = LLMReader.configured("large")
    assert (large.endpoint, large.model) == ("https://models.example/v1", "large")
    assert (large.at_once, large.timeout_s) == (2, 300)
    assert LLMReader.configured(window_tokens=900).window_tokens == 900


def test_a_name_of_the_users_own(file: Path) -> None:
    """A name may stand for a model that its endpoint knows by another."""
    file.write_text(f'[llm.models.big]\nendpoint = "{ENDPOINT}"\nmodel = "org/big-70b"\n', encoding="utf-8")
    assert LLMReader.configured("big").model == "org/big-70b"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param("[llm", "is no TOML", id="no TOML"),
        pytest.param("llm = 3", r"write it as \[llm\]", id="no table"),
        pytest.param('[llm]\napi_key = "sk-1"', "put yours into PARLEY_LLM_KEY", id="a key"),
        pytest.param('[llm.models.a]\ntoken = "t"\n[llm]\nmodel = "a"', "put yours into PARLEY_LLM_KEY", id="a token"),
        pytest.param('[llm]\nendpiont = "x"', "and no “endpiont”", id="a slip"),
        pytest.param("[llm]\nmodel = 3", "must be words", id="a number for a name"),
        pytest.param("[llm]\nat_once = 1.5", "must be a whole number", id="no whole number"),
        pytest.param("[llm]\nat_once = true", "must be a whole number", id="a truth for a number"),
        pytest.param("[llm]\nprice_in = -1", "must not be less than nothing", id="a price below nothing"),
    ],
)
def test_a_wrong_file_is_one_sentence(file: Path, content: str, words: str) -> None:
    """What is wrong is named with the file, and no secret is repeated."""
    file.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError, match=words) as caught:
        configured()
    assert str(file) in str(caught.value)
    assert "sk-1" not in str(caught.value)


def test_a_named_file_must_be_there(tmp_path: Path) -> None:
    """A file that the user names is not optional."""
    with pytest.raises(OptionError, match="cannot be read"):
        configured(tmp_path / "gone.toml")


@pytest.mark.parametrize(("content", "words"), [("", "endpoint is named nowhere"), (f'[llm]\nendpoint = "{ENDPOINT}"',
                         "model is named nowhere")])  # fmt: skip
def test_what_is_missing_is_named(file: Path, content: str, words: str) -> None:
    """A reader needs endpoint and model."""
    file.write_text(content, encoding="utf-8")
    with pytest.raises(OptionError, match=words):
        LLMReader.configured()


def test_a_file_beside_the_reports_is_not_taken(file: Path, tmp_path: Path, monkeypatch: Any) -> None:
    """A file in the folder that one works in says nothing of where reports are sent."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.toml").write_text(f'[llm]\nendpoint = "{ENDPOINT}"', encoding="utf-8")
    assert configured() == {}
