"""The register of what Heedwell promises. Read by the tests that prove it and by the handbook."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class PromiseKind(StrEnum):
    NUMBER = "number"
    FIELD = "field"
    GATE = "gate"
    RULE = "rule"
    ALERT = "alert"
    OUTPUT = "output"
    SCENARIO = "scenario"
    GOAL = "goal"


@dataclass(frozen=True, slots=True)
class Promise:
    """One row. Kept means that a user can see it, and that each of its items has a test."""

    id: str
    kind: PromiseKind
    section: str
    says: str
    articles: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    kept: bool = False

    @property
    def marks(self) -> tuple[tuple[str, str | None], ...]:
        """What tests must carry for it to be proven: the row, or each item of the row."""
        return tuple((self.id, item) for item in self.items) or ((self.id, None),)


def read(file: Path) -> Mapping[str, Promise]:
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["promise"]
    promises = [
        Promise(
            id=row["id"],
            kind=PromiseKind(row["kind"]),
            section=row["section"],
            says=row["says"],
            articles=tuple(row.get("articles", ())),
            items=tuple(row.get("items", ())),
            kept=row["kept"],
        )
        for row in rows
    ]
    return {promise.id: promise for promise in promises}


PROMISES = read(Path(__file__).with_suffix(".toml"))
