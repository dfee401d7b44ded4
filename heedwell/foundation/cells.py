"""A value of a record as a cell of a CSV file or as JSON."""

import base64
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

# What a spreadsheet may take for a formula, in the wide forms of East Asian keyboards too.
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - these wide letters are meant
MARK = "'"


def cell(value: Any) -> str | int | float:
    """Text that a spreadsheet would run as a formula gets a mark in front: see `without_mark`."""
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = str(plain(value))
    return MARK + text if text.startswith((*STARTS_A_FORMULA, MARK)) else text


def without_mark(text: str) -> str:
    """The text as it was: one mark at the front, when there is one, is ours."""
    return text.removeprefix(MARK)


def plain(value: Any) -> Any:
    """A value that JSON can hold. Numbers with a fixed point stay exact, as text."""
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case datetime() | date() | time():
            return value.isoformat()
        case UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(bytes(value)).decode("ascii")
        case _:
            return str(value)
