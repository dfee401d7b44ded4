"""The last line of every chain, to be kept where nobody who can write the database can write.

Only against such a head does a cut tail or a recomputed chain show.
"""

import json
import os
import tempfile
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Max

from heedwell.foundation.store.crossings import Crossing
from heedwell.foundation.store.transactions import crossing
from heedwell.foundation.trail.models import ReadBatch, TrailLine

FORMAT = 1


class NotAHead(ValueError):
    """The file is no head file, or a torn one."""


class Tip(NamedTuple):
    sequence: int
    hash: str


@dataclass(frozen=True)
class Head:
    made_at: str
    lines: dict[str, Tip] = field(default_factory=dict)
    reads: dict[str, Tip] = field(default_factory=dict)


def current_head(at: datetime) -> Head:
    """The head of this moment, read across all organisations."""
    with crossing(Crossing.VERIFY):
        return Head(at.isoformat(), _tips(TrailLine), _tips(ReadBatch))


def write_head(path: Path, at: datetime) -> Head:
    """Replace the file in one step: a reader sees the old head or the new, never half of one."""
    head = current_head(at)
    content = {
        "format": FORMAT,
        "made_at": head.made_at,
        "lines": {chain: list(tip) for chain, tip in head.lines.items()},
        "reads": {chain: list(tip) for chain, tip in head.reads.items()},
    }
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return head


def read_head(path: Path) -> Head:
    """Raises NotAHead."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise NotAHead(f"{path} was written by another version of Heedwell")
        return Head(content["made_at"], _read_tips(content["lines"]), _read_tips(content["reads"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotAHead(f"{path} is not a head file: {error}") from error


def _tips(model: type[models.Model]) -> dict[str, Tip]:
    """One look at the end of each chain."""
    lines = model._default_manager
    ends = lines.order_by("chain").values("chain").annotate(last=Max("sequence"))
    return {
        str(end["chain"]): Tip(
            end["last"],
            lines.values_list("hash", flat=True).get(chain=end["chain"], sequence=end["last"]),
        )
        for end in ends
    }


def _read_tips(content: dict[str, Any]) -> dict[str, Tip]:
    return {str(UUID(chain)): Tip(int(tip[0]), str(tip[1])) for chain, tip in content.items()}


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
