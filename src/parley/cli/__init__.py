"""The command line: ``parley``, one file per sub-command."""

from parley.cli.app import main

__all__ = ["main"]
