"""The least that a server does: a bare ASGI application that sends the same bytes again and again.

Called with the file of a response as JSON: {"headers": [[name, value], …], "body": base64}. Prints its port.
"""

from __future__ import annotations

import json
import socket
import sys
from base64 import b64decode
from pathlib import Path

import uvicorn
from uvicorn._types import ASGIReceiveCallable, ASGISendCallable, Scope


def main() -> None:
    """Serve until it is ended."""
    response = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response["headers"]]
    body = b64decode(response["body"])

    async def app(scope: Scope, receive: ASGIReceiveCallable, send: ASGISendCallable) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_config=None, access_log=False, server_header=False, lifespan="off")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
