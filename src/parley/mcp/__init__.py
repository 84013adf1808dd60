"""The Model Context Protocol: parley's tools and reports for agents, over standard input and output or over HTTP.

Importing this package brings in the SDK, which is installed with ``pip install 'parley[mcp]'``.
"""

from parley.mcp.server import application, build
from parley.mcp.settings import LOCAL_HOSTS, Settings

__all__ = ["LOCAL_HOSTS", "Settings", "application", "build"]
