"""Prints a readout for the terminal."""

from parley.cli.render.page import print_readout

__all__ = ["print_readout"]
