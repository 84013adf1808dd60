"""Names of exported things that other programs take: IRIs and numbers that follow from the ledger's own names."""

import uuid

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://parley.invalid/ledger")


def iri(*names: str) -> str:
    """Return an IRI (``urn:uuid:``) that is the same whenever the names are."""
    return uuid.uuid5(_SPACE, "/".join(names)).urn
