"""The network: one encoder, token heads and frame heads, as trained here and exported to ONNX.

Shapes: B windows, P pieces, T words, S sentences, F frames (16 acts and the record kinds), R roles.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from parley import vocabulary

ACTS = list(vocabulary.acts())
RECORDS = ["meeting", "control", "shift", "gloss", "membership"]
FRAMES = ACTS + RECORDS
ROLES = ["party", "speaker", "to", "source", "first", "last", "when", "object"]
TOPICS = list(vocabulary.topics())
STATUS = list(vocabulary.kinds().statuses)
CHANNELS = list(vocabulary.kinds().channels)
DIRECTIONS = list(vocabulary.kinds().directions)
KINDS = list(vocabulary.kinds().sources)
NAMES = ["person", "organisation", "place", "group"]


def bio(labels: list[str]) -> list[str]:
    return ["O"] + [f"{p}-{x}" for x in labels for p in "BI"]


ATTRIBUTION_TAGS = bio(["source", "cue", "content"])
SOURCE_TAGS = bio(KINDS)
NAME_TAGS = bio(NAMES)
WIDTH, ROLE_WIDTH, LINK_WIDTH = 256, 64, 96


class Network(nn.Module):
    """An encoder with the heads.

    Args:
        encoder: the encoder.
        width: width of the states that the heads see, where the encoder's own are widened to those of a larger one.
    """

    def __init__(self, encoder: PreTrainedModel, *, width: int | None = None) -> None:
        super().__init__()
        own = encoder.config.hidden_size
        d = width or own
        self.encoder = encoder
        self.widen = nn.Identity() if d == own else nn.Linear(own, d)
        self.shape = nn.Embedding(6, d)
        nn.init.normal_(self.shape.weight, std=0.02)
        self.drop = nn.Dropout(0.15)
        self.attribution = nn.Linear(d, len(ATTRIBUTION_TAGS))
        self.sources = nn.Linear(d, len(SOURCE_TAGS))
        self.names = nn.Linear(d, len(NAME_TAGS))
        self.link_from = nn.Linear(d, LINK_WIDTH)
        self.link_to = nn.Linear(d, LINK_WIDTH)
        self.same_from = nn.Linear(d, LINK_WIDTH)
        self.same_to = nn.Linear(d, LINK_WIDTH)
        self.same_null = nn.Linear(d, 1)
        self.frame_query = nn.Parameter(torch.randn(len(FRAMES), 128) * 0.05)
        self.frame_key = nn.Linear(d, 128)
        self.frame_value = nn.Linear(d, WIDTH)
        self.sentence = nn.Linear(2 * d, WIDTH)
        self.frame_name = nn.Parameter(torch.randn(len(FRAMES), WIDTH) * 0.05)
        self.norm = nn.LayerNorm(WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)
        self.frame_weight = nn.Parameter(torch.randn(len(FRAMES), WIDTH) * 0.05)
        self.frame_bias = nn.Parameter(torch.full((len(FRAMES),), -2.0))
        self.role_query = nn.Linear(WIDTH, len(ROLES) * ROLE_WIDTH)
        self.role_key = nn.Linear(d, len(ROLES) * ROLE_WIDTH)
        self.role_null = nn.Linear(WIDTH, len(ROLES))
        self.place_bias = nn.Parameter(torch.tensor([[1.0, 0.0, 0.0]] * len(ROLES)))
        self.topic_query = nn.Linear(WIDTH, ROLE_WIDTH)
        self.topic_key = nn.Linear(d, ROLE_WIDTH)
        self.topic_value = nn.Linear(d, WIDTH)
        self.topic_mix = nn.Linear(2 * WIDTH + d, WIDTH)
        self.topic_name = nn.Linear(WIDTH, len(TOPICS))
        self.hedged = nn.Linear(WIDTH, 1)
        self.status = nn.Linear(WIDTH, len(STATUS))
        self.channel = nn.Linear(WIDTH, len(CHANNELS))
        self.direction = nn.Linear(WIDTH, len(DIRECTIONS))
        self.condition_from = nn.Linear(WIDTH, 64)
        self.condition_to = nn.Linear(WIDTH, 64)
        self.condition_bias = nn.Parameter(torch.tensor(-1.0))

    def read(self, pieces: Tensor, mask: Tensor, first_piece: Tensor) -> Tensor:
        """States of words [B, T, d] from pieces [B, P]; first_piece [B, T] holds positions in the window."""
        states = self.widen(self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state).float()
        return torch.gather(states, 1, first_piece.unsqueeze(-1).expand(-1, -1, states.shape[-1]))

    def see(self, states: Tensor, shapes: Tensor) -> Tensor:
        """Word states [B, T, d] with the shapes of the words, as all heads see them."""
        seen: Tensor = self.drop(states + self.shape(shapes))
        return seen

    def frames(self, words: Tensor, sentences: Tensor, places: Tensor) -> tuple[Tensor, Tensor]:
        """Frame vectors [B, S, F, W] and frame logits [B, S, F].

        Args:
            words: [B, T, d]; sentences: [B, T] sentence number of each word, -1 where padded; places: [S], 0..S-1.
        """
        inside = sentences.unsqueeze(1) == places[None, :, None]  # B S T
        scores = torch.einsum("fk,btk->bft", self.frame_query, self.frame_key(words))
        scores = scores.unsqueeze(1).masked_fill(~inside.unsqueeze(2), -1e4)  # B S F T
        pooled = torch.einsum("bsft,btw->bsfw", scores.softmax(-1), self.frame_value(words))
        share = inside.float() / inside.float().sum(-1, keepdim=True).clamp(min=1.0)
        mean = torch.bmm(share, words)
        real = (sentences >= 0).unsqueeze(-1).float()
        around = ((words * real).sum(1, keepdim=True) / real.sum(1, keepdim=True)).expand_as(mean)
        sentence = self.sentence(torch.cat([mean, around], -1))
        vector = self.norm(pooled + sentence.unsqueeze(2) + self.frame_name)
        vector = vector + torch.nn.functional.gelu(self.mix(self.drop(vector)))
        logits = (vector * self.frame_weight).sum(-1) + self.frame_bias
        return vector, logits

    def roles(self, vectors: Tensor, words: Tensor, places: Tensor, sentences: Tensor) -> Tensor:
        """Role scores [B, M, R, T + 1] of M frames a window over its words; the last column is "none".

        Args:
            vectors: [B, M, W]; words: [B, T, d]; places: [B, M] sentence of each frame; sentences: [B, T], -1 padded.
        """
        (b, m, _), t, r = vectors.shape, words.shape[1], len(ROLES)
        query = self.role_query(vectors).view(b, m, r, ROLE_WIDTH)
        key = self.role_key(words).view(b, t, r, ROLE_WIDTH)
        scores = torch.einsum("bmrk,btrk->bmrt", query, key) / ROLE_WIDTH**0.5
        offset = sentences.unsqueeze(1) - places.unsqueeze(2)
        side = torch.where(offset == 0, 0, torch.where(offset < 0, 1, 2))
        scores = scores + self.place_bias.t()[side].permute(0, 1, 3, 2)
        scores = scores.masked_fill((sentences < 0)[:, None, None, :], -1e4)
        return torch.cat([scores, self.role_null(vectors).unsqueeze(-1)], -1)

    def topics(self, vectors: Tensor, words: Tensor, places: Tensor, sentences: Tensor) -> Tensor:
        """Topic logits [B, M, topics]; arguments as in `roles`.

        A frame's vector says which act it is; what it is about stands in other words, which are read here again: those
        that the frame looks at in its window, and the mean of its sentence.
        """
        scores = self.topic_query(vectors) @ self.topic_key(words).transpose(1, 2) / ROLE_WIDTH**0.5
        scores = scores.masked_fill((sentences < 0).unsqueeze(1), -1e4)
        looked_at = scores.softmax(-1) @ self.topic_value(words)
        inside = (sentences.unsqueeze(1) == places.unsqueeze(2)).float()
        mean = (inside / inside.sum(-1, keepdim=True).clamp(min=1.0)) @ words
        mixed = self.topic_mix(torch.cat([vectors, looked_at, mean], -1))
        logits: Tensor = self.topic_name(self.drop(torch.nn.functional.gelu(mixed)))
        return logits
