"""Silver names: people, organisations, places and groups as a packaged spaCy pipeline finds them.

`python -m training.silver_names PIPELINE OUT.jsonl NOTATION REPORTS...`; spaCy and its small English pipeline
are needed for this step alone.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

from training.gold import annotated

KINDS = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "group",
}


def main(argv: list[str]) -> int:
    """Command line."""
    pipeline, out, notation, *paths = argv
    nlp = importlib.import_module(pipeline).load(disable=["parser", "tagger", "lemmatizer", "attribute_ruler"])
    with Path(out).open("w", encoding="utf-8") as file:
        for one in annotated(paths, notation=Path(notation)):
            found = [(e.start_char, e.end_char, KINDS[e.label_]) for e in nlp(one.text).ents if e.label_ in KINDS]
            file.write(json.dumps({"id": one.id, "names": found}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
