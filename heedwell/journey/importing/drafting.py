"""Reads one row into a draft, with everything that was remarked on the way."""

from datetime import date, timedelta

from heedwell.journey.importing.drafts import DraftSignal
from heedwell.journey.importing.fields import Field, plain_words
from heedwell.journey.importing.identity import row_digest
from heedwell.journey.importing.limits import DEFAULT_LIMITS
from heedwell.journey.importing.line import Line
from heedwell.journey.importing.moments import When, read_closed, read_happened, read_reported
from heedwell.journey.importing.plan import Plan
from heedwell.journey.importing.remarks import Hold, Odd, Remark
from heedwell.journey.importing.tables import Row
from heedwell.journey.importing.values import code_label
from heedwell.journey.importing.wordings import (
    codes,
    one,
    read_closing,
    read_happening,
    read_told,
)

# What is older came in before anybody could have worked it here.
RECENT = timedelta(days=30)


def read_row(plan: Plan, row: Row) -> tuple[DraftSignal, tuple[Remark, ...]]:
    """The draft, and the reasons to hold the row (none: it can be taken in)."""
    line = Line(plan, row)
    _check_lengths(line)
    happened = read_happened(line)
    reported = read_reported(line, happened)
    closed_on = read_closed(line, happened)
    is_closed = read_closing(line, closed_on)
    happening = read_happening(line)
    told, told_words = read_told(line)
    tier = one(line, Field.TIER)
    place = one(line, Field.PLACE)
    draft = DraftSignal(
        row_number=row.number,
        digest=row_digest(plan.table.headers, row.cells),
        carried_digest=row.carried,
        reference=_reference(line),
        kind=happening.kind,
        event_type=happening.event_type,
        event_types=happening.event_types,
        abuse_categories=happening.abuse_categories,
        happened_on=happened.day,
        happened_time=happened.at,
        part_of_day=happened.part_of_day,
        precision=happened.precision,
        reported_on=reported.day,
        reported_time=reported.at,
        service=_service(line),
        person=line.words(Field.PERSON),
        person_name=line.words(Field.PERSON_NAME),
        severity=one(line, Field.SEVERITY),
        physical=one(line, Field.PHYSICAL),
        psychological=one(line, Field.PSYCHOLOGICAL),
        place=place,
        place_words=_place_words(line, place),
        activity=one(line, Field.ACTIVITY),
        facts=_facts(line, happening.event_types),
        immediate_actions=line.text(Field.IMMEDIATE_ACTIONS),
        stopped_by=one(line, Field.STOPPED_BY),
        what_stopped_it=line.text(Field.WHAT_STOPPED_IT),
        could_have_happened=line.text(Field.COULD_HAVE_HAPPENED),
        weakness=line.text(Field.WEAKNESS),
        told=told,
        told_words=told_words,
        safeguarding=happening.is_safeguarding,
        factors=codes(line, Field.FACTORS),
        reporter_name=line.words(Field.REPORTER),
        owner=line.words(Field.OWNER),
        outcome=line.text(Field.OUTCOME),
        tier=int(tier) if tier else None,
        is_closed=is_closed,
        closed_on=closed_on,
        is_history=is_closed or not _is_recent(happened, reported, plan.today),
        others=line.others(),
        warnings=tuple(line.odds),
    )
    return draft, tuple(line.holds)


def _check_lengths(line: Line) -> None:
    limit = DEFAULT_LIMITS.cell_characters
    for index, cell in enumerate(line.row.cells):
        if len(cell) > limit:
            line.hold(Hold.CELL_TOO_LONG, index, limit=f"{limit:,}")


def _reference(line: Line) -> str:
    reference = line.words(Field.REFERENCE)
    if not reference and line.plan.columns.get(Field.REFERENCE):
        line.odd(Odd.NO_REFERENCE, line.first_column(Field.REFERENCE))
    return reference


def _service(line: Line) -> str:
    """The service by its name, or what was set for rows that do not say."""
    plan, index = line.plan, line.first_column(Field.SERVICE)
    said = line.words(Field.SERVICE)
    name = plan.mapping.value_of(Field.SERVICE, said) or said
    name = name or plan.mapping.defaults.get(Field.SERVICE, "")
    if plan.services is not None and plain_words(name) not in plan.services:
        line.hold(Hold.SERVICE_UNKNOWN if name else Hold.NO_SERVICE, index, cell=name)
    if said and name != said and index is not None:
        line.keep(index)
    return name


def _place_words(line: Line, place: str) -> str:
    """As they stand, unless they are the very words by which the place is read."""
    words = line.words(Field.PLACE)
    is_read_so = plain_words(words) == plain_words(code_label(Field.PLACE, place))
    return "" if is_read_so or line.plan.own_code(Field.PLACE, words) == place else words


def _facts(line: Line, event_types: tuple[str, ...]) -> str:
    """The account. A log without any column for it still tells the type of each event."""
    facts = line.text(Field.FACTS)
    if any(map(str.isalpha, facts)):
        return facts
    said = "; ".join(cell for _, cell in line.filled(Field.EVENT_TYPE))
    if not line.plan.tells_the_facts and event_types and said:
        line.odd(Odd.FACTS_FROM_TYPE)
        return said or code_label(Field.EVENT_TYPE, event_types[0])
    line.hold(Hold.NO_FACTS, line.first_column(Field.FACTS))
    return facts


def _is_recent(happened: When, reported: When, today: date) -> bool:
    """Reported or happened within thirty days; a date to come is a mistake that wants looking at."""
    return any(day is not None and day >= today - RECENT for day in (happened.day, reported.day))
