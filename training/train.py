"""Trains the reader: `python -m training.train --encoder DIR --out DIR [...]`.

Goes on from its checkpoint after a stop.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from transformers import AutoModel

from training.attention import fuse_attention
from training.batches import batches, collate
from training.corpus import Corpus, load_corpus
from training.examples import special_pieces
from training.losses import losses
from training.network import Network
from training.states import share_states


def network(encoder: Path, *, layers: int | None = None, width: int | None = None) -> Network:
    """A fresh network over the encoder's published weights, or over that many of its lowest layers.

    The lowest, since the highest serve the encoder's own task (Sajjad et al., On the Effect of Dropping Layers of
    Pre-trained Transformer Models, 2020).

    Dropout inside the encoder is off: on a CPU its random numbers more than double the time of a step.
    Masking some pieces of the input (`mask_pieces`) takes its place.
    """
    net = AutoModel.from_pretrained(
        str(encoder), add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
    )
    total = len(net.encoder.layer)
    if layers is not None and layers < total:
        net.encoder.layer = net.encoder.layer[:layers]
        net.config.num_hidden_layers = layers
    return Network(net, width=width)


def load_matching(net: Network, path: str | Path) -> list[str]:
    """Load the weights whose names and shapes fit; return the names of those that did not."""
    saved, own = torch.load(path, weights_only=True), net.state_dict()
    fitting = {k: v for k, v in saved.items() if k in own and own[k].shape == v.shape}
    net.load_state_dict(fitting, strict=False)
    return sorted(set(own) - set(fitting))


LAST_SPECIAL_PIECE = 1003  # the vocabularies begin with unused and special pieces


def mask_pieces(pieces: torch.Tensor, share: float, mask_piece: int) -> torch.Tensor:
    """Pieces with a random share replaced by the mask piece, special pieces excepted."""
    hit = (torch.rand(pieces.shape) < share) & (pieces > LAST_SPECIAL_PIECE)
    return torch.where(hit, torch.full_like(pieces, mask_piece), pieces)


def optimiser(net: Network, *, encoder_rate: float, head_rate: float) -> torch.optim.AdamW:
    """AdamW with a smaller rate for the encoder than for the fresh heads."""
    learning = [(n, p) for n, p in net.named_parameters() if p.requires_grad]
    inner = [p for n, p in learning if n.startswith("encoder.")]
    outer = [p for n, p in learning if not n.startswith("encoder.")]
    return torch.optim.AdamW(
        [{"params": inner, "lr": encoder_rate}, {"params": outer, "lr": head_rate}],
        weight_decay=0.01,
        fused=True,
    )


def schedule(step: int, total: int) -> float:
    """Linear warm-up over 5% of the steps, then linear decay."""
    warm = max(1, total // 20)
    return step / warm if step < warm else max(0.02, (total - step) / max(1, total - warm))


def train(options: argparse.Namespace) -> None:
    """Run the epochs; write `last.pt` each epoch and `final.pt` at the end."""
    random.seed(options.seed)
    np.random.seed(options.seed)
    torch.manual_seed(options.seed)
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    corpus = load_corpus(options)
    if options.larger:
        share_states(corpus, options)
    net = network(Path(options.encoder), layers=options.layers, width=options.width)
    tokenizer = Tokenizer.from_file(str(Path(options.encoder) / "tokenizer.json"))
    options.mask_piece = special_pieces(tokenizer)[3]
    if options.start:
        print("started from", options.start, "fresh:", load_matching(net, options.start), flush=True)
    fuse_attention(net.encoder)
    if options.only:
        for name, parameter in net.named_parameters():
            parameter.requires_grad_(name.startswith(tuple(options.only)))
    opt = optimiser(net, encoder_rate=options.encoder_rate, head_rate=options.head_rate)
    steps = sum(1 for _ in batches(corpus.epoch(0), pieces=options.batch_pieces, seed=0))
    total = steps * options.epochs
    step, first = 0, 0
    last = out / "last.pt"
    if last.exists():
        saved = torch.load(last, weights_only=True)
        net.load_state_dict(saved["net"])
        opt.load_state_dict(saved["opt"])
        first = saved["epoch"]
        step = first * steps
    for epoch in range(first, options.epochs):
        step = _epoch(net, opt, corpus, options, epoch, step, total)
        torch.save({"net": net.state_dict(), "opt": opt.state_dict(), "epoch": epoch + 1}, last)
        torch.save(net.state_dict(), out / "final.pt")


def _epoch(
    net: Network,
    opt: torch.optim.AdamW,
    corpus: Corpus,
    options: argparse.Namespace,
    epoch: int,
    step: int,
    total: int,
) -> int:
    net.train()
    rates = (options.encoder_rate, options.head_rate)
    sums: dict[str, list[float]] = defaultdict(list)
    begun, seen = time.time(), 0
    for n, chosen in enumerate(batches(corpus.epoch(epoch), pieces=options.batch_pieces, seed=options.seed + epoch)):
        for group, rate in zip(opt.param_groups, rates, strict=True):
            group["lr"] = rate * schedule(step, total)
        b = collate(chosen)
        b.pieces = mask_pieces(b.pieces, options.mask_share, options.mask_piece)
        parts = losses(net, b, low_precision=not options.full_precision)
        loss = torch.stack(list(parts.values())).sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step()
        opt.zero_grad()
        step += 1
        seen += int(b.mask.sum())
        for k, v in parts.items():
            sums[k].append(v.item())
        if n % 50 == 49:
            line = {k: round(sum(v[-50:]) / len(v[-50:]), 3) for k, v in sums.items()}
            print(
                f"epoch {epoch} step {step}/{total} {seen / (time.time() - begun):.0f} pieces/s {json.dumps(line)}",
                flush=True,
            )
    return step


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--encoder", required=True, help="folder with the encoder's config and weights")
    p.add_argument("--out", required=True)
    p.add_argument("--start", help="weights to start from")
    p.add_argument("--only", nargs="*", help="train only the parameters whose names begin so; all if not given")
    p.add_argument("--layers", type=int, help="lowest layers of the encoder to keep; all if not given")
    p.add_argument("--larger", help="folder of a larger exported model, whose states shall be come near to")
    p.add_argument("--larger-states", help="file of these states (`training.heads` writes it)")
    p.add_argument("--width", type=int, help="width of the larger model's states")
    p.add_argument("--shared", default="../shared")
    p.add_argument("--polnear", help="folder of the unpacked PolNeAR corpus")
    p.add_argument("--polnear-share", type=float, default=1.0, help="share of PolNeAR windows drawn each epoch")
    p.add_argument("--reports", nargs="*", default=[], help="files in the notation, or folders of text and gold")
    p.add_argument("--report-share", type=float, default=1.0, help="share drawn each epoch of all but real press")
    p.add_argument("--hold-out", type=float, default=0.0, help="share of report documents kept for validation")
    p.add_argument("--names", help="JSON lines of texts with silver names")
    p.add_argument("--epochs", type=int, default=3)
    p.add_argument("--encoder-rate", type=float, default=1.5e-4)
    p.add_argument("--head-rate", type=float, default=8e-4)
    p.add_argument("--batch-pieces", type=int, default=3000)
    p.add_argument("--mask-share", type=float, default=0.06)
    p.add_argument("--full-precision", action="store_true")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=7)
    options = p.parse_args()
    torch.set_num_threads(options.threads)
    train(options)


if __name__ == "__main__":
    main()
