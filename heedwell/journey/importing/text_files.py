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
# Files from Windows in western Europe: several code pages fit, and this one is what it was.
_TAKEN_AS_WINDOWS = {"cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "latin_1", "iso8859_15"}
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
    if len(set(data) & {0x81, 0x8D, 0x8F, 0x90, 0x9D}) == 0 and _reads_as_windows(data):
        return "cp1252"
    best = from_bytes(data[:SAMPLE_BYTES]).best()
    if best is None or best.encoding in _TAKEN_AS_WINDOWS:
        return "cp1252"
    return best.encoding


def _reads_as_windows(data: bytes) -> bool:
    """Whether the odd bytes are the quotes, dashes, pound signs and accents of English text."""
    odd = Counter(byte for byte in data if byte > 127)
    usual = sum(odd[byte] for byte in b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\xa3\xa0\xb0\xbd\xe9")
    return usual * 2 >= sum(odd.values())


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
        notes = [*notes, f"A quotation mark is opened and not closed near row {where}."]
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
    """Every record, and the index of those whose quotation mark is never closed."""
    lines = _LINE.findall(text)  # str.splitlines would also cut at form feeds and the like
    rows: list[Cells] = []
    stray: list[int] = []
    while lines:
        used = 0
        for record, used_after in _parsed([*lines, _END], delimiter, spaced):
            if used_after > len(lines):
                if record == (_END,):
                    return rows, stray
                break
            rows.append(record)
            used = used_after
            if len(rows) > limits.rows + 1000:
                raise Unreadable(
                    f"The file has more than {limits.rows:,} rows. "
                    "Split it, for example into one file a year, and import each part."
                )
        # The quote that opens here runs to the end: take this one line as it stands, and go on.
        stray.append(len(rows))
        quoting = len(stray) > MOST_STRAY_QUOTES
        rest = lines[used:] if quoting else lines[used : used + 1]
        rows += [tuple(line.rstrip("\r\n").split(delimiter)) for line in rest]
        lines = [] if quoting else lines[used + 1 :]
    return rows, stray


def _parsed(lines: list[str], delimiter: str, spaced: bool) -> Iterator[tuple[Cells, int]]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=spaced)
    for record in reader:
        yield tuple(record), reader.line_num
