"""Faster attention on a CPU: MPNet's layers by PyTorch's fused kernel.

The library's own layers build the scores of every pair of pieces several times over in full precision, which takes
most of a training step on long windows. The fused kernel learns nothing about its mask, so the relative position bias
stays as it was published. In an exported graph bias and mask are added once, not in every layer.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import scaled_dot_product_attention
from transformers.modeling_outputs import BaseModelOutput

UNSEEN = -1e4


def fuse_attention(model: nn.Module) -> None:
    """Make an MPNet model attend by the fused kernel, in place; another model is left as it is."""
    encoder = getattr(model, "encoder", None)
    if not hasattr(encoder, "compute_position_bias"):
        return
    for layer in encoder.layer:
        layer.attention.attn.forward = partial(_attend, layer.attention.attn)
    encoder.forward = partial(_encode, encoder)


def _encode(encoder: Any, hidden_states: Tensor, attention_mask: Tensor | None, **_: Any) -> BaseModelOutput:
    with torch.no_grad():
        bias = encoder.compute_position_bias(hidden_states[:1])
        if attention_mask is not None:  # None where nothing is padded
            bias = bias + attention_mask.clamp(min=UNSEEN)
        bias = bias.to(torch.bfloat16 if torch.is_autocast_enabled("cpu") else hidden_states.dtype).contiguous()
    for layer in encoder.layer:
        hidden_states = layer(hidden_states, None, bias)[0]
    return BaseModelOutput(last_hidden_state=hidden_states)


def _attend(attention: Any, hidden_states: Tensor, _: None, bias: Tensor, **__: Any) -> tuple[Tensor]:
    shape = (*hidden_states.shape[:-1], -1, attention.attention_head_size)
    parts = (attention.q, attention.k, attention.v)
    query, key, value = (part(hidden_states).view(shape).transpose(1, 2) for part in parts)
    found = scaled_dot_product_attention(query, key, value, attn_mask=bias)
    return (attention.o(found.transpose(1, 2).flatten(2)),)
