"""The trained model behind one small interface: texts in, words, names, attributions and frames out."""

from parley.language.analysis import Analysis, AttributionGuess, FloatArray, Frame, TaggedSpan
from parley.language.model import Model, ModelError, check_model, load_model, models
from parley.language.sentences import Sentence, split
from parley.language.windows import Window, cut

__all__ = [
    "Analysis",
    "AttributionGuess",
    "FloatArray",
    "Frame",
    "Model",
    "ModelError",
    "Sentence",
    "TaggedSpan",
    "Window",
    "check_model",
    "cut",
    "load_model",
    "models",
    "split",
]
