"""Reads a workbook to JSON lines on standard output; started by `workbooks`, never imported.

It runs in a process of its own because a workbook can ask for more memory than there is (one stray
cell in the last row of a sheet is enough) and the library then ends the whole process.
"""

import contextlib
import datetime as dt
import json
import sys
from typing import Any

import python_calamine


def main() -> int:
    path, memory, most_rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    _limit_memory(memory)
    try:
        workbook = python_calamine.load_workbook(path)
        for about in workbook.sheets_metadata:
            if about.typ == python_calamine.SheetTypeEnum.WorkSheet:
                hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
                _write_sheet(workbook.get_sheet_by_name(about.name), hidden, most_rows)
    except python_calamine.PasswordError:
        return 3
    except MemoryError:
        return 5
    except python_calamine.CalamineError as problem:
        # "Workbook is password protected" comes as a plain error for some kinds of file.
        return 3 if "password" in str(problem).lower() else 4
    return 0


def _limit_memory(memory: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _write_sheet(sheet: Any, hidden: bool, most_rows: int) -> None:
    top, left = sheet.start or (0, 0)
    rows = [[cell_text(cell) for cell in row] for row in sheet.to_python(nrows=most_rows + 1)]
    json.dump(
        {
            "name": sheet.name,
            "hidden": hidden,
            "first_row": top + 1,
            "first_column": left,
            "merges": sheet.merged_cell_ranges or [],
            "rows": rows,
        },
        sys.stdout,
    )
    sys.stdout.write("\n")


def cell_text(value: Any) -> str:
    """A cell as text that means one thing only: dates as ISO, whole numbers without `.0`."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    if isinstance(value, dt.datetime):
        return _moment_text(value)
    if isinstance(value, dt.time):
        return _clock_text(value.hour * 3600 + value.minute * 60 + value.second)
    if isinstance(value, dt.timedelta):
        return _clock_text(round(value.total_seconds()))
    return str(value)


def _moment_text(value: dt.datetime) -> str:
    # A time of day is kept as a fraction, so 18:30 may come back as 18:29:59.999.
    whole = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    return whole.isoformat(sep=" ", timespec="seconds" if whole.second else "minutes")


def _clock_text(seconds: int) -> str:
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    minutes, rest = divmod(seconds, 60)
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a real file here
    sys.exit(main())
