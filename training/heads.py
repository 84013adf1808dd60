"""Trains the heads of an exported model over its own encoder: `python -m training.heads --model DIR --start F --out F`.

First all heads learn together for some epochs. Then what makes the frames stays as it is, the heads that read it go on,
and each keeps the weights of the epoch in which it does best on the reports kept aside: some learn on after
others have begun to learn by heart.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from types import EllipsisType

import torch
from torch import Tensor, nn

from training.batches import batches, collate
from training.corpus import Corpus, load_corpus
from training.examples import Example
from training.losses import losses, role_losses
from training.network import ROLE_WIDTH, ROLES, Network
from training.states import read_states
from training.train import network, schedule

TRUNK = ("frame_", "sentence", "norm", "mix", "shape")
# Heads by the loss that shows how well they do, each with the beginnings of its parameters' names.
BRANCHES = {
    "attribution": ("attribution.",),
    "sources": ("sources.",),
    "names": ("names.",),
    "link": ("link_",),
    "same": ("same_",),
    "topics": ("topic_",),
    "hedged": ("hedged.",),
    "status": ("status.",),
    "channel": ("channel.",),
    "direction": ("direction.",),
    "conditions": ("condition_",),
}


@torch.no_grad()
def figures(net: Network, windows: list[Example]) -> dict[str, float]:
    """Mean loss of each head on windows, of each role by its name."""
    net.eval()
    sums: dict[str, list[float]] = defaultdict(list)
    for chosen in batches(windows, pieces=3000, seed=0):
        b = collate(chosen)
        for name, loss in {**losses(net, b, low_precision=False), **role_losses(net, b)}.items():
            sums[name].append(loss.item())
    net.train()
    return {name: sum(v) / len(v) for name, v in sums.items()}


class Best:
    """The best weights of each branch so far, by the loss on the reports kept aside."""

    def __init__(self, net: Network, found: dict[str, float]) -> None:
        self.weights = {name: value.clone() for name, value in _heads(net)}
        self.losses = dict(found)

    def keep(self, net: Network, found: dict[str, float]) -> list[str]:
        """Take over what did better than before; the names of these branches."""
        better = [k for k, loss in found.items() if loss < self.losses.get(k, float("inf"))]
        own = dict(_heads(net))
        for branch in better:
            for name, rows in _parts(branch, list(own)):
                self.weights[name][rows] = own[name][rows]
            self.losses[branch] = found[branch]
        return [b for b in better if b in BRANCHES or b in ROLES]

    def put(self, net: Network) -> None:
        """Write the best weights into the network."""
        net.load_state_dict(self.weights, strict=False)


def _heads(net: Network) -> Iterator[tuple[str, Tensor]]:
    return ((name, value) for name, value in net.state_dict().items() if not name.startswith("encoder."))


def _parts(branch: str, names: list[str]) -> Iterator[tuple[str, slice | EllipsisType]]:
    """Names and rows of the tensors of one branch; a role has its share of the rows of the roles' tensors."""
    if branch in BRANCHES:
        yield from ((name, ...) for name in names if name.startswith(BRANCHES[branch]))
    elif branch in ROLES:
        at = ROLES.index(branch)
        wide = slice(at * ROLE_WIDTH, (at + 1) * ROLE_WIDTH)
        yield from ((f"role_{part}.{kind}", wide) for part in ("query", "key") for kind in ("weight", "bias"))
        yield from ((name, slice(at, at + 1)) for name in ("role_null.weight", "role_null.bias", "place_bias"))


def train_heads(net: Network, corpus: Corpus, options: argparse.Namespace) -> None:
    """Both stages, in place."""
    _epochs(net, corpus, options, options.epochs, options.rate, first=0)
    for name, parameter in net.named_parameters():
        parameter.requires_grad_(not name.startswith(TRUNK))
    found = figures(net, corpus.aside)
    print("together", _told(found), flush=True)
    best = Best(net, found)
    for n in range(options.branch_epochs):
        _epochs(net, corpus, options, 1, options.rate * (1 - n / options.branch_epochs), first=options.epochs + n)
        found = figures(net, corpus.aside)
        print(f"branches {n}", _told(found), "better:", " ".join(best.keep(net, found)), flush=True)
    best.put(net)


def _told(found: dict[str, float]) -> str:
    return json.dumps({name: round(loss, 3) for name, loss in found.items()})


def _epochs(net: Network, corpus: Corpus, options: argparse.Namespace, count: int, rate: float, *, first: int) -> None:
    learning = [p for p in net.parameters() if p.requires_grad]
    opt = torch.optim.AdamW(learning, lr=rate, weight_decay=0.01)
    total = count * sum(1 for _ in batches(corpus.epoch(first), pieces=options.batch_pieces, seed=0))
    step, begun = 0, time.time()
    net.train()
    for n in range(first, first + count):
        for chosen in batches(corpus.epoch(n), pieces=options.batch_pieces, seed=options.seed + n):
            for group in opt.param_groups:
                group["lr"] = rate * schedule(step, total)
            parts = losses(net, collate(chosen), low_precision=False)
            torch.stack([loss for loss in parts.values() if loss.requires_grad]).sum().backward()
            torch.nn.utils.clip_grad_norm_(learning, 1.0)
            opt.step()
            opt.zero_grad()
            step += 1
        print(f"epoch {n}: {time.time() - begun:.0f} s", flush=True)


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--encoder", required=True, help="folder with the encoder as published")
    p.add_argument("--layers", type=int, help="lowest layers of the encoder that the model has")
    p.add_argument("--model", required=True, help="folder of the exported model")
    p.add_argument("--start", required=True, help="weights to start from")
    p.add_argument("--states", required=True, help="file for the states that the encoder makes")
    p.add_argument("--out", required=True, help="file for the weights, those of the encoder with them")
    p.add_argument("--shared", default="../shared")
    p.add_argument("--polnear", help="folder of the unpacked PolNeAR corpus")
    p.add_argument("--polnear-share", type=float, default=0.5, help="share of PolNeAR windows drawn each epoch")
    p.add_argument("--reports", nargs="+", required=True)
    p.add_argument("--report-share", type=float, default=1.0, help="share drawn each epoch of all but real press")
    p.add_argument("--hold-out", type=float, default=0.04)
    p.add_argument("--names")
    p.add_argument("--epochs", type=int, default=1, help="of all heads together")
    p.add_argument("--branch-epochs", type=int, default=4, help="of the heads that read the frames")
    p.add_argument("--rate", type=float, default=1e-3)
    p.add_argument("--batch-pieces", type=int, default=3000)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--seed", type=int, default=7)
    o = p.parse_args()
    random.seed(o.seed)
    torch.manual_seed(o.seed)
    torch.set_num_threads(o.threads)
    start = torch.load(o.start, weights_only=True)
    widened = start.get("widen.bias")
    net = network(Path(o.encoder), layers=o.layers, width=None if widened is None else len(widened))
    net.load_state_dict(start)
    encoder, net.encoder = net.encoder, nn.Identity()
    o.encoder = o.model  # windows are cut with the tokenizer of the exported encoder
    corpus = load_corpus(o)
    read_states(corpus.all(), Path(o.model) / "encoder.onnx", Path(o.states))
    train_heads(net, corpus, o)
    net.encoder = encoder
    torch.save(net.state_dict(), o.out)


if __name__ == "__main__":
    main()
