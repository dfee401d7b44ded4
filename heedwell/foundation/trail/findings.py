"""What a verification can find, as kinds and in words."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    CHANGED = "changed"
    MISSING = "missing"
    CUT = "cut"
    REMADE = "remade"
    ROW_CHANGED = "row changed"
    ROW_DELETED = "row deleted"
    ROW_INSERTED = "row inserted"
    READS_CHANGED = "reads changed"
    UNCHECKED = "not compared"  # no finding, but no proof either


@dataclass(frozen=True)
class Finding:
    kind: Kind
    says: str

    def __str__(self) -> str:
        return self.says[0].upper() + self.says[1:] + "."
