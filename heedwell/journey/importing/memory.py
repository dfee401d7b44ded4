"""What an organisation chose before, so that the next file needs less choosing."""

import json
from dataclasses import dataclass, field
from typing import Any

from heedwell.journey.importing.dates import Order
from heedwell.journey.importing.fields import Field, plain_words
from heedwell.journey.importing.mapping import AS_WORDS, GRADED, Mapping
from heedwell.journey.importing.scales import Known, Scale
from heedwell.journey.importing.values import CODED, is_code_of


@dataclass(frozen=True)
class Memory:
    """Passed in and handed back as data; stored by whoever calls."""

    columns: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    scales: dict[str, dict[str, Any]] = field(default_factory=dict)
    orders: dict[str, str] = field(default_factory=dict)

    def after(self, mapping: Mapping) -> "Memory":
        """Remember the choices of a run for the next file."""
        chosen = mapping.to_json()
        return Memory(
            columns={**self.columns, **_by_plain_words(chosen["columns"])},
            values={
                where: {**self.values.get(where, {}), **chosen["values"].get(where, {})}
                for where in {**self.values, **chosen["values"]}
            },
            scales={**self.scales, **chosen["scales"]},
            orders={**self.orders, **_by_plain_words(chosen["orders"])},
        )

    def to_json(self) -> dict[str, Any]:
        return {
            "columns": self.columns,
            "values": self.values,
            "scales": self.scales,
            "orders": self.orders,
        }

    @classmethod
    def from_text(cls, text: str) -> "Memory":
        return cls.from_json(json.loads(text))

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> "Memory":
        return cls(**{name: raw.get(name, {}) for name in cls.__dataclass_fields__})

    def column(self, heading: str) -> Field | None:
        """The field that this heading was given last time, if any."""
        found = self.columns.get(plain_words(heading), "")
        return Field(found) if found in set(Field) else None

    def left_as_words(self, heading: str) -> bool:
        return self.columns.get(plain_words(heading)) == ""

    def order(self, heading: str) -> Order | None:
        found = self.orders.get(plain_words(heading), "")
        return Order(found) if found in set(Order) else None

    def known_values(self) -> dict[Field, dict[str, str]]:
        """Only what is still in our vocabularies: a word may have been taken out since."""
        return {
            Field(where): {
                cell: code
                for cell, code in words.items()
                if where == Field.SERVICE or code == AS_WORDS or is_code_of(Field(where), code)
            }
            for where, words in self.values.items()
            if where in CODED or where == Field.SERVICE
        }

    def known_scales(self) -> dict[Field, Scale]:
        return {
            Field(where): Scale(raw["lowest"], raw["highest"], raw["rising"], Known.CHOSEN)
            for where, raw in self.scales.items()
            if where in GRADED
        }


def _by_plain_words(named: dict[str, str]) -> dict[str, str]:
    return {plain_words(heading): value for heading, value in named.items()}
