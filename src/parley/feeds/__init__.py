"""Feeds: sources watched for new reports, which are read and recorded in a ledger."""

from parley.feeds.relevance import may_matter
from parley.feeds.watch import Round, Watch, Watching
from parley.feeds.web import Limits, Stopwatch
from parley.feeds.webhook import send, signature

__all__ = ["Limits", "Round", "Stopwatch", "Watch", "Watching", "may_matter", "send", "signature"]
