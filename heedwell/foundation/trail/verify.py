"""Has anybody changed the history? Reads every line, every read and every digested row, in one
moment of the database and in bounded memory, and says in plain words what does not fit.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.transactions import NO_ORGANISATION, crossing
from heedwell.foundation.trail import verify_reads
from heedwell.foundation.trail.chain import LINE_COLUMNS, START, link
from heedwell.foundation.trail.findings import Finding, Kind
from heedwell.foundation.trail.head import Head, NotAHead, Tip, read_head
from heedwell.foundation.trail.models import TrailLine
from heedwell.foundation.trail.stored import stored_rows
from heedwell.foundation.trail.verify_rows import LastDigests, compare_rows


def findings(head: Head | None) -> Iterator[Finding]:
    """Everything that does not fit, as it is found. Take them all before writing anything."""
    with crossing(Crossing.VERIFY), LastDigests() as digests:
        lines = stored_rows(TrailLine, (*LINE_COLUMNS, "hash"), order_by=("chain", "sequence"))
        yield from verify_chains(digests.noting(lines), head.lines if head else {}, "line")
        yield from compare_rows(digests)
        reads = head.reads if head else {}
        yield from verify_chains(verify_reads.batches(), reads, "batch of reads")
        yield from verify_reads.findings()


def report(head_path: Path | None, say: Callable[[str], None]) -> int:
    """Say what was found; the exit code for a command: 0 when nothing was."""
    try:
        head = read_head(head_path) if head_path else None
    except (NotAHead, OSError) as error:
        say(str(error))
        return 2
    count = notes = 0
    for finding in findings(head):
        say(str(finding))
        notes += finding.kind is Kind.UNCHECKED
        count += finding.kind is not Kind.UNCHECKED
    if head is None:
        say("No head was given, so a cut end or a chain made anew could not show. Use --head FILE.")
    if count:
        say(f"The history was changed: {count} findings.")
    else:
        say("Nothing in the history was changed." if head else "The chains hold together.")
    if notes:
        say(f"{notes} sets of records could not be compared.")
    return 1 if count else 0


@dataclass
class _Walk:
    """Along one chain, up to its end."""

    chain: str
    sequence: int = 0
    last: str = START


def verify_chains(rows: Iterator[list[Any]], tips: dict[str, Tip], what: str) -> Iterator[Finding]:
    """Follow each chain. A row is its columns in hashing order, then its hash."""
    unseen = dict(tips)
    walk: _Walk | None = None
    for row in rows:
        chain, sequence, previous, stored = str(row[0]), row[1], str(row[-2]), row[-1]
        if not isinstance(sequence, int):
            yield _finding(Kind.CHANGED, chain, f"a {what} has {sequence!r} for its number")
            continue
        if walk is None or walk.chain != chain:
            if walk:
                yield from _ended(walk, unseen, what)
            walk = _Walk(chain)
        yield from _follow(walk, sequence, previous, what)
        if link(row[:-1]) != stored:
            yield _finding(Kind.CHANGED, chain, f"{what} {sequence} was changed")
        if (tip := tips.get(chain)) and tip.sequence == sequence and tip.hash != stored:
            says = f"the chain was made anew: its {what} {sequence} is not the one in the head"
            yield _finding(Kind.REMADE, chain, says)
        walk.sequence, walk.last = sequence, stored
    if walk:
        yield from _ended(walk, unseen, what)
    for chain, tip in unseen.items():
        yield _finding(Kind.CUT, chain, f"all {tip.sequence} {what}s are gone")


def _follow(walk: _Walk, sequence: int, previous: str, what: str) -> Iterator[Finding]:
    if sequence > walk.sequence + 1:
        missing = f"{what}s {walk.sequence + 1} to {sequence - 1} are missing"
        yield _finding(Kind.MISSING, walk.chain, missing)
    elif previous != walk.last:
        says = f"{what} {sequence} does not follow the {what} before it"
        yield _finding(Kind.CHANGED, walk.chain, says)


def _ended(walk: _Walk, unseen: dict[str, Tip], what: str) -> Iterator[Finding]:
    tip = unseen.pop(walk.chain, None)
    if tip and tip.sequence > walk.sequence:
        says = f"the end was cut off: {what}s {walk.sequence + 1} to {tip.sequence} are gone"
        yield _finding(Kind.CUT, walk.chain, says)


def _finding(kind: Kind, chain: str, says: str) -> Finding:
    whose = (
        "outside the organisations" if chain == str(NO_ORGANISATION) else f"organisation {chain}"
    )
    return Finding(kind, f"{whose}: {says}")
