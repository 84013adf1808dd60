"""Manners of the libraries that formats are read with."""

import logging


def hush(*loggers: str) -> None:
    """Keep a library's warnings off standard error where the program has set up no logging.

    Programs that log still get them: nothing is filtered, only Python's last-resort handler is unhooked.
    """
    for name in loggers:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
