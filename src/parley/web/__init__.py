"""The negotiation board: a web application on a ledger, for one's own machine first.

Importing this package brings in no web framework; `application` does.
"""

from parley.web.settings import Settings

__all__ = ["Settings"]
