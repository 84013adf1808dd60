"""The options that say how reports are loaded and read, shared by the commands that read them."""

from collections.abc import Callable
from typing import Any

import click

BYTES_PER_MB = 1_000_000


def loading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how reports are loaded."""
    options = (
        click.option(
            "--date", "published", metavar="YYYY-MM-DD", help="When it was published ('today' in the report)."
        ),
        click.option("--publisher", metavar="NAME", help="Who published it."),
        click.option("--title", metavar="WORDS", help="Its title."),
        click.option(
            "--limit-mb",
            type=click.FloatRange(min=0, min_open=True),
            metavar="N",
            help="Refuse reports larger than N megabytes.",
        ),
        click.option(
            "--timeout",
            "timeout_s",
            type=click.FloatRange(min=0, min_open=True),
            metavar="SECONDS",
            help="Give up fetching an address after so many seconds.",
        ),
        click.option("--allow-private", is_flag=True, help="Fetch from private network addresses too."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def reading_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how reports are loaded and read."""
    options = (
        click.option("--model", metavar="NAME", help="The model to read with, a name or a folder."),
        click.option(
            "--min-confidence",
            type=click.FloatRange(min=0, max=1),
            metavar="SHARE",
            help="Leave out moves less sure than this, from 0 to 1.",
        ),
        loading_options,
    )
    for option in reversed(options):
        function = option(function)
    return function


def settings_of(*, limit_mb: float | None, allow_private: bool, **options: Any) -> dict[str, Any]:
    """The options that were given, as the reader names them; it knows the defaults of the others."""
    settings = {name: value for name, value in options.items() if value is not None}
    if limit_mb is not None:
        settings["limit_bytes"] = int(limit_mb * BYTES_PER_MB)
    if allow_private:
        settings["allow_private"] = True
    return settings
