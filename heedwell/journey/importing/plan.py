"""A mapping made ready for one table: what each column is, and how it writes what it says."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from heedwell.journey.importing.date_columns import (
    ClockHabit,
    DateHabit,
    adopt_order,
    clock_habit,
    date_habit,
)
from heedwell.journey.importing.fields import CLOCKS, DATES, Field, plain_words
from heedwell.journey.importing.mapping import GRADED, Mapping
from heedwell.journey.importing.scales import Scale, find_scale, number_in
from heedwell.journey.importing.tables import Table
from heedwell.journey.importing.values import (
    CODED,
    NO_OWN,
    Own,
    code_label,
    find_separator,
    is_blank,
    pieces,
    recognised,
    says_it_all,
)
from heedwell.rules.vocabulary import SIGNAL_KINDS

SEVERAL = frozenset(
    {
        Field.EVENT_TYPE,
        Field.ABUSE_CATEGORY,
        Field.FACTORS,
        Field.TOLD,
        Field.PLACE,
        Field.ACTIVITY,
    }
)


@dataclass(frozen=True)
class Plan:
    """`services`: the names that rows may carry, in plain words; None when any may stand there.
    `own`: the provider's own words for our codes."""

    table: Table
    mapping: Mapping
    today: date
    columns: dict[Field, tuple[int, ...]]
    dates: dict[int, DateHabit]
    clocks: dict[int, ClockHabit]
    scales: dict[Field, Scale]
    separators: dict[int, str]
    own: Own
    services: frozenset[str] | None = None

    @cached_property
    def others(self) -> tuple[int, ...]:
        """The columns that no field takes."""
        taken = {index for indexes in self.columns.values() for index in indexes}
        return tuple(index for index in range(len(self.table.headers)) if index not in taken)

    @property
    def tells_the_facts(self) -> bool:
        return Field.FACTS in self.columns

    @property
    def tells_the_date(self) -> bool:
        return Field.HAPPENED_DATE in self.columns

    @property
    def says(self) -> tuple[str, ...]:
        """How the table is read, a sentence each, for the preview."""
        return (*self._gaps(), *self._columns_say(), *self._defaults_say())

    def _gaps(self) -> list[str]:
        gaps = []
        if not self.tells_the_facts:
            gaps.append("No column says what happened. Choose one, or this is no log of incidents.")
        if not self.tells_the_date:
            gaps.append(self._no_date())
        return gaps

    def _no_date(self) -> str:
        if Field.REPORTED_DATE in self.columns:
            return "No column says when it happened; the date it was reported stands for it."
        return "No column says when it happened. Choose one."

    def _columns_say(self) -> list[str]:
        sentences = {index: habit.says for index, habit in self.dates.items()}
        sentences |= {index: habit.says for index, habit in self.clocks.items()}
        told = [
            f"{self.table.headers[index]}: {sentence}"
            for index in sorted(sentences)
            for sentence in sentences[index]
        ]
        return told + [
            f"{self.table.headers[self.columns[field][0]]}: {scale.says}"
            for field, scale in self.scales.items()
            if field in self.columns
        ]

    def _defaults_say(self) -> list[str]:
        defaults = self.mapping.defaults
        told = []
        if kind := defaults.get(Field.KIND):
            told.append(f"Rows that do not say it are taken as: {SIGNAL_KINDS.label(kind)}.")
        if service := defaults.get(Field.SERVICE):
            told.append(f"Rows without a service belong to {service}.")
        return told

    def service_names(self) -> list[str]:
        """Every service that the rows name, as it is mapped; with the one for the others."""
        said = [
            self.mapping.value_of(Field.SERVICE, cell) or cell.strip()
            for index in self.columns.get(Field.SERVICE, ())
            for cell in self.table.column(index)
            if not is_blank(cell)
        ]
        default = self.mapping.defaults.get(Field.SERVICE)
        return list(dict.fromkeys([*said, *([default] if default else [])]))

    def unmapped(self) -> dict[Field, Counter[str]]:
        """The words of coded columns that nobody has mapped yet, with how often each stands."""
        found: dict[Field, Counter[str]] = {}
        for field, indexes in self.columns.items():
            if field not in CODED or field is Field.TOLD:
                continue
            counts: Counter[str] = Counter()
            for index in indexes:
                counts.update(self._unknown_words(field, index))
            if counts:
                found[field] = counts
        return found

    def mapped(self) -> dict[Field, dict[str, str]]:
        """What each different word of the coded columns was taken for, in our labels."""
        found: dict[Field, dict[str, str]] = {}
        for field, indexes in self.columns.items():
            if field in CODED and field is not Field.TOLD:
                words = {word for index in indexes for word in self._words(field, index)}
                found[field] = {
                    word: ", ".join(code_label(field, code) for code in codes)
                    for word in sorted(words)
                    if (codes := self.codes(field, word))
                }
        return found

    def _words(self, field: Field, index: int) -> list[str]:
        separator = self.separators.get(index, "")
        return [
            word
            for cell in self.table.column(index)
            for word in pieces(cell, separator)
            if not is_blank(word, field)
        ]

    def _unknown_words(self, field: Field, index: int) -> list[str]:
        return [word for word in self._words(field, index) if not self.is_known(field, word)]

    def is_known(self, field: Field, word: str) -> bool:
        return self.mapping.value_of(field, word) is not None or bool(self.codes(field, word))

    def codes(self, field: Field, word: str) -> tuple[str, ...]:
        """What it means: as a person said, as the provider says, by the scale, by our synonyms."""
        chosen = self.mapping.value_of(field, word)
        if chosen is not None:
            return (chosen,) if chosen else ()
        if (own := self.own_code(field, word)) is not None:
            return (own,)
        if field in self.scales and (number := number_in(word)) is not None:
            grade = self.scales[field].grade(number)
            return (_AS_HARM[field].get(grade, grade),) if grade else ()
        return recognised(field, word)

    def own_code(self, field: Field, word: str) -> str | None:
        """Of a word that the provider itself laid over ours."""
        return self.own.get(field, {}).get(plain_words(word))

    def says_it_all(self, field: Field, word: str) -> bool:
        """Whether a code tells everything that the cell does: "Fall", but not "Fall from hoist"."""
        return says_it_all(field, word) or self.own_code(field, word) is not None


