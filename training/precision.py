"""Which matrix products bear 8-bit inputs, and 8-bit weights for those that do not.

8 bits take their scale from the largest input. In the upper half of a deep encoder a few inputs of some layers are a
hundred times larger than the rest, which then round to nothing (Bondarenko, Nagel and Blankevoort, Understanding and
Overcoming the Challenges of Efficient Transformer Quantization, 2021). Those products keep their inputs as they are;
their weights are stored in 8 bits all the same and are widened when they are used.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper, numpy_helper
from torch import Tensor, nn

LEAST_LIKENESS = 0.998  # cosine of the states with one product's inputs in 8 bits to those without


def fragile(encoder: nn.Module, pieces: Tensor) -> list[str]:
    """Names of the linear layers whose 8-bit inputs change the encoder's states.

    Args:
        encoder: the encoder, in evaluation mode.
        pieces: [1, P] a window of running text.
    """
    mask = torch.ones_like(pieces)

    @torch.no_grad()
    def states() -> Tensor:
        found: Tensor = encoder(input_ids=pieces, attention_mask=mask).last_hidden_state[0]
        return found

    whole = states()
    found = []
    for name, layer in encoder.named_modules():
        if isinstance(layer, nn.Linear):
            hook = layer.register_forward_pre_hook(lambda _, inputs: (_in_8_bits(inputs[0]),))
            if torch.nn.functional.cosine_similarity(whole, states(), dim=-1).mean() < LEAST_LIKENESS:
                found.append(name)
            hook.remove()
    return found


def _in_8_bits(values: Tensor) -> Tensor:
    """The values as the runtime rounds them: one scale from the least to the largest, 0 among the steps."""
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    step = (high - low) / 255 or 1.0
    zero = round(-low / step)
    return ((values / step + zero).round().clamp(0, 255) - zero) * step


def nodes_of(model: Path, layers: list[str]) -> list[str]:
    """Names of the graph's matrix products of the layers."""
    paths = [f"/{name.replace('.', '/').replace('/layer/', '/layer.')}/MatMul" for name in layers]
    names = [node.name for node in onnx.load(model, load_external_data=False).graph.node if node.op_type == "MatMul"]
    found = [name for name in names if any(name.endswith(path) for path in paths)]
    if len(found) != len(layers):
        raise ValueError(
            f"Of {len(layers)} layers {len(found)} are found in {model.name}; the exporter names them anew."
        )
    return found


def store_in_8_bits(model: onnx.ModelProto, nodes: list[str]) -> None:
    """Replace the weights [in, out] of matrix products by 8-bit ones with a scale for each output, in place."""
    graph = model.graph
    tensors = {one.name: one for one in graph.initializer}
    for place, node in [(i, n) for i, n in enumerate(graph.node) if n.name in nodes][::-1]:
        old = tensors[node.input[1]]
        weight = numpy_helper.to_array(old)
        scale = np.maximum(np.abs(weight).max(axis=0), 1e-12).astype(np.float32) / 127
        small = np.clip(np.round(weight / scale), -127, 127).astype(np.int8)
        graph.initializer.remove(old)
        graph.initializer.append(numpy_helper.from_array(small, f"{old.name}_8_bits"))
        graph.initializer.append(numpy_helper.from_array(scale, f"{old.name}_scale"))
        widen = helper.make_node(
            "DequantizeLinear", [f"{old.name}_8_bits", f"{old.name}_scale"], [f"{old.name}_wide"], axis=1
        )
        node.input[1] = f"{old.name}_wide"
        graph.node.insert(place, widen)
