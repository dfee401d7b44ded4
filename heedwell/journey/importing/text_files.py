"""Tables in text: .csv, .tsv and .txt of any encoding and delimiter, damaged or not."""

import codecs
import csv
import math
import re
from collections import Counter
from collections.abc import Iterator

from charset_normalizer import from_bytes

from heedwell.journey.importing.grids import Cells, Grid, check_size
from heedwell.journey.importing.limits import DEFAULT_LIMITS, Limits
from heedwell.journey.importing.problems import Unreadable

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_BYTES = 200_000
SAMPLE_RECORDS = 200
MOST_STRAY_QUOTES = 50
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Quotes, dashes, pound signs and accents of English text, in the two old kinds of file.
_WINDOWS_MARKS = b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa3\xa0\xb0\xbd\xe9"
_MACINTOSH_MARKS = b"\xd0\xd1\xd2\xd3\xd4\xd5\x8e"
SURE = 0.3
_DAMAGED_QUOTE = re.compile(r'^(?:"[^"]*"|[^",;\t|]*)[,;\t|] +"')
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_END = "\x00 end of file"


def read_text_file(name: str, data: bytes, limits: Limits = DEFAULT_LIMITS) -> Grid:
    text, notes = decode(data)
    grid = _grid(name, text, notes, limits)
    check_size(grid, limits)
    return grid


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text, and what a person should know about how it was read."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), []
    if (wide := _utf16_without_mark(data)) is not None:
        return data.decode(wide, errors="replace"), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        return _decode_other(data)


def _utf16_without_mark(data: bytes) -> str | None:
    head = data[:2000]
    if len(head) < 4 or head.count(0) < len(head) * 0.3:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"


def _decode_other(data: bytes) -> tuple[str, list[str]]:
    mostly = data.decode("utf-8", errors="replace")
    good = sum(1 for character in mostly if ord(character) > 127 and character != "\ufffd")
    if good > 10 * mostly.count("\ufffd"):
        return mostly, ["A few characters could not be read and show as �."]
    encoding = _guessed_encoding(data)
    text = data.decode(encoding, errors="replace")
    if "\ufffd" in text:
        return text, ["Some characters could not be read and show as �."]
    return text, []


def _guessed_encoding(data: bytes) -> str:
    odd = Counter(byte for byte in data if byte > 127)
    if _mostly(odd, _WINDOWS_MARKS):
        return "cp1252"
    if _mostly(odd, _MACINTOSH_MARKS):
        return "mac_roman"
    best = from_bytes(data[:SAMPLE_BYTES]).best()
    # Many code pages fit a few accents; a language that is recognised settles it.
    return best.encoding if best is not None and best.coherence >= SURE else "cp1252"


def _mostly(odd: Counter[int], marks: bytes) -> bool:
    return sum(odd[byte] for byte in marks) * 2 > odd.total()


def _grid(name: str, text: str, notes: list[str], limits: Limits) -> Grid:
    text = text.replace("\x00", "")
    csv.field_size_limit(max(csv.field_size_limit(), limits.file_bytes))
    delimiter, text, first_row = _stated_delimiter(text)
    if delimiter is None:
        delimiter = find_delimiter(text)
    # `"ID", "SAFENET ID"`: a quote after a blank would otherwise belong to the text.
    spaced = any(map(_DAMAGED_QUOTE.match, text[:SAMPLE_BYTES].split("\n")[:20]))
    if spaced:
        notes = [*notes, "The header has blanks before its quotation marks; they were taken away."]
    rows, stray = _records(text, delimiter, spaced, limits)
    if stray:
        where = ", ".join(str(row + first_row) for row in stray[:5])
        notes = [*notes, f"Quotation marks do not match in row {where}: look at it."]
    return Grid(name, rows, first_row=first_row, blanks_count=True, notes=tuple(notes))


def _stated_delimiter(text: str) -> tuple[str | None, str, int]:
    """Excel writes `sep=;` as a first line of its own."""
    line, _, rest = text.partition("\n")
    stated = line.strip().lower()
    if stated.startswith("sep=") and len(line.strip("\r\n")) == 5:
        return line[4], rest, 2
    return None, text, 1


def find_delimiter(text: str) -> str:
    """The sign that cuts most records into the same number of pieces."""
    return max(DELIMITERS, key=lambda sign: (_evenness(text, sign), -DELIMITERS.index(sign)))


def _evenness(text: str, delimiter: str) -> float:
    sample = text[:SAMPLE_BYTES]
    counts: Counter[int] = Counter()
    try:
        for record in csv.reader(_LINE.findall(sample), delimiter=delimiter):
            if record:
                counts[len(record)] += 1
            if counts.total() >= SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0.0
    cut = {size: times for size, times in counts.items() if size > 1}
    if not cut:
        return 0.0
    size, times = max(cut.items(), key=lambda item: (item[1], item[0]))
    return times / counts.total() * math.sqrt(min(size, 6))


def _records(
    text: str, delimiter: str, spaced: bool, limits: Limits
) -> tuple[list[Cells], list[int]]:
    """Every record, and the index of those whose quotation marks do not match."""
    lines = _LINE.findall(text)  # str.splitlines would also cut at form feeds and the like
    rows: list[Cells] = []
    stray: list[int] = []
    while lines:
        used = 0
        try:
            for record, used_after in _parsed([*lines, _END], delimiter, spaced):
                if used_after > len(lines):
                    return rows, stray
                rows.append(record)
                used = used_after
                if len(rows) > limits.rows + 1000:
                    raise Unreadable(
                        f"The file has more than {limits.rows:,} rows. "
                        "Split it, for example into one file a year, and import each part."
                    )
        except csv.Error:
            stray.append(len(rows))
            # Take this one line as it stands, and go on; a file full of them is not quoted at all.
            until = len(lines) if len(stray) > MOST_STRAY_QUOTES else used + 1
            width = len(rows[0]) if rows else 0
            rows += [_as_it_stands(line, delimiter, width) for line in lines[used:until]]
            lines = lines[until:]
    return rows, stray


def _as_it_stands(line: str, delimiter: str, width: int) -> Cells:
    """A line with quotation marks inside its quotes, or with one that is never closed."""
    loose = next(csv.reader([line], delimiter=delimiter), [])
    if len(loose) == width and line.count('"') % 2 == 0:
        return tuple(loose)
    return tuple(cell.strip('" ') for cell in line.rstrip("\r\n").split(delimiter))


def _parsed(lines: list[str], delimiter: str, spaced: bool) -> Iterator[tuple[Cells, int]]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced, strict=True)
    for record in reader:
        yield tuple(record), reader.line_num
