"""What a released encoder makes of the words of training windows, read once and kept.

The heads of a model see the states of its encoder after the export to 8 bits. Heads that learn from these very states
make up for what the rounding did, and learn in a minute an epoch, since the encoder runs once and not in each epoch.
"""

from __future__ import annotations

import argparse
import copy
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime as ort

from training.corpus import Corpus, load_corpus
from training.examples import Example


def read_states(windows: Sequence[Example], encoder: Path, kept: Path, *, threads: int = 2) -> None:
    """Give each window the states of its words.

    Args:
        windows: windows cut with the tokenizer that lies beside the encoder.
        encoder: the exported encoder, an ONNX file.
        kept: file for the states (2 bytes a number); read instead of the encoder where it holds as many words.
        threads: threads of the encoder.
    """
    words = sum(len(w.shapes) for w in windows)
    if kept.exists() and (known := np.load(kept, mmap_mode="r")).shape[0] == words:
        _share_out(windows, known)
        return
    options = ort.SessionOptions()
    options.enable_mem_pattern = False
    options.intra_op_num_threads = threads
    session = ort.InferenceSession(encoder, options)
    width = session.get_outputs()[0].shape[-1]
    partial = kept.with_suffix(".partial.npy")
    states = np.lib.format.open_memmap(partial, "w+", np.float16, (words, width))
    begun, at = time.time(), 0
    for n, w in enumerate(windows):
        ones = np.ones((1, len(w.pieces)), dtype=np.int64)
        # Each window alone, as the reader runs them: 8 bits take their scale from the whole batch.
        found = session.run(None, {"pieces": w.pieces[None].astype(np.int64), "mask": ones})[0][0]
        states[at : at + len(w.shapes)] = found[w.first_piece]
        at += len(w.shapes)
        if n % 500 == 499:
            print(f"{n + 1}/{len(windows)} windows, {at / (time.time() - begun):.0f} words/s", flush=True)
    states.flush()
    partial.rename(kept)
    _share_out(windows, np.load(kept, mmap_mode="r"))


def _share_out(windows: Sequence[Example], states: np.ndarray) -> None:
    at = 0
    for w in windows:
        w.states = states[at : at + len(w.shapes)]
        at += len(w.shapes)


def share_states(corpus: Corpus, options: argparse.Namespace) -> None:
    """Give the windows of a corpus the states of a larger model, where that cuts the same windows.

    Both models cut the same words; where the larger one lacks rare pieces a window may end elsewhere, and then the
    window goes without.
    """
    larger = copy.copy(options)
    larger.encoder = options.larger
    windows = load_corpus(larger).all()
    read_states(windows, Path(options.larger) / "encoder.onnx", Path(options.larger_states))
    known = {_key(w): w.states for w in windows}
    for w in corpus.all():
        w.states = known.get(_key(w))
    found = sum(w.states is not None for w in corpus.all())
    print(f"{found} of {len(corpus.all())} windows have the states of the larger model", flush=True)


def _key(w: Example) -> tuple[int, int, bytes, bytes]:
    return w.first_word, w.first_sentence, w.shapes.tobytes(), w.sentences.tobytes()
