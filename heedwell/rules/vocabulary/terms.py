"""Reads the tables of words that stand beside this file; everybody else imports their names."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a vocabulary: the code is stored, the label is read.

    `plain` is the wording for care workers (the label when there is no plainer one).
    `check` marks a fact that nobody has confirmed at its source. What only some
    vocabularies have (a legal deadline, hours of the day) stands in `details`.
    """

    code: str
    label: str
    plain: str = ""
    description: str = ""
    source: str = "ours"
    check: bool = False
    parent: str | None = None
    group: str | None = None
    lens: str | None = None
    rank: int | None = None
    strength: str | None = None
    measurable_prompt: str = ""
    sensitive: bool = False
    may_trigger: tuple[str, ...] = ()
    seips: str | None = None
    ycff: str | None = None
    suggests_tier: str | None = None
    floor: str | None = None
    lfpse_code: str | None = None
    details: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def __str__(self) -> str:
        return self.label


_FIELDS = frozenset(Term.__dataclass_fields__) - {"details"}


def _term(row: dict[str, Any]) -> Term:
    known = {name: value for name, value in row.items() if name in _FIELDS}
    known["may_trigger"] = tuple(row.get("may_trigger", ()))
    known.setdefault("plain", row["label"])
    details = {name: value for name, value in row.items() if name not in _FIELDS}
    return Term(**known, details=MappingProxyType(details))


@cache
def _table(file: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / f"{file}.toml").read_text(encoding="utf-8"))


def under(code: str) -> str:
    """The code of ours that a code is, or stands under: `lounge:1`, a provider's own, under `lounge`."""
    return code.partition(":")[0]


class Vocabulary:
    """An ordered list of terms, read from its file at first use and then kept."""

    def __init__(self, file: str, table: str) -> None:
        self._file = file
        self._name = table

    def __repr__(self) -> str:
        return f"<Vocabulary {self._file}.{self._name}>"

    @cached_property
    def _terms(self) -> dict[str, Term]:
        return {row["code"]: _term(row) for row in _table(self._file)[self._name]}

    @property
    def checked_on(self) -> date:
        """The day on which these words and their sources were last compared."""
        checked_on: date = _table(self._file)["checked_on"]
        return checked_on

    def get(self, code: str) -> Term:
        """The term, for a provider's own word the one it stands under; KeyError for neither."""
        return self._terms[under(code)]

    def label(self, code: str) -> str:
        """The words for a code. A code that is not ours (an old import) is shown as it stands."""
        term = self._terms.get(under(code))
        return term.label if term else code

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        return [(term.code, term.label) for term in self]

    @cached_property
    def plain_choices(self) -> list[tuple[str, str]]:
        """As `choices`, in the words for care workers."""
        return [(term.code, term.plain) for term in self]

    def children(self, parent: str) -> tuple[Term, ...]:
        return tuple(term for term in self if term.parent == parent)

    def in_group(self, group: str) -> tuple[Term, ...]:
        return tuple(term for term in self if term.group == group)

    @cached_property
    def top_level(self) -> tuple[Term, ...]:
        return tuple(term for term in self if term.parent is None)

    def __contains__(self, code: object) -> bool:
        return isinstance(code, str) and under(code) in self._terms

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)
