"""The losses of all heads for one batch."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from training.batches import Batch
from training.examples import IGNORE
from training.network import LINK_WIDTH, ROLES, Network

ACT_WEIGHT = 4.0  # acts are rare among (sentence, act) pairs
TAG_WEIGHTS = {"attribution": 2.5, "sources": 1.0, "names": 1.0}
LIKENESS_WEIGHT = 10.0
SMOOTHING = 0.02  # keeps the act probabilities from running to 0 and 1 on labels that annotators dispute


def losses(net: Network, b: Batch, *, low_precision: bool) -> dict[str, Tensor]:
    """Loss of each head that the batch has labels for.

    Where the network has no encoder of its own, the heads see the states that the batch brings; where it has one that
    learns, such states are those of a larger encoder, which it shall come near to.
    """
    learns = any(p.requires_grad for p in net.encoder.parameters())
    states = _states(net, b, low_precision=low_precision, learns=learns)
    words = net.see(states, b.shapes)
    out: dict[str, Tensor] = {}
    if learns and b.states is not None:
        out["states"] = LIKENESS_WEIGHT * _unlikeness(states, b.states, b.sentences >= 0)
    for name, head, gold in (
        ("attribution", net.attribution, b.attribution),
        ("sources", net.sources, b.sources),
        ("names", net.names, b.names),
    ):
        if (gold != IGNORE).any():
            each = F.cross_entropy(head(words).flatten(0, 1), gold.flatten(), ignore_index=IGNORE)
            out[name] = TAG_WEIGHTS[name] * each
    padded = b.sentences < 0
    if (b.link != IGNORE).any():
        scores = net.link_from(words) @ net.link_to(words).transpose(1, 2) / LINK_WIDTH**0.5
        scores = scores.masked_fill(padded.unsqueeze(1), -1e4)
        each = F.cross_entropy(scores.flatten(0, 1), b.link.flatten(), ignore_index=IGNORE)
        out["link"] = each
    if len(b.same):
        source = net.same_from(words[b.same[:, 0], b.same[:, 1]])
        scores = torch.einsum("qk,qtk->qt", source, net.same_to(words)[b.same[:, 0]]) / LINK_WIDTH**0.5
        scores = scores.masked_fill(padded[b.same[:, 0]], -1e4)
        null = net.same_null(words[b.same[:, 0], b.same[:, 1]])
        out["same"] = 0.8 * _marginal(torch.cat([scores, null], -1), b.same_words).mean()
    if b.frames is not None and (b.frames != IGNORE).any():
        out.update(_frame_losses(net, b, words))
    return out


def _states(net: Network, b: Batch, *, low_precision: bool, learns: bool) -> Tensor:
    if isinstance(net.encoder, nn.Identity):
        assert b.states is not None
        return b.states
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=low_precision), torch.set_grad_enabled(learns):
        return net.read(b.pieces, b.mask, b.first_piece)


def _unlikeness(own: Tensor, larger: Tensor, real: Tensor) -> Tensor:
    """Mean squared distance of the states of real words to those of the larger encoder, over the variance of these.

    Words without such states (zeros) are left out.
    """
    real = real & (larger != 0).any(-1)
    return F.mse_loss(own[real], larger[real]) / larger[real].var()


def _marginal(scores: Tensor, right: Tensor) -> Tensor:
    """Negative log of the probability that falls on any right word."""
    log = scores.log_softmax(-1).masked_fill(right == 0, -1e4)
    return -log.logsumexp(-1).clamp(min=-20.0)


def _frame_losses(net: Network, b: Batch, words: Tensor) -> dict[str, Tensor]:
    assert b.frames is not None
    vectors, logits = net.frames(words, b.sentences, torch.arange(b.sentence_count))
    known = b.frames != IGNORE
    gold = b.frames.clamp(min=0).float() * (1 - 2 * SMOOTHING) + SMOOTHING
    each = F.binary_cross_entropy_with_logits(logits, gold, pos_weight=torch.tensor(ACT_WEIGHT), reduction="none")
    each = each * b.weight[:, None, None]
    out = {"frames": each[known].sum() / known.any(-1).sum()}
    filled = b.slots[..., 0] >= 0
    if not filled.any():
        return out
    v, place = _of_slots(vectors, b)
    if len(b.groups):
        scores = net.roles(v, words, place, b.sentences)[b.groups[:, 0], b.groups[:, 1], b.groups[:, 2]]
        loss = _marginal(scores, b.group_words) * b.group_weight * b.weight[b.groups[:, 0]]
        out["roles"] = 2.0 * loss.sum() / b.group_weight.sum()
    known_topics = (b.topics != IGNORE).all(-1)
    if known_topics.any():
        out["topics"] = 5.0 * F.binary_cross_entropy_with_logits(
            net.topics(v, words, place, b.sentences)[known_topics], b.topics[known_topics].float()
        )
    for name, head in (("status", net.status), ("channel", net.channel), ("direction", net.direction)):
        right = b.labels[name]
        if (right != IGNORE).any():
            out[name] = 0.2 * F.cross_entropy(head(v)[right != IGNORE], right[right != IGNORE])
    hedged = b.labels["hedged"]
    if (hedged != IGNORE).any():
        k = hedged != IGNORE
        out["hedged"] = 0.3 * F.binary_cross_entropy_with_logits(net.hedged(v[k]).squeeze(-1), hedged[k].float())
    if len(b.pairs):
        scores = condition_scores(net, v)[b.pairs[:, 0], b.pairs[:, 1], b.pairs[:, 2]]
        out["conditions"] = 0.5 * F.binary_cross_entropy_with_logits(
            scores, b.pair_labels, pos_weight=torch.tensor(3.0)
        )
    return out


def _of_slots(vectors: Tensor, b: Batch) -> tuple[Tensor, Tensor]:
    """The vectors [B, M, W] of a batch's frames, and the sentence of each."""
    row = torch.arange(len(b.slots)).unsqueeze(1).expand(b.slots.shape[:2])
    place, frame = b.slots[..., 0].clamp(min=0), b.slots[..., 1].clamp(min=0)
    return vectors[row, place, frame], place


@torch.no_grad()
def role_losses(net: Network, b: Batch) -> dict[str, Tensor]:
    """Loss of each role by its name, of those that the batch has labels for."""
    if b.states is None or not len(b.groups):
        return {}
    words = net.see(b.states, b.shapes)
    vectors, _ = net.frames(words, b.sentences, torch.arange(b.sentence_count))
    v, place = _of_slots(vectors, b)
    scores = net.roles(v, words, place, b.sentences)
    each = _marginal(scores[b.groups[:, 0], b.groups[:, 1], b.groups[:, 2]], b.group_words) * b.group_weight
    found = {}
    for n, role in enumerate(ROLES):
        own = b.groups[:, 2] == n
        if own.any():
            found[role] = each[own].sum() / b.group_weight[own].sum()
    return found


def condition_scores(net: Network, vectors: Tensor) -> Tensor:
    """[B, M, M]: how surely the second frame is the condition of the first."""
    return net.condition_from(vectors) @ net.condition_to(vectors).transpose(1, 2) / 8.0 + net.condition_bias
