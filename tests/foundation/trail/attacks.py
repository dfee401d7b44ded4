"""What somebody who can write the database might do to the history: raw SQL, at random."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from django.db import DataError, IntegrityError, connection, models, transaction

from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.trail.chain import LINE_COLUMNS, link
from heedwell.foundation.trail.models import ReadBatch, ReadLine, Shape, TrailLine
from heedwell.foundation.trail.shapes import digested_models

Attack = Callable[[Random], str]


def dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - the same every time; no secret


@contextmanager
def unguarded() -> Iterator[None]:
    """As the owner of the database, with every trigger out of the way, and undone at the end."""
    store = store_connection()
    with store.as_owner(), transaction.atomic():
        for key in store.installed_guards():
            if "trigger" in key.kind:
                run(store.drop_guard_sql(key))
        yield
        transaction.set_rollback(True)


def run(sql: str, params: list[Any] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params or [])


def carry_out(attack: Attack, random: Random) -> str:
    """Try until the database itself has nothing against it."""
    while True:
        try:
            with transaction.atomic():
                return attack(random)
        except (IntegrityError, DataError):
            continue


def edit_a_line(random: Random) -> str:
    line = _any(random, TrailLine)
    column = random.choice([*LINE_COLUMNS[2:], "hash"])
    _set(line, column, _other(getattr(line, column), random))
    return f"edited {column} of line {line.sequence}"


def edit_a_line_and_make_the_chain_anew(random: Random) -> str:
    """Only the head tells."""
    line = _any(random, TrailLine)
    previous = None
    of_chain = TrailLine.objects.filter(chain=line.chain, sequence__gte=line.sequence)
    for each in list(of_chain.order_by("sequence")):
        if previous is None:
            each.details = _other(each.details, random)
        else:
            each.previous = previous
        each.hash = previous = link([getattr(each, name) for name in LINE_COLUMNS])
        for column in ("details", "previous", "hash"):
            _set(each, column, getattr(each, column))
    return f"made the chain anew from line {line.sequence}"


def delete_a_line(random: Random) -> str:
    line = _any(random, TrailLine)
    _delete(line)
    return f"deleted line {line.sequence}"


def cut_the_tail(random: Random) -> str:
    line = _any(random, TrailLine)
    run(
        "DELETE FROM trail_line WHERE chain = %s AND sequence >= %s",
        [_stored(line, "chain"), line.sequence],
    )
    return f"cut everything from line {line.sequence}"


def insert_a_line(random: Random) -> str:
    """Between two others, which move on, or at the end with a hash of nothing."""
    line = _any(random, TrailLine)
    later = TrailLine.objects.filter(chain=line.chain, sequence__gte=line.sequence)
    numbers = sorted(later.values_list("sequence", flat=True), reverse=True)
    at_the_end = random.random() < 0.3
    if not at_the_end:
        for number in numbers:
            run(
                "UPDATE trail_line SET sequence = sequence + 1 WHERE chain = %s AND sequence = %s",
                [_stored(line, "chain"), number],
            )
    line.sequence = numbers[0] + 1 if at_the_end else line.sequence
    line.verb = "nothing.happened"
    line.save(force_insert=True)
    return f"inserted line {line.sequence}"


def swap_two_lines(random: Random) -> str:
    one = _any(random, TrailLine)
    others = TrailLine.objects.filter(chain=one.chain).exclude(sequence=one.sequence)
    two = random.choice(list(others))
    for line, number in ((one, -1), (two, one.sequence), (one, two.sequence)):
        run(
            "UPDATE trail_line SET sequence = %s WHERE chain = %s AND hash = %s",
            [number, _stored(line, "chain"), line.hash],
        )
    return f"swapped lines {one.sequence} and {two.sequence}"


def edit_a_record(random: Random) -> str:
    row = _any(random, random.choice(_with_rows()))
    fields = [field for field in row._meta.concrete_fields if not field.primary_key]
    field = random.choice(fields)
    _set(row, field.attname, _other(getattr(row, field.attname), random, field))
    return f"edited {field} of {row._meta.db_table} {row.pk}"


def delete_a_record(random: Random) -> str:
    row = _any(random, random.choice(_with_rows()))
    _delete(row)
    return f"deleted {row._meta.db_table} {row.pk}"


def insert_a_record(random: Random) -> str:
    row = _any(random, random.choice(_with_rows()))
    made = row.pk
    row.pk = uuid7()
    for field in row._meta.concrete_fields:
        if isinstance(field, models.CharField) and not field.choices:
            setattr(row, field.attname, f"{getattr(row, field.attname)}2")
        elif isinstance(field, models.DateField) and getattr(row, field.attname):
            setattr(row, field.attname, _other(getattr(row, field.attname), random))
    row.save(force_insert=True)
    return f"put in a copy of {row._meta.db_table} {made}"


def edit_a_read(random: Random) -> str:
    model = random.choice([ReadLine, ReadBatch])
    row = _any(random, model)
    names = {
        ReadLine: ["at", "by_id", "subject_type", "subject_id", "context"],
        ReadBatch: ["at", "size", "gap", "digest", "previous", "hash"],
    }[model]
    column = random.choice(names)
    _set(row, column, _other(getattr(row, column), random))
    return f"edited {column} of {model.__name__} {row.pk}"


def delete_a_read(random: Random) -> str:
    row = _any(random, random.choice([ReadLine, ReadBatch]))
    _delete(row)
    return f"deleted {type(row).__name__} {row.pk}"


def insert_a_read(random: Random) -> str:
    row = _any(random, ReadLine)
    row.position += 1000
    row.save(force_insert=True)
    return f"put in a read of batch {row.batch}"


def edit_a_shape(random: Random) -> str:
    row = _any(random, Shape)
    _set(row, "columns", row.columns.replace('"id"', '"identity"'))
    return f"edited the columns of {row.table}"


ATTACKS: list[Attack] = [
    edit_a_line,
    edit_a_line_and_make_the_chain_anew,
    delete_a_line,
    cut_the_tail,
    insert_a_line,
    swap_two_lines,
    edit_a_record,
    delete_a_record,
    insert_a_record,
    edit_a_read,
    delete_a_read,
    insert_a_read,
    edit_a_shape,
]


def _with_rows() -> list[type[models.Model]]:
    return [model for model in digested_models() if model._default_manager.exists()]


def _any(random: Random, model: type[models.Model]) -> Any:
    return random.choice(list(model._default_manager.order_by("pk")))


def _set(row: models.Model, attname: str, value: object) -> None:
    field = _field(row, attname)
    where, params = _where(row)
    run(
        f'UPDATE "{row._meta.db_table}" SET "{field.column}" = %s WHERE {where}',  # noqa: S608
        [field.get_db_prep_save(value, connection), *params],
    )
    setattr(row, attname, value)


def _delete(row: models.Model) -> None:
    where, params = _where(row)
    run(f'DELETE FROM "{row._meta.db_table}" WHERE {where}', params)  # noqa: S608


def _where(row: models.Model) -> tuple[str, list[Any]]:
    keys = list(row._meta.pk_fields)
    named = " AND ".join(f'"{field.column}" = %s' for field in keys)
    return named, [_stored(row, field.attname) for field in keys]


def _stored(row: models.Model, attname: str) -> Any:
    return _field(row, attname).get_db_prep_save(getattr(row, attname), connection)


def _field(row: models.Model, attname: str) -> Any:
    return next(field for field in row._meta.concrete_fields if field.attname == attname)


def _other(value: Any, random: Random, field: Any = None) -> Any:
    """Something else of the same type, often as near to it as can be."""
    if value is None:
        return _of_nothing(field)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + random.choice([1, 7])
    if isinstance(value, Decimal):
        return value + Decimal("0.01")
    if isinstance(value, UUID):
        return UUID(int=value.int ^ 1 << random.randrange(60))
    if isinstance(value, datetime):
        return value + random.choice([timedelta(microseconds=1), timedelta(days=-1)])
    if isinstance(value, str):
        return _other_text(value, random)
    return value.replace(year=value.year + 1)


def _of_nothing(field: Any) -> Any:
    if isinstance(field, models.DateTimeField):
        return datetime.fromisoformat("2026-02-02T02:02:02+00:00")
    if isinstance(field, models.DateField):
        return datetime.fromisoformat("2026-02-02").date()
    if isinstance(field, models.DecimalField | models.IntegerField):
        return 0
    if isinstance(field, models.CharField | models.TextField):
        return ""
    return uuid7()


def _other_text(value: str, random: Random) -> str:
    if not value:
        return " "
    place = random.randrange(len(value))
    sign = chr(ord(value[place]) ^ 1)
    return value[:place] + (sign if sign.isprintable() else "_") + value[place + 1 :]
