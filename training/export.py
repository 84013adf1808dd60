"""Exports a trained network: `python -m training.export --encoder DIR --weights final.pt --out DIR`.

Three graphs: `encoder.onnx` (pieces to states, int8; the vectors of the pieces lie beside it in `pieces.bin`),
`heads.onnx` (states to tags, links and frames) and `roles.onnx` (chosen frames to the words that fill their roles);
`labels.json` names the labels and the settings, `tokenizer.json` is the encoder's own, less the pieces that English
does not need, `hashes.json` holds the SHA-256 of each file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import onnx
import torch
from onnx.external_data_helper import set_external_data
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import network as n
from training.attention import fuse_attention
from training.examples import CONTEXT_PIECES, LIMIT_PIECES, special_pieces
from training.losses import condition_scores
from training.pieces import needed_pieces, texts_of
from training.precision import fragile, nodes_of, store_in_8_bits
from training.train import load_matching, network

# A paragraph to see which products bear 8 bits.
SAMPLE = (Path(__file__).parent.parent / "examples" / "river.txt").read_text(encoding="utf-8")[:1400]

LABELS: dict[str, object] = {
    "acts": n.ACTS,
    "records": n.RECORDS,
    "roles": n.ROLES,
    "topics": n.TOPICS,
    "statuses": n.STATUS,
    "channels": n.CHANNELS,
    "directions": n.DIRECTIONS,
    "kinds": n.KINDS,
    "names": n.NAMES,
    "attribution": ["source", "cue", "content"],
}


class Encoder(nn.Module):
    """Pieces [B, P] to states [B, P, d]."""

    def __init__(self, net: n.Network) -> None:
        super().__init__()
        self.encoder, self.widen = net.encoder, net.widen

    def forward(self, pieces: Tensor, mask: Tensor) -> Tensor:
        """States of all pieces."""
        states: Tensor = self.widen(self.encoder(input_ids=pieces, attention_mask=mask).last_hidden_state)
        return states


class Heads(nn.Module):
    """States to word states, tags, link vectors and frames."""

    def __init__(self, net: n.Network) -> None:
        super().__init__()
        self.net = net

    def forward(
        self, states: Tensor, first_piece: Tensor, shapes: Tensor, sentences: Tensor, places: Tensor
    ) -> tuple[Tensor, ...]:
        """See `Network`; `places` is 0..S-1."""
        net = self.net
        index = first_piece.unsqueeze(-1).expand(-1, -1, states.shape[-1])
        words = torch.gather(states, 1, index) + net.shape(shapes)
        vectors, logits = net.frames(words, sentences, places)
        return (
            words,
            net.attribution(words).log_softmax(-1),
            net.sources(words).log_softmax(-1),
            net.names(words).log_softmax(-1),
            net.link_from(words) / n.LINK_WIDTH**0.5,
            net.link_to(words),
            net.same_from(words) / n.LINK_WIDTH**0.5,
            net.same_to(words),
            net.same_null(words).squeeze(-1),
            logits.sigmoid(),
            vectors,
        )


class Roles(nn.Module):
    """Chosen frames [B, M, W] to role probabilities, topics and small labels."""

    def __init__(self, net: n.Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, vectors: Tensor, words: Tensor, places: Tensor, sentences: Tensor) -> tuple[Tensor, ...]:
        """See `Network.roles`."""
        net = self.net
        return (
            net.roles(vectors, words, places, sentences).softmax(-1),
            net.topics(vectors, words, places, sentences).sigmoid(),
            net.hedged(vectors).sigmoid().squeeze(-1),
            net.status(vectors).softmax(-1),
            net.channel(vectors).softmax(-1),
            net.direction(vectors).softmax(-1),
            condition_scores(net, vectors).sigmoid(),
        )


def export(
    encoder: Path,
    weights: Path,
    out: Path,
    settings: dict[str, object],
    *,
    layers: int | None = None,
    texts: Iterable[str] = (),
) -> None:
    """Write the graphs and their labels; of rare pieces only those that the texts use."""
    out.mkdir(parents=True, exist_ok=True)
    net = _trained(encoder, weights, layers)
    table, rows = needed_pieces(encoder / "tokenizer.json", texts)
    (out / "tokenizer.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")
    whole = net.encoder.embeddings.word_embeddings
    net.encoder.embeddings.word_embeddings = nn.Embedding.from_pretrained(
        whole.weight[torch.tensor(rows)], padding_idx=whole.padding_idx
    )
    _export_encoder(net, out)
    _set_apart_pieces(out / "encoder.onnx")
    _export_heads(net, out)
    begin, end, pad, _ = special_pieces(Tokenizer.from_file(str(out / "tokenizer.json")))
    labels = {**LABELS, "begin": begin, "end": end, "pad": pad, **settings}
    (out / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    write_hashes(out)


def export_heads(encoder: Path, weights: Path, out: Path, *, layers: int | None = None) -> None:
    """Write the graphs of the heads anew beside an encoder that stays as it is."""
    _export_heads(_trained(encoder, weights, layers), out)
    write_hashes(out)


def _trained(encoder: Path, weights: Path, layers: int | None) -> n.Network:
    bias = torch.load(weights, weights_only=True).get("widen.bias")
    net = network(encoder, layers=layers, width=None if bias is None else len(bias))
    load_matching(net, weights)
    net.eval()
    fuse_attention(net.encoder)
    return net


def _export_encoder(net: n.Network, out: Path) -> None:
    pieces, mask = torch.full((2, 12), 9), torch.ones(2, 12, dtype=torch.long)
    mask[1, -1] = 0  # a mask that hides nothing is left out of the graph
    sample = Tokenizer.from_file(str(out / "tokenizer.json")).encode(SAMPLE).ids
    precise = fragile(net.encoder, torch.tensor([sample]))
    print("inputs kept as they are:", ", ".join(precise) or "none", flush=True)
    _export(
        Encoder(net),
        (pieces, mask),
        out / "encoder.onnx",
        ["pieces", "mask"],
        ["states"],
        {"pieces": {0: "B", 1: "P"}, "mask": {0: "B", 1: "P"}, "states": {0: "B", 1: "P"}},
        precise=precise,
    )


def _export_heads(net: n.Network, out: Path) -> None:
    b, p, t, s, m, d = 2, 12, 9, 3, 4, net.frame_key.in_features
    first = torch.arange(t).repeat(b, 1)
    shapes = torch.zeros(b, t, dtype=torch.long)
    sentences = torch.tensor([[0, 0, 0, 1, 1, 1, 2, 2, -1]] * b)
    names = ["words", "attribution", "sources", "names", "link_from", "link_to", "same_from", "same_to", "same_null"]
    axes = {k: {0: "B", 1: "T"} for k in [*names, "first_piece", "shapes", "sentences"]}
    axes |= {
        "states": {0: "B", 1: "P"},
        "places": {0: "S"},
        "frames": {0: "B", 1: "S"},
        "vectors": {0: "B", 1: "S"},
    }
    _export(
        Heads(net),
        (torch.randn(b, p, d), first, shapes, sentences, torch.arange(s)),
        out / "heads.onnx",
        ["states", "first_piece", "shapes", "sentences", "places"],
        [*names, "frames", "vectors"],
        axes,
    )
    outputs = ["roles", "topics", "hedged", "status", "channel", "direction", "conditions"]
    axes = {k: {0: "B", 1: "M"} for k in [*outputs, "vectors", "places"]}
    axes |= {
        "words": {0: "B", 1: "T"},
        "sentences": {0: "B", 1: "T"},
        "roles": {0: "B", 1: "M", 3: "T1"},
        "conditions": {0: "B", 1: "M", 2: "M"},
    }
    _export(
        Roles(net),
        (torch.randn(b, m, n.WIDTH), torch.randn(b, t, d), torch.zeros(b, m, dtype=torch.long), sentences),
        out / "roles.onnx",
        ["vectors", "words", "places", "sentences"],
        outputs,
        axes,
    )


def _set_apart_pieces(path: Path) -> None:
    """Move the vectors of the pieces, the largest tensor, into a file of their own: none may grow too large to keep."""
    model = onnx.load(path)
    (path.parent / "pieces.bin").unlink(missing_ok=True)  # the library would append to it
    largest = max(model.graph.initializer, key=lambda tensor: len(tensor.raw_data))
    set_external_data(largest, location="pieces.bin")
    onnx.save_model(model, path)


@contextmanager
def labels_of(folder: Path) -> Iterator[dict[str, Any]]:
    """The labels of an exported model, to be changed; they and the hashes are written when that is done."""
    path = folder / "labels.json"
    labels = json.loads(path.read_text(encoding="utf-8"))
    yield labels
    path.write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    write_hashes(folder)


def write_hashes(folder: Path) -> None:
    """Write the hash of each file of a model, which the program compares on loading."""
    files = sorted(
        f for f in folder.iterdir() if f.suffix in (".onnx", ".bin") or f.name in ("labels.json", "tokenizer.json")
    )
    hashes = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in files}
    (folder / "hashes.json").write_text(json.dumps(hashes, indent=1) + "\n", encoding="utf-8")


def _export(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    path: Path,
    names: list[str],
    outputs: list[str],
    axes: dict[str, dict[int, str]],
    *,
    precise: Sequence[str] = (),
) -> None:
    full = path.with_suffix(".full.onnx")
    torch.onnx.export(
        module.eval(),
        inputs,
        str(full),
        input_names=names,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    onnx.checker.check_model(str(full))
    kept = nodes_of(full, list(precise))
    quantize_dynamic(
        full,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        nodes_to_exclude=kept,
        extra_options={"MatMulConstBOnly": True},
    )
    full.unlink()
    if kept:
        model = onnx.load(path)
        store_in_8_bits(model, kept)
        onnx.save_model(model, path)


def main() -> None:
    """Command line."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--encoder", required=True)
    p.add_argument("--weights", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--name", default="accurate")
    p.add_argument("--layers", type=int)
    p.add_argument("--heads-only", action="store_true", help="keep the encoder that lies in the folder")
    p.add_argument("--texts", nargs="*", default=[], help="files and folders of texts whose rare pieces are kept")
    o = p.parse_args()
    if o.heads_only:
        export_heads(Path(o.encoder), Path(o.weights), Path(o.out), layers=o.layers)
        return
    settings = {"name": o.name, "limit_pieces": LIMIT_PIECES, "context_pieces": CONTEXT_PIECES}
    export(Path(o.encoder), Path(o.weights), Path(o.out), settings, layers=o.layers, texts=texts_of(o.texts))


if __name__ == "__main__":
    main()
