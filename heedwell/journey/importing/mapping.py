"""What a person (or a guess) decides about a table: which column is what, which word means what."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, Self

from heedwell.journey.importing.dates import Order
from heedwell.journey.importing.fields import MANY, Field, plain_words
from heedwell.journey.importing.problems import MappingProblem
from heedwell.journey.importing.scales import Known, Scale, is_scale
from heedwell.journey.importing.values import CODED, codes_of, is_code_of

# A cell that is mapped to this stays as words beside the record.
AS_WORDS = ""
DEFAULTS = (Field.KIND, Field.SERVICE)
GRADED = (Field.SEVERITY, Field.PHYSICAL, Field.PSYCHOLOGICAL)


@dataclass(frozen=True)
class Mapping:
    """Kept as JSON with the run, and written by hand for `--mapping FILE`.

    `columns`: heading to field (None: kept as words). `values`: per field, a cell's plain words
    to a code of ours, or to the name of a service. `orders`: heading to day or month first.
    `defaults`: what every row is when no column says it. `date_not_known`: rows without a date
    are taken in all the same.
    """

    columns: dict[str, Field | None] = field(default_factory=dict)
    values: dict[Field, dict[str, str]] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    scales: dict[Field, Scale] = field(default_factory=dict)
    defaults: dict[Field, str] = field(default_factory=dict)
    date_not_known: bool = False

    def with_value(self, where: Field, cell: str, code: str) -> Self:
        """Map one word of the spreadsheet, once and for all rows."""
        values = {**self.values, where: {**self.values.get(where, {}), plain_words(cell): code}}
        return replace(self, values=values)

    def value_of(self, where: Field, cell: str) -> str | None:
        """What a person said that a cell means; None when nobody has said."""
        return self.values.get(where, {}).get(plain_words(cell))

    def over(self, guess: "Mapping") -> "Mapping":
        """Lay these choices over a guess: a heading that is chosen for a field takes it away
        from the heading that was guessed for it."""
        chosen = {where for where in self.columns.values() if where and where not in MANY}
        return Mapping(
            columns={
                **{
                    heading: None if where in chosen else where
                    for heading, where in guess.columns.items()
                },
                **self._columns_as_spelt(guess),
            },
            values={
                where: {**guess.values.get(where, {}), **self.values.get(where, {})}
                for where in {**guess.values, **self.values}
            },
            orders={**guess.orders, **self.orders},
            scales={**guess.scales, **self.scales},
            defaults={**guess.defaults, **self.defaults},
            date_not_known=self.date_not_known or guess.date_not_known,
        )

    def _columns_as_spelt(self, guess: "Mapping") -> dict[str, Field | None]:
        spelt = {plain_words(heading): heading for heading in guess.columns}
        unknown = [name for name in self.columns if plain_words(name) not in spelt]
        if unknown:
            raise MappingProblem(
                f"There is no column “{unknown[0]}”. The columns are: {', '.join(guess.columns)}."
            )
        return {spelt[plain_words(name)]: where for name, where in self.columns.items()}

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": {name: str(where or "") for name, where in self.columns.items()},
            "values": {str(where): words for where, words in self.values.items() if words},
            "orders": {name: str(order) for name, order in self.orders.items()},
            "scales": {
                str(where): {
                    "lowest": scale.lowest,
                    "highest": scale.highest,
                    "rising": scale.is_rising,
                }
                for where, scale in self.scales.items()
            },
            "defaults": {str(where): value for where, value in self.defaults.items()},
            "date_not_known": self.date_not_known,
        }

    @classmethod
    def from_json(cls, raw: object) -> Self:
        """Raises MappingProblem with a sentence that says which part is wrong."""
        parts = _object(raw, "The mapping")
        unknown = set(parts) - set(cls.__dataclass_fields__)
        if unknown:
            raise MappingProblem(
                f"A mapping has no part “{min(unknown)}”. "
                f"Its parts are: {', '.join(cls.__dataclass_fields__)}."
            )
        return cls(
            columns={
                name: _field(where) if where else None
                for name, where in _words(parts, "columns").items()
            },
            values=_values(parts),
            orders={name: _order(order) for name, order in _words(parts, "orders").items()},
            scales={
                _field(name, GRADED): _scale(scale)
                for name, scale in _object(parts.get("scales", {}), "“scales”").items()
            },
            defaults={
                (where := _field(name, DEFAULTS)): _code(where, value)
                for name, value in _words(parts, "defaults").items()
            },
            date_not_known=parts.get("date_not_known") is True,
        )

    @classmethod
    def from_text(cls, text: str) -> Self:
        try:
            return cls.from_json(json.loads(text))
        except (json.JSONDecodeError, RecursionError) as problem:
            raise MappingProblem(f"The mapping is not JSON: {problem}.") from problem


def _object(raw: object, what: str) -> dict[str, Any]:
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise MappingProblem(f"{what} must be a JSON object.")
    return raw


def _words(parts: dict[str, Any], name: str) -> dict[str, str]:
    found = _object(parts.get(name, {}), f"“{name}”")
    for key, value in found.items():
        if not isinstance(value, str):
            raise MappingProblem(f"“{key}” in “{name}” must be text.")
    return found


def _field(name: str, allowed: tuple[Field, ...] = tuple(Field)) -> Field:
    if name not in [str(where) for where in allowed]:
        raise MappingProblem(
            f"“{name}” is no field for this. Choose one of: {', '.join(map(str, allowed))}."
        )
    return Field(name)


def _values(parts: dict[str, Any]) -> dict[Field, dict[str, str]]:
    found: dict[Field, dict[str, str]] = {}
    for name in _object(parts.get("values", {}), "“values”"):
        where = _field(name)
        if where not in CODED and where is not Field.SERVICE:
            raise MappingProblem(f"The cells of “{name}” are words; they are not mapped.")
        words = _words(parts["values"], name)
        found[where] = {plain_words(cell): _code(where, code) for cell, code in words.items()}
    return found


def _code(where: Field, code: str) -> str:
    if where in CODED and code != AS_WORDS and not is_code_of(where, code):
        raise MappingProblem(
            f"“{code}” is no {where} of ours. Choose one of: {', '.join(codes_of(where))}."
        )
    return code


def _order(order: str) -> Order:
    try:
        return {"dmy": Order.DAY_FIRST, "mdy": Order.MONTH_FIRST}.get(order) or Order(order)
    except ValueError as problem:
        raise MappingProblem(f"“{order}” must be “day first” or “month first”.") from problem


def _scale(raw: object) -> Scale:
    parts = _object(raw, "A scale")
    lowest, highest, rising = parts.get("lowest"), parts.get("highest"), parts.get("rising", True)
    if not (isinstance(lowest, int) and isinstance(highest, int) and is_scale(lowest, highest)):
        raise MappingProblem("A scale runs from 0 or 1 to 3, 4 or 5: “lowest” and “highest”.")
    return Scale(lowest, highest, bool(rising), Known.CHOSEN)
