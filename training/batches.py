"""Batches: windows of like length padded into tensors, with role targets as groups of right words."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from training.examples import IGNORE, Example
from training.network import FRAMES, ROLES, TOPICS


@dataclass
class Batch:
    """Tensors of one step; see `training.network` for shapes. M is the most frames in a window."""

    pieces: Tensor
    mask: Tensor
    first_piece: Tensor
    shapes: Tensor
    sentences: Tensor
    attribution: Tensor
    link: Tensor
    names: Tensor
    sources: Tensor
    weight: Tensor
    sentence_count: int
    frames: Tensor | None
    slots: Tensor  # B M 2: sentence, frame; -1 where padded
    groups: Tensor  # G 3: window, slot, role
    group_words: Tensor  # G T+1, 1 where right
    group_weight: Tensor
    topics: Tensor  # B M topics, IGNORE where unknown
    labels: dict[str, Tensor]  # hedged, status, channel, direction: B M
    pairs: Tensor  # C 3: window, slot, slot
    pair_labels: Tensor
    same: Tensor  # Q 2: window, word
    same_words: Tensor  # Q T+1, the last where nothing in the window is right
    states: Tensor | None = None  # B T d, of words that another encoder has read before


def batches(examples: list[Example], *, pieces: int, seed: int) -> Iterator[list[Example]]:
    """Shuffled batches of at most `pieces` padded word pieces, windows of like length together."""
    rng = random.Random(seed)
    order = sorted(examples, key=lambda e: len(e.pieces) + rng.random() * 40)
    out: list[list[Example]] = []
    now: list[Example] = []
    for e in order:
        if now and (len(now) + 1) * max(len(x.pieces) for x in [*now, e]) > pieces:
            out.append(now)
            now = []
        now.append(e)
    if now:
        out.append(now)
    rng.shuffle(out)
    yield from out


def _pad(rows: list[np.ndarray], fill: int) -> Tensor:
    width = max(len(r) for r in rows)
    out = np.full((len(rows), width), fill, dtype=np.int64)
    for i, r in enumerate(rows):
        out[i, : len(r)] = r
    return torch.from_numpy(out)


def collate(examples: list[Example]) -> Batch:
    """Pad windows into one batch."""
    b, t = len(examples), max(len(e.shapes) for e in examples)
    s = max(int(e.sentences.max()) for e in examples) + 1
    m = max(1, max(len(e.instances) for e in examples))
    frames = torch.full((b, s, len(FRAMES)), IGNORE, dtype=torch.long)
    slots = torch.full((b, m, 2), -1, dtype=torch.long)
    topics = torch.full((b, m, len(TOPICS)), IGNORE, dtype=torch.long)
    labels = {k: torch.full((b, m), IGNORE, dtype=torch.long) for k in ("hedged", "status", "channel", "direction")}
    groups: list[tuple[int, int, int]] = []
    rows: list[list[int]] = []
    weights: list[float] = []
    pairs: list[tuple[int, int, int]] = []
    pair_labels: list[int] = []
    same: list[tuple[int, int]] = []
    same_rows: list[list[int]] = []
    for i, e in enumerate(examples):
        if e.frames is not None:
            frames[i, : e.frames.shape[0]] = torch.from_numpy(e.frames)
        for j, x in enumerate(e.instances):
            slots[i, j] = torch.tensor([x.sentence, x.frame])
            if x.topics is not None:
                topics[i, j] = 0
                topics[i, j, x.topics] = 1
            for k in labels:
                v = getattr(x, k)
                if v is not None:
                    labels[k][i, j] = v
            for r, found in x.roles.items():
                for g in found or [[t]]:
                    groups.append((i, j, r))
                    rows.append(g)
                    weights.append(1.0 / max(1, len(found)))
        linked = set(e.conditions)
        for p in range(len(e.instances)):
            for q in range(len(e.instances)):
                if p != q and e.instances[p].frame < 16 and e.instances[q].frame < 16:
                    pairs.append((i, p, q))
                    pair_labels.append(int((p, q) in linked))
        for word, right in e.same:
            same.append((i, word))
            same_rows.append(right)
    return Batch(
        pieces=_pad([e.pieces for e in examples], examples[0].pad_piece),
        mask=_pad([np.ones(len(e.pieces), dtype=np.int64) for e in examples], 0),
        first_piece=_pad([e.first_piece for e in examples], 0),
        shapes=_pad([e.shapes for e in examples], 0),
        sentences=_pad([e.sentences for e in examples], -1),
        attribution=_pad([e.attribution for e in examples], IGNORE),
        link=_pad([e.link for e in examples], IGNORE),
        names=_pad([e.names for e in examples], IGNORE),
        sources=_pad([e.sources for e in examples], IGNORE),
        weight=torch.tensor([e.weight for e in examples]),
        sentence_count=s,
        frames=frames,
        slots=slots,
        groups=torch.tensor(groups, dtype=torch.long).view(-1, 3),
        group_words=_rows(rows, t + 1),
        group_weight=torch.tensor(weights),
        topics=topics,
        labels=labels,
        pairs=torch.tensor(pairs, dtype=torch.long).view(-1, 3),
        pair_labels=torch.tensor(pair_labels, dtype=torch.float),
        same=torch.tensor(same, dtype=torch.long).view(-1, 2),
        same_words=_rows([r or [t] for r in same_rows], t + 1),
        states=_states(examples, t),
    )


def _states(examples: list[Example], width: int) -> Tensor | None:
    """The states that the windows bring, zeros where one brings none."""
    size = next((e.states.shape[1] for e in examples if e.states is not None), None)
    if size is None:
        return None
    out = np.zeros((len(examples), width, size), dtype=np.float32)
    for i, e in enumerate(examples):
        if e.states is not None:
            out[i, : len(e.states)] = e.states
    return torch.from_numpy(out)


def _rows(rows: list[list[int]], width: int) -> Tensor:
    out = torch.zeros(len(rows), width)
    for i, r in enumerate(rows):
        out[i, r] = 1.0
    return out


assert len(ROLES) == 8
