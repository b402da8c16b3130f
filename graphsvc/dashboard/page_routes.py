"""The routes of pages that show records: where reading needs a key, they lead to signing in."""

from __future__ import annotations

from fastapi.routing import APIRoute


class PageRoute(APIRoute):
    """A page that shows something of the records."""
