"""Weights of an exported model widened for more training: `python -m training.thaw --model DIR --encoder DIR --out F`.

What training wrote last need not be kept: a released model holds the same weights in 8 bits, and what the rounding took
away comes back within an epoch.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import NodeProto, numpy_helper
from torch import Tensor

from training.train import network

GRAPHS = ("encoder.onnx", "heads.onnx", "roles.onnx")
PIECES = "encoder.embeddings.word_embeddings.weight"
ROUNDED, KEPT_WIDE, SCALE, ZERO = "_quantized", "_8_bits", "_scale", "_zero_point"
Arrays = dict[str, np.ndarray]


def thaw(model: Path, encoder: Path, *, layers: int | None = None, width: int | None = None) -> dict[str, Tensor]:
    """State of a network from the graphs of a model; pieces that the model left out stay as published.

    Args:
        model: folder of the exported graphs.
        encoder: folder of the encoder as published.
        layers: lowest layers of the encoder that the model has.
        width: width of the states that the heads see, where the encoder's own are widened.

    Raises:
        ValueError: a weight of the network is in none of the graphs.
    """
    state: dict[str, Tensor] = network(encoder, layers=layers, width=width).state_dict()
    found = {name: torch.tensor(values) for graph in GRAPHS for name, values in _weights(model / graph)}
    old, new = (_pieces(folder) for folder in (encoder, model))
    pieces = state[PIECES].clone()
    pieces[[old[piece] for piece in new]] = found[PIECES][list(new.values())]
    found[PIECES] = pieces
    missing = sorted(set(state) - set(found))
    if missing:
        raise ValueError(f"{model} lacks {len(missing)} weights, the first: {missing[0]}.")
    return {name: found[name].reshape(value.shape) for name, value in state.items()}


def _pieces(folder: Path) -> dict[str, int]:
    pieces: dict[str, int] = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return pieces


def _weights(path: Path) -> Iterator[tuple[str, np.ndarray]]:
    """Names and values of a graph's weights, as the network calls them."""
    graph = onnx.load(str(path)).graph
    arrays: Arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    for node in graph.node:
        product = _product(node, arrays)
        if product is not None:
            yield _module(node.name) + ".weight", product.T.copy()
    for name, values in arrays.items():
        if name.startswith("onnx::Gather") and name.endswith(ROUNDED):  # the one table that the exporter names anew
            yield "place_bias", _widened(name.removesuffix(ROUNDED), arrays).T.copy()
        elif name.endswith(ROUNDED) and not name.startswith("onnx::"):
            yield name.removesuffix(ROUNDED).removeprefix("net."), _widened(name.removesuffix(ROUNDED), arrays)
        elif values.dtype == np.float32 and not name.endswith((SCALE, ZERO)):
            yield name.removeprefix("net."), values.copy()


def _product(node: NodeProto, arrays: Arrays) -> np.ndarray | None:
    """The weights [in, out] of a matrix product, None for any other node and for a product of two inputs."""
    if node.op_type == "MatMulInteger" and node.input[1].endswith(ROUNDED):
        return _widened(node.input[1].removesuffix(ROUNDED), arrays)
    if node.op_type != "MatMul":
        return None
    name = node.input[1].removesuffix("_wide")
    if name + KEPT_WIDE in arrays:
        wide: np.ndarray = arrays[name + KEPT_WIDE].astype(np.float32) * arrays[name + SCALE]
        return wide
    return arrays.get(node.input[1])


def _widened(name: str, arrays: Arrays) -> np.ndarray:
    steps = arrays[name + ROUNDED].astype(np.int32) - arrays[name + ZERO].astype(np.int32)
    wide: np.ndarray = (steps * arrays[name + SCALE]).astype(np.float32)
    return wide


def _module(node: str) -> str:
    """`/encoder/layer.0/output/dense/MatMul_quant` is the product of `encoder.layer.0.output.dense`."""
    return node.removesuffix("_quant").removesuffix("/MatMul").strip("/").replace("/", ".")


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True)
    p.add_argument("--encoder", required=True)
    p.add_argument("--layers", type=int)
    p.add_argument("--width", type=int, help="width of the larger model's states, for a model that comes near to them")
    p.add_argument("--out", required=True)
    o = p.parse_args()
    torch.save(thaw(Path(o.model), Path(o.encoder), layers=o.layers, width=o.width), o.out)


if __name__ == "__main__":
    main()
