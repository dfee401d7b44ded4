"""What a file would do, without a database: the whole reading half in one call."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from heedwell.journey.importing.guessing import NO_MEMORY, guess
from heedwell.journey.importing.identity import NOTHING_KNOWN, Known
from heedwell.journey.importing.judging import judge
from heedwell.journey.importing.mapping import Mapping
from heedwell.journey.importing.memory import Memory
from heedwell.journey.importing.plan import make_plan
from heedwell.journey.importing.reading import Book, read_path
from heedwell.journey.importing.report import Report
from heedwell.journey.importing.values import NO_OWN, Own


def dry_run(
    path: Path | str,
    *,
    today: date,
    sheet: str | None = None,
    mapping: Mapping | None = None,
    known: Known = NOTHING_KNOWN,
    memory: Memory = NO_MEMORY,
    services: Collection[str] | None = None,
) -> Report:
    """Read, guess and judge a file. Raises Unreadable or MappingProblem; writes nothing."""
    return preview(
        read_path(path),
        today=today,
        sheet=sheet,
        mapping=mapping,
        known=known,
        memory=memory,
        services=services,
    )


def preview(
    book: Book,
    *,
    today: date,
    sheet: str | None = None,
    mapping: Mapping | None = None,
    known: Known = NOTHING_KNOWN,
    memory: Memory = NO_MEMORY,
    services: Collection[str] | None = None,
    own: Own = NO_OWN,
) -> Report:
    """As `dry_run`, for a file that has been read before."""
    table = book.table(sheet)
    guessed = guess(table, memory, services)
    chosen = mapping.over(guessed.mapping) if mapping else guessed.mapping
    plan = make_plan(table, chosen, today, services, own)
    return Report.of(plan, guessed.guesses, book.sheets, judge(plan, known))