_HARM_OF_SEVERITY = {"no_harm": "none", "serious": "severe"}
_AS_HARM: dict[Field, dict[str, str]] = {
    Field.SEVERITY: {},
    Field.PHYSICAL: _HARM_OF_SEVERITY,
    Field.PSYCHOLOGICAL: _HARM_OF_SEVERITY,
}


def make_plan(
    table: Table,
    mapping: Mapping,
    today: date,
    services: Collection[str] | None = None,
    own: Own = NO_OWN,
) -> Plan:
    columns: dict[Field, list[int]] = {}
    for heading, field in mapping.columns.items():
        index = table.index_of(heading)
        if field is not None and index is not None:
            columns.setdefault(field, []).append(index)
    return Plan(
        table=table,
        mapping=mapping,
        today=today,
        columns={field: tuple(indexes) for field, indexes in columns.items()},
        dates=_date_habits(table, mapping, columns, today),
        clocks={
            index: clock_habit(table.column(index))
            for field in CLOCKS
            for index in columns.get(field, ())
        },
        scales=_scales(table, mapping, columns),
        separators={
            index: find_separator(table.column(index))
            for field in SEVERAL
            for index in columns.get(field, ())
        },
        services=None if services is None else frozenset(map(plain_words, services)),
        own=own,
    )


def _date_habits(
    table: Table, mapping: Mapping, columns: dict[Field, list[int]], today: date
) -> dict[int, DateHabit]:
    habits = {
        index: date_habit(table.column(index), today.year, mapping.orders.get(table.headers[index]))
        for field in sorted(DATES)
        for index in columns.get(field, ())
    }
    sure = [habit for habit in habits.values() if habit.order_is_sure and habit.told_by_cells]
    if sure:
        habits = {index: adopt_order(habit, sure[0]) for index, habit in habits.items()}
    return habits


def _scales(table: Table, mapping: Mapping, columns: dict[Field, list[int]]) -> dict[Field, Scale]:
    scales = dict(mapping.scales)
    for field in GRADED:
        for index in columns.get(field, ()):
            scale = find_scale(table.headers[index], table.column(index))
            if scale is not None:
                scales.setdefault(field, scale)
    return scales
