"""What the cells of a column look like, whatever stands above them."""

from dataclasses import dataclass
from functools import cached_property

from heedwell.journey.importing.clocks import read_clock
from heedwell.journey.importing.dates import Moment, Order, read_moment
from heedwell.journey.importing.fields import Field
from heedwell.journey.importing.scales import number_in
from heedwell.journey.importing.tables import Table
from heedwell.journey.importing.values import find_separator, is_blank, pieces, recognised

SAMPLE = 600
DATES_LOOKED_AT = 120


@dataclass(frozen=True)
class Looks:
    """A sample of one column, evenly from top to bottom."""

    index: int
    header: str
    letter: str
    cells: tuple[str, ...]
    of_rows: int

    @cached_property
    def filled(self) -> list[str]:
        return [cell.strip() for cell in self.cells if not is_blank(cell)]

    @cached_property
    def distinct(self) -> list[str]:
        return list(dict.fromkeys(cell.lower() for cell in self.filled))

    @property
    def samples(self) -> tuple[str, ...]:
        """A few cells to show beside the guess."""
        return tuple(cell[:60] for cell in list(dict.fromkeys(self.filled))[:3])

    @property
    def is_empty(self) -> bool:
        return not self.filled

    @cached_property
    def share_filled(self) -> float:
        return len(self.filled) / len(self.cells) if self.cells else 0.0

    @cached_property
    def share_distinct(self) -> float:
        return len(self.distinct) / len(self.filled) if self.filled else 0.0

    @cached_property
    def mean_length(self) -> float:
        return sum(map(len, self.filled)) / len(self.filled) if self.filled else 0.0

    @cached_property
    def share_dates(self) -> float:
        """Without bare numbers: 46108 is a date to a spreadsheet, and a reference to people."""
        return self._share_dates(self._looked_at, bare_numbers=False)

    @cached_property
    def share_dates_or_serials(self) -> float:
        return self._share_dates(self._looked_at, bare_numbers=True)

    @property
    def _looked_at(self) -> list[str]:
        return self.filled[:: max(1, len(self.filled) // DATES_LOOKED_AT)]

    @staticmethod
    def _share_dates(cells: list[str], *, bare_numbers: bool) -> float:
        dates = sum(
            isinstance(read_moment(cell, Order.DAY_FIRST, 2026), Moment)
            for cell in cells
            if len(cell) <= 60 and (bare_numbers or not cell.replace(".", "").isdigit())
        )
        return dates / len(cells) if cells else 0.0

    @cached_property
    def share_clocks(self) -> float:
        looked_at = self.filled[:DATES_LOOKED_AT]
        clocks = sum(len(cell) <= 40 and read_clock(cell) is not None for cell in looked_at)
        return clocks / len(looked_at) if looked_at else 0.0

    @cached_property
    def share_numbers(self) -> float:
        numbers = sum(cell.replace(".", "", 1).isdigit() for cell in self.filled)
        return numbers / len(self.filled) if self.filled else 0.0

    @property
    def is_prose(self) -> bool:
        return self.mean_length >= 25 and self.share_dates < 0.5

    @property
    def is_categories(self) -> bool:
        """A few short words that come again and again."""
        return (
            not self.is_empty
            and self.mean_length <= 60
            and len(self.distinct) <= 80
            and (self.share_distinct <= 0.4 or len(self.filled) <= 12)
            and self.share_dates < 0.5
        )

    @cached_property
    def different_words(self) -> list[str]:
        """What the cells say, cut where one cell says several things."""
        separator = find_separator(self.filled, (";", "|", "\n"))
        words = (word for cell in self.distinct for word in pieces(cell, separator))
        return list(dict.fromkeys(words))[:80]

    def share_recognised(self, field: Field) -> float:
        """Of the different things the cells say, how many are words of this field."""
        words = self.different_words
        known = sum(
            bool(recognised(field, word)) or (field is Field.SEVERITY and is_grade(word))
            for word in words
        )
        return known / len(words) if words else 0.0


def is_grade(cell: str) -> bool:
    number = number_in(cell)
    return number is not None and 0 <= number <= 5


def looks_of(table: Table) -> list[Looks]:
    step = max(1, len(table.rows) // SAMPLE)
    sample = table.rows[::step]
    return [
        Looks(index, header, letter, tuple(row.cells[index] for row in sample), len(table.rows))
        for index, (header, letter) in enumerate(zip(table.headers, table.letters, strict=True))
    ]
