"""Sends requests over keep-alive connections, from a process of its own: standard library only.

It reads a plan as JSON from standard input and prints what came of it: how many were answered as
expected in how long, and how long each took. One selector and no threads, so that the sender does
not compete with the server for the processor.
"""

import json
import selectors
import socket
import statistics
import subprocess
import sys
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path

NEW_ID = "{new-id}"  # in a body: another UUID for every request


@dataclass(frozen=True)
class Plan:
    """`expect` is the status of an accepted request. Begins to count after `warm` seconds."""

    port: int
    path: str
    body: str
    expect: int
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = 4
    seconds: float = 3.0
    warm: float = 0.5


@dataclass(frozen=True)
class Outcome:
    per_second: float
    accepted: int
    refused: int
    median_ms: float
    p99_ms: float
    worst_ms: float
    first_refusal: str


def send(plan: Plan) -> Outcome:
    """Carry out a plan in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__))],
        input=json.dumps(asdict(plan)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Outcome(**json.loads(done.stdout))


class Line:
    """One connection: a request at a time, the next as soon as the answer is whole."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.socket = socket.create_connection(("127.0.0.1", plan.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.answer = b""
        self.began = 0.0
        fields = {
            "Host": f"127.0.0.1:{plan.port}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(_fresh(plan.body))),
            **plan.headers,
        }
        lines = [f"POST {plan.path} HTTP/1.1", *(f"{k}: {v}" for k, v in fields.items())]
        self.head = ("\r\n".join(lines) + "\r\n\r\n").encode()

    def ask(self) -> None:
        self.answer = b""
        self.began = time.perf_counter()
        self.socket.sendall(self.head + _fresh(self.plan.body))

    def hear(self) -> int:
        """The status once the answer is whole, else 0."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed a connection")
        self.answer += part
        head, end, rest = self.answer.partition(b"\r\n\r\n")
        if not end or len(rest) < _length(head):
            return 0
        return int(head[9:12])


def _fresh(body: str) -> bytes:
    return body.replace(NEW_ID, str(uuid.uuid4())).encode()


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def carry_out(plan: Plan) -> Outcome:
    chosen = selectors.DefaultSelector()
    lines = [Line(plan) for _ in range(plan.connections)]
    for line in lines:
        chosen.register(line.socket, selectors.EVENT_READ, line)
        line.ask()
    started = time.perf_counter() + plan.warm
    ends = started + plan.seconds
    taken: list[float] = []
    accepted, refused, first = 0, 0, ""
    waiting = len(lines)
    while waiting:
        for key, _ in chosen.select(timeout=30):
            line = key.data
            status = line.hear()
            if not status:
                continue
            now = time.perf_counter()
            if status == plan.expect:
                accepted += 1
            else:
                refused += 1
                first = first or line.answer[:2000].decode("utf-8", "replace")
            if started <= now < ends:
                taken.append((now - line.began) * 1000)
            if now < ends:
                line.ask()
            else:
                waiting -= 1
    taken = sorted(taken) or [0.0]  # on a very busy machine nothing may come back in time
    return Outcome(
        per_second=round(len(taken) / plan.seconds, 1),
        accepted=accepted,
        refused=refused,
        median_ms=round(statistics.median(taken), 2),
        p99_ms=round(taken[int(len(taken) * 0.99)], 1),
        worst_ms=round(taken[-1], 1),
        first_refusal=first,
    )


if __name__ == "__main__":
    print(json.dumps(asdict(carry_out(Plan(**json.load(sys.stdin))))))
