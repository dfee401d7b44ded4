"""A report accepted end to end, against a bare Django view that stores one row of it (goal P1).

    python benchmarks/report.py [--database sqlite|postgresql] [--server waitress|gunicorn]

Ours: a signed-in session, permission, validation, the event, its trail line, tallies, search index
and notices in one durable transaction. Theirs: one INSERT in autocommit, with no middleware. The
same request goes to both over HTTP, on the same server program, file system and durability, in
turns. Prints the ratio of requests a second, which should be at least 0.40.
"""

import argparse
import re
import statistics
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import provider
from benchmarks.bed import ROOT, Bed, again, bed, free_port, keep, processor_ms, running
from benchmarks.load import NEW_ID, Outcome, Plan, send

BARE = ROOT / "benchmarks" / "bare.py"
_PROBLEM = r"<a href=\"#id_[^<]*<"
DOOR = "hurt_or_upset"
THREADS = 8
FACTS = (
    "She was walking from the lounge to the dining room before lunch and slipped on the wet floor "
    "by the kitchen door. She sat down hard and held her left wrist. She was not dizzy before. "
    "The cleaner had just gone to fetch the sign. I stayed with her and called Dev."
)


def main() -> int:
    options = _options()
    if options.database == "both":
        given = ("rounds", "seconds", "connections", "server")
        return again(__file__, **{name: getattr(options, name) for name in given})
    with bed(options.database) as made:
        record = measure(made, options)
    keep("report", record)
    return 0 if record["lost"] == record["refused"] == 0 else 1


def measure(made: Bed, options: argparse.Namespace) -> dict[str, Any]:
    made.use()
    from django.db import connections

    hazel = provider.begin()
    ours = our_plan(hazel)
    connections.close_all()
    rounds: list[tuple[Outcome, Outcome]] = []
    with ExitStack() as stack:
        (port, bare_pid), (our_port, our_pid) = (
            stack.enter_context(_serving(made, side, options.server)) for side in ("bare", "ours")
        )
        theirs = replace(ours, port=port, path="/insert", expect=201, headers={})
        plans = [
            replace(plan, connections=options.connections, seconds=options.seconds)
            for plan in (theirs, replace(ours, port=our_port))
        ]
        started = processor_ms(bare_pid), processor_ms(our_pid)
        for number in range(options.rounds):
            order = plans if number % 2 == 0 else plans[::-1]
            first, second = (send(plan) for plan in order)
            rounds.append((first, second) if number % 2 == 0 else (second, first))
        used = processor_ms(bare_pid) - started[0], processor_ms(our_pid) - started[1]
    return _record(options, rounds, used, _kept(hazel))


def our_plan(hazel: Any) -> Plan:
    """What Amina's browser sends: her session, the form's own token, everything she typed."""
    client = provider.signed_in(hazel.amina)
    path = f"/report/{DOOR}/"
    token = re.search(
        r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(path).content.decode()
    )
    assert token
    person = hazel.people[hazel.services[0].pk][0]
    body = urlencode(
        {
            "csrfmiddlewaretoken": token[1],
            "client_id": "NEW-ID",
            "event_type": "fall",
            "facts": FACTS,
            "happened_on": "today",
            "happened_time": "12:20",
            "place": "dining_room",
            "role": "person_supported",
            "person": str(person.pk),
            "physical": "low",
            "psychological": "none",
            "another": "no",
            "immediate_actions": "Checked her wrist, cold pack, sat with her.",
            "told": "manager_on_call",
            "is_safeguarding": "no",
        }
    ).replace("NEW-ID", NEW_ID)
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    answer = client.post(
        path, body.replace(NEW_ID, str(uuid4())), "application/x-www-form-urlencoded"
    )
    if answer.status_code != 302:
        raise RuntimeError(
            f"the report is refused: {re.findall(_PROBLEM, answer.content.decode())}"
        )
    return Plan(port=0, path=path, body=body, expect=302, headers={"Cookie": cookies})


def _serving(made: Bed, side: str, server: str) -> Any:
    """A context manager that gives the port and the process."""
    from contextlib import contextmanager

    @contextmanager
    def serving() -> Any:
        port = free_port()
        env = made.env | {"BARE_DATABASE": made.bare_url or str(made.folder / "bare.sqlite3")}
        if side == "bare":
            subprocess.run([sys.executable, BARE, "table"], env=env, check=True)
        with running(_command(made, side, server, port), env, port) as process:
            yield port, process.pid

    return serving()


def _command(made: Bed, side: str, server: str, port: int) -> list[str]:
    if side == "ours":
        several = ["--processes", "2", "--threads", "4"] if server == "gunicorn" else []
        return made.heedwell("serve", "--no-worker", "--port", str(port), *several)
    if server == "waitress":
        return [sys.executable, str(BARE), str(port), str(THREADS)]
    return [
        *(sys.executable, "-m", "gunicorn", "benchmarks.bare:application"),
        *("--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4"),
        *("--worker-class", "gthread", "--log-level", "warning"),
    ]


def _kept(hazel: Any) -> int:
    from heedwell.foundation.store.transactions import reading
    from heedwell.loop.cases.models import Case

    with reading(hazel.organisation.pk):
        return Case.objects.filter(organisation=hazel.organisation).count()


def _record(
    options: argparse.Namespace,
    rounds: list[tuple[Outcome, Outcome]],
    used: tuple[float, float],
    kept: int,
) -> dict[str, Any]:
    accepted = sum(ours.accepted for _, ours in rounds) + 1  # the one that tried the form
    refusals = [one for pair in rounds for one in pair if one.refused]
    return {
        "database": options.database,
        "server": options.server,
        "connections": options.connections,
        "rounds": len(rounds),
        "bare_per_second": statistics.median(bare.per_second for bare, _ in rounds),
        "report_per_second": statistics.median(ours.per_second for _, ours in rounds),
        "ratio": round(
            statistics.median(ours.per_second / bare.per_second for bare, ours in rounds), 3
        ),
        "ratios": [round(ours.per_second / bare.per_second, 3) for bare, ours in rounds],
        "bare_median_ms": statistics.median(bare.median_ms for bare, _ in rounds),
        "report_median_ms": statistics.median(ours.median_ms for _, ours in rounds),
        "report_p99_ms": statistics.median(ours.p99_ms for _, ours in rounds),
        # Of the web server: less shaken by a busy machine than a rate is.
        "bare_processor_ms": round(used[0] / max(1, sum(bare.accepted for bare, _ in rounds)), 2),
        "report_processor_ms": round(used[1] / accepted, 2),
        "accepted": accepted,
        "lost": accepted - kept,
        "refused": sum(one.refused for one in refusals),
        "first_refusal": refusals[0].first_refusal if refusals else "",
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--server", choices=("waitress", "gunicorn"), default="waitress")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--connections", type=int, default=4)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
