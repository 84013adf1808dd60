"""A scripted server that speaks the chat protocol and plays each fault, for tests."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from parley import vocabulary

EXAMPLE = vocabulary.data("instructions")["example"]
SENTENCES: list[str] = EXAMPLE["sentences"]
TEXT = " ".join(SENTENCES)
GOOD = json.dumps({"moves": EXAMPLE["moves"]})

Asked = dict[str, Any]
Play = Callable[["Player", Asked], None]


class Player(BaseHTTPRequestHandler):
    """Answers each request with the next play of the script; the last is played on."""

    protocol_version = "HTTP/1.1"
    script: "Script"

    def do_POST(self) -> None:
        """Note what is asked, and play."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        script = self.script
        script.asked.append(asked)
        script.headers.append({name.lower(): value for name, value in self.headers.items()})
        play = script.plays[min(len(script.asked), len(script.plays)) - 1]
        try:
            play(self, asked)
        except OSError:  # the client went away
            self.close_connection = True

    def send(self, content: Any, *, status: int = 200, **headers: str) -> None:
        """Send one JSON answer."""
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.send_response(status)
        kind = {"Content_Type": "application/json", "Content_Length": str(len(body))}
        for name, value in (kind | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Keep still."""


class Script:
    """What a server plays, and what it was asked."""

    def __init__(self, *plays: Play) -> None:
        self.plays = plays
        self.asked: list[Asked] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def playing(*plays: Play) -> Iterator[Script]:
    """Serve a script on a port of this machine."""
    script = Script(*plays)
    handler = type("Scripted", (Player,), {"script": script})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    script.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()


def chat(content: str | None, *, finish: str = "stop", refusal: str | None = None) -> Asked:
    """A whole answer of the chat protocol."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    return {
        "id": "c1",
        "object": "chat.completion",
        "created": 1,
        "model": "small",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }


def says(content: str | None, **more: Any) -> Play:
    """Answer with these words."""
    return lambda player, asked: player.send(chat(content, **more))


def fails(status: int, message: str = "no", **headers: str) -> Play:
    """Answer with an HTTP error."""
    return lambda player, asked: player.send({"error": {"message": message}}, status=status, **headers)


def sleeps(seconds: float) -> Play:
    """Answer too late."""

    def play(player: Player, asked: Asked) -> None:
        time.sleep(seconds)
        player.send(chat(GOOD))

    return play


def hangs_up(player: Player, asked: Asked) -> None:
    """Close the connection without a word."""
    player.close_connection = True


def wants_no(*forms: str, then: Play | None = None) -> Play:
    """Refuse the forms of answer that are named, as servers without JSON schema do."""

    def play(player: Player, asked: Asked) -> None:
        form = asked.get("response_format", {}).get("type")
        if form in forms:
            player.send({"error": {"message": f"response_format {form} is not supported"}}, status=400)
        else:
            (then or says(GOOD))(player, asked)

    return play
